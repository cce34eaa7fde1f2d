"""Coalitions: against readings and completions listed one by one, and on a small case made up for it."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import standoff
from standoff.case.load import LoadedCase, parse_case
from standoff.cli import main
from standoff.errors import InputError
from standoff.explain.coalition import EVERY, NONE, SOME, CoalitionResult
from standoff.explain.joint import some_completion
from standoff.explain.orders import Order
from standoff.explain.together import Together, together
from standoff.report.together import collective_action, sections
from tests.reference import coalitions as literal
from tests.reference import verdicts as reference
from tests.reference.random_cases import cases
from tests.reference.stability import Conflict, joint_moves
from tests.strategies import examples

MOST_WORLDS = 300

Case = dict[str, Any]


# --- everything listed one by one -------------------------------------------------------------------------------------


@dataclass
class World:
    """One completion of every actor in one reading, as a conflict over the feasible states."""

    conflict: Conflict
    states: list[reference.State]
    actors: list[str]
    reading: int

    def place(self, state: reference.State) -> int | None:
        return self.states.index(state) if state in self.states else None

    def prefers(self, actor: str, first: int, second: int) -> bool:
        rank = self.conflict.rank[self.actors.index(actor)]
        return rank[first] > rank[second]


def worlds(case: Case) -> list[World]:
    frame = reference.read_frame(case, "stated")
    found = []
    readings = reference.distinct_readings(case, frame)
    actors = list(frame.options)
    assume(sum(prod(len(r.completions(actor)) for actor in actors) for r in readings) <= MOST_WORLDS)
    for number, reading in enumerate(readings):
        states = sorted(reading.feasible, key=sorted)
        places = {state: place for place, state in enumerate(states)}
        moves = [[{places[end] for end in reading.moves[actor, state]} for state in states] for actor in actors]
        for orders in itertools.product(*(reading.completions(actor) for actor in actors)):
            rank = [[_rank(order, state) for state in states] for order in orders]
            found.append(World(Conflict(len(actors), len(states), moves, rank), states, actors, number))
    return found


def _rank(order: reference.Completion, state: reference.State) -> int:
    """Option prioritisation: the first goal counts 2^(k-1), the last 1."""
    return sum(2 ** (len(order) - 1 - n) for n, goal in enumerate(order) if state in goal.holds_at)


def share(found: list[bool] | Iterator[bool]) -> str:
    values = set(found)
    return SOME if len(values) == 2 else EVERY if True in values else NONE


@st.composite
def with_coalitions(draw: st.DrawFn) -> tuple[Case, list[str], str]:
    case = draw(cases())
    actors = list(case["actors"])
    assume(len(actors) > 1)
    members = draw(st.permutations(actors))[: draw(st.integers(2, len(actors)))]
    at = draw(st.sampled_from(list(case["states"])))
    yes = set(case["states"][at]["yes"])
    own = [f"{actor}.{option}" for actor in members for option in case["actors"][actor]["options"]]
    flipped = draw(st.lists(st.sampled_from(own), min_size=1, max_size=len(own), unique=True))
    move: dict[str, list[str]] = {}
    for option in flipped:
        actor, name = option.split(".")
        move.setdefault(actor, []).append(f"not {name}" if option in yes else name)
    coalition = {"title": "those", "members": members, "at": at, "move": move}
    return case | {"coalitions": {"those": coalition}}, members, str(at)


SHAPES = [(1, 1, 1), (1, 1, 2), (2, 1, 1), (1, 1, 1, 1), (2, 2, 1), (1, 2, 2)]


@st.composite
def tempting_cases(draw: st.DrawFn) -> tuple[Case, list[str], str]:
    """Two members who want much of each other and little of their own doing, and others who may answer."""
    shape = draw(st.sampled_from(SHAPES))
    options = {actor: list("xy"[:count]) for actor, count in zip(["ana", "ben", "cem", "dia"], shape, strict=False)}
    members = draw(st.permutations(list(options)))[:2]
    every = [f"{actor}.{option}" for actor, own in options.items() for option in own]
    support = {"basis": "assumed", "because": "made up"} if draw(st.integers(0, 9)) == 0 else {"grounds": ["s1"]}
    actors = {}
    for actor, own in options.items():
        mine = [f"{actor}.{option}" for option in own]
        theirs = [option for option in every if option not in mine]
        pool = [*theirs, *theirs, *(f"not {option}" for option in mine), *(f"not {option}" for option in theirs)]
        pool += [f"{one} and {other}" for one in mine for other in theirs]
        pool += [f"not ({one} and {other})" for one, other in itertools.pairwise(theirs)]
        wishes = draw(st.lists(st.sampled_from(pool), max_size=3, min_size=actor in members, unique=True))
        if actor in members and draw(st.booleans()):  # to gain by what another does, to be spared doing it, and answers
            other = next(member for member in members if member != actor)
            third = next(key for key in options if key not in members)
            wishes = [f"{other}.x", f"not {actor}.x", f"not {third}.x"][: draw(st.integers(2, 3))]
        if actor not in members and draw(st.booleans()):
            wishes = [f"{actor}.x iff {draw(st.sampled_from(members))}.x"]
        body: dict[str, Any] = {
            "options": {option: {"means": f"do {option}", "irreversible": draw(ONE_WAY)} for option in own},
            "goals": [{"id": f"g{n}", "wants": wish, "grounds": ["s1"]} for n, wish in enumerate(wishes)],
        }
        if len(wishes) > 1 and draw(st.booleans()):
            ids = [f"g{n}" for n in range(len(wishes))]
            chain = draw(st.one_of(st.just(ids), st.permutations(ids).map(lambda order: order[:2])))
            body["outranks"] = [{"chain": chain, **support}]
        actors[actor] = body
    yes = draw(st.lists(st.sampled_from(every), max_size=1))
    own = [option for option in every if option.split(".")[0] in members]
    move: dict[str, list[str]] = {}
    for option in draw(st.one_of(st.just(own), st.lists(st.sampled_from(own), min_size=1, unique=True))):
        actor, name = option.split(".")
        move.setdefault(actor, []).append(f"not {name}" if option in yes else name)
    case: Case = {
        "standoff": 1,
        "title": "made up",
        "sources": {"text": {"kind": "text"}},
        "ledger": [{"id": "s1", "source": "text", "says": "so", "use": "model"}],
        "actors": actors,
        "states": {"now": {"yes": yes}},
        "coalitions": {"those": {"title": "those", "members": members, "at": "now", "move": move}},
    }
    if draw(st.booleans()):
        pair = draw(st.lists(st.sampled_from([*every, *(f"not {o}" for o in every)]), min_size=2, max_size=2))
        case["infeasible"] = [{"id": "no", "when": " and ".join(pair), "because": "-", "grounds": ["s1"]}]
    if draw(st.booleans()):
        actor, wish = draw(st.sampled_from(list(options))), draw(st.sampled_from(every))
        goal = {"id": "added", "wants": wish, "grounds": ["s1"]}
        case["readings"] = {
            "unclear": {"ask": "?", "choices": {"plain": {}, "more": {"add": {"goals": {actor: [goal]}}}}}
        }
    return case, members, "now"


ONE_WAY = st.sampled_from([None, None, None, None, "yes-stays", "no-stays"])


def loaded(case: Case) -> LoadedCase:
    file, located = parse_case(json.dumps(case))
    return LoadedCase(file, located, "made up", None)


@examples(3)
@given(tempting_cases())
def test_coalitions_with_something_to_gain(drawn: tuple[Case, list[str], str]) -> None:
    check(*drawn)


@examples(0.5)
@given(with_coalitions())
def test_any_case(drawn: tuple[Case, list[str], str]) -> None:
    check(*drawn)


def check(case: Case, members: list[str], at: str) -> None:
    """Everything that is said, against all readings and completions listed."""
    listed = worlds(case)
    (found,) = together(loaded(case)).coalitions
    state = reference.read_frame(case, "stated").states[at]
    possible = [world for world in listed if world.place(state) is not None]
    assert found.readings == len({world.reading for world in possible})
    if not possible:
        assert not found.stable
        return
    coalition = frozenset(possible[0].actors.index(member) for member in members)
    check_state(found, possible, coalition, state)
    check_joint_moves(found, possible, coalition, state)
    end = _end(case, found, state)
    if end is not None:
        usable = [w for w in possible if _reached(w, coalition, state, end)]
        check_keeping(found, usable, members, state, end)
        check_answers(found, usable, members, state, end)


def _reached(world: World, coalition: literal.Coalition, state: reference.State, end: reference.State) -> bool:
    place = world.place(end)
    return place is not None and place in literal.moves(world.conflict, coalition, world.place(state) or 0)


def _end(case: Case, found: CoalitionResult, state: reference.State) -> reference.State | None:
    return None if found.end is None else _after(state, found.end.change)


def _after(state: reference.State, change: tuple[str, ...]) -> reference.State:
    return reference.after_literals(state, "", change)


def check_state(
    found: CoalitionResult, possible: list[World], coalition: literal.Coalition, state: reference.State
) -> None:
    for concept in literal.CONCEPTS:
        expected = share([literal.stable(w.conflict, concept, coalition, w.place(state) or 0) for w in possible])
        assert found.stable[concept] == expected, concept
    improvements = [_improvements(world, coalition, state) for world in possible]
    assert found.any_better == share([bool(ends) for ends in improvements])
    every = set.union(*improvements)
    least = min((len(end ^ state) for end in every), default=None)
    smallest = {end for end in every if len(end ^ state) == least}
    assert found.smallest_count == len(smallest)
    assert {_after(state, move.change) for move in found.smallest} <= smallest
    assert len(found.smallest) == min(3, len(smallest))
    sure = set.intersection(*improvements)
    if sure:
        assert found.surest is not None
        assert _after(state, found.surest.change) in sure
        assert found.surest.options == min(len(end ^ state) for end in sure)
    else:
        assert found.surest is None
    names = possible[0].actors
    idle = {
        names[i]
        for i in coalition
        if not any(
            w.prefers(names[i], end, w.place(state) or 0)
            for w in possible
            for end in literal.moves(w.conflict, coalition, w.place(state) or 0)
        )
    }
    assert set(found.nothing_to_gain) == idle


def _improvements(world: World, coalition: literal.Coalition, state: reference.State) -> set[reference.State]:
    return {world.states[t] for t in literal.improvements(world.conflict, coalition, world.place(state) or 0)}


def check_joint_moves(
    found: CoalitionResult, possible: list[World], coalition: literal.Coalition, state: reference.State
) -> None:
    assert found.named is not None
    for move in (found.named, *found.smallest):
        end = _after(state, move.change)
        usable = [w for w in possible if _reached(w, coalition, state, end)]
        assert move.possible == share([w in usable for w in possible])
        assert (move.possible == EVERY) == (not move.why_not)
        gain = [w in usable and end in _improvements(w, coalition, state) for w in possible]
        assert move.better == share(gain)
        for stance in move.stances:
            occurs = {_sign(w, stance.actor, end, state) for w in usable}
            assert set(stance.occurs) == occurs
            assert stance.verdict == (occurs.pop() if len(occurs) == 1 else "OPEN")
            if "BETTER" in stance.occurs:
                assert stance.for_
            if "WORSE" in stance.occurs:
                assert stance.against


def _sign(world: World, actor: str, end: reference.State, state: reference.State) -> str:
    first, second = world.states.index(end), world.states.index(state)
    if world.prefers(actor, first, second):
        return "BETTER"
    return "WORSE" if world.prefers(actor, second, first) else "SILENT"


def check_keeping(
    found: CoalitionResult, usable: list[World], members: list[str], state: reference.State, end: reference.State
) -> None:
    breaking: dict[str, list[bool]] = {}
    for keeping in found.keeping:
        actor = keeping.actor
        share_of = {option for option in end ^ state if option.startswith(f"{actor}.")}
        assert keeping.takes_part == bool(share_of)
        undoing = [_tempting(world, actor, end, share_of, undo=True) for world in usable]
        breaking[actor] = [bool(outs) for outs in undoing]
        assert keeping.breaks == share(breaking[actor])
        back = end ^ frozenset(share_of)
        if keeping.goes_back:
            assert _after(end, keeping.goes_back.change) == back
            assert keeping.goes_back.preferred == share([back in outs for outs in undoing])
        if keeping.undoes:
            out = _after(end, keeping.undoes.change)
            assert keeping.undoes.preferred == share([out in outs for outs in undoing]) != NONE
        on = [_tempting(world, actor, end, share_of, undo=False) for world in usable]
        assert (keeping.goes_on is None) == (not any(on))
        if keeping.goes_on:
            out = _after(end, keeping.goes_on.change)
            assert keeping.goes_on.preferred == share([out in outs for outs in on]) != NONE
    gains = [all(_sign(w, actor, end, state) == "BETTER" for actor in members) for w in usable]
    breaks = [[breaking[actor][n] for actor in members] for n in range(len(usable))]
    assert found.dilemma == share([gain and all(own) for gain, own in zip(gains, breaks, strict=True)])
    assert found.kept == share([gain and not any(own) for gain, own in zip(gains, breaks, strict=True)])


def _tempting(world: World, actor: str, end: reference.State, share_of: set[str], undo: bool) -> set[reference.State]:
    place = world.states.index(end)
    ways = world.conflict.unilateral_improvements(world.actors.index(actor), place)
    return {world.states[t] for t in ways if bool((world.states[t] ^ end) & share_of) == undo}


def check_answers(
    found: CoalitionResult, usable: list[World], members: list[str], state: reference.State, end: reference.State
) -> None:
    for answer in found.answers:
        moves = [w.conflict.unilateral_improvements(w.actors.index(answer.actor), w.states.index(end)) for w in usable]
        assert answer.moves == share([bool(ends) for ends in moves])
        if answer.moves != NONE:
            assert answer.has_goals
    gaining = [w for w in usable if all(_sign(w, actor, end, state) == "BETTER" for actor in members)]
    assert {reply.credible for reply in found.replies} == ({True, False} if gaining else set())
    for reply in found.replies:
        shortest = [_shortest(world, members, state, end, reply.credible) for world in gaining]
        assert reply.stops == share([length is not None for length, _ in shortest])
        lengths = [length for length, _ in shortest if length is not None]
        if lengths:
            assert len(reply.steps) == min(lengths)
            harmed = [who for length, who in shortest if length == min(lengths)]
            assert any(set(reply.leaves) & who for who in harmed)
        if reply.comes_anyway:
            assert any(_sinks(world, members, reply.leaves, state) for world in gaining)


def _shortest(
    world: World, members: list[str], state: reference.State, end: reference.State, credible: bool
) -> tuple[int | None, set[str]]:
    """The length of the shortest reply that leaves some member no better off, and whom such replies leave so."""
    here = world.states.index(state)
    others = [i for i, actor in enumerate(world.actors) if actor not in members]
    step = world.conflict.unilateral_improvements if credible else world.conflict.unilateral_moves
    seen, ring = {world.states.index(end)}, {world.states.index(end)}
    for length in range(1, len(world.states) + 1):
        ring = {t for s in ring for i in others for t in step(i, s)} - seen
        seen |= ring
        harmed = {actor for actor in members for t in ring if not world.prefers(actor, t, here)}
        if harmed:
            return length, harmed
    return None, set()


def _sinks(world: World, members: list[str], leaves: tuple[str, ...], state: reference.State) -> bool:
    here = world.states.index(state)
    others = [i for i, actor in enumerate(world.actors) if actor not in members]
    reached = joint_moves(others, here, world.conflict.unilateral_improvements)
    return any(world.prefers(actor, here, t) for actor in leaves for t in reached)


# --- one actor's completions ------------------------------------------------------------------------------------------


@st.composite
def orders_and_comparisons(draw: st.DrawFn) -> tuple[Order, list[tuple[int, int]]]:
    goals = draw(st.integers(1, 5))
    below = [0] * goals
    for high in reversed(range(goals)):  # goals are numbered from the top, so that no circle can arise
        for low in range(high + 1, goals):
            if draw(st.integers(0, 3)) == 0:
                below[high] |= 1 << low | below[low]
    masks = st.integers(0, 2**goals - 1)
    pairs = draw(st.lists(st.tuples(masks, masks), max_size=4))
    return Order(tuple(below)), [(first & ~second, second & ~first) for first, second in pairs]


@given(orders_and_comparisons())
@settings(max_examples=400)
def test_some_completion_is_what_listing_finds(drawn: tuple[Order, list[tuple[int, int]]]) -> None:
    order, comparisons = drawn
    goals = range(len(order.below))
    found = False
    for listed in itertools.permutations(goals):
        agrees = all(listed.index(a) < listed.index(b) for a in goals for b in goals if order.below[a] >> b & 1)
        found = found or (agrees and all(_first(listed, pair) for pair in comparisons))
    assert some_completion(order, comparisons) == found


def _first(listed: tuple[int, ...], pair: tuple[int, int]) -> bool:
    for goal in listed:
        if pair[0] >> goal & 1 or pair[1] >> goal & 1:
            return bool(pair[0] >> goal & 1)
    return False


# --- a case made up for it --------------------------------------------------------------------------------------------

UTILITIES = """
standoff: 1
title: A town that does not pay
sources: {paper: {title: Why nobody turns off the tap, kind: text}}
ledger:
  - {id: s1, source: paper, says: cut off by all three the town would pay its debts, use: model}
  - {id: s2, source: paper, says: whoever cuts it off is hated for it, use: model}
  - {id: s3, source: paper, says: the debts weigh more than being liked, use: model}
  - {id: s4, source: paper, says: the town wants light and water, use: model}
  - {id: s5, source: paper, says: it would sue if its light and its water were gone, use: model}
actors:
  power:
    name: the power company
    options: {cut: cut the town off}
    goals: &same
      - {id: paid, wants: settles, says: to have the debts paid, grounds: [s1]}
      - {id: liked, avoids: power.cut, says: not to be hated, grounds: [s2]}
    outranks: [{chain: [paid, liked], grounds: [s3]}]
  water:
    name: the water company
    options: {cut: cut the town off}
    goals:
      - {id: paid, wants: settles, says: to have the debts paid, grounds: [s1]}
      - {id: liked, avoids: water.cut, says: not to be hated, grounds: [s2]}
    outranks: [{chain: [paid, liked], grounds: [s3]}]
  gas:
    name: the gas company
    options: {cut: cut the town off}
    goals: GAS
  town:
    name: the town
    options: {sue: go to court}
    goals:
      - {id: served, avoids: power.cut and water.cut, says: to have light and water, grounds: [s4]}
      - {id: court, wants: town.sue iff power.cut and water.cut, says: to sue when both are gone, grounds: [s5]}
links:
  settles: {iff: POOL, means: the town pays, grounds: [s1]}
states:
  now: {yes: []}
coalitions:
  tap:
    title: the three companies
    members: [power, water, gas]
    at: now
    move: {power: cut, water: cut, gas: cut}
"""
SAME_FOR_GAS = "[{id: paid, wants: settles, says: to have the debts paid, grounds: [s1]}]"


def utilities(settles: str, gas: str = SAME_FOR_GAS) -> standoff.Case:
    text = UTILITIES.replace("GAS", gas).replace("POOL", settles).replace("&same", "")
    file, located = parse_case(text)
    return standoff.Case(LoadedCase(file, located, "tap", None))


def page(found: Together) -> str:
    return " ".join(line.text for section in sections(found) for line in section.lines)


def test_when_all_are_needed_each_keeps_to_it() -> None:
    found = utilities("power.cut and water.cut and gas.cut").together("tap")
    (tap,) = found.coalitions
    assert tap.any_better == EVERY
    assert tap.named is not None
    assert tap.named.better == EVERY
    assert [stance.verdict for stance in tap.named.stances] == ["BETTER"] * 3
    assert (tap.kept, tap.dilemma) == (EVERY, NONE)
    assert tap.stable == dict.fromkeys(("Nash", "SEQ", "GMR", "SMR"), NONE)
    assert collective_action(tap) == "Each would gain if all did it, and each would keep to it."
    assert "to have the debts paid [s1]" in page(found)
    (town,) = tap.answers
    assert (town.actor, town.has_goals, town.moves) == ("town", True, EVERY)


def test_when_two_are_enough_each_would_sooner_leave_it_to_the_others() -> None:
    two = "power.cut and water.cut or power.cut and gas.cut or water.cut and gas.cut"
    gas = SAME_FOR_GAS[:-1] + ", {id: liked, avoids: gas.cut, says: not to be hated, grounds: [s2]}]"
    found = utilities(two, gas).together()
    (tap,) = found.coalitions
    assert (tap.kept, tap.dilemma) == (NONE, SOME)  # gas: nothing says that the debts weigh more
    assert tap.keeping[0].goes_back is not None
    assert tap.keeping[0].goes_back.preferred == EVERY
    assert tap.keeping[0].goes_back.for_[0].entries == ("s2",)
    assert collective_action(tap) == (
        "In some readings or rankings each would gain if all did it, and each would sooner undo its part: a problem "
        "of collective action there."
    )
    assert "not to be hated [s2; restates the move]" in page(found)
    assert "to have the debts paid [s1]" in page(found)


def test_a_goal_that_bears_on_the_move_in_one_reading_only_says_so() -> None:
    text = UTILITIES.replace("GAS", SAME_FOR_GAS).replace("POOL", "power.cut").replace("&same", "")
    choices = "{choices: {helps: {}, idle: {drop: [settles], add: {links: {settles: {iff: town.sue, grounds: [s1]}}}}}}"
    file, located = parse_case(text + f"readings:\n  cutting: {choices[:-1]}, ask: Does cutting help?}}\n")
    found = standoff.Case(LoadedCase(file, located, "tap", None)).together()
    assert found.coalitions[0].named is not None
    stances = {stance.actor: stance for stance in found.coalitions[0].named.stances}
    assert [goal.only_if for goal in stances["power"].for_] == [{"cutting": "helps"}]
    assert "to have the debts paid [s1; if cutting = 'helps']" in page(found)


def test_what_is_said_of_a_member_does_not_turn_on_whether_its_name_is_a_plural() -> None:
    text = UTILITIES.replace("GAS", "[]").replace("POOL", "power.cut and water.cut").replace("&same", "")
    file, located = parse_case(text.replace("the gas company", "the gardeners"))
    said = page(standoff.Case(LoadedCase(file, located, "tap", None)).together())
    assert "The gardeners: SILENT" in said
    assert not re.search(r"gardeners (has|is|does)\b", said)


def test_a_member_without_a_reason_is_named() -> None:
    found = utilities("power.cut and water.cut", gas="[]").together("tap")
    (tap,) = found.coalitions
    assert tap.any_better == NONE
    assert tap.without_goals == ("gas",)
    assert collective_action(tap) == "The text gives the gas company no reason for the move."
    assert "SILENT: the text gives the gas company no reason for it and none against." in page(found)


def test_the_flagship_has_no_joint_move_for_all_three() -> None:
    found = standoff.load("russia-taliban").together(members=["iran", "china", "russia"], at="as_written")
    (three,) = found.coalitions
    assert list(three.members) == ["russia", "china", "iran"]
    assert (three.any_better, three.end, three.nothing_to_gain) == (NONE, None, ("china", "iran"))
    assert set(three.stable.values()) == {EVERY}


def test_what_cannot_be_asked_is_said() -> None:
    case = utilities("power.cut")
    for arguments, said in (
        ({"coalition": "tab"}, "did you mean 'tap'"),
        ({"members": ["power", "wather"], "at": "now"}, "did you mean 'water'"),
        ({"members": ["power", "water"], "at": "no"}, "did you mean 'now'"),
        ({"members": ["power", "water"]}, "at which state"),
        ({"members": ["power"], "at": "now"}, "two members or more"),
        ({"coalition": "tap", "at": "now"}, "either the name"),
    ):
        with pytest.raises(InputError, match=said):
            case.together(**arguments)
    file, located = parse_case(UTILITIES.replace("GAS", SAME_FOR_GAS).replace("POOL", "power.cut").replace("&same", ""))
    with pytest.raises(InputError, match="names no coalition"):
        together(LoadedCase(file.model_copy(update={"coalitions": {}}), located, "tap", None))
    with pytest.raises(InputError, match="has none"):
        standoff.load("elmira").together()
    with pytest.raises(InputError, match="has a ranking"):
        standoff.load("chicken").together()


def test_the_command_prints_words_data_and_markdown(tmp_path: Path) -> None:
    text = UTILITIES.replace("GAS", SAME_FOR_GAS).replace("POOL", "power.cut and water.cut").replace("&same", "")
    file = tmp_path / "tap.yaml"
    file.write_text(text, encoding="utf-8")
    runner = CliRunner()
    words = runner.invoke(main, ["together", str(file)])
    assert words.exit_code == 0
    assert "Would each keep to it?" in words.output
    data = json.loads(runner.invoke(main, ["together", str(file), "--coalition", "tap", "--json"]).output)
    assert data["coalitions"][0]["named"]["stances"][0]["for"][0]["entries"] == ["s1"]
    markdown = runner.invoke(main, ["together", str(file), "--members", "power,water", "--at", "now", "--markdown"])
    assert markdown.output.startswith("# Together: A town that does not pay")
    wrong = runner.invoke(main, ["together", str(file), "--members", "power,watr", "--at", "now"])
    assert wrong.exit_code == 2
