"""Random models and random cases through `.gmcr` files: the same states, moves, orders and stability."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from standoff.case.load import parse_case
from standoff.case.model import CaseFile
from standoff.exchange.gmcr import GMCR
from standoff.exchange.gmcr_read import read_gmcr
from standoff.exchange.gmcr_write import write_gmcr
from standoff.exchange.model import Imported, Model
from standoff.exchange.to_yaml import yaml_of
from standoff.game.arcs import arcs_of
from standoff.game.board import BoardMaker
from standoff.game.build import chosen_variants, game_of
from standoff.game.model import Game
from standoff.stability import analyse
from tests.exchange.gmcr_files import Data, meant, models, raw

CONCEPTS = ["Nash", "GMR", "SMR", "SEQ", "SSEQ"]


def case_of(imported: Imported) -> CaseFile:
    return parse_case(yaml_of(imported))[0]


def moves_of(game: Game) -> list[set[tuple[int, int]]]:
    return [{(start, end) for start, ends in enumerate(own) for end in ends} for own in arcs_of(game)]


def dense(values: Any) -> list[int]:
    return [int(rank) for rank in np.unique(np.asarray(values), return_inverse=True)[1]]


@given(models())
def test_a_model_becomes_the_game_that_it_means(data: Data) -> None:
    assume(meant(data).states)
    wanted = meant(data)
    case = case_of(read_gmcr(raw(data), "model.gmcr"))
    game = game_of(case)
    assert game.state_ids == tuple(str(number + 1) for number in range(len(wanted.states)))
    means = {name: case.actors[name.split(".")[0]].options[name.split(".")[1]].means for name in case.options()}
    for state, taken in zip(game.state_ids, wanted.states, strict=True):
        assert sorted(means[name] for name in game.yes(state)) == sorted(data["options"][k]["name"] for k in taken)
    nobody = len(game.actors) - len(wanted.moves)
    assert nobody == (len({index for one in data["decisionMakers"] for index in one["options"]}) < len(data["options"]))
    assert moves_of(game)[nobody:] == wanted.moves
    assert not any(moves_of(game)[:nobody])
    assert [dense(ranks) for ranks in game.ranks[nobody:]] == [dense(payoffs) for payoffs in wanted.payoffs]
    assert all(not np.ptp(ranks) for ranks in game.ranks[:nobody])


@given(models())
def test_a_file_that_was_written_is_written_alike_again(data: Data) -> None:
    assume(meant(data).states)
    first = case_of(read_gmcr(raw(data), "model.gmcr"))
    written = write_gmcr(Model(first, game_of(first)))
    second = case_of(read_gmcr(written.raw, "model.gmcr"))
    again = write_gmcr(Model(second, game_of(second)))
    assert again.raw == written.raw
    assert not any("moves taken" in line for line in written.lost)
    assert same_conflict(game_of(first), game_of(second))


@st.composite
def formulas(draw: st.DrawFn, names: tuple[str, ...]) -> str:
    tree = st.recursive(
        st.sampled_from(names),
        lambda part: st.one_of(
            part.map(lambda one: f"not ({one})"),
            st.tuples(part, st.sampled_from(["and", "or", "if", "iff"]), part).map(
                lambda parts: f"({parts[0]}) {parts[1]} ({parts[2]})"
            ),
        ),
        max_leaves=4,
    )
    return draw(tree)


@st.composite
def cases(draw: st.DrawFn) -> Data:
    """Cases in option form with preferences in each way that the format can hold, and links."""
    sizes = draw(st.lists(st.integers(1, 2), min_size=2, max_size=4).filter(lambda sizes: sum(sizes) <= 6))
    keys = {f"a{n}": [f"o{k}" for k in range(size)] for n, size in enumerate(sizes)}
    names = tuple(f"{actor}.{key}" for actor, own in keys.items() for key in own)
    formula = formulas((*names, "both"))
    actors: Data = {}
    for actor, own in keys.items():
        stays = draw(st.lists(st.sampled_from([None, None, "yes-stays", "no-stays"]), min_size=2, max_size=2))
        actors[actor] = {
            "options": {
                key: {"means": f"does {key}", **({"irreversible": way} if way else {})}
                for key, way in zip(own, stays, strict=False)
            }
        }
        kind = draw(st.sampled_from(["statements", "weights", "goals", "nothing"]))
        texts = draw(st.lists(formula, min_size=1, max_size=3))
        if kind == "statements":
            actors[actor]["statements"] = texts
        elif kind == "weights":
            actors[actor]["weights"] = {name: draw(st.integers(-3, 3)) for name in names}
        elif kind == "goals":
            ids = [f"g{number}" for number in range(len(texts))]
            actors[actor]["goals"] = [{"id": one, "wants": text} for one, text in zip(ids, texts, strict=True)]
            if len(ids) > 1:
                actors[actor]["outranks"] = [{"chain": draw(st.permutations(ids))}]
    excluded = draw(st.lists(formulas(names), max_size=2))
    data = {
        "standoff": 1,
        "title": "Random",
        "actors": actors,
        "links": {"both": {"iff": f"{names[0]} and {names[1]}"}},
        "infeasible": [{"when": text, "because": "drawn"} for text in excluded],
    }
    case = case_of(Imported(data))
    board = BoardMaker(case).board(chosen_variants(case)[0])
    assume(board.feasible)
    return data


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(cases())
def test_a_case_comes_back_as_the_same_conflict(data: Data) -> None:
    case = case_of(Imported(data))
    game = game_of(case)
    back = case_of(read_gmcr(write_gmcr(Model(case, game)).raw, "back.gmcr"))
    assert same_conflict(game, game_of(back))


@given(cases(), st.data())
def test_rankings_with_ties_come_back(data: Data, more: st.DataObject) -> None:
    states = len(game_of(case_of(Imported(data))).state_ids)
    for actor in data["actors"].values():
        for key in ("statements", "weights", "goals", "outranks"):
            actor.pop(key, None)
        order = more.draw(st.permutations(range(1, states + 1)))
        cuts = more.draw(st.sets(st.integers(1, states)))
        places = sorted({0, *cuts, states})
        actor["ranking"] = [order[start:end] for start, end in itertools.pairwise(places)]
    case = case_of(Imported(data))
    assert same_conflict(game_of(case), game_of(case_of(read_gmcr(write_gmcr(Model(case, game_of(case))).raw, "x"))))


def same_conflict(one: Game, other: Game) -> bool:
    """The same states, moves, orders and stability, whatever the actors are called."""
    assert one.codes is not None
    assert other.codes is not None
    marks = [analyse(game, CONCEPTS).marks for game in (one, other)]
    return (
        one.codes.tolist() == other.codes.tolist()
        and moves_of(one) == moves_of(other)
        and [dense(ranks) for ranks in one.ranks] == [dense(ranks) for ranks in other.ranks]
        and all(np.array_equal(marks[0][name], marks[1][name]) for name in CONCEPTS)
    )


def test_the_format_offers_both_directions() -> None:
    assert GMCR.read is read_gmcr
    assert GMCR.write is not None
