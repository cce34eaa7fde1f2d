"""Events after a text: verdicts after each of them against a literal composition, dates, and a planted example."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from standoff.case.load import parse_case
from standoff.case.model import Event
from standoff.case.patches import Scope
from standoff.errors import InputError
from standoff.explain.explanation import STATED
from standoff.explain.readings import Court
from standoff.explain.since import Since, since
from standoff.explain.timeline import distance_words, in_order, span_of, unordered, up_to
from standoff.report.since import sections
from tests.explain.harbour import HARBOUR
from tests.reference import verdicts as reference
from tests.reference.random_cases import Case as PlainCase
from tests.reference.random_cases import cases

HARBOUR_CASE, _ = parse_case(HARBOUR)


# --- against the reference --------------------------------------------------------------------------------------------

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
texts = st.builds(lambda day, length: day.isoformat()[:length], days, st.sampled_from([4, 7, 10]))


@st.composite
def cases_with_events(draw: st.DrawFn) -> PlainCase:
    case = draw(cases())
    options = [f"{actor}.{option}" for actor, body in case["actors"].items() for option in body["options"]]
    entries = [entry["id"] for entry in case["ledger"] if not entry["id"].startswith("c-")]
    case["events"] = []
    for number in range(draw(st.integers(1, 4))):
        shown = draw(st.lists(st.sampled_from(options), max_size=2, unique=True))
        case["events"].append(
            {
                "id": f"e{number}",
                "date": draw(texts),
                "what": "something happens",
                "source": "text",
                "confidence": draw(st.sampled_from(["high", "medium", "low"])),
                "hits": draw(st.lists(st.sampled_from(entries), max_size=2, unique=True)) if entries else [],
                "state": [option if draw(st.booleans()) else f"not {option}" for option in shown],
            }
        )
    return case


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large])
@given(cases_with_events())
def test_verdicts_after_each_event(plain: PlainCase) -> None:
    file, _ = parse_case(json.dumps(plain))
    found = since(file)
    gone: frozenset[str] = frozenset()
    literals: list[str] = []
    standing = literal_verdicts(plain, gone, literals)
    assert [event.id for event in found.events] == [e["id"] for e in sorted(plain["events"], key=lambda e: e["date"])]
    for line in found.events:
        event = next(e for e in plain["events"] if e["id"] == line.id)
        gone |= set(event["hits"])
        literals += event["state"]
        after = literal_verdicts(plain, gone, literals)
        assume(after is not None)
        listed = {change.question: (change.before, change.after) for change in line.changes}
        for name in standing or {}:
            assert standing is not None
            assert after is not None
            if name in listed:
                assert listed[name] == (standing[name], after[name])
            else:
                assert standing[name] == after[name]
        assert [entry.id for entry in line.hits] == event["hits"]
        standing = after


def literal_verdicts(plain: PlainCase, gone: frozenset[str], literals: list[str]) -> dict[str, str] | None:
    """Verdicts with entries taken away, each question at its state with the literals made true."""
    frame = reference.read_frame(plain, "stated")
    try:
        readings = reference.distinct_readings(plain, frame, gone)
        return {item["id"]: literal_verdict(frame, item, literals, readings) for item in plain["questions"]}
    except ValueError:
        return None


def literal_verdict(
    frame: reference.Frame, item: Mapping[str, Any], literals: list[str], readings: list[reference.Reading]
) -> str:
    state = reference.after_literals(frame.states[str(item["at"])], item["actor"], literals)
    if reference.after_literals(state, item["actor"], item.get("conduct") or []) != state:
        return "NOT POSSIBLE"
    moved = reference.Frame(
        frame.options, frame.one_way, {**frame.states, str(item["at"]): state}, frame.only_listed, frame.bases
    )
    return str(reference.judge(reference.read_question(moved, item), readings)["verdict"])


# --- dates ------------------------------------------------------------------------------------------------------------


def event(name: str, when: str) -> Event:
    return Event(id=name, date=when, what="something", source="text", confidence="high")


def possible_days(text: str) -> set[date]:
    """Every day that a date can mean, by going through the days."""
    first = date(int(text[:4]), 1, 1)
    return {day for n in range(366) if (day := first + timedelta(n)).isoformat().startswith(text)}


@given(texts)
def test_a_date_means_the_days_that_begin_with_it(text: str) -> None:
    span = span_of(text)
    assert span is not None
    assert (span.first, span.last) == (min(possible_days(text)), max(possible_days(text)))
    assert span.is_day == (len(text) == 10)


@given(st.lists(texts, min_size=1, max_size=6))
def test_order_keeps_what_is_certain_and_says_what_is_not(dates: list[str]) -> None:
    events = [event(f"e{n}", when) for n, when in enumerate(dates)]
    ordered = in_order(events)
    assert sorted(e.id for e in ordered) == sorted(e.id for e in events)
    apart = unordered(events)
    for n, first in enumerate(ordered):
        for second in ordered[n + 1 :]:
            certain = max(possible_days(first.date)) < min(possible_days(second.date))
            assert not max(possible_days(second.date)) < min(possible_days(first.date))
            assert (second.id in apart[first.id]) == (first.id in apart[second.id]) == (not certain)
    same = [e.id for e in ordered if e.date == dates[0]]
    assert same == [e.id for e in events if e.date == dates[0]]


@given(st.lists(texts, min_size=1, max_size=6), texts)
def test_up_to_a_date(dates: list[str], until: str) -> None:
    events = [event(f"e{n}", when) for n, when in enumerate(dates)]
    span = span_of(until)
    assert span is not None
    sure, unsure = up_to(events, span)
    end = max(possible_days(until))
    assert {e.id for e in sure} == {e.id for e in events if all(day <= end for day in possible_days(e.date))}
    some = {e.id for e in events if any(day <= end for day in possible_days(e.date))}
    assert {e.id for e in unsure} == some - {e.id for e in sure}


@given(days, st.integers(-4000, 4000))
def test_days_between_two_days(day: date, days_later: int) -> None:
    later = day + timedelta(days=days_later)
    one, other = span_of(later.isoformat()), span_of(day.isoformat())
    assert one is not None
    assert other is not None
    words = distance_words(one, other, "the text")
    count = abs(later.toordinal() - day.toordinal())
    direction = "after" if days_later > 0 else "before"
    unit = "day" if count == 1 else "days"
    assert words == (f"{count:,} {unit} {direction} the text" if count else "on the same day as the text")


@given(texts.filter(lambda text: len(text) < 10), texts)
def test_no_number_of_days_without_two_days(partial: str, other: str) -> None:
    for pair in ((partial, other), (other, partial)):
        first, second = map(span_of, pair)
        assert first is not None
        assert second is not None
        words = distance_words(first, second, "it")
        if first.before(second):
            assert words == "before it"
        elif second.before(first):
            assert words == "after it"
        else:
            assert words == "before or after it: the dates do not tell"


@pytest.mark.parametrize("text", ["unknown", "spring 2022", "2024-13", "2023-02-29", "0000", "", None, "2024-1"])
def test_what_is_no_date(text: str | None) -> None:
    assert span_of(text) is None


# --- the harbour ------------------------------------------------------------------------------------------------------


def groups_of(found: Since) -> dict[tuple[str, str], str]:
    return {(test.event, test.option): test.group for test in found.tests}


def test_right_missed_and_the_rest() -> None:
    assert groups_of(since(HARBOUR_CASE)) == {
        ("navy", "navy.patrol"): "not said",
        ("old", "union.strike"): "no test",
        ("strike", "union.strike"): "restated",
        ("still", "port.open"): "restated",
        ("still", "port.toll"): "left open",
        ("closed", "port.market"): "wrong",
    }


REASONED = HARBOUR.replace("wants: union.strike", "wants: raise").replace(
    "  unrest:", "  raise: {iff: union.strike, means: a strike brings a raise, basis: stated, grounds: [s3]}\n  unrest:"
)
AGAIN = """\
  - {id: june, date: '2024-08-02', what: the strike goes on, source: wire, confidence: low, state: [union.strike]}
  - {id: end, date: '2024-08-03', what: the strike is over, source: wire, confidence: low, state: [not union.strike]}
  - {id: over, date: '2024-08-04', what: no strike, source: wire, confidence: low, state: [not union.strike]}
"""


def test_a_reason_is_more_than_a_wish_for_the_act() -> None:
    """The union strikes for a raise, and the port fears the unrest that closing brings: neither is the act itself."""
    groups = groups_of(since(parse_case(REASONED)[0]))
    assert groups["strike", "union.strike"] == "right"
    assert groups["closed", "port.market"] == "wrong"
    assert groups["still", "port.open"] == "restated"


def test_what_is_shown_again_is_counted_once() -> None:
    found = since(parse_case(REASONED + AGAIN)[0])
    facts = {test.event: test for test in found.tests if test.option == "union.strike"}
    assert {event: fact.group for event, fact in facts.items()} == {"old": "no test", "strike": "right", "end": "wrong"}
    assert [(again.event, again.date, again.word) for again in facts["strike"].again] == [("june", "2024-08-02", None)]
    assert [(again.event, again.word) for again in facts["end"].again] == [("over", None)]
    page = {section.heading: section for section in sections(found)}
    assert page["What the text had led one to expect, and happened"].lines[0].text == (
        "2024-07 (strike) The union: 'go on strike' now done: expected (high confidence; The Wire); "
        "shown again on 2024-08-02 (june)."
    )


def test_the_first_event_after_the_text_counts_though_an_earlier_one_showed_the_same() -> None:
    later = AGAIN.splitlines(keepends=True)[2].replace("2024-08-04", "2024-06-01").replace("over", "later")
    facts = {test.event: test for test in since(parse_case(REASONED + later)[0]).tests}
    assert (facts["old"].group, facts["old"].again) == ("no test", ())
    assert facts["later"].group == "wrong"


def test_the_finding_is_counted_from_the_facts() -> None:
    found = since(HARBOUR_CASE)
    assert sections(found)[0].lines[0].text == (
        "4 dated events [not in the document] show 5 facts about what somebody does (3 changed and 2 as before): "
        "of these the model built on the text expected 0, ruled out 1, had for 2 only what the text says of the act "
        "itself (2 as it happened, 0 otherwise), left 1 open and was silent on 1."
    )
    assert sections(found)[0].lines[1].text == (
        "The text is dated 2024-05-10. Overtaken: [s2]. "
        "Another answer than before: Why does the navy stay away?; Why does the union not strike?; "
        "Why does the port not close the market?"
    )


def test_patches_are_respected_and_named() -> None:
    """Where the union has nothing to strike for, the text as changed is silent on the strike."""
    court = Court(HARBOUR_CASE)
    found = since(HARBOUR_CASE, court=court, scope=Scope(STATED, patches=("rival:other",)))
    assert groups_of(found)["closed", "port.market"] == "not said"
    assert found.changed_by == ("Another motive",)
    finding, overtaken = sections(found)[0].lines
    assert "the model built on the text so changed expected 0" in finding.text
    assert overtaken.text.startswith("The text is judged as changed by: Another motive. ")
    hindsight = since(HARBOUR_CASE, court=court, scope=Scope(STATED, patches=("rival:hindsight",)))
    assert groups_of(hindsight)["closed", "port.market"] == "fits"
    assert not hindsight.group("right")
    assert "rival:hindsight" not in {variant.name for variant in hindsight.hindsight}


def test_an_event_that_is_applied_already_is_not_applied_twice() -> None:
    goal = "{id: own, wants: port.market, basis: reported, grounds: [w1]}"
    case, _ = parse_case(
        HARBOUR.replace("    hits: [s2]\n", f"    hits: [s2]\n    add: {{goals: {{port: [{goal}]}}}}\n")
    )
    found = since(case, scope=Scope(STATED, patches=("event:closed",)))
    assert groups_of(found)["closed", "port.market"] != "right"


def test_a_variant_that_contradicts_the_patches_is_named_and_left_out() -> None:
    text = HARBOUR.replace(
        "    says: the same, from the agency\n", "    says: the same\n    read: {toll-meant: meant}\n"
    )
    text = text.replace("    says: the port wants none of it\n", "    says: none\n    read: {toll-meant: show}\n")
    found = since(parse_case(text)[0], scope=Scope(STATED, patches=("rival:other",)))
    assert [variant.name for variant in found.hindsight] == ["rival:hindsight"]
    assert any("rival:paid was made after the fact, and cannot be judged" in note for note in found.notes)


def test_an_event_that_overturns_an_entry_and_a_verdict() -> None:
    closed = since(HARBOUR_CASE).events[-1]
    assert (closed.id, closed.when) == ("closed", ("83 days after the text", "5 days after 'still'"))
    assert [(hit.id, hit.said) for hit in closed.hits] == [("s2", "the port fears unrest")]
    (change,) = closed.changes
    assert (change.question, change.before, change.after) == ("market", "FOLLOWS", "NOT POSSIBLE")
    assert change.why_not == "no longer arises: the port has closed the market [closed]"
    assert closed.unordered == ("navy",)


def test_the_order_in_time_and_what_is_not_known_of_it() -> None:
    found = since(HARBOUR_CASE)
    assert [event.id for event in found.events] == ["navy", "old", "strike", "still", "closed"]
    assert found.events[3].when[0] == "78 days after the text"
    assert [event.standing for event in found.events] == ["unclear", "before", "after", "after", "after"]


def test_variants_made_after_the_fact_are_apart_and_never_right() -> None:
    found = since(HARBOUR_CASE)
    assert {variant.name: variant.why for variant in found.hindsight} == {
        "rival:hindsight": "the case says so",
        "rival:paid": "it rests on w1, dated after the text",
    }
    for variant in found.hindsight:
        assert "port.market" in {test.option for test in variant.reproduces}
        assert {test.word for test in variant.reproduces} == {"fits (made after the fact)"}
    assert "port.market" not in {test.option for test in found.group("right")}


def test_events_of_their_own_knowledge_do_not_help() -> None:
    """An event that brings its own goal does not make the model foresee it."""
    goal = "{id: own, wants: port.market, basis: reported, grounds: [w1]}"
    own = f"    hits: [s2]\n    drop: [port.calm]\n    add: {{goals: {{port: [{goal}]}}}}\n"
    case, _ = parse_case(HARBOUR.replace("    hits: [s2]\n", own))
    assert case.events[0].drop
    assert groups_of(since(case))["closed", "port.market"] == "wrong"


def test_until() -> None:
    found = since(HARBOUR_CASE, until="2024-07-31")
    assert [event.id for event in found.events] == ["old", "strike", "still"]
    assert found.left_out == ("navy",)
    assert {test.event for test in found.tests} == {"old", "strike", "still"}


def test_confidence_stands_in_every_line_of_the_account() -> None:
    page = {section.heading: section for section in sections(since(HARBOUR_CASE))}
    missed = page["What the text had not led one to expect: missed"].lines
    assert len(missed) == 1
    assert missed[0].text == (
        "2024-08-01 (closed) the port: 'close the market' now done: not expected (medium confidence; The Wire)."
    )
    for section in page.values():
        for line in section.lines:
            if line.label in ("fits", "misses", "source") or (line.label == "-" and "Made" not in section.heading):
                assert "confidence" in line.text


def test_an_undated_text() -> None:
    text = HARBOUR.replace("date: '2024-05-10', kind: text", "date: unknown, note: It carries no date., kind: text")
    found = since(parse_case(text)[0])
    assert found.notes[:2] == (
        "the date of the text is unknown; that it came before these events is the analyst's word",
        "of its date the case says: It carries no date",
    )
    assert {event.standing for event in found.events} == {"after"}
    assert [variant.name for variant in found.hindsight] == ["rival:hindsight"]


def test_a_date_that_cannot_be_read_is_named() -> None:
    sources = {**HARBOUR_CASE.sources, "paper": HARBOUR_CASE.sources["paper"].model_copy(update={"date": "in May"})}
    note = since(HARBOUR_CASE.model_copy(update={"sources": sources})).notes[0]
    assert note.startswith("the date of the text is given as 'in May', which cannot be read as a date")
    other = HARBOUR_CASE.sources["paper"].model_copy(update={"date": "unknown", "title": "The other"})
    two = since(HARBOUR_CASE.model_copy(update={"sources": {**HARBOUR_CASE.sources, "other": other}}))
    assert two.notes[0].startswith("the date of the text 'The other' is unknown")


def test_a_later_event_may_set_back_what_an_earlier_one_set() -> None:
    text = HARBOUR.replace("    state: [union.strike]\n", "    state: [union.strike]\n    set: {winter: no}\n").replace(
        "    state: [port.market]\n", "    state: [port.market]\n    set: {winter: yes}\n"
    )
    found = since(parse_case(text)[0])
    changes = {event.id: {c.question: c.after for c in event.changes} for event in found.events}
    assert changes["strike"]["fund"] == "SILENT"
    assert changes["closed"]["fund"] == "FOLLOWS"


def test_what_cannot_be_asked() -> None:
    with pytest.raises(InputError, match="names no events"):
        since(HARBOUR_CASE.model_copy(update={"events": ()}))
    with pytest.raises(InputError, match="asks no questions"):
        since(HARBOUR_CASE.model_copy(update={"questions": ()}))
    with pytest.raises(InputError, match="expected a date"):
        since(HARBOUR_CASE, until="soon")
