"""Which unclear passages change which verdict, alone and in pairs, and which never do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

from standoff.case.model import Question
from standoff.case.patches import Scope, every_combination
from standoff.explain.readings import Court, verdict_of
from standoff.explain.result import Verdict, plain

Outcomes = frozenset[str] | None
Combination = tuple[dict[str, str], Outcomes]


@dataclass(frozen=True)
class Deciding:
    """A passage that changes a verdict by itself: the verdict under each choice, over all choices at the others."""

    passage: str
    verdicts: dict[str, Verdict]


@dataclass(frozen=True)
class DecidingPair:
    """Two passages that change a verdict only together: the pairs of choices under which it is another one."""

    passages: tuple[str, str]
    verdicts: tuple[tuple[str, str, Verdict], ...]


@dataclass(frozen=True)
class QuestionDecided:
    """What the verdict of one question hangs on.

    `alone`, `in_pairs`: passages whose reading changes the verdict. `never`: passages that make no difference to any
    outcome, however the others are read. `otherwise`: passages that make a difference, but change the verdict neither
    alone nor in a pair.
    """

    question: str
    ask: str
    verdict: Verdict
    alone: tuple[Deciding, ...]
    in_pairs: tuple[DecidingPair, ...]
    otherwise: tuple[str, ...]
    never: tuple[str, ...]


@dataclass(frozen=True)
class DecidedBy:
    """Which unclear passages decide what; `passages` says what is asked at each and what its choices mean."""

    questions: tuple[QuestionDecided, ...]
    passages: dict[str, str]
    choices: dict[str, dict[str, str]]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff decided-by --json` contract."""
        data: dict[str, Any] = plain(asdict(self))
        return data


def decided_by(court: Court, scope: Scope) -> DecidedBy:
    """Which unclear passages change which verdict in a scope, judged over every combination of choices."""
    combined = every_combination(court.case, scope)
    names = tuple(court.passages(scope))
    case = court.case
    asks = {name: f"Does it hold that {case.conditions[name].means}?" for name in names if name in case.conditions}
    asks |= {name: case.readings[name].ask for name in names if name in case.readings}
    choices = {
        name: {key: choice.means or key for key, choice in case.readings[name].choices.items()}
        if name in case.readings
        else {"yes": "yes", "no": "no"}
        for name in names
    }
    questions = []
    for question in case.questions:
        outcomes = {tuple(r.choices): r.outcomes for r in court.readings(question, scope)}
        every = [(dict(own), outcomes[first]) for own, first in combined]
        questions.append(_decided(question, names, every))
    return DecidedBy(tuple(questions), asks, choices)


def _decided(question: Question, names: Sequence[str], every: Sequence[Combination]) -> QuestionDecided:
    verdict = _verdict(every)
    alone = [found for name in names if (found := _alone(name, verdict, every))]
    single = {found.passage for found in alone}
    mattering = [name for name in names if _matters(name, every)]
    rest = [name for name in mattering if name not in single]
    pairs = [together for pair in combinations(rest, 2) if (together := _in_pair(pair, verdict, every))]
    paired = {name for pair in pairs for name in pair.passages}
    return QuestionDecided(
        question=question.id,
        ask=question.ask,
        verdict=verdict,
        alone=tuple(alone),
        in_pairs=tuple(pairs),
        otherwise=tuple(name for name in rest if name not in paired),
        never=tuple(name for name in names if name not in mattering),
    )


def _verdict(every: Sequence[Combination]) -> Verdict:
    outcomes = [found for _, found in every if found is not None]
    return verdict_of(frozenset[str]().union(*outcomes)) if outcomes else "NOT POSSIBLE"


def _fixed(every: Sequence[Combination], fixed: Mapping[str, str]) -> list[Combination]:
    return [one for one in every if all(one[0].get(name) == value for name, value in fixed.items())]


def _choices(name: str, every: Sequence[Combination]) -> list[str]:
    return list(dict.fromkeys(choices[name] for choices, _ in every if name in choices))


def _alone(name: str, verdict: Verdict, every: Sequence[Combination]) -> Deciding | None:
    verdicts = {choice: _verdict(_fixed(every, {name: choice})) for choice in _choices(name, every)}
    return Deciding(name, verdicts) if set(verdicts.values()) != {verdict} else None


def _in_pair(pair: tuple[str, str], verdict: Verdict, every: Sequence[Combination]) -> DecidingPair | None:
    first, second = pair
    changed = [
        (one, two, found)
        for one in _choices(first, every)
        for two in _choices(second, every)
        if (found := _verdict(_fixed(every, {first: one, second: two}))) != verdict
    ]
    return DecidingPair(pair, tuple(changed)) if changed else None


def _matters(name: str, every: Sequence[Combination]) -> bool:
    """Whether anywhere two choices at a passage, all else being read alike, give different outcomes."""
    seen: dict[tuple[tuple[str, str], ...], Outcomes] = {}
    for choices, outcomes in every:
        others = tuple((key, value) for key, value in choices.items() if key != name)
        if seen.setdefault(others, outcomes) != outcomes:
            return True
    return False
