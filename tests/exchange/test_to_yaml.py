"""Plain data as YAML text: what is read back is what was written, and people can read it."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from standoff.case.yaml_text import CONTROL, MAX_DEPTH, read
from standoff.exchange.model import Imported
from standoff.exchange.to_yaml import WIDTH, yaml_of

TEXT = st.one_of(
    st.sampled_from(
        [
            "true",
            "null",
            "~",
            "",
            "1",
            "-1",
            "1.5",
            "1e3",
            "- a",
            "a: b",
            "a #b",
            "#",
            " a",
            "a ",
            "'",
            '"',
            "{",
            "[]",
            "yes",
            "<<",
            "?",
            "|",
            ">",
            "%a",
            "@",
            "`",
            "&a",
            "*a",
            "!a",
            "\\",
            "a\nb",
            "\t",
            "---",
            "...",
            "=",
            "\u2028",
            "\ufeff",
        ]
    ),
    st.text(max_size=12).filter(lambda text: not CONTROL.search(text)),
).filter(lambda text: not any("\ud800" <= sign <= "\udfff" for sign in text))
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-(10**17), 10**17), TEXT)
DATA = st.recursive(
    SCALARS,
    lambda part: st.one_of(st.lists(part, max_size=4), st.dictionaries(TEXT, part, max_size=4)),
    max_leaves=25,
)


@given(st.dictionaries(TEXT, DATA, min_size=1, max_size=4), st.lists(TEXT, max_size=2))
def test_what_is_written_is_read_back(data: dict[str, Any], lost: list[str]) -> None:
    assert read(yaml_of(Imported(data, tuple(lost))), "x").data == data


def test_it_reads_well() -> None:
    ranking = [*range(1, 30), [30, 31], *range(32, 60)]
    data = {
        "standoff": 1,
        "title": "A: b",
        "actors": {
            "a": {"name": "A", "options": {"x": "do x"}, "ranking": ranking},
            "b": {"statements": ["a.x", "not a.x and (a.x or a.y)" * 5, "a.x iff a.x"], "weights": {}},
        },
        "infeasible": [{"when": "a.x", "because": "never"}],
        "states": {"1": {"yes": ["a.x"]}},
    }
    text = yaml_of(Imported(data, ("a title\nof two lines",), ("something was chosen",)))
    assert text == (
        "# not taken over: a title of two lines\n"
        "# something was chosen\n"
        "\n"
        "standoff: 1\n"
        'title: "A: b"\n'
        "actors:\n"
        "  a:\n"
        "    name: A\n"
        "    options: {x: do x}\n"
        "    ranking: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,\n"
        "      27, 28, 29, [30, 31], 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51,\n"
        "      52, 53, 54, 55, 56, 57, 58, 59]\n"
        "  b:\n"
        "    statements:\n"
        "      - a.x\n"
        f"      - {'not a.x and (a.x or a.y)' * 5}\n"
        "      - a.x iff a.x\n"
        "    weights: {}\n"
        "infeasible:\n"
        "  - {when: a.x, because: never}\n"
        "states:\n"
        "  1:\n"
        "    yes: [a.x]\n"
    )
    assert max(len(line) for line in text.splitlines() if "not a.x and" not in line) <= WIDTH


def test_nesting_is_kept_to_its_limit() -> None:
    data: dict[str, Any] = {"a": 1}
    for _ in range(MAX_DEPTH - 2):
        data = {"a": data}
    assert read(yaml_of(Imported(data)), "x").data == data
