"""Links and states that stand for one another have a stated depth, which everything that spells them out can bear."""

from __future__ import annotations

from pathlib import Path

import pytest

import standoff
from standoff.case.formula import MAX_LEVELS, levels, parse
from standoff.case.load import parse_case
from standoff.case.validate import MAX_LIKE
from standoff.errors import ConflictError, FormulaError, InputError
from standoff.game.build import game_of

HEAD = "standoff: 1\ntitle: t\nactors: {a: {options: {x: do, y: do}, statements: [l0 or l0]}}\n"


def links(number: int, form: str = "not {}", last: str = "a.x") -> list[str]:
    return [f"l{n}: {{iff: {form.format(f'l{n + 1}') if n + 1 < number else last}, because: z}}" for n in range(number)]


def with_links(number: int, form: str = "not {}") -> str:
    return HEAD + "links:\n" + "".join(f"  {line}\n" for line in links(number, form))


def with_likes(number: int) -> str:
    states = [f"  s{n}: {{like: s{n + 1}}}\n" for n in range(number)]
    return HEAD.replace("l0 or l0", "a.x") + "states:\n" + "".join(states) + f"  s{number}: {{yes: [a.x]}}\n"


@pytest.mark.parametrize(("form", "most"), [("{}", MAX_LEVELS), ("not {}", (MAX_LEVELS + 1) // 2)])
def test_links_may_use_links_up_to_the_limit(form: str, most: int, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(with_links(most, form), encoding="utf-8")
    case = standoff.load(file)
    case.check()
    for formula in ("l0", "not (" * 40 + "l0" + ")" * 40):
        table = case.stability_table(where=formula)
        assert len(table.states) == 2
    case.save(tmp_path / "out.gmcr")
    case.save(tmp_path / "out.nfg")


@pytest.mark.parametrize(("form", "number"), [("{}", MAX_LEVELS + 1), ("not {}", 60), ("not {}", 3000)])
def test_longer_chains_of_links_are_refused_at_the_first_that_is_too_long(form: str, number: int) -> None:
    with pytest.raises(InputError) as caught:
        parse_case(with_links(number, form))
    (problem,) = caught.value.problems
    assert "and the links that it uses stand in one another more than 100 deep" in problem.message
    name = problem.message.split("'")[1]
    assert problem.line == 5 + int(name[1:])
    assert problem.column is not None


def test_links_that_a_patch_adds_count_too() -> None:
    added = "patches:\n  p:\n    title: more\n    add:\n      links:\n"
    more = [line.replace("l", "m") for line in links(30)]
    more[-1] = more[-1].replace("a.x", "l0")
    text = with_links(30) + added + "".join(f"        {line}\n" for line in more)
    with pytest.raises(InputError) as caught:
        parse_case(text)
    (problem,) = caught.value.problems
    assert problem.message.startswith("'m")
    assert (problem.line or 0) > 40


@pytest.mark.parametrize(("last", "says"), [("b0", "stand in one another more than"), ("l0", "in a circle")])
def test_links_of_several_patches_are_checked_together(last: str, says: str) -> None:
    """Each choice puts other links in place of those of the case; alone each is shallow."""
    names = [f"l{n}" for n in range(240)]
    text = HEAD + "links:\n  b0: {iff: a.x, because: z}\n"
    text += "".join(f"  {name}: {{iff: a.x, because: z}}\n" for name in names) + "readings:\n"
    for half in (0, 1):
        own = names[half::2]
        text += f"  r{half}:\n    ask: q\n    choices:\n      no: {{means: n}}\n      yes:\n        means: y\n"
        text += f"        drop: [{', '.join(own)}]\n        add:\n          links:\n"
        for name in own:
            following = f"l{int(name[1:]) + 1}" if name != names[-1] else last
            text += f"            {name}: {{iff: {following}, because: z}}\n"
    case, _ = parse_case(text)
    with pytest.raises(ConflictError, match=says) as caught:
        game_of(case, choices=["r0=yes", "r1=yes"])
    assert "r0=yes and r1=yes" in str(caught.value)
    assert len(game_of(case, choices=["r0=yes", "r1=no"]).state_ids) == 4


@pytest.mark.parametrize("number", [MAX_LIKE + 1, 3000])
def test_states_like_states_like_states(number: int) -> None:
    parse_case(with_likes(MAX_LIKE))
    with pytest.raises(InputError) as caught:
        parse_case(with_likes(number))
    (problem,) = caught.value.problems
    assert problem.message.startswith(f"'s{number - MAX_LIKE - 1}' is 'like' more than 100 states")
    assert problem.line == 5 + number - MAX_LIKE - 1


def test_the_levels_of_a_formula() -> None:
    assert levels(parse("a.x")) == 1
    assert levels(parse("not a.x and (b.y iff l)"), {"l": 4}) == 7
    with pytest.raises(FormulaError, match="more than 100 deep"):
        parse("a.x or a.x and not (" * 40 + "a.x" + ")" * 40)
    assert levels(parse("not " * 900 + "a.x")) < 3
