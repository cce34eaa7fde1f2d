"""Two people's codings of one small invented text, to plant differences in."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from standoff.api import Case
from standoff.case.ledger import digest_of, normalised, sha256
from standoff.case.load import LoadedCase, parse_case

SENTENCES = (
    "Why does the town keep paying a ferry that sails late? ",
    "The ferry brings the mail, and without mail the firms would leave. ",
    "A bridge would cost less, claims the treasurer. ",
    "The company does not hurry, perhaps because the town pays anyway. ",
    "Its crews like their evenings free.\n",
)
TEXT = "".join(SENTENCES)

Data = dict[str, Any]


def place(first: int, last: int | None = None) -> list[int]:
    """Where sentences stand, counted from 1, without the blank after the last."""
    last = last or first
    start = sum(map(len, SENTENCES[: first - 1]))
    return [start, sum(map(len, SENTENCES[:last])) - 1]


def entry(name: str, at: list[int], **more: Any) -> Data:
    digest = digest_of(normalised(TEXT), *at).quote
    return {"id": name, "source": "article", "at": at, "digest": digest, "says": f"what {name} says", **more}


def coding() -> Data:
    """The first person's coding."""
    return {
        "standoff": 1,
        "title": "The town and the ferry",
        "sources": {"article": {"title": "The ferry", "sha256": sha256(TEXT), "length": len(TEXT)}},
        "ledger": [
            entry("s1", place(1), use="record", because="the question"),
            entry("s2", place(2), use="model"),
            entry("s3", place(3), use="model", voice="the treasurer"),
            entry("s4", place(4), use="model", hedge="perhaps"),
            entry("s5", place(5), use="model"),
        ],
        "actors": {
            "town": {
                "name": "the town",
                "options": {"pay": "pay the ferry"},
                "goals": [
                    {"id": "firms", "wants": "mail", "grounds": ["s2"]},
                    {"id": "thrift", "avoids": "town.pay", "grounds": ["s3"]},
                ],
            },
            "company": {
                "name": "the company",
                "options": {"hurry": "sail on time"},
                "goals": [{"id": "ease", "avoids": "company.hurry", "grounds": ["s4", "s5"]}],
            },
        },
        "links": {"mail": {"iff": "town.pay", "grounds": ["s2"]}},
        "conditions": {"open": {"means": "the sea is open", "value": "yes"}},
        "states": {"as_written": {"yes": ["town.pay"]}},
        "questions": [
            {"id": "pay", "ask": "Why pay?", "actor": "town", "at": "as_written", "rather_than": ["not pay"]},
            {"id": "hurry", "ask": "Why late?", "actor": "company", "at": "as_written", "rather_than": ["hurry"]},
        ],
    }


def second_coding() -> Data:
    """The second person's coding: joins s4 and s5, hears a hedge, ranks, and leaves a goal out."""
    data = deepcopy(coding())
    data["sources"] = {"ferry": data["sources"]["article"]}
    data["ledger"] = [
        entry("a", place(1), use="record", because="the question"),
        entry("b", place(2), use="model"),
        entry("c", place(3), use="model", voice="a treasurer", hedge="claims"),
        entry("d", place(4, 5), use="model"),
    ]
    for own in data["ledger"]:
        own["source"] = "ferry"
    town, company = data["actors"]["town"], data["actors"]["company"]
    data["links"] = {"post": {"iff": "not (not town.pay)", "grounds": ["b"]}}
    town["goals"] = [
        {"id": "keep-firms", "wants": "post", "grounds": ["b"]},
        {"id": "save", "wants": "not town.pay", "grounds": ["c"]},
    ]
    town["outranks"] = [{"chain": ["keep-firms", "save"], "grounds": ["b"]}]
    company["goals"] = []
    data["questions"][0]["id"] = "paying"
    return data


def case_of(data: Data, name: str = "coding") -> Case:
    file, located = parse_case(json.dumps(data))
    return Case(LoadedCase(file, located, name, None))
