"""A small case to write examples on: Ana may do x and y, Ben x, and nobody does anything."""

from __future__ import annotations

from typing import Any

Data = dict[str, Any]
EVERY = ("s1", "s2", "s3", "s4")


def case_of(ana: Data, ben: Data | None = None, **more: Any) -> Data:
    """Ana may do x and y, Ben x; why does Ana not do x? All entries are one text, a sentence of ten characters each."""
    ledger = [
        {"id": name, "source": "text", "at": [10 * n, 10 * n + 10], "digest": "0" * 64, "says": name, "use": "model"}
        for n, name in enumerate(EVERY)
    ]
    return {
        "standoff": 1,
        "title": "A small case",
        "sources": {"text": {"title": "A text", "sha256": "0" * 64, "length": 10 * len(EVERY)}},
        "ledger": ledger,
        "actors": {
            "ana": {"options": {"x": "do x", "y": "do y"}, **ana},
            "ben": {"options": {"x": "do x"}, **(ben or {})},
        },
        "states": {"now": {}},
        "questions": [{"id": "q", "ask": "Why?", "actor": "ana", "at": "now", "rather_than": ["x"]}],
        **more,
    }


def goal(name: str, grounds: str, **wish: str) -> Data:
    return {"id": name, "grounds": [grounds], **wish}


def passage(*choices: Data) -> Data:
    named = {f"choice{n}": {"means": "one way to read it", **choice} for n, choice in enumerate(choices)}
    return {"ask": "What does it mean?", "choices": named}
