"""The first sentences of each part around the verdicts, on a small case whose answers are known beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from standoff.api import Case, load
from standoff.case.load import LoadedCase, parse_case
from standoff.explain.around import FullExplanation
from standoff.explain.glance import Glance
from standoff.explain.words import choices_in_words
from standoff.report import around, beliefs, decided_by, flips, moves, rests_on, voices
from standoff.report.lines import question_lines
from standoff.report.page import Section

WELL = """
standoff: 1
title: A farmer, a well and a road
sources: {text: {title: A text}, later: {title: A letter, kind: outside, publisher: A press, date: "2020", url: "https://example.org"}}
ledger:
  - {id: a, source: text, says: the well gives water, use: model}
  - {id: b, source: text, says: the well gives rest (told by a neighbour), use: model, voice: a neighbour}
  - {id: c, source: text, says: the way is long, use: model}
  - {id: d, source: text, says: a passage that says nothing of the well, use: model}
  - {id: e, source: text, says: the road is dusty, use: model}
  - {id: o, source: later, says: a letter, use: model}
actors:
  farmer:
    name: the farmers
    options: {go: go to the well, dig: dig a well, sweep: sweep the road}
    goals:
      - {id: water, wants: wet, says: to have water, grounds: [a]}
      - {id: rest, wants: at_ease, says: to rest, grounds: [b]}
      - {id: sweeping, wants: farmer.sweep, says: to sweep, grounds: [e]}
      - {id: toil, avoids: toil, says: to be spared the way, grounds: [c]}
  mayor:
    name: the mayor
    options: {ask: ask}
    goals: []
links:
  wet: {iff: farmer.go or farmer.dig, means: there is water, grounds: [a]}
  at_ease: {iff: farmer.go, means: there is rest, grounds: [b]}
  toil: {iff: farmer.go, means: the way is walked, grounds: [c]}
states: {now: {yes: [farmer.go, farmer.sweep]}}
readings:
  way:
    ask: Is the long way a burden?
    grounds: [c]
    choices:
      burden: {means: it weighs}
      talk: {means: it is only said; nothing hangs on it, drop: [farmer.toil]}
summary: {question: why the farmers go, asks: [go]}
questions:
  - {id: go, ask: Why do the farmers go to the well?, actor: farmer, at: now, rather_than: [not go]}
  - {id: sweep, ask: Why do they sweep?, actor: farmer, at: now, rather_than: [not sweep]}
  - {id: ask, ask: Why does the mayor not ask?, actor: mayor, at: now, rather_than: [ask]}
  - {id: both, ask: Why not stop both?, actor: farmer, at: now, rather_than: [[not go, not sweep]]}
views:
  mayors:
    title: what the mayor sees
    of: mayor
    because: the mayor thinks that they like the way
    drop: [farmer.toil]
"""


@cache
def well() -> Case:
    file, located = parse_case(WELL)
    return Case(LoadedCase(file, located, "well", None))


def said(sections: Iterable[Section]) -> list[str]:
    return [line.text for section in sections for line in section.lines]


def test_what_a_verdict_rests_on() -> None:
    lines = said(rests_on.sections(well().rests_on(), choices=choices_in_words(well().file)))
    assert lines[:3] == [
        "The verdict on question 2 falls with e.",
        "Questions 1 and 4 would no longer be OPEN without one passage: FOLLOWS without c.",
        "Question 3 stays SILENT whatever is taken away.",
    ]
    assert "it is only said: FOLLOWS, carried by any one of [a]; [b]; SILENT only without a and b together." in lines
    assert lines[-1] == "No verdict depends on d, whatever else is taken away."  # not o, which no verdict could use


def test_what_matters_only_under_a_choice_is_not_called_idle() -> None:
    held = load("open-access").rests_on().questions[2]
    assert held.verdict == "OPEN"
    assert set(held.never) == {"a08", "a09", "a11", "a12", "a23"}
    assert set(held.idle) == {
        "a08",
        "a09",
        "a11",
        "a12",
    }  # a23 states the ranking that makes one of the readings FOLLOWS
    assert [(set(held.idle) <= set(each.never), "a23" in each.never) for each in held.within] == [(True, False)]
    lines = said([Section("", tuple(rests_on.holding_lines(held, {})))])
    assert lines[-2:] == [
        "a08, a09, a11 and a12 make no difference here, whatever else is taken away.",
        "a23 matters only under 'if': over all readings the verdict is OPEN either way.",
    ]


def test_what_decides() -> None:
    lines = said(decided_by.sections(well().decided_by(), choices_in_words(well().file)))
    assert lines[0] == "'way' changes the verdict by itself on questions 1 and 4."
    assert "'way': OPEN if it weighs; FOLLOWS if it is only said." in lines
    (way,) = well().explain().passages
    assert way.choices["talk"] == "it is only said; nothing hangs on it"
    assert len(said(decided_by.sections(well().decided_by(), listed=False))) == len(lines) - 1


def test_voices() -> None:
    found = said(voices.sections(well().voices(), key=False))
    assert "Without the author: FOLLOWS on questions 1 and 4; SILENT on question 2." in found
    assert "Without goals that only restate the conduct: SILENT on question 2." in found
    assert found[3] == "Nothing changes on the author's word alone or without a neighbour."


def test_priorities() -> None:
    lines = said(flips.sections(well().flip()))
    assert lines[:2] == [
        "One change of priority would make another verdict on questions 1 and 4.",
        "Questions 2 and 3 stay as they are whatever outranks what.",
    ]
    assert any("counts, not chances" in line for line in lines)
    assert not any("counts, not chances" in line for line in said(flips.sections(well().flip(), counted=False)))


def test_where_priorities_alone_cannot_settle_it() -> None:
    text = WELL.replace(
        "it is only said; nothing hangs on it, drop: [farmer.toil]",
        "it is only said, drop: [farmer.toil, farmer.water, farmer.rest]",
    )
    file, located = parse_case(text.replace("burden: {means: it weighs}", "burden: {drop: [farmer.toil]}"))
    found = Case(LoadedCase(file, located, "well", None)).flip(questions=["go"])
    lines = said(flips.sections(found))
    assert lines[0] == "Priorities alone cannot settle question 1."
    assert "Priorities alone cannot settle it: in some readings it is FOLLOWS and in others SILENT" in lines[2]


def test_moves() -> None:
    lines = said(moves.sections(well().moves()))
    assert lines[:3] == [
        "Questions 1 and 4: another course would be better for the actor in some readings or rankings.",
        "Questions 1 and 4: nothing that the others could do would stop it.",
        "Questions 2 and 3: no other course would be better, in any reading or ranking.",
    ]
    parts = [line for line in lines if "The same speaks for a part of this change alone" in line]
    assert [line.rpartition(": ")[2] for line in parts] == ["see question 1."]
    assert "If the farmers were no longer to go to the well or sweep the road" in parts[0]


def test_beliefs() -> None:
    lines = said(beliefs.sections(well().beliefs(), well().file))
    assert lines[:4] == [
        "Seen so, no answer about what the mayor does is another one than by the text.",
        "Question 1: FOLLOWS in this view, OPEN: follows or against by the text.",
        "Question 4: FOLLOWS in this view, OPEN: follows or against by the text.",
        "The same in every view that is compared: question 3.",
    ]
    assert "No goal gives the mayor (by 'what the mayor sees') a reason to move." in lines


def test_the_text_s_own_questions_are_counted_apart() -> None:
    counted = "The text does not settle its own question; of the 3 that the case adds, 2 are OPEN or SILENT."
    assert counted in well().explain().warnings
    file, located = parse_case(WELL.replace("summary: {question: why the farmers go, asks: [go]}\n", ""))
    plain = Case(LoadedCase(file, located, "well", None)).explain().warnings
    assert "The text does not settle its question: most of the questions put to it are OPEN or SILENT." in plain


def test_an_added_goal_restates_the_choice_of_its_own_actor_only() -> None:
    found = well().whatif(add=["mayor wants farmer.go", "farmer wants farmer.go"])
    notes = [note for note in found.notes if "restates" in note]
    assert len(notes) == 1
    assert notes[0].endswith("(to go to the well) only restates the choice that go and both ask about")


def test_an_added_goal_is_told_in_the_words_of_the_link_or_option() -> None:
    told = {
        "farmer wants toil": "that the way is walked",
        "farmer avoids toil": "that it is not so that the way is walked",
        "farmer wants mayor.ask": "that the mayor would ask",
        "farmer avoids dig": "not to dig a well",
    }
    for add, words in told.items():
        (goal,) = well().whatif(add=[add]).patch["add"]["goals"]["farmer"]
        assert goal["says"] == words


def test_a_goal_without_entries_has_no_empty_brackets() -> None:
    goal = "{id: quiet, avoids: mayor.ask, says: to be quiet, basis: assumed, because: so}"
    patch = f"patches: {{quiet: {{title: quiet, add: {{goals: {{mayor: [{goal}]}}}}}}}}\n"
    file, located = parse_case(WELL + patch)
    explained = Case(LoadedCase(file, located, "well", None)).explain(patches=["quiet"])
    lines = [line.text for question in explained.questions for line in question_lines(explained, question)]
    assert "to be quiet [restates the choice]." in lines
    assert not any("[;" in line or "[]" in line for line in lines)


def test_the_full_page_lists_questions_and_passages_once() -> None:
    full = well().explain(full=True)
    assert isinstance(full, FullExplanation)
    assert full.around is not None
    shown = list(around.sections(full.around, well().file))
    assert not any("counts, not chances" in line for line in said(shown))
    assert not any(line == "Why does the mayor not ask?" for line in said(shown))
    assert not any(section.heading == "Unclear passages" for section in shown)


def test_a_goal_of_another_mover_restates_a_step_and_not_the_choice() -> None:
    plan = [{"farmer": "not go"}, {"mayor": "ask"}, {"farmer": "go"}]
    text = WELL.replace(
        "  - {id: both,",
        f"  - {{id: plan, ask: Why no strike?, actor: farmer, at: now, plan: {plan}}}\n  - {{id: both,",
    )
    file, located = parse_case(text)
    case = Case(LoadedCase(file, located, "well", None))
    found = case.whatif(add=["mayor wants mayor.ask"])
    marks = {question.id: mark for question in found.changed for mark in marks_of(question.after)}
    assert marks == {"ask": "restates the choice", "plan": "restates a step"}


def marks_of(seen: Glance) -> set[str]:
    goals = [goal for sides in seen.sides for goal in (*sides.for_, *sides.against) if goal.actor == "mayor"]
    return {mark for goal in goals for mark in goal.marks if mark.startswith("restates")}
