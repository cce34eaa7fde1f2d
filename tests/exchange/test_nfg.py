"""Gambit's strategic games: what is read is what stands there, and what is written is read as the same case."""

import json
from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.case.load import parse_case
from standoff.errors import InputError, LimitError
from standoff.exchange.model import Model
from standoff.exchange.nfg import NFG, read_nfg, write_nfg
from standoff.exchange.nfg_text import read_game
from standoff.game import Game
from standoff.stability import analyse
from tests.exchange.models import case_data, imported_model, model_of, same_game
from tests.strategies import OptionConflict, examples, option_conflicts

DILEMMA = b"""NFG 1 R "Prisoner's dilemma" { "Row" "Column" }
{ { "Cooperate" "Defect" } { "Cooperate" "Defect" } }
"Flood 1958"

3 3  4 0
0 4  1 1
"""

# --- what stands there ------------------------------------------------------------------------------------------------


def numbers() -> st.SearchStrategy[tuple[str, Fraction]]:
    """A number as it may be written, and its value by Python's own arithmetic."""
    whole = st.integers(-50, 50).map(lambda n: (str(n), Fraction(n)))
    ratio = st.tuples(st.integers(-9, 9), st.integers(1, 9)).map(lambda p: (f"{p[0]}/{p[1]}", Fraction(*p)))
    decimal = st.tuples(st.integers(-99, 99), st.integers(1, 3)).map(
        lambda p: (f"{'-' if p[0] < 0 else ''}{abs(p[0])}.{'5' * p[1]}", _decimal(p[0], p[1]))
    )
    power = st.tuples(st.integers(1, 9), st.integers(-3, 3)).map(
        lambda p: (f"{p[0]}e{p[1]}", Fraction(p[0]) * Fraction(10) ** p[1])
    )
    odd = st.sampled_from([(".5", Fraction(1, 2)), ("1.", Fraction(1)), ("2.50", Fraction(5, 2)), ("-0", Fraction(0))])
    return st.one_of(whole, ratio, decimal, power, odd)


def _decimal(whole: int, places: int) -> Fraction:
    size = abs(whole) + Fraction(int("5" * places), 10**places)
    return -size if whole < 0 else size


@st.composite
def games(draw: st.DrawFn) -> tuple[str, dict[tuple[int, ...], list[Fraction]]]:
    """The text of a game in one of the versions, and its payoffs by profile."""
    players = draw(st.integers(1, 4))
    sizes = [draw(st.integers(1, 3)) for _ in range(players)]
    gaps = st.sampled_from([" ", "\n", "  \t", "\r\n"])
    names = " ".join(f'"P{number}"' for number in range(players))
    if draw(st.booleans()):
        strategies = " ".join("{ " + " ".join(f'"{chr(97 + k)}"' for k in range(size)) + " }" for size in sizes)
    else:
        strategies = " ".join(map(str, sizes))
    comment = draw(st.sampled_from(["", '"a comment"', '"with \\"quotes\\""']))
    head = f'NFG 1 {draw(st.sampled_from("RD"))} "T"{draw(gaps)}{{ {names} }}\n{{ {strategies} }}\n{comment}\n'
    # player 1 fastest: the last player is the outermost loop
    profiles = [profile[::-1] for profile in product(*(range(size) for size in reversed(sizes)))]
    cells = st.lists(numbers(), min_size=players, max_size=players)
    if draw(st.booleans()):
        table = [draw(cells) for _ in profiles]
        body = draw(gaps).join(text for row in table for text, _ in row)
        return head + body, {p: [v for _, v in row] for p, row in zip(profiles, table, strict=True)}
    outcomes = draw(st.lists(cells, max_size=4))
    chosen = [draw(st.integers(0, len(outcomes))) for _ in profiles]
    separator = draw(st.sampled_from([", ", " ", " , "]))
    listed = "\n".join(f'{{ "o{n}" {separator.join(text for text, _ in row)} }}' for n, row in enumerate(outcomes))
    body = f"{{\n{listed}\n}}\n{draw(gaps).join(map(str, chosen))}\n"
    zero = [Fraction(0)] * players
    values = [zero, *([value for _, value in row] for row in outcomes)]
    return head + body, {p: values[n] for p, n in zip(profiles, chosen, strict=True)}


@given(games())
def test_both_versions_are_read_exactly(drawn: tuple[str, dict[tuple[int, ...], list[Fraction]]]) -> None:
    text, payoffs = drawn
    game = read_game(text.encode(), "game.nfg")
    profiles = [profile[::-1] for profile in product(*(range(len(own)) for own in reversed(game.strategies)))]
    assert {p: list(row) for p, row in zip(profiles, game.payoffs, strict=True)} == payoffs


@given(games())
def test_a_game_becomes_a_valid_case_with_the_order_of_its_payoffs(
    drawn: tuple[str, dict[tuple[int, ...], list[Fraction]]],
) -> None:
    text, payoffs = drawn
    imported = read_nfg(text.encode(), "game.nfg")
    game = imported_model(imported).game
    profiles = list(payoffs)
    assert len(game.state_ids) == len(profiles)
    for player, ranks in enumerate(game.ranks):
        for (n, one), (m, other) in product(enumerate(profiles), repeat=2):
            assert (ranks[n] > ranks[m]) == (payoffs[one][player] > payoffs[other][player])


@given(games())
def test_nash_equilibria_of_the_case_are_those_of_the_table(
    drawn: tuple[str, dict[tuple[int, ...], list[Fraction]]],
) -> None:
    text, payoffs = drawn
    game = imported_model(read_nfg(text.encode(), "game.nfg")).game
    found = {game.index[state] for state in analyse(game, concepts=["Nash"]).equilibria("Nash")}
    assert found == set(_pure_equilibria(payoffs))


def _pure_equilibria(payoffs: dict[tuple[int, ...], list[Fraction]]) -> list[int]:
    def improvable(profile: tuple[int, ...]) -> bool:
        return any(
            other[:player] == profile[:player]
            and other[player + 1 :] == profile[player + 1 :]
            and values[player] > payoffs[profile][player]
            for other, values in payoffs.items()
            for player in range(len(profile))
        )

    return [number for number, profile in enumerate(payoffs) if not improvable(profile)]


def test_the_dilemma_becomes_a_case_with_an_option_for_each_strategy() -> None:
    imported = read_nfg(DILEMMA, "pd.nfg")
    assert imported.data["title"] == "Prisoner's dilemma"
    assert imported.data["about"] == "Flood 1958"
    assert imported.data["actors"]["Row"]["options"] == {"Cooperate": "Cooperate", "Defect": "Defect"}
    assert list(imported.data["states"]) == [
        "Cooperate-Cooperate", "Defect-Cooperate", "Cooperate-Defect", "Defect-Defect",
    ]  # fmt: skip
    assert imported.data["actors"]["Row"]["ranking"] == [
        "Defect-Cooperate", "Cooperate-Cooperate", "Defect-Defect", "Cooperate-Defect",
    ]  # fmt: skip
    assert "only the order of payoffs is kept, for each player" in imported.notes
    result = analyse(imported_model(imported).game, concepts=["Nash", "SEQ"])
    assert result.equilibria("Nash") == ("Defect-Defect",)
    assert set(result.equilibria("SEQ")) == {"Cooperate-Cooperate", "Defect-Defect"}


def test_many_strategies_become_graph_form() -> None:
    payoffs = " ".join(f"{n % 7} {n % 5}" for n in range(13 * 12))
    imported = read_nfg(f'NFG 1 R "Large" {{ "A" "B" }} {{ 13 12 }} {payoffs}'.encode(), "large.nfg")
    assert "graph" in imported.data
    game = imported_model(imported).game
    assert len(game.state_ids) == 156
    assert game.arcs is not None
    assert {len(ends) for ends in game.arcs[0]} == {12}
    assert {game.state_ids[end] for end in game.arcs[1][0]} == {f"1-{n}" for n in range(2, 13)}


@pytest.mark.parametrize("version", ["payoff", "outcome"])
@examples(0.5)
@given(drawn=games())
def test_strategies_written_as_options_come_back(
    version: str, drawn: tuple[str, dict[tuple[int, ...], list[Fraction]]]
) -> None:
    """Through a case and out again, masked because only one strategy at a time is feasible."""
    model = imported_model(read_nfg(drawn[0].encode(), "game.nfg"))
    written = write_nfg(model, version=version, infeasible="mask")  # type: ignore[arg-type]
    assert same_game(imported_model(read_nfg(written.raw, "game.nfg")).game, model.game)


# --- what is written --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["payoff", "outcome"])
@examples(0.5)
@given(conflict=option_conflicts(max_options=6, everything_possible=True))
def test_a_full_product_comes_back_in_both_versions(version: str, conflict: OptionConflict) -> None:
    model = model_of(case_data(conflict))
    written = write_nfg(model, version=version)  # type: ignore[arg-type]
    back = read_nfg(written.raw, "back.nfg")
    assert same_game(imported_model(back).game, model.game)
    if version == "outcome":
        assert list(back.data["states"]) == list(model.game.state_ids)


@given(conflict=option_conflicts(max_options=5))
def test_with_a_mask_infeasible_states_are_worst_and_come_back_as_missing(conflict: OptionConflict) -> None:
    data = case_data(conflict)
    for actor in data["actors"].values():
        for option in actor["options"].values():
            option.pop("irreversible", None)
    model = model_of(data)
    written = write_nfg(model, infeasible="mask")
    game = read_game(written.raw, "x.nfg")
    assert [code for code, row in enumerate(game.payoffs) if not any(row)] == sorted(conflict.infeasible)
    assert bool(conflict.infeasible) == any("cannot be" in line for line in written.lost)
    assert same_game(imported_model(read_nfg(written.raw, "x.nfg")).game, model.game)


def test_the_written_file_is_plain_and_says_that_payoffs_are_ordinal() -> None:
    model = imported_model(
        read_nfg(b'NFG 1 R "T" { "A" "B" } { { "N" "Y" } { "N" "Y" } } 5 1/2 -7 3 5 0 2 .25', "t.nfg")
    )
    written = write_nfg(model)
    assert written.raw.decode("ascii") == (
        'NFG 1 R "T" { "A" "B" }\n\n{ { "N" "Y" }\n{ "N" "Y" } }\n"Written by standoff. Payoffs are ranks: only their order'
        ' has a meaning, and mixed equilibria have none. Actors: A, B; Options: A.option1, B.option1;"\n\n3 3\n1 4\n3 1\n2 2\n'
    )
    assert written.notes[0].startswith("payoffs are ranks")


LETTERS = {
    "standoff": 1,
    "title": 'Стояние \\ "на" Угре',
    "actors": {
        "хан": {"name": "Хан  Ахмат", "options": {"перейти": "x"}, "ranking": [["1", "2"], "3", "4"]},
        "ivan": {"name": "Khan Akhmat", "options": {"drôle": "y", "drole": "z"}, "ranking": ["1", "2", ["3", "4"]]},
    },
    "feasible": "listed",
    "states": {"1": {}, "2": {"yes": ["хан.перейти"]}, "3": {"yes": ["ivan.drole"]}, "4": {"yes": ["ivan.drôle"]}},
}  # fmt: skip


def test_labels_are_plain_different_and_told_in_the_notes() -> None:
    written = write_nfg(model_of(LETTERS), infeasible="mask")
    game = read_game(written.raw, "x.nfg")
    assert game.players == ("Khan Akhmat", "Khan Akhmat 2")
    assert game.title == "Stoyanie / 'na' Ugre"
    assert "'Khan Akhmat' stands for 'Хан  Ахмат'" in written.notes
    assert "'ivan.drole_2' stands for 'ivan.drole'" in written.notes
    assert game.strategies == (("N", "Y"), ("NN", "YN", "NY", "YY"))


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("back\\slash", "back/slash"),
        ("ends with \\", "ends with /"),
        ('quo"te', "quo'te"),
        ("日本", ""),
        ("two  blanks\tand a tab", "two blanks and a tab"),
        ("Łódź – Ærø", "Lodz - Aero"),
    ],
)
def test_titles(title: str, plain: str) -> None:
    model = model_of({**LETTERS, "title": title})
    assert read_game(write_nfg(model, infeasible="mask").raw, "x").title == plain


def test_an_actor_without_options_keeps_its_preferences() -> None:
    data = {
        "standoff": 1,
        "title": "T",
        "actors": {
            "a": {"options": {"x": "x"}, "ranking": ["1", "2"]},
            "watcher": {"name": "Watcher", "ranking": ["2", "1"]},
        },
    }
    model = model_of(data)
    back = read_nfg(write_nfg(model).raw, "x.nfg")
    assert list(back.data["actors"]) == ["a", "watcher"]
    assert same_game(imported_model(back).game, model.game)


def _with(**changes: object) -> Model:
    data = case_data(OptionConflict((1, 1), frozenset(), frozenset(), frozenset(), ((1, 2, 3, 4), (4, 3, 2, 1))))
    return model_of({**data, **changes})


def test_what_a_strategic_game_cannot_say_is_refused_with_the_reason() -> None:
    one_way = case_data(OptionConflict((1, 1), frozenset(), frozenset({1}), frozenset(), ((1, 2, 3, 4), (4, 3, 2, 1))))
    with pytest.raises(InputError, match=r"b\.v cannot be taken back; a strategic game has no irreversible moves"):
        write_nfg(model_of(one_way))
    missing = case_data(OptionConflict((1, 1), frozenset({3}), frozenset(), frozenset(), ((1, 2, 3), (3, 2, 1))))
    with pytest.raises(InputError, match=r"1 of 4 combinations of options cannot be, .*--infeasible mask"):
        write_nfg(model_of(missing))
    graph = {
        "standoff": 1,
        "title": "G",
        "actors": {"a": {"ranking": ["1", "2"]}},
        "graph": {"states": ["1", "2"], "moves": {"a": {"1": ["2"]}}},
    }
    with pytest.raises(InputError, match="lists its moves"):
        write_nfg(model_of(graph))
    with pytest.raises(InputError, match="single moves of this case"):
        write_nfg(_with(moves={"remove": [{"actors": ["a"], "from": "a.v", "to": "not a.v"}]}))
    pairs = case_data(OptionConflict((1, 1), frozenset(), frozenset(), frozenset(), ((1, 2, 3, 4), (4, 3, 2, 1))))
    pairs["actors"]["b"] = {"options": {"v": "v"}, "pairs": {"better": [["s0", "s1"]], "rest": "equal"}}
    with pytest.raises(InputError, match=r"payoffs need a ranking of the states; another kind .* b \(pairs\)"):
        write_nfg(model_of(pairs))


def test_large_games_are_refused_before_they_are_written() -> None:
    data = case_data(OptionConflict((1, 1), frozenset(), frozenset(), frozenset(), ((1, 2, 3, 4), (4, 3, 2, 1))))
    case = model_of(data).case
    options = [f"o{n}" for n in range(21)]
    game = Game.from_options({"a": options}, {"a": np.zeros(1 << 21)})
    with pytest.raises(LimitError, match="2,097,152 combinations of options"):
        write_nfg(Model(case, game))


# --- what cannot be read ----------------------------------------------------------------------------------------------

TWO = 'NFG 1 R "T" { "A" "B" } { 2 1 } '
OUT = TWO + '{ { "x" 1, 2 } { "y" 3 4 } } '

BROKEN: Sequence[tuple[str, str]] = [
    ("", "1:1: expected NFG, with which a Gambit strategic game begins; the file ends here"),
    ("nfg 1 R", "1:1: expected NFG, with which a Gambit strategic game begins; found nfg"),
    ('EFG 2 R "x"', "1:1: this is a Gambit file of another kind (EFG); only strategic games (NFG) are read here"),
    ('NFG 2 R "T"', "1:5: expected 1, the version of the format; found 2"),
    ('NFG 1 X "T"', "1:7: expected R (or D) after the version; found X"),
    ("NFG 1 R T", "1:9: expected the title in quotes"),
    ('NFG 1 R "T', "1:9: the quoted text that begins here has no end"),
    ('NFG 1 R "T" "A"', '1:13: expected { and the names of the players; found "A"'),
    ('NFG 1 R "T" { }', "1:15: expected at least one player; found }"),
    ('NFG 1 R "T" { A }', "1:15: expected the name of a player in quotes, or }; found A"),
    ('NFG 1 R "T" { "A" ', "expected the name of a player in quotes, or }; the file ends here"),
    ('NFG 1 R "T" { "A" } 2', "1:21: expected { and the strategies of the players; found 2"),
    ('NFG 1 R "T" { "A" } { }', "1:23: expected the number of strategies of A; found }"),
    ('NFG 1 R "T" { "A" } { 0 }', "1:23: A has no strategy; expected 1 or more"),
    ('NFG 1 R "T" { "A" } { 1 2 } 0', "1:25: expected } after the strategies of 1 players; found 2"),
    ('NFG 1 R "T" { "A" } { { } } 0', "1:25: expected at least one strategy of A; found }"),
    ('NFG 1 R "T" { "A" } { { x } } 0', "1:25: expected a strategy of A in quotes, or }; found x"),
    ('NFG 1 R "T" { "A" "B" } { { "x" } } 0 0', "1:35: expected { and the strategies of B; found }"),
    (TWO, "expected 4 payoffs (2 profiles of 2 players); the file ends after 0"),
    (TWO + "1 2 3", "expected 4 payoffs (2 profiles of 2 players); the file ends after 3"),
    (TWO + "\n1 2 3 4\n 5", "3:2: expected 4 payoffs (2 profiles of 2 players); here is one more"),
    (TWO + "1 2\n3 +2", "2:3: expected payoff 4, a number such as 3, -1/2 or 2.50; found +2"),
    (TWO + "1, 2 3 4", "expected a payoff: there are no commas between payoffs, and decimals have a point; found ,"),
    (TWO + "1 1_000 3 4", "expected payoff 2, a number such as 3, -1/2 or 2.50; found 1_000"),
    (TWO + "1 2 3 inf", "found inf"),
    (TWO + "1 2 3 0x10", "found 0x10"),
    (TWO + "1 2 3 1/0", "1/0 divides by zero"),
    (TWO + "1 2 3 1e401", "a number of more than 400 digits"),
    (TWO + "1 2 3 " + "9" * 500, "a number of more than 400 digits"),
    (TWO + "1 2 } 4", "expected payoff 3, a number such as 3, -1/2 or 2.50; found }"),
    (TWO + '{ { "x" 1 } } 1 1', "expected 2 payoffs, one per player; found }"),
    (TWO + '{ { "x" 1 2 3 } } 1 1', "expected } after 2 payoffs, one per player; found 3"),
    (TWO + "{ { 1 2 } } 1 1", "expected the label of an outcome in quotes; found 1"),
    (TWO + '{ "x" 1 2 } 1 1', 'expected { "outcome" payoffs }, or }; found "x"'),
    (OUT + "1", "expected 2 outcome numbers, one per profile; the file ends after 1"),
    (OUT + "1 2 1", "expected 2 outcome numbers, one per profile; here is one more"),
    (OUT + "1 3", "there is no outcome 3; there are 2, and 0 for none"),
    (OUT + "1 -1", "expected the number of an outcome (0 to 2); found -1"),
    ('NFG 1 R "T" { "A" "B" } { 400 400 } 0', "160,000 or more profiles of strategies; the limit is 65,536"),
    ('NFG 1 R "T" { "A" } { 999999999999 } 0', "999,999,999,999 or more profiles"),
    ('NFG 1 R "T" { ' + '"A" ' * 65 + "}", "more than 64 players"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_broken_files_are_refused_in_words(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_nfg(text.encode(), "game.nfg")
    assert message in str(caught.value)
    assert str(caught.value).startswith("game.nfg:")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"\xef\xbb\xbf" + DILEMMA, "game.nfg:1:1: the file begins with a byte order mark"),
        (DILEMMA.decode().encode("utf-16"), "game.nfg: this is UTF-16 or no text at all"),
        (DILEMMA.replace(b"Flood", b"\nFl\xfcod"), "game.nfg:4:3: not UTF-8 text"),
    ],
)
def test_bytes_that_are_no_text(raw: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_nfg(raw, "game.nfg")
    assert message in str(caught.value)


def test_games_that_are_too_large_for_a_case_are_refused() -> None:
    with pytest.raises(LimitError, match="profiles of strategies; the limit for listed states is 20,000"):
        read_nfg(b'NFG 1 R "T" { "A" "B" } { 200 200 } ' + b"0 " * 80_000, "x.nfg")
    with pytest.raises(LimitError, match=r"240 strategies are too many .* and 3,427,200 moves too many to list"):
        read_nfg(b'NFG 1 R "T" { "A" "B" } { 120 120 } ' + b"0 " * 28_800, "x.nfg")


def test_too_many_outcomes_are_called_outcomes() -> None:
    with pytest.raises(LimitError, match="more than 65,536 outcomes, which is the limit for 2 players"):
        read_nfg(b'NFG 1 R "T" { "A" "B" } { 1 1 } { ' + b'{ "" 0 0 } ' * 65_537 + b"} 1", "x.nfg")


def test_both_directions_are_offered() -> None:
    assert NFG.suffix == ".nfg"
    assert NFG.read is read_nfg
    assert NFG.write is write_nfg


@given(drawn=games(), place=st.integers(0, 10_000), sign=st.sampled_from(list('{}",\\ 01.-/eNFG\x00\ufeff€')))
def test_a_damaged_file_is_read_or_refused_in_words(drawn: tuple[str, Any], place: int, sign: str) -> None:
    text = drawn[0]
    place %= len(text)
    try:
        imported = read_nfg((text[:place] + sign + text[place + 1 :]).encode(), "game.nfg")
    except InputError as error:
        assert str(error).startswith("game.nfg:")
    else:
        parse_case(json.dumps(imported.data), "data")
