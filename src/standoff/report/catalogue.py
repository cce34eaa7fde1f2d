"""The list of solution concepts as a page."""

from __future__ import annotations

from collections.abc import Iterator

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
    for concept in concepts:
        recalled = "; formula recalled from the cited work" if concept.recalled else ""
        yield Line("-", f"{concept.name}, {concept.title}: {concept.says} ({concept.source}{recalled})")
        if concept.note:
            yield Line("!", concept.note)
