"""Broken `.gmcr` files: each names the place and what was expected there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from standoff.errors import InputError, LimitError
from standoff.exchange.gmcr_read import read_gmcr
from tests.exchange.gmcr_files import Data, maker, model, option, raw

GONE = object()
FIRST = ("decisionMakers", 0)
ONE = 'expected a condition such as [[0, "Y"], [2, "N"]]; found'
LITERAL = 'expected an option and its value, such as [0, "Y"]; found'


def sound() -> Data:
    return model([option("Go"), option("Stay")], [maker("A", [0], [[[0, "Y"]]]), maker("B", [1])])


def by_hand(*ranking: Any) -> Data:
    data = sound()
    data["useManualPreferenceRanking"] = True
    data["decisionMakers"][0]["preferenceRanking"] = list(ranking)
    data["decisionMakers"][1]["preferenceRanking"] = [1, 2, 3, 4]
    return data


def without(data: Data, *path: Any) -> Data:
    return changed(path, GONE, data)


def changed(path: Any, value: Any, data: Data | None = None) -> Data:
    data = data or sound()
    part: Any = data
    for step in path[:-1]:
        part = part[step]
    if value is GONE:
        del part[path[-1]]
    else:
        part[path[-1]] = value
    return data


def preferences(*given: Any) -> Data:
    return changed((*FIRST, "preferences"), list(given))


BROKEN_TEXT = {
    b"": "m.gmcr: the file is empty; expected JSON",
    b"\xef\xbb\xbf ": "m.gmcr: the file is empty; expected JSON",
    b"{": "m.gmcr:1:2: not JSON: Expecting property name enclosed in double quotes",
    b"[1,\n 2": "m.gmcr:2:3: not JSON: Expecting ',' delimiter",
    b"\n\xff\xfe{": "m.gmcr:2: not UTF-8 text",
    '{"a": 1}'.encode("utf-16"): "m.gmcr: this is UTF-16 ('Unicode text') or no text at all; save it as UTF-8",
    b"{" + b'"k": 1, ' * 50_000 + b'"l": 2}': "m.gmcr: not clear: the key 'k' stands twice",
    b'{"a": "\n"}': "m.gmcr:1:8: not JSON: Invalid control character at",
    b'{"options": [], "options": []}': "m.gmcr: not clear: the key 'options' stands twice",
    b'{"a": NaN}': "m.gmcr: not JSON: NaN is no number",
    b'{"a": -Infinity}': "m.gmcr: not JSON: -Infinity is no number",
    b'{"a": 1234567890123456789012345}': "m.gmcr: a number of 25 digits; the limit is 18",
    b"[" * 100_000: "m.gmcr: nested too deep",
    b"[]": "m.gmcr: expected a GMCR+ model, an object {...}; found a list",
    b"null": "m.gmcr: expected a GMCR+ model, an object {...}; found null",
    b"3": "m.gmcr: expected a GMCR+ model, an object {...}; found a number",
}

BROKEN: list[tuple[Data, str]] = [
    (without(sound(), "options"), "expected the key 'options', a list"),
    (without(sound(), "decisionMakers"), "expected the key 'decisionMakers', a list"),
    (without(sound(), "infeasibles"), "expected the key 'infeasibles', a list"),
    (without(sound(), "useManualPreferenceRanking"), "expected the key 'useManualPreferenceRanking', true or false"),
    (changed(("options",), {}), "options: expected a list; found an object"),
    (
        changed(("options", 0), "Go"),
        'options[0]: expected an option, {"name": ..., "permittedDirection": ...}; found text',
    ),
    (without(sound(), "options", 0, "name"), "options[0]: expected the key 'name'"),
    (without(sound(), "options", 1, "permittedDirection"), "options[1]: expected the key 'permittedDirection'"),
    (changed(("options", 0, "name"), 3), "options[0].name: expected text; found a number"),
    (
        changed(("options", 0, "permittedDirection"), "forward"),
        'options[0].permittedDirection: expected "both", "fwd" or "back"; found \'forward\' (did you mean \'fwd\'?)',
    ),
    (
        changed(("options", 0, "permittedDirection"), None),
        "options[0].permittedDirection: expected text; found null",
    ),
    (
        changed(("useManualPreferenceRanking",), "no"),
        "useManualPreferenceRanking: expected true or false; found text",
    ),
    (
        changed(("useManualPreferenceRanking",), 1),
        "useManualPreferenceRanking: expected true or false; found a number",
    ),
    (changed(("decisionMakers",), []), "decisionMakers: expected at least one decision maker"),
    (changed(("decisionMakers",), "A"), "decisionMakers: expected a list; found text"),
    (changed(FIRST, "A"), "decisionMakers[0]: expected a decision maker, an object {...}; found text"),
    (without(sound(), *FIRST, "name"), "decisionMakers[0]: expected the key 'name'"),
    (without(sound(), *FIRST, "options"), "decisionMakers[0]: expected the key 'options', a list"),
    (without(sound(), *FIRST, "preferences"), "decisionMakers[0]: expected the key 'preferences', a list"),
    (
        changed((*FIRST, "options"), [2]),
        "decisionMakers[0].options[0]: there is no option 2; they run from 0 to 1",
    ),
    (
        changed((*FIRST, "options"), [-1]),
        "decisionMakers[0].options[0]: there is no option -1; they run from 0 to 1",
    ),
    (
        changed((*FIRST, "options"), ["0"]),
        "decisionMakers[0].options[0]: expected the number of an option; found '0'",
    ),
    (
        changed((*FIRST, "options"), [True]),
        "decisionMakers[0].options[0]: expected the number of an option; found true",
    ),
    (
        changed((*FIRST, "options"), [0, 1]),
        "decisionMakers[1].options: option 1 belongs to 'A' already; an option has one owner",
    ),
    (preferences("0"), f"decisionMakers[0].preferences[0]: {ONE} text"),
    (preferences([0]), f"decisionMakers[0].preferences[0][0]: {LITERAL} 0"),
    (preferences([[0, "Y", "N"]]), f"decisionMakers[0].preferences[0][0]: {LITERAL} a list"),
    (preferences([[0, "-"]]), 'decisionMakers[0].preferences[0][0][1]: expected "Y" or "N"; found \'-\''),
    (preferences([[0, True]]), 'decisionMakers[0].preferences[0][0][1]: expected "Y" or "N"; found true'),
    (
        preferences([[7, "Y"]]),
        "decisionMakers[0].preferences[0][0][0]: there is no option 7; they run from 0 to 1",
    ),
    (
        preferences({"members": []}),
        'decisionMakers[0].preferences[0]: expected {"compound": true, "members": [...]}',
    ),
    (preferences({"compound": True}), "decisionMakers[0].preferences[0]: expected the key 'members', a list"),
    (
        preferences({"compound": True, "members": []}),
        "decisionMakers[0].preferences[0].members: expected at least one condition",
    ),
    (
        preferences({"compound": True, "members": [{"compound": True, "members": []}]}),
        'decisionMakers[0].preferences[0].members[0]: expected a list such as [[0, "Y"], [2, "N"]]; found an object',
    ),
    (
        changed(("infeasibles",), [[]]),
        "infeasibles[0]: this condition names no option and would hold in every state",
    ),
    (
        changed(("infeasibles",), [[[0, "Y"]], [[0, "N"]]]),
        "infeasibles: together they exclude every state",
    ),
    (changed(("infeasibles",), None), "infeasibles: expected a list; found null"),
    (
        changed((*FIRST, "misperceptions"), [[]]),
        "decisionMakers[0].misperceptions[0]: this condition names no option and would hold in every state",
    ),
    (
        changed((*FIRST, "misperceptions"), {}),
        "decisionMakers[0].misperceptions: expected a list; found an object",
    ),
    (
        changed(("coalitions",), [0, [1, 2]]),
        "coalitions[1][1]: there is no decision maker 2; they run from 0 to 1",
    ),
    (
        changed(("coalitions",), [0.5]),
        "coalitions[0]: expected the number of a decision maker; found 0.5",
    ),
    (
        without(by_hand(1), *FIRST, "preferenceRanking"),
        "decisionMakers[0]: expected the key 'preferenceRanking': the model ranks its states by hand",
    ),
    (
        by_hand(1, 2, 3),
        "decisionMakers[0].preferenceRanking: not ranked: 4; a ranking names each of the 4 states",
    ),
    (
        by_hand(1, 2, 3, 4, 5),
        "decisionMakers[0].preferenceRanking: there is no state 5; they run from 1 to 4",
    ),
    (
        by_hand(0, 1, 2, 3, 4),
        "decisionMakers[0].preferenceRanking: there is no state 0; they run from 1 to 4",
    ),
    (by_hand(1, 2, [3, 3], 4), "decisionMakers[0].preferenceRanking: ranked twice: 3"),
    (
        by_hand(1, 2, [], 3, 4),
        "decisionMakers[0].preferenceRanking[2]: expected at least one state in this tie",
    ),
    (
        by_hand(1, 2, "3", 4),
        "decisionMakers[0].preferenceRanking[2]: expected the number of a state; found '3'",
    ),
    (
        by_hand(1, 2, [3, [4]]),
        "decisionMakers[0].preferenceRanking[2][1]: expected the number of a state; found a list",
    ),
]


@pytest.mark.parametrize(("text", "message"), BROKEN_TEXT.items(), ids=range(len(BROKEN_TEXT)))
def test_what_is_no_json_model(text: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_gmcr(text, "m.gmcr")
    assert str(caught.value) == message


@pytest.mark.parametrize(("data", "message"), BROKEN, ids=range(len(BROKEN)))
def test_what_is_wrong_in_a_model(data: Data, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_gmcr(raw(data), "m.gmcr")
    assert str(caught.value.problems[0]) == f"m.gmcr: {message}"
    assert len(caught.value.problems) <= 2


def test_every_mistake_is_named_at_once() -> None:
    data = changed(("options", 0, "name"), None, preferences([[7, "Y"]], [[0, "x"]]))
    with pytest.raises(InputError) as caught:
        read_gmcr(raw(data), "m.gmcr")
    assert [str(problem).split(":")[1].strip() for problem in caught.value.problems] == [
        "options[0].name",
        "decisionMakers[0].preferences[0][0][0]",
        "decisionMakers[0].preferences[1][0][1]",
    ]


def test_too_many_options_are_refused_before_a_table_is_made() -> None:
    data = model([option(str(number)) for number in range(5_000)], [maker("A", list(range(5_000)))])
    with pytest.raises(LimitError, match=r"options: 5,000 options; the limit is 22"):
        read_gmcr(raw(data), "m.gmcr")


def test_decision_makers_of_one_name_are_told_apart_up_to_a_limit() -> None:
    with pytest.raises(LimitError, match="decisionMakers: 1,001 decision makers; the limit is 1,000"):
        read_gmcr(raw(model([option("Go")], [maker("A", [])] * 1_001)), "m.gmcr")
    imported = read_gmcr(raw(model([option("Go")], [maker("A", [0]), *[maker("A", [])] * 999])), "m.gmcr")
    assert list(imported.data["actors"]) == ["a", *(f"a_{number}" for number in range(2, 1_001))]
    assert imported.notes[0].startswith("1000 decision makers are called 'A'; here they are a, a_2, a_3")


def test_a_condition_that_is_too_long_for_a_formula_is_refused() -> None:
    names = [option(f"A name of many letters and number {number}") for number in range(12)]
    member = [[number, "Y"] for number in range(12)]
    many = [[*member[:place], [place, "N"], *member[place + 1 :]] for place in range(12)]
    data = model(names, [maker("Someone with a long name", list(range(12)), [{"compound": True, "members": many}])])
    with pytest.raises(LimitError, match=r"decisionMakers\[0\]\.preferences\[0\]: as a formula this has .* 4,000"):
        read_gmcr(raw(data), "m.gmcr")


def test_numbers_and_nesting_of_any_kind_never_raise_anything_else() -> None:
    values: tuple[Any, ...] = (
        None,
        True,
        0,
        -1,
        2**40,
        1.5,
        "",
        "Y",
        [],
        {},
        [[]],
        [[0]],
        [[0, "Y"]],
        {"compound": True},
    )
    for value in values:
        for path in (*((key,) for key in sound()), *((*FIRST, key) for key in ("name", "options", "preferences"))):
            try:
                read_gmcr(json.dumps(changed(path, value)).encode(), "m.gmcr")
            except InputError as error:
                assert all(problem.source == "m.gmcr" for problem in error.problems)
