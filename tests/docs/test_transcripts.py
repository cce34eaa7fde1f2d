"""How commands, programs and generated parts of a page are run and compared."""

import re

import pytest

from tools import doc_blocks
from tools.doc_transcripts import TranscriptError, fits, refreshed, selected


def page(*lines: str) -> str:
    return "\n".join(lines) + "\n"


def test_output_below_a_command_is_rewritten() -> None:
    stale = page("Text", "", "```console", "$ standoff cases", "nothing of the kind", "```", "", "More")

    fresh = refreshed(stale)

    assert "nothing of the kind" not in fresh
    assert "$ standoff cases\n" in fresh
    assert "russia-taliban" in fresh
    assert fresh.startswith("Text\n\n```console\n")
    assert fresh.endswith("```\n\nMore\n")
    assert refreshed(fresh) == fresh


def test_files_are_written_extended_and_used() -> None:
    text = page(
        "<!-- file: a/b.txt -->", "```text", "one", "three", "```",
        "<!-- insert: a/b.txt after one -->", "```text", "two", "```",
        "<!-- append: a/b.txt -->", "```text", "four", "```",
        "```python", "from pathlib import Path", "print(Path('a/b.txt').read_text().split())", "```",
        "<!-- output -->", "```text", "```",
    )  # fmt: skip

    assert "['one', 'two', 'three', 'four']" in refreshed(text)


def test_an_insertion_that_finds_no_place_is_an_error() -> None:
    with pytest.raises(TranscriptError, match="no line with 'nowhere'"):
        refreshed(page("<!-- insert: a.txt after nowhere -->", "```text", "two", "```"))


def test_programs_of_a_page_share_their_names() -> None:
    text = page(
        "```python", "number = 6", "```", "```python", "print(number * 7)", "```", "<!-- output -->", "```text", "```"
    )

    assert "```text\n42\n```" in refreshed(text)


def test_a_program_that_raises_is_an_error_with_its_line() -> None:
    with pytest.raises(TranscriptError, match=r"line 3: the program raises ValueError: no"):
        refreshed(page("Text", "", "```python", "raise ValueError('no')", "```"))


def test_an_exit_code_that_is_not_announced_is_an_error() -> None:
    failing = ("```console", "$ standoff explain nonsense", "```")

    with pytest.raises(TranscriptError, match="ends with 2, not 0"):
        refreshed(page(*failing))
    assert "error: there is no bundled case" in refreshed(page("<!-- exit: 2 -->", *failing))


@pytest.mark.parametrize("line", ["rm -rf folder", "$ rm -rf folder"])
def test_nothing_but_standoff_is_run(line: str) -> None:
    with pytest.raises(TranscriptError, match="standoff"):
        refreshed(page("```console", line, "```"))


def test_other_fences_are_left_alone() -> None:
    text = page("```sh", "rm -rf folder", "```", "````text", "```console", "$ standoff cases", "```", "````")

    assert refreshed(text) == text


def test_a_directive_of_the_documentation_is_a_fence_too() -> None:
    text = page("```{list-table}", "* - a", "```", "```console", "$ standoff --version", "```")

    assert re.search(r"\$ standoff --version\nstandoff \d", refreshed(text))


def test_a_gap_made_by_hand_has_to_fit() -> None:
    fitting = page(
        "```console",
        "$ standoff cases",
        "...",
        "syria-iraq                     Syria and Iraq over the Euphrates",
        "```",
    )

    assert refreshed(fitting) == fitting
    with pytest.raises(TranscriptError, match="no longer fits"):
        refreshed(fitting.replace("over the", "about the"))


def test_chosen_paragraphs_and_gaps() -> None:
    output = ["one", "", "two", "and a half", "", "three", "", "four"]

    assert selected(output, ["two and a"]) == ["...", "", "two", "and a half", "", "..."]
    assert selected(output, ["one", "two"]) == ["one", "", "two", "and a half", "", "..."]
    assert selected(output, ["one", "four"]) == ["one", "", "...", "", "four"]
    with pytest.raises(TranscriptError, match="'five'"):
        selected(output, ["five"])


@pytest.mark.parametrize(
    ("shown", "output", "fit"),
    [
        ("a b", "a b", True),
        ("a b", "a b c", False),
        ("a ...", "a b c", True),
        ("a ...", "a", True),
        ("a ...", "b a", False),
        ("... c", "a b c", True),
        ("... c", "c a", False),
        ("a ... c ... e", "a b c d e", True),
        ("a ... d ... e", "a b c e", False),
        ("a ... a", "a", False),
        ("...", "", True),
    ],
)
def test_gaps(shown: str, output: str, fit: bool) -> None:
    assert fits(shown.split(), output.split()) is fit


def test_generated_parts_are_filled_and_the_rest_is_kept() -> None:
    text = "Before\n\n<!-- generated: limits -->\nold\n<!-- end of generated -->\n\nAfter\n"

    filled = doc_blocks.filled(text)

    assert filled.startswith("Before\n\n<!-- generated: limits -->\n\n| what |")
    assert filled.endswith("|\n\n<!-- end of generated -->\n\nAfter\n")
    assert doc_blocks.filled(filled) == filled


def test_a_generated_part_that_nothing_writes_is_an_error() -> None:
    with pytest.raises(doc_blocks.BlockError, match="nothing"):
        doc_blocks.filled("<!-- generated: nothing -->\n<!-- end of generated -->\n")
