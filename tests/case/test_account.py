"""What `standoff check` calls unused."""

from __future__ import annotations

import json

from standoff.case.account import account
from standoff.case.load import LoadedCase, parse_case

NAMES = ("s1", "s2", "s3", "s4", "s5")


def test_an_entry_that_only_a_rival_a_view_a_coalition_or_an_event_names_is_used() -> None:
    data = {
        "standoff": 1,
        "title": "Who names what",
        "sources": {
            "text": {"title": "A text"},
            "paper": {"kind": "outside", "publisher": "a paper", "date": "2025-01-02", "url": "none"},
        },
        "ledger": [{"id": name, "source": "text", "says": name, "use": "model"} for name in NAMES],
        "actors": {"ana": {"options": {"go": "go"}}, "ben": {"options": {"go": "go"}}},
        "states": {"now": {}},
        "rivals": {"other": {"title": "another account", "says": "it is otherwise", "grounds": ["s1"]}},
        "views": {"ana": {"title": "what Ana believes", "grounds": ["s2"]}},
        "coalitions": {"both": {"title": "both", "members": ["ana", "ben"], "at": "now", "grounds": ["s3"]}},
        "events": [
            {
                "id": "later",
                "date": "2025-01-01",
                "what": "it happened",
                "source": "paper",
                "confidence": "high",
                "hits": ["s4"],
            }
        ],
        "questions": [{"id": "why", "ask": "Why?", "actor": "ana", "at": "now", "rather_than": ["go"]}],
    }
    file, located = parse_case(json.dumps(data))
    unused = [line for line in account(LoadedCase(file, located, "names", None)) if "unused" in line]
    assert [line for line in unused if "s5" in line]
    assert len(unused) == 1
