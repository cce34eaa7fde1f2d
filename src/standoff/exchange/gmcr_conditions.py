"""Conditions of a `.gmcr` file: an OR of ANDs of literals, to and from formulas.

Option prioritisation writes "q IF p" and "p IFF q" (Hipel, Kilgour and Fang 1997; Fang, Hipel, Kilgour and Peng 2003);
the file has no sign for them and lists the cases that make them true, in a fixed order by which they are known again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from standoff.case.formula import And, Atom, Formula, If, Iff, Not, Or

Literal = tuple[int, bool]
Member = tuple[Literal, ...]
Members = tuple[Member, ...]

MAX_MEMBERS = 64


class TooManyMembers(Exception):
    """A formula has more members than a condition should."""


def same(condition: Members) -> frozenset[frozenset[Literal]]:
    """What two conditions of one pattern share, whatever the order of their parts."""
    return frozenset(frozenset(member) for member in condition)


def contradictory(member: Iterable[Literal]) -> bool:
    """Whether an option is asked to be both yes and no."""
    literals = set(member)
    return any((bit, not value) in literals for bit, value in literals)


def as_formula(condition: Members, names: Sequence[str]) -> Formula:
    """The formula of a condition with at least one literal in each member; names[k]: the name of option k."""

    def literal(part: Literal) -> Formula:
        atom = Atom(names[part[0]])
        return atom if part[1] else Not(atom)

    found = _if_parts(condition)
    if found:
        return If(literal(found[0]), literal(found[1]))
    if len(condition) == 2 and _opposite(*condition):
        return Iff(literal(condition[0][0]), literal(condition[0][1]))
    joined: list[Formula] = [
        literal(member[0]) if len(member) == 1 else And(tuple(literal(part) for part in member)) for member in condition
    ]
    return joined[0] if len(joined) == 1 else Or(tuple(joined))


def _not(literal: Literal) -> Literal:
    return literal[0], not literal[1]


def _opposite(one: Member, other: Member) -> bool:
    return len(one) == len(other) == 2 and one[0][0] != one[1][0] and {_not(part) for part in one} == set(other)


def _if_parts(condition: Members) -> tuple[Literal, Literal] | None:
    """(q, p) of a stored "q if p": [p, q], [not p, q], [not p, not q]."""
    if len(condition) != 3 or any(len(member) != 2 for member in condition):
        return None
    first, second, third = (set(member) for member in condition)
    common = first & second
    if len(common) != 1:
        return None
    (q,) = common
    (p,) = first - common
    return (q, p) if second == {_not(p), q} and third == {_not(p), _not(q)} and p[0] != q[0] else None


def as_members(formula: Formula, bits: Mapping[str, int]) -> Members:
    """The condition of a formula over options; none that could be true: no members, always true: one empty member.

    "if" and "iff" between two literals are written as the program writes them. Raises TooManyMembers above MAX_MEMBERS.
    """
    match formula:
        case If(then, when):
            q, p = _literal(then, bits), _literal(when, bits)
            if q and p and q[0] != p[0]:
                return (p, q), (_not(p), q), (_not(p), _not(q))
        case Iff(left, right):
            one, other = _literal(left, bits), _literal(right, bits)
            if one and other and one[0] != other[0]:
                return (one, other), (_not(one), _not(other))
    return tuple(_members(formula, True, bits))


def _literal(formula: Formula, bits: Mapping[str, int]) -> Literal | None:
    match formula:
        case Atom(name):
            return bits[name], True
        case Not(Atom(name)):
            return bits[name], False
    return None


def _members(formula: Formula, value: bool, bits: Mapping[str, int]) -> list[Member]:
    """Members of the formula, or of its denial, none of which contains another."""
    match formula:
        case Atom(name):
            return [((bits[name], value),)]
        case Not(part):
            return _members(part, not value, bits)
        case And(parts) | Or(parts):
            both = isinstance(formula, And) == value
            found: list[Member] = [()] if both else []
            for part in parts:
                more = _members(part, value, bits)
                found = _product(found, more) if both else _absorbed([*found, *more])
            return found
        case If(then, when):
            return _members(Or((then, Not(when))), value, bits)
        case Iff(left, right):
            one = _product(_members(left, True, bits), _members(right, value, bits))
            return _absorbed([*one, *_product(_members(left, False, bits), _members(right, not value, bits))])


def _product(some: list[Member], others: list[Member]) -> list[Member]:
    made = [tuple(dict.fromkeys((*one, *other))) for one in some for other in others]
    return _absorbed([member for member in made if not contradictory(member)])


def _absorbed(members: list[Member]) -> list[Member]:
    kept: list[Member] = []
    sets: list[set[Literal]] = []
    for member in members:
        literals = set(member)
        if any(other <= literals for other in sets):
            continue
        wider = [n for n, other in enumerate(sets) if literals < other]
        for n in reversed(wider):
            del kept[n], sets[n]
        kept.append(member)
        sets.append(literals)
        if len(kept) > MAX_MEMBERS:
            raise TooManyMembers
    return kept


def as_stored(condition: Members) -> Any:
    """Plain data of a condition, as the file has it."""
    members = [[[bit, "Y" if value else "N"] for bit, value in member] for member in condition]
    return members[0] if len(members) == 1 else {"compound": True, "members": members}
