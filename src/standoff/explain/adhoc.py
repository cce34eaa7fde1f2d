"""One change of a case made from what a person types: `taliban avoids inclusive`, `a > b`, `isis_threat_real=no`.

What comes out is an ordinary patch, with readable names for what it adds, and the same change in words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from standoff.case.formula import KEYWORDS, And, Atom, Formula, If, Iff, Not, Or, atoms, parse, position_of, unparse
from standoff.case.model import (
    Additions,
    CaseFile,
    Goal,
    Infeasible,
    Link,
    NamedPatch,
    Patch,
    Priority,
    elements,
    patches_with_paths,
)
from standoff.case.validate import drop_targets
from standoff.errors import FormulaError, InputError, listed, nearest
from standoff.explain.words import goal_words

NOT_SAID = "not in the document"
BECAUSE = "what if: not in the document"
ELSEWHERE = "something added elsewhere"
LONGEST_NAME = 40

_SENTENCE = re.compile(r"\s*(?P<subject>\S.*?)\s+(?P<verb>wants|avoids|iff)\s+(?P<formula>\S.*)", re.DOTALL)
_IMPOSSIBLE = re.compile(r"\s*impossible\s+(?P<formula>\S.*)", re.DOTALL)
_NAME = re.compile(r"\w[\w-]*")


@dataclass
class _Draft:
    """A patch while it is made; `says` is the change in words."""

    case: CaseFile
    base: tuple[Patch, ...]
    in_force: Callable[[str], bool]
    taken: set[str]
    set_: dict[str, str] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)
    drop: list[str] = field(default_factory=list)
    goals: dict[str, list[Goal]] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    infeasible: list[Infeasible] = field(default_factory=list)
    rank: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    says: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class AdHoc:
    """A patch made on the fly and its parts in words."""

    patch: NamedPatch
    says: tuple[str, ...]

    @property
    def empty(self) -> bool:
        return not self.says


def adhoc_patch(
    case: CaseFile,
    *,
    drop: Sequence[str] = (),
    add: Sequence[str] = (),
    rank: Sequence[str] = (),
    set_: Mapping[str, str] | None = None,
    base: Sequence[Patch] = (),
    in_force: Callable[[str], bool] = lambda link: True,
    title: str = "What if",
) -> AdHoc:
    """The patch that the arguments describe.

    base: patches that are applied already, whose additions may be named. in_force: whether a link of that name is in
    force in some reading before the change.
    Raises InputError for unknown or ambiguous names (with the nearest one) and for formulas (with the place).
    """
    draft = _Draft(case, tuple(base), in_force, _taken(case))
    for name in dict.fromkeys(drop):
        _drop(draft, name)
    link_names = [found["subject"] for text in add if (found := _SENTENCE.fullmatch(text)) and found["verb"] == "iff"]
    for text in add:
        _add(draft, text, link_names)
    _refuse_circles(draft)
    for text in rank:
        _rank(draft, text)
    for name, value in (set_ or {}).items():
        _set(draft, name, value)
    patch = NamedPatch.model_validate(
        {
            "title": title,
            "set": draft.set_,
            "read": draft.read,
            "drop": draft.drop,
            "rank": {actor: [list(chain) for chain in chains] for actor, chains in draft.rank.items()},
        }
    )
    added = Additions(
        goals={actor: tuple(goals) for actor, goals in draft.goals.items()},
        links=draft.links,
        infeasible=tuple(draft.infeasible),
    )
    return AdHoc(patch.model_copy(update={"add": added}), tuple(draft.says))


def split_settings(texts: Iterable[str]) -> dict[str, str]:
    """`NAME=VALUE` texts as a mapping. Raises InputError for a text without '=' and for a name set twice."""
    found: dict[str, str] = {}
    for text in texts:
        name, sign, value = (part.strip() for part in text.partition("="))
        if not sign or not name or not value:
            raise InputError(
                f"--set {text!r}: expected NAME=VALUE, a condition with yes or no or a passage with a choice"
            )
        if found.setdefault(name, value) != value:
            raise InputError(f"--set: {name!r} is set to {found[name]!r} and to {value!r}")
    return found


# --- leaving out ------------------------------------------------------------------------------------------------------


def _drop(draft: _Draft, name: str) -> None:
    case = draft.case
    targets = drop_targets(case)
    kinds = sorted(set(targets.get(name, ())) - {ELSEWHERE})
    if not kinds and name not in _added_names(draft):
        raise InputError(f"--drop {name!r}: {_why_not_dropped(case, name, targets)}")
    owners = [actor for actor, goal, _ in _goals(draft) if goal == name]
    if len(kinds) > 1 or len(set(owners)) > 1:
        could = listed(kinds) if len(kinds) > 1 else listed([f"{actor}.{name}" for actor in dict.fromkeys(owners)])
        raise InputError(f"--drop {name!r}: it could be {could}; write actor.goal for a goal")
    full = f"{owners[0]}.{name}" if owners else name
    draft.drop.append(full)
    draft.says.append(f"without {_dropped_words(draft, full)}")


def _why_not_dropped(case: CaseFile, name: str, targets: Mapping[str, object]) -> str:
    if name in case.readings:
        first = next(iter(case.readings[name].choices))
        return f"an unclear passage is not dropped but settled: --set {name}={first}"
    if name in case.conditions:
        return f"a condition is not dropped but set: --set {name}=yes or --set {name}=no"
    if name in case.options() or name in case.states:
        return "options and named states are modelling choices and stay; --at asks at another state"
    if name in targets:
        adding = [key for key, patch in case.named_patches().items() if name in _names_added_by(patch)]
        return f"it is not there; only {listed(adding)} would add it (--with {adding[0]})"
    if name in case.named_patches():
        return "this is a patch; leave it out by not naming it under --with"
    return (
        f"there is no goal, link, infeasibility, priority or ledger entry of that name{nearest(name, targets)}; "
        "a priority or an infeasibility needs an 'id' to be named"
    )


def _dropped_words(draft: _Draft, name: str) -> str:
    case = draft.case
    for entry in case.ledger:
        if entry.id == name:
            return f"[{name}] ({entry.says})"
    for actor, goal_id, goal in _goals(draft):
        if name == f"{actor}.{goal_id}":
            return f"the goal '{goal_id}' of {case.name_of(actor)}: {goal_words(goal)}{_cited(goal.entries)}"
    for _, element in elements(case):
        if isinstance(element, Infeasible) and element.id == name:
            return f"the exclusion '{name}' of {element.when}"
        if isinstance(element, Priority) and element.id == name:
            return f"the priority {' > '.join(element.chain)}{_cited(element.entries)}"
    link = _links(draft).get(name)
    return f"the link '{name}'" + (f": {link.means or link.iff}{_cited(link.entries)}" if link else "")


def _cited(entries: Sequence[str]) -> str:
    return f" [{', '.join(entries)}]" if entries else ""


# --- adding -----------------------------------------------------------------------------------------------------------


def _add(draft: _Draft, text: str, link_names: Sequence[str]) -> None:
    said, found = _SENTENCE.fullmatch(text), _IMPOSSIBLE.fullmatch(text)
    if said and said["verb"] != "iff" and (said["subject"] in draft.case.actors or not found):
        _add_goal(draft, text, _actor(draft.case, said["subject"]), said, link_names)
    elif found:
        formula = _formula(draft, text, found, None, link_names)
        name = _fresh(draft, f"impossible-{_slug(formula, None)}")
        draft.infeasible.append(Infeasible(id=name, when=unparse(formula), basis="assumed", because=BECAUSE))
        draft.says.append(f"it cannot be that {unparse(formula)} ('{name}', {NOT_SAID})")
    elif said:
        _add_link(draft, text, said, link_names)
    else:
        raise InputError(
            f"--add {text!r}: expected 'ACTOR wants FORMULA', 'ACTOR avoids FORMULA', 'LINK iff FORMULA' or "
            "'impossible FORMULA'"
        )


def _actor(case: CaseFile, name: str) -> str:
    known: dict[str, str] = {}
    for key in case.actors:
        known.setdefault(case.name_of(key).casefold(), key)
    known |= {key: key for key in case.actors}
    found = known.get(name) or known.get(name.casefold())
    if found is None:
        raise InputError(
            f"--add: there is no actor {name!r}{nearest(name, known)}; there is {listed(list(case.actors))}"
        )
    return found


def _add_goal(draft: _Draft, text: str, actor: str, said: re.Match[str], link_names: Sequence[str]) -> None:
    formula = _formula(draft, text, said, actor, link_names)
    verb = said["verb"]
    name = _fresh(draft, f"{verb}-{_slug(formula, actor)}")
    words = _literal_words(draft, actor, formula, verb == "wants")
    goal = Goal.model_validate(
        {"id": name, verb: unparse(formula), "says": words, "basis": "assumed", "because": BECAUSE}
    )
    draft.goals.setdefault(actor, []).append(goal)
    draft.says.append(f"{draft.case.name_of(actor)}: {verb} {unparse(formula)} (goal '{name}', {NOT_SAID})")


def _literal_words(draft: _Draft, actor: str, formula: Formula, wanted: bool) -> str | None:
    """`to do it`, `that articles are open`: what a goal of one option, link or condition says; None for any other."""
    if isinstance(formula, Not):
        wanted, formula = not wanted, formula.part
    if not isinstance(formula, Atom):
        return None
    case, name = draft.case, formula.name
    owner, _, option = name.partition(".")
    if owner in case.actors and option in case.actors[owner].options:
        means = case.actors[owner].options[option].means
        if owner == actor:
            return f"{'' if wanted else 'not '}to {means}"
        return f"that {case.name_of(owner)} would {'' if wanted else 'not '}{means}"
    link = _links(draft).get(name)
    condition = case.conditions.get(name)
    clause = link.means if link else condition.means if condition else None
    return f"that {'' if wanted else 'it is not so that '}{clause}" if clause else None


def _add_link(draft: _Draft, text: str, said: re.Match[str], link_names: Sequence[str]) -> None:
    name, case = said["subject"], draft.case
    if not _NAME.fullmatch(name):
        raise InputError(f"--add {text!r}: {name!r} cannot name a link: use letters, digits, '_' and '-'")
    if name in KEYWORDS:
        raise InputError(f"--add {text!r}: {name!r} is a word of the formula language and cannot name a link")
    for what, known in (("a condition", case.conditions), ("a state", case.states), ("an actor", case.actors)):
        if name in known:
            raise InputError(f"--add {text!r}: {name!r} names {what} of the case; give the link another name")
    if name in draft.links:
        raise InputError(f"--add: the link {name!r} is added twice")
    known_link = name in _links(draft)
    if known_link and draft.in_force(name) and name not in draft.drop:
        raise InputError(
            f"--add {text!r}: the link {name!r} is in force already; leave it out with --drop {name} first"
        )
    if not known_link and name in draft.taken:
        raise InputError(f"--add {text!r}: the name {name!r} is taken by something else in the case")
    formula = _formula(draft, text, said, None, link_names)
    if known_link and name not in draft.drop:
        draft.drop.append(name)
    draft.links[name] = Link(iff=unparse(formula), basis="assumed", because=BECAUSE)
    kind = "the missing meaning of the link" if known_link else "a new link"
    draft.says.append(f"{name} holds iff {unparse(formula)} ({kind}, {NOT_SAID})")


def _formula(draft: _Draft, text: str, said: re.Match[str], actor: str | None, link_names: Sequence[str]) -> Formula:
    """The formula with its names in full. Raises InputError with the character, from 1, where it goes wrong."""
    written, start = said["formula"], said.start("formula")
    try:
        formula = parse(written)
    except FormulaError as error:
        place = start + error.position + 1
        raise InputError(f"--add {text!r}, character {place}: {error.problems[0].message}") from None
    case = draft.case
    known = {*case.options(), *_links(draft), *link_names, *case.states, *_conditions(draft)}
    own = {name: f"{actor}.{name}" for name in case.actors[actor].options} if actor else {}
    for name in dict.fromkeys(atoms(formula)):
        if name not in known and name not in own:
            place = start + position_of(name, written) + 1
            raise InputError(
                f"--add {text!r}, character {place}: there is no option, condition, link or state {name!r}"
                f"{nearest(name, known | set(own))}"
            )
    return _renamed(formula, {short: full for short, full in own.items() if short not in known})


def _renamed(formula: Formula, names: Mapping[str, str]) -> Formula:
    match formula:
        case Atom(name):
            return Atom(names.get(name, name))
        case Not(part):
            return Not(_renamed(part, names))
        case And(parts):
            return And(tuple(_renamed(part, names) for part in parts))
        case Or(parts):
            return Or(tuple(_renamed(part, names) for part in parts))
        case If(then, when):
            return If(_renamed(then, names), _renamed(when, names))
        case Iff(left, right):
            return Iff(_renamed(left, names), _renamed(right, names))


def _refuse_circles(draft: _Draft) -> None:
    """Added links may not stand for each other in a circle, whichever choices and patches are in force."""
    uses: dict[str, set[str]] = {name: set(atoms(parse(link.iff))) for name, link in draft.links.items()}
    for links in (draft.case.links, *(patch.add.links for patch in _sources(draft))):
        for name, link in links.items():
            if name not in draft.links:
                uses.setdefault(name, set()).update(atoms(parse(link.iff)))
    for start in draft.links:
        reached, waiting = set[str](), [start]
        while waiting:
            for name in uses.get(waiting.pop(), ()):
                if name == start:
                    raise InputError(f"--add: the link {start!r} would stand for itself in a circle")
                if name not in reached:
                    reached.add(name)
                    waiting.append(name)


def _slug(formula: Formula, actor: str | None) -> str:
    """The formula as one readable word."""
    text = unparse(formula)
    if actor:
        text = re.sub(rf"(?<![\w.-]){re.escape(actor)}\.", "", text)
    word = re.sub(r"[^\w]+", "-", text).strip("-_")
    return word if len(word) <= LONGEST_NAME else word[:LONGEST_NAME].rpartition("-")[0] or word[:LONGEST_NAME]


def _fresh(draft: _Draft, name: str) -> str:
    number, found = 1, name
    while found in draft.taken:
        number += 1
        found = f"{name}-{number}"
    draft.taken.add(found)
    return found


def _taken(case: CaseFile) -> set[str]:
    """Every name that something added could be confused with."""
    taken = {*drop_targets(case), *case.conditions, *case.states, *case.readings, *case.named_patches()}
    taken |= {option for actor in case.actors.values() for option in actor.options}
    return taken | {name for _, patch in patches_with_paths(case) for name in patch.add.conditions}


# --- ranking ----------------------------------------------------------------------------------------------------------


def _rank(draft: _Draft, text: str) -> None:
    names = [part.strip() for part in text.split(">")]
    if len(names) < 2 or not all(names):
        raise InputError(f"--rank {text!r}: expected goals of one actor such as 'a > b > c', most important first")
    owners = [_owners(draft, text, name) for name in names]
    common = [actor for actor in draft.case.actors if all(actor in own for own in owners)]
    if len(common) != 1:
        why = "are not those of one actor" if not common else f"could be those of {listed(common, 4)}"
        raise InputError(
            f"--rank {text!r}: the goals {why}; a priority is between goals of one actor, written actor.goal"
        )
    (actor,) = common
    chain = tuple(name.removeprefix(f"{actor}.") for name in names)
    if len(set(chain)) < len(chain):
        raise InputError(f"--rank {text!r}: a goal stands twice")
    draft.rank.setdefault(actor, []).append(chain)
    _refuse_rank_circle(draft, actor)
    draft.says.append(f"{draft.case.name_of(actor)}: {' outranks '.join(chain)} ({NOT_SAID})")


def _owners(draft: _Draft, text: str, name: str) -> list[str]:
    goals = [(actor, goal_id) for actor, goal_id, _ in _goals(draft)]
    owners = [actor for actor, goal_id in goals if name in (goal_id, f"{actor}.{goal_id}")]
    if not owners:
        known = [goal_id for _, goal_id in goals] + [f"{actor}.{goal_id}" for actor, goal_id in goals]
        raise InputError(f"--rank {text!r}: there is no goal {name!r}{nearest(name, known)}")
    return owners


def _refuse_rank_circle(draft: _Draft, actor: str) -> None:
    from standoff.case.ranks import pairs_of

    circle = sorted({high for high, low in pairs_of(draft.rank[actor]) if high == low})
    if circle:
        raise InputError(f"--rank: the orders given for {actor} run in a circle through {listed(circle)}")


# --- setting ----------------------------------------------------------------------------------------------------------


def _set(draft: _Draft, name: str, value: str) -> None:
    conditions, readings = _conditions(draft), draft.case.readings
    if name in conditions:
        if value not in ("yes", "no"):
            raise InputError(f"--set {name}={value}: a condition is set to yes or no")
        draft.set_[name] = value
        holds = "it holds" if value == "yes" else "it does not hold"
        draft.says.append(f"{holds} that {conditions[name]} ('{name}', {NOT_SAID})")
    elif name in readings:
        choices = readings[name].choices
        if value not in choices:
            raise InputError(
                f"--set {name}={value}: passage {name!r} has no choice {value!r}{nearest(value, choices)}; "
                f"there is {listed(list(choices))}"
            )
        draft.read[name] = value
        draft.says.append(f"'{name}' is read as '{value}': {choices[value].means or value}")
    else:
        known = [*conditions, *readings]
        raise InputError(
            f"--set {name}={value}: there is no condition or unclear passage {name!r}{nearest(name, known)}; "
            f"there is {listed(known) or 'none'}"
        )


# --- what there is ----------------------------------------------------------------------------------------------------


def _sources(draft: _Draft) -> Iterator[Patch]:
    """Patches whose additions may be in force: choices at passages and the patches applied already."""
    for passage in draft.case.readings.values():
        yield from passage.choices.values()
    yield from draft.base


def _goals(draft: _Draft) -> list[tuple[str, str, Goal]]:
    """(actor, id, goal) of every goal that may be in force, those just added included."""
    found: dict[tuple[str, str], Goal] = {}
    groups = [{actor: body.goals for actor, body in draft.case.actors.items()}]
    groups += [dict(patch.add.goals) for patch in _sources(draft)]
    groups.append({actor: tuple(goals) for actor, goals in draft.goals.items()})
    for group in groups:
        for actor, goals in group.items():
            for goal in goals:
                found.setdefault((actor, goal.id), goal)
    return [(actor, goal_id, goal) for (actor, goal_id), goal in found.items()]


def _links(draft: _Draft) -> dict[str, Link]:
    found = dict(draft.case.links)
    for patch in _sources(draft):
        for name, link in patch.add.links.items():
            found.setdefault(name, link)
    return found


def _added_names(draft: _Draft) -> set[str]:
    return {name for patch in _sources(draft) for name in _names_added_by(patch)}


def _names_added_by(patch: Patch) -> set[str]:
    names = {name for key, goals in patch.add.goals.items() for goal in goals for name in (goal.id, f"{key}.{goal.id}")}
    names |= {item.id for items in patch.add.outranks.values() for item in items if item.id}
    return names | set(patch.add.links) | {item.id for item in patch.add.infeasible if item.id}


def _conditions(draft: _Draft) -> dict[str, str]:
    """Name -> what it says."""
    found = {name: condition.means for name, condition in draft.case.conditions.items()}
    for patch in _sources(draft):
        found |= {name: condition.means for name, condition in patch.add.conditions.items()}
    return found
