"""What to watch: news of every kind on cases whose answer is known, always in the scope that was asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from standoff.api import Case
from standoff.case.load import LoadedCase, parse_case
from standoff.case.patches import Scope
from standoff.cli import main
from standoff.explain.explanation import STATED
from standoff.explain.readings import Court, overall
from standoff.explain.watch import News, Watch, Watched
from standoff.report.watch import news_words, sections
from tests.explain.harbour import HARBOUR
from tests.explain.night_guard import TEXT, night_guard

FARM = """
standoff: 1
title: The farm
sources:
  text: {title: Why the farm keeps its bees, date: '2024-01-01'}
  paper: {kind: outside, publisher: P, date: '2023-01-01', url: "https://example.org"}
ledger:
  - {id: s1, source: text, says: the farm keeps bees, use: model}
  - {id: s2, source: text, says: bees bring honey, use: model}
  - {id: s3, source: text, says: honey comes before quiet, use: model}
  - {id: s4, source: text, says: bees sting, use: model}
  - {id: s5, source: text, says: the farm likes the mill, use: model}
  - {id: e1, source: paper, says: the farm fears the noise of a mill, use: model}
actors:
  farm:
    name: the farm
    options:
      bees: {means: keep bees, grounds: [s1]}
      mill: {means: build a mill, grounds: [s5]}
      shed: build a shed
    goals:
      - {id: honey, wants: hive, says: to have honey, grounds: [s2]}
      - {id: quiet, avoids: stings, says: to have quiet, grounds: [s4]}
      - {id: calm, avoids: noise, says: to have calm, basis: reported, grounds: [e1]}
    outranks: [{id: first, chain: [honey, quiet], grounds: [s3]}]
links:
  hive: {iff: farm.bees, means: bees bring honey, grounds: [s2]}
  stings: {iff: farm.bees, means: bees bring stings, grounds: [s4]}
  noise: {iff: farm.mill, means: a mill brings noise, basis: reported, grounds: [e1]}
states: {now: {yes: [farm.bees]}}
questions:
  - {id: keep, ask: Why does the farm keep its bees?, actor: farm, at: now, grounds: [s1], rather_than: [not bees]}
  - {id: mill, ask: Why does the farm build no mill?, actor: farm, at: now, rather_than: [mill]}
  - {id: shed, ask: Why does the farm build no shed?, actor: farm, at: now, rather_than: [shed]}
patches:
  gruff: {title: No honey, drop: [honey]}
events:
  - {id: sold, date: '2025', what: The farm sells its bees., source: paper, confidence: high, hits: [s2]}
"""


def case_of(text: str) -> Case:
    return Case(LoadedCase(*parse_case(text), "farm", None))


@pytest.fixture(scope="module")
def farm() -> Watch:
    return case_of(FARM).watch()


def kind(watched: Watched, name: str) -> list[News]:
    return [news for news in watched.news if news.kind == name]


def test_what_goes_with_a_passage_is_named(farm: Watch) -> None:
    keep = farm.questions[0]
    without = {news.entries: news for news in kind(keep, "falls")}
    assert news_words(without["s2",]) == "[s2]: AGAINST; what goes with it: for the farm 'to have honey'."
    assert news_words(without["s3",]) == (
        "[s3]: OPEN; what goes with it: for the farm the order 'to have honey' before 'to have quiet'."
    )
    assert keep.passages == ("s2", "s3")


def test_without_its_own_passage_a_question_lapses() -> None:
    """`s1` grounds the option and the question; here it grounds the only goal as well."""
    text = FARM.replace("says: to have honey, grounds: [s2]", "says: to have honey, grounds: [s1]").replace(
        "hive: {iff: farm.bees, means: bees bring honey, grounds: [s2]",
        "hive: {iff: farm.bees, means: m, grounds: [s5]",
    )
    keep = case_of(text).watch().questions[0]
    (lapse,) = kind(keep, "lapses")
    assert (lapse.entries, lapse.verdict) == (("s1",), keep.verdict)
    assert news_words(lapse) == "without [s1] nothing in the text would pose this question: the farm keeps bees."
    assert ("s1",) not in [news.entries for news in kind(keep, "falls")]
    assert "s1" not in keep.passages


def test_a_passage_that_carries_no_goal_is_quoted() -> None:
    text = HARBOUR.replace("winter: {means: it is winter, value: yes", "winter: {means: it is cold, value: yes")
    fund = next(w for w in case_of(text).watch().questions if w.question == "fund")
    assert "[s4]: OPEN; it says: it is winter." in [news_words(news) for news in kind(fund, "falls")]


def test_what_outside_sources_report_is_on_record_and_not_news(farm: Watch) -> None:
    (record,) = kind(farm.questions[1], "is on record")
    assert news_words(record) == (
        "FOLLOWS with what outside sources report already [not in the document]: for the farm to have calm [e1]."
    )
    assert not kind(farm.questions[0], "is on record")


def test_what_only_restates_is_marked(farm: Watch) -> None:
    shed = farm.questions[2]
    additions = kind(shed, "is added")
    assert additions
    assert all(news.restates for news in additions)
    assert all("(which restates the conduct, in whole or in part)" in news_words(news) for news in additions)


def test_unclear_passages_in_words() -> None:
    found = night_guard().watch().questions[0]
    assert [news_words(news) for news in kind(found, "clears up")] == [
        "AGAINST if it were clear that the pay counts (passage 'pay').",
        "SILENT if it were clear that the pay counts for nothing (passage 'pay').",
    ]
    assert found.single
    condition = case_of(
        FARM.replace("farm.bees, means: bees bring honey", "farm.bees and warm, means: m").replace(
            "states: {now", "conditions: {warm: {means: it is warm, value: unclear, grounds: [s2]}}\nstates: {now"
        )
    )
    said = [news_words(news) for news in kind(condition.watch().questions[0], "clears up")]
    assert said == [
        "FOLLOWS if it were clear that it is warm.",
        "AGAINST if it were clear that it is not so that it is warm.",
    ]


def test_every_verdict_is_judged_with_the_patches(farm: Watch) -> None:
    """Without the wish for honey the bees are AGAINST; an event that hits the passage on honey changes nothing more."""
    case = case_of(FARM)
    assert [(news.verdict, news.entries) for news in kind(farm.questions[0], "has happened")] == [("AGAINST", ())]
    patched = case.watch(patches=["gruff"])
    court = Court(case.file)
    for watched, question in zip(patched.questions, case.file.questions, strict=True):
        assert watched.verdict == overall(court.readings(question, Scope(STATED, patches=("gruff",))))
        assert not kind(watched, "has happened")
    assert patched.changed_by == ("No honey",)
    finding = next(iter(sections(patched))).lines[0].text
    assert finding.startswith("The text is judged as changed by: No honey. Of 3 verdicts, events have changed none")
    full = case.explain(full=True, patches=["gruff"]).to_dict()["around"]
    assert full["watch"] == patched.to_dict()
    assert full["since"]["changed_by"] == ["No honey"]
    assert [change for event in full["since"]["events"] for change in event["changes"]] == []


def test_the_finding_is_counted(farm: Watch) -> None:
    assert next(iter(sections(farm))).lines[0].text == (
        "Of 3 verdicts, events have changed 1 (1), clearing up one unclear passage can change none and the loss of one "
        "passage alone would change 1 (1)."
    )


def test_page_and_data(tmp_path: Path) -> None:
    for text in (TEXT, HARBOUR):
        (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
        run = CliRunner()
        shown = run.invoke(main, ["watch", str(tmp_path)], env={"COLUMNS": "80"}, catch_exceptions=False).stdout
        assert max(map(len, shown.splitlines())) <= 80
        data = json.loads(run.invoke(main, ["watch", str(tmp_path), "--json"]).stdout)
        for watched in data["questions"]:
            assert watched["ask"] in " ".join(shown.split())
