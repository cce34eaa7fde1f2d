"""Every verdict of a result, derived again from its own witnesses in another code path than the engine's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from standoff.case.model import CaseFile, Question
from standoff.case.patches import Scope, Variant, variants
from standoff.explain.json_paths import JsonPath, json_path
from standoff.explain.result import Explanation
from standoff.explain.saved import checked_shape
from standoff.explain.world import Order, World

Key = tuple[tuple[str, str], ...]
Finding = tuple[JsonPath, str]


@dataclass(frozen=True)
class VerdictCheck:
    """What re-deriving one verdict found; `wrong` lists contradictions, `unchecked` what was not looked at.

    `places` are the JSONPaths of what is wrong, one for each of `wrong`, within the data of `explain --json`.
    """

    question: str
    verdict: str
    wrong: tuple[str, ...]
    unchecked: tuple[str, ...]
    places: tuple[str, ...] = ()


def recheck(case: CaseFile, result: Explanation | Mapping[str, Any]) -> tuple[VerdictCheck, ...]:
    """Re-derive every verdict of a result of this case, given as an object or as the data of `explain --json`.

    Raises InputError, naming each place, for data that have not the shape of a result.
    """
    data = checked_shape(result.to_dict() if isinstance(result, Explanation) else result)
    scope = Scope(frozenset({"stated"}), patches=tuple(data["made_with"]["patches"]))
    readings = {_key(dict(variant.choices)): variant for variant in variants(case, scope)}
    asked = {question.id: question for question in case.questions}
    answered = Counter(answer["id"] for answer in data["questions"])
    checks = []
    for number, answer in enumerate(data["questions"]):
        path: JsonPath = ("questions", number)
        if answer["id"] not in asked:
            checks.append(_check(answer, [((*path, "id"), "the case asks no such question")]))
        elif answered[answer["id"]] > 1:
            checks.append(_check(answer, [((*path, "id"), f"the question stands {answered[answer['id']]} times")]))
        else:
            checks.append(_Answer(case, readings, asked[answer["id"]], answer, path).check())
    missing = [name for name in asked if name not in answered]
    checks += [
        _check({"id": name, "verdict": "NOT ANSWERED"}, [(("questions",), "the question is missing")])
        for name in missing
    ]
    return tuple(checks)


def _check(answer: Mapping[str, Any], found: list[Finding], unchecked: tuple[str, ...] = ()) -> VerdictCheck:
    wrong, places = tuple(message for _, message in found), tuple(json_path(path) for path, _ in found)
    return VerdictCheck(answer["id"], answer["verdict"], wrong, unchecked, places)


def _key(choices: Mapping[str, str]) -> Key:
    return tuple(sorted(choices.items()))


@dataclass(frozen=True)
class _Answer:
    """The answer to one question as plain data of the right shape, and the case that it should follow from."""

    case: CaseFile
    readings: Mapping[Key, Variant]
    question: Question
    data: Mapping[str, Any]
    path: JsonPath

    def check(self) -> VerdictCheck:
        found = [*self._witness_problems(), *self._reading_problems()]
        unchecked: list[str] = []
        seen: set[str] = set()
        for number, line in enumerate(self.data["by_reading"]):
            variant = self.readings.get(_key(line["choices"]))
            if variant is None:
                continue
            said = set(line["outcomes"] or ())
            seen |= said
            world = World(self.case, variant)
            outcomes = world.all_outcomes(self.question)
            reading = f"reading {_choices_words(line['choices'])}"
            if outcomes is None:
                unchecked.append(f"{reading}: too many rankings to list")
            elif outcomes > said and world.repeats:
                unchecked.append(f"{reading}: goals that repeat each other are ranked apart")
            elif outcomes != said:
                message = f"{reading}: {sorted(outcomes) or 'not possible'} instead of {_said(line)}"
                found.append(((*self.path, "by_reading", number, "outcomes"), message))
        if _overall(seen) != self.data["verdict"]:
            found.append(((*self.path, "verdict"), f"the readings make {_overall(seen)}"))
        return _check(self.data, found, tuple(unchecked))

    def _reading_problems(self) -> Iterator[Finding]:
        """Readings that are missing, stand twice or do not exist, and counts that do not add up."""
        path = (*self.path, "by_reading")
        keys = Counter(_key(line["choices"]) for line in self.data["by_reading"])
        for number, line in enumerate(self.data["by_reading"]):
            if _key(line["choices"]) not in self.readings:
                yield (*path, number, "choices"), f"there is no reading {_choices_words(line['choices'])}"
        for key in self.readings:
            if keys[key] != 1:
                yield path, f"reading {_choices_words(dict(key))} stands {keys[key]} times instead of once"
        counted = Counter(
            "NOT POSSIBLE" if line["outcomes"] is None else _overall(set(line["outcomes"]))
            for line in self.data["by_reading"]
        )
        if {verdict: count for verdict, count in self.data["readings"].items() if count} != dict(counted):
            yield (*self.path, "readings"), f"the counts of readings should be {dict(counted)}"

    def _witness_problems(self) -> Iterator[Finding]:
        path = (*self.path, "witness")
        occurring = {outcome for line in self.data["by_reading"] for outcome in line["outcomes"] or ()}
        if set(self.data["witness"]) != occurring:
            yield path, f"witnesses are given for {sorted(self.data['witness'])}, outcomes are {sorted(occurring)}"
        for outcome, witness in self.data["witness"].items():
            variant = self.readings.get(_key(witness["choices"]))
            if variant is None:
                yield (*path, outcome, "choices"), f"witness for {outcome}: there is no such reading"
                continue
            world = World(self.case, variant)
            if not world.askable(self.question):
                yield (
                    (*path, outcome, "choices"),
                    f"witness for {outcome}: the question cannot be asked in this reading",
                )
                continue
            orders: dict[str, Order] = {
                actor: tuple(tuple(same) for same in order) for actor, order in witness["orders"].items()
            }
            problems = list(world.order_problems(self.question, orders))
            for problem in problems:
                yield (*path, outcome, "orders"), f"witness for {outcome}: {problem}"
            if not problems and world.outcome(self.question, orders) != outcome:
                yield (*path, outcome), f"the witness for {outcome} gives {world.outcome(self.question, orders)}"


def _said(line: Mapping[str, Any]) -> list[str] | str:
    return line["outcomes"] or "not possible"


def _choices_words(choices: Mapping[str, str]) -> str:
    return ", ".join(f"{passage}={choice}" for passage, choice in choices.items()) or "(the only one)"


def _overall(outcomes: set[str]) -> str:
    if not outcomes:
        return "NOT POSSIBLE"
    single = {"SUPPORTED": "FOLLOWS", "CONTRADICTED": "AGAINST", "NO VOICE": "SILENT"}
    return single[next(iter(outcomes))] if len(outcomes) == 1 else "OPEN"
