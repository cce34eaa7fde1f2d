"""Option-form tables: what a person types is read as meant, and what is written is read as the same case."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.case.load import parse_case
from standoff.case.model import CaseFile
from standoff.errors import InputError, LimitError
from standoff.exchange.model import Imported, Model
from standoff.exchange.tables import (
    CSV,
    XLSX,
    read_csv_table,
    read_xlsx_table,
    write_csv_table,
    write_xlsx_table,
)
from standoff.stability import analyse
from tests.exchange.models import case_data, imported_model, model_of, same_game
from tests.strategies import OptionConflict, examples, option_conflicts

Rows = Sequence[Sequence[Any]]


def workbook(**sheets: Rows) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def from_csv(text: str, name: str = "table.csv") -> Imported:
    return read_csv_table(text.encode(), name)


def table(*lines: str) -> str:
    return "\n".join(lines) + "\n"


CHICKEN = table(
    "state,row.straight,column.straight,rank: row,rank: column",
    "1,N,N,2,2",
    "2,N,Y,3,1",
    "3,Y,N,1,3",
    "4,Y,Y,4,4",
)


# --- as a person types it ---------------------------------------------------------------------------------------------


def test_a_plain_table() -> None:
    imported = from_csv(CHICKEN, "a/chicken_game.csv")
    assert imported.data == {
        "standoff": 1,
        "title": "chicken game",
        "actors": {
            "row": {"options": {"straight": "straight"}, "ranking": ["3", "1", "2", "4"]},
            "column": {"options": {"straight": "straight"}, "ranking": ["2", "1", "3", "4"]},
        },
        "feasible": "listed",
        "states": {
            "1": {"yes": []},
            "2": {"yes": ["column.straight"]},
            "3": {"yes": ["row.straight"]},
            "4": {"yes": ["row.straight", "column.straight"]},
        },
    }
    assert analyse(imported_model(imported).game, concepts=["Nash"]).equilibria("Nash") == ("2", "3")


AS_TYPED: Rows = [
    ["The water dispute"],
    [],
    [None, None, "Status quo", "Talks", "Sanctions", "Both give in"],
    ["Upper country", "Build the dam", "Y", "Y", "Y", "N"],
    [None, "Share data", "N", "Y", "N", "Y"],
    ["Lower country", "Impose sanctions", "N", "N", "Y", "N"],
    ["payoff", "Upper country", 4, 3, 1, 2],
    [None, "Lower country", 1, 3.5, 2, 3.5],
]


def test_a_workbook_as_a_person_types_it() -> None:
    """States in columns, a title, blank cells where the actor stands above, payoffs."""
    imported = read_xlsx_table(workbook(Sheet1=AS_TYPED), "Book1.xlsx")
    assert imported.data["title"] == "The water dispute"
    assert imported.data["actors"] == {
        "Upper_country": {
            "name": "Upper country",
            "options": {"Build_the_dam": "Build the dam", "Share_data": "Share data"},
            "ranking": ["Status_quo", "Talks", "Both_give_in", "Sanctions"],
        },
        "Lower_country": {
            "name": "Lower country",
            "options": {"Impose_sanctions": "Impose sanctions"},
            "ranking": [["Talks", "Both_give_in"], "Sanctions", "Status_quo"],
        },
    }
    assert imported.data["states"]["Talks"] == {"yes": ["Upper_country.Build_the_dam", "Upper_country.Share_data"]}
    assert imported.data["states"]["Status_quo"]["means"] == "Status quo"
    assert imported_model(imported).game.state_ids == ("Status_quo", "Talks", "Sanctions", "Both_give_in")


def test_every_way_to_lay_a_table_out_gives_the_same_case() -> None:
    ways = [
        CHICKEN,
        CHICKEN.replace(",", ";"),
        CHICKEN.replace(",", "\t"),
        CHICKEN.replace(",N", ",no").replace(",Y", ",YES"),
        CHICKEN.replace(",N", ",0").replace(",Y", ",1"),
        CHICKEN.replace(",N", ",False").replace(",Y", ",True"),
        CHICKEN.replace(",N", ",").replace(",Y", ",x"),
        CHICKEN.replace("\n", "\r\n"),
        "\ufeff" + CHICKEN,
        "sep=,\n" + CHICKEN,
        "\n\n" + CHICKEN + ",,,,\n\n",
        CHICKEN.replace("1,N,N,2,2", "1 , N,n , 2,2.0"),
        CHICKEN.replace("rank: ", "Rank:"),
        CHICKEN.replace("rank: row", "rank row"),
        CHICKEN.replace("state,", "ID,"),
        CHICKEN.replace("state,", ","),
        _turned(CHICKEN),
        table(
            "state,row,column,rank,",
            ",straight,straight,row,column",
            *CHICKEN.splitlines()[1:],
        ),
        table("state,row,column,row,column", ",straight,straight,rank,rank", *CHICKEN.splitlines()[1:]),
        _turned(table("state,row,column,rank: row,rank: column", ",straight,straight,,", *CHICKEN.splitlines()[1:])),
        table(
            "state,row.straight,column.straight,payoff: row,payoff: column",
            "1,N,N,3,3",
            "2,N,Y,2.5,1e1",
            "3,Y,N,10,-1/2",
            "4,Y,Y,0,-4",
        ),
        table(
            "notes,column.straight,row.straight,rank: column,rank: row,state",
            "a,N,N,2,2,1",
            "b,Y,N,1,3,2",
            ",N,Y,3,1,3",
            ",Y,Y,4,4,4",
        ),
    ]
    for way in ways:
        imported = from_csv(way)
        assert same_game(_sorted_actors(imported), imported_model(from_csv(CHICKEN)).game), way
        assert list(imported.data["states"]) == ["1", "2", "3", "4"]


def _sorted_actors(imported: Imported) -> Any:
    actors = imported.data["actors"]
    return model_of({**imported.data, "actors": {key: actors[key] for key in ("row", "column")}}).game


def _turned(text: str) -> str:
    return "\n".join(",".join(column) for column in zip(*(line.split(",") for line in text.splitlines()), strict=True))


def test_ids_are_numbers_where_none_are_given() -> None:
    imported = from_csv("a.x,rank: a\nY,1\nN,2\n")
    assert list(imported.data["states"]) == ["1", "2"]


def test_decimal_commas_in_a_semicolon_file() -> None:
    imported = from_csv("state;a.x;payoff: a\n1;Y;1,5\n2;N;1,25\n")
    assert imported.data["actors"]["a"]["ranking"] == ["1", "2"]


def test_states_that_are_not_in_the_table_cannot_be() -> None:
    game = imported_model(from_csv("state,a.x,b.y,rank: a,rank: b\n1,Y,N,1,1\n2,N,Y,2,1\n")).game
    assert game.state_ids == ("1", "2")


def test_rows_about_options() -> None:
    imported = from_csv(
        "state,us.leave,us.stay,them.come,rank: us,rank: them\n"
        "Irreversible,yes,no-stays,,,\n"
        "means,leave for good,,come back,The States,Them all\n"
        "1,N,Y,N,1,1\n"
    )
    assert imported.data["actors"]["us"] == {
        "name": "The States",
        "options": {
            "leave": {"means": "leave for good", "irreversible": "yes-stays"},
            "stay": {"means": "stay", "irreversible": "no-stays"},
        },
        "ranking": ["1"],
    }
    assert imported.data["actors"]["them"]["options"] == {"come": "come back"}
    assert imported.data["actors"]["them"]["name"] == "Them all"


def test_a_dash_leaves_an_option_open_and_makes_one_state() -> None:
    imported = from_csv("state,a.x,a.out,b.y,rank: a,rank: b\n1,N,N,N,1,2\n2,Y,N,Y,2,1\n3,-,Y,-,3,3\n")
    assert imported.data["coalesce"] == [{"id": "3", "when": "a.out"}]
    assert imported.data["actors"]["a"]["ranking"] == ["1", "2", ["3_NN", "3_YN", "3_NY", "3_YY"]]
    assert any("each '-' stands for yes and no" in note for note in imported.notes)
    game = imported_model(imported).game
    assert game.state_ids == ("1", "2", "3")
    assert game.arcs is not None
    assert [list(game.arcs[0][state]) for state in range(3)] == [[2], [2], [0, 1]]


def test_what_is_left_out_is_said() -> None:
    imported = from_csv("state,a.x,b.y\n1,Y,N\n2,N,Y\n")
    assert imported.notes == ("no preference is given for a and b: add 'rank: ACTOR' or 'payoff: ACTOR', or goals",)
    marked = from_csv("state,a.x,rank: a\n1,x,1\n2,,2\n")
    assert marked.notes == ("the table marks what is yes and nothing that is no: a blank counts as no",)
    watcher = from_csv("state,a.x,rank: a,rank: Press\n1,Y,1,2\n2,N,2,1\n")
    assert watcher.notes == ("Press has a preference and no option: an actor that cannot move",)
    assert watcher.data["actors"]["Press"] == {"options": {}, "ranking": ["2", "1"]}


def test_names_that_a_case_cannot_hold_become_keys_and_stay_as_names() -> None:
    imported = from_csv("state,The U S.Go!,or.not,rank: the u s,rank: or\nstatus quo,Y,N,1,1\nand,N,N,2,2\n")
    assert imported.data["actors"]["The_U_S"]["name"] == "The U S"
    assert imported.data["actors"]["The_U_S"]["options"] == {"Go": "Go!"}
    assert imported.data["actors"]["or_"]["options"] == {"not_": "not"}
    assert imported.data["states"] == {
        "status_quo": {"means": "status quo", "yes": ["The_U_S.Go"]},
        "and_": {"means": "and", "yes": []},
    }
    imported_model(imported)


# --- workbooks --------------------------------------------------------------------------------------------------------

STATES: Rows = [["state", "us.leave", "them.come", "rank: us", "rank: them"], [1, "Y", "N", 1, 2], [2, "N", True, 2, 1]]


def test_sheets_for_actors_and_options() -> None:
    raw = workbook(
        actors=[["key", "name"], ["them", "All of them"], ["us", "US"]],
        states=STATES,
        options=[["actor", "option", "means", "irreversible"], ["us", "leave", "leave it", "yes"], ["them", "come", None, None]],
        remarks=[["anything"]],
    )  # fmt: skip
    imported = read_xlsx_table(raw, "x.xlsx")
    assert list(imported.data["actors"]) == ["them", "us"]
    assert imported.data["actors"]["us"]["name"] == "US"
    assert imported.data["actors"]["us"]["options"] == {"leave": {"means": "leave it", "irreversible": "yes-stays"}}
    assert imported.notes == ("the sheet 'remarks' is not read",)
    short = workbook(irreversible=[["option"], ["us.leave"]], Sheet1=STATES)
    assert read_xlsx_table(short, "x.xlsx").data["actors"]["us"]["options"]["leave"]["irreversible"] == "yes-stays"


def test_formulas_count_with_their_stored_values() -> None:
    raw = _patched(workbook(states=STATES), b'<c r="D2" t="n"><v>1</v></c>', b'<c r="D2"><f>1+2</f><v>3</v></c>')
    imported = read_xlsx_table(raw, "x.xlsx")
    assert imported.data["actors"]["us"]["ranking"] == ["2", "1"]
    assert imported.notes == ("formulas in states!D2: the values that were stored with them are used",)


def _patched(raw: bytes, old: bytes, new: bytes, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in archive.namelist():
            text = archive.read(name)
            if name == part:
                assert old in text, text
                text = text.replace(old, new)
            changed.writestr(name, text)
    return made.getvalue()


# --- there and back ---------------------------------------------------------------------------------------------------

WAYS = [(read_csv_table, write_csv_table), (read_xlsx_table, write_xlsx_table)]


def _options(case: CaseFile) -> Any:
    return {key: (actor.name, actor.options) for key, actor in case.actors.items()}


@pytest.mark.parametrize(("read", "write"), WAYS, ids=["csv", "xlsx"])
@examples(0.5)
@given(conflict=option_conflicts(max_options=5))
def test_a_case_comes_back(read: Callable[..., Imported], write: Callable[..., Any], conflict: OptionConflict) -> None:
    model = model_of(case_data(conflict))
    back = imported_model(read(write(model).raw, "Random"))
    assert back.game.state_ids == model.game.state_ids
    assert back.game.codes is not None
    assert model.game.codes is not None
    assert back.game.codes.tolist() == model.game.codes.tolist()
    assert back.game.space == model.game.space
    assert same_game(back.game, model.game)
    assert _options(back.case) == _options(model.case)


@pytest.mark.parametrize(("read", "write"), WAYS, ids=["csv", "xlsx"])
def test_coalesced_states_come_back(read: Callable[..., Imported], write: Callable[..., Any]) -> None:
    text = "state,name,a.x,a.out,b.y,rank: a,rank: b\n1,go on,N,N,N,1,2\n2,,Y,N,Y,2,1\n3,the end,-,Y,-,3,3\n"
    model = imported_model(from_csv(text))
    back = imported_model(read(write(model).raw, "x"))
    assert back.game.arcs == model.game.arcs
    assert back.game.state_ids == model.game.state_ids
    assert back.case.coalesce == model.case.coalesce
    assert back.case.states["1"].means == "go on"


def test_a_written_table() -> None:
    written = write_csv_table(imported_model(from_csv(CHICKEN)))
    lines = written.raw.decode().splitlines()
    assert lines[:3] == [
        "state,row.straight,column.straight,rank: row,rank: column",
        "means,straight,straight,row,column",
        "1,N,N,2,2",
    ]
    assert written.lost == ()


@examples(0.5)
@given(st.text(st.sampled_from("=+-@\t'\"; ,ab"), max_size=6))
def test_no_text_is_written_that_a_spreadsheet_takes_for_a_formula(text: str) -> None:
    data = from_csv(CHICKEN).data
    data["states"]["1"] = {"yes": [], "means": f"={text}"}
    data["states"]["2"]["means"] = f"-{text}"
    model = model_of(data)
    written = write_csv_table(model).raw
    assert b"\n1,'=" in written or b"\n1,\"'=" in written
    back = read_csv_table(written, "x.csv")
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx_table(model).raw))["states"]
    assert sheet["B2"].data_type == "s"
    again = read_xlsx_table(write_xlsx_table(model).raw, "x.xlsx")
    told = " ".join(f"={text}".split())
    assert back.data["states"]["1"]["means"] == again.data["states"]["1"]["means"] == told
    assert back.data == {**again.data, "title": "x"}


def test_what_a_table_cannot_say() -> None:
    data = from_csv(CHICKEN).data
    data["actors"]["row"] = {"options": {"straight": "s"}, "pairs": {"better": [["1", "2"]], "rest": "equal"}}
    data["moves"] = {"remove": [{"actors": ["row"], "from": "row.straight", "to": "not row.straight"}]}
    data["links"] = {"crash": {"iff": "row.straight and column.straight"}}
    written = write_csv_table(model_of(data))
    assert written.lost == (
        "row: pairs preference; a table has rankings only",
        "single moves that were taken away or added",
        "links",
    )
    assert b"rank: row" not in written.raw
    graph = {
        "standoff": 1,
        "title": "G",
        "actors": {"a": {"ranking": ["1", "2"]}},
        "graph": {"states": ["1", "2"], "moves": {"a": {"1": ["2"]}}},
    }
    for write in (write_csv_table, write_xlsx_table):
        with pytest.raises(InputError, match=r"lists its moves \(graph form\).*\.graphml or \.dot"):
            write(model_of(graph))


def test_the_same_bytes_every_time() -> None:
    model: Model = imported_model(from_csv(CHICKEN))
    assert write_xlsx_table(model).raw == write_xlsx_table(model).raw
    assert b"1980-01-01" in zipfile.ZipFile(io.BytesIO(write_xlsx_table(model).raw)).read("docProps/core.xml")


# --- mistakes ---------------------------------------------------------------------------------------------------------

H = "state,us.go,them.go,rank: us,rank: them"

BROKEN: Sequence[tuple[str, str]] = [
    ("", "t.csv: the table is empty; expected headings such as 'state', 'us.leave', 'rank: us'"),
    ("\n\n  \n", "the table is empty"),
    ("state\n1\n2\n", "the table has one row or column only"),
    (H, "the table has one row or column only"),
    (table(H, "irreversible,yes,,,"), "the table has headings and no state"),
    (table("state,us,rank: us", "1,Y,1"), "row 1, column 2: are these ranks (1 is best) or payoffs (higher is better)?"),
    (
        table("state,us.go,us,them.go,them", "1,Y,1,N,2"),
        "row 1, column 3: are these ranks (1 is best) or payoffs (higher is better)? Write 'rank: us' or 'payoff: us'",
    ),
    (table("state,us.go,us,them.go,them", "1,Y,1,N,2"), "row 1, column 5: are these ranks"),
    (table("state,us.go,rnk: us", "1,Y,1"), "row 1, column 3: 'rnk: us' is no heading; expected 'state', 'name'"),
    (table("stat,us.go,rank: us", "1,Y,1"), "row 1, column 1: 'stat' is no heading (did you mean 'state'?)"),
    (table("us.go,,rank: us", "Y,7,1"), "row 1, column 2: a column without a heading"),
    (table("state,us.go,,rank: us", "1,Y,7,1"), "row 1, column 3: a column without a heading"),
    (table("state,us.go,rank", "1,Y,1"), "row 1, column 3: whose rank? Write 'rank: ACTOR'"),
    (table("state,us.go,payoff:", "1,Y,1"), "row 1, column 3: whose payoff? Write 'payoff: ACTOR'"),
    (table("state,u.s.go,rank: us", "1,Y,1"), "'u.s.go' has more than one dot; put actor and option into two rows"),
    (table("state,us.go,us.GO,rank: us", "1,Y,Y,1"), "row 1, column 3: the option us.GO stands here and at row 1, column 2"),
    (table("state,us.go,rank: us,payoff: US", "1,Y,1,1"), "column 4: the preference of US stands here and at row 1, column 3"),
    (table("state,id,us.go,rank: us", "1,1,Y,1"), "column 2: the heading of the states' ids stands here and at"),
    (table("state,name,rank: us", "1,a,1"), "the table has no option; an option has a heading 'actor.option'"),
    (
        table("state,russia.go,rank: rusia", "1,Y,1"),
        "row 1, column 3: there is no actor 'rusia' (did you mean 'russia'?); there is russia",
    ),
    (table(H, "1,Y,N,1,1", "1,N,N,2,2"), "row 3, column 1: the state '1' stands here and at row 2, column 1"),
    (table(H, "1,Y,N,1,1", ",N,N,2,2"), "row 3, column 1: a state without an id"),
    (table(H, "1,Y,N,1,1", "2,Y,N,2,2"), "row 3, column 2: this state has the same options as the one at row 2, column 2"),
    (table(H, "1,Y,N,1,1", "2,-,N,2,2"), "row 3, column 2: this state overlaps with the one at row 2, column 2"),
    (table(H, "1,-,-,1,1"), "row 2, column 2: every option is open (-): that is no state"),
    (table(H, "1,Y,maybe,1,1"), "row 2, column 3: expected Y or N (or - for either); found 'maybe'"),
    (table(H, "1,Y,,1,1", "2,N,N,1,1"), "row 2, column 3: expected Y or N (or - for either); found nothing; only where no N"),
    (table(H, "1,Y,N,,1"), "row 2, column 4: expected a number as the rank of us; found nothing"),
    (table(H, "1,Y,N,best,1"), "row 2, column 4: expected a number as the rank of us; found 'best'"),
    (table(H, "1,Y,N,Y,1"), "found 'Y'; marks belong to options"),
    (table(H, '1,Y,N,"1,5",1'), "found '1,5'; a decimal has a point here"),
    (table(H, "1,Y,N,1,1,000").replace(",", ";").replace(";000", ",000,0"), "found '1,000,0'; no commas between thousands"),
    (table(H, "1,Y,N,1/0,1"), "expected a number as the rank of us; found '1/0'"),
    (table(H, "1,Y,N,1e999,1"), "found '1e999'"),
    (table(H, "1,Y,N,1"), "row 2, column 5: expected a number as the rank of them; found nothing"),
    (table(H, "irreversible,never,,,", "1,Y,N,1,1"), "row 2, column 2: expected 'yes-stays', 'no-stays' or nothing; found"),
    (table(H, "means,a,,,", "means,b,,,", "1,Y,N,1,1"), "row 3, column 1: a second row 'means'; the first is at row 2"),
    (table(H, '1,Y,"N,1,1'), "t.csv:2: a quotation mark is not closed"),
    (
        table("state," + ",".join(f"a.o{n}" for n in range(23)), "1" + ",Y" * 23),
        "23 options; the limit is 22",
    ),
    (table("state," + ",".join(f"a.o{n}" for n in range(17)), "1,Y" + ",-" * 16), "65,536 states; the limit for a table is 20,000"),
    (
        _turned(table("state,us.go,rank: us", "1,Y,1", "2,perhaps,2")),
        "row 2, column 3: expected Y or N (or - for either); found 'perhaps'",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_mistakes_are_told_with_their_place(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        from_csv(text, "t.csv")
    assert message in str(caught.value)
    assert all(line.startswith("t.csv:") for line in str(caught.value).splitlines())


def test_all_mistakes_in_cells_are_told_together() -> None:
    with pytest.raises(InputError) as caught:
        from_csv(table(H, "1,Y,?,1,1", "2,N,N,a,1", "3,Y,Y,1,b"))
    assert len(caught.value.problems) == 1  # marks first: without states there are no preferences
    with pytest.raises(InputError) as caught:
        from_csv(table(H, "1,Y,N,1,1", "2,N,N,a,1", "3,Y,Y,1,b"))
    assert len(caught.value.problems) == 2
    with pytest.raises(InputError) as caught:
        from_csv(table(H, *(f"{n},?,?,1,1" for n in range(40))))
    assert len(caught.value.problems) == 21
    assert "and 60 more mistakes in other cells" in str(caught.value)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (CHICKEN.encode("utf-16"), "this is UTF-16 ('Unicode text') or no text at all; save it as 'CSV UTF-8'"),
        (CHICKEN.encode("utf-16-le"), "this is UTF-16"),
        (
            CHICKEN.replace("straight", "stra\xdfe").encode("latin-1"),
            "t.csv:1: not UTF-8 text; in a spreadsheet program",
        ),
        (workbook(states=STATES), "this is a workbook (.xlsx) and not CSV"),
        (b"state,a.x\n" + b"1,Y\n" * 20_200, "more than 20,100 rows"),
        (b"," * 1_100_000, "more than 1,000,000 cells"),
        (b'state,a.x\n"' + b"y" * 200_000 + b'",Y\n', "not CSV: field larger than field limit"),
    ],
)
def test_bytes_that_are_no_table(raw: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_csv_table(raw, "t.csv")
    assert message in str(caught.value)


def _with_cell(row: int, column: int, value: Any) -> bytes:
    rows = [list(line) for line in STATES]
    rows[row][column] = value
    return workbook(states=rows)


def _bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (70 * 1024 * 1024))
    return made.getvalue()


def _encoded(name: str, encoding: str) -> bytes:
    """A workbook whose sheet is written in another encoding than a workbook has, or says that it is."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(states=STATES))) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                text = f'<?xml version="1.0" encoding="{name}"?>{text.decode()}'.encode(encoding)
            new.writestr(part, text)
    return made.getvalue()


def _sparse() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for number, row in enumerate(STATES, start=1):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value)
    sheet.cell(1_048_576, 16_384, "x")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


BROKEN_BOOKS: Sequence[tuple[Callable[[], bytes], str]] = [
    (lambda: b"state,a.x", "this is no .xlsx workbook"),
    (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "an old workbook (.xls) or one with a password"),
    (lambda: b"PK\x03\x04 and nothing", "this is no .xlsx workbook, or it is damaged"),
    (lambda: workbook(states=STATES)[:-200], "this is no .xlsx workbook, or it is damaged"),
    (lambda: workbook(actors=[["key"], ["us"]]), "the workbook has no sheet with states"),
    (lambda: workbook(states=[]), "the table is empty"),
    (lambda: _with_cell(1, 1, "maybe"), "states!B2: expected Y or N (or - for either); found 'maybe'"),
    (lambda: _with_cell(2, 3, "second"), "states!D3: expected a number as the rank of us; found 'second'"),
    (lambda: _with_cell(0, 3, "us"), "states!D1: are these ranks (1 is best) or payoffs (higher is better)?"),
    (lambda: _with_cell(2, 0, 1), "states!A3: the state '1' stands here and at states!A2"),
    (lambda: _with_cell(1, 3, "=1+1"), "states!D2: a formula whose value is not stored; open the file"),
    (lambda: _with_cell(1, 3, "#N/A"), "states!D2: an error of the spreadsheet, #N/A"),
    (
        lambda: workbook(states=STATES, actors=[["key", "title"], ["us", "US"]]),
        "actors!B1: 'title' is no heading; expected key, name",
    ),
    (lambda: workbook(states=STATES, actors=[["key"], ["u s"]]), "actors!A2: 'u s' is no key of an actor"),
    (lambda: workbook(states=STATES, actors=[["key"], ["us"], ["us"]]), "actors!A3: the actor 'us' stands here twice"),
    (lambda: workbook(states=STATES, options=[["means"], ["x"]]), "options!A1: expected the heading 'option' in this sheet"),
    (
        lambda: workbook(states=STATES, options=[["option", "means"], ["us.leav", "x"]]),
        "options!A2: the table has no option 'us.leav' (did you mean 'us.leave'?)",
    ),
    (
        lambda: workbook(states=STATES, options=[["option", "irreversible"], ["us.leave", "never"]]),
        "options!B2: expected 'yes-stays', 'no-stays' or nothing; found 'never'",
    ),
    (
        lambda: _patched(workbook(states=STATES), b"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook', "xl/workbook.xml"),
        "xl/workbook.xml declares entities, which a workbook never does",
    ),
    (
        lambda: _patched(workbook(states=STATES), b"</row>", b"</rwo>"),
        "the workbook is damaged",
    ),
    (_bomb, "the workbook unpacks to more than 67,108,864 bytes"),
    (_sparse, "more than 20,100 rows"),
    (lambda: workbook(**{f"s{n}": STATES for n in range(21)}), "21 sheets; the limit is 20"),
    (
        lambda: _patched(workbook(states=STATES), b"</cellXfs>", b"<xf/>" * 100_000 + b"</cellXfs>", "xl/styles.xml"),
        "xl/styles.xml: more than 100,000 styles, names or other elements",
    ),
    (
        lambda: _patched(workbook(states=STATES), b"</cellXfs>", b"<v/>" * 4_000_001 + b"</cellXfs>", "xl/styles.xml"),
        "more than 1,000,000 cells",
    ),
    (
        lambda: _patched(workbook(states=STATES), b"<sheets>", b"<sheets>" + b"<s:sheet />" * 30_000, "xl/workbook.xml"),
        "30,001 sheets; the limit is 20",
    ),
    (
        lambda: _patched(
            workbook(states=STATES),
            b"</workbook>",
            b"<definedNames>" + b"<definedName>1</definedName>" * 100_001 + b"</definedNames></workbook>",
            "xl/workbook.xml",
        ),
        "xl/workbook.xml: more than 100,000 styles, names or other elements",
    ),
    (
        lambda: _patched(workbook(states=STATES), b"</cellXfs>", b"<si/>" * 400_001 + b"</cellXfs>", "xl/styles.xml"),
        "xl/styles.xml: more than 400,000 texts",
    ),
    (
        lambda: _patched(workbook(states=STATES), b"<sheetData", b'<x y="' + b" " * 1_000_001 + b'"/><sheetData'),
        "xl/worksheets/sheet1.xml: an element of more than 1,000,000 bytes",
    ),
    (lambda: _encoded("UTF-16", "utf-16"), "xl/worksheets/sheet1.xml is not UTF-8; save the workbook anew"),
    (lambda: _encoded("UTF-8", "utf-16-le"), "xl/worksheets/sheet1.xml is not UTF-8"),
    (lambda: _encoded("UTF-7", "utf-8"), "xl/worksheets/sheet1.xml is not UTF-8"),
    (lambda: _encoded("windows-1252", "utf-8"), "xl/worksheets/sheet1.xml is not UTF-8"),
    (
        lambda: workbook(states=STATES, actors=[["key"], *([f"a{n}"] for n in range(1_001))]),
        "1,001 rows in the sheet 'actors'; the limit is 1,000",
    ),
    (
        lambda: workbook(states=STATES, options=[["option"], *([f"a.o{n}"] for n in range(1_001))]),
        "1,001 rows in the sheet 'options'; the limit is 1,000",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("made", "message"), BROKEN_BOOKS)
def test_mistakes_in_workbooks_are_told_with_their_cell(made: Callable[[], bytes], message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_xlsx_table(made(), "t.xlsx")
    assert message in str(caught.value)


def test_a_state_that_stands_there_thousands_of_times_is_told_at_once() -> None:
    with pytest.raises(InputError, match="and 19,980 more mistakes"):
        from_csv(table(H, *["1,Y,N,1,1"] * 20_001))


def test_more_actors_than_a_conflict_has_are_refused() -> None:
    heads = ",".join(["state", "a.x", *(f"rank: {n}b" for n in range(1_000))])
    with pytest.raises(LimitError, match="more than 1,000 actors, which is the limit"):
        from_csv(table(heads, ",".join(["1", "Y", *["1"] * 1_000])))


def test_a_date_is_told_as_what_it_is() -> None:
    import datetime

    raw = _with_cell(1, 3, datetime.date(2026, 1, 2))
    with pytest.raises(InputError, match=r"states!D2: .*found 'the date 2026-01-02.*made a date of it"):
        read_xlsx_table(raw, "t.xlsx")


def test_large_tables_are_refused_before_they_are_written() -> None:
    data = {
        "standoff": 1,
        "title": "Large",
        "actors": {"a": {"options": {f"o{n}": "x" for n in range(15)}, "weights": {"a.o1": 1}}},
    }
    with pytest.raises(LimitError, match="32,768 states; the limit for a table is 20,000"):
        write_csv_table(model_of(data))


def test_openpyxl_is_loaded_for_workbooks_only_and_named_when_it_is_missing() -> None:
    program = (
        "import sys\n"
        "sys.modules['openpyxl'] = None\n"
        "from standoff.exchange.tables import read_csv_table, read_xlsx_table\n"
        "from standoff.errors import InputError\n"
        "read_csv_table(b'state,a.x\\n1,Y\\n2,N\\n', 'x.csv')\n"
        "import zipfile, io\n"
        "made = io.BytesIO()\n"
        "zipfile.ZipFile(made, 'w').close()\n"
        "try:\n"
        "    read_xlsx_table(made.getvalue(), 'x.xlsx')\n"
        "except InputError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == 'workbooks (.xlsx) need openpyxl: pip install "standoff[data]"; CSV needs nothing'


def test_both_formats_are_offered_in_both_directions() -> None:
    assert (CSV.suffix, CSV.read, CSV.write) == (".csv", read_csv_table, write_csv_table)
    assert (XLSX.suffix, XLSX.read, XLSX.write) == (".xlsx", read_xlsx_table, write_xlsx_table)


# --- anything at all --------------------------------------------------------------------------------------------------

HEADINGS = [
    "state",
    "name",
    "notes",
    "us.go",
    "us.stay",
    "them.go",
    "rank: us",
    "payoff: them",
    "rank: them",
    "us",
    "go",
    "a.b.c",
]
CELLS = [
    "Y",
    "N",
    "Y",
    "N",
    "-",
    "x",
    "",
    "1",
    "2",
    "3",
    "1,5",
    "1/2",
    "and",
    "irreversible",
    "means",
    "status quo",
    "'=a",
]


@given(
    headings=st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=6),
    cells=st.lists(st.lists(st.sampled_from(CELLS), min_size=6, max_size=6), max_size=5),
    delimiter=st.sampled_from([",", ";", "\t"]),
    turn=st.booleans(),
)
def test_whatever_a_table_says_it_is_a_valid_case_or_refused_in_words(
    headings: list[str], cells: list[list[str]], delimiter: str, turn: bool
) -> None:
    rows: Rows = [headings, *(row[: len(headings)] for row in cells)]
    text = "\n".join(delimiter.join(row) for row in (zip(*rows, strict=True) if turn else rows))
    try:
        imported = from_csv(text)
    except InputError as error:
        assert str(error).startswith("table.csv:")
    else:
        parse_case(json.dumps(imported.data), "data")


@given(place=st.integers(0, 10_000), change=st.integers(1, 255))
def test_a_damaged_workbook_is_read_or_refused_in_words(place: int, change: int) -> None:
    raw = bytearray(BOOK)
    raw[place % len(raw)] ^= change
    try:
        imported = read_xlsx_table(bytes(raw), "t.xlsx")
    except InputError as error:
        assert str(error).startswith("t.xlsx:")
    else:
        parse_case(json.dumps(imported.data), "data")


BOOK = workbook(states=STATES)
