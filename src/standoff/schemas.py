"""JSON Schemas of everything that standoff reads or prints as data."""

from __future__ import annotations

from typing import Any

DIALECT = "https://json-schema.org/draft/2020-12/schema"


RESULTS = {
    "beliefs": ("beliefs", "Beliefs"),
    "coalitions": ("coalitions", "CoalitionTable"),
    "compare": ("comparison", "Comparison"),
    "concepts": ("stability.catalogue", "Catalogue"),
    "decided-by": ("decided_by", "DecidedBy"),
    "equilibria": ("stability.survey", "Survey"),
    "evolve": ("evolve", "Evolve"),
    "ensemble": ("stability.ensemble", "EnsembleCounts"),
    "flip": ("flips", "Flips"),
    "hypergame": ("hypergame", "CaseHypergame"),
    "inverse": ("inverse", "Inverse"),
    "moves": ("moves", "MovesResult"),
    "needs": ("needs", "Needs"),
    "rests-on": ("rests_on", "RestsOn"),
    "rivals": ("rivals", "Rivals"),
    "robust": ("robust", "Robust"),
    "since": ("since", "Since"),
    "together": ("together", "Together"),
    "voices": ("voices", "Voices"),
    "watch": ("watch", "Watch"),
    "whatif": ("whatif", "WhatIf"),
}
"""Commands whose --json output is a result object as it stands: module (in `explain` if no other room) and class."""

SCHEMAS = ("case", "convert", "explain", "stability", *RESULTS)


def schema_of(what: str) -> dict[str, Any]:
    """The schema of `case` files, or of the --json output of a command."""
    own = {"case": _case, "convert": _convert, "explain": _explain, "stability": _stability}
    return {"$schema": DIALECT, **(own[what]() if what in own else _result(what))}


def _result(command: str) -> dict[str, Any]:
    from importlib import import_module

    module, name = RESULTS[command]
    room = "" if "." in module else "explain."
    return _of(getattr(import_module(f"standoff.{room}{module}"), name), command)


def _of(result: type[Any], command: str) -> dict[str, Any]:
    from pydantic import TypeAdapter

    schema = TypeAdapter(result).json_schema(mode="serialization")
    _rename(schema, "for_", "for")
    return {**schema, "title": f"standoff {command} --json"}


def _case() -> dict[str, Any]:
    from standoff.case.model import CaseFile

    return {**CaseFile.model_json_schema(), "title": "standoff case file, version 1"}


def _convert() -> dict[str, Any]:
    from standoff.exchange.convert import Conversion

    return _of(Conversion, "convert")


def _explain() -> dict[str, Any]:
    """What stands around the verdicts is there with --full only."""
    from standoff.explain.around import FullExplanation

    return _of(FullExplanation, "explain")


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
        "properties": {
            "id": {"type": "string"},
            "yes": names,
            "name": {"type": "string"},
            "means": {"type": "string"},
            "open": names,
        },
        "required": ["id", "yes"],
    }
    reasons, definitions = _reasons()
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
            "engine": {
                "description": "which answered for the five concepts of simple preference, why, and its bytes, about",
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "because": {"type": "string"},
                    "memory": {"type": ["integer", "null"]},
                },
                "required": ["name", "because", "memory"],
            },
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
            "everyone": names,
            "options": names,
            "rules": names,
            "recalled": names,
            "of_states": {"type": "integer"},
            "why": {"type": "array", "items": reasons},
            "names": {"type": "object", "additionalProperties": {"type": "string"}},
        },
        "required": ["actors", "concepts", "states", "stable", "equilibria"],
        "$defs": definitions,
    }


def _reasons() -> tuple[dict[str, Any], dict[str, Any]]:
    """The schema of a reason for stability, and the definitions that it refers to."""
    from pydantic import TypeAdapter

    from standoff.stability.why import Reason

    schema = TypeAdapter(Reason).json_schema(mode="serialization")
    definitions = schema.pop("$defs")
    return {"$ref": "#/$defs/Reason"}, {"Reason": schema, **definitions}
