from hypothesis import given, settings

from standoff.engines.five import FIVE
from standoff.engines.symbolic import SymbolicEngine
from standoff.game.prioritised import PrioritisedGame
from tests.engines.conflicts import as_reference, prioritised
from tests.reference import stability as reference


def agrees_with_the_definitions(game: PrioritisedGame, backend: str) -> None:
    engine = SymbolicEngine(game, backend=backend)
    codes, literal = as_reference(game)
    assert list(engine.feasible()) == codes
    for concept in FIVE:
        everyone = set(codes)
        for actor in range(len(game.actors)):
            expected = {codes[place] for place in reference.stable(literal, concept, actor)}
            assert set(engine.stable(concept, actor)) == expected, (concept, actor)
            everyone &= expected
        assert set(engine.equilibria(concept)) == everyone
        assert set(SymbolicEngine(game, backend=backend).equilibria(concept)) == everyone


@given(prioritised())
def test_the_compiled_backend_agrees_with_the_definitions(game: PrioritisedGame) -> None:
    agrees_with_the_definitions(game, "cudd")


@settings(max_examples=15)
@given(prioritised(most_options=5, most_statements=3))
def test_the_python_backend_agrees_with_the_definitions(game: PrioritisedGame) -> None:
    agrees_with_the_definitions(game, "python")
