"""The terminal and Markdown say what the explanation says: nothing is lost, nothing in it is interpreted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from io import StringIO

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from rich.console import Console

from standoff.api import load
from standoff.case.load import LoadedCase, parse_case
from standoff.case.skeleton import skeleton_text
from standoff.errors import InputError
from standoff.explain.explanation import explain
from standoff.explain.result import Explanation
from standoff.report.lines import Line, question_lines, sections
from standoff.report.markdown import markdown, markdown_page
from standoff.report.page import Section, Table
from standoff.report.terminal import show, show_page

CASES = ("open-access", "russia-taliban", "skeleton")

PARSER = MarkdownIt("commonmark").enable(["strikethrough", "table"])


@cache
def explained(name: str) -> Explanation:
    if name != "skeleton":
        return load(name).explain()
    file, located = parse_case(skeleton_text("x"))
    return explain(LoadedCase(file, located, "x", None))


def on_terminal(explanation: Explanation, *, width: int = 80, full: bool = False, colour: bool = False) -> str:
    file = StringIO()
    console = Console(
        width=width, file=file, force_terminal=colour, color_system="truecolor" if colour else None, highlight=False
    )
    show(explanation, console, full=full)
    return file.getvalue()


def shown_texts(tokens: list[Token]) -> Iterator[str]:
    """What a reader of the rendered Markdown sees; HTML would be an interpretation, so it counts as nothing."""
    for token in tokens:
        if token.children is not None:
            yield "".join(shown_texts(token.children))
        elif token.type in ("text", "text_special", "code_inline", "code_block", "fence"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield " "


def as_markdown(explanation: Explanation, *, full: bool = False) -> str:
    return "\n".join(shown_texts(PARSER.parse(markdown(explanation, full=full))))


def folded(text: str) -> str:
    return " ".join(text.split())


def squeezed(text: str) -> str:
    """Without any white space, for words that had to be broken."""
    return "".join(text.split())


RENDERINGS: dict[str, Callable[[Explanation], str]] = {"terminal": on_terminal, "markdown": as_markdown}


def block_of(question: int, explanation: Explanation, text: str) -> str:
    """What is shown of one question."""
    ask = folded(explanation.questions[question].ask)
    text = folded(text)
    start = text.index(ask)
    following = [folded(other.ask) for other in explanation.questions[question + 1 : question + 2]] or ["Please note"]
    return text[start : text.index(following[0], start + len(ask))]


@pytest.mark.parametrize("rendering", RENDERINGS)
@pytest.mark.parametrize("name", CASES)
def test_every_answer_is_shown(name: str, rendering: str) -> None:
    explanation = explained(name)
    text = RENDERINGS[rendering](explanation)
    assert folded(explanation.title) in folded(text)
    assert folded(explanation.summary) in folded(text)
    for number, question in enumerate(explanation.questions):
        block = block_of(number, explanation, text)
        assert question.verdict in block
        if "goal by goal" in block:  # the lines of an earlier question hold here too
            block = folded(text)
        for clause in question.cases:
            assert folded(clause.removeprefix("if ")) in block
        for entry in (*question.for_, *question.against):
            assert re.search(rf"(?<![\w-]){re.escape(entry)}(?![\w-])", block), (question.id, entry)
        for note in question.notes:
            assert folded(note) in block
    for warning in explanation.warnings:
        assert folded(warning) in folded(text)
    for passage in explanation.passages:
        assert folded(passage.ask if passage.decides else passage.id) in folded(text)
    for origin in explanation.origins:
        assert folded(origin) in folded(text)


@pytest.mark.parametrize("name", CASES)
def test_both_renderings_show_the_same_lines(name: str) -> None:
    explanation = explained(name)
    terminal, page = folded(on_terminal(explanation, full=True)), folded(as_markdown(explanation, full=True))
    for question in explanation.questions:
        for line in question_lines(explanation, question, full=True):
            assert folded(line.text) in terminal
            assert folded(line.text) in page
    for heading, lines in sections(explanation, full=True):
        assert heading in terminal
        assert heading in page
        for line in lines:
            assert folded(line.text) in terminal
            assert folded(line.text) in page


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_no_text_is_lost_at_any_width(name: str, width: int) -> None:
    explanation = explained(name)
    text = on_terminal(explanation, width=width, full=True)
    assert max(map(len, text.splitlines())) <= width
    assert not [line for line in text.splitlines() if line != line.rstrip()]
    squeezed_text = squeezed(text)
    for question in explanation.questions:
        for line in question_lines(explanation, question, full=True):
            assert squeezed(line.text) in squeezed_text
    for warning in explanation.warnings:
        assert squeezed(warning) in squeezed_text


@pytest.mark.parametrize("name", CASES)
def test_colour_changes_no_letter(name: str) -> None:
    explanation = explained(name)
    coloured = on_terminal(explanation, colour=True)
    assert "\x1b[" in coloured
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in plain.splitlines()] == on_terminal(explanation).splitlines()


@pytest.mark.parametrize("name", CASES)
def test_the_short_form_is_part_of_the_full_one(name: str) -> None:
    explanation = explained(name)
    full = folded(on_terminal(explanation, full=True))
    for clause in (clause for question in explanation.questions for clause in question.cases):
        assert folded(clause) in full
    assert "The passages, in our words" in full
    for question in explanation.questions:
        for entry in (*question.for_, *question.against):
            assert folded(explanation.entries[entry]) in full


# --- hostile text -----------------------------------------------------------------------------------------------------

HOSTILE = [
    "[red]alarm[/red]",
    "[/]",
    "[bold",
    "[link=https://example.org]here[/link]",
    ":smile: :warning:",
    "*strong* _thin_ `code` ~~gone~~",
    "<script>alert(1)</script>",
    "<b>bold</b> &amp; &lt;",
    "![picture](https://example.org/x.png)",
    "[link](https://example.org)",
    "<https://example.org>",
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "1) item",
    "> quoted",
    "a | b",
    "***",
    "---",
    "===",
    "\\*not\\*",
    "back\\slash",
    "a\\",
    "&copy; &#42;",
    "two  blanks",
    "{curly} {0} %s %(x)s",
    "\u202eright to left",
    "long" * 60,
    "漢字" * 60,
    "e\u0301 🙂 👩‍👩‍👧",
]


def hostile_explanation(text: str) -> Explanation:
    explanation = explained("skeleton")
    question = explanation.questions[0]
    contrast = question.contrasts[0]
    goal = replace(contrast.for_[0], says=text)
    changed = replace(
        question,
        ask=text,
        claim=text,
        cases=(text,),
        notes=(text,),
        contrasts=(replace(contrast, for_=(goal,)),),
    )
    return replace(
        explanation, title=text, source=text, summary=text, questions=(changed,), warnings=(text,), origins=(text,)
    )


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:20])
@pytest.mark.parametrize("width", [60, 80])
def test_hostile_text_is_shown_as_it_is_on_a_terminal(text: str, width: int) -> None:
    shown = on_terminal(hostile_explanation(text), width=width)
    assert "\x1b" not in shown
    assert squeezed(shown).count(squeezed(text)) >= 8


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:20])
def test_hostile_text_is_shown_as_it_is_in_markdown(text: str) -> None:
    explanation = hostile_explanation(text)
    assert squeezed(as_markdown(explanation)).count(squeezed(text)) >= 8
    kinds = {token.type for token in PARSER.parse(markdown(explanation))}
    plain = {token.type for token in PARSER.parse(markdown(hostile_explanation("plain")))}
    assert kinds == plain
    inline = {child.type for token in PARSER.parse(markdown(explanation)) for child in token.children or ()}
    assert not inline & {"link_open", "image", "html_inline", "code_inline", "s_open"}


@pytest.mark.parametrize("escape", ["\\e[31mred", "\\e]0;title\\a", "a\\rb", "a\\bb", "\\x9b31m", "\\x7f", "a\\0b"])
def test_no_control_character_is_printed(escape: str) -> None:
    """YAML can write them as escapes in double quotes; the case is refused or they are gone, but never obeyed."""
    text = skeleton_text("x").replace("title: The bakery and the mill", f'title: "{escape}"')
    try:
        file, located = parse_case(text)
    except InputError:
        return
    explanation = explain(LoadedCase(file, located, "x", None))
    for shown in (on_terminal(explanation), markdown(explanation)):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", shown)


def test_a_claim_over_several_lines_stays_in_its_place() -> None:
    text = "one\n\n# two\n\n- three"
    kinds = {token.type for token in PARSER.parse(markdown(hostile_explanation(text)))}
    plain = {token.type for token in PARSER.parse(markdown(hostile_explanation("plain")))}
    assert kinds == plain
    assert "one" in on_terminal(hostile_explanation(text))


def hostile_page(text: str) -> tuple[str, str]:
    """A page of sections that says `text` everywhere, on a terminal and in Markdown."""
    lines = (Line("-", text), Line(text, text), Line("!", text))
    page = [Section(text, lines, Table(("", text), (("1", text), ("2", "plain"))))]
    file = StringIO()
    show_page(text, page, Console(file=file, width=100))
    return file.getvalue(), markdown_page(text, page)


@pytest.mark.parametrize("text", [*HOSTILE, "[/]", "[/red]"], ids=lambda text: text[:20])
def test_a_page_shows_hostile_text_as_it_is(text: str) -> None:
    terminal, in_markdown = hostile_page(text)
    assert squeezed(terminal).count(squeezed(text)) >= 8
    kinds = [token.type for token in PARSER.parse(in_markdown)]
    assert kinds == [token.type for token in PARSER.parse(hostile_page("plain")[1])]
    inline = {child.type for token in PARSER.parse(in_markdown) for child in token.children or ()}
    assert not inline & {"link_open", "image", "html_inline", "code_inline", "s_open"}
