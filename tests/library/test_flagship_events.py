"""What stands around the flagship: later events are dated and sourced, nobody foresaw recognition without being told.

Also what the views are there to show: the reply of the Taliban when help stops.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

import standoff
from standoff.case.model import CaseFile, Entry, Event, NamedPatch, Question, Rival, View
from standoff.case.patches import LAYERS, Scope
from standoff.case.validate import split_literal
from standoff.explain.alternatives import Contest, changed, orders_of
from standoff.explain.explanation import STATED
from standoff.explain.foresight import sanction
from standoff.explain.readings import Court, overall
from standoff.game.board import Board

EARLIEST = "2024-10-15"  # the interview that the article shares its words with
LATEST = "2025-04-17"  # the suspension of the ban, which the article does not know


@pytest.fixture(scope="module")
def case() -> CaseFile:
    return standoff.load("russia-taliban").file


@pytest.fixture(scope="module")
def court(case: CaseFile) -> Court:
    return Court(case)


def question(case: CaseFile, name: str) -> Question:
    return next(question for question in case.questions if question.id == name)


def event(case: CaseFile, name: str) -> Event:
    return next(event for event in case.events if event.id == name)


# --- events -----------------------------------------------------------------------------------------------------------


def day(text: str) -> date:
    year, month, number = (*map(int, text.split("-")), 1, 1)[:3]
    return date(year, month, number)


def test_events_have_real_dates_after_the_earliest_day_of_the_article(case: CaseFile) -> None:
    assert len(case.events) >= 15
    for item in case.events:
        assert day(item.date) > day(EARLIEST), item.id


def test_events_stand_in_order(case: CaseFile) -> None:
    dates = [item.date for item in case.events]

    assert dates == sorted(dates)


def test_every_event_is_sourced_from_elsewhere_and_says_how_sure_it_is(case: CaseFile) -> None:
    for item in case.events:
        source = case.sources[item.source]
        assert source.kind == "outside", item.id
        assert all((source.url, source.publisher, source.date)), item.id
        assert "excerpt" in (source.note or ""), item.id
        assert item.confidence in ("high", "medium", "low"), item.id
        assert {case.entry(name).source for name in item.entries} == {item.source}, item.id


def test_no_source_is_older_than_the_month_of_its_event(case: CaseFile) -> None:
    for item in case.events:
        assert str(case.sources[item.source].date)[:7] >= item.date[:7], item.id


def test_a_doubtful_date_is_said_to_be_one(case: CaseFile) -> None:
    doubtful = {item.id for item in case.events if len(item.date) < 10}

    assert doubtful == {"motives", "un-size"}
    for name in (*doubtful, "help-promised", "recognition", "shoigu-number", "arms-agreement"):
        note = event(case, name).note or ""
        assert "day" in note or "date" in note or "print" in note, name


def test_twelve_days_lie_between_recognition_and_the_demand_voiced_again(case: CaseFile) -> None:
    still_asking = event(case, "still-asking")

    assert still_asking.what.startswith("Twelve days after recognition")
    assert (day(still_asking.date) - day(event(case, "recognition").date)).days == 12


def test_only_the_sentence_on_recognition_is_overtaken(case: CaseFile) -> None:
    assert {item.id: item.hits for item in case.events if item.hits} == {"recognition": ("s21",)}


def test_events_change_nothing_but_what_they_show(case: CaseFile) -> None:
    for item in case.events:
        assert not any((item.set_, item.read, item.only, item.drop)), item.id
        assert item.add == type(item.add)(), item.id


@pytest.mark.parametrize("name", ["after_delisting", "aug_2025"])
def test_dated_states_are_what_the_events_show_by_then(case: CaseFile, court: Court, name: str) -> None:
    until = str(case.states[name].date)
    shown = {
        split_literal(literal, "")[0]: split_literal(literal, "")[1]
        for item in case.events
        if item.date[: len(until)] <= until
        for literal in item.state
    }
    yes = set(court.maker.space.yes(court.maker.states[name]))

    assert shown
    assert {option: option in yes for option in shown} == shown


# --- rivals and views: who made them when, and from what --------------------------------------------------------------


def variants_of_the_case(case: CaseFile) -> dict[str, NamedPatch]:
    return {name: patch for name, patch in case.named_patches().items() if isinstance(patch, Rival | View | NamedPatch)}


def used_by(case: CaseFile, patch: NamedPatch) -> set[str]:
    """Ledger entries that a patch or anything it adds rests on."""
    added: Iterable[object] = (
        *(goal for goals in patch.add.goals.values() for goal in goals),
        *(item for items in patch.add.outranks.values() for item in items),
        *patch.add.links.values(),
    )
    found = {entry for element in added for entry in getattr(element, "entries", ())}
    grounds = patch.grounds if isinstance(patch, Rival | View) else None
    return found | set(grounds.entries if grounds else ())


def is_later(case: CaseFile, entry: Entry) -> bool:
    source = case.sources[entry.source]
    return source.kind == "outside" and str(source.date)[:10] >= LATEST


def test_whatever_uses_a_later_source_is_marked_as_made_after_the_fact(case: CaseFile) -> None:
    made_later = {
        name
        for name, patch in variants_of_the_case(case).items()
        if any(is_later(case, case.entry(entry)) for entry in used_by(case, patch))
    }
    marked = {name for name, patch in variants_of_the_case(case).items() if patch.after_the_fact == "yes"}

    assert made_later == marked == {"rival:prestige", "view:record", "postdiction"}


def test_recognition_is_expected_by_nobody_who_did_not_know_of_it(case: CaseFile, court: Court) -> None:
    withheld = question(case, "recognise")
    expected = {
        name
        for name in variants_of_the_case(case)
        if overall(court.readings(withheld, Scope(STATED, patches=(name,)))) == "AGAINST"
    }

    assert expected == {"rival:prestige", "postdiction"}
    assert all(variants_of_the_case(case)[name].after_the_fact == "yes" for name in expected)
    for layer, bases, _ in LAYERS:
        assert overall(court.readings(withheld, Scope(bases))) == "FOLLOWS", layer


def test_an_account_that_selects_goals_of_russia_keeps_the_demand_and_the_goals_of_others(case: CaseFile) -> None:
    for name, rival in case.rivals.items():
        assert set(rival.only) <= {"russia"}, name
        assert "inclusive" in rival.only.get("russia", ("inclusive",)), name
        assert "Left out" in (rival.because or ""), name


def test_only_rivals_about_the_demand_itself_explain_why_russia_does_not_press(case: CaseFile, court: Court) -> None:
    press = question(case, "tolerate")
    explaining = set()
    for name in case.rivals:
        readings = court.readings(press, Scope(STATED, patches=(f"rival:{name}",)))
        if any(reading.outcomes == frozenset({"SUPPORTED"}) for reading in readings):
            explaining.add(name)

    assert explaining == {"show", "cannot-press"}


# --- views: what the Taliban do when Russia's tribute stops -----------------------------------------------------------


def boards(court: Court, view: str) -> list[Board]:
    return [board for _, board in court.boards(Scope(STATED, patches=(f"view:{view}",)))]


def certainly_prefers(board: Board, actor: str, first: int, second: int) -> bool:
    """Whether every most important goal that tells two states apart holds at the first."""
    one, other = board.vector(actor, first), board.vector(actor, second)
    decisive = orders_of(board)[actor].maximal(one ^ other)
    return one != other and all(one >> goal & 1 for goal in decisive)


def replies(court: Court, view: str, start: str) -> set[str]:
    """Which way the Taliban turn in the fight against ISIS once Russia no longer pays, over all readings."""
    found = set()
    for board in boards(court, view):
        bits = board.space.bits
        unpaid = changed(bits, court.maker.states[start], ["not pay"], "russia")
        fights = changed(bits, unpaid, ["suppress"], "taliban")
        stops = changed(bits, unpaid, ["not suppress"], "taliban")
        if certainly_prefers(board, "taliban", fights, stops):
            found.add("fight")
        elif certainly_prefers(board, "taliban", stops, fights):
            found.add("stop")
        else:
            found.add("unclear")
    return found


def test_help_has_to_be_bought_in_russias_view_and_in_no_other(court: Court) -> None:
    assert replies(court, "russia", "as_written") == {"stop"}
    assert replies(court, "exaggerated", "as_written") == {"fight"}
    assert replies(court, "record", "as_on_record") == {"fight"}
    assert replies(court, "racket", "kept_alive") == {"fight"}


def after_withholding_tribute(court: Court, view: str, start: str) -> tuple[bool, bool]:
    """Whether, for Russia's goals, withholding tribute is certainly worse, or certainly better, after the reply."""
    (reply,) = replies(court, view, start)
    worse, better = [], []
    for board in boards(court, view):
        before = court.maker.states[start]
        unpaid = changed(board.space.bits, before, ["not pay"], "russia")
        assert board.vector("russia", unpaid) == board.vector("russia", before)
        after = changed(board.space.bits, unpaid, ["suppress" if reply == "fight" else "not suppress"], "taliban")
        worse.append(certainly_prefers(board, "russia", before, after))
        better.append(certainly_prefers(board, "russia", after, before))
    return all(worse), all(better)


def test_the_false_belief_matters_only_for_a_russia_that_looks_ahead(court: Court) -> None:
    """At once withholding tribute changes nothing that Russia states; after the reply it depends on the view."""
    assert after_withholding_tribute(court, "russia", "as_written") == (True, False)
    assert after_withholding_tribute(court, "exaggerated", "as_written") == (False, False)
    assert after_withholding_tribute(court, "record", "as_on_record") == (False, False)
    assert after_withholding_tribute(court, "racket", "kept_alive") == (False, True)


def test_russia_never_sees_the_raising_of_the_threat(case: CaseFile) -> None:
    assert case.holder("russia") == "russia"
    assert case.views["russia"].unseen == ("taliban.inflate",)
    assert {case.holder(name) for name in case.views if name != "russia"} == {None}


def test_the_three_withhold_by_moves_of_their_own(case: CaseFile, court: Court) -> None:
    three = case.coalitions["three"]
    state = court.maker.states[three.at]
    for actor, literals in three.move.items():
        moved = changed(court.maker.space.bits, state, literals, actor)
        assert moved != state
        assert court.maker.space.permitted(state, moved)
        state = moved
    for _, board in court.boards(Scope(STATED)):
        assert board.feasible >> state & 1


@pytest.mark.parametrize("name", ["walk", "russia-field", "fight"])
def test_in_russias_view_alone_the_taliban_have_an_answer_to_leaving(case: CaseFile, court: Court, name: str) -> None:
    stopped = {}
    for view in case.views:
        readings = court.readings(question(case, name), Scope(STATED, patches=(f"view:{view}",)))
        contests = [
            r.subject for r in readings if "CONTRADICTED" in (r.outcomes or ()) and isinstance(r.subject, Contest)
        ]
        assert contests
        stopped[view] = [sanction(contest, "SEQ") for contest in contests]
    found = stopped.pop("russia")
    assert not any(any(lines) for lines in stopped.values())
    for reply in found:
        assert reply is not None
        _, path, comes_anyway = reply
        assert not comes_anyway
        assert [step.actor for step in path] == ["taliban"]
        bit = court.maker.space.bits["taliban.suppress"]
        assert (path[0].before >> bit & 1, path[0].after >> bit & 1) == (1, 0)
