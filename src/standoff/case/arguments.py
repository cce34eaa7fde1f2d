"""What the arguments of a building call have to be; what is not is told with the argument's name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from math import isfinite
from numbers import Rational, Real
from typing import Any

from standoff.errors import InputError, Problem


def refuse(place: str, expected: str, found: Any) -> InputError:
    """An error to raise. place: call and argument, such as `conflict(...), rankings['a']`."""
    return InputError(Problem(f"expected {expected}; found {shown(found)}", place))


def shown(value: Any) -> str:
    """A value in words, at most about a line."""
    if value is None:
        return "None"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple | set | frozenset):
        return f"a {type(value).__name__}"
    text = f"the text {value!r}" if isinstance(value, str) else repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def mapping(place: str, value: Any, expected: str) -> Mapping[Any, Any]:
    """Raises InputError for anything but a mapping."""
    if not isinstance(value, Mapping):
        raise refuse(place, f"a mapping, {expected}", value)
    return value


def sequence(place: str, value: Any, expected: str) -> list[Any]:
    """Any iterable as a list. Raises InputError for a mapping, and for a text: it would be read letter by letter."""
    if isinstance(value, str | bytes | Mapping):
        raise refuse(place, f"a list, {expected}", value)
    try:
        return list(value)
    except TypeError:
        raise refuse(place, f"a list, {expected}", value) from None


def word(place: str, value: Any, expected: str = "a name") -> str:
    """A name, which may be a number. Raises InputError for anything else, nothing and lists among it."""
    if isinstance(value, str):
        return value
    if isinstance(value, Real) and not isinstance(value, bool):
        return str(value)
    raise refuse(place, expected, value)


def tiers(place: str, value: Any) -> list[list[str]]:
    """States, best first; an inner list is a tie. Raises InputError for anything that is neither."""
    found = []
    for number, tier in enumerate(sequence(place, value, "states, best first")):
        where = f"{place}[{number}]"
        tied = [tier] if isinstance(tier, str) or not isinstance(tier, Iterable) else sequence(where, tier, "a tie")
        found.append([word(where, state, "a state; a tie is one inner list") for state in tied])
    return found


def number(place: str, value: Any) -> Any:
    """A finite number. Raises InputError for anything else."""
    if isinstance(value, Rational) or (isinstance(value, Real | Decimal) and isfinite(value)):
        return value
    raise refuse(place, "a finite number", value)
