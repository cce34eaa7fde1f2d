"""The graph of a case for programs that draw: GraphML and DOT (Graphviz), written only.

A node is a state, an edge a move of one actor. The arrangement and the colours are left to the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from standoff.errors import InputError, LimitError, listed, nearest
from standoff.exchange.keys import one_line
from standoff.exchange.model import Exported, Format, Model
from standoff.game.arcs import arcs_of
from standoff.game.preference import Degrees, Pairs, Preference, Ranking, dense_ranks, kind_of

if TYPE_CHECKING:
    from standoff.game.model import Game

MAX_EDGES = 50_000
NAMESPACE = "http://graphml.graphdrawing.org/xmlns"

Marks = Mapping[str, Sequence[str]]
"""Solution concept -> the ids of its equilibria."""

_NODE_ID = re.compile(r"[\w.-]+")
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class _Node:
    """yes: options that are yes; open: options that a coalesced state leaves open. ranks: 1 the best, by actor."""

    id: str
    means: str
    yes: tuple[str, ...]
    open: tuple[str, ...]
    ranks: dict[str, int]
    marks: tuple[str, ...]


@dataclass(frozen=True)
class _Edge:
    """improvement: whether the mover prefers where it leads, None where it cannot be said. reversible: by the mover."""

    start: int
    end: int
    actor: str
    reversible: bool
    improvement: bool | None


def write_graphml(model: Model, *, marks: Marks | None = None) -> Exported:
    """The graph as GraphML, with a data key for all that is known of nodes and edges.

    marks: for each solution concept the ids of its equilibria, which are then written at the nodes.
    Raises LimitError above MAX_EDGES moves, InputError for a marked state that there is not.
    """
    nodes, edges = _nodes(model, marks or {}), _edges(model.game)
    root = ET.Element("graphml", {"xmlns": NAMESPACE})
    actors = model.game.actors
    keys = {name: _key(root, name, "node", kind) for name, kind in _NODE_KEYS.items()}
    ranks = {actor: _key(root, f"rank {actor}", "node", "int", f"rank{n}") for n, actor in enumerate(actors)}
    keys |= {name: _key(root, name, "edge", kind) for name, kind in _EDGE_KEYS.items()}
    title = _key(root, "title", "graph", "string")
    graph = ET.SubElement(root, "graph", {"id": "G", "edgedefault": "directed"})
    _data(graph, title, model.case.title)
    ids = _xml_ids([node.id for node in nodes])
    for xml_id, node in zip(ids, nodes, strict=True):
        element = ET.SubElement(graph, "node", {"id": xml_id})
        for name, text in _node_data(node).items():
            _data(element, keys[name], text)
        for actor, rank in node.ranks.items():
            _data(element, ranks[actor], str(rank))
    for number, edge in enumerate(edges):
        element = ET.SubElement(graph, "edge", {"id": f"e{number}", "source": ids[edge.start], "target": ids[edge.end]})
        for name, text in _edge_data(edge).items():
            _data(element, keys[name], text)
    ET.indent(root)
    raw: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return Exported(raw + b"\n", _lost(model))


def write_dot(model: Model, *, marks: Marks | None = None) -> Exported:
    """The graph as DOT. An improvement is a full line, another move a dashed one; a marked state has a double border.

    marks: for each solution concept the ids of its equilibria.
    Raises LimitError above MAX_EDGES moves, InputError for a marked state that there is not.
    """
    nodes, edges = _nodes(model, marks or {}), _edges(model.game)
    lines = [
        f"digraph {_quoted(model.case.title)} {{",
        "  rankdir=LR;",
        "  node [shape=box];",
        *(f"  {_quoted(node.id)} [{_attributes(_dot_node(node))}];" for node in nodes),
    ]
    for edge in edges:
        attributes = _edge_data(edge) | {"label": edge.actor} | ({} if edge.improvement else {"style": "dashed"})
        lines.append(f"  {_quoted(nodes[edge.start].id)} -> {_quoted(nodes[edge.end].id)} [{_attributes(attributes)}];")
    return Exported("\n".join([*lines, "}", ""]).encode("utf-8"), _lost(model))


# --- what is drawn ----------------------------------------------------------------------------------------------------

_NODE_KEYS = {
    "label": "string",
    "state": "string",
    "means": "string",
    "yes": "string",
    "open": "string",
    "equilibrium": "string",
}
_EDGE_KEYS = {"actor": "string", "reversible": "boolean", "improvement": "boolean"}


def _nodes(model: Model, marks: Marks) -> list[_Node]:
    game = model.game
    for concept, states in marks.items():
        unknown = next((state for state in states if state not in game.index), None)
        if unknown is not None:
            raise InputError(f"{concept}: there is no state {unknown!r}{nearest(unknown, game.state_ids)}")
    ranks = {
        actor: dense_ranks(-preference.ranks).tolist()
        for actor, preference in zip(game.actors, game.preferences, strict=True)
        if isinstance(preference, Ranking)
    }
    marked = {concept: frozenset(states) for concept, states in marks.items()}
    means = _means(model)
    return [
        _Node(
            state,
            means.get(state, ""),
            game.yes(state),
            game.space.yes(game.open_options(number)) if game.space else (),
            {actor: values[number] for actor, values in ranks.items()},
            tuple(concept for concept, states in marked.items() if state in states),
        )
        for number, state in enumerate(game.state_ids)
    ]


def _means(model: Model) -> dict[str, str]:
    case = model.case
    told = {name: state.means for name, state in case.states.items()}
    told |= dict(case.graph.states) if case.graph else {}
    told |= {item.id: item.means for item in case.coalesce}
    return {state: one_line(text) for state, text in told.items() if text}


def _edges(game: Game) -> list[_Edge]:
    moves = _count(game)
    if moves > MAX_EDGES:
        raise LimitError(f"{moves:,} moves; the limit of a drawing is {MAX_EDGES:,}")
    return list(_listed(game))


def _count(game: Game) -> int:
    """How many moves there are; in option form at most, before any of them is listed."""
    if game.arcs is not None:
        return sum(len(ends) for own in game.arcs for ends in own)
    assert game.space is not None
    assert game.codes is not None
    count = 0
    for own in game.space.own.values():
        sizes: dict[int, int] = {}
        for code in game.codes.tolist():
            sizes[code & ~own] = sizes.get(code & ~own, 0) + 1
        count += sum(size * (size - 1) for size in sizes.values())
    return count


def _listed(game: Game) -> Iterator[_Edge]:
    for actor, own, preference in zip(game.actors, arcs_of(game), game.preferences, strict=True):
        there = [frozenset(ends) for ends in own]
        for start, ends in enumerate(own):
            for end in ends:
                yield _Edge(start, end, actor, start in there[end], _improves(preference, start, end))


def _improves(preference: Preference, start: int, end: int) -> bool | None:
    match preference:
        case Ranking():
            return bool(preference.ranks[end] > preference.ranks[start])
        case Degrees():
            return bool(preference.degree[end, start] > 0)
        case Pairs():
            return None if preference.unknown[end, start] else bool(preference.better[end, start])
    return None


def _lost(model: Model) -> tuple[str, ...]:
    kinds = {
        actor: kind_of(preference)
        for actor, preference in zip(model.game.actors, model.game.preferences, strict=True)
        if not isinstance(preference, Ranking)
    }
    lost = ["everything but states, moves and rankings: a drawing cannot be read as a case again"]
    if kinds:
        told = listed([f"{actor} ({kind})" for actor, kind in kinds.items()])
        lost.append(f"ranks of {told}; an improvement is told only where it is certain")
    return tuple(lost)


def _node_data(node: _Node) -> dict[str, str]:
    data = {
        "label": f"{node.id} {node.means}".strip(),
        "state": node.id,
        "means": node.means,
        "yes": ", ".join(node.yes),
        "open": ", ".join(node.open),
        "equilibrium": ", ".join(node.marks),
    }
    return {name: text for name, text in data.items() if text}


def _edge_data(edge: _Edge) -> dict[str, str]:
    data = {"actor": edge.actor, "reversible": "true" if edge.reversible else "false"}
    if edge.improvement is not None:
        data["improvement"] = "true" if edge.improvement else "false"
    return data


# --- GraphML ----------------------------------------------------------------------------------------------------------


def _key(root: ET.Element, name: str, of: str, kind: str, key_id: str | None = None) -> str:
    key_id = key_id or f"{of}_{name}"
    attributes = {"id": key_id, "for": of, "attr.name": _xml_text(name), "attr.type": kind}
    ET.SubElement(root, "key", attributes)
    return key_id


def _data(element: ET.Element, key: str, text: str) -> None:
    ET.SubElement(element, "data", {"key": key}).text = _xml_text(text)


def _xml_text(text: str) -> str:
    """The text without signs that no XML document may have."""
    return _NO_XML.sub("\ufffd", text)


def _xml_ids(states: Sequence[str]) -> list[str]:
    """The states themselves, or numbers where one of them cannot be the id of a node."""
    usable = all(_NODE_ID.fullmatch(state) for state in states)
    return list(states) if usable else [f"n{number}" for number in range(1, len(states) + 1)]


# --- DOT --------------------------------------------------------------------------------------------------------------


def _dot_node(node: _Node) -> dict[str, str]:
    data = _node_data(node)
    del data["state"]
    shown = [data["label"], *([data["yes"]] if node.yes else []), *([data["equilibrium"]] if node.marks else [])]
    ranks = {f"rank {actor}": str(rank) for actor, rank in node.ranks.items()}
    return {**data, "label": "\n".join(shown), **ranks, **({"peripheries": "2"} if node.marks else {})}


def _attributes(attributes: Mapping[str, str]) -> str:
    return ", ".join(
        f"{name if name.isidentifier() and name.isascii() else _quoted(name)}={_quoted(text)}"
        for name, text in attributes.items()
    )


def _quoted(text: str) -> str:
    """A quoted string of DOT. A backslash is doubled, because DOT has escapes of its own (`\\N`, `\\G`) in labels."""
    text = _NO_XML.sub("\ufffd", text).replace("\\", "\\\\").replace('"', '\\"').replace("\r", " ").replace("\n", "\\n")
    return f'"{text}"'


GRAPHML = Format(
    ".graphml",
    "GraphML (yEd, Gephi, NetworkX)",
    "written only: states as nodes, moves as edges; a drawing is no case",
    write=write_graphml,
    wishes=("marks",),
)
DOT = Format(
    ".dot",
    "DOT (Graphviz)",
    "written only: states as nodes, moves as edges; a drawing is no case",
    write=write_dot,
    wishes=("marks",),
)
