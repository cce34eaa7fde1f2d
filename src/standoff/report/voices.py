"""The verdicts on fewer voices, as a small table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from standoff.explain.summary import OUTCOMES as WORDS
from standoff.explain.voices import VoiceRow, Voices
from standoff.explain.words import join
from standoff.report.lines import Line
from standoff.report.page import Section, Table

SHORT = {"FOLLOWS": "F", "OPEN": "O", "AGAINST": "A", "SILENT": "S", "NOT POSSIBLE": "n"}
KEY = (
    "F FOLLOWS, O OPEN, A AGAINST, S SILENT, n not possible; a dot: as in the first row; "
    "*: still OPEN, but between other answers."
)


def sections(result: Voices, *, key: bool = True) -> Iterator[Section]:
    """What changes when somebody's words are left out.

    key: whether the questions are listed below.
    """
    numbers = {question: str(number) for number, question in enumerate(result.asks, start=1)}
    rows = [("as stated", *(SHORT[result.headline[question]] for question in result.asks))]
    for row in result.rows:
        cells = [_cell(row, question) for question in result.asks]
        rows.append((f"{row.name}{_gone(row.left_out)}", *cells))
    yield Section("On fewer voices, and on more", tuple(Line("-", text) for text in _findings(result, numbers)))
    yield Section(
        "",
        (Line("", f"Columns are the questions. {KEY}"), *_remarks(result)),
        Table(("", *numbers.values()), tuple(rows)),
    )
    if key:
        yield questions_key(result.asks.values())


def _cell(row: VoiceRow, question: str) -> str:
    if question in row.otherwise:
        return "*"
    return SHORT[row.verdicts[question]] if question in row.changed else "."


def _findings(result: Voices, numbers: dict[str, str]) -> Iterator[str]:
    """One sentence on every way of leaving voices out; what joins is in the table only."""
    fewer = [row for row in result.rows if row.left_out or row.without_restating]
    unchanged = [row.name for row in fewer if not row.changed and not row.otherwise]
    for row in fewer:
        found: dict[str, list[str]] = {}
        for question in row.changed:
            found.setdefault(row.verdicts[question], []).append(numbers[question])
        for question, outcomes in row.otherwise.items():
            said = join([WORDS[outcome] for outcome in outcomes], "or")
            found.setdefault(f"still OPEN, but now {said}", []).append(numbers[question])
        if found:
            said = "; ".join(f"{verdict} on {questions_words(each)}" for verdict, each in found.items())
            yield f"{row.name[0].upper()}{row.name[1:]}: {said}."
    if unchanged:
        yield f"Nothing changes {join(unchanged, 'or')}."


def _remarks(result: Voices) -> Iterator[Line]:
    """What a verdict that only follows on fewer voices means."""
    better = any(row.left_out and row.verdicts[q] == "FOLLOWS" for row in result.rows for q in row.changed)
    if better:
        text = "Where a verdict becomes FOLLOWS without somebody's words, what stood in its way was among these words."
        yield Line("!", text)


def questions_words(numbers: Sequence[str]) -> str:
    """`question 2`, `questions 2, 4 and 5`."""
    return f"question{'' if len(numbers) == 1 else 's'} {join(numbers)}"


def questions_key(asks: Iterable[str]) -> Section:
    """The questions by number, for tables with questions in columns."""
    return Section("The questions", tuple(Line(f"{number}.", ask) for number, ask in enumerate(asks, start=1)))


def _gone(entries: tuple[str, ...]) -> str:
    if not entries:
        return ""
    shown = ", ".join(entries[:4])
    return f" (-{shown}{f', {len(entries) - 4} more' if len(entries) > 4 else ''})"
