"""What each verdict rests on: the sets of supports that carry it, and those whose loss can change it.

A set E of supports *carries* a verdict if the verdict holds for every set of supports between E and the whole.
Verdicts are not monotone in what supports them (a passage may be what speaks against), so that every set is judged,
over all readings and completions. A set carries exactly when it meets every set whose removal can change the verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.case.model import CaseFile, elements
from standoff.case.patches import Scope
from standoff.errors import LimitError
from standoff.explain.conditions import deciding_passages
from standoff.explain.readings import Court, overall
from standoff.explain.removals import MAX_SUPPORTS, MOST_TAKEN_AWAY, Marks, Removals, removals
from standoff.explain.result import Verdict, plain
from standoff.explain.slice import Slice, slice_of
from standoff.explain.words import origin_count

MOST_SETS = 12
MOST_WITHIN = 8


@dataclass(frozen=True)
class Carrying:
    """A smallest set of supports that carries the verdict, and the number of independent origins among its entries."""

    supports: tuple[str, ...]
    origins: int


@dataclass(frozen=True)
class Loss:
    """A smallest set of supports whose removal changes the verdict, and what the verdict is then."""

    supports: tuple[str, ...]
    verdict: Verdict


@dataclass(frozen=True)
class Within:
    """What the verdict rests on under some choices at unclear passages, where it is settled.

    `never`: supports that never matter to it, whatever else is gone.
    """

    choices: dict[str, str]
    verdict: Verdict
    carrying: tuple[Carrying, ...]
    carrying_left_out: int
    losses: tuple[Loss, ...]
    losses_left_out: int
    never: tuple[str, ...]


@dataclass(frozen=True)
class Holding:
    """What one verdict rests on.

    `supports`: everything whose removal was considered, ledger entries first; `assumptions` are those that are no
    entries. `carrying`, `losses`: smallest sets by inclusion, smallest first; `carrying_left_out`, `losses_left_out`:
    how many more there are. `never`: supports that never matter to the verdict, whatever else is gone (they may matter
    `within`). `origins`: independent
    origins among the entries that matter. `limited`: what was not looked at, in words; then nothing is said of
    carrying.
    """

    question: str
    ask: str
    verdict: Verdict
    supports: tuple[str, ...]
    assumptions: tuple[str, ...]
    carrying: tuple[Carrying, ...]
    carrying_left_out: int
    losses: tuple[Loss, ...]
    losses_left_out: int
    never: tuple[str, ...]
    origins: int
    limited: str | None
    within: tuple[Within, ...] = ()

    @property
    def idle(self) -> tuple[str, ...]:
        """Supports that never matter, neither to the verdict nor to what it is within."""
        return tuple(name for name in self.never if all(name in within.never for within in self.within))

    @property
    def single_points(self) -> tuple[Loss, ...]:
        """Supports whose removal alone changes the verdict."""
        return tuple(loss for loss in self.losses if len(loss.supports) == 1)


@dataclass(frozen=True)
class RestsOn:
    """What the verdicts of a case rest on.

    `repeats`: pairs of entries that can stand in for each other in every verdict; `idle`: modelled entries of the text
    on which no verdict ever depends, nor what it is within some choices.
    """

    questions: tuple[Holding, ...]
    repeats: tuple[tuple[str, str], ...]
    idle: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff rests-on --json` contract."""
        data: dict[str, Any] = plain(asdict(self))
        return data


def rests_on(court: Court, scope: Scope, accepted: Sequence[str] = ()) -> RestsOn:
    """What every verdict of the case rests on in a scope.

    accepted: origin notes that are counted as established.
    """
    cuts = [slice_of(court, question, scope) for question in court.case.questions]
    found = [(cut, _removals(court, cut)) for cut in cuts]
    holdings = tuple(_holding(court, cut, every, accepted) for cut, every in found)
    mattering = {name for holding in holdings for name in holding.supports if name not in holding.idle}
    considered = {name for holding in holdings for name in holding.supports}
    return RestsOn(
        questions=holdings,
        repeats=_repeats(court.case, [every for _, every in found]),
        idle=tuple(
            entry.id
            for entry in court.case.ledger
            if entry.use == "model"
            and entry.id not in mattering
            and (entry.id in considered or court.case.sources[entry.source].kind == "text")
        ),
    )


def _removals(court: Court, cut: Slice) -> Removals | LimitError:
    try:
        return removals(court, cut)
    except LimitError as error:
        return error


def _holding(court: Court, cut: Slice, every: Removals | LimitError, accepted: Sequence[str]) -> Holding:
    if isinstance(every, LimitError):
        return _not_judged(court, cut, every, accepted)
    names = every.names
    count = _Counter(court.case, frozenset(cut.supports.entries), accepted)
    carrying, losses = _smallest(every, count)
    never = _never(every)
    return Holding(
        question=cut.question.id,
        ask=cut.question.ask,
        verdict=every.verdict(0),
        supports=names,
        assumptions=cut.supports.assumptions,
        carrying=carrying[:MOST_SETS],
        carrying_left_out=max(0, len(carrying) - MOST_SETS),
        losses=losses[:MOST_SETS],
        losses_left_out=max(0, len(losses) - MOST_SETS),
        never=never,
        origins=count.origins(name for name in names if name not in never),
        limited=None if every.complete else _limit_words(len(names)),
        within=tuple(_within(court, cut, count)) if every.verdict(0) == "OPEN" and every.complete else (),
    )


def _not_judged(court: Court, cut: Slice, error: LimitError, accepted: Sequence[str]) -> Holding:
    return Holding(
        question=cut.question.id,
        ask=cut.question.ask,
        verdict=overall(court.readings(cut.question, cut.scope)),
        supports=cut.supports.names,
        assumptions=cut.supports.assumptions,
        carrying=(),
        carrying_left_out=0,
        losses=(),
        losses_left_out=0,
        never=(),
        origins=_Counter(court.case, frozenset(cut.supports.entries), accepted).origins(cut.supports.entries),
        limited=f"the removal of passages was not judged: {error}",
    )


@dataclass(frozen=True)
class _Counter:
    case: CaseFile
    entries: frozenset[str]
    accepted: Sequence[str]

    def origins(self, supports: Iterable[str]) -> int:
        return origin_count(self.case, [name for name in supports if name in self.entries], self.accepted)


def _smallest(every: Removals, count: _Counter) -> tuple[tuple[Carrying, ...], tuple[Loss, ...]]:
    """Smallest carrying sets and smallest losses."""
    verdicts = _words_as_numbers(every.outcomes)
    carrying, losses = _carrying(verdicts, len(every.names)) if every.complete else ([], _small_losses(every, verdicts))
    position = {int(removed): n for n, removed in enumerate(every.sets)}
    return (
        tuple(Carrying(every.named(s), count.origins(every.named(s))) for s in carrying),
        tuple(Loss(every.named(s), every.verdict(position[s])) for s in losses),
    )


def _within(court: Court, cut: Slice, count: _Counter) -> Iterator[Within]:
    """The same under each choice at the passages that an open verdict hangs on, where it is settled."""
    readings = court.readings(cut.question, cut.scope)
    deciding = deciding_passages(
        tuple(court.passages(cut.scope)), [(dict(reading.choices), reading.outcomes) for reading in readings]
    )
    seen = {tuple(dict(reading.choices)[name] for name in deciding): None for reading in readings}
    if not deciding or len(seen) > MOST_WITHIN:
        return
    for choices in seen:
        fixed = dict(zip(deciding, choices, strict=True))
        every = removals(court, cut, fixed)
        verdict = every.verdict(0)
        if verdict in ("FOLLOWS", "AGAINST"):
            carrying, losses = _smallest(every, count)
            yield Within(
                fixed,
                verdict,
                carrying[:MOST_SETS],
                max(0, len(carrying) - MOST_SETS),
                losses[:MOST_SETS],
                max(0, len(losses) - MOST_SETS),
                _never(every),
            )


def _limit_words(count: int) -> str:
    return (
        f"only the removal of up to {MOST_TAKEN_AWAY} of {count} passages at once was looked at "
        f"(all sets are, up to {MAX_SUPPORTS} passages), so nothing is said of what is enough to carry it"
    )


def _words_as_numbers(outcomes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Outcome bits reduced to one number per verdict: every mixture is OPEN."""
    table = np.array([bits if bits in (0, 1, 2, 4) else 7 for bits in range(8)], dtype=np.uint8)
    reduced: NDArray[np.uint8] = table[outcomes]
    return reduced


def _some_subset(marks: Marks, count: int) -> Marks:
    """For every set, whether it or one of its subsets is marked; shape (2**count,)."""
    found = marks.copy()
    for bit in range(count):
        halves = found.reshape(-1, 2, 1 << bit)
        halves[:, 1] |= halves[:, 0]
    return found


def _minimal(upward: Marks, count: int) -> list[int]:
    """Smallest members of an upward closed family, by size and then in order."""
    least = upward.copy()
    for bit in range(count):
        halves = least.reshape(-1, 2, 1 << bit)
        above = upward.reshape(-1, 2, 1 << bit)
        halves[:, 1] &= ~above[:, 0]
    return sorted(map(int, np.flatnonzero(least)), key=lambda s: (s.bit_count(), _bits_in_order(s)))


def _bits_in_order(number: int) -> tuple[int, ...]:
    return tuple(bit for bit in range(number.bit_length()) if number >> bit & 1)


def _carrying(verdicts: NDArray[np.uint8], count: int) -> tuple[list[int], list[int]]:
    """Smallest carrying sets, and smallest sets whose removal changes the verdict."""
    can_change = _some_subset(verdicts != verdicts[0], count)
    carries = ~can_change[::-1]
    return _minimal(carries, count), _minimal(can_change, count)


def _small_losses(every: Removals, verdicts: NDArray[np.uint8]) -> list[int]:
    found: list[int] = []
    for removed in (int(every.sets[n]) for n in np.flatnonzero(verdicts != verdicts[0])):
        if not any(loss & removed == loss for loss in found):
            found.append(removed)
    return found


def _never(every: Removals) -> tuple[str, ...]:
    verdicts = _words_as_numbers(every.outcomes)
    return tuple(name for bit, name in enumerate(every.names) if every.complete and _never_matters(verdicts, bit))


def _never_matters(verdicts: NDArray[np.uint8], bit: int) -> bool:
    halves = verdicts.reshape(-1, 2, 1 << bit)
    return bool((halves[:, 0] == halves[:, 1]).all())


def _repeats(case: CaseFile, found: Sequence[Removals | LimitError]) -> tuple[tuple[str, str], ...]:
    """Entries that stand as alternatives under some element and can be exchanged without changing any verdict."""
    order = {entry.id: number for number, entry in enumerate(case.ledger)}
    pairs = {
        tuple(sorted((first, second), key=order.__getitem__))
        for _, element in elements(case)
        if element.grounds is not None and not element.grounds.needs_all
        for first in element.entries
        for second in element.entries
        if first != second
    }
    judged = [every for every in found if isinstance(every, Removals) and every.complete]
    if len(judged) < len(found):
        return ()
    kept = [(a, b) for a, b in pairs if all(_exchangeable(every, a, b) for every in judged)]
    mattering = {name for every in judged for name in every.names}
    return tuple(sorted((p for p in kept if set(p) & mattering), key=lambda p: (order[p[0]], order[p[1]])))


def _exchangeable(every: Removals, first: str, second: str) -> bool:
    verdicts = _words_as_numbers(every.outcomes)
    if first not in every.names and second not in every.names:
        return True
    if first not in every.names or second not in every.names:
        return _never_matters(verdicts, every.names.index(first if first in every.names else second))
    a, b = every.names.index(first), every.names.index(second)
    sets = every.sets
    differ = (sets >> a ^ sets >> b) & 1
    swapped = sets ^ (differ << a | differ << b)
    return bool((verdicts == verdicts[swapped]).all())
