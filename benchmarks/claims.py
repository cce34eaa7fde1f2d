"""What is claimed of speed and size: one entry per claim, in the order of `RESULTS.md`.

A script gives its rows (`machine.Row`) the name of the claim that they belong to.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Claim:
    """script: the one that measures it. work, target: as they stand in `RESULTS.md`."""

    script: str
    work: str
    target: str


FIVE = "Nash, GMR, SMR, SEQ, SSEQ of every state for every actor"

CLAIMS: dict[str, Claim] = {
    "4096-states": Claim(
        "published_tools",
        f"4,096 states, 4 actors, strict rankings: {FIVE}, from ranks",
        "<= 5 ms compiled, <= 40 ms NumPy",
    ),
    "9-actors": Claim("published_tools", f"9 actors with one option each, strict rankings: {FIVE}", "<= 5 ms"),
    "2^20-states": Claim("dense", f"2^20 states, 4 actors, 10 statements each: {FIVE}", "<= 0.15 s compiled"),
    "2^24-states": Claim("dense", f"2^24 states, 4 actors, 10 statements each: {FIVE}", "<= 3 s, <= 400 MB"),
    "2^26-states": Claim("dense", f"2^26 states, 6 actors, 10 statements each: {FIVE}", "<= 12 s, <= 1.6 GB"),
    "2^30-states": Claim(
        "dense",
        "2^30 states, 5 actors, 14 constraints: Nash, GMR, SMR, and all five once",
        "<= 60 s and <= 200 s by the clock, <= 10 GB",
    ),
    "copies": Claim(
        "dense", "Nash, GMR, SMR at 2^24 states and more, beside plain copies of the ranks", "<= 15 copies"
    ),
    "growth": Claim("growth", "five concepts at 2^10 to 2^22 states: exponent in the number of states", "<= 1.2"),
    "gambit": Claim("gambit", "pure Nash on 2^20 states, beside Gambit's build and search", ">= 1,000 times less"),
    "symbolic-100": Claim(
        "symbolic",
        "100 options, 8 actors, 5 to 15 statements each, 40 constraints: Nash, GMR, SMR equilibria, 10 seeds",
        "<= 10 s median, <= 500 MB",
    ),
    "symbolic-150": Claim("symbolic", "150 options, likewise", "solved at all"),
    "symbolic-SEQ": Claim(
        "symbolic",
        "40 options, 5 to 15 statements: SEQ and SSEQ, within 40 s for each concept",
        ">= 8 of 10 seeds",
    ),
    "query-500": Claim("query", "one state, 500 options: Nash, GMR, SMR with witness", "<= 0.1 s"),
    "query-SEQ": Claim("query", "one state, 200 options: SEQ with witness", "always decided, 95 % within 2 s"),
    "profiles": Claim(
        "ensembles",
        "preference profiles a second, 12 options, 5 actors, five concepts, one thread",
        ">= 6,000",
    ),
    "completions": Claim("completions", "exact counts over all completions", "exact"),
    "smallest-ranking": Claim("changes", "smallest change of a ranking, proven minimal", "<= 10 ms"),
    "smallest-order": Claim("changes", "smallest change of an order of 25 statements, proven minimal", "<= 100 ms"),
    "large-case": Claim(
        "around",
        "8 actors, 24 options, 40 goals, 8 unclear passages: explained in full on two cores",
        "<= 5 min by the clock",
    ),
    "import": Claim("startup", "`import standoff`, beyond `python -c pass`", "<= 150 ms more"),
    "first-answer": Claim("startup", "`standoff explain russia-taliban`, from the shell", "not slower than before"),
}
