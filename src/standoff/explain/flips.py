"""The fewest changes of priority that make another verdict, and in how many completions each outcome holds.

A change states, drops or turns round the order of one pair of an actor's goals; counted are the pairs whose status
differs between the closed partial orders, present and changed (in at least one reading). What is found is exact: every
smaller number of changes is exhausted (`stability.changes`, `explain.goal_pairs`), or the result names its bound.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from math import comb
from typing import Any, get_args

from standoff.case.load import LoadedCase
from standoff.case.model import CaseFile, Goal, Question
from standoff.case.patches import Scope
from standoff.errors import InputError, LimitError, listed, nearest
from standoff.explain.alternatives import CONTRADICTED, NO_VOICE, SUPPORTED, Contest, NotPossible, nash_answer
from standoff.explain.arena import JudgedBoard
from standoff.explain.completion_counts import CompletionCounts, completion_counts, states_of
from standoff.explain.explanation import STATED
from standoff.explain.goal_pairs import FIRST, NEITHER, Change, GoalPairs, Posed, Wanted, goal_pairs
from standoff.explain.goals_only import refuse_more_than_goals
from standoff.explain.orders import Judge
from standoff.explain.plans import Plan, judged
from standoff.explain.readings import Court, Reading, actors_of, overall
from standoff.explain.result import Verdict
from standoff.explain.words import goal_words, in_ledger_order, join
from standoff.game.board import Board, BoardMaker, closed_order
from standoff.game.build import chosen_variants, game_of
from standoff.game.model import Game
from standoff.game.space import moves_listed
from standoff.stability.analysis import check_concepts
from standoff.stability.changes import Fewest, fewest
from standoff.stability.flips import MOST_EXCHANGES, StateFlip, state_flip
from standoff.stability.single import is_stable

MOST_CHANGES = 4
MOST_SETS = 12

OUTCOME_OF: dict[str, str] = {"FOLLOWS": SUPPORTED, "AGAINST": CONTRADICTED, "SILENT": NO_VOICE}
STABLE, UNSTABLE = "stable", "not stable"
SOMETIMES = "open"
MAX_FORESIGHT_MOVES = 400
TOO_MANY_MOVES = f"there are more than {MAX_FORESIGHT_MOVES} tempting moves over all readings to look beyond"
NOT_IN_DOCUMENT, AGAINST_DOCUMENT = "not in the document", "against the document"


@dataclass(frozen=True)
class GoalChange:
    """One changed pair of goals.

    `kind`: 'stated' (`higher` now outranks `lower`), 'turned' (it was the other way round) or 'dropped' (`higher` no
    longer outranks `lower`).

    `mark`: 'not in the document', 'against the document', or None.
    """

    actor: str
    kind: str
    higher: str
    lower: str
    higher_says: str
    lower_says: str
    higher_entries: tuple[str, ...]
    lower_entries: tuple[str, ...]
    mark: str | None


@dataclass(frozen=True)
class FlipSet:
    """Changes that together make another verdict, and which."""

    changes: tuple[GoalChange, ...]
    gives: str


@dataclass(frozen=True)
class Flip:
    """What would change one answer.

    id, ask, actor: the question, or the state and the actor (None: every actor). `verdict` is the present one, `wanted`
    the one asked for (None: any other). `size` is the smallest number of changed pairs (0: it is so already), None
    where no set was found; `ruled_out`: no set of up to so many pairs does it, proven. `sets` shows some of the
    `number` sets of that size; `more`: there may be further ones. `never`: why no change of priorities can do it;
    `stopped`: why the search ended before its limit.
    """

    id: str
    ask: str
    actor: str | None
    verdict: str
    wanted: str | None
    size: int | None
    ruled_out: int
    sets: tuple[FlipSet, ...]
    number: int
    more: bool
    never: str | None = None
    stopped: str | None = None
    concept: str | None = None
    counts: CompletionCounts | None = None
    not_counted: str | None = None


@dataclass(frozen=True)
class Flips:
    """The answer of `standoff flip` about questions, or about a state where goals are ranked in part.

    `limit`: the largest number of changed pairs that was looked for.
    """

    case: str
    title: str
    flips: tuple[Flip, ...]
    limit: int
    actors: dict[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff flip --json` contract."""
        return {
            "case": self.case,
            "title": self.title,
            "limit": self.limit,
            "flips": [asdict(flip) for flip in self.flips],
            "actors": dict(self.actors),
        }


@dataclass(frozen=True)
class GameFlips:
    """The answer of `standoff flip` about a state where states are ranked.

    `limit`: the largest number of changed pairs that was looked for; `states`: what the states are, as far as the case
    says.
    """

    case: str
    title: str
    flips: tuple[StateFlip, ...]
    limit: int
    actors: dict[str, str]
    states: dict[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff flip --state --json` contract."""
        return {
            "case": self.case,
            "title": self.title,
            "limit": self.limit,
            "flips": [flip.to_dict() for flip in self.flips],
            "actors": dict(self.actors),
            "states": dict(self.states),
        }


# --- questions --------------------------------------------------------------------------------------------------------


def flips_of_questions(
    loaded: LoadedCase,
    questions: Sequence[str] = (),
    to: str | None = None,
    patches: Sequence[str] = (),
    most_changes: int = MOST_CHANGES,
    most_sets: int = MOST_SETS,
) -> Flips:
    """For the named questions (default all): the fewest changes of priority that make another verdict, or `to`.

    Raises InputError for unknown names and where the case asks no questions.
    """
    case = loaded.file
    chosen = _chosen(case, questions)
    wanted = _verdict_named(to)
    for name in patches:
        if name not in case.named_patches():
            raise InputError(f"there is no patch {name!r}{nearest(name, case.named_patches())}")
    court, scope = Court(case), Scope(STATED, patches=tuple(patches))
    found = tuple(flip_of(court, question, scope, wanted, most_changes, most_sets) for question in chosen)
    return Flips(loaded.name, case.title, found, most_changes, {key: case.name_of(key) for key in case.actors})


def _chosen(case: CaseFile, names: Sequence[str]) -> list[Question]:
    known = {question.id: question for question in case.questions}
    if not known:
        raise InputError("this case asks no questions; ask about a state with --state")
    for name in names:
        if name not in known:
            raise InputError(f"there is no question {name!r}{nearest(name, known)}; there is {listed(list(known))}")
    return [question for question in case.questions if not names or question.id in names]


def _verdict_named(to: str | None) -> Verdict | None:
    possible = [verdict for verdict in get_args(Verdict) if verdict != "NOT POSSIBLE"]
    for verdict in possible:
        if to is not None and to.upper() == verdict:
            found: Verdict = verdict
            return found
    if to is not None:
        raise InputError(f"there is no verdict {to!r}{nearest(to, possible)}; there is {listed(possible)}")
    return None


def flip_of(
    court: Court,
    question: Question,
    scope: Scope,
    to: Verdict | None = None,
    most_changes: int = MOST_CHANGES,
    most_sets: int = MOST_SETS,
) -> Flip:
    """The fewest changes of priority that make another verdict of one question, or the verdict `to`."""
    readings = court.readings(question, scope)
    verdict = overall(readings)
    flip = Flip(question.id, question.ask, question.actor, verdict, to, None, 0, (), 0, more=False)
    if verdict == "NOT POSSIBLE":
        return replace(flip, never="the question cannot be asked in any reading, whatever outranks what")
    posed = [_posed(question, reading) for reading in readings if reading.outcomes is not None]
    words = {outcome: name for name, outcome in OUTCOME_OF.items()}
    problem = goal_pairs(posed, Wanted())
    return _with_counts(_searched(court.case, flip, posed, problem, words, "OPEN", most_changes, most_sets), readings)


def _posed(question: Question, reading: Reading) -> Posed:
    subject = reading.subject
    assert not isinstance(subject, NotPossible)

    def answer(board: Board) -> Callable[[Judge], str]:
        placed = replace(subject, board=board)
        if isinstance(placed, Contest):
            return nash_answer(placed)
        plan: Plan = placed
        return lambda judge: judged(plan, judge).outcome

    states = states_of(reading)
    return Posed(reading.board, actors_of(question), states, (question.id, states), answer)


def _with_counts(flip: Flip, readings: Sequence[Reading]) -> Flip:
    try:
        return replace(flip, counts=completion_counts(readings))
    except LimitError as error:
        return replace(flip, not_counted=str(error))


# --- the search -------------------------------------------------------------------------------------------------------


def _searched(
    case: CaseFile,
    flip: Flip,
    posed: Sequence[Posed],
    problem: GoalPairs,
    words: dict[str, str],
    open_word: str,
    most_changes: int,
    most_sets: int,
) -> Flip:
    """The flip with what the search finds. `words`: outcome -> the verdict that it makes where it occurs alone."""
    if flip.wanted == flip.verdict:
        return replace(flip, size=0, number=1)
    try:
        found = _fewest(problem, _wants(flip, words, open_word), most_changes)
    except LimitError as error:
        return replace(flip, stopped=str(error))
    size = min((part.size for _, part in found if part.size is not None), default=None)
    best = [(wanted, part) for wanted, part in found if size is not None and part.size == size]
    shown = [(wanted, changes) for wanted, part in best for changes in sorted(part.sets)]
    unsettled = [part for _, part in found if part.stopped and (size is None or part.ruled_out < size)]
    return replace(
        flip,
        size=size,
        ruled_out=min((part.ruled_out for _, part in found if not part.impossible), default=0),
        number=len(shown),
        more=bool(unsettled and size) or any(part.more for _, part in best),
        stopped=next((part.stopped for part in unsettled), None),
        never=_never(problem, flip, words) if all(part.impossible for _, part in found) else None,
        sets=tuple(
            FlipSet(
                tuple(_goal_change(case, posed, problem, change) for change in sorted(changes)),
                _gives(replace(problem, wanted=wanted), changes, words, open_word),
            )
            for wanted, changes in shown[:most_sets]
        ),
    )


def _wants(flip: Flip, words: dict[str, str], open_word: str) -> list[Wanted]:
    """What would do, each to be searched for on its own."""
    outcome_of = {verdict: outcome for outcome, verdict in words.items()}
    if flip.wanted is not None and flip.wanted != open_word:
        return [Wanted(only=outcome_of[flip.wanted])]
    if flip.verdict == open_word:
        return [Wanted(only=outcome) for outcome in words]
    return [Wanted(not_only=outcome_of[flip.verdict], several=flip.wanted == open_word)]


def _fewest(problem: GoalPairs, wants: Sequence[Wanted], most_changes: int) -> list[tuple[Wanted, Fewest[Any]]]:
    found: list[tuple[Wanted, Fewest[Any]]] = []
    within = most_changes
    for wanted in wants:
        part = _searched_for(replace(problem, wanted=wanted), within)
        found.append((wanted, part))
        within = within if part.size is None else part.size
    return found


def _searched_for(problem: GoalPairs, within: int) -> Fewest[Any]:
    """The search, unless the wanted outcome cannot occur in some reading or there are no more pairs than were tried."""
    only = problem.wanted.only
    if only is not None and any(only not in outcomes for outcomes in _free(problem)):
        return Fewest(None, (), 0, impossible=True)
    found = fewest(problem, within)
    every_pair = sum(comb(len(goals), 2) for goals in problem.names.values())
    if found.size is None and found.stopped is None and found.ruled_out >= every_pair:
        return replace(found, impossible=True)
    return found


def _free(problem: GoalPairs) -> list[frozenset[str]]:
    """Per bench the outcomes that occur in some total order of the goals; none beyond the limits."""
    try:
        return [bench.whatever_outranks_what() for bench in problem.benches]
    except LimitError:
        return []


def _gives(problem: GoalPairs, changes: Sequence[Change], words: dict[str, str], open_word: str) -> str:
    outcomes = problem.outcomes(dict(changes))
    return words[next(iter(outcomes))] if len(outcomes) == 1 else open_word


def _never(problem: GoalPairs, flip: Flip, words: dict[str, str]) -> str:
    """Why no change of priorities can make the verdict, as exactly as it can be said."""
    free = _free(problem)
    every = frozenset[str]().union(*free)
    if len(every) == 1:
        return f"it is {words[next(iter(every))]} whatever outranks what"
    fixed = sorted({words[next(iter(outcomes))] for outcomes in free if len(outcomes) == 1})
    if len(fixed) > 1:
        return f"in some readings it is {join(fixed, 'and in others')} whatever outranks what"
    verdicts = {verdict: outcome for outcome, verdict in words.items()}
    outcome = verdicts.get(flip.wanted or "")
    if outcome is not None and any(outcome not in outcomes for outcomes in free):
        return f"in some reading it is not {flip.wanted} in any order of the goals"
    return "every order of the goals was ruled out"


# --- changes in words -------------------------------------------------------------------------------------------------


def _goal_change(case: CaseFile, posed: Sequence[Posed], problem: GoalPairs, change: Change) -> GoalChange:
    (actor, first, second), status = change
    one, two = problem.names[actor][first], problem.names[actor][second]
    ranked = [_order_of(item, actor, one, two) for item in posed]
    if status == NEITHER:
        higher, lower = (one, two) if (True, False) in ranked else (two, one)
        return _change(case, posed, actor, "dropped", higher, lower, None)
    higher, lower = (one, two) if status == FIRST else (two, one)
    turned = any(_order_of(item, actor, lower, higher)[0] for item in posed)
    said = {_stated(item, actor, higher, lower) for item in posed}
    against = any(_stated(item, actor, lower, higher) for item in posed)
    mark = AGAINST_DOCUMENT if against else None if True in said else NOT_IN_DOCUMENT
    return _change(case, posed, actor, "turned" if turned else "stated", higher, lower, mark)


def _order_of(item: Posed, actor: str, one: str, two: str) -> tuple[bool, bool]:
    order = closed_order(item.board.variant, actor)
    return two in order.get(one, ()), one in order.get(two, ())


def _stated(item: Posed, actor: str, higher: str, lower: str) -> bool:
    """Whether the document's own statements, closed, rank the pair like this."""
    variant = item.board.variant
    stated = tuple(priority for priority in variant.priorities[actor] if priority.rests_on == "stated")
    order = closed_order(replace(variant, priorities={**variant.priorities, actor: stated}), actor)
    return lower in order.get(higher, ())


def _change(
    case: CaseFile, posed: Sequence[Posed], actor: str, kind: str, higher: str, lower: str, mark: str | None
) -> GoalChange:
    goals: dict[str, Goal] = {goal.id: goal for item in posed for goal in item.board.variant.goals[actor]}
    high, low = goals[higher], goals[lower]
    return GoalChange(
        actor,
        kind,
        higher,
        lower,
        goal_words(high),
        goal_words(low),
        in_ledger_order(case, high.entries),
        in_ledger_order(case, low.entries),
        mark,
    )


# --- states -----------------------------------------------------------------------------------------------------------


def flips_of_ranked_state(
    loaded: LoadedCase,
    state: str,
    actor: str | None = None,
    concept: str = "Nash",
    may_change: Sequence[str] = (),
    choices: Sequence[str] = (),
    most_changes: int = MOST_EXCHANGES,
    most_sets: int = MOST_SETS,
) -> GameFlips:
    """The fewest exchanges in rankings of states that change the stability of a state.

    actor: only for this one; else for every actor and for all of them at once. may_change: actors whose rankings may
    change, default all. Raises InputError for unknown names or goals whose order is open.
    """
    case = loaded.file
    game = game_of(case, (), choices)
    judges: list[str | None] = [actor] if actor is not None else [*case.actors, None]
    found = tuple(
        state_flip(game, state, concept, judge, may_change or None, most_changes, most_sets) for judge in judges
    )
    return GameFlips(
        loaded.name,
        case.title,
        found,
        most_changes,
        {key: case.name_of(key) for key in case.actors},
        state_words(case, game),
    )


def state_words(case: CaseFile, game: Game) -> dict[str, str]:
    """What the states of a game are, as far as the case says."""
    if case.graph is not None:
        labels = case.graph.states | {item.id: item.means for item in case.coalesce}
        return {name: labels[name] or "" for name in game.state_ids if labels[name]}
    means = {name: found.means for name, found in case.states.items()}
    means |= {item.id: item.means for item in case.coalesce}
    return {name: means.get(name) or ", ".join(game.yes(name)) or "every option is no" for name in game.state_ids[:100]}


def flips_of_state(
    loaded: LoadedCase,
    state: str,
    actor: str | None = None,
    concept: str = "Nash",
    to: str | None = None,
    choices: Sequence[str] = (),
    most_changes: int = MOST_CHANGES,
    most_sets: int = MOST_SETS,
) -> Flips:
    """The fewest changes of priority that change the stability of a named state over all completions and readings.

    Every element counts, whatever its basis. The verdicts are 'stable' (in all), 'not stable' (in none) and 'open' (in
    some). actor: only for this one; else for every actor and for all of them at once.
    Raises InputError for unknown names and for a state that cannot be in some reading.
    """
    case = loaded.file
    check_concepts([concept])
    if actor is not None and actor not in case.actors:
        raise InputError(
            f"there is no actor {actor!r}{nearest(actor, case.actors)}; there is {listed(list(case.actors))}"
        )
    if to is not None and to not in (STABLE, UNSTABLE, SOMETIMES):
        raise InputError(f"of a state one can ask for {STABLE!r}, {UNSTABLE!r} or {SOMETIMES!r}, not {to!r}")
    refuse_more_than_goals(case, "the search for changes of priority")
    maker = BoardMaker(case)
    boards = [maker.board(variant) for variant in chosen_variants(case, choices)]
    if state not in maker.states:
        known = listed(list(maker.states), 20) or "none"
        raise InputError(f"there is no state {state!r}{nearest(state, maker.states)}; named: {known}")
    code = maker.states[state]
    if not all(board.feasible >> code & 1 for board in boards):
        raise InputError(f"the state {state!r} cannot be in every reading: it is excluded under 'infeasible'")
    wanted: list[str | None] = [actor] if actor is not None else [*case.actors, None]
    found = tuple(_state_flip(case, boards, state, code, who, concept, to, most_changes, most_sets) for who in wanted)
    return Flips(loaded.name, case.title, found, most_changes, {key: case.name_of(key) for key in case.actors})


def _state_flip(
    case: CaseFile,
    boards: Sequence[Board],
    state: str,
    code: int,
    actor: str | None,
    concept: str,
    to: str | None,
    most_changes: int,
    most_sets: int,
) -> Flip:
    judged_actors = tuple(case.actors) if actor is None else (actor,)
    flip = Flip(state, "", actor, "not computed", to, None, 0, (), 0, more=False, concept=concept)
    try:
        posed = [_posed_state(board, code, judged_actors, concept) for board in boards]
        if concept != "Nash" and _too_many_moves(boards, code, judged_actors):
            return replace(flip, stopped=TOO_MANY_MOVES)
        problem = goal_pairs(posed, Wanted())
        outcomes = problem.outcomes({})
    except LimitError as error:
        return replace(flip, stopped=str(error))
    verdict = next(iter(outcomes)) if len(outcomes) == 1 else SOMETIMES
    words = {STABLE: STABLE, UNSTABLE: UNSTABLE}
    return _searched(case, replace(flip, verdict=verdict), posed, problem, words, SOMETIMES, most_changes, most_sets)


def _posed_state(board: Board, code: int, judged_actors: tuple[str, ...], concept: str) -> Posed:
    if concept == "Nash":
        ends = {a: tuple(moves_listed(board.space, a, code, board.feasible)) for a in judged_actors}
        states = (code, *sorted({end for own in ends.values() for end in own}))

        def one_move_ahead(own: Board) -> Callable[[Judge], str]:
            here = {actor: own.vector(actor, code) for actor in judged_actors}
            there = {actor: _most_tempting(own, actor, here[actor], ends[actor]) for actor in judged_actors}

            def answer(judge: Judge) -> str:
                tempted = any(judge.sign(a, vector, here[a]) > 0 for a in judged_actors for vector in there[a])
                return UNSTABLE if tempted else STABLE

            return answer

        return Posed(board, judged_actors, states, (code, states), one_move_ahead)

    def with_replies(own: Board) -> Callable[[Judge], str]:
        def answer(judge: Judge) -> str:
            arena = JudgedBoard(own, judge)
            return STABLE if all(is_stable(arena, concept, actor, code) for actor in judged_actors) else UNSTABLE

        return answer

    return Posed(board, board.space.actors, None, (code, board.feasible_number), with_replies)


def _most_tempting(board: Board, actor: str, here: int, ends: Sequence[int]) -> list[int]:
    """The moves, as goal masks, that no other move beats: it would win no less and lose no more than they do."""
    vectors = sorted({vector for end in ends if (vector := board.vector(actor, end)) & ~here})
    return [
        vector
        for vector in vectors
        if not any(other != vector and not vector & ~here & ~other and not here & ~other & vector for other in vectors)
    ]


def _too_many_moves(boards: Sequence[Board], code: int, judged_actors: tuple[str, ...]) -> bool:
    count = 0
    for board in boards:
        for actor in judged_actors:
            here = board.vector(actor, code)
            moves = moves_listed(board.space, actor, code, board.feasible)
            count += sum(bool(board.vector(actor, end) & ~here) for end in moves)
    return count > MAX_FORESIGHT_MOVES
