"""One coalition judged over all readings and all completions of a scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from standoff.case.formula import atoms, parse
from standoff.case.model import Coalition
from standoff.case.patches import Choices, Scope
from standoff.errors import LimitError
from standoff.explain.alternatives import changed, orders_of
from standoff.explain.coalition import (
    BETTER,
    EVERY,
    MAX_SHOWN,
    NONE,
    NOT_COMPUTED,
    OPEN,
    SILENT,
    SOME,
    WORSE,
    Answer,
    CoalitionResult,
    JointMove,
    Keeping,
    Reply,
    Stance,
    WayOut,
)
from standoff.explain.joint import (
    CONCEPTS,
    JointBoard,
    JointMaker,
    Pair,
    Path,
    Replies,
    always_better,
    better,
    shortest_path,
    some_completion,
    sometimes_better,
    stability,
)
from standoff.explain.orders import Orders, leaves, members
from standoff.explain.readings import Court
from standoff.explain.result import GoalLine
from standoff.explain.words import change_words, goal_line
from standoff.game.board import Board
from standoff.game.reach import codes
from standoff.game.space import moves_within

MAX_REPLY_CLASSES = 400


@dataclass(frozen=True)
class _Seat:
    """One distinct reading in which the state can be."""

    choices: Choices
    board: Board
    joint: JointBoard
    orders: Orders


@dataclass(frozen=True)
class _Stop:
    """A reply that can stop a joint move, and within which completions of the others."""

    joint: JointBoard
    replies: Replies
    orders: Orders
    path: Path
    row: int
    leaves: tuple[str, ...]


class Bench:
    """One coalition over all readings of a scope."""

    def __init__(self, court: Court, coalition: Coalition, scope: Scope) -> None:
        self.court, self.case, self.coalition = court, court.case, coalition
        self.space = court.maker.space
        self.at = court.maker.states[coalition.at]
        self.members = tuple(actor for actor in self.space.actors if actor in coalition.members)
        self.others = tuple(actor for actor in self.space.actors if actor not in self.members)
        self.maker = JointMaker(self.space, self.members, self.at)
        boards = court.boards(scope)
        self.seats = [
            _Seat(choices, board, self.maker.joint(board), orders_of(board))
            for choices, board in boards
            if board.feasible >> self.at & 1
        ]
        self.not_possible = len(boards) - len(self.seats)
        self.distinct = list({id(seat.joint): seat for seat in self.seats}.values())
        self.pairs = list({(id(s.joint), id(self.maker.replies(s.board))): s for s in self.seats}.values())
        self.notes: list[str] = []

    def result(self, name: str) -> CoalitionResult:
        stable = {concept: self.stable(concept) for concept in CONCEPTS} if self.seats else {}
        named = self.named()
        smallest, count = self.smallest()
        surest = self.surest()
        end, code = self.end(named, surest, smallest)
        usable = [] if code is None else [s for s in self.distinct if self.reaches(s.joint, code)]
        return CoalitionResult(
            name=name,
            title=self.coalition.title,
            members={actor: self.case.name_of(actor) for actor in self.members},
            at=self.coalition.at,
            because=self.coalition.because,
            readings=len(self.seats),
            not_possible=self.not_possible,
            named=named,
            any_better={EVERY: NONE, SOME: SOME, NONE: EVERY}.get(stable.get("Nash", EVERY), NOT_COMPUTED),
            smallest=smallest,
            smallest_count=count,
            surest=surest,
            nothing_to_gain=self.nothing_to_gain(),
            without_goals=tuple(a for a in self.members if not any(s.board.goals[a] for s in self.seats)),
            end=end,
            keeping=tuple(self.keeping(actor, code, usable) for actor in self.members if code is not None and usable),
            answers=tuple(self.answer(actor, code) for actor in self.others if code is not None),
            replies=self.replies(code) if code is not None else (),
            stable=stable,
            dilemma=self.all_gain(code, usable, and_break=True),
            kept=self.all_gain(code, usable, and_break=False),
            notes=tuple(self.notes),
        )

    # --- the state ----------------------------------------------------------------------------------------------------

    def stable(self, concept: str) -> str:
        """Coalitional stability in every, some or no reading and completion."""
        found = self.known_of(concept)
        limit: LimitError | None = None
        for seat in self.pairs if len(found) < 2 else ():
            try:
                found |= stability(seat.joint, self.maker.replies(seat.board), concept)
            except LimitError as error:
                limit = error
            if len(found) == 2:
                return SOME
        if limit is not None:
            self.notes.append(f"stability under {concept} is not computed: {limit}")
            return NOT_COMPUTED
        return _share(found)

    def known_of(self, concept: str) -> set[bool]:
        """What the bounds of CSEQ and CSMR settle already: coalitional Nash implies them, and they imply CGMR."""
        if concept in ("Nash", "GMR"):
            return set()
        try:
            never_better = any(True in seat.joint.over_completions("Nash") for seat in self.distinct)
            always_stands = any(False in seat.joint.over_completions("GMR") for seat in self.distinct)
        except LimitError:
            return set()
        return ({True} if never_better else set()) | ({False} if always_stands else set())

    def nothing_to_gain(self) -> tuple[str, ...]:
        """Members for whom no joint move is better in any reading and completion."""
        found = []
        for n, actor in enumerate(self.members):
            masks = ((seat, seat.joint.rows.masks[row][n]) for seat in self.distinct for row in seat.joint.rows_ahead)
            if not any(sometimes_better(seat.joint.orders[n], mask, seat.joint.here[n]) for seat, mask in masks):
                found.append(actor)
        return tuple(found)

    # --- joint moves --------------------------------------------------------------------------------------------------

    def named(self) -> JointMove | None:
        if not self.coalition.move or not self.seats:
            return None
        code = self.at
        for actor, literals in self.coalition.move.items():
            code = changed(self.space.bits, code, literals, actor)
        return self.joint_move(code)

    def joint_move(self, code: int) -> JointMove:
        reasons = [self.why_not(seat, code) for seat in self.distinct]
        usable = [seat for seat, why in zip(self.distinct, reasons, strict=True) if why is None]
        rows = [(seat.joint, self.row(seat.joint, code)) for seat in usable]
        if len(usable) == len(self.distinct) and all(joint.certain(row) for joint, row in rows):
            all_better = EVERY
        else:
            all_better = SOME if any(joint.possible(row) for joint, row in rows) else NONE
        return JointMove(
            change=self.literals(self.at, code),
            says=self.words(self.at, code),
            options=(self.at ^ code).bit_count(),
            possible=_share({why is None for why in reasons}),
            why_not=tuple(dict.fromkeys(why for why in reasons if why is not None)),
            better=all_better,
            stances=tuple(self.stance(actor, self.at, code, usable) for actor in self.members) if usable else (),
        )

    def row(self, joint: JointBoard, code: int) -> int:
        return int(joint.rows.ids[joint.sides.split(code)])

    def reaches(self, joint: JointBoard, code: int) -> bool:
        h, _ = joint.sides.split(code)
        return h in joint.ends

    def why_not(self, seat: _Seat, code: int) -> str | None:
        """Why a change is no joint move from the state in a reading, if it is none."""
        if code == self.at:
            return f"it changes nothing at {self.coalition.at}"
        if not self.space.permitted(self.at, code):
            return "it undoes a one-way option"
        if not seat.board.feasible >> code & 1:
            return "it leads to a state that cannot be"
        if not self.reaches(seat.joint, code):
            return "whoever moves first, it passes a state that cannot be"
        return None

    def smallest(self) -> tuple[tuple[JointMove, ...], int]:
        """Joint moves better for all in some reading and completion that change the fewest options, and how many."""
        profiles = {h for seat in self.distinct for h in seat.joint.improvements}
        return self.fewest(profiles)

    def surest(self) -> JointMove | None:
        """The smallest joint move that is better for all in every reading and completion."""
        sure: set[int] | None = None
        for seat in self.distinct:
            own = {h for h, row in seat.joint.improvements.items() if seat.joint.certain(row)}
            sure = own if sure is None else sure & own
        found, _ = self.fewest(sure or set())
        return found[0] if found else None

    def fewest(self, profiles: set[int]) -> tuple[tuple[JointMove, ...], int]:
        if not profiles:
            return (), 0
        here, w = self.maker.sides.split(self.at)
        least = min((h ^ here).bit_count() for h in profiles)
        found = sorted((h for h in profiles if (h ^ here).bit_count() == least), key=lambda h: h ^ here)
        grid = self.maker.sides.grid
        return tuple(self.joint_move(int(grid[h, w])) for h in found[:MAX_SHOWN]), len(found)

    def end(
        self, named: JointMove | None, surest: JointMove | None, smallest: Sequence[JointMove]
    ) -> tuple[JointMove | None, int | None]:
        """The joint move that the rest is about: the named one where it can be made, else the surest or smallest."""
        end = named if named and named.possible != NONE else surest or next(iter(smallest), None)
        if end is None:
            return None, None
        code = self.at
        for literal in end.change:
            code = changed(self.space.bits, code, [literal], "")
        return end, code

    # --- one member ---------------------------------------------------------------------------------------------------

    def stance(self, actor: str, before: int, after: int, seats: Sequence[_Seat]) -> Stance:
        occurs: set[str] = set()
        own = self.space.yes((before ^ after) & self.space.own[actor])
        pro, con = _Goals(self, actor, own), _Goals(self, actor, own)
        for seat in seats:
            here, there = seat.board.vector(actor, before), seat.board.vector(actor, after)
            occurs |= _signs(seat, actor, there, here)
            pro.add(seat, there & ~here)
            con.add(seat, here & ~there)
        in_order = tuple(word for word in (BETTER, WORSE, SILENT) if word in occurs)
        verdict = in_order[0] if len(in_order) == 1 else OPEN
        return Stance(actor, verdict, in_order, pro.lines(), con.lines())

    def keeping(self, actor: str, end: int, seats: Sequence[_Seat]) -> Keeping:
        share = (end ^ self.at) & self.space.own[actor]
        back = (end & ~share) | (self.at & share)

        def undoing(out: int) -> bool:
            return bool((out ^ end) & share)

        def going_on(out: int) -> bool:
            return not undoing(out)

        breaks = self.tempted(actor, end, seats, undoing)
        can_go_back = share and any(back in self.ways_out(s, actor, end) for s in seats)
        return Keeping(
            actor=actor,
            takes_part=bool(share),
            breaks=breaks,
            goes_back=self.way_out(actor, end, back, seats) if can_go_back else None,
            undoes=self.best_way_out(actor, end, seats, undoing) if breaks != NONE else None,
            goes_on=self.best_way_out(actor, end, seats, going_on),
        )

    def ways_out(self, seat: _Seat, actor: str, end: int) -> list[int]:
        return list(moves_within(self.space, actor, end, seat.board.feasible))

    def tempted(self, actor: str, end: int, seats: Sequence[_Seat], wanted: Callable[[int], bool]) -> str:
        """Whether some such way out is preferred, in every, some or no reading and completion."""
        found: set[bool] = set()
        for seat in _by_goals(seats, actor):
            vectors = self.vectors_out(seat, actor, end, wanted)
            found |= _any_preferred(seat.orders, actor, vectors, seat.board.vector(actor, end))
        return _share(found)

    def vectors_out(self, seat: _Seat, actor: str, end: int, wanted: Callable[[int], bool]) -> set[int]:
        return {seat.board.vector(actor, out) for out in self.ways_out(seat, actor, end) if wanted(out)}

    def best_way_out(
        self, actor: str, end: int, seats: Sequence[_Seat], wanted: Callable[[int], bool]
    ) -> WayOut | None:
        """The smallest preferred way out of a kind, rather one that is preferred in every completion."""
        possible: dict[int, int] = {}
        own = _by_goals(seats, actor)
        for seat in own:
            order, here = seat.orders[actor], seat.board.vector(actor, end)
            for out in filter(wanted, self.ways_out(seat, actor, end)):
                vector = seat.board.vector(actor, out)
                if sometimes_better(order, vector, here):
                    possible[out] = possible.get(out, 0) + always_better(order, vector, here)
        if not possible:
            return None
        best = min(possible, key=lambda out: (possible[out] < len(own), (out ^ end).bit_count(), out ^ end))
        return self.way_out(actor, end, best, seats)

    def way_out(self, actor: str, end: int, out: int, seats: Sequence[_Seat]) -> WayOut:
        possible = [seat for seat in seats if out in self.ways_out(seat, actor, end)]
        stance = self.stance(actor, end, out, possible)
        always = stance.verdict == BETTER and len(possible) == len(seats)
        preferred = EVERY if always else SOME if BETTER in stance.occurs else NONE
        return WayOut(self.literals(end, out), self.words(end, out), preferred, stance.for_, stance.against)

    def all_gain(self, end: int | None, seats: Sequence[_Seat], *, and_break: bool) -> str:
        """All members gain and each would sooner undo its part (or: and none would): how often."""
        if end is None or not seats:
            return NONE
        found: set[bool] = set()
        for seat in seats:
            parts = [self.gains(seat, actor, end, and_break=and_break) for actor in self.members]
            if all(True in part for part in parts):
                found.add(True)
            if any(False in part for part in parts):
                found.add(False)
        return _share(found)

    def gains(self, seat: _Seat, actor: str, end: int, *, and_break: bool) -> frozenset[bool]:
        """Whether a member gains and breaks (or gains and keeps): which of the two occurs over its completions."""
        order, share = seat.orders[actor], (end ^ self.at) & self.space.own[actor]
        here, there = seat.board.vector(actor, self.at), seat.board.vector(actor, end)
        outs = [better(v, there) for v in self.vectors_out(seat, actor, end, lambda out: bool((out ^ end) & share))]
        tempting = [pair for pair in outs if pair[0]]
        gain = better(there, here)
        keeps = [(loss, more) for more, loss in tempting]
        both = some_completion(order, [gain, *keeps])
        breaks = any(some_completion(order, [gain, pair]) for pair in tempting)
        no_gain = not always_better(order, there, here)
        found = {and_break} if breaks else set()
        found |= {not and_break} if both else set()
        return frozenset(found | ({False} if no_gain else set()))

    # --- all others ---------------------------------------------------------------------------------------------------

    def answer(self, actor: str, end: int) -> Answer:
        able = [seat for seat in self.seats if self.reaches(seat.joint, end)]
        moves = self.tempted(actor, end, able, lambda _: True)
        return Answer(actor, any(seat.board.goals[actor] for seat in able), moves)

    def replies(self, end: int) -> tuple[Reply, ...]:
        found = []
        for credible in (True, False):
            try:
                reply = self.reply(end, credible=credible)
            except LimitError as error:
                kind = "in the others' own interest" if credible else "of the others"
                self.notes.append(f"replies {kind} are not computed: {error}")
                continue
            if reply is not None:
                found.append(reply)
        return tuple(found)

    def reply(self, end: int, *, credible: bool) -> Reply | None:
        """None where in no reading and completion all members gain, so that there is nothing to stop."""
        stops: set[bool] = set()
        best: _Stop | None = None
        done: set[tuple[int, int]] = set()
        for seat in self.pairs:
            replies = self.maker.replies(seat.board)
            key = (id(seat.joint), id(replies) if credible else seat.board.feasible_number)
            if key in done or not self.reaches(seat.joint, end) or not seat.joint.possible(self.row(seat.joint, end)):
                continue
            done.add(key)
            for table, path_to, orders in self.answers(seat.joint, replies, end, credible=credible):
                stand, found = self.stopped(seat.joint, replies, end, table, path_to, orders)
                stops |= {False} if stand else set()
                if found is not None:
                    stops.add(True)
                    best = found if best is None or len(found.path) < len(best.path) else best
        if not stops:
            return None
        if best is None:
            return Reply(credible, NONE, (), (), comes_anyway=False)
        return Reply(credible, _share(stops), self.steps(end, best.path), best.leaves, self.comes_anyway(best, end))

    def answers(
        self, joint: JointBoard, replies: Replies, end: int, *, credible: bool
    ) -> Iterator[tuple[int, Callable[[int], Path], Orders]]:
        """Per class of the others' completions: where they can go, the shortest way to one of some profiles."""
        h, _ = joint.sides.split(end)
        if not credible:
            yield joint.others_reach(h), lambda wanted: shortest_path(joint, h, wanted), replies.orders
            return
        for leaf in leaves(replies.orders, lambda judge: replies.paths(judge, h), MAX_REPLY_CLASSES):
            paths = leaf.answer

            def path_to(wanted: int, paths: dict[int, Path] = paths) -> Path:
                return min((paths[w] for w in members(wanted)), key=len)

            yield sum(1 << w for w in paths), path_to, leaf.orders

    def stopped(
        self,
        joint: JointBoard,
        replies: Replies,
        end: int,
        table: int,
        path_to: Callable[[int], Path],
        orders: Orders,
    ) -> tuple[bool, _Stop | None]:
        """Whether the move can stand against these answers where all gain, and the shortest that can stop it."""
        h, w = joint.sides.split(end)
        after = int(joint.rows.ids[h, w])
        profiles = list(codes(table))
        row_of = dict(zip(profiles, joint.rows.ids[h, profiles].tolist(), strict=True))
        harmed = {
            row: tuple(actor for n, actor in enumerate(self.members) if self.harmed(joint, n, after, row))
            for row in sorted(set(row_of.values()))
        }
        wanted = sum(1 << v for v, row in row_of.items() if harmed[row])
        stand = joint.all_possible(harmed)
        if not wanted:
            return stand, None
        path = path_to(wanted)
        row = row_of[path[-1][1]]
        return stand, _Stop(joint, replies, orders, path, row, harmed[row])

    def harmed(self, joint: JointBoard, n: int, after: int, reply: int) -> bool:
        """Whether a member can gain by the joint move and not by what the reply makes of it."""
        pairs = [joint.comparisons(after, n), *_not_better(joint.comparisons(reply, n))]
        return some_completion(joint.orders[n], pairs)

    def comes_anyway(self, stop: _Stop, end: int) -> bool:
        """Whether the others' improvements from the state itself lead a member below it, no better than the reply."""
        joint = stop.joint
        h, w = joint.sides.split(self.at)
        after = self.row(joint, end)
        try:
            found = leaves(stop.orders, lambda judge: tuple(stop.replies.paths(judge, h)), MAX_REPLY_CLASSES)
        except LimitError as error:
            self.notes.append(f"whether the shortest reply could come anyway is not computed: {error}")
            return False
        rows = {int(joint.rows.ids[h, v]) for leaf in found for v in leaf.answer if v != w}
        for actor in stop.leaves:
            n = self.members.index(actor)
            first = [joint.comparisons(after, n), *_not_better(joint.comparisons(stop.row, n))]
            for row in rows:
                mask, reply = joint.rows.masks[row][n], joint.rows.masks[stop.row][n]
                pairs = [*first, better(joint.here[n], mask), *_not_better(better(mask, reply))]
                if some_completion(joint.orders[n], pairs):
                    return True
        return False

    def steps(self, end: int, path: Sequence[tuple[str, int]]) -> tuple[str, ...]:
        h, _ = self.maker.sides.split(end)
        before, said = end, []
        for actor, w in path:
            after = int(self.maker.sides.grid[h, w])
            said.append(change_words(self.case, actor, before, after, self.space.bits))
            before = after
        return tuple(said)

    # --- words --------------------------------------------------------------------------------------------------------

    def literals(self, before: int, after: int) -> tuple[str, ...]:
        bits = self.space.bits
        return tuple(
            option if after >> bit & 1 else f"not {option}"
            for option, bit in bits.items()
            if (before ^ after) >> bit & 1
        )

    def words(self, before: int, after: int) -> str:
        movers = [actor for actor in self.space.actors if (before ^ after) & self.space.own[actor]]
        return "; ".join(change_words(self.case, actor, before, after, self.space.bits) for actor in movers)


class _Goals:
    """Goal lines of one actor over readings, the widest of each kept.

    Marked are those that bear on the move in some readings only, and those that speak of nothing but options `own` of
    the actor that the move changes.
    """

    def __init__(self, bench: Bench, actor: str, own: Sequence[str]) -> None:
        self.bench, self.actor, self.own = bench, actor, frozenset(own)
        self.found: dict[str, GoalLine] = {}
        self.plain: set[str] = set()
        self.there: list[tuple[dict[str, str], frozenset[str]]] = []
        self._seen: set[tuple[int, int]] = set()

    def add(self, seat: _Seat, mask: int) -> None:
        goals = seat.board.goals[self.actor]
        self.there.append((dict(seat.choices), frozenset(name for n in members(mask) for name in goals[n].ids)))
        if (id(goals), mask) in self._seen:
            return
        self._seen.add((id(goals), mask))
        for number in members(mask):
            self.plain |= {
                goal.id for goal in goals[number].members if set(atoms(parse(goal.formula_text))) <= self.own
            }
            line = goal_line(self.bench.court.maker, seat.board, self.actor, number)
            known = self.found.get(line.ids[0])
            if known is None or len(line.ids) + len(line.entries) > len(known.ids) + len(known.entries):
                self.found[line.ids[0]] = line

    def lines(self) -> tuple[GoalLine, ...]:
        covered: set[str] = set()
        kept = []
        for line in sorted(self.found.values(), key=lambda line: -len(line.ids)):
            if not set(line.ids) <= covered:
                restates = set(line.ids) <= self.plain
                kept.append(replace(line, only_if=self.only_choice(line), restates=restates))
                covered |= set(line.ids)
        return tuple(kept)

    def only_choice(self, line: GoalLine) -> dict[str, str] | None:
        """The one choice at a passage that all readings in which the goal bears on it have in common, and no others."""
        having: list[dict[str, str]] = []
        lacking: list[dict[str, str]] = []
        for choices, there in self.there:
            (having if there & set(line.ids) else lacking).append(choices)
        for passage in having[0] if having and lacking else ():
            values = {choices[passage] for choices in having}
            if len(values) == 1 and not values & {choices[passage] for choices in lacking}:
                return {passage: values.pop()}
        return None


def _by_goals(seats: Sequence[_Seat], actor: str) -> list[_Seat]:
    """One seat for each way in which the actor's goals and the feasible states stand."""
    return list({(id(seat.board.goals[actor]), seat.board.feasible_number): seat for seat in seats}.values())


def _signs(seat: _Seat, actor: str, there: int, here: int) -> set[str]:
    maximal = seat.orders[actor].maximal(there ^ here)
    return {BETTER if there >> goal & 1 else WORSE for goal in maximal} or {SILENT}


def _any_preferred(orders: Orders, actor: str, vectors: Iterable[int], here: int) -> set[bool]:
    """Whether one of the states is preferred: which of the two occurs over the actor's completions."""
    pairs = [better(vector, here) for vector in vectors]
    tempting = [pair for pair in pairs if pair[0]]
    order = orders[actor]
    found = {True} if any(some_completion(order, [pair]) for pair in tempting) else set()
    return found | ({False} if some_completion(order, [(loss, gain) for gain, loss in tempting]) else set())


def _not_better(pair: Pair) -> list[Pair]:
    """The comparison that says the opposite; nothing has to be said where no goal speaks for the first state."""
    gain, loss = pair
    return [(loss, gain)] if gain else []


def _share(found: set[bool]) -> str:
    return SOME if len(found) == 2 else EVERY if True in found else NONE
