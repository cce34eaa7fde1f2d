"""Damaged case files: they load or are refused in words; they never crash the program and never hang it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standoff.api import bundled, bundled_folder
from standoff.case.load import LoadedCase, parse_case
from standoff.case.skeleton import skeleton_text
from standoff.case.yaml_text import decode, read
from standoff.errors import InputError
from standoff.explain.explanation import explain
from standoff.stability.analysis import CONCEPTS, analyse

Path = tuple[str | int, ...]

HANGS = timedelta(seconds=30)
in_time = settings(deadline=HANGS, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

RICH = """\
standoff: 1
title: A pilot's strike
sources:
  talk: {title: A talk}
  port: {kind: outside, publisher: Port, date: 2024, url: 'https://example.org'}
ledger:
  - {id: g1, source: talk, says: the pilots ask for more, use: model, hedge: reportedly}
  - {id: g2, source: talk, says: the town pays, use: model, voice: the mayor}
  - {id: p1, source: port, says: no other pilots are near, use: model}
origins: {one-talk: {entries: [g1, g2], says: both may come from one talk}}
actors:
  town:
    options: {pay: pay the pilots, build: {means: build a mole, irreversible: true, because: stone stays}}
    goals:
      - {id: ships, wants: safe, grounds: [g1]}
      - {id: thrift, avoids: town.pay or town.build, grounds: [g2]}
      - {id: calm, wants: not storm if pilots.strike, basis: inferred, grounds: [g2], because: so it seems}
    outranks: [{id: first, chain: [ships, thrift], basis: assumed, because: it lives on ships}]
  pilots:
    options: {strike: stop work}
    goals: [{id: income, wants: town.pay, grounds: {all: [g1, g2]}}, {id: ease, avoids: pilots.strike, grounds: [g2]}]
links:
  safe: {iff: town.pay and not pilots.strike, grounds: [g2]}
  quiet: {iff: safe iff not storm, basis: reported, grounds: [p1]}
conditions: {storm: {means: the winter is stormy, value: unclear, grounds: [g1]}}
infeasible: [{id: no-mole, when: town.build and pilots.strike, because: the pilots carry the stones}]
states: {now: {yes: [town.pay]}, later: {like: now, no: [town.pay]}}
readings:
  tone:
    ask: Is it a threat?
    grounds: [g1]
    choices:
      threat: {means: it is, add: {goals: {pilots: [{id: hurt, avoids: safe, grounds: [g1]}]}}}
      plea: {drop: [income]}
patches: {calm: {title: A calm winter, set: {storm: no}}}
questions:
  - {id: stay, ask: Why pay?, actor: town, at: now, rather_than: [[not pay], [not pay, build]]}
  - {id: wait, ask: Why not wait?, actor: town, at: now, plan: [{town: [not pay]}, {pilots: [strike]}, {town: [pay]}]}
"""


@cache
def case_texts() -> dict[str, str]:
    small = [name for name in bundled() if (bundled_folder(name) / "case.yaml").stat().st_size < 4_000]
    texts = {name: (bundled_folder(name) / "case.yaml").read_text(encoding="utf-8") for name in small}
    return {"skeleton": skeleton_text("x"), "rich": RICH, **texts}


def loaded_or_refused(text: str) -> LoadedCase | None:
    try:
        file, located = parse_case(text)
    except InputError as error:
        assert error.problems
        assert all(problem.message and str(problem) for problem in error.problems)
        return None
    return LoadedCase(file, located, "damaged", None)


def used_or_refused(text: str) -> None:
    """Load what still loads, explain or analyse it."""
    loaded = loaded_or_refused(text)
    if loaded is None:
        return
    try:
        json.dumps(explain(loaded).to_dict(), allow_nan=False)
    except InputError as error:
        assert error.problems
    try:
        from standoff.game.build import game_of

        analyse(game_of(loaded.file), CONCEPTS)
    except InputError as error:
        assert error.problems


def any_case() -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(case_texts())).map(lambda name: case_texts()[name])


# --- bytes ------------------------------------------------------------------------------------------------------------


@st.composite
def damaged_bytes(draw: st.DrawFn) -> bytes:
    raw = bytearray(draw(any_case()).encode())
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, max(0, len(raw) - 1)))
        kind = draw(st.sampled_from(["flip", "cut", "insert", "double"]))
        if kind == "flip" and raw:
            raw[start] ^= 1 << draw(st.integers(0, 7))
        elif kind == "cut":
            del raw[start : start + draw(st.integers(1, 60))]
        elif kind == "insert":
            raw[start:start] = draw(
                st.one_of(
                    st.binary(min_size=1, max_size=4),
                    st.sampled_from(
                        [b"\n", b" ", b": ", b"- ", b"[", b"}", b"&a ", b"*a", b"'", b'"', b"#", b"? ", b"|"]
                    ),
                )
            )
        else:
            raw[start:start] = raw[start : start + draw(st.integers(1, 60))]
    return bytes(raw)


@in_time
@given(damaged_bytes())
def test_damaged_bytes(raw: bytes) -> None:
    try:
        text = decode(raw, "case.yaml")
    except InputError:
        return
    used_or_refused(text)


@pytest.mark.parametrize("name", ["open-access", "russia-taliban"])
@settings(in_time, max_examples=8)
@given(data=st.data())
def test_a_large_case_cut_in_two(name: str, data: st.DataObject) -> None:
    raw = (bundled_folder(name) / "case.yaml").read_bytes()
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.one_of(st.just(len(raw)), st.integers(start, min(len(raw), start + 400))))
    try:
        text = decode(raw[:start] + raw[end:], "case.yaml")
    except InputError:
        return
    loaded_or_refused(text)


# --- structure --------------------------------------------------------------------------------------------------------


def paths_in(data: Any, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, part in children:
        yield from paths_in(part, (*path, key))


def parent_of(data: Any, path: Path) -> Any:
    for key in path[:-1]:
        data = data[key]
    return data


def nested(depth: int) -> Any:
    value: Any = "x"
    for level in range(depth):
        value = [value] if level % 2 else {"a": value}
    return value


STRANGE: tuple[Any, ...] = (
    None, True, False, 0, -1, 10**17, 1.5, "", " ", "x", "not", "a.b", "not x", "(", "\n", "é", [], {}, [[]], [None],
    {"": ""}, ["x", "x"], {"x": None}, [{}], {"all": []}, {"any": ["x"]}, [[["x"]]], {"set": {}}, "1" * 5000,
    nested(30), nested(60),
)  # fmt: skip


@st.composite
def damaged_structure(draw: st.DrawFn) -> str:
    data = deepcopy(read(draw(any_case()), "case.yaml").data)
    for _ in range(draw(st.integers(1, 3))):
        paths = list(paths_in(data))
        if not paths:
            break
        path = draw(st.sampled_from(paths))
        parent, key = parent_of(data, path), path[-1]
        kind = draw(st.sampled_from(["replace", "remove", "rename", "empty", "double", "elsewhere"]))
        if kind == "replace":
            parent[key] = deepcopy(draw(st.sampled_from(STRANGE)))
        elif kind == "remove":
            del parent[key]
        elif kind == "rename" and isinstance(parent, dict):
            name = draw(st.sampled_from(["x", "", "not", "a b", "all", f"{key}s", str(key).upper()]))
            parent[name] = parent.pop(key)
        elif kind == "empty" and isinstance(parent[key], dict | list):
            parent[key].clear()
        elif kind == "double" and not isinstance(parent, dict):
            parent.append(deepcopy(parent[key]))
        elif kind == "elsewhere":
            other = draw(st.sampled_from(paths))
            parent[key] = deepcopy(parent_of(data, other)[other[-1]])
    return json.dumps(data, ensure_ascii=False)


@settings(in_time, max_examples=5 * in_time.max_examples)
@given(damaged_structure())
def test_damaged_structure(text: str) -> None:
    used_or_refused(text)


# --- names ------------------------------------------------------------------------------------------------------------


@st.composite
def swapped_names(draw: st.DrawFn) -> str:
    """The shape stays right: only texts and keys change places."""
    data = deepcopy(read(draw(st.sampled_from([RICH, skeleton_text("x")])), "case.yaml").data)
    texts = [path for path in paths_in(data) if isinstance(parent_of(data, path)[path[-1]], str)]
    words = {word for path in texts for word in parent_of(data, path)[path[-1]].split()}
    vocabulary = sorted(words | {"not", "and", "iff", "or"})
    for _ in range(draw(st.integers(1, 3))):
        one, other = draw(st.sampled_from(texts)), draw(st.sampled_from(texts))
        first, second = parent_of(data, one), parent_of(data, other)
        if draw(st.booleans()):
            first[one[-1]], second[other[-1]] = second[other[-1]], first[one[-1]]
        else:
            first[one[-1]] = draw(st.sampled_from(vocabulary))
    return json.dumps(data, ensure_ascii=False)


@settings(in_time, max_examples=5 * in_time.max_examples)
@given(swapped_names())
def test_swapped_names(text: str) -> None:
    used_or_refused(text)


def test_the_undamaged_cases_can_be_used() -> None:
    for name, text in case_texts().items():
        assert loaded_or_refused(text), name
    loaded = loaded_or_refused(RICH)
    assert loaded
    assert len(explain(loaded).questions) == 2
