#!/usr/bin/env python3
"""How long everything around the verdicts takes, part by part: the flagship, and invented cases of a given size.

python benchmarks/around.py [--quick] [--json] [--seed N] [--note TEXT]
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from machine import BYTES_PER_UNIT, Row, parser, publish, table

LARGE, MOST_SECONDS = (8, 24, 40, 8), 300
SIZES = {
    "8 actors, 24 options, 40 goals, 8 unclear passages": LARGE,
    "6 actors, 16 options, 30 goals, 6 unclear passages": (6, 16, 30, 6),
    "4 actors, 12 options, 20 goals, 4 unclear passages": (4, 12, 20, 4),
}


def invented(actors: int, options: int, goals: int, passages: int, seed: int = 2) -> dict[str, Any]:
    """A case as plain data: goals over links and options on sentences of their own, and all that stands around them."""
    draw = random.Random(seed)
    names = [f"actor{n}" for n in range(actors)]
    own = {name: [f"o{n}" for n in range(options) if n % actors == place] for place, name in enumerate(names)}
    every = [f"{name}.{option}" for name, chosen in own.items() for option in chosen]
    entries = [f"s{n:02}" for n in range(1, goals + 6)]
    links = {
        f"link{n}": {"iff": f"{one} {draw.choice(['and', 'or'])} {other}", "grounds": [draw.choice(entries)]}
        for n, (one, other) in enumerate(draw.sample(every, 2) for _ in range(goals // 3))
    }
    wanted: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for number in range(goals):
        name = names[number % actors]
        asked = f"{name}.{own[name][0]}"
        other = draw.choice([*every, *links])
        formula = draw.choice([asked, f"{asked} and {other}", f"{asked} or {other}", f"not {asked} and {other}", other])
        kind = draw.choice(["wants", "avoids"])
        wanted[name].append(
            {"id": f"g{number}", kind: formula, "grounds": draw.sample(entries, draw.choice([1, 1, 2]))}
        )
    readings: dict[str, Any] = {}
    for number in range(passages):
        name = names[number % actors]
        goal = draw.choice(wanted[name])["id"]
        more = {"id": f"extra{number}", "wants": draw.choice(every), "grounds": [draw.choice(entries)]}
        readings[f"passage{number}"] = {
            "ask": "What does it mean?",
            "choices": {"one": {"drop": [f"{name}.{goal}"]}, "two": {"add": {"goals": {name: [more]}}}, "plain": {}}
            if number == 0
            else {"one": {"drop": [f"{name}.{goal}"]}, "plain": {}},
        }
    state = {"yes": draw.sample(every, options // 2)}
    first, second, third = names[:3]
    kept = [goal["id"] for goal in wanted[first][::2]]
    flipped = next(o for o in every if o.startswith(f"{second}."))
    done = flipped not in state["yes"]
    around = {
        "rivals": {"half": {"title": "half of it", "says": "half of the goals do it", "only": {first: kept}}},
        "views": {first: {"title": "what it believes", "drop": [f"{second}.{wanted[second][0]['id']}"]}},
        "coalitions": {"pair": {"title": "two of them", "members": [first, third], "at": "now"}},
        "events": [
            {"id": "later", "date": "2025-01-01", "what": "something happened", "source": "paper", "confidence": "high",
             "hits": [entries[0]], "state": [flipped if done else f"not {flipped}"]}
        ],
    }  # fmt: skip
    return {
        "standoff": 1,
        "title": "Invented",
        "sources": {
            "text": {"title": "A text", "author": "nobody"},
            "paper": {"title": "Later", "publisher": "a paper", "date": "2025-01-02", "url": "none", "kind": "outside"},
        },
        "ledger": [
            {
                "id": e,
                "source": "text",
                "says": f"what {e} says",
                "use": "model",
                **({"hedge": "perhaps"} if n % 7 == 0 else {}),
            }
            for n, e in enumerate(entries)
        ],
        "actors": {name: {"options": {o: f"do {o}" for o in own[name]}, "goals": wanted[name]} for name in names},
        "links": links,
        "states": {"now": state},
        "readings": readings,
        **around,
        "questions": list(questions(names, own, state["yes"])),
    }


def questions(names: Sequence[str], own: dict[str, list[str]], yes: Sequence[str]) -> Iterator[dict[str, Any]]:
    """One question an actor about its first option, and a plan by the first two."""

    def turned(name: str, option: str) -> str:
        return f"not {option}" if f"{name}.{option}" in yes else option

    for name in names:
        option = own[name][0]
        yield {
            "id": name,
            "ask": f"Why does {name} do so?",
            "actor": name,
            "at": "now",
            "rather_than": [turned(name, option)],
        }
    first, second = names[:2]
    steps = [{first: [turned(first, own[first][-1])]}, {second: [turned(second, own[second][-1])]}]
    yield {"id": "plan", "ask": "Why not press?", "actor": first, "at": "now", "plan": steps}


def timed(loaded: Any) -> tuple[list[tuple[str, float]], dict[str, str]]:
    """Seconds of each part, in order, and what was limited."""
    marks: list[tuple[str, float]] = []
    found = loaded.explain(full=True, progress=lambda what: marks.append((what, time.perf_counter())))
    ends = [*(mark for _, mark in marks[1:]), time.perf_counter()]
    return [(what, end - start) for (what, start), end in zip(marks, ends, strict=True)], dict(found.around.limited)


def _told(name: str, cpu: float, wall: float, limited: dict[str, str]) -> Row:
    claimed = SIZES.get(name) == LARGE
    return Row(
        "large-case" if claimed else "",
        name,
        cpu,
        target=f"<= {MOST_SECONDS} s by the clock" if claimed else "",
        reached=wall <= MOST_SECONDS if claimed else None,
        value=f"{wall:.1f} s by the clock" + (f"; limited: {', '.join(limited)}" if limited else ""),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    from standoff.api import Case, load
    from standoff.case.load import LoadedCase, parse_case

    made = parser(__doc__)
    made.add_argument("--seed", type=int, default=2, help="of the invented cases")
    options = made.parse_args(arguments)
    cases = {"open-access": load("open-access")}
    if not options.quick:
        cases = {"russia-taliban": load("russia-taliban")}
        for name, size in SIZES.items():
            file, located = parse_case(json.dumps(invented(*size, seed=options.seed)))
            cases[name] = Case(LoadedCase(file, located, "invented", None))
    parts = []
    told = []
    for name, case in cases.items():
        start = time.process_time()
        seconds, limited = timed(case)
        told.append(_told(name, time.process_time() - start, sum(took for _, took in seconds), limited))
        rows = [(what, f"{took:.2f}") for what, took in seconds]
        rows.append(("all of it", f"{sum(took for _, took in seconds):.2f}"))
        parts += [f"## {name}", table(("part", "seconds"), rows)]
        parts += [f"{part} was limited: {why}" for part, why in limited.items()]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_PER_UNIT
    parts.append(f"Peak memory of the whole process: {peak / 2**20:.0f} MiB.")
    publish("around", "Everything around the verdicts", told, options, parts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
