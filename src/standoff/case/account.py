"""What `standoff check` says of a valid case: how it is accounted for, and what is still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from standoff.case.load import LoadedCase
from standoff.case.model import CaseFile, Coalition, OriginNote, Rival, View, elements


def account(loaded: LoadedCase) -> Iterator[str]:
    """Lines of the account, what is open last."""
    case = loaded.file
    yield f"{loaded.name}: a valid case, format version {case.standoff}: {case.title}"
    options = len(case.options())
    goals = sum(len(actor.goals) for actor in case.actors.values())
    counted = [(len(case.actors), "actor"), (options, "option"), (goals, "goal"), (len(case.links), "link")]
    counted.append((len(case.questions), "question"))
    yield "  " + ", ".join(_count(number, word) for number, word in counted)
    for key, source in case.sources.items():
        uses = Counter(entry.use for entry in case.ledger if entry.source == key)
        if source.kind == "text" and uses:
            words = {"model": "modelled", "record": "recorded", "aside": "set aside", "todo": "to do"}
            parts = [f"{uses[use]} {word}" for use, word in words.items() if uses[use]]  # type: ignore[index]
            yield f"  source {key}: {_count(sum(uses.values()), 'entry', 'entries')}: {', '.join(parts)}"
    basis = Counter(
        element.rests_on for path, element in elements(case) if path[0] in ("actors", "links", "infeasible")
    )
    if basis:
        yield "  elements: " + ", ".join(f"{count} {name}" for name, count in sorted(basis.items()))
    open_points = list(_open_points(case))
    yield from open_points
    yield "  nothing is unaccounted for" if not open_points else f"  {_count(len(open_points), 'point')} still open"


def _count(number: int, word: str, plural: str | None = None) -> str:
    return f"{number} {word if number == 1 else plural or word + 's'}"


def _open_points(case: CaseFile) -> Iterator[str]:
    rested_on = {entry for _, element in elements(case) for entry in element.entries}
    rested_on |= {e for passage in case.readings.values() if passage.grounds for e in passage.grounds.entries}
    rested_on |= {e for question in case.questions if question.grounds for e in question.grounds.entries}
    rested_on |= set(case.summary.grounds.entries) if case.summary and case.summary.grounds else set()
    noted: list[OriginNote | Rival | View | Coalition] = [*case.origins.values(), *case.rivals.values()]
    noted += [*case.views.values(), *case.coalitions.values()]
    rested_on |= {entry for each in noted if each.grounds for entry in each.grounds.entries}
    rested_on |= {name for event in case.events for name in event.hits}
    for entry in case.ledger:
        if entry.use == "todo":
            yield f"  to do: entry {entry.id} is neither modelled, recorded nor set aside"
        elif entry.use == "model" and entry.id not in rested_on:
            yield f"  unused: entry {entry.id} is marked 'model', but nothing rests on it"
