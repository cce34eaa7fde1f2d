"""Concepts that have the form of Nash, GMR, SMR, SEQ or SSEQ: which one, over which pattern, by which rules."""

from __future__ import annotations

from typing import NamedTuple

from standoff.stability.explicit import Pattern
from standoff.stability.rules import Rules


class Form(NamedTuple):
    """What a concept is read by.

    concept: the one of the five that it has the form of. patterns: for each actor the pattern in its eyes. rules: those
    of the concept itself, which may differ from those asked for.
    """

    concept: str
    patterns: tuple[Pattern, ...]
    rules: Rules


def one_form(concept: str, pattern: Pattern, rules: Rules) -> Form:
    """The form of a concept whose pattern is the same in everybody's eyes."""
    return Form(concept, (pattern,) * len(pattern.arcs), rules)
