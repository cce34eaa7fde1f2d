"""The formula language: `not and or if iff`, brackets, names.

Operators, tightest first: `not`, `and`, `or`, then `if` and `iff`, which do not chain. `p if q` is true unless q
holds and p does not; `p iff q` is true when both or neither hold (option prioritisation: Fang, Hipel, Kilgour and
Peng 2003).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from standoff.errors import FormulaError

if TYPE_CHECKING:
    from lark import Lark, Token

MAX_LENGTH = 4000
MAX_DEPTH = 40
MAX_LEVELS = 100
"""Levels of a formula, and of a link with the links that it uses spelt out; each name and each operation is one."""
KEYWORDS = frozenset({"not", "and", "or", "if", "iff"})


@dataclass(frozen=True, slots=True)
class Atom:
    name: str


@dataclass(frozen=True, slots=True)
class Not:
    part: Formula


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class If:
    """`then if when`: true unless `when` holds and `then` does not."""

    then: Formula
    when: Formula


@dataclass(frozen=True, slots=True)
class Iff:
    left: Formula
    right: Formula


Formula = Atom | Not | And | Or | If | Iff

GRAMMAR = r"""
?start: implication
?implication: disjunction
    | disjunction "if" disjunction  -> if_
    | disjunction "iff" disjunction -> iff
?disjunction: conjunction | conjunction ("or" conjunction)+ -> or_
?conjunction: negation | negation ("and" negation)+ -> and_
?negation: "not" negation -> not_
    | "(" implication ")"
    | NAME -> atom
NAME: /\w[\w-]*(\.\w[\w-]*)?/
%ignore /[ \t\r\n]+/
"""


def _flattened(kind: type[And] | type[Or], parts: tuple[Formula, ...]) -> tuple[Formula, ...]:
    flat: list[Formula] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    return tuple(flat)


@lru_cache(maxsize=1)
def _parser() -> Lark:
    from lark import Lark, Transformer, v_args

    @v_args(inline=True)
    class Build(Transformer[Any, Formula]):
        def atom(self, token: Token) -> Formula:
            return Atom(str(token))

        def not_(self, part: Formula) -> Formula:
            return part.part if isinstance(part, Not) else Not(part)

        def and_(self, *parts: Formula) -> Formula:
            return And(_flattened(And, parts))

        def or_(self, *parts: Formula) -> Formula:
            return Or(_flattened(Or, parts))

        def if_(self, then: Formula, when: Formula) -> Formula:
            return If(then, when)

        def iff(self, left: Formula, right: Formula) -> Formula:
            return Iff(left, right)

    return Lark(GRAMMAR, parser="lalr", lexer="basic", transformer=Build())


def _check_limits(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"a formula may have at most {MAX_LENGTH} characters", text, MAX_LENGTH)
    depth = 0
    for position, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth > MAX_DEPTH:
            raise FormulaError(f"brackets are nested more than {MAX_DEPTH} deep", text, position)


@lru_cache(maxsize=4096)
def parse(text: str) -> Formula:
    """The formula that `text` says.

    Raises FormulaError with the character position where the text stops making sense.
    """
    from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

    _check_limits(text)
    if not text.strip():
        raise FormulaError("the formula is empty; expected a name, 'not' or '('", text, 0)
    try:
        formula: Formula = _parser().parse(text)  # type: ignore[assignment]
    except UnexpectedCharacters as error:
        position: int = error.pos_in_stream  # type: ignore[assignment]
        raise FormulaError(f"{text[position]!r} cannot stand here", text, position) from None
    except UnexpectedToken as error:
        at_end = error.token.type == "$END"
        place = len(text.rstrip()) if at_end else int(error.token.start_pos or 0)
        raise FormulaError(_unexpected(error, at_end), text, place) from None
    except (UnexpectedEOF, UnexpectedInput):
        raise FormulaError("the formula ends too early", text, len(text)) from None
    if levels(formula) > MAX_LEVELS:
        raise FormulaError(f"its parts stand in one another more than {MAX_LEVELS} deep", text, 0)
    return formula


def levels(formula: Formula, of_names: Mapping[str, int] | None = None) -> int:
    """How deep the parts of a formula stand in one another: 1 for a name, and the levels of what it stands for.

    of_names: name -> levels of what it stands for. Without recursion, so that any depth can be told.
    """
    deepest = 0
    waiting = [(formula, 1)]
    while waiting:
        part, level = waiting.pop()
        match part:
            case Atom(name):
                deepest = max(deepest, level + (of_names or {}).get(name, 0))
            case Not(inner):
                waiting.append((inner, level + 1))
            case And(parts) | Or(parts):
                waiting.extend((inner, level + 1) for inner in parts)
            case If(first, second) | Iff(first, second):
                waiting.extend(((first, level + 1), (second, level + 1)))
    return deepest


_EXPECTED_WORDS = {"NAME": "a name", "NOT": "'not'", "AND": "'and'", "OR": "'or'", "IF": "'if'", "IFF": "'iff'",
                   "LPAR": "'('", "RPAR": "')'", "$END": "the end"}  # fmt: skip


def _unexpected(error: Any, at_end: bool) -> str:
    found = "the formula ends here" if at_end else f"found {str(error.token)!r}"
    if str(error.token) in ("if", "iff") and {"$END", "RPAR"} & set(error.accepts or error.expected):
        return f"{found}; 'if' and 'iff' do not chain: use brackets"
    expected = [word for name, word in _EXPECTED_WORDS.items() if name in (error.accepts or error.expected)]
    return f"{found}; expected {' or '.join(expected)}"


_LEVEL: dict[type, int] = {If: 0, Iff: 0, Or: 1, And: 2, Not: 3, Atom: 4}


def unparse(formula: Formula) -> str:
    """The one normal form of a formula: single blanks, no bracket that is not needed."""

    def show(part: Formula, least: int) -> str:
        text = _show_operator(part, show)
        return f"({text})" if _LEVEL[type(part)] < least else text

    return show(formula, 0)


def _show_operator(formula: Formula, show: Callable[[Formula, int], str]) -> str:
    match formula:
        case Atom(name):
            return name
        case Not(part):
            return f"not {show(part, 3)}"
        case And(parts):
            return " and ".join(show(part, 3) for part in parts)
        case Or(parts):
            return " or ".join(show(part, 2) for part in parts)
        case If(then, when):
            return f"{show(then, 1)} if {show(when, 1)}"
        case Iff(left, right):
            return f"{show(left, 1)} iff {show(right, 1)}"


def atoms(formula: Formula) -> Iterator[str]:
    """Every name in the formula, in reading order, with repeats."""
    match formula:
        case Atom(name):
            yield name
        case Not(part):
            yield from atoms(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from atoms(part)
        case If(first, second) | Iff(first, second):
            yield from atoms(first)
            yield from atoms(second)


def position_of(name: str, text: str) -> int:
    """The 0-based character where `name` stands as a whole word in the formula text (0 if it does not)."""
    import re

    found = re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", text)
    return found.start() if found else 0
