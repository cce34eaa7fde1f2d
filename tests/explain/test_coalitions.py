"""The table of coalitions: against the definitions written out, and Elmira."""

from __future__ import annotations

from dataclasses import replace

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import standoff
from standoff.case.model import Actor
from standoff.cli import main
from standoff.errors import InputError
from standoff.explain.coalitions import coalition_table
from tests import strategies
from tests.reference import coalitions as reference

ANY = standoff.load("elmira").loaded
ANY = replace(ANY, file=ANY.file.model_copy(update={"actors": {name: Actor() for name in "abcde"}, "graph": None}))


@given(st.integers(2, 3).flatmap(lambda n: strategies.conflicts(actors=n)), st.sampled_from(reference.CREDIBLE))
@strategies.examples(1)
def test_the_table_word_for_word(conflict: strategies.Conflict, credible: str) -> None:
    literal, game = conflict.reference(), conflict.game()
    found = coalition_table(ANY, game, {}, states=game.state_ids, credible=credible)
    every = reference.coalitions(reference.everybody(literal))

    def stable(concept: str, coalition: frozenset[int], state: int) -> bool:
        return reference.stable(literal, concept, coalition, state, credible)

    for concept in reference.CONCEPTS:
        alone = {s for s in range(literal.states) if all(stable(concept, h, s) for h in every if len(h) == 1)}
        assert {game.index[s] for s in found.individual[concept]} == alone
        together = reference.equilibria(literal, concept, credible)
        assert {game.index[s] for s in found.coalitional[concept]} == together
    assert {game.index[s] for s in found.strong} == reference.equilibria(literal, "Nash")
    assert len(found.joint) == literal.states * sum(len(h) > 1 for h in every)
    for line in found.joint:
        members, state = frozenset(game.actors.index(m) for m in line.members), game.index[line.state]
        assert {game.index[e] for e in line.improvements} == reference.improvements(literal, members, state)
        assert set(line.stable) == {c for c in reference.CONCEPTS if stable(c, members, state)}


def test_elmira() -> None:
    """Kilgour, Hipel, Fang and Peng 2001: 5 is an equilibrium that MoE and Uniroyal together leave for 8."""
    found = standoff.load("elmira").coalitions(concepts=["Nash", "SEQ"])
    assert found.individual == {"Nash": ("5", "8", "9"), "SEQ": ("5", "8", "9")}
    assert found.coalitional == {"Nash": ("8", "9"), "SEQ": ("8", "9")}
    assert found.strong == ("8", "9")
    assert [(u.concept, u.state, u.members, u.ends, u.sanctioned) for u in found.upset] == [
        (concept, "5", ("moe", "uniroyal"), ("8",), False) for concept in ("Nash", "SEQ")
    ]
    assert found.looked_at == ("5", "8", "9")


def test_one_coalition_at_one_state() -> None:
    found = standoff.load("elmira").coalitions(states=["5"], members=["uniroyal", "moe"])
    (line,) = found.joint
    assert (line.state, line.members, line.improvements, line.stable) == ("5", ("moe", "uniroyal"), ("8",), ())
    assert {u.members for u in found.upset} == {("moe", "uniroyal")}
    other = standoff.load("elmira").coalitions(states=["5"], members=["moe", "lg"])
    assert other.upset == ()
    assert other.joint[0].improvements == ()


def test_mistakes_are_said() -> None:
    case = standoff.load("elmira")
    with pytest.raises(InputError, match="did you mean 'uniroyal'"):
        case.coalitions(members=["uniroyall", "moe"])
    with pytest.raises(InputError, match="no feasible state '12'"):
        case.coalitions(states=["12"])
    with pytest.raises(InputError, match="no concept 'SSEQ'"):
        case.coalitions(concepts=["SSEQ"])


@pytest.mark.parametrize("form", [[], ["--markdown"]])
def test_the_page_names_the_coalition_and_where_it_goes(form: list[str]) -> None:
    result = CliRunner().invoke(main, ["coalitions", "elmira", *form], env={"COLUMNS": "80"})
    assert result.exit_code == 0, result.stderr
    said = " ".join(result.stdout.replace("\\", "").split())
    assert "5 (Nash, GMR, SMR, SEQ): MoE and Uniroyal together gain by going to 8." in said
    assert "Strong equilibria, which no coalition gains by leaving: 8, 9." in said
    assert form or max(map(len, result.stdout.splitlines())) <= 80
