"""Parts of the reference that are written from the program itself.

A page has a pair of comments, `<!-- generated: NAME -->` and `<!-- end of generated -->`; what stands between them is
the text of `BLOCKS[NAME]`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tools.doc_transcripts import PageError

BEGIN, END = "<!-- generated: {} -->", "<!-- end of generated -->"
BLOCK = re.compile(r"<!-- generated: (?P<name>[a-z-]+) -->\n.*?<!-- end of generated -->", re.DOTALL)


class BlockError(PageError):
    """A generated part that cannot be written."""


def filled(page: str) -> str:
    """The page with every generated part as it is now. Raises BlockError for a part that nothing writes."""

    def text(match: re.Match[str]) -> str:
        name = match["name"]
        if name not in BLOCKS:
            raise BlockError(f"nothing writes the generated part {name!r}")
        return f"{BEGIN.format(name)}\n\n{BLOCKS[name]().strip()}\n\n{END}"

    return BLOCK.sub(text, page)


def table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, ("---",) * len(head), *rows))


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


# --- command line -----------------------------------------------------------------------------------------------------


def commands() -> str:
    """Every command with its help."""
    import click

    from standoff.cli import main

    top = click.Context(main, info_name="standoff", **main.context_settings)
    parts = ["## standoff", _help(main, top)]
    for name in main.list_commands(top):
        command = main.get_command(top, name)
        assert command is not None
        parts += [f"## standoff {name}", _help(command, click.Context(command, info_name=name, parent=top))]
    return "\n\n".join(parts)


def _help(command: Any, context: Any) -> str:
    context.terminal_width = 80
    return f"```text\n{command.get_help(context).rstrip()}\n```"


# --- JSON -------------------------------------------------------------------------------------------------------------

MEANINGS: dict[str, dict[str, str]] = {
    "Explanation": {
        "case": "name of the case",
        "title": "its title",
        "source": "the explained text in one line",
        "question": "the text's own question",
        "summary": "the opening paragraph",
        "questions": "the questions in file order",
        "passages": "unclear passages of the text as stated",
        "idle": "stated goals that decide no verdict here, with the reason",
        "origins": "on how many independent origins the verdicts rest",
        "choices": "options and named states that the analyst gave a reason for",
        "warnings": "what to keep in mind; the first says that this tests the argument, not the world",
        "asks": "ids of the questions that are the text's own",
        "answer": "the text's own answer in one sentence; null where the case gives none",
        "actors": "key -> name",
        "cited": "ledger entry -> who says it and how carefully, where that is not the author, flatly",
        "entries": "ledger entry -> what it says, in the analyst's words",
        "made_with": "version, format, digests of case and sources, layer, patches and accepted origin notes",
        "around": "with `--full`: the outputs of the commands below; under `limited` what was not computed",
    },
    "QuestionResult": {
        "id": "its id in the case",
        "ask": "the question",
        "claim": "the conduct as a statement",
        "actor": "the actor asked about",
        "verdict": "the headline: what the text's own words support, one move ahead",
        "readings": "verdict -> number of distinct readings that have it (readings, not chances)",
        "condition": "for OPEN: which outcome occurs when, in one sentence; else null",
        "cases": "the same clause by clause",
        "hangs_on": "the fewest unclear passages whose reading settles the outcomes",
        "strength": "`unopposed`, `by priority`, or null",
        "hedged": "the verdict without hedged entries where it differs, else null",
        "restating": "the verdict without goals that restate the conduct where it differs, else null",
        "one_sided": "goals stand on one side only",
        "contrasts": "per alternative (a plan counts as one) the goals for and against",
        "steps": "the steps of a plan",
        "foresight": "verdicts at horizons that look further; for AGAINST and OPEN",
        "layers": "verdicts when elements of another basis join",
        "silent_on": "alternatives that no stated goal tells from the state",
        "notes": "steps of a plan that were dropped because they are true already",
        "for": "ledger entries behind the goals for the conduct",
        "against": "ledger entries behind the goals against it",
        "by_reading": "every distinct reading",
        "witness": "outcome -> a reading (`choices`) and an order of goals (`orders`) in which it occurs; "
        "`standoff verify` checks these",
        "support": "what holds the verdict up and what it lacks, at a glance",
        "overtaken": "the event since which it cannot be asked any more; null: there is none",
    },
    "Overtaken": {
        "event": "its id",
        "date": "its date",
        "says": "what happened, with the entries behind it, in one sentence",
    },
    "Support": {
        "under": "choices at unclear passages under which that is so; empty: under all",
        "verdict": "what the verdict is there",
        "carried_by": "smallest sets of entries that carry it",
        "carried_left_out": "how many more such sets there are",
        "falls": "smallest sets of entries without which it changes, each with what it becomes",
        "falls_left_out": "how many more such sets there are",
        "lacks": "single additions, none of them in the document, each with the verdict that it would make",
    },
    "Lack": {
        "says": "the addition, in words",
        "verdict": "the verdict that it would make",
        "under": "choices at unclear passages under which it would; empty: under all",
    },
    "ContrastLine": {
        "change": "what changes, as literals; for a plan `actor: literals` per step",
        "for": "goals for the conduct",
        "against": "goals for the alternative",
    },
    "GoalLine": {
        "actor": "whose goal",
        "ids": "its id; several when goals say the same",
        "says": "the goal in words",
        "entries": "ledger entries it rests on",
        "hedged": "it falls without hedged entries",
        "restates": "it only restates the choice",
        "only_if": "passage -> choice: the fewest choices under which alone it does any work; null: in every reading",
    },
    "StepLine": {
        "step": "number of the step",
        "actor": "who makes it",
        "literals": "what changes",
        "verdicts": "which of GOES, FAILS and NO VOICE occur; empty for the first step",
        "change": "what the step changes, in words",
        "says": "what its mover makes of it, in words; empty for the first step",
    },
    "ForesightLine": {
        "concepts": "horizons that agree",
        "verdict": "the verdict there, or `not computed: too many cases`",
        "says": "the reply that does the work, where the verdict differs",
    },
    "LayerLine": {
        "layer": "`with inferences`, `with outside facts` or `with assumptions`",
        "verdict": "the verdict there",
        "says": "what joined, where the verdict differs from the headline",
    },
    "PassageLine": {
        "id": "its id",
        "ask": "what is unclear",
        "entries": "the passages",
        "choices": "choice -> what it means; up to a semicolon a clause to stand after `if`",
        "decides": "questions whose verdict it takes part in",
        "condition": "whether it is a condition without a settled value",
    },
    "ReadingLine": {
        "choices": "passage -> choice",
        "outcomes": "which of SUPPORTED, CONTRADICTED and NO VOICE occur over all completions; null: not possible",
        "why": "why it is not possible",
    },
}

STABILITY_MEANINGS = {
    "actors": "keys of the actors",
    "concepts": "the concepts asked for",
    "states": "`id`, `yes` (options that are yes; empty in graph form) and, where the case has another, `name`",
    "engine": "which engine answered for Nash, GMR, SMR, SEQ and SSEQ (`name`), why (`because`), about how many bytes "
    "it takes (`memory`)",
    "stable": "concept -> actor -> ids of stable states",
    "equilibria": "concept -> ids of states that are stable for every actor",
    "sometimes": "concept -> actor -> ids that are stable in some completions or readings only",
    "unknown": "concept -> actor -> ids that were not computed, for the reason in `notes`",
    "notes": "remarks in words",
    "everyone": "keys of all actors, where `actors` are only those asked for; equilibria are those of all",
    "options": "all options; not there in graph form",
    "rules": "choices that differ from the standard, as `name=value`",
    "recalled": "concepts whose formula was recalled from the cited work, not read there",
    "of_states": "how many states there are, where not all are listed",
    "why": "with `--why`: a `Reason` for every actor and concept, see below",
    "names": "with `--why`: id -> the case's name, of the states that the reasons tell of",
}


def explain_keys() -> str:
    """Tables of the keys of `standoff explain --json`, from its schema."""
    from standoff.schemas import schema_of

    schema = schema_of("explain")
    around = schema["properties"].pop("around")
    own = _reachable(schema, schema["$defs"])
    objects = {"Explanation": schema, **{name: kind for name, kind in schema["$defs"].items() if name in own}}
    schema["properties"]["around"] = around
    parts = []
    for name in ["Explanation", *(n for n in MEANINGS if n in objects and n != "Explanation")]:
        properties = objects.pop(name)["properties"]
        properties = {key: properties[key] for key in sorted(properties, key=_place(name))}
        rows = ((f"`{key}`", _type(kind), _meaning(name, key)) for key, kind in properties.items())
        parts += [f"### {name}", table(("key", "type", "what it holds"), rows)]
    if objects:
        raise BlockError(f"write what the keys of {', '.join(objects)} hold into MEANINGS of tools/doc_blocks.py")
    return "\n\n".join(parts)


def _reachable(schema: Any, definitions: dict[str, Any]) -> set[str]:
    """Names of the definitions that a schema uses, directly or not."""
    found: set[str] = set()
    waiting = [schema["properties"]]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            name = str(part.get("$ref", "")).rpartition("/")[2]
            if name and name not in found:
                found.add(name)
                waiting.append(definitions[name])
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return found


def around_keys() -> str:
    """Keys of the outputs of the commands about what stands around the verdicts, from their schemas."""
    from standoff.schemas import RESULTS

    return "\n\n".join(_keys_of(command, own) for command, (_, own) in RESULTS.items() if command != "compare")


def _keys_of(command: str, own: str) -> str:
    """The docstring of each object of a command's output, and a table of its keys."""
    from standoff.schemas import schema_of

    schema = schema_of(command)
    parts = [f"### standoff {command}"]
    for name, kind in {own: schema, **schema.get("$defs", {})}.items():
        said = " ".join(kind.get("description", "").replace("\n\n", "\0").split()).replace("\0", "\n\n")
        rows = ((f"`{key}`", _type(part)) for key, part in kind["properties"].items())
        parts += [f"#### {name}", said, table(("key", "type"), rows)]
    return "\n\n".join(parts)


def _place(name: str) -> Callable[[str], int]:
    """Keys in the order of their meanings, which is that of the output."""
    order = {key: number for number, key in enumerate(MEANINGS[name])}
    return lambda key: order.get(key, len(order))


def _meaning(name: str, key: str) -> str:
    if key not in MEANINGS[name]:
        raise BlockError(f"write what the key {key!r} of {name} holds into MEANINGS of tools/doc_blocks.py")
    return _cell(MEANINGS[name][key])


def compare_keys() -> str:
    """Keys of `standoff compare --json`: the docstring of each object, and a table of its keys, from the schema."""
    from standoff.schemas import schema_of

    schema = schema_of("compare")
    parts = []
    for name, kind in {"Comparison": schema, **schema["$defs"]}.items():
        rows = ((f"`{key}`", _type(part)) for key, part in kind["properties"].items())
        said = " ".join(kind["description"].replace("\n\n", "\0").split()).replace("\0", "\n\n")
        parts += [f"### {name}", said, table(("key", "type"), rows)]
    return "\n\n".join(parts)


def stability_keys() -> str:
    """Table of the keys of `standoff stability --json`, from its schema."""
    from standoff.schemas import schema_of

    schema = schema_of("stability")
    required = set(schema["required"])
    rows = (
        (f"`{key}`", _type(kind), "yes" if key in required else "no", _cell(STABILITY_MEANINGS[key]))
        for key, kind in schema["properties"].items()
    )
    parts = [table(("key", "type", "always there", "what it holds"), rows)]
    for name, kind in schema["$defs"].items():
        own = ((f"`{key}`", _type(part)) for key, part in kind["properties"].items())
        parts += [f"### {name}", _said(kind), table(("key", "type"), own)]
    return "\n\n".join(parts)


def _said(kind: Any) -> str:
    """The docstring of an object as paragraphs."""
    return " ".join(kind.get("description", "").replace("\n\n", "\0").split()).replace("\0", "\n\n")


def _type(schema: Any) -> str:
    """A JSON type in words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return "text"
    if "anyOf" in schema:
        kinds = [_type(part) for part in schema["anyOf"]]
        return " or ".join(dict.fromkeys(kinds))
    kind = schema.get("type")
    if kind == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if kind == "object":
        inner = schema.get("additionalProperties")
        return f"text -> {_type(inner)}" if isinstance(inner, dict) else "object"
    words = {"string": "text", "boolean": "true or false", "integer": "whole number", "null": "null"}
    return words.get(kind, "anything") if isinstance(kind, str) else "anything"


# --- Python API -------------------------------------------------------------------------------------------------------


def python_api() -> str:
    """The public functions and classes with their signatures and docstrings."""
    import standoff
    from standoff import errors, testing
    from standoff.api import Case
    from standoff.game.model import Game
    from standoff.stability.analysis import Stability

    functions: dict[str, Callable[..., Any]] = {
        "load": standoff.load,
        "bundled": standoff.bundled,
        "compare": standoff.compare,
    }
    functions |= {"conflict": standoff.conflict, "graph": standoff.graph}
    parts = [_entry(f"standoff.{name}", function) for name, function in functions.items()]
    parts += ["## standoff.Case", inspect.getdoc(Case) or ""]
    for name, member in vars(Case).items():
        if name.startswith("_"):
            continue
        if isinstance(member, property):
            parts += [f"### Case.{name}", inspect.getdoc(member) or f"`{_annotation(member)}`"]
        elif inspect.isfunction(member):
            parts.append(_entry(f"Case.{name}", member, level=3))
    parts += ["## Results as arrays and frames", "What `Case.stability` and `Case.game` give."]
    for owner, names in ((Stability, ("stable", "equilibria", "array", "frame")), (Game, ("yes", "frame"))):
        parts += [_entry(f"{owner.__name__}.{name}", getattr(owner, name), level=3) for name in names]
    parts += ["## standoff.testing", (inspect.getdoc(testing) or "").partition("\n")[0]]
    parts += [_entry(name, _drawn(getattr(testing, name)), level=3) for name in testing.__all__ if name != "Kind"]
    parts += ["## Errors", f"In `standoff.errors`.\n\n```text\n{_tree(errors)}\n```"]
    for kind in (errors.InputError, errors.FormulaError, errors.LimitError, errors.Problem):
        parts += [f"### {kind.__name__}", inspect.getdoc(kind) or ""]
    return "\n\n".join(part for part in parts if part)


def _drawn(strategy: Callable[..., Any]) -> Callable[..., Any]:
    """What a composite strategy was written as."""
    written: Callable[..., Any] = inspect.unwrap(strategy)
    return written


def _tree(errors: Any) -> str:
    return (inspect.getdoc(errors) or "").split("\n\n", 1)[1]


def _annotation(member: property) -> str:
    return str(inspect.signature(member.fget).return_annotation) if member.fget else ""


def _entry(name: str, function: Callable[..., Any], level: int = 2) -> str:
    signature = str(inspect.signature(function)).replace("(self, ", "(").replace("(self)", "()")
    signature = re.sub(r"<function .*? at 0x[0-9a-f]+>", "...", signature)
    signature = re.sub(r"'([^']*)'", lambda m: m[0] if m[1].isupper() or m[1] in _CONCEPTS else m[1], signature)
    call = f"{name.rpartition('.')[2]}{signature}"
    return f"{'#' * level} {name}\n\n```text\n{_wrapped(call)}\n```\n\n{inspect.getdoc(function) or ''}"


_CONCEPTS = ("Nash",)


def _wrapped(call: str) -> str:
    """A signature on one line, or one line per parameter where it is too long."""
    if len(call) <= 90:
        return call
    start, _, rest = call.partition("(")
    inside, _, result = rest.rpartition(") ->")
    depth, parts, part = 0, [], ""
    for sign in inside:
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            parts.append(part.strip())
            part = ""
        else:
            part += sign
    parts.append(part.strip())
    return f"{start}(\n" + "".join(f"    {one},\n" for one in parts) + f") ->{result}"


# --- limits and published results -------------------------------------------------------------------------------------


def limits() -> str:
    """Limits with the numbers that the code has."""
    from standoff.case import formula, ledger, patches, preference_faults, preferences, validate, yaml_text
    from standoff.explain import (
        alternatives,
        check,
        compare_meaning,
        completion_counts,
        conditions,
        flips,
        foresight,
        improvements,
        joint,
        need_pairs,
        needs,
        orders,
        removals,
        rests_on,
        saved,
        state_stability,
        verdict,
    )
    from standoff.game import arcs, model, preference, space
    from standoff.report import tableau
    from standoff.stability import analysis, changes, coalitions, paths, why
    from standoff.stability import flips as state_flips

    def mib(count: int) -> str:
        return f"{count // 1024**2} MiB"

    rows = (
        ("a case file", mib(yaml_text.MAX_BYTES), "refused"),
        ("nesting of a case file", f"{yaml_text.MAX_DEPTH} deep", "refused"),
        ("a source text", mib(ledger.MAX_SOURCE_BYTES), "refused"),
        (
            "text between two entries that neither covers, when the source is not at hand",
            f"{ledger.WIDEST_GAP} code points",
            "an error of the case",
        ),
        ("a formula", f"{formula.MAX_LENGTH:,} characters, brackets {formula.MAX_DEPTH} deep", "an error of the case"),
        (
            "names and operations of a formula in one another, the links that it uses spelt out",
            f"{formula.MAX_LEVELS} deep",
            "an error of the case",
        ),
        ("states that a state is `like`, one after the other", f"{validate.MAX_LIKE}", "an error of the case"),
        (
            "a number in a preference (a weight, a degree of certainty)",
            f"{preferences.MAX_NUMBER} characters and decimal places",
            "an error of the case",
        ),
        ("degree of a strength of preference", f"{preference_faults.MAX_DEGREE}", "an error of the case"),
        (
            "states that a preference compares pair by pair (pairs, strength, fuzzy, probabilistic, grey)",
            f"{preference.MAX_COMPARED_STATES:,}",
            "refused",
        ),
        (
            "moves of one actor listed one by one (single moves, coalesced states)",
            f"{arcs.MAX_ARCS:,}",
            "refused",
        ),
        ("options of a case", f"{space.MAX_OPTIONS} ({2**space.MAX_OPTIONS:,} states)", "refused"),
        (
            "options of a case that is explained from goals",
            f"{space.MAX_TABLE_OPTIONS} ({2**space.MAX_TABLE_OPTIONS:,} states)",
            "refused",
        ),
        ("states in graph form", f"{model.MAX_LISTED_STATES:,}", "refused"),
        ("readings of a case (the product of all choices)", f"{patches.MAX_READINGS:,}", "refused"),
        ("states that `standoff stability` lists", f"{analysis.MAX_LISTING:,}", "refused; name states with `--state`"),
        ("states that it prints as a table", f"{tableau.MAX_ROWS}", "beyond that only equilibria are printed"),
        (
            "moves of the others that `standoff stability --why` looks at for one reason",
            f"{why.MAX_LOOKED_AT:,}",
            "the answer stands, without a reason",
        ),
        (
            "classes of completions that a plan falls into",
            f"{orders.MAX_LEAVES:,}",
            "refused (questions with `rather_than` have no such limit)",
        ),
        (
            "classes of the others' completions behind a reply",
            f"{alternatives.MAX_REPLY_LEAVES:,}",
            "that horizon says `not computed`",
        ),
        (
            "comparisons of states on the way of replies",
            f"{alternatives.MAX_REPLY_COMPARISONS:,}",
            "that horizon says `not computed`",
        ),
        (
            "completions tried for the reply that is shown",
            f"{foresight.MAX_TRIES:,}",
            "the verdict stands, the reply is not shown",
        ),
        (
            "tempting moves of one actor, over all readings, for SEQ, SSEQ, SMR and GMR at a named state",
            f"{state_stability.MAX_FORESIGHT_MOVES:,}",
            "shown as `?`",
        ),
        (
            "clauses of the condition of an OPEN verdict",
            f"{conditions.MAX_TERMS}, from at most {conditions.MAX_CONDITION_LEAVES:,} classes of completions",
            "cut short, and says so",
        ),
        (
            "classes of completions searched for a witness",
            f"{verdict.MAX_WITNESS_LEAVES:,}",
            "the outcome has no witness from that reading",
        ),
        (
            "completions that `standoff verify` lists per reading",
            f"{check.MAX_COMPLETIONS:,}",
            "the witnesses are checked, and the line says what was not",
        ),
        (
            "a saved result (`standoff verify --result`)",
            f"{mib(saved.MAX_RESULT_BYTES)}, nested {saved.MAX_RESULT_DEPTH} deep",
            "refused",
        ),
        ("differences that `standoff verify` lists", f"{check.MAX_DIFFERENCES_SHOWN}", "counted, not listed"),
        (
            "options and conditions of a formula whose meaning `standoff compare` looks at",
            f"{compare_meaning.MAX_VARIABLES}",
            "recognised by its words, then by its id",
        ),
        (
            "supports of one question, all sets of which `standoff rests-on` takes away",
            f"{removals.MAX_SUPPORTS}",
            f"sets of up to {removals.MOST_TAKEN_AWAY}, and nothing is said of carrying",
        ),
        (
            "combinations of choices behind what a verdict rests on (a condition that can fall counts three times)",
            f"{removals.MAX_COMBINATIONS:,}",
            "refused, by `standoff explain` too",
        ),
        ("sets that it lists of a kind", f"{rests_on.MOST_SETS}", "counted, not listed"),
        ("additions together that `standoff needs` looks for", f"{needs.MOST_ADDITIONS}", "named in the result"),
        ("pairs of additions that it tries", f"{need_pairs.MAX_PAIRS:,}", "no pairs are listed, and the line says so"),
        (
            "ways of reading an open question within which it searches",
            f"{needs.MOST_WITHIN}",
            "none, and the line says so",
        ),
        (
            "changed pairs that `standoff flip` looks for",
            f"{flips.MOST_CHANGES} of goals, {state_flips.MOST_EXCHANGES} of states, or `--within`",
            "named in the result",
        ),
        (
            "sets of changes that it tries",
            f"{changes.MAX_TRIED:,}",
            "the result says where the search ended and what is ruled out",
        ),
        ("states whose rankings it changes", f"{state_flips.MAX_STATES:,}", "refused"),
        (
            "differing goals of an actor whose completions are counted",
            f"{completion_counts.MOST_DIFFERING}",
            "not counted, and says so",
        ),
        (
            "states over which `standoff moves` compares improvements",
            f"{improvements.MAX_STATES:,}, {improvements.MAX_GOALS} goals of an actor",
            "paths not computed, with the reason",
        ),
        (
            "pairs of a state and a last mover on a path",
            f"{paths.MAX_PAIRS:,}",
            "'not reached' becomes 'not found'",
        ),
        (
            "ways in which joint moves can stand, or regions, for `standoff together`",
            f"{joint.MAX_CLAUSES:,}",
            "that concept is not computed",
        ),
        (
            "moves of the others that it compares",
            f"{joint.MAX_COMPARED:,}",
            "that concept is not computed",
        ),
        (
            "coalitions in `standoff.stability.coalitions`",
            f"{coalitions.MAX_COALITIONS:,}, joint moves to {coalitions.MAX_STATES:,} states",
            "refused",
        ),
    )
    return table(("what", "limit", "beyond it"), iter(rows))


def published() -> str:
    """The published results that come with the bundled cases and that the tests compare."""
    import standoff

    def rows() -> Iterator[tuple[str, ...]]:
        for name in standoff.bundled():
            case = standoff.load(name)
            by_concept: dict[str, list[str]] = {}
            sure: dict[str, str] = {}
            for claim in case.published:
                said = (
                    f"equilibria {_states(claim.equilibria)}"
                    if claim.actor is None
                    else f"stable for {claim.actor} {_states(claim.stable)}"
                )
                by_concept.setdefault(claim.concept, []).append(said)
                sure[claim.concept] = claim.sure or ""
            for concept, said_all in by_concept.items():
                yield f"`{name}`", concept, _cell("; ".join(said_all)), sure[concept]

    return table(("case", "concept", "published", "how sure"), rows())


# --- solution concepts ------------------------------------------------------------------------------------------------

TESTED = {
    "simple": (
        "test_against_reference.py",
        "test_joint_moves.py",
        "test_theorems.py",
        "test_census_2x2.py",
        "test_published.py",
        "test_why.py",
    ),
}
"""Family -> its test files in tests/stability; of the others those that name their module or one of their concepts."""


def concepts() -> str:
    """Every concept with definition, source, and where it is tested."""
    from standoff.stability.catalogue import catalogue

    cases = _cases_by_concept()
    families: dict[str, list[Any]] = {}
    for concept in catalogue().concepts:
        families.setdefault(concept.family, []).append(concept)
    parts = []
    for family, members in families.items():
        rows = (
            (
                f"`{one.name}`",
                _cell(one.title),
                _cell(one.says),
                _cell(one.source),
                "recalled" if one.recalled else "read",
                ", ".join(f"`{name}`" for name in cases.get(one.name, ())) or "-",
            )
            for one in members
        )
        head = ("concept", "name", "s is stable for i when ...", "source", "formula", "published cases")
        notes = [
            f"{', '.join(f'`{one.name}`' for one in members if one.note == note)}: {note}"
            for note in dict.fromkeys(one.note for one in members if one.note)
        ]
        tested = ", ".join(f"`tests/stability/{name}`" for name in _test_files(family, members)) or "nothing yet"
        parts += [f"### {family}", f"For {members[0].applies}. Tested in {tested}.", table(head, rows), *notes]
    return "\n\n".join(parts)


def _cases_by_concept() -> dict[str, dict[str, None]]:
    """Concept -> the bundled cases with published results under it."""
    import standoff

    found: dict[str, dict[str, None]] = {}
    for name in standoff.bundled():
        for claim in standoff.load(name).published:
            found.setdefault(claim.concept, {})[name] = None
    return found


def _test_files(family: str, members: list[Any]) -> list[str]:
    folder = Path(__file__).resolve().parent.parent / "tests" / "stability"
    if family in TESTED:
        missing = [name for name in TESTED[family] if not (folder / name).is_file()]
        if missing:
            raise BlockError(f"TESTED of tools/doc_blocks.py names {missing[0]}, which is not in tests/stability")
        return list(TESTED[family])
    marks = [f"stability.{family}", f"stability import {family}", *(f'"{one.name}"' for one in members)]
    files = sorted(folder.glob("test_*.py"))
    return [file.name for file in files if any(mark in file.read_text(encoding="utf-8") for mark in marks)]


def rules() -> str:
    """The choices where publications differ, with the values that each may have."""
    from standoff.stability.catalogue import catalogue

    found = ((f"`{r.name}`", *_values(r.values), _cell(r.says)) for r in catalogue().rules)
    return table(("rule", "standard", "other values", "what it decides"), found)


def _values(values: tuple[str, ...]) -> tuple[str, str]:
    return f"`{values[0]}`", ", ".join(f"`{value}`" for value in values[1:])


def left_out() -> str:
    """Published concepts that are not computed, and why."""
    from standoff.stability.catalogue import catalogue

    found = catalogue().left_out
    if not found:
        return "No published concept is listed as left out."
    return table(
        ("concept", "name", "source", "why"), (tuple(map(_cell, (o.name, o.title, o.source, o.why))) for o in found)
    )


def _states(states: Any) -> str:
    return ", ".join(map(str, states)) if states else "none"


BLOCKS: dict[str, Callable[[], str]] = {
    "commands": commands,
    "around-keys": around_keys,
    "explain-keys": explain_keys,
    "compare-keys": compare_keys,
    "concepts": concepts,
    "left-out": left_out,
    "rules": rules,
    "stability-keys": stability_keys,
    "python-api": python_api,
    "limits": limits,
    "published": published,
}
