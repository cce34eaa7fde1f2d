"""Actors, states and moves by their names, in sentences about why a state is stable."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from standoff.explain.words import join
from standoff.stability.steps import Hop


class Names:
    """names: actor -> its name, for all actors. states: state id -> its name where it has another."""

    def __init__(self, names: Mapping[str, str], states: Mapping[str, str]) -> None:
        self.names = names
        self.states = states

    def state(self, state: str) -> str:
        return self.states.get(state, state)

    def end(self, hop: Hop) -> str:
        """The state that a move leads to, with the options that change, those of others by their full name."""
        return self.place(hop.after, [own(change, hop.actor) for change in hop.changes])

    def place(self, state: str, changes: Sequence[str]) -> str:
        """A state with the options that change on the way to it."""
        return f"{self.state(state)} ({', '.join(changes)})" if changes else self.state(state)

    def together(self, actors: Sequence[str]) -> str:
        """Their names: `A, B and C`."""
        return join([self.names[actor] for actor in actors], "and")

    def others_than(self, actors: Collection[str]) -> tuple[str, bool]:
        """How those who are not among these are called, and whether it is one only."""
        rest = [name for actor, name in self.names.items() if actor not in actors]
        return (rest[0], True) if len(rest) == 1 else ("the others", False)


def own(change: str, actor: str) -> str:
    """A change of an option, short where it is the actor's own."""
    negated = change.startswith("not ")
    option = change.removeprefix("not ").removeprefix(f"{actor}.")
    return f"not {option}" if negated else option
