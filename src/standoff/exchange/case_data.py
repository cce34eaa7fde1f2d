"""A case file as plain data: the keys and values that a person could have written, and nothing that is a default."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from standoff.case.model import CaseFile, Grounds, Infeasible, Question, Step
from standoff.case.preferences import ATTITUDES

_MADE_FROM = ("at_most_one", "at_least_one", "only_if")
_ATTITUDE_WORDS = {number: word for word, number in reversed(ATTITUDES.items())}


def data_of(case: CaseFile) -> dict[str, Any]:
    """The data of a case file: dicts, lists, text and whole numbers; other numbers as text such as "1/3"."""
    data = _plain(case)
    assert isinstance(data, dict)
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, Grounds):
        return {"all": list(value.entries)} if value.needs_all else list(value.entries)
    if isinstance(value, Step):
        return {value.actor: list(value.literals)}
    if isinstance(value, BaseModel):
        return _model(value)
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
    return value


def _model(value: BaseModel) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, field in type(value).model_fields.items():
        part = getattr(value, name)
        if field.is_required() or part != field.get_default(call_default_factory=True):
            made[field.alias or name] = _attitudes(part) if name == "attitudes" else _plain(part)
    if isinstance(value, Infeasible) and any(getattr(value, key) for key in _MADE_FROM):
        del made["when"]
    if isinstance(value, Question) and value.rather_than is not None:
        made["rather_than"] = [list(alternative) for alternative in value.rather_than]
    return made


def _attitudes(given: dict[str, int]) -> dict[str, str]:
    return {actor: _ATTITUDE_WORDS[number] for actor, number in given.items()}
