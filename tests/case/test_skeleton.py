"""`standoff new`: what it writes loads, accounts for every sign of the text, and is never half a folder."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.case.ledger import confirm, normalised
from standoff.case.load import load_path
from standoff.case.skeleton import sentences, write_skeleton
from standoff.errors import InputError

texts = st.text(
    st.one_of(
        st.sampled_from("aAbB .!?\n\"'()[]:,#&*-{}%@`\\"), st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])
    ),
    min_size=1,
    max_size=200,
)


@given(texts)
def test_every_sign_is_in_exactly_one_sentence(text: str) -> None:
    snapshot = normalised(text)
    spans = sentences(snapshot)
    covered = [position for start, end in spans for position in range(start, end)]
    assert len(covered) == len(set(covered))
    assert all(position in set(covered) for position, sign in enumerate(snapshot) if not sign.isspace())
    assert all(snapshot[start:end].strip() == snapshot[start:end] for start, end in spans)


@given(texts.filter(lambda text: bool(text.strip())))
def test_a_case_made_from_any_text_loads_and_fits_it(text: str) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "text.txt"
        file.write_bytes(text.encode())
        write_skeleton(Path(folder) / "case", file)
        loaded = load_path(Path(folder) / "case")
        assert confirm(loaded.file, "article", normalised(text)).holds
        assert {entry.use for entry in loaded.file.ledger} == {"todo"}


def test_sentences_end_at_closing_signs_and_paragraphs() -> None:
    text = 'Why so?\n\nBecause. He said: "It is." (Or not!) It costs 3.5 million, i.e. much.\nA line goes on'
    assert [text[start:end] for start, end in sentences(text)] == [
        "Why so?",
        "Because.",
        'He said: "It is."',
        "(Or not!)",
        "It costs 3.5 million, i.e. much.",
        "A line goes on",
    ]


@pytest.mark.parametrize(("raw", "message"), [(b"", "no text"), (b" \n ", "no text"), (b"\xff\xfe", "not UTF-8")])
def test_what_is_no_text_is_refused_and_nothing_is_written(tmp_path: Path, raw: bytes, message: str) -> None:
    file = tmp_path / "text.txt"
    file.write_bytes(raw)
    with pytest.raises(InputError, match=message):
        write_skeleton(tmp_path / "case", file)
    assert not (tmp_path / "case").exists()


def test_a_missing_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.txt: cannot be read"):
        write_skeleton(tmp_path / "case", tmp_path / "gone.txt")
