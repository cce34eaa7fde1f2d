"""From a case in option form to the rows of a table: what `standoff.exchange.table_read` reads as the same case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from standoff.case.model import CaseFile
from standoff.errors import InputError, LimitError, listed
from standoff.exchange.keys import one_line
from standoff.exchange.model import Model
from standoff.exchange.table_head import ROW_LABELS
from standoff.game.model import MAX_LISTED_STATES, Game
from standoff.game.preference import Ranking, Ranks, dense_ranks, kind_of
from standoff.game.space import OptionSpace

KINDS = {"goals": "goals", "statements": "statements about options", "weights": "weights of options"}
LEFT_OUT = {
    "sources": "sources",
    "ledger": "the ledger",
    "links": "links",
    "conditions": "conditions",
    "readings": "unclear passages",
    "patches": "patches",
    "rivals": "rivals",
    "views": "views",
    "coalitions": "coalitions",
    "events": "events",
    "questions": "questions",
    "published": "published results",
}

Rows = list[list[str | int]]


@dataclass(frozen=True)
class WrittenTable:
    """A row for each state, what stands above them in a single sheet, and what may stand in sheets of its own."""

    headings: list[str | int]
    above: Rows
    states: Rows
    actors: Rows
    options: Rows
    lost: tuple[str, ...]


def written_table(model: Model) -> WrittenTable:
    """The states of a case with options, one row each, and what a table cannot say.

    Raises InputError for a case in graph form, LimitError above MAX_LISTED_STATES states.
    """
    game, case = model.game, model.case
    if game.space is None or game.codes is None:
        raise InputError(
            "this case lists its moves (graph form), and a table of options has none to list; write .graphml or .dot"
        )
    if len(game.state_ids) > MAX_LISTED_STATES:
        raise LimitError(f"{len(game.state_ids):,} states; the limit for a table is {MAX_LISTED_STATES:,}")
    labels = [state for state in game.state_ids if state.casefold() in ROW_LABELS]
    if labels:
        raise InputError(f"a table cannot have a state called {labels[0]!r}: a row with this label says something else")
    ranks = _ranks(game)
    names = _state_names(case, game)
    return WrittenTable(
        ["state", *(["name"] if any(names) else []), *game.space.options, *(f"rank: {actor}" for actor in ranks)],
        _above(case, game.space, list(ranks), named=any(names)),
        _states(game, game.space, names, ranks),
        _actors(case),
        [["option", "means", "irreversible"], *_options(case, game.space)],
        _lost(case, game),
    )


def _actors(case: CaseFile) -> Rows:
    rows: Rows = [["key", "name"]]
    rows += [[key, one_line(case.name_of(key))] for key in case.actors]
    return rows


def _ranks(game: Game) -> dict[str, Ranks]:
    """The ranks of every actor that has some, 1 the best."""
    return {
        actor: dense_ranks(-preference.ranks)
        for actor, preference in zip(game.actors, game.preferences, strict=True)
        if isinstance(preference, Ranking)
    }


def _states(game: Game, space: OptionSpace, names: Sequence[str], ranks: Mapping[str, Ranks]) -> Rows:
    assert game.codes is not None
    named = any(names)
    rows: Rows = []
    for number, (state, code) in enumerate(zip(game.state_ids, game.codes.tolist(), strict=True)):
        either = game.open_options(number)
        marks = ["-" if either >> bit & 1 else "NY"[code >> bit & 1] for bit in range(len(space.options))]
        own = [names[number]] if named else []
        rows.append([_whole(state), *own, *marks, *(int(values[number]) for values in ranks.values())])
    return rows


def _whole(text: str) -> str | int:
    """A number as one, so that a spreadsheet does not complain of numbers that are text."""
    return int(text) if text.isascii() and text.isdigit() and text == str(int(text[:15])) else text


def _state_names(case: CaseFile, game: Game) -> list[str]:
    told = {name: state.means for name, state in case.states.items() if state.means}
    told |= {item.id: item.means for item in case.coalesce if item.means}
    return [one_line(told.get(state, "")) for state in game.state_ids]


def _above(case: CaseFile, space: OptionSpace, ranked: Sequence[str], *, named: bool) -> Rows:
    """What options mean and actors are called, and which options are one-way, as rows with a label."""
    blank: list[str | int] = [""] if named else []
    options = _options(case, space)
    rows: Rows = [["means", *blank, *(means for _, means, _ in options), *(one_line(case.name_of(a)) for a in ranked)]]
    if any(direction for _, _, direction in options):
        rows.append(["irreversible", *blank, *(direction for _, _, direction in options), *("" for _ in ranked)])
    return rows


def _options(case: CaseFile, space: OptionSpace) -> list[list[str | int]]:
    """`actor.option`, what it means and its direction, for every option."""
    found: list[list[str | int]] = []
    for name in space.options:
        actor, _, option = name.partition(".")
        value = case.actors[actor].options[option]
        found.append([name, one_line(value.means), value.irreversible or ""])
    return found


def _lost(case: CaseFile, game: Game) -> tuple[str, ...]:
    lost = [
        f"{actor}: {kind_of(preference)} preference; a table has rankings only"
        for actor, preference in zip(game.actors, game.preferences, strict=True)
        if not isinstance(preference, Ranking)
    ]
    lost += [
        f"{key}: {KINDS[actor.preference_kind]}; the table has the ranking that follows from them"
        for key, actor in case.actors.items()
        if actor.preference_kind in KINDS and actor.preference_kinds
    ]
    if case.moves.remove or case.moves.add:
        lost.append("single moves that were taken away or added")
    if any(actor.attitudes for actor in case.actors.values()):
        lost.append("attitudes")
    if case.infeasible:
        lost.append("why states cannot be: the table leaves them out without a reason")
    parts = [words for key, words in LEFT_OUT.items() if getattr(case, key)]
    return (*lost, *([listed(parts, len(parts))] if parts else []))
