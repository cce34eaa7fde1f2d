"""What needs a look across the whole case file: names that exist, one meaning per name, no cycles, bases that are
earned.

`problems(case, located)` returns every mistake; an empty list means that the case can be used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from standoff.case.check_preferences import check_infeasible, check_preferences
from standoff.case.checks import Check, formula_names, state_ids
from standoff.case.formula import KEYWORDS
from standoff.case.ledger import ledger_problems
from standoff.case.model import (
    CaseFile,
    Chains,
    Choice,
    Element,
    Event,
    Goal,
    Grounds,
    Infeasible,
    Link,
    NamedPatch,
    Patch,
    Priority,
    elements,
    patches_with_paths,
)
from standoff.case.nesting import cycles_of, deep_link, links_used, too_deep
from standoff.case.preference_faults import KIND_WORDS
from standoff.case.yaml_text import Located, Path
from standoff.errors import Problem, listed, nearest

_NAME = re.compile(r"\w[\w-]*")
MAX_LIKE = 100
"""States that a state is `like`, one after the other."""
_ADDED = {"goals": "goals", "outranks": "priorities"}


def problems(case: CaseFile, located: Located) -> list[Problem]:
    """Every mistake that a look across the file shows, in file order."""
    check = Check(case, located)
    _check_names(check)
    _check_form(check)
    _check_states(check)
    _check_elements(check)
    _check_formulas(check)
    _check_links(check)
    _check_priorities(check)
    check_preferences(check)
    _check_patches(check)
    _check_views(check)
    _check_dates(check)
    _check_events(check)
    _check_coalitions(check)
    _check_questions(check)
    _check_published(check)
    check.found.extend(ledger_problems(case, located))
    return sorted(check.found, key=lambda problem: (problem.line or 0, problem.column or 0))


# --- names ------------------------------------------------------------------------------------------------------------


def _check_names(check: Check) -> None:
    case = check.case
    keyed: list[tuple[str, Path, Mapping[str, object]]] = [
        ("source", ("sources",), case.sources),
        ("origin", ("origins",), case.origins),
        ("actor", ("actors",), case.actors),
        ("link", ("links",), case.links),
        ("condition", ("conditions",), case.conditions),
        ("state", ("states",), case.states),
        ("passage", ("readings",), case.readings),
        ("patch", ("patches",), case.patches),
        ("rival", ("rivals",), case.rivals),
        ("view", ("views",), case.views),
        ("coalition", ("coalitions",), case.coalitions),
    ]
    keyed += [("option", ("actors", key, "options"), actor.options) for key, actor in case.actors.items()]
    keyed += [("choice", ("readings", key, "choices"), passage.choices) for key, passage in case.readings.items()]
    if case.graph:
        keyed.append(("state", ("graph", "states"), case.graph.states))
    for what, path, names in keyed:
        for name in names:
            _check_name(check, what, name, (*path, name), key=True)
    _check_ids(check, "entry", [(entry.id, ("ledger", n, "id")) for n, entry in enumerate(case.ledger)])
    _check_ids(check, "question", [(q.id, ("questions", n, "id")) for n, q in enumerate(case.questions)])
    _check_ids(check, "event", [(event.id, ("events", n, "id")) for n, event in enumerate(case.events)])
    infeasible: list[tuple[str, Path]] = [
        (item.id, ("infeasible", n, "id")) for n, item in enumerate(case.infeasible) if item.id
    ]
    _check_ids(check, "infeasibility", infeasible)
    for number, item in enumerate(case.coalesce):
        _check_name(check, "state", item.id, ("coalesce", number, "id"))
    chains: list[tuple[str, Path]] = []
    for key, actor in case.actors.items():
        _check_ids(check, "goal", [(g.id, ("actors", key, "goals", n, "id")) for n, g in enumerate(actor.goals)])
        chains += [(p.id, ("actors", key, "outranks", n, "id")) for n, p in enumerate(actor.outranks) if p.id]
    _check_ids(check, "priority", chains)
    _check_atoms_distinct(check)


def _check_name(check: Check, what: str, name: str, path: Path, *, key: bool = False) -> None:
    if name in KEYWORDS:
        check.report(f"{name!r} is a word of the formula language and cannot name {_a(what)}", path, key=key)
    elif not _NAME.fullmatch(name):
        message = f"{name!r} cannot name {_a(what)}: use letters, digits, '_' and '-'"
        check.report(message, path, key=key)


def _a(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def _check_ids(check: Check, what: str, ids: list[tuple[str, Path]]) -> None:
    seen: set[str] = set()
    for name, path in ids:
        _check_name(check, what, name, path)
        if name in seen:
            check.report(f"the {what} {name!r} stands here twice", path)
        seen.add(name)


def _check_atoms_distinct(check: Check) -> None:
    case = check.case
    states_path: Path = ("graph", "states") if case.graph else ("states",)
    owners: dict[str, str] = {}
    kinds: list[tuple[str, Path, Iterable[str]]] = [
        ("link", ("links",), case.links),
        ("condition", ("conditions",), case.conditions),
        ("state", states_path, state_ids(case)),
    ]
    for what, path, names in kinds:
        for name in names:
            if name in owners:
                message = (
                    f"{name!r} names a {what} here and a {owners[name]} elsewhere; a formula could not tell them apart"
                )
                check.report(message, (*path, name), key=True)
            owners.setdefault(name, what)


# --- form: options or graph -------------------------------------------------------------------------------------------


def _check_form(check: Check) -> None:
    case = check.case
    if case.graph is None:
        if case.feasible == "listed" and not case.states:
            check.report("'feasible: listed' needs the states listed under 'states'", ("feasible",))
        return
    for name in ("states", "infeasible", "feasible"):
        if getattr(case, name):
            check.report(f"graph form has its states and moves under 'graph'; leave out {name!r}", (name,), key=True)
    for key, actor in case.actors.items():
        if actor.options:
            check.report("in graph form an actor has no options", ("actors", key, "options"), key=True)
        if actor.preference_kind == "goals":
            message = "in graph form an actor needs a ranking of the states, or another preference over them"
            check.report(message, ("actors", key))
    known = list(case.graph.states)
    if not known:
        check.report("expected at least one state", ("graph", "states"))
    for key, moves in case.graph.moves.items():
        path: Path = ("graph", "moves", key)
        if key not in case.actors:
            check.unknown("actor", key, case.actors, path)
        for start, targets in moves.items():
            if start not in known:
                check.unknown("state", start, known, (*path, start))
            for number, target in enumerate(targets):
                if target not in known:
                    check.unknown("state", target, known, (*path, start, number))
                elif target == start:
                    check.report("a move leads to another state", (*path, start, number))


def _check_states(check: Check) -> None:
    case = check.case
    options = case.options()
    for name, state in case.states.items():
        path: Path = ("states", name)
        for kind, named in (("yes", state.yes), ("no", state.no)):
            for number, option in enumerate(named):
                if option not in options:
                    check.unknown("option", option, options, (*path, kind, number))
        both = set(state.yes) & set(state.no)
        if both:
            check.report(f"{listed(sorted(both))}: both yes and no", path, key=True)
        if state.like is not None and state.like not in case.states:
            check.unknown("state", state.like, case.states, (*path, "like"))
    likes = {name: [state.like] for name, state in case.states.items() if state.like in case.states}
    cycles = cycles_of(likes)
    for cycle in cycles:
        check.report(f"these states are 'like' each other in a circle: {listed(cycle)}", ("states", cycle[0]), key=True)
    if not cycles:
        _check_likes(check)


def _check_likes(check: Check) -> None:
    """Every state that is the first on its way to be `like` too many others."""
    states = check.case.states
    depth: dict[str, int] = {}
    for root in states:
        way: list[str] = []
        name: str | None = root
        while name is not None and name in states and name not in depth:
            way.append(name)
            name = states[name].like
        for step in reversed(way):
            like = states[step].like
            depth[step] = 0 if like is None else 1 + depth.get(like, 0)
            if depth[step] == MAX_LIKE + 1:
                message = f"{step!r} is 'like' more than {MAX_LIKE} states one after the other; give it its own options"
                check.report(message, ("states", step, "like"))


# --- bases and grounds ------------------------------------------------------------------------------------------------


def _check_elements(check: Check) -> None:
    for path, element in elements(check.case):
        _check_grounds(check, element.grounds, (*path, "grounds"))
        _check_basis(check, path, element)
    for passage_id, passage in check.case.readings.items():
        _check_grounds(check, passage.grounds, ("readings", passage_id, "grounds"))
    if check.case.summary:
        _check_grounds(check, check.case.summary.grounds, ("summary", "grounds"))
        known = [question.id for question in check.case.questions]
        for number, name in enumerate(check.case.summary.asks):
            if name not in known:
                check.unknown("question", name, known, ("summary", "asks", number))
    for origin_id, origin in check.case.origins.items():
        _check_grounds(check, origin.grounds, ("origins", origin_id, "grounds"))
        _check_entries(check, origin.entries, ("origins", origin_id, "entries"))


def _check_grounds(check: Check, grounds: Grounds | None, path: Path) -> None:
    if grounds is not None:
        if not grounds.entries:
            check.report("expected at least one ledger entry", path)
        _check_entries(check, grounds.entries, path)


def _check_entries(check: Check, entries: Iterable[str], path: Path) -> None:
    uses = {entry.id: entry.use for entry in check.case.ledger}
    for number, entry in enumerate(entries):
        where = (*path, number)
        if entry not in uses:
            check.unknown("ledger entry", entry, uses, where)
        elif uses[entry] != "model":
            words = {"record": "only recorded", "aside": "set aside", "todo": "still to do"}[uses[entry]]
            check.report(f"entry {entry!r} is {words} in the ledger; a ground needs 'use: model'", where)


def _check_basis(check: Check, path: Path, element: Element) -> None:
    if element.basis is None:
        return
    kinds = {e.id: check.case.sources[e.source].kind for e in check.case.ledger if e.source in check.case.sources}
    known = [entry for entry in element.entries if entry in kinds]
    where = (*path, "basis")
    if element.basis in ("stated", "inferred", "reported") and not element.entries:
        check.report(f"basis {element.basis!r} needs 'grounds': the ledger entries that it rests on", where)
    if element.basis in ("inferred", "assumed") and not element.because:
        check.report(f"basis {element.basis!r} needs 'because': the reason in a sentence", where)
    if element.basis == "stated" and known and all(kinds[entry] == "outside" for entry in known):
        check.report("what only an outside source says is 'reported', not 'stated'", where)
    if element.basis == "reported" and known and all(kinds[entry] == "text" for entry in known):
        check.report("'reported' needs a ground in a source of kind 'outside'", where)


# --- formulas ---------------------------------------------------------------------------------------------------------


def _patch_of(case: CaseFile, path: Path) -> Patch | None:
    if path[0] == "readings":
        return case.readings[str(path[1])].choices[str(path[3])]
    return dict(patches_with_paths(case)).get(path[:2])


def _check_formulas(check: Check) -> None:
    base = formula_names(check.case)
    for path, element in elements(check.case):
        patch = _patch_of(check.case, path)
        names = base | {*patch.add.links, *patch.add.conditions} if patch else base
        if isinstance(element, Goal):
            key = "wants" if element.wants is not None else "avoids"
            check.formula(element.wants or element.avoids or "", names, (*path, key))
        elif isinstance(element, Link):
            check.formula(element.iff, names, (*path, "iff"))
        elif isinstance(element, Infeasible):
            check_infeasible(check, element, path, names)


def _check_links(check: Check) -> None:
    case = check.case
    uses = {name: links_used(link.iff, case.links) for name, link in case.links.items()}
    cycles = cycles_of(uses)
    for cycle in cycles:
        check.report(f"these links use each other in a circle: {listed(cycle)}", ("links", cycle[0]), key=True)
    if cycles:
        return
    for name in too_deep(case.links, uses):
        check.report(deep_link(name), ("links", name, "iff"))
    for patch_path, patch in _patches(case):
        if not patch.add.links:
            continue
        links = {**case.links, **patch.add.links}
        uses = {name: links_used(link.iff, links) for name, link in links.items()}
        cycles = cycles_of(uses)
        for cycle in cycles:
            if set(cycle) & set(patch.add.links):
                check.report(f"these links use each other in a circle: {listed(cycle)}", patch_path, key=True)
        for name in too_deep(links, uses) if not cycles else ():
            added = name in patch.add.links
            check.report(deep_link(name), (*patch_path, "add", "links", name, "iff") if added else patch_path)


# --- preferences ------------------------------------------------------------------------------------------------------


def _check_priorities(check: Check) -> None:
    for key, actor in check.case.actors.items():
        goals = {goal.id for goal in actor.goals}
        path: Path = ("actors", key, "outranks")
        _check_chains(check, actor.outranks, goals, path)
        for cycle in cycles_of(_above(actor.outranks)):
            message = f"these goals outrank each other in a circle: {listed(cycle)}"
            check.report(message, path, key=True)
        for patch_path, patch in _patches(check.case):
            added = patch.add.outranks.get(key, ())
            more = goals | {g.id for _, other in _patches(check.case) for g in other.add.goals.get(key, ())}
            _check_rank(check, patch.rank.get(key, ()), more, (*patch_path, "rank", key))
            if added:
                where = (*patch_path, "add", "outranks", key)
                _check_chains(check, added, more, where)
                for cycle in cycles_of(_above((*actor.outranks, *added))):
                    check.report(f"these goals outrank each other in a circle: {listed(cycle)}", where, key=True)


def _check_chains(
    check: Check, chains: Iterable[Priority], goals: set[str], path: Path, inside: Path = ("chain",)
) -> None:
    for number, priority in enumerate(chains):
        for place, goal in enumerate(priority.chain):
            if goal not in goals:
                check.unknown("goal of this actor", goal, goals, (*path, number, *inside, place))
        if len(set(priority.chain)) < len(priority.chain):
            check.report("a goal stands twice in this chain", (*path, number, *inside))


def _check_rank(check: Check, chains: Chains, goals: set[str], path: Path) -> None:
    """Orders that win over stated priorities; one list that stands alone has no number in its path."""
    _check_chains(check, [Priority(chain=chain) for chain in chains], goals, path, inside=())
    for cycle in cycles_of(_above(Priority(chain=chain) for chain in chains)):
        check.report(f"these goals outrank each other in a circle: {listed(cycle)}", path, key=True)


def _above(chains: Iterable[Priority]) -> dict[str, list[str | None]]:
    above: dict[str, list[str | None]] = {}
    for priority in chains:
        for higher, lower in zip(priority.chain, priority.chain[1:], strict=False):
            if higher != lower:
                above.setdefault(higher, []).append(lower)
                above.setdefault(lower, [])
    return above


# --- patches ----------------------------------------------------------------------------------------------------------


def _patches(case: CaseFile) -> Iterator[tuple[Path, Choice | NamedPatch | Event]]:
    for passage_id, passage in case.readings.items():
        for choice_id, choice in passage.choices.items():
            yield ("readings", passage_id, "choices", choice_id), choice
    yield from patches_with_paths(case)


def _ids_added(patch: Patch) -> Iterator[str]:
    for key, goals in patch.add.goals.items():
        for goal in goals:
            yield f"{key}.{goal.id}"
            yield goal.id
    yield from patch.add.links
    yield from (item.id for item in patch.add.infeasible if item.id)
    yield from (p.id for priorities in patch.add.outranks.values() for p in priorities if p.id)


def drop_targets(case: CaseFile, patch: Patch | None = None) -> dict[str, list[str]]:
    """What a name under `drop` can mean: name -> list of kinds (`goal of ACTOR`, `link`, ...)."""
    targets: dict[str, list[str]] = {}

    def add(name: str | None, kind: str) -> None:
        if name:
            targets.setdefault(name, []).append(kind)

    for key, actor in case.actors.items():
        for goal in actor.goals:
            add(goal.id, f"goal of {key}")
            add(f"{key}.{goal.id}", f"goal of {key}")
        for priority in actor.outranks:
            add(priority.id, "priority")
    for name in case.links:
        add(name, "link")
    for item in case.infeasible:
        add(item.id, "infeasibility")
    for entry in case.ledger:
        add(entry.id, "ledger entry")
    for _, other in _patches(case):
        if other is not patch:
            for name in _ids_added(other):
                if name not in targets:
                    add(name, "something added elsewhere")
    return targets


def _check_patches(check: Check) -> None:
    case = check.case
    for path, patch in _patches(case):
        targets = drop_targets(case, patch)
        for name in patch.set_:
            if name not in case.conditions and name not in patch.add.conditions:
                check.unknown("condition", name, case.conditions, (*path, "set", name))
        for number, name in enumerate(patch.drop):
            kinds = sorted(set(targets.get(name, [])))
            if not kinds:
                check.unknown(
                    "goal, link, infeasibility, priority or ledger entry", name, targets, (*path, "drop", number)
                )
            elif len(kinds) > 1:
                message = f"{name!r} could be {listed(kinds)}; write actor.goal for a goal"
                check.report(message, (*path, "drop", number))
        _check_additions(check, path, patch)
        _check_kept_and_read(check, path, patch)


def _check_kept_and_read(check: Check, path: Path, patch: Patch) -> None:
    case = check.case
    for key, kept in patch.only.items():
        where = (*path, "only", key)
        if key not in case.actors:
            check.unknown("actor", key, case.actors, where)
            continue
        goals = [goal.id for goal in case.actors[key].goals]
        for number, name in enumerate(kept):
            if name not in goals:
                check.unknown(f"goal of {key}", name, goals, (*where, number))
    for key in patch.rank:
        if key not in case.actors:
            check.unknown("actor", key, case.actors, (*path, "rank", key))
    for name, value in patch.read.items():
        where = (*path, "read", name)
        if isinstance(patch, Choice):
            check.report("a choice at a passage cannot settle how another passage is read", where, key=True)
        elif name not in case.readings:
            check.unknown("unclear passage", name, case.readings, where)
        elif value not in case.readings[name].choices:
            check.unknown(f"choice at {name}", value, case.readings[name].choices, where)


def _check_additions(check: Check, path: Path, patch: Patch) -> None:
    case, add = check.case, patch.add
    for kind, by_actor in (("goals", add.goals), ("outranks", add.outranks)):
        for key in by_actor:
            if key not in case.actors:
                check.unknown("actor", key, case.actors, (*path, "add", kind, key))
            elif case.actors[key].preference_kind != "goals":
                has = KIND_WORDS[case.actors[key].preference_kind]
                check.report(
                    f"these {_ADDED[kind]} would not count: {key} has {has}", (*path, "add", kind, key), key=True
                )
    for key, goals in add.goals.items():
        taken = {goal.id for goal in case.actors[key].goals} if key in case.actors else set()
        for number, goal in enumerate(goals):
            where = (*path, "add", "goals", key, number, "id")
            _check_name(check, "goal", goal.id, where)
            if goal.id in taken and goal.id not in patch.drop and f"{key}.{goal.id}" not in patch.drop:
                check.report(f"{key} has a goal {goal.id!r} already", where)
            taken.add(goal.id)
    for kind, names, known in (("links", add.links, case.links), ("conditions", add.conditions, case.conditions)):
        for name in names:
            _check_name(check, kind[:-1], name, (*path, "add", kind, name), key=True)
            if name in known and name not in patch.drop:
                check.report(f"there is a {kind[:-1]} {name!r} already", (*path, "add", kind, name), key=True)


# --- views, events, coalitions ----------------------------------------------------------------------------------------


def _check_views(check: Check) -> None:
    case = check.case
    for name, rival in case.rivals.items():
        _check_grounds(check, rival.grounds, ("rivals", name, "grounds"))
    for name, view in case.views.items():
        path: Path = ("views", name)
        _check_grounds(check, view.grounds, (*path, "grounds"))
        if view.of is not None and view.of not in case.actors:
            check.unknown("actor", view.of, case.actors, (*path, "of"))
        for kind, named in (("unseen", view.unseen), ("unaware", view.unaware)):
            for number, option in enumerate(named):
                if option not in case.options():
                    check.unknown("option", option, case.options(), (*path, kind, number))
        if view.seen_by is not None:
            if view.seen_by not in case.actors:
                check.unknown("actor", view.seen_by, case.actors, (*path, "seen_by"))
            if case.holder(name) is None:
                check.report("'seen_by' needs 'of': the actor whose view this is taken to be", (*path, "seen_by"))
        for actor in view.preferences:
            if actor not in case.actors:
                check.unknown("actor", actor, case.actors, (*path, "preferences", actor))


def _check_dates(check: Check) -> None:
    """A source says when it was written in a form that can be compared, or that this is unknown."""
    for name, source in check.case.sources.items():
        date = source.date
        if date is None or date == "unknown":
            continue
        if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", date):
            message = f"{date!r} cannot be read as a date: write YYYY, YYYY-MM or YYYY-MM-DD, or 'unknown'"
            check.report(message, ("sources", name, "date"))
        elif not _is_date(date):
            check.report(f"{date!r} is no date of the calendar", ("sources", name, "date"))


def _check_events(check: Check) -> None:
    case = check.case
    entries = [entry.id for entry in case.ledger]
    for number, event in enumerate(case.events):
        path: Path = ("events", number)
        if not _is_date(event.date):
            check.report(f"{event.date!r} is no date of the calendar", (*path, "date"))
        if event.source not in case.sources:
            check.unknown("source", event.source, case.sources, (*path, "source"))
        for kind, named in (("entries", event.entries), ("hits", event.hits)):
            for place, entry in enumerate(named):
                if entry not in entries:
                    check.unknown("ledger entry", entry, entries, (*path, kind, place))
        values: dict[str, bool] = {}
        for place, literal in enumerate(event.state):
            words, where = literal.split(), (*path, "state", place)
            if not words or words[-1] not in case.options() or (len(words) != 1 and words[:-1] != ["not"]):
                check.report(
                    f"expected 'actor.option' or 'not actor.option'; found {literal!r}"
                    f"{nearest(words[-1] if words else '', case.options())}",
                    where,
                )
            elif values.setdefault(words[-1], len(words) == 1) != (len(words) == 1):
                check.report(f"{words[-1]!r} is said to be both yes and no", where)


def _is_date(text: str) -> bool:
    from datetime import date

    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _check_coalitions(check: Check) -> None:
    case = check.case
    for name, coalition in case.coalitions.items():
        path: Path = ("coalitions", name)
        _check_grounds(check, coalition.grounds, (*path, "grounds"))
        for number, member in enumerate(coalition.members):
            if member not in case.actors:
                check.unknown("actor", member, case.actors, (*path, "members", number))
        if len(set(coalition.members)) < len(coalition.members):
            check.report("a member is named twice", (*path, "members"))
        if coalition.at not in case.states:
            check.unknown("state", coalition.at, case.states, (*path, "at"))
        for actor, literals in coalition.move.items():
            if actor not in coalition.members:
                check.unknown("member", actor, coalition.members, (*path, "move", actor))
            elif actor in case.actors:
                _check_literals(check, actor, literals, (*path, "move", actor))


# --- questions and published results ----------------------------------------------------------------------------------


def split_literal(literal: str, actor: str) -> tuple[str, bool]:
    """`not option` or `actor.option` -> (`actor.option`, value)."""
    words = literal.split()
    value = not (len(words) == 2 and words[0] == "not")
    name = words[-1] if words else ""
    return (name if "." in name else f"{actor}.{name}"), value


def _check_questions(check: Check) -> None:
    case = check.case
    for number, question in enumerate(case.questions):
        path: Path = ("questions", number)
        _check_grounds(check, question.grounds, (*path, "grounds"))
        if case.graph:
            check.report("questions need option form: in graph form there are no options to change", path)
            continue
        if question.at not in case.states:
            check.unknown("state", question.at, case.states, (*path, "at"))
        if question.actor not in case.actors:
            check.unknown("actor", question.actor, case.actors, (*path, "actor"))
            continue
        if case.actors[question.actor].preference_kind != "goals":
            has = KIND_WORDS[case.actors[question.actor].preference_kind]
            check.report(f"a question needs goals; {question.actor} has {has}", (*path, "actor"))
        _check_literals(check, question.actor, question.conduct, (*path, "conduct"))
        for place, alternative in enumerate(question.rather_than or ()):
            _check_literals(check, question.actor, alternative, (*path, "rather_than", place))
        for place, step in enumerate(question.plan or ()):
            where = (*path, "plan", place)
            if step.actor not in case.actors:
                check.unknown("actor", step.actor, case.actors, where)
            else:
                _check_literals(check, step.actor, step.literals, where)
        if question.plan and question.plan[0].actor != question.actor:
            check.report(f"step 1 of a plan is the asker's ({question.actor})", (*path, "plan", 0))


def _check_literals(check: Check, actor: str, literals: Iterable[str], path: Path) -> None:
    own = {f"{actor}.{option}" for option in check.case.actors[actor].options}
    values: dict[str, bool] = {}
    literals = list(literals)
    if not literals and path[-1] != "conduct":
        check.report("expected at least one literal: an option or 'not option'", path)
    for number, literal in enumerate(literals):
        words = literal.split()
        where = (*path, number)
        if not words or len(words) > 2 or (len(words) == 2 and words[0] != "not"):
            check.report(f"expected an option or 'not option'; found {literal!r}", where)
            continue
        option, value = split_literal(literal, actor)
        if option not in own:
            check.unknown(f"option of {actor}", words[-1], {name.split(".", 1)[1] for name in own}, where)
        elif values.setdefault(option, value) != value:
            check.report(f"{words[-1]!r} is asked to be both yes and no", where)


def _check_published(check: Check) -> None:
    case = check.case
    coalesced = [item.id for item in case.coalesce]
    for number, result in enumerate(case.published):
        path: Path = ("published", number)
        if result.actor is not None and result.actor not in case.actors:
            check.unknown("actor", result.actor, case.actors, (*path, "actor"))
        if case.graph or case.feasible == "listed":
            known = state_ids(case)
            for kind, named in (("equilibria", result.equilibria), ("stable", result.stable)):
                for place, state in enumerate(named or ()):
                    if state not in known and state not in coalesced:
                        check.unknown("state", state, (*known, *coalesced), (*path, kind, place))
