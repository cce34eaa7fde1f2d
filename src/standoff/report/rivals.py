"""Rival explanations as a page: the finding, what they say, the matrix, where they differ, what happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from standoff.explain.foretold import RESTATED
from standoff.explain.hindsight import AFTER
from standoff.explain.rivals import Camp, EventLine, Hypothesis, Rivals, Telling
from standoff.explain.words import join
from standoff.report.lines import Line
from standoff.report.page import Section, Table

MOST_COLUMNS = 6
MANY = 4
NAME_WIDTH = 18
EVENT_HEADINGS: dict[Telling, str] = {
    "apart": "Events that one account expected and another ruled out",
    "against": "Events that speak against some",
    "for some": "Events that some expected, and others left open or say nothing about",
    "nothing": "Events that tell nothing apart",
}
CELL_WIDTH = {True: 10, False: 8}  # where a table is narrow enough for 80 columns, and where it is not


def sections(result: Rivals) -> list[Section]:
    return [
        Section("", (Line("", _finding(result)),)),
        *(Section(f"{h.label}: {h.title}", tuple(_explanation(h))) for h in result.hypotheses),
        *_matrix(result),
        Section("Questions that tell them apart", tuple(_separations(result))),
        *_events(result),
        Section("Please note", tuple(_notes(result))),
    ]


def _finding(result: Rivals) -> str:
    """How the accounts differ, in a sentence: by questions, each in one of four groups, and by events."""
    opposite = [s.question for s in result.separations if s.opposite]
    by_reading = [s.question for s in result.separations if s.only_by_reading and not s.opposite]
    otherwise = [s.question for s in result.separations if s.question not in (*opposite, *by_reading)]
    parts = [
        f"{says.format(_numbered(result, found))}"
        for found, says in (
            (opposite, f"contradict each other on {{}}{_with_hindsight(result, opposite)}"),
            (otherwise, "differ on {}"),
            (by_reading, "differ only by how they read unclear passages on {}"),
            (result.not_diagnostic, "agree on {}"),
        )
        if found
    ]
    finding = f"The {len(result.hypotheses)} accounts {join(parts)}"
    if not result.events:
        return f"{finding}."
    apart = [line for line in result.events if line.telling == "apart"]
    dates = join(list(dict.fromkeys(line.date for line in apart)))
    of_events = f"what happened on {dates} was" if apart else "no event was"
    return f"{finding}; {of_events} expected by one of them and ruled out by another."


def _with_hindsight(result: Rivals, opposite: Sequence[str]) -> str:
    """A remark if without what was made after the fact nobody would contradict anybody."""
    asked = list(result.questions)
    early = [h for h in result.hypotheses if not h.after_the_fact]
    verdicts = [{h.cells[asked.index(question)].verdict for h in early} for question in opposite]
    return "" if any({"FOLLOWS", "AGAINST"} <= found for found in verdicts) else f" (one side {AFTER.strip('()')})"


def _numbered(result: Rivals, questions: Sequence[str]) -> str:
    return f"{_plural(questions, 'question')} {_numbers(result, questions)}"


def _numbers(result: Rivals, questions: Sequence[str]) -> str:
    numbers = {question: number for number, question in enumerate(result.questions, start=1)}
    return join([str(numbers[question]) for question in questions])


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
    for found in result.separations:
        if found.only_by_reading and not found.opposite:
            continue
        flatly = " They contradict each other here." if found.opposite else ""
        said = f"{_camps(found.camps)}.{flatly}{_read_so(found.by_reading)}"
        yield Line(_numbers(result, [found.question]), said)
    only = [found.question for found in result.separations if found.only_by_reading and not found.opposite]
    if only:
        yield Line(
            "-",
            f"{_plural(only, 'Question')} {_numbers(result, only)}: the answers differ only because some accounts "
            "settle an unclear passage, by the analyst's choice; read as they read it, the text answers as they do.",
        )
    never = [
        question
        for number, question in enumerate(result.questions)
        if question not in result.not_diagnostic
        and all(h.cells[number].verdict != "FOLLOWS" for h in result.hypotheses)
    ]
    if never:
        which = f"{_plural(never, 'Question')} {_numbers(result, never)}"
        yield Line("-", f"{which}: FOLLOWS under none of the accounts over all readings and rankings.")
    if not result.separations:
        yield Line("-", "None: all explanations give the same answer to every question.")
    elif result.not_diagnostic:
        answers = dict(zip(result.questions, result.hypotheses[0].cells, strict=True))
        alike: dict[str, list[str]] = {}
        for question in result.not_diagnostic:
            alike.setdefault(answers[question].in_words, []).append(question)
        same = [f"{answer} to {_numbered(result, asked)}" for answer, asked in alike.items()]
        yield Line("-", f"Nothing is told apart where all answer alike: {'; '.join(same)}.")
    for group in result.alike if result.separations else ():
        yield Line("-", f"No question tells {join(group)} apart.")


def _plural(items: Sequence[str], word: str) -> str:
    return word if len(items) == 1 else f"{word}s"


def _read_so(by_reading: Sequence[str]) -> str:
    if not by_reading:
        return ""
    accounts = "account" if len(by_reading) == 1 else "accounts"
    return f" With the unclear passages settled as in the {accounts} {join(by_reading)}, the text answers the same."


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
    for telling, heading in EVENT_HEADINGS.items():
        lines = [line for line in result.events if line.telling == telling]
        if telling == "apart" or lines:
            shown = _event_lines(lines) if telling != "nothing" else _alike(lines)
            yield Section(heading, tuple(shown) or (Line("-", "None."),))


def _event_lines(lines: Sequence[EventLine]) -> Iterator[Line]:
    before = None
    for line in lines:
        what = f"{line.what.rstrip('.')} {line.grounds}." if line.event != before else "The same."
        says = f"{line.says[:1].upper()}{line.says[1:]}{_shown_again(line)}: {_camps(line.camps)}."
        yield Line("-", f"{line.date}: {what} {says}{_read_so(line.by_reading)}")
        before = line.event


def _shown_again(line: EventLine) -> str:
    return f" (shown again on {join(line.again)})" if line.again else ""


def _alike(lines: Sequence[EventLine]) -> Iterator[Line]:
    """Events that tell nothing, one line for all of which the accounts make the same."""
    found: dict[str, list[str]] = {}
    for line in lines:
        found.setdefault(_camps(line.camps), []).append(f"{line.says} ({join([line.date, *line.again])})")
    for answer, said in found.items():
        yield Line("-", f"{answer[:1].upper()}{answer[1:]}: {'; '.join(said)}.")


def _notes(result: Rivals) -> Iterator[Line]:
    yield Line(
        "!", "Nothing here is counted, scored or ranked: answers and events hang together, and some matter more."
    )
    if result.events:
        yield Line(
            "!",
            "All accounts stand in one file with the events, and were coded after these had happened. 'Expected' "
            "means that the account's model gives it, one move ahead, where the earlier events had led; it does not "
            "mean that anybody forecast it at the time.",
        )
    if any(RESTATED in camp.answer for line in result.events for camp in line.camps):
        yield Line(
            "!",
            f"'{RESTATED[:1].upper()}{RESTATED[1:]}': the account says of the act itself that the actor wants or "
            "avoids it, and gives no other reason.",
        )
    if any(hypothesis.after_the_fact for hypothesis in result.hypotheses):
        yield Line("!", f"What was {AFTER.strip('()')} can fit the events, but cannot have expected them.")
    yield Line("!", "What a rival adds counts under it whatever its basis; the text's own statements are the rest.")
    if result.early:
        yield Line("!", f"Dated before the text, and no test of any account: {join(result.early)}.")
    if result.changed_by:
        yield Line("!", f"'The text' is here the text changed by {join(result.changed_by)}.")
    if result.set_aside:
        names = join(result.set_aside)
        yield Line("!", f"Applied elsewhere, but here compared like the others with the text without it: {names}.")
    for name, why in result.left_out.items():
        yield Line("!", f"Left out: {name}, because {why}.")
