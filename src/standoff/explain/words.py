"""Names and goals in plain words, taken from what the analyst wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from standoff.case.formula import parse, unparse
from standoff.case.model import CaseFile, Element, Goal, OriginNote
from standoff.case.patches import hedged_entries
from standoff.explain.result import GoalLine
from standoff.game.board import Board, BoardMaker, MergedGoal


def goal_words(goal: Goal) -> str:
    """What the goal says, in the analyst's words, else its formula."""
    if goal.says:
        return goal.says
    verb, text = ("wants", goal.wants) if goal.wants is not None else ("avoids", goal.avoids)
    return f"{verb} {unparse(parse(text or ''))}"


def merged_words(goal: MergedGoal) -> str:
    """A merged goal by what all its members say."""
    return ", ".join(dict.fromkeys(goal_words(member) for member in goal.members))


def short_words(goal: MergedGoal) -> str:
    return goal_words(goal.members[0])


def goal_line(maker: BoardMaker, board: Board, actor: str, number: int) -> GoalLine:
    """The merged goal with all entries it rests on, those of its links included."""
    goal = board.goals[actor][number]
    variant = board.variant
    entries: dict[str, None] = {}
    hedged = hedged_entries(maker.case)
    firm = False
    for member in goal.members:
        elements: list[Element] = [
            member,
            *(variant.links[link] for link in maker.links_used(variant, member.formula_text)),
        ]
        for element in elements:
            entries.update(dict.fromkeys(element.entries))
        firm = firm or all(element.grounds is None or element.grounds.hold(hedged) for element in elements)
    return GoalLine(
        actor=actor,
        ids=goal.ids,
        says=merged_words(goal),
        entries=in_ledger_order(maker.case, entries),
        hedged=not firm,
    )


def in_ledger_order(case: CaseFile, entries: Iterable[str]) -> tuple[str, ...]:
    wanted = set(entries)
    return tuple(entry.id for entry in case.ledger if entry.id in wanted)


def choices_in_words(case: CaseFile) -> dict[str, dict[str, str]]:
    """Unclear passage or condition -> choice -> what is so under that choice, as a clause to stand after `if`."""
    found = {
        name: {choice: _clause(name, choice, patch.means) for choice, patch in passage.choices.items()}
        for name, passage in case.readings.items()
    }
    for name, condition in case.conditions.items():
        found[name] = {"yes": condition.means, "no": f"it is not so that {condition.means}"}
    return found


def _clause(passage: str, choice: str, means: str | None) -> str:
    return first_clause(means) if means else f"'{passage}' is read as '{choice}'"


def first_clause(means: str) -> str:
    """What a choice means up to a semicolon: what follows explains it, and would break a sentence apart."""
    return means.partition(";")[0].rstrip(".")


def choice_clause(case: CaseFile, passage: str, choice: str) -> str:
    """The same for one choice."""
    if passage in case.conditions:
        return choices_in_words(case)[passage][choice]
    return _clause(passage, choice, case.readings[passage].choices[choice].means)


def choice_words(choices: Mapping[str, Mapping[str, str]], passage: str, choice: str) -> str:
    """What is so under a choice, of choices in words; where they say nothing, by name."""
    return choices.get(passage, {}).get(choice, f"'{passage}' is read as '{choice}'")


WOULD = ("would", "would no longer")
COULD = ("could", "could choose no longer to")
WERE = ("were to", "were no longer to")


def change_words(
    case: CaseFile,
    actor: str,
    before: int,
    after: int,
    bits: dict[str, int],
    verbs: tuple[str, str] = WOULD,
) -> str:
    """What an actor changes between two codes, as a clause with its name: `X would ... and would no longer ...`.

    verbs: what stands before the options that become yes, and before those that become no.
    """
    does: list[str] = []
    stops: list[str] = []
    for option, bit in bits.items():
        key, _, name = option.partition(".")
        if key == actor and (before ^ after) >> bit & 1:
            (does if after >> bit & 1 else stops).append(case.actors[key].options[name].means)
    parts = [f"{verbs[0]} {join(does)}"] if does else []
    parts += [f"{verbs[1]} {join(stops, 'or')}"] if stops else []
    return f"{case.name_of(actor)} {' and '.join(parts)}"


def join(parts: Sequence[str], word: str = "and") -> str:
    parts = list(parts)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def as_sentence(text: str) -> str:
    """With a capital, unless it begins with the number of an entry; without the full stop."""
    first = text.split(maxsplit=1)[0]
    capital = text if any(sign.isdigit() for sign in first) else f"{text[:1].upper()}{text[1:]}"
    return capital.rstrip(".")


def origin_count(case: CaseFile, entries: Iterable[str], accepted: Iterable[str]) -> int:
    """Number of independent origins behind entries, counting entries of an accepted origin note as one."""
    notes: dict[str, OriginNote] = case.origins
    merged = {e: f"note:{name}" for name in accepted for e in notes[name].entries}
    return len({merged.get(entry, case.entry(entry).goes_back_to) for entry in entries})
