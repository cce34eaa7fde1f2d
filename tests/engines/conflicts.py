"""Random conflicts told by statements, small enough for the literal reference."""

from hypothesis import strategies as st

from standoff.case.formula import And, Atom, Formula, If, Iff, Not, Or
from standoff.game.prioritised import PrioritisedGame
from tests.reference import stability as reference


def formulas(names: list[str], *, deep: bool = True) -> st.SearchStrategy[Formula]:
    """Literals, conjunctions of literals and their negations; with `deep`, all of the language."""
    atom = st.sampled_from(names).map(Atom)
    literal = st.one_of(atom, atom.map(Not))
    cube = st.lists(literal, min_size=1, max_size=3).map(lambda parts: And(tuple(parts)))
    simple = st.one_of(literal, cube, cube.map(Not))
    if not deep:
        return simple
    nested = st.recursive(
        atom,
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: Or(tuple(parts))),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: And(tuple(parts))),
            st.builds(If, inner, inner),
            st.builds(Iff, inner, inner),
        ),
        max_leaves=6,
    )
    return st.one_of(simple, nested)


@st.composite
def prioritised(
    draw: st.DrawFn,
    *,
    actors: tuple[int, int] = (2, 5),
    most_options: int = 6,
    most_statements: int = 5,
    deep: bool = True,
    one_way: bool = True,
) -> PrioritisedGame:
    """Conflicts with 2 to 5 actors, infeasible states, one-way options and ties; at least one state is feasible."""
    count = draw(st.integers(*actors))
    widths = [1] * count
    for _ in range(draw(st.integers(0, max(0, most_options - count)))):
        widths[draw(st.integers(0, count - 1))] += 1
    options = {"abcdefgh"[n]: [f"o{k}" for k in range(width)] for n, width in enumerate(widths)}
    names = [f"{actor}.{option}" for actor, own in options.items() for option in own]
    formula = formulas(names, deep=deep)
    directions = draw(
        st.lists(st.sampled_from(["both", "both", "yes", "no"]), min_size=len(names), max_size=len(names))
    )
    game = PrioritisedGame.of(
        options,
        {actor: draw(st.lists(formula, max_size=most_statements)) for actor in options},
        infeasible=draw(st.lists(formula, max_size=3)),
        yes_stays=[n for n, d in zip(names, directions, strict=True) if one_way and d == "yes"],
        no_stays=[n for n, d in zip(names, directions, strict=True) if one_way and d == "no"],
    )
    if not feasible_codes(game):
        return PrioritisedGame(game.space, (), game.statements)
    return game


def feasible_codes(game: PrioritisedGame) -> list[int]:
    return [code for code in range(1 << game.options) if game.is_feasible(code)]


def moves(game: PrioritisedGame, actor: int, code: int) -> set[int]:
    """The actor's moves, from the definition: own options only, in permitted directions, to a feasible state."""
    own = game.masks[actor]
    return {
        end
        for end in feasible_codes(game)
        if end != code
        and not (code ^ end) & ~own
        and not (code & ~end & game.space.yes_stays)
        and not (~code & end & game.space.no_stays)
    }


def as_reference(game: PrioritisedGame) -> tuple[list[int], reference.Conflict]:
    """The feasible codes, and the literal reference conflict whose states are positions in that list."""
    codes = feasible_codes(game)
    place = {code: number for number, code in enumerate(codes)}
    every = range(len(game.actors))
    step = [[{place[end] for end in moves(game, actor, code)} for code in codes] for actor in every]
    rank = [
        [sum(2**power for power, held in enumerate(reversed(game.truths(actor, code))) if held) for code in codes]
        for actor in every
    ]
    return codes, reference.Conflict(len(game.actors), len(codes), step, rank)
