"""What the verdicts rest on, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from standoff.explain.rests_on import Carrying, Holding, Loss, RestsOn, Within
from standoff.explain.words import choice_words, join
from standoff.report.lines import Line
from standoff.report.page import Section
from standoff.report.voices import questions_words

Choices = Mapping[str, Mapping[str, str]]

ABOUT = (
    "A set of passages carries a verdict if the verdict holds with these passages and any of the others; what happens "
    "without a passage is computed again, over all readings and all rankings of goals."
)


def sections(
    result: RestsOn, says: Mapping[str, str] | None = None, choices: Choices | None = None
) -> Iterator[Section]:
    """What is found, one section per question, then what repeats and what no verdict depends on.

    says: what the entries say, to be shown below; choices: what the choices at unclear passages mean.
    """
    found = tuple(Line("-", text) for text in findings(result))
    yield Section("What each verdict rests on", (*found, Line("", ABOUT)))
    for number, holding in enumerate(result.questions, start=1):
        lines = (Line("verdict", holding.verdict), *holding_lines(holding, choices or {}))
        yield Section(f"{number}. {holding.ask}", lines)
    rest = [Line("-", f"{join(pair)} can stand in for each other in every verdict here.") for pair in result.repeats]
    if result.idle:
        rest.append(Line("-", f"No verdict depends on {join(result.idle)}, whatever else is taken away."))
    if rest:
        yield Section("Repeats, and what decides nothing", tuple(rest))
    named = {name for h in result.questions for name in h.supports if name not in h.idle}
    if says:
        passages = tuple(Line(entry, text) for entry, text in says.items() if entry in named)
        yield Section("The passages, in our words", passages)


def findings(result: RestsOn) -> Iterator[str]:
    """In a sentence each: verdicts that one passage holds up, verdicts that one keeps open, and those nothing moves."""
    alone: dict[tuple[Loss, ...], list[str]] = {}
    opened: dict[tuple[Loss, ...], list[str]] = {}
    stays: dict[str, list[str]] = {}
    for number, holding in enumerate(result.questions, start=1):
        if holding.verdict == "OPEN" and holding.single_points:
            opened.setdefault(holding.single_points, []).append(str(number))
        elif holding.single_points:
            alone.setdefault(holding.single_points, []).append(str(number))
        elif not holding.losses and not holding.limited:
            stays.setdefault(holding.verdict, []).append(str(number))
    if alone:
        numbers = sorted((number for each in alone.values() for number in each), key=int)
        parts = [f"{join(each)} with {join(_supports(losses), 'or')}" for losses, each in alone.items()]
        falls = "falls" if len(numbers) == 1 else "fall"
        where = "" if len(numbers) == 1 else f": {'; '.join(parts)}"
        what = parts[0].split(" ", 1)[1] if len(numbers) == 1 else "with a single passage"
        yield f"The verdict{'' if len(numbers) == 1 else 's'} on {questions_words(numbers)} {falls} {what}{where}."
    for losses, numbers in opened.items():
        named = _capital(questions_words(numbers))
        yield f"{named} would no longer be OPEN without one passage: {fall_words(losses, 0)}."
    for verdict, numbers in stays.items():
        stay = "stays" if len(numbers) == 1 else "stay"
        yield f"{_capital(questions_words(numbers))} {stay} {verdict} whatever is taken away."


def _supports(losses: Sequence[Loss]) -> list[str]:
    return [loss.supports[0] for loss in losses]


def _capital(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def holding_lines(holding: Holding, choices: Choices) -> Iterator[Line]:
    """What one verdict rests on."""
    if holding.limited:
        yield Line("limited", f"{holding.limited}.")
    elif holding.carrying == (Carrying((), 0),):
        yield Line("stays", f"{holding.verdict} whatever is taken away.")
    else:
        yield Line("carried", f"by {carried_words(holding.carrying, holding.carrying_left_out)}.")
    if holding.losses:
        label = "becomes" if holding.verdict == "OPEN" else "falls"
        yield Line(label, f"{fall_words(holding.losses, holding.losses_left_out)}.")
    for within in holding.within:
        yield Line("if", _within_words(within, choices))
    if holding.carrying != (Carrying((), 0),):
        yield Line("origins", _origins(holding.origins))
    yield from _spare(holding)


def _spare(holding: Holding) -> Iterator[Line]:
    """What makes no difference at all, and what makes one only under some choices."""
    if holding.idle:
        make = "makes" if len(holding.idle) == 1 else "make"
        yield Line("spare", f"{join(holding.idle)} {make} no difference here, whatever else is taken away.")
    only = [name for name in holding.never if name not in holding.idle]
    if only:
        matter = "matters" if len(only) == 1 else "matter"
        text = f"{join(only)} {matter} only under 'if': over all readings the verdict is {holding.verdict} either way."
        yield Line("spare", text)


def _origins(count: int) -> str:
    return f"{count} independent origin{'' if count == 1 else 's'} behind the passages that matter."


def _within_words(within: Within, choices: Choices) -> str:
    said = join([choice_words(choices, passage, choice) for passage, choice in within.choices.items()])
    carried = carried_words(within.carrying, within.carrying_left_out)
    text = f"{said}: {within.verdict}, carried by {carried}"
    return f"{text}; {fall_words(within.losses, within.losses_left_out)}." if within.losses else f"{text}."


def carried_words(carrying: Sequence[Carrying], left_out: int) -> str:
    """`any one of [s10]; [s20]`; `nothing that can be taken away`."""
    if carrying and not carrying[0].supports:
        return "nothing that can be taken away"
    sets = [_entries(each.supports) for each in carrying]
    more = f" (and {left_out} more such sets)" if left_out else ""
    if len(sets) == 1:
        return f"{sets[0]}{more}"
    return f"any one of {'; '.join(sets)}{more}"


def _entries(supports: Sequence[str]) -> str:
    """`[s08 with s09]`."""
    return f"[{' with '.join(supports)}]"


def fall_words(losses: Sequence[Loss], left_out: int) -> str:
    """`SILENT without s13 or s14 alone; FOLLOWS without s08 and s22 together`."""
    singles: dict[str, list[str]] = {}
    parts = []
    for loss in losses:
        if len(loss.supports) == 1:
            singles.setdefault(loss.verdict, []).append(loss.supports[0])
    for verdict, names in singles.items():
        alone = "" if len(names) == 1 else ", each by itself"
        parts.append(f"{verdict} without {join(names, 'or')}{alone}")
    larger = [loss for loss in losses if len(loss.supports) > 1]
    parts += [f"{loss.verdict} only without {join(loss.supports)} together" for loss in larger]
    text = "; ".join(parts)
    return f"{text}; and {left_out} more such sets" if left_out else text
