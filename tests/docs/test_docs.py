"""The documentation says what is true: its commands run, its links lead somewhere."""

import re
import tomllib
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tools import doc_blocks, doc_picture, doc_transcripts, refresh_docs

ROOT = refresh_docs.ROOT
PAGES = refresh_docs.pages()
LINK = re.compile(r"\]\((?P<target>[^)\s]*)\)")
INLINE_CODE = re.compile(r"`[^`\n]*`")


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def prose(page: Path) -> str:
    """The text of a page without fences and inline code."""
    lines = page.read_text(encoding="utf-8").split("\n")
    for fence in reversed(list(doc_transcripts.fences(lines))):
        del lines[fence.start - 1 : fence.end + 1]
    return INLINE_CODE.sub("", "\n".join(lines))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands_programs_and_generated_parts_are_up_to_date(page: Path) -> None:
    """Stale? Run python tools/refresh_docs.py and read the difference."""
    assert refresh_docs.wanted(page) == page.read_text(encoding="utf-8")


def test_the_picture_is_up_to_date() -> None:
    assert doc_picture.picture() == refresh_docs.PICTURE.read_text(encoding="utf-8")


def test_the_picture_fetches_nothing() -> None:
    addresses = set(re.findall(r"https?://[^\s\"'<>]+", doc_picture.picture()))

    assert addresses <= {"http://www.w3.org/2000/svg", "https://www.textualize.io"}
    assert "@font-face" not in doc_picture.picture()


@pytest.mark.parametrize(
    "page",
    [*PAGES, ROOT / "CHANGELOG.md", ROOT / "benchmarks" / "README.md", ROOT / "benchmarks" / "RESULTS.md"],
    ids=name,
)
def test_every_relative_link_leads_to_a_file(page: Path) -> None:
    for match in LINK.finditer(prose(page)):
        target, _, _ = match["target"].partition("#")
        if target and not re.match(r"[a-z]+:", target):
            assert (page.parent / target).resolve().is_file(), target


def test_every_page_is_linked_from_the_readme_or_lies_in_a_section() -> None:
    """A decision is listed by its index, every other page by the front page of the project."""
    linked = {(ROOT / match["target"]).resolve() for match in LINK.finditer(prose(ROOT / "README.md"))}
    pages = {page for page in PAGES if "docs" in page.parts and page.parent.name not in ("docs", "decisions")}

    assert pages <= linked


def test_every_command_and_every_key_is_described() -> None:
    """A new command, key or case brings itself into the reference; a key without a meaning is an error here."""
    for block in doc_blocks.BLOCKS.values():
        assert block().strip()


def test_every_generated_part_is_on_some_page() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)

    for block in doc_blocks.BLOCKS:
        assert doc_blocks.BEGIN.format(block) in text


def test_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = YAML(typ="safe", pure=True).load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    newest = re.search(
        r"^## \[(?P<version>[^\]]+)\] - (?P<date>\S+)$",
        (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )

    assert newest is not None
    assert project["version"] == citation["version"] == newest["version"]
    assert citation["date-released"] == newest["date"]
    assert citation["license"] == project["license"]


@pytest.mark.parametrize("benchmark", ["startup", "stability"])
def test_results_of_a_benchmark_name_the_machine(benchmark: str) -> None:
    result = (ROOT / "benchmarks" / "results" / f"{benchmark}.md").read_text(encoding="utf-8")

    assert re.search(r"\d+ cores, Python 3\.\d+\.\d+, numpy \d", result)
