"""Names that a case can use."""

from hypothesis import given
from hypothesis import strategies as st

from standoff.exchange.keys import key_for, plain_labels


@given(st.lists(st.sampled_from(["a", "a_2", "b", "a 3", "A"]), max_size=40))
def test_keys_are_always_different(names: list[str]) -> None:
    keys: dict[str, None] = {}
    for name in names:
        keys[key_for(name, keys, "x")] = None
    assert len(keys) == len(names)


def test_equal_names_are_numbered_without_a_gap() -> None:
    taken: set[str] = set()
    found = []
    for _ in range(2_000):
        found.append(key_for("a", taken, "x"))
        taken.add(found[-1])
    assert found == ["a", *(f"a_{number}" for number in range(2, 2_001))]


class Counted(set[str]):
    looked = 0

    def __contains__(self, name: object) -> bool:
        self.looked += 1
        return super().__contains__(name)


def test_a_free_number_is_found_in_a_few_steps() -> None:
    taken = Counted(["a", *(f"a_{number}" for number in range(2, 20_001))])
    assert key_for("a", taken, "x") == "a_20001"
    assert taken.looked < 40


def test_labels_are_numbered_too() -> None:
    assert plain_labels(["A", "A", "", "A"], "x") == ["A", "A 2", "x 3", "A 3"]
