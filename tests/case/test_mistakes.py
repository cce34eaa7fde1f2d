"""Mistakes that a person makes in a case file: each is told with its line, what was expected and the nearest name."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from standoff.case.load import parse_case
from standoff.errors import InputError

VALID = """\
standoff: 1
title: The harbour
summary: {question: why does the town pay the pilots}
sources:
  gazette: {title: The Harbour Gazette, sha256: 'HASH', length: 100}
  almanac: {kind: outside, publisher: Port Office, date: 2024-05-01, url: 'https://example.org/a'}
ledger:
  - {id: g1, source: gazette, at: [0, 40], digest: {quote: '0123456789abcdef'}, says: the pilots ask for more, use:
  model}
  - {id: g2, source: gazette, at: [41, 70], digest: {quote: '0123456789abcdef'}, says: the town pays, use: model}
  - {id: g3, source: gazette, at: [71, 100], digest: {quote: '0123456789abcdef'}, says: greetings, use: aside,
  because: farewell}
  - {id: al1, source: almanac, says: no other pilots are near, use: model}
origins:
  one-talk: {entries: [g1, g2], says: both may come from one talk}
actors:
  town:
    name: the town
    options:
      pay: pay the pilots
      build: {means: build a mole, irreversible: true}
    goals:
      - {id: ships, wants: safe, basis: stated, grounds: [g1]}
      - {id: thrift, avoids: town.pay, basis: inferred, grounds: [g2], because: paying costs}
    outranks:
      - {id: first-ships, chain: [ships, thrift], basis: assumed, because: the town lives on ships}
  pilots:
    options:
      strike: stop work
    goals:
      - {id: income, wants: town.pay, basis: stated, grounds: {all: [g1, g2]}}
links:
  safe: {iff: town.pay and not pilots.strike, basis: stated, grounds: [g2]}
  quiet: {iff: safe or not storm, basis: reported, grounds: [al1]}
conditions:
  storm: {means: the winter is stormy, value: unclear, grounds: [g1]}
infeasible:
  - {id: no-mole, when: town.build and pilots.strike, because: the pilots carry the stones}
states:
  now: {yes: [town.pay]}
  later: {like: now, yes: [town.build], no: [town.pay]}
readings:
  tone:
    ask: Is it a threat?
    grounds: [g1]
    choices:
      threat: {means: it is}
      plea: {means: it is not, drop: [income], set: {storm: no}}
patches:
  calm: {title: A calm winter, set: {storm: no}}
questions:
  - {id: stay, ask: Why pay?, actor: town, at: now, rather_than: [not pay]}
  - {id: wait, ask: Why not wait?, actor: town, at: now, plan: [{town: [not pay]}, {pilots: [strike]}]}
published:
  - {concept: SEQ, equilibria: [1], source: nobody, sure: memory}
""".replace("HASH", "0" * 64)


INCOME = "    goals:\n      - {id: income, wants: town.pay, basis: stated, grounds: {all: [g1, g2]}}\n"
STATES = "states:\n  now"
LAST = "  - {concept: SEQ, equilibria: [1], source: nobody, sure: memory}\n"
HALVES = "matrix: [[0.5, 0.7], [0.3, 0.5]]"


class Mistake(NamedTuple):
    """Where `old` stands, `new` is written; the problem is on the line of `at` (default: of `new`) and says `says`."""

    old: str
    new: str
    says: str
    at: str | None = None


MISTAKES = [
    # the whole
    Mistake("standoff: 1\n", "", "expected the key 'standoff' with the format version", at="title: The harbour"),
    Mistake("standoff: 1", "standoff: 2", "format version 2; this program reads version 1"),
    Mistake("standoff: 1", "standoff: 0", "there has never been a format version 0"),
    Mistake("standoff: 1", "standoff: one", "expected the format version, 'standoff: 1'; found 'one'"),
    Mistake("standoff: 1", "standoff: true", "expected the format version"),
    Mistake("title: The harbour\n", "", "expected the key 'title' here", at="standoff: 1"),
    Mistake("title: The harbour", "title: [a, b]", "expected text; found a list"),
    Mistake("title: The harbour", "titel: The harbour", "unknown key 'titel' (did you mean 'title'?)"),
    Mistake("title: The harbour", "title: The harbour\ntitle: Again", "the key 'title' stands here twice", at="title: Again"),
    Mistake("title: The harbour", "title: The harbour: a case", "not YAML"),
    Mistake("conditions:", "condition:", "unknown key 'condition' (did you mean 'conditions'?)"),
    # sources and ledger
    Mistake("length: 100}", "length: long}", "expected a whole number; found 'long'"),
    Mistake("length: 100}", "length: -1}", "expected a number of at least 0; found -1"),
    Mistake("kind: outside", "kind: outsid", "expected 'text' or 'outside'; found 'outsid'"),
    Mistake("publisher: Port Office, ", "", "an outside source needs publisher", at="almanac: {kind"),
    Mistake("{kind: outside, publisher: Port Office, date: 2024-05-01,", "{kind: outside,", "needs publisher and date"),
    Mistake("date: 2024-05-01", "date: 1 May 2024", "'1 May 2024' cannot be read as a date: write YYYY, YYYY-MM or"),
    Mistake("date: 2024-05-01", "date: 2024-05-32", "'2024-05-32' is no date of the calendar"),
    Mistake("'" + "0" * 64 + "'", "'abc'", "hexadecimal digits"),
    Mistake("{id: g2, source: gazette", "{id: g2, source: gazete", "there is no source 'gazete' (did you mean 'gazette'?)"),
    Mistake("{id: g2, source", "{id: g1, source", "the entry 'g1' stands here twice", at="says: the town pays"),
    Mistake("at: [41, 70]", "at: [41, 41]", "expected start < end; found [41, 41]"),
    Mistake("at: [41, 70]", "at: [30, 70]", "entry 'g2' overlaps entry 'g1'"),
    Mistake("at: [41, 70]", "at: [60, 70]", "the text from 40 to 60, before entry 'g2', is not accounted for"),
    Mistake("at: [71, 100]", "at: [71, 80]", "the text from 80 to 100, after entry 'g3', is not accounted for"),
    Mistake("at: [71, 100]", "at: [71, 101]", "the source has 100 code points; found end 101"),
    Mistake("at: [41, 70], ", "", "entry 'g2' needs 'at'", at="{id: g2"),
    Mistake("{id: g2, source: gazette, at: [41, 70], digest: {quote: '0123456789abcdef'},",
            "{id: g2, source: gazette, at: [41, 70],", "entry 'g2' needs 'digest' or 'quote'"),
    Mistake("at: [41, 70], digest: {quote: '0123456789abcdef'}", "at: [41, 70], quote: too short",
            "the quote has 9 code points, the anchor 29"),
    Mistake("quote: '0123456789abcdef'}, says: the town", "quote: '0123'}, says: the town", "hexadecimal digits"),
    Mistake("use: aside,\n  because: farewell}", "use: aside}", "use 'aside' needs 'because'", at="{id: g3"),
    Mistake("says: greetings, use: aside", "says: greetings, use: asides", "expected 'model', 'record', 'aside' or 'todo'"),
    Mistake("says: the town pays, use", "says: the town pays, twice, use", "put text with commas in quotes"),
    Mistake("says: greetings, ", "", "expected the key 'says' here", at="{id: g3"),
    Mistake("entries: [g1, g2], says", "entries: [g1, g5], says", "there is no ledger entry 'g5'; there is al1, g1, g2 and g3"),
    # actors
    Mistake("pay: pay the pilots", "pay and: pay the pilots", "'pay and' cannot name"),
    Mistake("    options:\n      strike: stop work\n", "    options:\n      not: stop work\n",
            "'not' is a word of the formula language", at="not: stop work"),
    Mistake("irreversible: true", "irreversible: maybe", "expected 'yes-stays' or 'no-stays'; found 'maybe'"),
    Mistake("wants: safe, basis", "wants: saef, basis",
            "there is no option, condition, link or state 'saef' (did you mean 'safe'?)"),
    Mistake("wants: safe, basis", "wants: safe and, basis", "the formula ends here; expected a name"),
    Mistake("wants: safe, basis", "wants: safe & quiet, basis", "'&' cannot stand here"),
    Mistake("wants: safe, basis", "wants: safe, avoids: quiet, basis", "give either 'wants' or 'avoids'"),
    Mistake("{id: ships, wants: safe, basis", "{id: ships, basis", "give either 'wants' or 'avoids'"),
    Mistake("basis: stated, grounds: [g1]}\n      - {id: thrift", "basis: statd, grounds: [g1]}\n      - {id: thrift",
            "found 'statd'", at="{id: ships"),
    Mistake("wants: safe, basis: stated, grounds: [g1]", "wants: safe, basis: stated", "basis 'stated' needs 'grounds'"),
    Mistake(", because: paying costs", "", "basis 'inferred' needs 'because'", at="{id: thrift"),
    Mistake("wants: safe, basis: stated, grounds: [g1]", "wants: safe, basis: stated, grounds: [al1]",
            "what only an outside source says is 'reported'"),
    Mistake("basis: reported, grounds: [al1]", "basis: reported, grounds: [g1]",
            "'reported' needs a ground in a source of kind 'outside'"),
    Mistake("wants: safe, basis: stated, grounds: [g1]", "wants: safe, basis: stated, grounds: [g3]",
            "entry 'g3' is set aside in the ledger; a ground needs 'use: model'"),
    Mistake("grounds: {all: [g1, g2]}", "grounds: {every: [g1, g2]}", "expected a list of ledger entries, or {all: [...]}"),
    Mistake("wants: safe, basis: stated, grounds: [g1]", "wants: safe, basis: stated, grounds: []",
            "expected at least one ledger entry"),
    Mistake("{id: thrift, avoids", "{id: ships, avoids", "the goal 'ships' stands here twice"),
    Mistake("chain: [ships, thrift]", "chain: [ships, thirft]", "(did you mean 'thrift'?)"),
    Mistake("chain: [ships, thrift]", "chain: [ships]", "expected at least 2 entries here"),
    Mistake("chain: [ships, thrift]", "chain: [ships, ships]", "a goal stands twice in this chain"),
    Mistake("chain: [ships, thrift], basis: assumed, because: the town lives on ships}",
            "chain: [ships, thrift]}\n      - {chain: [thrift, ships]}",
            "these goals outrank each other in a circle", at="outranks:"),
    Mistake("      strike: stop work\n", "      strike: stop work\n    ranking: [1, 2]\n",
            "give either a ranking of states or goals, not both", at="ranking: [1, 2]"),
    Mistake("  pilots:\n", "  the pilots:\n", "'the pilots' cannot name"),
    # links, conditions, infeasible, states
    Mistake("iff: town.pay and not pilots.strike", "iff: quiet", "these links use each other in a circle",
            at="safe: {iff"),
    Mistake("iff: town.pay and", "iff: town.pays and", "'town.pays' (did you mean 'town.pay'?)"),
    Mistake("iff: safe or not storm", "iff: safe if storm if safe", "found 'if'"),
    Mistake("value: unclear", "value: maybe", "expected 'yes', 'no' or 'unclear'; found 'maybe'"),
    Mistake("  storm: {means: the winter", "  quiet: {means: the winter", "'quiet' names a condition here and a link elsewhere"),
    Mistake("when: town.build and", "when: (town.build and", "expected ')'"),
    Mistake(", because: the pilots carry the stones", "", "expected the key 'because' here", at="{id: no-mole"),
    Mistake("yes: [town.build], no: [town.pay]}", "yes: [town.biuld], no: [town.pay]}", "(did you mean 'town.build'?)"),
    Mistake("yes: [town.build], no: [town.pay]}", "yes: [town.pay], no: [town.pay]}", "town.pay: both yes and no"),
    Mistake("like: now,", "like: noww,", "there is no state 'noww' (did you mean 'now'?)"),
    Mistake("now: {yes: [town.pay]}", "now: {like: later, yes: [town.pay]}", "these states are 'like' each other in a circle"),
    Mistake("states:\n", "feasible: listed\ngraph: {states: [1, 2]}\nstates:\n",
            "graph form has its states and moves under 'graph'; leave out 'states'", at="states:\n  now"),
    # readings and patches
    Mistake("      threat: {means: it is}\n", "", "expected at least 2 entries here", at="plea:"),
    Mistake("drop: [income]", "drop: [incom]", "(did you mean 'income'?)"),
    Mistake("drop: [income], set: {storm: no}", "drop: [income], set: {strom: no}", "there is no condition 'strom'"),
    Mistake("A calm winter, set: {storm: no}", "A calm winter, set: {storm: never}", "expected 'yes' or 'no'; found 'never'"),
    Mistake("A calm winter, set: {storm: no}", "A calm winter, sets: {storm: no}", "unknown key 'sets' (did you mean 'set'?)"),
    Mistake("A calm winter, set: {storm: no}", "A calm winter, add: {goals: {twon: [{id: x, wants: safe}]}}",
            "there is no actor 'twon' (did you mean 'town'?)"),
    Mistake("A calm winter, set: {storm: no}", "A calm winter, add: {goals: {town: [{id: ships, wants: safe}]}}",
            "town has a goal 'ships' already"),
    Mistake("A calm winter, set: {storm: no}", "A calm winter, add: {links: {safe: {iff: storm}}}",
            "there is a link 'safe' already"),
    # preferences of other kinds
    Mistake(INCOME, INCOME + "    weights: {town.pay: 1}\n", "give either weights of options or goals, not both", at="weights:"),
    Mistake(INCOME, "    statements: [town.pay]\n    strength: 1 > 2\n",
            "give either a strength of preference or statements, not both", at="strength:"),
    Mistake(INCOME, "    statements:\n      - town.pay\n      - not town.pya\n",
            "there is no option, condition, link or state 'town.pya' (did you mean 'town.pay'?)", at="- not town.pya"),
    Mistake(INCOME, "    statements: [town.pay or]\n", "the formula ends here"),
    Mistake(INCOME, "    statements: []\n", "expected at least 1 entries here"),
    Mistake(INCOME, "    weights: {town.pay: 1, town.biuld: 2}\n", "there is no option 'town.biuld' (did you mean 'town.build'?)"),
    Mistake(INCOME, "    weights: {town.pay: much}\n", "expected a number such as 0.25 or 1/4, found 'much'"),
    Mistake(INCOME, "    weights: {town.pay: 1e999999999}\n", "the number 1e999999999 is too large: expected up to 1e40"),
    Mistake(INCOME, "    weights: {town.pay: 0.{}}\n".replace("{}", "1" * 50, 1), "expected a number of up to 40 characters"),
    Mistake(INCOME, "    pairs: {better: [[1, 2, 3]], rest: equal}\n", "expected at most 2 entries here"),
    Mistake(INCOME, "    pairs: {better: [[1]], rest: equal}\n", "expected one more entry here"),
    Mistake(INCOME, "    pairs: {beter: [[1, 2]], rest: equal}\n", "unknown key 'beter' (did you mean 'better'?)"),
    Mistake(INCOME, "    pairs: {better: [[1, 2]], rest: worse}\n", "expected 'equal' or 'unknown'; found 'worse'"),
    Mistake(INCOME, "    pairs: {better: [[1, 1]], rest: equal}\n", "expected two states; found '1' twice"),
    Mistake(INCOME, "    pairs:\n      better: [[1, 2]]\n      unknown: [[2, 1]]\n      rest: equal\n",
            "the pair 2, 1: here unknown, elsewhere 1 is better than 2", at="unknown: [[2, 1]]"),
    Mistake(INCOME, "    strength: 1 > > 2\n", "expected states with '>', '>>', ... or '~' between them"),
    Mistake(INCOME, "    strength: '1 > [2 > 3]'\n", "[ ] around tied ones if at all; found '1 > [2 > 3]'"),
    Mistake(INCOME, "    strength: 1 > 2 >> 1\n", "1 stands in the order more than once"),
    Mistake(INCOME, "    strength: 1 > 2 >> 1 > 2\n", "1 and 2 stand in the order more than once"),
    Mistake(INCOME, "    weights: {town.pay: 1e-999}\n", "the number 1e-999 is too small: expected 0 or at least 1e-40"),
    Mistake(INCOME, "    ranking: [1, 2, [3, [4]]]\n", "expected a state; a tie is one inner list of states (see entry 3)"),
    Mistake(INCOME, "    strength: {pairs: [[1, 2, 1], [2, 1, 2]]}\n", "the pair 2, 1 stands here twice"),
    Mistake(INCOME, "    strength: {pairs: [[1, 2, -1]]}\n", "expected a degree from 1 (mild), 2 (strong) up to 99; found -1"),
    Mistake(INCOME, "    strength: {pairs: [[1, 2, 99999999999999999999]]}\n", "expected a smaller whole number"),
    Mistake(INCOME, "    strength: {pairs: [[1, 2, 100]]}\n", "up to 99; found 100"),
    Mistake(INCOME, "    strength: 1 " + ">" * 100 + " 2\n", "expected degrees of up to 99; found 100 times '>'"),
    Mistake(INCOME, "    strength: {order: 1 > 2, pairs: [[1, 2, 1]]}\n", "give either an order such as '1 > 2 >> 3' or pairs"),
    Mistake(INCOME, "    fuzzy: {HALVES}\n".replace("HALVES", HALVES), "expected the key 'threshold' here"),
    Mistake(INCOME, "    fuzzy: {HALVES, threshold: 1.5}\n".replace("HALVES", HALVES), "above 0 and up to 1; found 1.5"),
    Mistake(INCOME, "    fuzzy: {threshold: 1, matrix: [[0.5, 0.7],\n      [0.2, 0.5]]}\n", "1 against 2: the two directions add up to 0.9",
            at="fuzzy: {threshold: 1, matrix"),
    Mistake(INCOME, "    fuzzy: {threshold: 1, matrix: [[0.5, 0.7],\n      [0.3]]}\n", "expected 2 values in this row, one per state; found 1",
            at="      [0.3]]}"),
    Mistake(INCOME, "    fuzzy: {threshold: 1, matrix: [[0.5, 0.7],\n      [0.3, 0.x]]}\n", "expected a number such as 0.25", at="      [0.3, 0.x]]}"),
    Mistake(INCOME, "    fuzzy: {HALVES, threshold: 1, states: [1, 2, 3]}\n".replace("HALVES", HALVES), "expected 3 rows, one per state; found 2"),
    Mistake(INCOME, "    fuzzy: {HALVES, threshold: 1, states: [1, 1]}\n".replace("HALVES", HALVES), "1 stands in this list more than once"),
    Mistake(INCOME, "    probabilistic: {matrix: [[0, 0.7], [0.4, 0]]}\n", "1 against 2: the two directions add up to 1.1; expected 1 at most"),
    Mistake(INCOME, "    probabilistic: {matrix: [[0, 1/3], [1/3, 0]], alpha: 0}\n", "expected a number above 0 and up to 1; found 0"),
    Mistake(INCOME, "    probabilistic: {matrix: [[0, 1/3], [1/3, 1/3]], gamma: 0.5}\n", "a state is not preferred to itself; expected 0, found 1/3"),
    Mistake(INCOME, "    grey: {low: [[0.5, 0.6], [0, 0.5]], high: [[0.5, 0.8], [0.4, 0.5]], attitude: 0, threshold: 1}\n",
            "2 against 1: expected 1 minus the upper bound of the other direction, 0.2; found 0"),
    Mistake(INCOME, "    grey: {low: [[0.5]], high: [[0.5]], attitude: -1, threshold: 1}\n", "expected a number from 0 to 1; found -1"),
    Mistake(INCOME, INCOME + "    attitudes: {twon: devoting}\n", "there is no actor 'twon' (did you mean 'town'?)", at="attitudes:"),
    Mistake(INCOME, INCOME + "    attitudes: {town: friendly}\n", "expected devoting (+), indifferent (0) or aggressive (-)", at="attitudes:"),
    Mistake("A calm winter, set: {storm: no}", "A calm winter, add: {outranks: {nobody: [{chain: [a, b]}]}}", "there is no actor 'nobody'"),
    # what cannot be, in the other ways; single moves; coalesced states
    Mistake("when: town.build and pilots.strike", "at_most_one: [town.build, pilots.stirke]", "there is no option 'pilots.stirke'"),
    Mistake("when: town.build and pilots.strike", "at_least_one: [town.build, storm]", "there is no option 'storm'"),
    Mistake("when: town.build and pilots.strike", "at_least_one: [town.build, town.build]", "town.build stands here twice"),
    Mistake("when: town.build and pilots.strike, ", "", "expected 'when', a formula (or 'at_most_one'", at="{id: no-mole"),
    Mistake("when: town.build and pilots.strike", "at_most_one: [town.build]", "expected a list of two or more options"),
    Mistake("when: town.build and pilots.strike", "only_if: {town.build: not pilots.stirke}", "'pilots.stirke' (did you mean"),
    Mistake("when: town.build and pilots.strike", "only_if: {town.biuld: storm}", "there is no option 'town.biuld'"),
    Mistake("when: town.build and pilots.strike", "only_if: {town.build: not storm) or (storm}", "found ')'"),
    Mistake("when: town.build and pilots.strike", "at_least_one: [town.build, town.pay], when: town.pay",
            "give one of 'when', 'at_most_one', 'at_least_one' and 'only_if'"),
    Mistake(LAST, LAST + "moves: {remove: [{actors: [twon], from: now, to: later}]}\n", "there is no actor 'twon'", at="moves:"),
    Mistake(LAST, LAST + "moves: {add: [{actors: town, from: nwo, to: later}]}\n", "there is no option, condition, link or state 'nwo'", at="moves:"),
    Mistake(LAST, LAST + "moves: {add: [{actors: town, from: now, to: (later}]}\n", "expected ')'", at="moves:"),
    Mistake(LAST, LAST + "moves: {add: [{actors: town, from: now}]}\n", "expected the key 'to' here", at="moves:"),
    Mistake(LAST, LAST + "moves: {add: [{actors: town, form: now, to: later}]}\n", "unknown key 'form' (did you mean 'from'?)", at="moves:"),
    Mistake(LAST, LAST + "coalesce: [{id: all, when: sotrm}]\n", "(did you mean 'storm'?)", at="coalesce:"),
    Mistake(LAST, LAST + "coalesce: [{id: all, when: storm, ranks_as: {twon: now}}]\n", "there is no actor 'twon'", at="coalesce:"),
    Mistake(LAST, LAST + "coalesce: [{id: all, when: storm, ranks_as: {town: nwo}}]\n", "there is no state 'nwo' (did you mean 'now'?)", at="coalesce:"),
    Mistake(LAST, LAST + "coalesce:\n  - {id: all, when: storm}\n  - {id: all, when: quiet}\n", "the coalesced state 'all' stands here twice",
            at="- {id: all, when: quiet}"),
    Mistake(LAST, LAST + "coalesce: [{id: all of them, when: storm}]\n", "'all of them' cannot name a state", at="coalesce:"),
    # views
    Mistake(LAST, LAST + "views: {town: {title: T, unaware: [pilots.stirke]}}\n", "there is no option 'pilots.stirke'", at="views:"),
    Mistake(LAST, LAST + "views: {v: {title: T, of: town, seen_by: pilotes}}\n", "there is no actor 'pilotes'", at="views:"),
    Mistake(LAST, LAST + "views: {v: {title: T, seen_by: pilots}}\n", "'seen_by' needs 'of'", at="views:"),
    # questions and published results
    Mistake("Why pay?, actor: town", "Why pay?, actor: twon", "there is no actor 'twon' (did you mean 'town'?)"),
    Mistake("at: now, rather_than", "at: nwo, rather_than", "there is no state 'nwo' (did you mean 'now'?)"),
    Mistake("rather_than: [not pay]", "rather_than: [not pya]", "there is no option of town 'pya' (did you mean 'pay'?)"),
    Mistake("rather_than: [not pay]", "rather_than: [never pay]", "expected an option or 'not option'; found 'never pay'"),
    Mistake("rather_than: [not pay]", "rather_than: [pilots.strike]", "there is no option of town 'pilots.strike'"),
    Mistake("rather_than: [not pay]", "rather_than: [pay, not pay]", "'pay' is asked to be both yes and no"),
    Mistake("rather_than: [not pay]", "rather_than: not pay", "expected a list of literals"),
    Mistake(", rather_than: [not pay]", "", "give either 'rather_than' or 'plan'", at="{id: stay"),
    Mistake("plan: [{town: [not pay]}", "plan: [{pilots: [strike]}", "step 1 of a plan is the asker's (town)"),
    Mistake("plan: [{town: [not pay]}", "plan: [town", "step 1 of the plan: expected one actor with its literals"),
    Mistake("{id: wait, ask", "{id: stay, ask", "the question 'stay' stands here twice", at="Why not wait?"),
    Mistake("{pilots: [strike]}]", "{pilotes: [strike]}]", "there is no actor 'pilotes' (did you mean 'pilots'?)"),
    Mistake("concept: SEQ", "concept: SEK", "found 'SEK'"),
    Mistake("equilibria: [1], source", "equilibria: [1], stable: [1], source", "give either 'equilibria', or 'actor' and 'stable'"),
    Mistake("sure: memory", "sure: very", "expected 'high', 'medium' or 'memory'; found 'very'"),
]  # fmt: skip


def line_of(piece: str, text: str) -> int:
    return text[: text.index(piece)].count("\n") + 1


def problems_of(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        parse_case(text, "harbour.yaml")
    return caught.value


def test_the_case_without_mistakes_is_valid() -> None:
    case, _ = parse_case(VALID)
    assert len(case.questions) == 2


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.says[:60])
def test_a_mistake_is_told_with_its_line(mistake: Mistake) -> None:
    assert VALID.count(mistake.old) == 1, "the edit has to be in one place"
    text = VALID.replace(mistake.old, mistake.new)
    line = line_of(mistake.at or mistake.new, text)
    problems = problems_of(text).problems
    told = [(problem.line, problem.message) for problem in problems if mistake.says in problem.message]
    assert told, [str(problem) for problem in problems]
    assert [at for at, _ in told] == [line]
    assert all(problem.source == "harbour.yaml" and problem.column for problem in problems)


GRAPH = """\
standoff: 1
title: Graph
actors:
  a: {ranking: [1, 2, 3]}
  b: {PREFERENCE}
graph: {states: [1, 2, 3]}
"""


@pytest.mark.parametrize(
    ("preference", "says"),
    [
        ("statements: [1 or 4]", "there is no option, condition, link or state '4'"),
        ("statements: [a.x]", "there is no option, condition, link or state 'a.x'"),
        ("weights: {a.x: 1}", "in graph form there are no options to weigh"),
        ("goals: [{id: g, wants: 1}]", "in graph form an actor needs a ranking of the states, or another preference"),
        ("pairs: {better: [[1, 4]], rest: equal}", "there is no state '4'; there is 1, 2 and 3"),
        ("pairs: {better: [[1, 2]]}", "nothing is said about the pair 1, 3 and 1 more; list it, or say 'rest: equal'"),
        ("strength: 1 > 2", "3 is missing in the order, which names every feasible state"),
        ("strength: 1 > 2 ~ 4", "there is no state '4'"),
        ("strength: {pairs: [[1, 4, 1]]}", "there is no state '4'"),
        ("fuzzy: {matrix: [[0.5, 0.5], [0.5, 0.5]], threshold: 1}", "expected 3 rows, one per state; found 2"),
        ("fuzzy: {matrix: [[0.5, 1], [0, 0.5]], threshold: 1, states: [1, 2]}", "3 is missing in this list"),
        ("grey: {low: [[0.5]], high: [[0.5], [0.5]], attitude: 0, threshold: 1}", "expected 3 rows, one per state"),
    ],
)
def test_a_preference_that_does_not_fit_the_listed_states_is_told_with_its_line(preference: str, says: str) -> None:
    found = problems_of(GRAPH.replace("PREFERENCE", preference)).problems

    assert [problem.line for problem in found if says in problem.message], [str(problem) for problem in found]
    assert {problem.line for problem in found} == {5}


def test_goals_that_a_patch_adds_to_an_actor_without_goals_are_refused() -> None:
    patch = "patches: {p: {title: T, add: {goals: {b: [{id: g, wants: 1}]}, outranks: {b: [{chain: [g, h]}]}}}}\n"
    told = [
        problem.message for problem in problems_of(GRAPH.replace("PREFERENCE", "ranking: [1, 2, 3]") + patch).problems
    ]

    assert "these goals would not count: b has a ranking of states" in told
    assert "these priorities would not count: b has a ranking of states" in told


@pytest.mark.parametrize(
    ("old", "new", "under"),
    [
        ("wants: safe, basis", "wants: not saef, basis", "saef"),
        ("wants: safe, basis", "wants: 'not saef', basis", "saef"),
        ("iff: town.pay and not pilots.strike", "iff: town.pay and not pilots.stirke", "pilots.stirke"),
        ("iff: town.pay and not pilots.strike", "iff: town.pay and not & pilots.strike", "& pilots"),
        ("chain: [ships, thrift]", "chain: [ships, thirft]", "thirft"),
        ("yes: [town.build], no: [town.pay]", "yes: [town.build, town.pya]", "town.pya"),
        ("when: town.build and pilots.strike", "only_if: {town.build: safe and pilots.stirke}", "pilots.stirke"),
        ("when: town.build and pilots.strike", "at_most_one: [town.build, pilots.stirke]", "pilots.stirke"),
        (LAST, LAST + "moves: {add: [{actors: town, from: now, to: now or ltaer}]}\n", "ltaer"),
    ],
)
def test_the_column_is_that_of_the_word(old: str, new: str, under: str) -> None:
    text = VALID.replace(old, new)
    problem = problems_of(text).problems[0]
    assert problem.line is not None
    assert problem.column is not None
    assert text.splitlines()[problem.line - 1][problem.column - 1 :].startswith(under)


def test_mistakes_of_one_kind_are_told_together_in_file_order() -> None:
    text = (
        VALID.replace("{id: al1, source: almanac", "{id: al1, source: almanak")
        .replace("wants: safe, basis", "wants: saef, basis")
        .replace("chain: [ships, thrift]", "chain: [ships, thirft]")
        .replace("like: now", "like: noww")
        .replace("rather_than: [not pay]", "rather_than: [not pya]")
    )
    error = problems_of(text)
    told = [problem.line for problem in error.problems]
    assert told == sorted(line for line in told if line is not None)
    wanted = ("almanak", "saef", "thirft", "noww", "pya")
    places = [str(error).index(repr(name)) for name in wanted]
    assert places == sorted(places)
    assert str(error).count("\n") == len(error.problems) - 1


def test_mistakes_of_shape_are_told_together_in_file_order() -> None:
    text = (
        VALID.replace("title: The harbour", "titel: The harbour")
        .replace("length: 100", "length: long")
        .replace("value: unclear", "value: maybe")
        .replace("sure: memory", "sure: very")
    )
    told = [problem.line for problem in problems_of(text).problems]
    assert told == [
        line_of(piece, text) for piece in ("standoff: 1", "titel:", "length: long", "value: maybe", "sure: very")
    ]
