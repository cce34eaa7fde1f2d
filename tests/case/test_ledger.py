"""The ledger: snapshots, digests, and text that nobody has accounted for."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.case.ledger import (
    CONTEXT,
    MAX_SOURCE_BYTES,
    WIDEST_GAP,
    confirm,
    digest_of,
    normalised,
    read_source,
    sha256,
)
from standoff.case.load import load_path, parse_case
from standoff.case.model import CaseFile
from standoff.case.skeleton import write_skeleton
from standoff.errors import InputError

TEXT = (
    "First it rained for three days and three nights. Then the river rose, and it rose higher than ever! "
    "Was the bridge still safe? Nobody in the whole town went there to look that night. In the morning it was gone.\n"
)


def sentences(text: str) -> list[tuple[int, int]]:
    found, start = [], 0
    for position, character in enumerate(text):
        if character in ".!?":
            found.append((start, position + 1))
            start = position + 2
    return found


def case_text(snapshot: str, spans: list[tuple[int, int]], *, quotes: bool = False, **source: Any) -> str:
    """A case with one entry e1, e2, ... for each span of the text."""
    entries = []
    for number, (start, end) in enumerate(spans, start=1):
        entry: dict[str, Any] = {"id": f"e{number}", "source": "text", "at": [start, end], "says": "x", "use": "model"}
        if quotes:
            entry["quote"] = snapshot[start:end]
        else:
            entry["digest"] = digest_of(snapshot, start, end).model_dump()
        entries.append(entry)
    return json.dumps(
        {
            "standoff": 1,
            "title": "A river",
            "sources": {"text": {"sha256": sha256(snapshot), "length": len(snapshot), **source}},
            "ledger": entries,
            "actors": {"river": {"options": {"rise": "rise"}}},
        },
        ensure_ascii=False,
    )


def case_of(snapshot: str, spans: list[tuple[int, int]], *, quotes: bool = False) -> CaseFile:
    case, _ = parse_case(case_text(snapshot, spans, quotes=quotes))
    return case


class Account(NamedTuple):
    snapshot: str
    spans: list[tuple[int, int]]


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    """A text cut into passages with at most a blank between them, so that nothing is unaccounted for."""
    letters = st.text("abcé–漢🙂.,", min_size=1, max_size=50)
    passages = draw(st.lists(letters.map(normalised), min_size=1, max_size=8))
    snapshot, spans = "", []
    for passage in passages:
        snapshot += draw(st.sampled_from(["", " ", "\n", "\n\n"])) if snapshot else ""
        spans.append((len(snapshot), len(snapshot) + len(passage)))
        snapshot += passage
    return Account(snapshot, spans)


# --- snapshots and digests --------------------------------------------------------------------------------------------


def test_a_snapshot_is_nfc_with_lf_line_ends_and_nothing_else() -> None:
    assert normalised("e\u0301\r\na\rb\n") == "é\na\nb\n"
    assert normalised("\ufeffa") == "a"
    assert normalised("  a \t b\u00a0 \u2019 \n\n") == "  a \t b\u00a0 \u2019 \n\n"


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalised(text)
    assert unicodedata.is_normalized("NFC", once)
    assert "\r" not in once
    if not once.startswith("\ufeff"):
        assert normalised(once) == once


def test_bytes_of_a_source() -> None:
    assert read_source("\ufeffé\r\n".encode(), "a.txt") == "é\n"
    with pytest.raises(InputError, match=r"a\.txt:2: the source is not UTF-8 text"):
        read_source(b"one\ntwo \xff\n", "a.txt")
    with pytest.raises(InputError, match="the limit is"):
        read_source(b" " * (MAX_SOURCE_BYTES + 1), "a.txt")


def test_digests_are_of_the_passage_and_32_code_points_on_either_side() -> None:
    snapshot = "".join(chr(0x4E00 + number) for number in range(200))
    found = digest_of(snapshot, 50, 60)
    for part, digest in (
        (snapshot[50:60], found.quote),
        (snapshot[50 - CONTEXT : 50], found.prefix),
        (snapshot[60 : 60 + CONTEXT], found.suffix),
    ):
        assert digest == hashlib.sha256(part.encode()).hexdigest()[:16]


def test_digests_at_the_edges_of_a_text() -> None:
    nothing = hashlib.sha256(b"").hexdigest()[:16]
    assert digest_of("abc", 0, 3).prefix == nothing
    assert digest_of("abc", 0, 3).suffix == nothing


@given(accounts(), st.text(max_size=20))
def test_a_digest_depends_on_its_passage_and_its_neighbourhood_only(account: Account, more: str) -> None:
    snapshot, spans = account
    for start, end in spans:
        before = snapshot[:start]
        longer = "x" * 40 + more + snapshot if len(before) >= CONTEXT else snapshot
        moved = len(longer) - len(snapshot)
        assert digest_of(longer, start + moved, end + moved) == digest_of(snapshot, start, end)
        assert digest_of(snapshot, start, end) == digest_of(snapshot, start, end)


# --- the account without the source at hand ---------------------------------------------------------------------------


@given(accounts(), st.booleans())
def test_every_anchor_of_a_complete_account_resolves(account: Account, quotes: bool) -> None:
    report = confirm(case_of(account.snapshot, account.spans, quotes=quotes), "text", account.snapshot)
    assert report.holds
    assert report.fits == tuple(f"e{number}" for number, _ in enumerate(account.spans, start=1))
    assert report.uncovered == ()


def problems_of(snapshot: str, spans: list[tuple[int, int]], **source: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_case(case_text(snapshot, spans, **source))
    return [problem.message for problem in caught.value.problems]


def test_a_sentence_left_out_is_an_error_without_the_source_too() -> None:
    spans = sentences(TEXT)
    start, end = spans[2]
    assert problems_of(TEXT, spans[:2] + spans[3:]) == [
        f"the text from {spans[1][1]} to {spans[3][0]}, before entry 'e3', is not accounted for"
    ]
    assert problems_of(TEXT, spans[1:]) == [
        f"the text from 0 to {spans[1][0]}, before entry 'e1', is not accounted for"
    ]
    assert problems_of(TEXT, spans[:-1]) == [
        f"the text from {spans[-2][1]} to {len(TEXT)}, after entry 'e{len(spans) - 1}', is not accounted for"
    ]
    assert end - start > WIDEST_GAP


@pytest.mark.parametrize(("gap", "valid"), [(WIDEST_GAP, True), (WIDEST_GAP + 1, False)])
@pytest.mark.parametrize("where", ["before", "between", "after"])
def test_the_widest_gap(gap: int, valid: bool, where: str) -> None:
    blank = " " * gap
    snapshot = {"before": f"{blank}aabb", "between": f"aa{blank}bb", "after": f"aabb{blank}"}[where]
    first, second = snapshot.index("aa"), snapshot.index("bb")
    spans = [(first, first + 2), (second, second + 2)]
    if valid:
        assert parse_case(case_text(snapshot, spans))
    else:
        (message,) = problems_of(snapshot, spans)
        assert "is not accounted for" in message


def test_entries_that_overlap() -> None:
    assert problems_of("a" * 30, [(0, 20), (19, 30)]) == ["entry 'e2' overlaps entry 'e1'"]
    assert problems_of("a" * 30, [(0, 30), (5, 10)]) == ["entry 'e2' overlaps entry 'e1'"]
    assert problems_of("a" * 30, [(0, 30), (0, 30)]) == ["entry 'e2' overlaps entry 'e1'"]


def test_every_overlap_with_a_long_entry_is_told() -> None:
    assert problems_of("a" * 30, [(0, 30), (5, 10), (12, 20)]) == [
        "entry 'e2' overlaps entry 'e1'",
        "entry 'e3' overlaps entry 'e1'",
    ]


def test_entries_may_stand_in_any_order_in_the_file() -> None:
    assert confirm(case_of(TEXT, sentences(TEXT)[::-1]), "text", TEXT).holds


def test_without_a_length_the_end_is_not_known() -> None:
    assert parse_case(case_text(TEXT, sentences(TEXT)[:-1], length=None))


# --- the account with the source at hand ------------------------------------------------------------------------------


def test_short_words_between_entries_are_found_with_the_source() -> None:
    snapshot = "aaaa. No. bbbb."
    report = confirm(case_of(snapshot, [(0, 5), (10, 15)]), "text", snapshot)
    assert report.uncovered == ((6, 9),)
    assert report.misfits == ()
    assert not report.holds


def test_a_case_with_words_unaccounted_for_does_not_load_with_the_source(tmp_path: Any) -> None:
    file = write_skeleton(tmp_path / "mill")
    text = file.read_text(encoding="utf-8")
    shorter = text.replace("at: [76, 153]", "at: [81, 153]")
    assert shorter != text
    file.write_text(shorter, encoding="utf-8")
    with pytest.raises(InputError, match=r"the text from 76 to \d+ of article\.txt is not accounted for"):
        load_path(tmp_path / "mill")


def test_blank_lines_need_no_entry() -> None:
    snapshot = "\n\naaaa.\n\n\t \u00a0bbbb.\n"
    assert confirm(case_of(snapshot, [(2, 7), (12, 17)]), "text", snapshot).holds


# --- texts that have changed ------------------------------------------------------------------------------------------


def test_a_replaced_passage() -> None:
    spans = sentences(TEXT)
    case = case_of(TEXT, spans)
    start, end = spans[2]
    changed = TEXT[:start] + "X" * (end - start) + TEXT[end:]
    report = confirm(case, "text", changed)
    assert not report.same_text
    assert dict(report.misfits) == {
        "e2": "the text after it has changed",
        "e3": "another text stands at its position",
        "e4": "the text before it has changed",
    }
    assert report.fits == ("e1", "e5")
    assert not report.holds


def test_an_inserted_passage_is_not_followed() -> None:
    spans = sentences(TEXT)
    changed = TEXT[: spans[3][0]] + "It was dark. " + TEXT[spans[3][0] :]
    report = confirm(case_of(TEXT, spans), "text", changed)
    misfits = dict(report.misfits)
    assert misfits["e4"] == misfits["e5"] == "another text stands at its position"
    assert "e1" in report.fits
    assert report.uncovered, "the text is longer than the account of it"


def test_a_deleted_passage() -> None:
    spans = sentences(TEXT)
    shorter = TEXT[: spans[2][0]] + TEXT[spans[3][0] :]
    report = confirm(case_of(TEXT, spans), "text", shorter)
    misfits = dict(report.misfits)
    assert misfits["e3"] == misfits["e4"] == "another text stands at its position"
    assert misfits["e5"] == f"the text ends at {len(shorter)}, before its end at {spans[4][1]}"


def test_an_empty_text() -> None:
    report = confirm(case_of(TEXT, sentences(TEXT)), "text", "")
    assert report.fits == ()
    assert report.uncovered == ()
    assert not report.holds


def test_a_quote_is_compared_as_a_snapshot() -> None:
    snapshot = "café au lait"
    text = case_text(snapshot, [(0, 12)], quotes=True).replace("café", "cafe\u0301")
    case, _ = parse_case(text)
    assert confirm(case, "text", snapshot).holds


def test_a_quote_must_not_disagree_with_its_digest() -> None:
    data = json.loads(case_text("aaaa", [(0, 4)]))
    data["ledger"][0]["quote"] = "bbbb"
    case, _ = parse_case(json.dumps(data))
    assert dict(confirm(case, "text", "aaaa").misfits) == {"e1": "another text stands at its position"}


@given(accounts(), st.data())
def test_a_changed_text_is_noticed_and_no_anchor_is_moved(account: Account, data: st.DataObject) -> None:
    snapshot, spans = account
    case = case_of(snapshot, spans)
    before = case.model_dump()
    start = data.draw(st.integers(0, len(snapshot)))
    end = data.draw(st.integers(start, len(snapshot)))
    changed = snapshot[:start] + data.draw(st.text("abc \n", max_size=10)) + snapshot[end:]
    report = confirm(case, "text", changed)
    assert report.holds == (changed == snapshot)
    assert case.model_dump() == before
    assert {*report.fits, *dict(report.misfits)} == {entry.id for entry in case.ledger}
    for entry in case.ledger:
        assert entry.at is not None
        stands = changed[slice(*entry.at)] == snapshot[slice(*entry.at)] and entry.at[1] <= len(changed)
        assert stands or entry.id not in report.fits
