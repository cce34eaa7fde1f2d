"""The flagship accounts for every one of the things that its article describes, and no stated element lacks a row."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import standoff
from standoff.case.model import CaseFile, Goal, Link
from tools import coverage_page

Row = dict[str, Any]

ROWS = 101
RUN = 6  # as many words in a row are a borrowed sentence
KEYS = {"row", "where", "kind", "says", "computed", "recorded", "because"}
KINDS = {
    "actor or body",
    "causal or inferential claim",
    "constraint",
    "event or status",
    "goal",
    "judgement word",
    "mechanism",
    "question or method",
    "relation",
    "site furniture",
    "tension or silence",
    "voice, hedge or source",
}
# What an argument is made of: a reason for not computing on it is never good enough.
NEVER_MERELY_RECORDED = {"goal", "mechanism", "constraint", "causal or inferential claim"}


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    text = (files("standoff") / "library" / "russia-taliban" / "coverage.yaml").read_text(encoding="utf-8")
    loaded: list[Row] = YAML(typ="safe", pure=True).load(text)
    return loaded


@pytest.fixture(scope="module")
def case() -> CaseFile:
    return standoff.load("russia-taliban").file


def goals(case: CaseFile) -> Iterator[tuple[str, Goal]]:
    """Goals by `actor.goal`, with those that a reading adds."""
    for key, actor in case.actors.items():
        yield from ((f"{key}.{goal.id}", goal) for goal in actor.goals)
    for choice in choices(case):
        for key, added in choice.add.goals.items():
            yield from ((f"{key}.{goal.id}", goal) for goal in added)


def links(case: CaseFile) -> Iterator[tuple[str, Link]]:
    """Links by name, with those that a reading adds."""
    yield from case.links.items()
    yield from chain.from_iterable(choice.add.links.items() for choice in choices(case))


def choices(case: CaseFile) -> Iterator[Any]:
    return chain.from_iterable(passage.choices.values() for passage in case.readings.values())


def can_compute(case: CaseFile) -> Counter[str]:
    """Every id that `computed` may name, counted, so that an ambiguous one shows."""
    return Counter(
        [
            *case.actors,
            *case.options(),
            *(name for name, _ in goals(case)),
            *(name for name, _ in links(case)),
            *case.conditions,
            *(item.id for item in case.infeasible if item.id),
            *case.states,
            *(f"question:{question.id}" for question in case.questions),
            *(f"reading:{name}" for name in case.readings),
        ]
    )


def can_record(case: CaseFile) -> set[str]:
    return {entry.id for entry in case.ledger} | {f"origin:{name}" for name in case.origins}


def of_the_page(case: CaseFile) -> set[str]:
    """Entries of the article and of the page around it."""
    return {entry.id for entry in case.ledger if case.sources[entry.source].kind == "text"}


def named(rows: list[Row], key: str) -> set[str]:
    return {one for row in rows for one in row.get(key, ())}


def test_all_rows_stand_once_and_in_order(rows: list[Row]) -> None:
    assert [row["row"] for row in rows] == list(range(1, ROWS + 1))


def test_rows_have_the_known_keys_and_kinds(rows: list[Row]) -> None:
    for row in rows:
        assert set(row) <= KEYS, row["row"]
        assert row["kind"] in KINDS, row["row"]
        assert row["where"], row["row"]
        assert row["says"].strip(), row["row"]
        for key in ("where", "computed", "recorded"):
            assert len(set(row.get(key, ()))) == len(row.get(key, ())), (row["row"], key)


def test_every_id_resolves(rows: list[Row], case: CaseFile) -> None:
    known, kept, page = can_compute(case), can_record(case), of_the_page(case)

    replaced = {
        name for p in case.readings.values() for c in p.choices.values() for name in c.drop if name in c.add.links
    }
    assert [one for one, count in known.items() if count > 1 and one not in replaced] == []
    for row in rows:
        assert [one for one in row.get("computed", ()) if one not in known] == [], row["row"]
        assert [one for one in row.get("recorded", ()) if one not in kept] == [], row["row"]
        assert row["where"] == ["all"] or set(row["where"]) <= page, row["row"]


def test_every_row_is_computed_or_recorded(rows: list[Row]) -> None:
    assert [row["row"] for row in rows if not row.get("computed") and not row.get("recorded")] == []


def test_a_row_that_computes_nothing_says_why(rows: list[Row]) -> None:
    assert [row["row"] for row in rows if not row.get("computed") and not row.get("because", "").strip()] == []


def test_what_a_text_argues_with_is_computed(rows: list[Row]) -> None:
    merely = [row["row"] for row in rows if row["kind"] in NEVER_MERELY_RECORDED and not row.get("computed")]

    assert merely == []


def test_every_entry_of_the_page_has_a_row(rows: list[Row], case: CaseFile) -> None:
    expected = {*(f"s{n:02}" for n in range(1, 23)), *(f"f{n:02}" for n in range(1, 9))}

    assert of_the_page(case) == expected
    assert expected - named(rows, "where") - named(rows, "recorded") == set()


ELEMENTS: dict[str, Callable[[CaseFile], set[str]]] = {
    "actors": lambda case: set(case.actors),
    "options": lambda case: set(case.options()),
    "stated goals": lambda case: {name for name, goal in goals(case) if goal.rests_on == "stated"},
    "stated links": lambda case: {name for name, link in links(case) if link.rests_on == "stated"},
    "conditions": lambda case: set(case.conditions),
    "states of the questions": lambda case: {question.at for question in case.questions},
    "questions": lambda case: {f"question:{question.id}" for question in case.questions},
    "readings": lambda case: {f"reading:{name}" for name in case.readings},
}


@pytest.mark.parametrize("kind", ELEMENTS)
def test_every_element_of_the_case_has_a_row(rows: list[Row], case: CaseFile, kind: str) -> None:
    assert ELEMENTS[kind](case) - named(rows, "computed") == set()


def test_nothing_recorded_only_is_a_ground_alone(rows: list[Row], case: CaseFile) -> None:
    """A passage that grounds a stated goal or link stands in a row that computes on it."""
    grounds = {
        entry
        for _, element in chain(goals(case), links(case))
        if element.rests_on == "stated"
        for entry in element.entries
    }

    assert grounds - named([row for row in rows if row.get("computed")], "where") == set()


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def test_no_row_borrows_the_words_of_another(rows: list[Row]) -> None:
    seen = Counter(chain.from_iterable(runs(row["says"]) for row in rows))

    assert [" ".join(run) for run, count in seen.items() if count > 1] == []


def test_the_page_is_up_to_date() -> None:
    assert coverage_page.main(["--check"]) == 0


def test_a_stale_or_missing_page_is_noticed_and_written_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "explanation" / "page.md"

    assert coverage_page.main(["--check"], page=page) == 1
    assert not page.exists()
    assert coverage_page.main([], page=page) == 0
    assert coverage_page.main(["--check"], page=page) == 0
    page.write_text(page.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert coverage_page.main(["--check"], page=page) == 1
    assert capsys.readouterr().err.count("is stale") == 2


def test_the_page_has_one_line_for_each_row(rows: list[Row]) -> None:
    page = coverage_page.render(rows)

    assert page.startswith("# What the article describes, row by row\n")
    assert [int(line.split("|")[1]) for line in page.splitlines() if re.match(r"\| \d", line)] == list(
        range(1, ROWS + 1)
    )
