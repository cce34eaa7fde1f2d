"""Rival explanations as a page: what they say, the matrix, where they differ, what happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from standoff.explain.rivals import AFTER, Camp, EventLine, Hypothesis, Rivals
from standoff.explain.words import join
from standoff.report.lines import Line
from standoff.report.page import Section, Table

MOST_COLUMNS = 6
MANY = 4
NAME_WIDTH = 18
CELL_WIDTH = {True: 10, False: 8}  # where a table is narrow enough for 80 columns, and where it is not


def sections(result: Rivals) -> list[Section]:
    return [
        *(Section(f"{h.label}: {h.title}", tuple(_explanation(h))) for h in result.hypotheses),
        *_matrix(result),
        Section("Questions that tell them apart", tuple(_separations(result))),
        *_events(result),
        Section("Please note", tuple(_notes(result))),
    ]


def _explanation(hypothesis: Hypothesis) -> Iterator[Line]:
    entries = f" [{', '.join(hypothesis.entries)}]" if hypothesis.entries else ""
    yield Line("says", f"{hypothesis.says.rstrip('.')}{entries}.")
    for label, clauses in (
        ("why", (hypothesis.because,) if hypothesis.because else ()),
        ("from", hypothesis.sources),
        ("drops", hypothesis.changes.drops),
        ("keeps", hypothesis.changes.keeps),
        ("adds", hypothesis.changes.adds),
        ("takes", hypothesis.changes.takes),
    ):
        if clauses:
            yield Line(label, f"{'; '.join(clauses).rstrip('.')}.")


def _matrix(result: Rivals) -> Iterator[Section]:
    """One table for up to MOST_COLUMNS questions, else as few as will do, of equal width."""
    asks = list(result.questions.values())
    parts = -(-len(asks) // MOST_COLUMNS)
    start = 0
    for part in range(parts):
        stop = start + (len(asks) - start) // (parts - part) + bool((len(asks) - start) % (parts - part))
        numbers = range(start, stop)
        heading = "What each of them answers"
        if parts > 1:
            heading += f", questions {start + 1} to {stop}" if stop > start + 1 else f", question {stop}"
        table = Table(
            header=("", *(str(number + 1) for number in numbers)),
            rows=tuple((h.label, *(h.cells[number].in_words for number in numbers)) for h in result.hypotheses),
            widths=(NAME_WIDTH, *[CELL_WIDTH[-(-len(asks) // parts) < MOST_COLUMNS]] * len(numbers)),
        )
        yield Section(heading, tuple(Line(str(number + 1), asks[number]) for number in numbers), table)
        start = stop


def _separations(result: Rivals) -> Iterator[Line]:
    numbers = {question: number for number, question in enumerate(result.questions, start=1)}
    for found in result.separations:
        flatly = " They contradict each other here." if found.opposite else ""
        yield Line(str(numbers[found.question]), f"{_camps(found.camps)}.{flatly}")
    if not result.separations:
        yield Line("-", "None: all explanations give the same answer to every question.")
    elif result.not_diagnostic:
        named = [str(numbers[question]) for question in result.not_diagnostic]
        one = len(named) == 1
        yield Line(
            "-",
            f"Question{'' if one else 's'} {join(named)} tell{'s' if one else ''} nothing apart: "
            f"all explanations answer {'it' if one else 'them'} alike.",
        )
    for group in result.alike if result.separations else ():
        yield Line("-", f"No question tells {join(group)} apart.")


def _camps(camps: Sequence[Camp]) -> str:
    """Who answers what; the largest camp, if it is large, comes last as all the others."""
    if len(camps) == 1:
        return f"{camps[0].answer} under all of them"
    largest = max(camps, key=lambda camp: len(camp.hypotheses))
    if len(largest.hypotheses) < MANY:
        return "; ".join(f"{camp.answer} under {join(camp.hypotheses)}" for camp in camps)
    rest = [camp for camp in camps if camp is not largest]
    return "; ".join(
        [*(f"{camp.answer} under {join(camp.hypotheses)}" for camp in rest), f"{largest.answer} under all the others"]
    )


def _events(result: Rivals) -> Iterator[Section]:
    if not result.events:
        return
    telling = [line for line in result.events if line.tells_apart]
    yield Section("Events that tell them apart", tuple(_event_lines(telling)) or (Line("-", "None."),))
    others = [line for line in result.events if not line.tells_apart]
    if others:
        differing = [line for line in others if len(line.camps) > 1]
        lines = (*_event_lines(differing), *_alike([line for line in others if len(line.camps) == 1]))
        yield Section("Events that do not tell them apart", lines)


def _event_lines(lines: Sequence[EventLine]) -> Iterator[Line]:
    before = None
    for line in lines:
        what = f"{line.what.rstrip('.')} {line.grounds}." if line.event != before else "The same."
        yield Line("-", f"{line.date}: {what} {line.says[:1].upper()}{line.says[1:]}: {_camps(line.camps)}.")
        before = line.event


def _alike(lines: Sequence[EventLine]) -> Iterator[Line]:
    """Events of which all explanations make the same, by what they make of them."""
    found: dict[str, list[str]] = {}
    for line in lines:
        found.setdefault(_camps(line.camps), []).append(f"{line.says} ({line.date})")
    for answer, said in found.items():
        yield Line("-", f"{answer[:1].upper()}{answer[1:]}: {'; '.join(said)}.")


def _notes(result: Rivals) -> Iterator[Line]:
    yield Line(
        "!", "Nothing here is counted, scored or ranked: answers and events hang together, and some matter more."
    )
    if result.events:
        yield Line(
            "!",
            "An event is expected where the explanation says that the actor would do just that, judged at the state "
            "that the earlier events had led to, one move ahead.",
        )
    if any(hypothesis.after_the_fact for hypothesis in result.hypotheses):
        yield Line("!", f"What was {AFTER.strip('()')} can fit the events, but cannot have expected them.")
    yield Line("!", "What a rival adds counts under it whatever its basis; the text's own statements are the rest.")
