"""Questions with alternatives: what a reading says for all completions, at one horizon.

Horizons: Nash looks one move ahead; GMR and SMR fear any reply of the others (Howard 1971); SEQ and SSEQ expect
replies in the others' own interest (Fraser and Hipel 1979; Rego and Vieira 2017). An alternative that is preferred to
the state and
is not sanctioned contradicts the conduct.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from standoff.case.model import Question
from standoff.case.validate import split_literal
from standoff.errors import LimitError
from standoff.explain.orders import Judge, Leaf, Order, Orders, leaves
from standoff.explain.sat import CompletionSolver, solver_for
from standoff.game.board import Board
from standoff.game.reach import reachable, spread
from standoff.game.space import moves_within, table_with

SUPPORTED, CONTRADICTED, NO_VOICE = "SUPPORTED", "CONTRADICTED", "NO VOICE"
FORESIGHT = ("SEQ", "SSEQ", "SMR", "GMR")
MAX_REPLY_LEAVES = 4_000
MAX_REPLY_COMPARISONS = 200_000
MAX_COMPARISONS = 600_000
FEW_LEAVES = 200

Reply = tuple[int, ...]


@dataclass(frozen=True)
class NotPossible:
    """Why a question cannot be asked in a reading."""

    why: str


@dataclass(frozen=True)
class Alternative:
    literals: tuple[str, ...]
    code: int


@dataclass(frozen=True)
class Contest:
    """A question with alternatives on a board: the state asked about and the moves it is compared with."""

    board: Board
    actor: str
    at: int
    alternatives: tuple[Alternative, ...]

    @property
    def orders(self) -> Orders:
        return orders_of(self.board)

    def signs(self, alternative: Alternative) -> tuple[int, int]:
        """Masks of the actor's goals that speak for the conduct and for the alternative."""
        here, there = (self.board.vector(self.actor, code) for code in (self.at, alternative.code))
        return here & ~there, there & ~here

    @property
    def all_separated(self) -> bool:
        return all(any(self.signs(alternative)) for alternative in self.alternatives)


def orders_of(board: Board) -> Orders:
    return {actor: Order(tuple(goal.below for goal in goals)) for actor, goals in board.goals.items()}


def changed(space_bits: dict[str, int], code: int, literals: Sequence[str], actor: str) -> int:
    """The code after setting the literals, every other option as it was."""
    for literal in literals:
        option, value = split_literal(literal, actor)
        bit = 1 << space_bits[option]
        code = code | bit if value else code & ~bit
    return code


def missing_conduct(board: Board, question: Question, at: int) -> str | None:
    """Why the question cannot stand at the state, if it cannot."""
    if not board.feasible >> at & 1:
        return f"the state {question.at} cannot be"
    for literal in question.conduct:
        if changed(board.space.bits, at, [literal], question.actor) != at:
            return f"the conduct does not hold at {question.at}: {literal}"
    return None


def contest(board: Board, question: Question, at: int) -> Contest | NotPossible:
    """The question on this board, or why it cannot be asked here."""
    why = missing_conduct(board, question, at)
    if why:
        return NotPossible(why)
    alternatives, reasons = [], []
    for literals in question.rather_than or ():
        code = changed(board.space.bits, at, literals, question.actor)
        said = " and ".join(literals)
        if code == at:
            reasons.append(f"'{said}' changes nothing at {question.at}")
        elif not board.space.permitted(at, code):
            reasons.append(f"'{said}' undoes a one-way option")
        elif not board.feasible >> code & 1:
            reasons.append(f"'{said}' alone leads to a state that cannot be; name the further options that change")
        else:
            alternatives.append(Alternative(tuple(literals), code))
    if not alternatives:
        return NotPossible("; ".join(reasons))
    return Contest(board, question.actor, at, tuple(alternatives))


# --- one move ahead ---------------------------------------------------------------------------------------------------


def nash_leaves(contest: Contest, limit: int, orders: Orders | None = None) -> list[Leaf[str]]:
    """The completions of the actor's goals (within `orders`), partitioned by what they make of the conduct."""
    actor = contest.actor
    return leaves({actor: (orders or contest.orders)[actor]}, nash_answer(contest), limit)


def nash_answer(contest: Contest) -> Callable[[Judge], str]:
    """What the completions that a judge stands for make of the conduct."""
    actor = contest.actor
    here = contest.board.vector(actor, contest.at)
    there = [contest.board.vector(actor, alternative.code) for alternative in contest.alternatives]
    otherwise = SUPPORTED if contest.all_separated else NO_VOICE

    def answer(judge: Judge) -> str:
        return CONTRADICTED if any(judge.sign(actor, vector, here) > 0 for vector in there) else otherwise

    return answer


def nash_outcomes(contest: Contest) -> frozenset[str]:
    """Outcomes that occur in some completion, without listing completions."""
    try:
        return frozenset(leaf.answer for leaf in nash_leaves(contest, FEW_LEAVES))
    except LimitError:
        return outcomes_with_replies(contest, [() for _ in contest.alternatives])


# --- foresight --------------------------------------------------------------------------------------------------------


def outcomes_with_replies(contest: Contest, replies: Sequence[Sequence[Reply]]) -> frozenset[str]:
    """Outcomes over all completions of the actor, given the others' possible replies to each alternative.

    A reply is a tuple of goal masks of the actor; it sanctions iff the actor prefers none of them to the state.
    """
    actor = contest.actor
    here = contest.board.vector(actor, contest.at)
    solver = solver_for(contest.orders[actor])
    stands: list[int] = []
    for alternative, answers in zip(contest.alternatives, replies, strict=True):
        literal = solver.prefers(contest.board.vector(actor, alternative.code), here)
        if literal is not None:
            unstopped = [_not_stopped_by(solver, reply, here) for reply in _distinct(answers, here)]
            if None not in unstopped:
                stands.append(solver.all_of([literal, *(found for found in unstopped if found is not None)]))
    found = set()
    if stands and solver.possible([solver.any_of(stands)]):
        found.add(CONTRADICTED)
    if solver.possible([-literal for literal in stands]):
        found.add(SUPPORTED if contest.all_separated else NO_VOICE)
    return frozenset(found)


def _not_stopped_by(solver: CompletionSolver, reply: Reply, here: int) -> int | None:
    """A literal that holds iff the reply does not sanction; None when it always does."""
    escapes = [found for vector in reply if (found := solver.prefers(vector, here)) is not None]
    return solver.any_of(escapes) if escapes else None


def _distinct(replies: Sequence[Reply], here: int) -> list[Reply]:
    """Distinct replies, each reduced to the vectors that hold something the state does not."""
    return sorted({tuple(sorted({vector for vector in reply if vector & ~here})) for reply in replies})


def foresight_outcomes(contest: Contest, concept: str, budget: Budget | None = None) -> frozenset[str]:
    """Outcomes over all completions of all actors at horizon SEQ, SSEQ, SMR or GMR.

    Raises LimitError as `reply_leaves` does.
    """
    found: set[str] = set()
    for reached in set(reply_tables(contest, concept, budget)):
        replies = [_replies(contest, concept, table) for table in reached]
        found |= outcomes_with_replies(contest, replies)
    return frozenset(found)


STANDS, STOPPED = "stands", "stopped"


def fates(contest: Contest, alternative: Alternative, concept: str, budget: Budget | None = None) -> frozenset[str]:
    """What becomes of one alternative over all completions of all actors in which it tempts: it stands, is stopped.

    Empty where it tempts in none. Raises LimitError as `reply_leaves` does.
    """
    alone = Contest(contest.board, contest.actor, contest.at, (alternative,))
    board, actor = contest.board, contest.actor
    here = board.vector(actor, contest.at)
    solver = solver_for(contest.orders[actor])
    tempts = solver.prefers(board.vector(actor, alternative.code), here)
    if tempts is None or not solver.possible([tempts]):
        return frozenset()
    found: set[str] = set()
    for (table,) in set(reply_tables(alone, concept, budget)):
        unstopped = [_not_stopped_by(solver, reply, here) for reply in _distinct(_replies(alone, concept, table), here)]
        if None in unstopped:
            found.add(STOPPED)
            continue
        stands = solver.all_of([tempts, *(literal for literal in unstopped if literal is not None)])
        found |= {STANDS} if solver.possible([stands]) else set()
        found |= {STOPPED} if solver.possible([tempts, -stands]) else set()
    return frozenset(found)


def any_reply_could_stop(contest: Contest) -> bool:
    """Whether in some completion an alternative is preferred and some reply, credible or not, sanctions it.

    Stability under SEQ, SSEQ and SMR implies GMR stability, so that "no" settles all four horizons.
    """
    actor, board = contest.actor, contest.board
    here = board.vector(actor, contest.at)
    solver = solver_for(contest.orders[actor])
    for alternative, table in zip(contest.alternatives, reply_tables(contest, "GMR")[0], strict=True):
        tempting = solver.prefers(board.vector(actor, alternative.code), here)
        if tempting is not None:
            worse = [solver.prefers(vector, here) for vector in board.vectors(actor, table)]
            if None in worse and solver.possible([tempting]):
                return True
            if solver.possible([tempting, solver.any_of([-w for w in worse if w is not None])]):
                return True
    return False


def others(contest: Contest) -> list[str]:
    return [actor for actor in contest.board.space.actors if actor != contest.actor]


def reply_tables(contest: Contest, concept: str, budget: Budget | None = None) -> list[tuple[int, ...]]:
    """For each class of the others' completions, the table of states they can bring about after each alternative."""
    board, movers = contest.board, tuple(others(contest))
    if concept in ("GMR", "SMR"):
        starts = [alternative.code for alternative in contest.alternatives]
        return [tuple(reachable(board.space, board.feasible, movers, start) for start in starts)]
    return [leaf.answer for leaf in reply_leaves(contest, budget)]


@dataclass
class Budget:
    """Comparisons of states that may still be made."""

    left: int

    def spend(self, count: int) -> None:
        """Raises LimitError when nothing is left."""
        self.left -= count
        if self.left < 0:
            raise LimitError("too many replies of the others would have to be followed")


@dataclass(frozen=True)
class _Followed:
    """What following the others' replies on one board has found (None: too many), and the comparisons it took.

    These count for whoever asks again, so that no limit depends on what was asked before.
    """

    leaves: list[Leaf[tuple[int, ...]]] | None
    spent: int


def reply_leaves(contest: Contest, budget: Budget | None = None) -> list[Leaf[tuple[int, ...]]]:
    """Classes of the others' completions with the states that their improvements lead to after each alternative.

    Raises LimitError above MAX_REPLY_LEAVES classes, MAX_REPLY_COMPARISONS comparisons of states, or the budget.
    """
    board = contest.board
    starts = tuple(alternative.code for alternative in contest.alternatives)
    key = ("replies", contest.actor, starts)
    if key not in board.memo:
        board.memo[key] = _followed(contest, starts)
    found = board.memo[key]
    assert isinstance(found, _Followed)
    if budget is not None:
        budget.spend(found.spent)
    if found.leaves is None:
        raise LimitError("the others' completions fall into too many classes, or make too many replies")
    return found.leaves


def _followed(contest: Contest, starts: Sequence[int]) -> _Followed:
    board, own = contest.board, Budget(MAX_REPLY_COMPARISONS)
    orders = {actor: contest.orders[actor] for actor in others(contest)}

    def answer(judge: Judge) -> tuple[int, ...]:
        return tuple(improving_reach(board, judge, tuple(orders), start, own) for start in starts)

    try:
        found = leaves(orders, answer, MAX_REPLY_LEAVES)
    except LimitError:
        return _Followed(None, MAX_REPLY_COMPARISONS - max(0, own.left))
    return _Followed(found, MAX_REPLY_COMPARISONS - own.left)


def improving_reach(board: Board, judge: Judge, movers: Sequence[str], start: int, budget: Budget | None = None) -> int:
    """Table of `start` and all states that legal sequences of the movers' improvements lead to (R_H^+(s))."""
    found, waiting = {start}, [start]
    while waiting:
        state = waiting.pop()
        for actor in movers:
            if board.goals[actor]:
                here = board.vector(actor, state)
                ends = [end for end in moves_within(board.space, actor, state, board.feasible) if end not in found]
                if budget is not None:
                    budget.spend(len(ends))
                for end in ends:
                    if judge.sign(actor, board.vector(actor, end), here) > 0:
                        found.add(end)
                        waiting.append(end)
    return table_with(found)


def _replies(contest: Contest, concept: str, table: int) -> list[Reply]:
    """The distinct replies among the states of a table: their goal mask, or that of every way out (SMR, SSEQ)."""
    board, actor = contest.board, contest.actor
    if concept in ("GMR", "SEQ"):
        return [(vector,) for vector in board.vectors(actor, table)]
    here = board.vector(actor, contest.at)
    groups: list[tuple[Reply, int]] = [((), table)]
    for vector, states in board.by_vector(actor, spread(board.space, actor, table) & board.feasible):
        if vector & ~here:
            leading_there = spread(board.space, actor, states, back=True)
            groups = [
                (reply, part)
                for known, group in groups
                for reply, part in (((*known, vector), group & leading_there), (known, group & ~leading_there))
                if part
            ]
    return [reply for reply, _ in groups]
