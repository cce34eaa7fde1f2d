"""The formula language: what binds tighter, where a mistake is, one normal form."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.case.formula import (
    MAX_DEPTH,
    MAX_LENGTH,
    And,
    Atom,
    Formula,
    If,
    Iff,
    Not,
    Or,
    atoms,
    parse,
    position_of,
    unparse,
)
from standoff.errors import FormulaError

A, B, C, D = (Atom(name) for name in "abcd")

# Names that contain a word of the language, or look like something else, are names all the same.
NAMES = ("a", "b", "russia.engage", "no-front", "notable", "iffy", "or_", "ändern", "1")


def formulas() -> st.SearchStrategy[Formula]:
    def larger(smaller: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
        several = st.lists(smaller, min_size=2, max_size=3).map(tuple)
        return st.one_of(
            st.builds(Not, smaller),
            st.builds(And, several),
            st.builds(Or, several),
            st.builds(If, smaller, smaller),
            st.builds(Iff, smaller, smaller),
        )

    return st.recursive(st.sampled_from(NAMES).map(Atom), larger, max_leaves=8)


def without_double_negation(formula: Formula) -> Formula:
    """Also flattened: `a and (b and c)` is `a and b and c`."""
    match formula:
        case Atom():
            return formula
        case Not(part):
            inner = without_double_negation(part)
            return inner.part if isinstance(inner, Not) else Not(inner)
        case And(parts) | Or(parts):
            kind = type(formula)
            flat: list[Formula] = []
            for part in map(without_double_negation, parts):
                flat.extend(part.parts if isinstance(part, kind) else (part,))
            return kind(tuple(flat))
        case If(then, when):
            return If(without_double_negation(then), without_double_negation(when))
        case Iff(left, right):
            return Iff(without_double_negation(left), without_double_negation(right))


def true_in(formula: Formula, world: Mapping[str, bool]) -> bool:
    match formula:
        case Atom(name):
            return world[name]
        case Not(part):
            return not true_in(part, world)
        case And(parts):
            return all(true_in(part, world) for part in parts)
        case Or(parts):
            return any(true_in(part, world) for part in parts)
        case If(then, when):
            return true_in(then, world) or not true_in(when, world)
        case Iff(left, right):
            return true_in(left, world) == true_in(right, world)


def truth_table(formula: Formula, names: list[str]) -> list[bool]:
    worlds = product([False, True], repeat=len(names))
    return [true_in(formula, dict(zip(names, world, strict=True))) for world in worlds]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("a", A),
        ("not a and b", And((Not(A), B))),
        ("a and b or c", Or((And((A, B)), C))),
        ("a or b and c", Or((A, And((B, C))))),
        ("a or b if c and d", If(Or((A, B)), And((C, D)))),
        ("a iff not b or c", Iff(A, Or((Not(B), C)))),
        ("not (a or b)", Not(Or((A, B)))),
        ("(a or b) and c", And((Or((A, B)), C))),
        ("a if (b if c)", If(A, If(B, C))),
        ("(a iff b) iff c", Iff(Iff(A, B), C)),
        ("not (a if b)", Not(If(A, B))),
        ("not not not a", Not(A)),
        ("a and (b and (c and d))", And((A, B, C, D))),
        ("((a))", A),
        (" a\n\tand\r\n b ", And((A, B))),
        ("not(a)and(b)", And((Not(A), B))),
        ("notable", Atom("notable")),
        ("not-x and or_", And((Atom("not-x"), Atom("or_")))),
        ("moe.modify", Atom("moe.modify")),
        ("s-1.x_2", Atom("s-1.x_2")),
        ("1", Atom("1")),
        ("größe.é", Atom("größe.é")),
    ],
)
def test_what_a_text_means(text: str, meaning: Formula) -> None:
    assert parse(text) == meaning


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("", 0, "empty"),
        ("  \n ", 0, "empty"),
        ("a b", 2, "found 'b'; expected 'and' or 'or'"),
        ("a and", 5, "the formula ends here; expected a name"),
        ("a and   ", 5, "the formula ends here"),
        ("and a", 0, "found 'and'; expected a name"),
        ("a or or b", 5, "found 'or'"),
        ("not if", 4, "found 'if'"),
        ("not", 3, "the formula ends here"),
        ("(a or b", 7, "expected ')'"),
        ("a)", 1, "found ')'; expected the end"),
        ("()", 1, "found ')'"),
        ("a (b)", 2, "found '('"),
        ("a & b", 2, "'&' cannot stand here"),
        ("a == b", 2, "'=' cannot stand here"),
        ("a..b", 1, "'.' cannot stand here"),
        ("a.b.c", 3, "'.' cannot stand here"),
        ("-a", 0, "'-' cannot stand here"),
        ('a or "b"', 5, "cannot stand here"),
        ("a if b iff c", 7, "found 'iff'"),
        ("a if b if c", 7, "found 'if'"),
        ("(a iff b iff c)", 9, "found 'iff'"),
        ("(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1), MAX_DEPTH, "more than 40 deep"),
        ("a" * (MAX_LENGTH + 1), MAX_LENGTH, "at most 4000 characters"),
    ],
)
def test_where_a_mistake_is(text: str, position: int, says: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert caught.value.position == position
    assert caught.value.text == text
    assert says in str(caught.value)


@pytest.mark.parametrize("text", ["a if b if c", "a if b iff c", "a iff b iff c", "(a iff b if c) and d"])
def test_a_chain_of_if_is_told_to_use_brackets(text: str) -> None:
    with pytest.raises(FormulaError, match="do not chain: use brackets"):
        parse(text)


def test_the_deepest_and_the_longest_formula_parse() -> None:
    assert parse("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH) == A
    assert parse("not " * 999 + "a") == Not(A)
    assert parse("a or " * 799 + "a") == Or((A,) * 800)


@given(formulas())
def test_one_normal_form(formula: Formula) -> None:
    read_again = parse(unparse(formula))
    assert read_again == without_double_negation(formula)
    normal = unparse(read_again)
    assert unparse(parse(normal)) == normal
    names = sorted(set(atoms(formula)))
    assert sorted(set(atoms(read_again))) == names
    assert truth_table(read_again, names) == truth_table(formula, names)


@given(formulas())
def test_no_bracket_of_the_normal_form_can_be_left_out(formula: Formula) -> None:
    normal = unparse(parse(unparse(formula)))
    for opening, character in enumerate(normal):
        if character == "(":
            depth = 0
            for closing in range(opening, len(normal)):
                depth += (normal[closing] == "(") - (normal[closing] == ")")
                if depth == 0:
                    break
            shorter = normal[:opening] + normal[opening + 1 : closing] + normal[closing + 1 :]
            with suppress(FormulaError):
                assert parse(shorter) != parse(normal)


@given(st.lists(st.sampled_from(["a", "b", "c", "not", "and", "or", "(", ")"]), max_size=12).map(" ".join))
def test_not_and_or_bind_as_in_python(text: str) -> None:
    try:
        formula = parse(text)
    except FormulaError:
        formula = None
    try:
        code = compile(text, "formula", "eval")
    except (SyntaxError, ValueError):
        code = None
    calls_or_tuples = "a (" in text or "b (" in text or "c (" in text or "( )" in text
    if calls_or_tuples:
        assert formula is None
        return
    assert (formula is None) == (code is None)
    if formula is not None and code is not None:
        for world in product([False, True], repeat=3):
            values = dict(zip("abc", world, strict=True))
            assert eval(code, {"__builtins__": {}}, values) == true_in(formula, values)


@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(["not", "and", "or", "if", "iff", "(", ")", "a", "b.c", ".", "-", "&"]), max_size=30
        ).map(" ".join),
    )
)
def test_any_text_is_a_formula_or_a_formula_error(text: str) -> None:
    try:
        formula = parse(text)
    except FormulaError as error:
        assert 0 <= error.position <= len(text)
        assert error.problems[0].message
    else:
        assert parse(unparse(formula)) == formula


def test_position_of_a_whole_word() -> None:
    assert position_of("a", "ba or b.a or a-b or a") == 20
    assert position_of("b.a", "ba or b.a") == 6
    assert position_of("x", "a or b") == 0
