"""A case file that is changed and saved: what was not touched stays as it was, and half a file is never written."""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import Any

import pytest

from standoff.api import bundled, bundled_folder
from standoff.case.document import CaseDocument, write_atomically
from standoff.case.skeleton import skeleton_text
from standoff.errors import InputError

SMALL = """\
# The bakery, in a few lines.
standoff: 1
title: The bakery   # one line

actors:
  bakery:             # the asker
    options: {buy: buy flour, 'bake': "bake bread"}
    goals:
      - {id: bread, wants: bakery.buy, says: to have bread}
      # a remark between two goals
      - id: save
        avoids: bakery.buy
        says: >-
          to buy
          more cheaply

# The last section.
states:
  now: {yes: [bakery.buy]}
# A last remark.
"""


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    rows = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    gone = [row[2:] for row in rows if row.startswith("- ")]
    come = [row[2:] for row in rows if row.startswith("+ ")]
    return gone, come


@pytest.fixture
def mill(tmp_path: Path) -> Path:
    file = tmp_path / "case.yaml"
    file.write_text(skeleton_text("mill"), encoding="utf-8", newline="\n")
    return file


@pytest.mark.parametrize("name", bundled())
def test_a_bundled_case_is_saved_byte_for_byte(name: str, tmp_path: Path) -> None:
    original = bundled_folder(name) / "case.yaml"
    copy = tmp_path / "case.yaml"
    copy.write_bytes(original.read_bytes())
    assert CaseDocument.open(copy).save() == copy
    assert copy.read_bytes() == original.read_bytes()


@pytest.mark.parametrize("name", bundled())
def test_an_edit_that_changes_nothing_changes_no_byte(name: str) -> None:
    original = bundled_folder(name) / "case.yaml"
    document = CaseDocument.open(original)
    document.edit(lambda tree: None)
    assert changed_lines(original.read_text(encoding="utf-8"), document.text) == ([], [])


@pytest.mark.parametrize("name", bundled())
def test_another_title_changes_one_line(name: str) -> None:
    document = CaseDocument.open(bundled_folder(name) / "case.yaml")
    before = document.text

    def rename(tree: Any) -> None:
        tree["title"] = "Another title"

    document.edit(rename)
    assert document.case.title == "Another title"
    gone, come = changed_lines(before, document.text)
    assert (len(gone), come) == (1, ["title: Another title"])


def test_an_edit_that_changes_nothing_in_a_new_case_changes_no_byte(mill: Path) -> None:
    document = CaseDocument.open(mill)
    document.edit(lambda tree: None)
    assert changed_lines(skeleton_text("mill"), document.text) == ([], [])


def test_comments_order_and_quotes_are_kept() -> None:
    document = CaseDocument(SMALL)

    def change(tree: Any) -> None:
        tree["actors"]["bakery"]["goals"][0]["says"] = "to have rye bread"
        tree["states"]["later"] = {"no": ["bakery.buy"]}

    document.edit(change)
    gone, come = changed_lines(SMALL, document.text)
    assert gone == ["      - {id: bread, wants: bakery.buy, says: to have bread}"]
    assert come[0] == "      - {id: bread, wants: bakery.buy, says: to have rye bread}"
    assert [line.strip() for line in come[1:]] == ["later:", "no:", "- bakery.buy"]
    assert document.case.states["later"].no == ("bakery.buy",)


def test_edits_can_follow_each_other(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(SMALL, encoding="utf-8", newline="\n")
    document = CaseDocument.open(file)
    for title in ("One", "Two", "The mill"):
        document.edit(lambda tree, title=title: tree.update(title=title))  # type: ignore[misc]
        document.save()
    assert changed_lines(SMALL, file.read_text(encoding="utf-8")) == (
        ["title: The bakery   # one line"],
        ["title: The mill     # one line"],
    )


def test_an_edit_that_makes_an_invalid_case_changes_nothing(mill: Path) -> None:
    document = CaseDocument.open(mill)
    before, case = document.text, document.case

    def spoil(tree: Any) -> None:
        tree["questions"][0]["actor"] = "bakry"

    with pytest.raises(InputError, match=r"did you mean 'bakery'"):
        document.edit(spoil)
    assert document.text == before
    assert document.case is case


def test_an_edit_that_fails_changes_nothing(mill: Path) -> None:
    document = CaseDocument.open(mill)
    before = document.text

    def fail(tree: Any) -> None:
        tree["title"] = "half way"
        raise KeyError("gone")

    with pytest.raises(KeyError):
        document.edit(fail)
    assert document.text == before


@pytest.mark.parametrize("step", ["replace", "fsync", "fdopen"])
def test_a_failing_write_leaves_the_old_file(mill: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    document = CaseDocument.open(mill)
    before = mill.read_bytes()
    document.edit(lambda tree: tree.update(title="New"))

    def full_disk(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, step, full_disk)
        with pytest.raises(InputError, match="cannot be written: No space left on device"):
            document.save()
    assert mill.read_bytes() == before
    assert [file.name for file in mill.parent.iterdir()] == ["case.yaml"], "no half file is left"
    document.save()
    assert CaseDocument.open(mill).case.title == "New"


def test_an_interrupted_write_leaves_the_old_file(mill: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = mill.read_bytes()

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(mill, "new")
    assert mill.read_bytes() == before
    assert [file.name for file in mill.parent.iterdir()] == ["case.yaml"]


def test_a_file_changed_on_disk_is_not_overwritten(mill: Path) -> None:
    document = CaseDocument.open(mill)
    theirs = mill.read_text(encoding="utf-8").replace("The bakery", "Somebody else's bakery", 1)
    mill.write_text(theirs, encoding="utf-8")
    document.edit(lambda tree: tree.update(title="Mine"))
    with pytest.raises(InputError, match="changed on disk since it was opened"):
        document.save()
    assert mill.read_text(encoding="utf-8") == theirs
    elsewhere = document.save(mill.parent / "mine.yaml")
    assert CaseDocument.open(elsewhere).case.title == "Mine"


def test_a_file_deleted_on_disk_is_written_again(mill: Path) -> None:
    document = CaseDocument.open(mill)
    mill.unlink()
    document.save()
    assert mill.read_text(encoding="utf-8") == skeleton_text("mill")


def test_the_mode_of_the_file_is_kept(mill: Path) -> None:
    mill.chmod(0o640)
    document = CaseDocument.open(mill)
    document.edit(lambda tree: tree.update(title="New"))
    document.save()
    assert mill.stat().st_mode & 0o777 == 0o640


def test_a_write_protected_file_is_left_alone(mill: Path) -> None:
    document = CaseDocument.open(mill)
    before = mill.read_bytes()
    mill.chmod(0o444)
    document.edit(lambda tree: tree.update(title="New"))
    with pytest.raises(InputError, match="write-protected; nothing was written"):
        document.save()
    assert mill.read_bytes() == before


def test_a_link_stays_a_link(mill: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "linked.yaml"
    link.parent.mkdir()
    link.symlink_to(mill)
    document = CaseDocument.open(link)
    document.edit(lambda tree: tree.update(title="New"))
    document.save()
    assert link.is_symlink()
    assert CaseDocument.open(mill).case.title == "New"


def test_what_cannot_be_opened_or_saved_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        CaseDocument.open(tmp_path / "missing.yaml")
    with pytest.raises(InputError, match="cannot be read"):
        CaseDocument.open(tmp_path)
    document = CaseDocument(skeleton_text("mill"))
    with pytest.raises(InputError, match="give a path"):
        document.save()
    with pytest.raises(InputError, match="cannot be written"):
        document.save(tmp_path / "no" / "such" / "folder.yaml")


def test_a_folder_in_place_of_the_file_is_said_in_words(mill: Path) -> None:
    document = CaseDocument.open(mill)
    mill.unlink()
    mill.mkdir()
    with pytest.raises(InputError):
        document.save()


def test_windows_line_ends_are_recognised_as_the_same_file(mill: Path) -> None:
    mill.write_bytes(skeleton_text("mill").replace("\n", "\r\n").encode())
    document = CaseDocument.open(mill)
    document.edit(lambda tree: tree.update(title="New"))
    document.save()
    assert CaseDocument.open(mill).case.title == "New"


def test_a_link_that_leads_back_to_itself_is_told(tmp_path: Path) -> None:
    link = tmp_path / "loop.yaml"
    link.symlink_to(link)
    with pytest.raises(InputError, match="this is a link that leads back to itself; nothing was written"):
        write_atomically(link, "new")
    assert link.is_symlink()


def test_a_pipe_is_neither_read_nor_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    with pytest.raises(InputError, match="this is not a regular file"):
        CaseDocument.open(pipe)
    with pytest.raises(InputError, match="this is not a regular file"):
        write_atomically(pipe, "new")
    assert pipe.is_fifo()
