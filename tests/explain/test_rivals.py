"""Rival explanations: the matrix, what tells them apart, and how it is shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from standoff.case.model import NamedPatch
from standoff.case.patches import Scope
from standoff.cli import main
from standoff.errors import InputError
from standoff.explain.explanation import STATED
from standoff.explain.formula_words import formula_words
from standoff.explain.patch_words import patch_words
from standoff.explain.readings import Court, overall
from standoff.explain.rivals import Rivals, compare_rivals
from standoff.report.rivals import sections
from tests.explain.night_guard import TEXT, night_guard


@pytest.fixture(scope="module")
def rivals() -> Rivals:
    return night_guard().rivals()


def test_the_text_comes_first_and_every_cell_is_the_verdict_under_its_rival(rivals: Rivals) -> None:
    assert [h.name for h in rivals.hypotheses] == ["the text", "sleepy", "paid", "bribed", "angry"]
    assert {h.name: [cell.in_words for cell in h.cells] for h in rivals.hypotheses} == {
        "the text": ["OPEN: against or silent", "SILENT", "FOLLOWS"],
        "sleepy": ["FOLLOWS", "SILENT", "FOLLOWS"],
        "paid": ["AGAINST", "SILENT", "FOLLOWS"],
        "bribed": ["AGAINST", "SILENT", "FOLLOWS"],
        "angry": ["OPEN: against or silent", "SILENT", "AGAINST"],
    }
    court = Court(night_guard().file)
    for hypothesis in rivals.hypotheses[1:]:
        scope = Scope(STATED, patches=(f"rival:{hypothesis.name}",))
        for question, cell in zip(court.case.questions, hypothesis.cells, strict=True):
            assert cell.verdict == overall(court.readings(question, scope))


def test_what_tells_them_apart(rivals: Rivals) -> None:
    stay, passing = rivals.separations
    assert (stay.question, passing.question) == ("stay", "pass")
    assert [(camp.answer, camp.hypotheses) for camp in passing.camps] == [
        ("FOLLOWS", ("the text", "sleepy", "paid", "bribed (made after the fact)")),
        ("AGAINST", ("angry",)),
    ]
    assert stay.opposite
    assert passing.opposite
    assert rivals.not_diagnostic == ("dark",)
    assert rivals.alike == (("paid", "bribed (made after the fact)"),)


def test_events_that_tell_them_apart(rivals: Rivals) -> None:
    assert [(line.event, line.telling) for line in rivals.events] == [
        ("april", "apart"),
        ("may", "apart"),
        ("june", "apart"),
        ("june", "nothing"),
    ]
    may = {camp.answer: camp.hypotheses for camp in rivals.events[1].camps}
    assert may == {
        "left open (expected or nothing said)": ("the text", "angry"),
        "not expected (only restated)": ("sleepy",),
        "expected (only restated)": ("paid",),
        "fits (made after the fact)": ("bribed",),
    }
    assert rivals.events[0].says == "that the guard would still not walk the rounds"
    assert rivals.events[1].says == "that the guard would walk the rounds"
    assert rivals.events[1].grounds == "[e2; not in the document]"
    assert rivals.events[0].grounds == "[The Paper, 2024-01-01, not in the document]"


def test_hindsight_alone_tells_nothing_apart() -> None:
    """Without the rival that expected it beforehand, the walk in May speaks for nobody."""
    case = night_guard().file
    kept = {name: rival for name, rival in case.rivals.items() if name in ("sleepy", "bribed")}
    found = compare_rivals(Court(case.model_copy(update={"rivals": kept})))
    assert [line.telling for line in found.events if line.event == "may"] == ["against"]


def test_events_by_what_they_tell() -> None:
    case = night_guard().file

    def telling(*names: str) -> dict[str, str]:
        kept = {name: rival for name, rival in case.rivals.items() if name in names}
        found = compare_rivals(Court(case.model_copy(update={"rivals": kept})))
        return {f"{line.event} {line.says.split()[-1]}": line.telling for line in found.events}

    assert telling("paid")["may rounds"] == "for some"
    assert telling("bribed")["may rounds"] == "nothing"
    assert telling("angry")["june bite"] == "apart"
    assert telling("sleepy")["june bite"] == "nothing"


AGAIN = """
  - {id: july, date: 2024-07, what: He walks, source: paper, confidence: high, state: [guard.walk]}
  - {id: august, date: 2024-08, what: He still walks, source: paper, confidence: high, state: [guard.walk]}
"""


def test_what_is_shown_again_is_one_line_where_the_answers_are_the_same() -> None:
    found = night_guard(TEXT + AGAIN.lstrip("\n")).rivals()
    walks = [(line.event, line.again) for line in found.events if line.says.endswith("walk the rounds")]
    assert walks == [("april", ()), ("may", ("2024-07", "2024-08"))]


def test_a_difference_that_comes_from_the_reading_alone_says_so(rivals: Rivals) -> None:
    """`meant` changes nothing but how the pay is read; `paid` drops goals as well."""
    text = TEXT.replace("rivals:\n", "rivals:\n  meant: {title: Meant, says: pay is meant, read: {pay: counts}}\n")
    court = Court(night_guard(text).file)
    only = {name: rival for name, rival in court.case.rivals.items() if name in ("meant", "angry")}
    found = compare_rivals(Court(court.case.model_copy(update={"rivals": only})))
    stay = next(separation for separation in found.separations if separation.question == "stay")
    assert (stay.by_reading, stay.only_by_reading) == (("meant",), True)
    passing = next(separation for separation in found.separations if separation.question == "pass")
    assert (passing.by_reading, passing.only_by_reading) == ((), False)
    may = next(line for line in found.events if line.event == "may")
    assert may.by_reading == ("meant",)
    meant = found.hypotheses[1]
    settled = court.case.model_copy(update={"readings": {}})
    assert [cell.verdict for cell in meant.text_cells] == [
        overall(Court(settled).readings(question, Scope(STATED))) for question in settled.questions
    ]
    page = " ".join(line.text for section in sections(found) for line in section.lines)
    assert "Question 1: the answers differ only because some accounts settle an unclear passage" in page
    assert "differ only by how they read unclear passages on question 1" in page
    assert "With the unclear passages settled as in the account meant, the text answers the same." in page


def test_rivals_that_the_patches_contradict_are_left_out_and_named() -> None:
    text = TEXT.replace("events:\n", "patches:\n  free: {title: Free, read: {pay: nothing}}\nevents:\n")
    court = Court(night_guard(text).file)
    found = compare_rivals(court, Scope(STATED, patches=("free",)))
    assert [h.name for h in found.hypotheses] == ["the text", "sleepy", "angry"]
    assert set(found.left_out) == {"paid", "bribed"}
    assert "patch free reads pay as nothing, patch rival:paid reads it as counts" in found.left_out["paid"]
    notes = [line.text for line in sections(found)[-1].lines]
    assert "'The text' is here the text changed by Free." in notes
    assert any(note.startswith("Left out: paid, because conflict") for note in notes)


def test_an_event_before_the_text_tests_no_account() -> None:
    found = night_guard(TEXT.replace("author: A. Nobody, kind: text", "date: 2024-04-15, kind: text")).rivals()
    assert found.early == ("april",)
    assert [line.event for line in found.events] == ["may", "june", "june"]
    assert "Dated before the text, and no test of any account: april." in [x.text for x in sections(found)[-1].lines]


def test_a_rival_that_is_applied_is_compared_like_the_others(rivals: Rivals) -> None:
    court = Court(night_guard().file)
    found = compare_rivals(court, Scope(STATED, patches=("rival:paid",)))
    assert found.hypotheses == rivals.hypotheses
    assert (found.set_aside, found.changed_by, found.left_out) == (("paid",), (), {})
    notes = [line.text for line in sections(found)[-1].lines]
    assert "Applied elsewhere, but here compared like the others with the text without it: paid." in notes
    assert all("without it" not in line.text for section in sections(rivals) for line in section.lines)


def test_a_rival_from_later_sources_was_made_after_the_fact() -> None:
    """The text is dated, and the paper that proposes `sleepy` is younger."""
    text = TEXT.replace("author: A. Nobody, kind: text", "author: A. Nobody, date: '2023', kind: text")
    case = night_guard(text)
    by_name = {h.name: h for h in case.rivals().hypotheses}
    assert [name for name, h in by_name.items() if h.after_the_fact] == ["sleepy", "bribed"]
    assert by_name["sleepy"].label == "sleepy (made after the fact)"
    assert "expected" not in {test.word for test in by_name["sleepy"].events}
    assert {variant.name for variant in case.since().hindsight} == {"rival:sleepy", "rival:bribed", "view:loud"}
    assert any("The guard is lazy (made after the fact)" in w for w in case.explain(patches=["rival:sleepy"]).warnings)
    assert case.whatif(drop=["s5"], patches=["rival:sleepy"]).made_after == ("rival:sleepy",)
    assert {view.name for view in case.beliefs().views if view.after_the_fact} == {"loud"}


def test_the_finding_names_what_differs_and_how(rivals: Rivals) -> None:
    assert sections(rivals)[0].lines[0].text == (
        "The 5 accounts contradict each other on questions 1 and 3 and agree on question 2; what happened on "
        "2024-04-02, 2024-05 and 2024-06 was expected by one of them and ruled out by another."
    )


def test_what_a_rival_changes_is_said_in_words(rivals: Rivals) -> None:
    by_name = {h.name: h for h in rivals.hypotheses}
    assert by_name["sleepy"].changes.keeps == ("of the goals of the guard only: none",)
    assert by_name["sleepy"].changes.adds == ("the guard: to sleep [e1; not in the document]",)
    assert by_name["sleepy"].sources == ("The Paper, 'Dogs of the yard', 2024-01-01 [e1; not in the document]",)
    assert by_name["paid"].changes.drops == (
        "the guard: 'to stay unhurt' outranks 'to earn the pay' [s1]",
        "the guard: to stay unhurt [s1]",
    )
    assert by_name["paid"].changes.takes == ("of the unclear passage 'pay', that the pay counts",)
    assert by_name["bribed"].changes.keeps == ("of the goals of the guard only: to earn the pay [s4]",)
    assert by_name["angry"].changes.adds == ("the dog: to bite [not in the document]",)
    assert by_name["the text"].says == "that the guard fears the dog"
    assert by_name["the text"].entries == ("s3",)


def test_every_kind_of_change_has_words() -> None:
    text = TEXT.replace(
        "states:\n  night",
        "links: {hurt: {iff: dog.bite, means: somebody is hurt, grounds: [s1]}}\n"
        "conditions: {dark: {means: it is dark, value: yes, grounds: [s4]}}\n"
        "infeasible: [{id: leash, when: dog.bite and dog.bark, basis: inferred, grounds: [s2], because: one mouth}]\n"
        "states:\n  night",
    )
    case = night_guard(text).file
    patch = NamedPatch.model_validate(
        {
            "title": "All",
            "drop": ["hurt", "leash", "s4", "pay"],
            "set": {"dark": "no"},
            "add": {
                "outranks": {"thief": [{"chain": ["empty", "loot"], "basis": "assumed", "because": "-"}]},
                "goals": {"thief": [{"id": "loot", "wants": "thief.climb", "basis": "assumed", "because": "-"}]},
                "links": {"seen": {"iff": "guard.lamp", "basis": "inferred", "grounds": ["s1"], "because": "-"}},
                "conditions": {"wet": {"means": "it rains", "value": "yes", "grounds": ["s1"]}},
                "infeasible": [{"when": "guard.walk and guard.lamp", "grounds": ["s1"], "because": "one hand"}],
            },
        }
    )
    found = patch_words(case, patch)
    assert found.drops == (
        "that somebody is hurt (exactly when the dog would bite) [s1]",
        "that it cannot be that the dog would bite and bark: one mouth [s2; inferred]",
        "the passage [s4]: the guard is paid for the rounds",
        "the guard: to earn the pay [s4]",
    )
    assert found.takes == ("that it is not so that it is dark",)
    assert found.adds == (
        "the thief: wants thief.climb [not in the document]",
        "the thief: 'to find the yard empty' outranks 'wants thief.climb' [not in the document]",
        "'seen' (exactly when the guard would light the lamp) [s1; inferred]",
        "the condition that it rains [s1]: yes",
        "that it cannot be that the guard would walk the rounds and light the lamp: one hand [s1]",
    )


def test_what_comes_back_as_it_was_is_no_loss() -> None:
    case = night_guard().file
    goal = {"id": "pay", "wants": "guard.walk", "says": "to earn the pay", "grounds": ["s4"]}
    same = NamedPatch.model_validate({"title": "Same", "drop": ["guard.pay"], "add": {"goals": {"guard": [goal]}}})
    assert (patch_words(case, same).drops, patch_words(case, same).adds) == ((), ("the guard: to earn the pay [s4]",))
    other = {**goal, "wants": "guard.lamp"}
    changed = NamedPatch.model_validate({"title": "Other", "drop": ["pay"], "add": {"goals": {"guard": [other]}}})
    assert patch_words(case, changed).drops == ("the guard: to earn the pay [s4]",)


def test_orders_that_win_are_said() -> None:
    patch = NamedPatch.model_validate({"title": "Pay first", "rank": {"guard": ["pay", "unhurt"]}})
    (said,) = patch_words(night_guard().file, patch).takes
    order = "that for the guard 'to earn the pay' outranks 'to stay unhurt'"
    assert said == f"{order}, whatever else ranks them [not in the document]"


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("guard.walk and not guard.lamp", "the guard would walk the rounds and not light the lamp"),
        ("dog.bite or thief.climb", "the dog would bite or the thief would climb over the wall"),
        (
            "dog.bite and (guard.walk or thief.climb)",
            "the dog would bite and either the guard would walk the rounds or the thief would climb over the wall",
        ),
        ("not (dog.bite and dog.bark)", "it is not so that the dog would bite and bark"),
        ("dog.bite iff guard.walk", "the dog would bite exactly when the guard would walk the rounds"),
        ("dog.bite if night", "the dog would bite if things are as at 'night'"),
        ("dark or not hurt", "it is dark or it is not so that somebody is hurt"),
    ],
)
def test_formulas_in_words(formula: str, expected: str) -> None:
    text = TEXT.replace(
        "states:\n  night",
        "links: {hurt: {iff: dog.bite, means: somebody is hurt, grounds: [s1]}}\n"
        "conditions: {dark: {means: it is dark, value: yes, grounds: [s4]}}\nstates:\n  night",
    )
    assert formula_words(night_guard(text).file, formula) == expected


def test_mistakes_are_named() -> None:
    case = night_guard().file
    with pytest.raises(InputError, match="names no rival explanations"):
        compare_rivals(Court(case.model_copy(update={"rivals": {}})))
    with pytest.raises(InputError, match="asks no questions"):
        compare_rivals(Court(case.model_copy(update={"questions": ()})))


def test_a_question_that_cannot_be_asked_under_a_rival_is_not_possible() -> None:
    text = TEXT.replace(
        "add: {goals: {dog: [{id: angry,",
        "add: {infeasible: [{when: not dog.bite, grounds: [s1], because: it bites}], goals: {dog: [{id: angry,",
    )
    found = night_guard(text).rivals()
    assert [cell.in_words for cell in found.hypotheses[-1].cells] == ["NOT POSSIBLE"] * 3
    assert {test.word for test in found.hypotheses[-1].events} == {"could not arise"}


# --- the page ---------------------------------------------------------------------------------------------------------


def many() -> str:
    """Eight explanations and eleven questions."""
    questions = "".join(
        f"  - {{id: more{n}, ask: 'Why is it so, number {n}?', actor: guard, at: night, rather_than: [walk]}}\n"
        for n in range(8)
    )
    rivals = "".join(
        f"  a-rather-long-name-{n}: {{title: Another, says: something else, drop: [s4], after_the_fact: {after}}}\n"
        for n, after in enumerate(("yes", "no", "no"))
    )
    return TEXT.replace("readings:\n", questions + "readings:\n").replace("views:\n", rivals + "views:\n")


def test_the_matrix_is_legible_at_80_columns(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(many(), encoding="utf-8")
    output = CliRunner().invoke(main, ["rivals", str(file)], env={"COLUMNS": "80"}, catch_exceptions=False).stdout
    assert max(map(len, output.splitlines())) <= 80
    first = output[output.index("What each of them answers, questions 1 to 6") :]
    second = first[first.index("What each of them answers, questions 7 to 11") : first.index("Questions that tell")]
    first = first[: first.index("What each of them answers, questions 7 to 11")]
    assert first.splitlines()[1].split() == list("123456")
    assert second.splitlines()[1].split() == ["7", "8", "9", "10", "11"]
    for name in ("the text", "sleepy", "paid", "bribed", "angry", "a-rather-long-name"):
        for part in (first, second):
            assert any(line.startswith(name) for line in part.splitlines())
    rows = [line for line in first.splitlines() if line.startswith("sleepy")]
    assert rows[0].split() == ["sleepy", "FOLLOWS", "SILENT", "FOLLOWS", "FOLLOWS", "FOLLOWS", "FOLLOWS"]
    words = {word for line in first.splitlines()[2:] for word in line.split()}
    assert {"FOLLOWS", "AGAINST", "SILENT", "OPEN:", "against", "or", "silent"} <= words


def test_nothing_is_counted_or_ranked(rivals: Rivals) -> None:
    """No number in the data but those inside names, dates and entry numbers."""

    def numbers(value: object) -> list[object]:
        if isinstance(value, dict):
            return [found for part in value.values() for found in numbers(part)]
        if isinstance(value, list):
            return [found for part in value for found in numbers(part)]
        return [value] if isinstance(value, int | float) and not isinstance(value, bool) else []

    assert numbers(rivals.to_dict()) == []


def test_the_page_and_the_data(tmp_path: Path, rivals: Rivals) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(TEXT, encoding="utf-8")
    run = CliRunner()
    assert json.loads(run.invoke(main, ["rivals", str(file), "--json"]).stdout) == rivals.to_dict()
    shown = " ".join(run.invoke(main, ["rivals", str(file)]).stdout.split())
    page = run.invoke(main, ["rivals", str(file), "--markdown"]).stdout
    for section in sections(rivals):
        assert section.heading in shown
        for line in section.lines:
            assert " ".join(line.text.split()) in shown
    assert "| bribed (made after the fact) | AGAINST | SILENT | FOLLOWS |" in page
    assert "Nothing is told apart where all answer alike: SILENT to question 2." in shown
    assert "No question tells paid and bribed (made after the fact) apart." in shown
    explanations = shown.split("What each of them answers")[0]
    assert "bribed (made after the fact): The guard was bribed to walk" in explanations
