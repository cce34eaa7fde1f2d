"""Preferences, attitudes, single moves, coalesced states and ways to say what cannot be: all that shows in the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from standoff.case.checks import Check, formula_names, known_states
from standoff.case.model import Infeasible
from standoff.case.preference_faults import KIND_WORDS, faults
from standoff.case.yaml_text import Path
from standoff.errors import listed


def check_preferences(check: Check) -> None:
    """Every mistake in what is said about preferences and in changes of the model."""
    for key in check.case.actors:
        _check_kinds(check, key)
        _check_ranking(check, key)
        _check_statements(check, key)
        _check_kind_fits(check, key)
        _check_attitudes(check, key)
    _check_single_moves(check)
    _check_coalesced(check)


def _check_kinds(check: Check, key: str) -> None:
    kinds = check.case.actors[key].preference_kinds
    for kind in kinds[1:]:
        message = f"give either {KIND_WORDS[kind]} or {KIND_WORDS[kinds[0]]}, not both"
        check.report(message, ("actors", key, kind), key=True)


def _check_ranking(check: Check, key: str) -> None:
    ranking = check.case.actors[key].ranking
    if ranking is None:
        return
    path: Path = ("actors", key, "ranking")
    ranked = [state for tier in ranking for state in tier]
    repeated = sorted(state for state, times in Counter(ranked).items() if times > 1)
    if repeated:
        check.report(f"ranked twice: {listed(repeated)}", path, key=True)
    known = known_states(check.case)
    if known is not None:
        every, named = frozenset(known), frozenset(ranked)
        for number, tier in enumerate(ranking):
            for state in tier:
                if state not in every:
                    check.unknown("state", state, known, (*path, number))
        missing = [state for state in known if state not in named]
        if missing:
            check.report(f"not ranked: {listed(missing)}; a ranking names every feasible state", path, key=True)


def _check_statements(check: Check, key: str) -> None:
    names = formula_names(check.case)
    for number, text in enumerate(check.case.actors[key].statements or ()):
        check.formula(text, names, ("actors", key, "statements", number))


def _check_kind_fits(check: Check, key: str) -> None:
    case, actor = check.case, check.case.actors[key]
    if case.graph and actor.weights is not None:
        check.report("in graph form there are no options to weigh", ("actors", key, "weights"), key=True)
        return
    for fault in faults(actor, known_states(case), case.options()):
        check.report(fault.message, ("actors", key, *fault.path), key=fault.key)


def _check_attitudes(check: Check, key: str) -> None:
    actors = check.case.actors
    for other in actors[key].attitudes:
        if other not in actors:
            check.unknown("actor", other, actors, ("actors", key, "attitudes", other), key=True)


# --- single moves and coalesced states --------------------------------------------------------------------------------


def _check_single_moves(check: Check) -> None:
    case = check.case
    names = formula_names(case)
    for kind, items in (("remove", case.moves.remove), ("add", case.moves.add)):
        for number, item in enumerate(items):
            path: Path = ("moves", kind, number)
            if not item.actors:
                check.report("expected at least one actor", (*path, "actors"))
            for place, actor in enumerate(item.actors):
                if actor not in case.actors:
                    check.unknown("actor", actor, case.actors, (*path, "actors", place))
            check.formula(item.from_, names, (*path, "from"))
            check.formula(item.to, names, (*path, "to"))


def _check_coalesced(check: Check) -> None:
    case = check.case
    names, known = formula_names(case), known_states(case)
    seen: set[str] = set()
    for number, item in enumerate(case.coalesce):
        path: Path = ("coalesce", number)
        if item.id in seen:
            check.report(f"the coalesced state {item.id!r} stands here twice", (*path, "id"))
        seen.add(item.id)
        check.formula(item.when, names, (*path, "when"))
        for actor, state in item.ranks_as.items():
            where = (*path, "ranks_as", actor)
            if actor not in case.actors:
                check.unknown("actor", actor, case.actors, where, key=True)
            if state not in case.states and state not in (known or (state if state.isdecimal() else "",)):
                check.unknown("state", state, known or case.states, where)


# --- what cannot be ---------------------------------------------------------------------------------------------------


def check_infeasible(check: Check, item: Infeasible, path: Path, names: Collection[str]) -> None:
    """Names and formulas of an infeasibility, at the key that it is written with."""
    options = check.case.options()
    if item.at_most_one or item.at_least_one:
        way = "at_most_one" if item.at_most_one else "at_least_one"
        given = item.at_most_one or item.at_least_one
        for number, option in _unknown_among(given, options):
            check.unknown("option", option, options, (*path, way, number))
        repeated = sorted(option for option, times in Counter(given).items() if times > 1)
        if repeated:
            check.report(f"{listed(repeated)} stands here twice", (*path, way), key=True)
    elif item.only_if:
        for option, text in item.only_if.items():
            where = (*path, "only_if", option)
            if option not in options:
                check.unknown("option", option, options, where, key=True)
            check.formula(text, names, where)
    else:
        check.formula(item.when, names, (*path, "when"))


def _unknown_among(given: Iterable[str], known: Collection[str]) -> Iterator[tuple[int, str]]:
    return ((number, name) for number, name in enumerate(given) if name not in known)
