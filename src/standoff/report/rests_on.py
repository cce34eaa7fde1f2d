"""What the verdicts rest on, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from standoff.explain.rests_on import Carrying, Holding, Loss, RestsOn, Within
from standoff.explain.words import join
from standoff.report.lines import Line
from standoff.report.page import Section

ABOUT = (
    "A set of passages carries a verdict if the verdict holds with these passages and any of the others; what happens "
    "without a passage is computed again, over all readings and all rankings of goals."
)


def sections(result: RestsOn, says: Mapping[str, str] | None = None) -> Iterator[Section]:
    """One section per question, then what repeats and what no verdict depends on.

    says: what the entries say, to be shown below.
    """
    yield Section("What each verdict rests on", (Line("", ABOUT),))
    for number, holding in enumerate(result.questions, start=1):
        yield Section(f"{number}. {holding.ask}", (Line("verdict", holding.verdict), *holding_lines(holding)))
    rest = [Line("-", f"{_entries(pair)} say the same as far as any verdict goes.") for pair in result.repeats]
    if result.idle:
        rest.append(Line("-", f"No verdict depends on {join(result.idle)}, whatever else is taken away."))
    if rest:
        yield Section("Repeats and idle passages", tuple(rest))
    named = {name for h in result.questions for name in h.supports if name not in h.never}
    if says:
        passages = tuple(Line(entry, text) for entry, text in says.items() if entry in named)
        yield Section("The passages, in our words", passages)


def holding_lines(holding: Holding) -> Iterator[Line]:
    """What one verdict rests on."""
    if holding.limited:
        yield Line("limited", f"{holding.limited}.")
    elif holding.carrying == (Carrying((), 0),):
        yield Line("stays", f"{holding.verdict} whatever is taken away.")
    else:
        yield Line("carried", f"by {carried_words(holding.carrying, holding.carrying_left_out)}.")
    if holding.losses:
        yield Line("falls", f"{fall_words(holding.losses, holding.losses_left_out)}.")
    for within in holding.within:
        yield Line("if", _within_words(within))
    if holding.carrying != (Carrying((), 0),):
        yield Line("origins", _origins(holding.origins))
    if holding.never:
        yield Line("idle", f"{join(holding.never)} could be missing without any difference, whatever else is.")


def _origins(count: int) -> str:
    return f"{count} independent origin{'' if count == 1 else 's'} behind the passages that matter."


def _within_words(within: Within) -> str:
    choices = " and ".join(f"{passage} = '{choice}'" for passage, choice in within.choices.items())
    carried = carried_words(within.carrying, within.carrying_left_out)
    text = f"{choices}: {within.verdict}, carried by {carried}"
    return f"{text}; {fall_words(within.losses, within.losses_left_out)}." if within.losses else f"{text}."


def carried_words(carrying: Sequence[Carrying], left_out: int) -> str:
    """`any one of [s10]; [s20]`."""
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
