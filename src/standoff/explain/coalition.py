"""What is said of a coalition, as plain frozen objects."""

from __future__ import annotations

from dataclasses import dataclass

from standoff.explain.result import GoalLine

EVERY, SOME, NONE = "every", "some", "none"
BETTER, WORSE, OPEN, SILENT = "BETTER", "WORSE", "OPEN", "SILENT"
NOT_COMPUTED = "not computed"
MAX_SHOWN = 3


@dataclass(frozen=True)
class Stance:
    """What a member makes of a change: BETTER, WORSE, SILENT, or OPEN with what occurs; the goals on either side."""

    actor: str
    verdict: str
    occurs: tuple[str, ...]
    for_: tuple[GoalLine, ...]
    against: tuple[GoalLine, ...]


@dataclass(frozen=True)
class JointMove:
    """A joint change of a coalition from its state.

    `possible` and `better`: in every, some or none of the readings (and completions); better means for every member.
    """

    change: tuple[str, ...]
    says: str
    options: int
    possible: str
    why_not: tuple[str, ...]
    better: str
    stances: tuple[Stance, ...]


@dataclass(frozen=True)
class WayOut:
    """A move by which one member alone leaves the end of a joint move; `preferred` in every, some or no completion."""

    change: tuple[str, ...]
    says: str
    preferred: str
    for_: tuple[GoalLine, ...]
    against: tuple[GoalLine, ...]


@dataclass(frozen=True)
class Keeping:
    """Whether a member would keep to its part.

    `takes_part`: it changes something in the joint move. `breaks`: some move that undoes part of its share is
    preferred, in every, some or no completion and reading; `goes_back`: undoing all of it, None where that cannot be;
    `undoes`: the smallest such move; `goes_on`: the smallest preferred move that leaves its share as it is.
    """

    actor: str
    takes_part: bool
    breaks: str
    goes_back: WayOut | None
    undoes: WayOut | None
    goes_on: WayOut | None


@dataclass(frozen=True)
class Answer:
    """Another actor after the joint move: `moves` in its own interest in every, some or no completion and reading."""

    actor: str
    has_goals: bool
    moves: str


@dataclass(frozen=True)
class Reply:
    """Whether the others' answers stop the joint move where it is better for all, and the shortest that does.

    `credible`: each step is in the interest of whoever takes it. `leaves`: members who are then no better off than
    before. `comes_anyway`: the others could bring a member there, or lower, without the joint move too.
    """

    credible: bool
    stops: str
    steps: tuple[str, ...]
    leaves: tuple[str, ...]
    comes_anyway: bool


@dataclass(frozen=True)
class CoalitionResult:
    """Everything that is said of one coalition at one state.

    `readings`: distinct readings in which the state can be, `not_possible` those in which it cannot. `any_better`: in
    every, some or no reading and completion some joint move is better for every member. `smallest`: the ones that
    change the fewest options, up to MAX_SHOWN of `smallest_count`; `surest`: the smallest that is better for all in
    every reading and completion. `nothing_to_gain`: members for whom no joint move is ever better. `end`: the joint
    move that the rest is about. `stable`: coalitional stability of the state per concept, in every, some or no
    reading and completion, or not computed with the reason in `notes`. `dilemma`, `kept`: all gain and each would
    sooner undo its part; all gain and all keep to it.
    """

    name: str
    title: str
    members: dict[str, str]
    at: str
    because: str | None
    readings: int
    not_possible: int
    named: JointMove | None
    any_better: str
    smallest: tuple[JointMove, ...]
    smallest_count: int
    surest: JointMove | None
    nothing_to_gain: tuple[str, ...]
    without_goals: tuple[str, ...]
    end: JointMove | None
    keeping: tuple[Keeping, ...]
    answers: tuple[Answer, ...]
    replies: tuple[Reply, ...]
    stable: dict[str, str]
    dilemma: str
    kept: str
    notes: tuple[str, ...]
