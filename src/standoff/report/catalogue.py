"""The list of solution concepts as a page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from standoff.report.lines import Line
from standoff.report.page import Section
from standoff.stability.catalogue import Catalogue, ConceptLine

REMARK = "A state s is stable for an actor i, under a concept, when ..."


def sections(catalogue: Catalogue) -> list[Section]:
    """One section per family of concepts, then the rules, then what is left out."""
    families: dict[str, list[ConceptLine]] = {}
    for concept in catalogue.concepts:
        families.setdefault(concept.family, []).append(concept)
    page = [
        Section(f"{family}: for {concepts[0].applies}", tuple(_concepts(concepts)))
        for family, concepts in families.items()
    ]
    page.append(
        Section(
            "rules, where publications differ (--rule NAME=VALUE; the first value is the standard)",
            tuple(Line("-", f"{rule.name} = {' | '.join(rule.values)}: {rule.says}") for rule in catalogue.rules),
        )
    )
    if catalogue.left_out:
        left_out = (Line("-", f"{it.name}, {it.title} ({it.source}): {it.why}") for it in catalogue.left_out)
        page.append(Section("left out", tuple(left_out)))
    return page


def _concepts(concepts: list[ConceptLine]) -> Iterator[Line]:
    """Concepts in their order; a source or a note that several in a row share stands once, after them."""
    for source, group in groupby(concepts, key=_source):
        several = list(group)
        for concept in several:
            said = f"{concept.name}, {concept.title}: {concept.says}"
            yield Line("-", said if len(several) > 1 else f"{said} ({source})")
        if len(several) > 1:
            yield Line("!", f"{several[0].name} to {several[-1].name}: {source}")
    notes: dict[str, list[str]] = {}
    for concept in concepts:
        if concept.note:
            notes.setdefault(concept.note, []).append(concept.name)
    for note, names in notes.items():
        yield Line("!", f"{', '.join(names)}: {note}")


def _source(concept: ConceptLine) -> str:
    return f"{concept.source}; formula recalled from the cited work" if concept.recalled else concept.source
