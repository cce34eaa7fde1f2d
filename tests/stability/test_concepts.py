"""The registry of concepts: names, families, what is left out."""

from __future__ import annotations

import re

import pytest

from standoff.case.concept_names import CONCEPT_NAMES, CONCEPT_PATTERNS, is_concept
from standoff.errors import InputError
from standoff.stability.concepts import LEFT_OUT, MODULES, Concept, every, find, module_of


def test_case_files_know_every_concept_and_no_other() -> None:
    assert {concept.name for concept in every() if concept.pattern is None} == set(CONCEPT_NAMES)
    for pattern in CONCEPT_PATTERNS:
        assert [name for name in map(with_a_parameter, every()) if re.fullmatch(pattern, name)]


def with_a_parameter(concept: Concept) -> str:
    """A name that the concept goes by."""
    examples = {"LH": "L3", "Stackelberg:LEADER": "Stackelberg:us"}
    return examples.get(concept.name, concept.name.replace("@K", "@1"))


def test_every_family_lists_its_own_concepts_and_says_where_they_come_from() -> None:
    for family in MODULES:
        for concept in module_of(family).CONCEPTS:
            assert concept.family == family
            assert concept.title
            assert concept.says
            assert concept.source


def test_no_name_stands_for_two_concepts() -> None:
    for concept in every():
        name = with_a_parameter(concept)
        assert [other for other in every() if other.matches(name)] == [concept]
        assert find(name) is concept
        assert is_concept(name)


def test_what_is_left_out_says_why_and_is_not_found() -> None:
    assert len({left.name for left in LEFT_OUT}) == len(LEFT_OUT)
    for left in LEFT_OUT:
        assert left.title
        assert left.source
        assert left.why
        with pytest.raises(InputError, match="there is no concept"):
            find(left.name)


@pytest.mark.parametrize(("wrong", "right"), [("SIM-u3", "SIM-u2"), ("CNASH", "CNash"), ("seq1", "SEQ1")])
def test_a_misspelt_name_is_answered_with_the_nearest(wrong: str, right: str) -> None:
    with pytest.raises(InputError, match=f"did you mean '{right}'"):
        find(wrong)
