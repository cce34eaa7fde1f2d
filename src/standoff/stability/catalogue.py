"""All solution concepts, the choices where publications differ, and what is left out: one list for people to read."""

from __future__ import annotations

import inspect
import re
from dataclasses import asdict, dataclass
from typing import Any

from standoff.stability.concepts import APPLIES, LEFT_OUT, LeftOut, every
from standoff.stability.rules import Rules, choices


@dataclass(frozen=True)
class ConceptLine:
    """One concept.

    says: when a state s is stable for an actor i. recalled: the formula was recalled from the cited work, not read
    there. applies: to which kinds of preference. note: what one has to know to read a result.
    """

    name: str
    title: str
    family: str
    says: str
    source: str
    recalled: bool
    applies: str
    note: str


@dataclass(frozen=True)
class RuleLine:
    """One choice where publications differ: its values, the standard one first, and what they mean."""

    name: str
    values: tuple[str, ...]
    says: str


@dataclass(frozen=True)
class Catalogue:
    """Concepts by family, rules, and published concepts that are left out."""

    concepts: tuple[ConceptLine, ...]
    rules: tuple[RuleLine, ...]
    left_out: tuple[LeftOut, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the `standoff concepts --json` contract."""
        plain = asdict(self)
        plain["rules"] = [{**rule, "values": list(rule["values"])} for rule in plain["rules"]]
        return {key: list(lines) for key, lines in plain.items()}


def catalogue() -> Catalogue:
    """Everything that `standoff concepts` lists."""
    concepts = tuple(
        ConceptLine(c.name, c.title, c.family, c.says, c.source, c.recalled, APPLIES[c.family], c.note) for c in every()
    )
    meanings = rule_meanings()
    rules = tuple(RuleLine(name, values, meanings[name]) for name, values in choices().items())
    return Catalogue(concepts, rules, LEFT_OUT)


def rule_meanings() -> dict[str, str]:
    """Rule -> what it decides, as the documentation of `Rules` says it; "" where there is none (python -OO)."""
    said = inspect.getdoc(Rules) or ""
    names = "|".join(choices())
    found = re.findall(rf"^({names}): (.*?)(?=^(?:{names}): |\Z)", said, flags=re.MULTILINE | re.DOTALL)
    return {**dict.fromkeys(choices(), ""), **{name: " ".join(text.split()) for name, text in found}}
