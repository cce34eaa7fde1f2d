"""What does not fit the feasible states is told with the name of the file; what is asked wrongly is not."""

from __future__ import annotations

from pathlib import Path

import pytest

import standoff
from standoff.errors import InputError, LimitError
from standoff.stability.rules import choices, rules_of

HEAD = "standoff: 1\ntitle: t\nactors: {a: {options: {x: do}, %s}}\n"


def error_of(text: str, folder: Path) -> InputError:
    file = folder / "odd.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        standoff.load(file).check()
    return caught.value


@pytest.mark.parametrize(
    ("preference", "more", "says"),
    [
        ("fuzzy: {matrix: [[0.5]], threshold: 1}", "", "a, fuzzy, matrix: expected 2 rows"),
        ("pairs: {better: [[1, 7]], rest: equal}", "", "there is no state '7'"),
        ("ranking: [1, 3]", "", "the ranking of a must name the 2 feasible states"),
        ("statements: [a.x]", "coalesce: [{id: g, when: a.x and not a.x}]\n", "coalesce g"),
        ("statements: [a.x]", "moves: {remove: [{actors: [a], from: a.x, to: a.x}]}\n", "moves"),
        ("statements: [a.x]", "infeasible: [{when: a.x or not a.x, because: z}]\n", "no state is feasible"),
    ],
)
def test_the_file_is_named(preference: str, more: str, says: str, tmp_path: Path) -> None:
    error = error_of(HEAD % preference + more, tmp_path)
    assert says in str(error)
    assert all(problem.source == str(tmp_path / "odd.yaml") for problem in error.problems)


def test_a_limit_stays_a_limit(tmp_path: Path) -> None:
    options = ", ".join(f"o{n}: do" for n in range(12))
    actor = f"{{options: {{{options}}}, pairs: {{rest: equal, better: [[1, 2]]}}}}"
    error = error_of(f"standoff: 1\ntitle: t\nactors: {{a: {actor}}}\n", tmp_path)
    assert isinstance(error, LimitError)
    assert error.problems[0].source is not None


def test_what_is_asked_wrongly_names_what_was_asked() -> None:
    case = standoff.load("elmira")
    with pytest.raises(InputError) as caught:
        case.stability_table(where="1 and")
    assert str(caught.value).startswith("--where '1 and', at character 6: the formula ends here; expected a name")
    with pytest.raises(InputError, match=r"--where: there is no state 'nobody'"):
        case.stability_table(where="nobody")
    with pytest.raises(InputError) as caught:
        rules_of(["foo"])
    assert all(name in str(caught.value) for name in choices())
    assert "`standoff concepts` explains them" in str(caught.value)
