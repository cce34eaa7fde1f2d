"""Drawings: valid GraphML and DOT, with every state and every move of the game, whatever the names are."""

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.errors import InputError, LimitError
from standoff.exchange.drawings import DOT, GRAPHML, NAMESPACE, write_dot, write_graphml
from standoff.exchange.model import Model
from standoff.game import Game
from standoff.game.arcs import arcs_of
from standoff.game.preference import Degrees, Pairs
from tests.exchange.models import case_data, model_of
from tests.strategies import Conflict, OptionConflict, conflicts

N = f"{{{NAMESPACE}}}"
CASE = model_of(case_data(OptionConflict((1,), frozenset(), frozenset(), frozenset(), ((1, 2),)))).case


def parsed_graphml(raw: bytes) -> tuple[dict[str, dict[str, str]], list[dict[str, str]], dict[str, str]]:
    """Nodes with their data by name, edges with theirs, and the data of the graph; every reference has to be there."""
    root = ET.fromstring(raw)
    assert root.tag == f"{N}graphml"
    keys = {(key.get("id"), key.get("for")): str(key.get("attr.name")) for key in root.findall(f"{N}key")}
    assert len({key for key, _ in keys}) == len(keys)
    graph = root.find(f"{N}graph")
    assert graph is not None
    assert graph.get("edgedefault") == "directed"

    def data(element: ET.Element, kind: str) -> dict[str, str]:
        return {keys[part.get("key"), kind]: part.text or "" for part in element.findall(f"{N}data")}

    nodes = {str(node.get("id")): data(node, "node") for node in graph.findall(f"{N}node")}
    edges = [
        data(edge, "edge") | {"from": str(edge.get("source")), "to": str(edge.get("target"))}
        for edge in graph.findall(f"{N}edge")
    ]
    assert all(edge["from"] in nodes and edge["to"] in nodes for edge in edges)
    return nodes, edges, data(graph, "graph")


_TOKEN = re.compile(r'\s*(?:("(?:[^"\\\n]|\\.)*")|(->)|([A-Za-z_][A-Za-z_0-9]*)|([{}\[\];=,]))')


def parsed_dot(raw: bytes) -> tuple[str, dict[str, dict[str, str]], list[dict[str, str]]]:
    """Title, nodes and edges by the grammar of DOT, as far as it is used."""
    text = raw.decode("utf-8")
    tokens: list[str] = []
    place = 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        assert found is not None, text[place : place + 40]
        tokens.append(next(part for part in found.groups() if part))
        place = found.end()
    rest = iter(tokens)
    assert next(rest) == "digraph"
    title = unquoted(next(rest))
    assert next(rest) == "{"
    nodes: dict[str, dict[str, str]] = {}
    edges = []
    for token in rest:
        if token == "}":
            break
        sign = next(rest)
        if sign == "=":
            assert next(rest)
            assert next(rest) == ";"
            continue
        target = next(rest) if sign == "->" else ""
        assert (next(rest) if target else sign) == "["
        attributes = {}
        while True:
            name, equals, value, after = next(rest), next(rest), next(rest), next(rest)
            assert equals == "="
            attributes[unquoted(name)] = unquoted(value)
            if after == "]":
                break
            assert after == ","
        assert next(rest) == ";"
        if target:
            edges.append(attributes | {"from": unquoted(token), "to": unquoted(target)})
        elif token != "node":
            nodes[unquoted(token)] = attributes
    assert list(rest) == []
    return title, nodes, edges


def unquoted(token: str) -> str:
    if not token.startswith('"'):
        return token
    return re.sub(r"\\(.)", lambda found: "\n" if found.group(1) == "n" else found.group(1), token[1:-1])


def expected_edges(game: Game) -> list[tuple[str, str, str, bool, bool]]:
    arcs = arcs_of(game)
    return sorted(
        (actor, game.state_ids[start], game.state_ids[end], start in arcs[n][end], bool(ranks[end] > ranks[start]))
        for n, (actor, ranks) in enumerate(zip(game.actors, game.ranks, strict=True))
        for start, ends in enumerate(arcs[n])
        for end in ends
    )


def told_edges(edges: list[dict[str, str]]) -> list[tuple[str, str, str, bool, bool]]:
    yes = {"true": True, "false": False}
    return sorted((e["actor"], e["from"], e["to"], yes[e["reversible"]], yes[e["improvement"]]) for e in edges)


@given(conflicts())
def test_every_state_and_every_move_is_drawn(conflict: Conflict) -> None:
    game = conflict.game()
    model = Model(CASE, game)
    nodes, edges, _ = parsed_graphml(write_graphml(model).raw)
    _, dot_nodes, dot_edges = parsed_dot(write_dot(model).raw)
    assert list(nodes) == list(dot_nodes) == list(game.state_ids)
    assert told_edges(edges) == told_edges(dot_edges) == expected_edges(game)
    for state, number in game.index.items():
        for actor, ranks in zip(game.actors, game.ranks, strict=True):
            best_first = 1 + len({int(rank) for rank in ranks if rank > ranks[number]})
            assert nodes[state][f"rank {actor}"] == dot_nodes[state][f"rank {actor}"] == str(best_first)
        assert nodes[state].get("yes", "") == ", ".join(game.yes(state))


@given(st.text(max_size=12), st.text(max_size=8), st.text(min_size=1, max_size=8))
def test_any_text_is_escaped(title: str, means: str, state: str) -> None:
    data: dict[str, Any] = case_data(OptionConflict((1,), frozenset(), frozenset(), frozenset(), ((1, 2),)))
    case = model_of(data).case
    case = case.model_copy(update={"title": title})
    game = Game.from_graph([state, "other one"], {"a": {state: ["other one"]}}, {"a": [2, 1]})
    states = {state: case.states["s0"].model_copy(update={"means": means})}
    model = Model(case.model_copy(update={"states": states}), game)
    nodes, edges, graph = parsed_graphml(write_graphml(model).raw)
    dot_title, dot_nodes, _ = parsed_dot(write_dot(model).raw)
    assert graph["title"].replace("\r", "\n") == _allowed(title).replace("\r\n", "\n").replace("\r", "\n")
    assert dot_title == _allowed(title).replace("\r", " ")
    assert set(dot_nodes) == {_allowed(state).replace("\r", " "), "other one"}
    assert edges[0]["from"] == "n1"  # blanks cannot stand in an id
    assert nodes["n2"]["state"] == "other one"


def _allowed(text: str) -> str:
    return "".join(
        c if c in "\t\n\r" or ("\x20" <= c <= "\ufffd" and not "\ud800" <= c <= "\udfff") or c > "\uffff" else "\ufffd"
        for c in text
    )


def test_a_drawing_of_a_case() -> None:
    data = case_data(OptionConflict((1, 1), frozenset({3}), frozenset({1}), frozenset(), ((1, 2, 2), (3, 2, 1))))
    data["states"]["s1"]["means"] = 'the "first" \\ move & <more>'
    model = model_of(data)
    marks: Mapping[str, list[str]] = {"Nash": ["s1"], "SEQ": ["s1", "s2"]}
    nodes, edges, graph = parsed_graphml(write_graphml(model, marks=marks).raw)
    assert graph == {"title": "Random"}
    assert nodes["s1"] == {
        "label": 's1 the "first" \\ move & <more>',
        "state": "s1",
        "means": 'the "first" \\ move & <more>',
        "yes": "a.v",
        "equilibrium": "Nash, SEQ",
        "rank a": "1",
        "rank b": "2",
    }
    assert "equilibrium" not in nodes["s0"]
    assert edges == [
        {"actor": "a", "reversible": "true", "improvement": "true", "from": "s0", "to": "s1"},
        {"actor": "a", "reversible": "true", "improvement": "false", "from": "s1", "to": "s0"},
        {"actor": "b", "reversible": "false", "improvement": "false", "from": "s0", "to": "s2"},
    ]
    _, dot_nodes, dot_edges = parsed_dot(write_dot(model, marks=marks).raw)
    assert dot_nodes["s1"]["label"] == 's1 the "first" \\ move & <more>\na.v\nNash, SEQ'
    assert dot_nodes["s1"]["peripheries"] == "2"
    assert [edge.get("style", "full") for edge in dot_edges] == ["full", "dashed", "dashed"]
    with pytest.raises(InputError, match=r"Nash: there is no state 's11' \(did you mean 's1'\?\)"):
        write_dot(model, marks={"Nash": ["s11"]})


def test_coalesced_states_say_what_they_leave_open() -> None:
    data = case_data(OptionConflict((1, 1), frozenset(), frozenset(), frozenset(), ((1, 2, 3, 3), (4, 3, 1, 1))))
    data["coalesce"] = [{"id": "end", "when": "b.v", "means": "all is over"}]
    nodes, _, _ = parsed_graphml(write_graphml(model_of(data)).raw)
    assert nodes["end"]["open"] == "a.v"
    assert nodes["end"]["yes"] == "b.v"
    assert nodes["end"]["means"] == "all is over"


def test_other_preferences_are_told_as_far_as_they_say_improvements() -> None:
    better = np.zeros((3, 3), dtype=bool)
    better[1, 0] = True
    unknown = np.zeros((3, 3), dtype=bool)
    unknown[2, 0] = unknown[0, 2] = True
    degree = np.array([[0, -1, 0], [1, 0, 2], [0, -2, 0]])
    moves = {"a": {"1": ["2", "3"]}, "b": {"1": ["2", "3"]}}
    game = Game.from_graph(["1", "2", "3"], moves, {"a": Pairs(better, unknown), "b": Degrees(degree)})
    written = write_graphml(Model(CASE, game))
    nodes, edges, _ = parsed_graphml(written.raw)
    assert [edge.get("improvement") for edge in edges] == ["true", None, "true", "false"]
    assert "rank a" not in nodes["1"]
    assert written.lost[1] == "ranks of a (unknown) and b (strength); an improvement is told only where it is certain"


def test_large_graphs_are_refused_before_their_moves_are_listed() -> None:
    game = Game.from_options({"a": [f"o{n}" for n in range(12)]}, {"a": np.arange(4096)})
    for write in (write_graphml, write_dot):
        with pytest.raises(LimitError, match="16,773,120 moves; the limit of a drawing is 50,000"):
            write(Model(CASE, game))


def test_drawings_are_written_only() -> None:
    for drawing, suffix, write in ((GRAPHML, ".graphml", write_graphml), (DOT, ".dot", write_dot)):
        assert drawing.suffix == suffix
        assert drawing.read is None
        assert drawing.write is write
        assert "written only" in drawing.says
