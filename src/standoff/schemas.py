"""JSON Schemas of everything that standoff reads or prints as data."""

from __future__ import annotations

from typing import Any

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(what: str) -> dict[str, Any]:
    """The schema of `case` files, or of the `explain`, `stability` or `compare` output."""
    build = {"case": _case, "explain": _explain, "stability": _stability, "compare": _compare}[what]
    return {"$schema": DIALECT, **build()}


def _case() -> dict[str, Any]:
    from standoff.case.model import CaseFile

    return {**CaseFile.model_json_schema(), "title": "standoff case file, version 1"}


def _explain() -> dict[str, Any]:
    from pydantic import TypeAdapter

    from standoff.explain.result import Explanation

    schema = TypeAdapter(Explanation).json_schema(mode="serialization")
    _rename(schema, "for_", "for")
    return {**schema, "title": "standoff explain --json"}


def _compare() -> dict[str, Any]:
    from pydantic import TypeAdapter

    from standoff.explain.comparison import Comparison

    return {**TypeAdapter(Comparison).json_schema(mode="serialization"), "title": "standoff compare --json"}


def _rename(schema: Any, old: str, new: str) -> None:
    """Dataclass fields cannot be called `for`; the printed keys are."""
    if isinstance(schema, dict):
        properties = schema.get("properties")
        if isinstance(properties, dict) and old in properties:
            properties[new] = properties.pop(old)
            schema["required"] = [new if name == old else name for name in schema.get("required", [])]
        for part in schema.values():
            _rename(part, old, new)
    elif isinstance(schema, list):
        for part in schema:
            _rename(part, old, new)


def _stability() -> dict[str, Any]:
    names = {"type": "array", "items": {"type": "string"}}
    state = {
        "type": "object",
        "properties": {"id": {"type": "string"}, "yes": names, "name": {"type": "string"}},
        "required": ["id", "yes"],
    }
    by_actor = {"type": "object", "additionalProperties": names}
    return {
        "title": "standoff stability --json",
        "type": "object",
        "properties": {
            "actors": names,
            "concepts": names,
            "states": {"type": "array", "items": state},
            "stable": {"type": "object", "additionalProperties": by_actor},
            "equilibria": {"type": "object", "additionalProperties": names},
            "sometimes": {
                "description": "per concept and actor: states stable in some completions or readings only",
                "type": "object",
                "additionalProperties": by_actor,
            },
            "unknown": {
                "description": "per concept and actor: states that were not computed, for the reason in notes",
                "type": "object",
                "additionalProperties": by_actor,
            },
            "notes": names,
        },
        "required": ["actors", "concepts", "states", "stable", "equilibria"],
    }
