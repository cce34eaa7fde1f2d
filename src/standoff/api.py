"""The public functions that tie the rooms together: `load`, `Case`, `compare`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from standoff.case.files import is_there
from standoff.case.load import LoadedCase, load_path
from standoff.errors import InputError, LimitError, listed, nearest

if TYPE_CHECKING:
    from standoff.case.model import CaseFile, PublishedResult
    from standoff.case.patches import Scope
    from standoff.exchange.convert import Conversion
    from standoff.exchange.model import Imported
    from standoff.explain.beliefs import Beliefs
    from standoff.explain.check import Verification
    from standoff.explain.coalitions import CoalitionTable
    from standoff.explain.comparison import Comparison
    from standoff.explain.decided_by import DecidedBy
    from standoff.explain.evolve import Evolve
    from standoff.explain.flips import Flips, GameFlips
    from standoff.explain.hypergame import CaseHypergame
    from standoff.explain.inverse import Inverse
    from standoff.explain.moves import MovesResult
    from standoff.explain.needs import Needs
    from standoff.explain.readings import Court
    from standoff.explain.rests_on import RestsOn
    from standoff.explain.result import Explanation
    from standoff.explain.rivals import Rivals
    from standoff.explain.robust import Robust
    from standoff.explain.since import Since
    from standoff.explain.together import Together
    from standoff.explain.voices import Voices
    from standoff.explain.watch import Watch
    from standoff.explain.whatif import WhatIf
    from standoff.stability.analysis import Stability
    from standoff.stability.door import Game, PrioritisedGame
    from standoff.stability.ensemble import EnsembleCounts
    from standoff.stability.judged import Judged
    from standoff.stability.rules import Rules
    from standoff.stability.survey import Survey
    from standoff.stability.table import Selection, StabilityTable

ALL = ("all",)


def bundled() -> tuple[str, ...]:
    """Names of the cases that come with standoff."""
    folder = files("standoff") / "library"
    return tuple(sorted(item.name for item in folder.iterdir() if (item / "case.yaml").is_file()))


def bundled_folder(name: str) -> Path:
    """Where a bundled case lies."""
    with as_file(files("standoff") / "library" / name) as folder:
        return folder


def load(case: str | Path) -> Case:
    """A case by bundled name, folder, YAML file, or a file of another format (`standoff convert` names them).

    Raises InputError with every mistake found, each with file, line and column, or with its place in the data.
    """
    if not isinstance(case, str | Path):
        raise InputError(f"load(...): expected the name of a bundled case or a path; found {case!r:.60}")
    path = Path(case)
    if isinstance(case, str) and case in bundled():
        path = bundled_folder(case)
    elif not case or (isinstance(case, str) and not path.suffix and "/" not in case and not is_there(path)):
        names = bundled()
        near = nearest(str(case), names)
        raise InputError(f"there is no bundled case, file or folder {case!r}{near}; bundled: {listed(names, 30)}")
    if path.suffix and is_there(path) and path.is_file():
        from standoff.exchange.formats import is_foreign, load_file

        if is_foreign(path):
            return Case(*load_file(path))
    return Case(load_path(path))


def conflict(
    options: Mapping[str, Sequence[str] | Mapping[str, str]],
    *,
    prefers: Mapping[str, Sequence[str]] = {},
    rankings: Mapping[str, Sequence[Any]] = {},
    payoffs: Mapping[str, Iterable[float] | Mapping[str, float]] = {},
    preferences: Mapping[str, Mapping[str, Any]] = {},
    infeasible: Sequence[str | Mapping[str, Any]] = (),
    irreversible: Sequence[str] = (),
    states: Mapping[str, Sequence[str]] = {},
    only_these_states: bool = False,
    title: str = "a conflict",
) -> Case:
    """A conflict in option form, without a file.

    options: actor -> its options, a list of names or name -> what it means. How an actor compares states, for each
    actor in one of these: prefers (preference statements, formulas over options, the most important first: option
    prioritisation); rankings (states, best first, an inner list is a tie); payoffs (a number per state, or state ->
    number; higher is better, only the order counts); preferences (what a case file has under the actor, such as
    {"weights": {...}}). infeasible: formulas that cannot hold, or mappings as in a case file such as
    {"at_most_one": [...]}. irreversible: options that stay yes, or "not OPTION" for one that stays no. states: named
    states -> their options that are yes; with only_these_states there are no others, else states are numbered from 1 by
    code, the first option of the first actor being the least significant bit.
    Raises InputError with every mistake found, each with the argument that it stands in.
    """
    from standoff.case.builder import built_conflict

    return Case(
        built_conflict(
            options,
            title=title,
            prefers=prefers,
            rankings=rankings,
            payoffs=payoffs,
            preferences=preferences,
            infeasible=infeasible,
            irreversible=irreversible,
            states=states,
            only_these_states=only_these_states,
        )
    )


def graph(
    states: Sequence[str] | Mapping[str, str],
    moves: Mapping[str, Mapping[str, str | Sequence[str]]],
    *,
    rankings: Mapping[str, Sequence[Any]] = {},
    payoffs: Mapping[str, Iterable[float] | Mapping[str, float]] = {},
    preferences: Mapping[str, Mapping[str, Any]] = {},
    title: str = "a conflict",
) -> Case:
    """A conflict in graph form, without a file.

    states: names, or name -> what it means. moves: actor -> state -> the states one move away. rankings, payoffs,
    preferences: as for `conflict`; every actor needs one of them, and one without moves is named there only.
    Raises InputError with every mistake found, each with the argument that it stands in.
    """
    from standoff.case.builder import built_graph

    return Case(built_graph(states, moves, title=title, rankings=rankings, payoffs=payoffs, preferences=preferences))


@dataclass(frozen=True)
class Kept:
    """Where a change was saved, under which name, and what has to be said about using it."""

    path: Path
    name: str
    lines: tuple[str, ...]


def compare(a: Case | str | Path, b: Case | str | Path) -> Comparison:
    """Two codings of the same source: where they differ, and which differences change a verdict.

    a, b: cases, or what `load` takes. Raises InputError when they share no source.
    """
    from standoff.explain.compare import compare

    one, other = (case if isinstance(case, Case) else load(case) for case in (a, b))
    return compare(one.loaded, other.loaded)


@dataclass(frozen=True, eq=False)
class Case:
    """A valid case, ready to be explained or analysed.

    imported: where it was read from another format than YAML, what was lost and noted on the way.
    """

    loaded: LoadedCase
    imported: Imported | None = None

    @property
    def name(self) -> str:
        return self.loaded.name

    @property
    def file(self) -> CaseFile:
        """The case file as frozen models."""
        return self.loaded.file

    @property
    def published(self) -> tuple[PublishedResult, ...]:
        return self.file.published

    def explain(
        self,
        *,
        patches: Sequence[str] = (),
        accept: Iterable[str] = (),
        full: bool = False,
        progress: Callable[[str], None] = lambda _: None,
    ) -> Explanation:
        """Whether the text's answer follows from what the text says.

        patches: names of patches of the case to apply (`NAME`, `rival:NAME`, `view:NAME`, `event:ID`). accept: origin
        notes to count as established. full: the result is a FullExplanation, whose `around` holds what the verdicts
        rest on, need, are decided by, and all the rest. progress: told what is being done.
        Raises InputError when the case has no questions or a question cannot be asked; LimitError at a stated limit.
        """
        if full:
            from standoff.explain.around import explain_in_full

            return explain_in_full(self.loaded, tuple(patches), tuple(accept), progress)
        from standoff.explain.explanation import explain

        return explain(self.loaded, patches=tuple(patches), accept=tuple(accept))

    def moves(self, *, question: str | None = None, at: str | None = None) -> MovesResult:
        """What the others could do about each tempting alternative, and what can become of the state `at`.

        question: only this one's alternatives. at: by default the state of that question, else of the first one.
        Over all readings and completions of what is stated; for a case with complete rankings the paths to its
        equilibria. Raises InputError for an unknown name, or when there is no question and no state is named.
        """
        from standoff.explain.moves import moves

        return moves(self.loaded, question, at)

    def rivals(self) -> Rivals:
        """The questions and the dated events under the text's own explanation and under every rival of the case.

        Raises InputError when the case names no rivals, asks no questions, or asks one that cannot be asked.
        """
        from standoff.explain.rivals import compare_rivals

        return compare_rivals(self._court())

    def beliefs(self, view: str | None = None) -> Beliefs:
        """What follows in the view of every actor that holds one, who gains by the difference, what would show it.

        view: only this view. Raises InputError for an unknown view, when no actor holds one, or when the case asks no
        questions.
        """
        from standoff.explain.beliefs import compare_beliefs

        return compare_beliefs(self._court(), view)

    def _court(self) -> Court:
        """A court on the case, its questions checked."""
        from standoff.case.patches import Scope
        from standoff.explain.explanation import STATED, check_questions
        from standoff.explain.readings import Court

        court = Court(self.file)
        check_questions(self.loaded, court, Scope(STATED))
        return court

    def whatif(
        self,
        *,
        drop: Sequence[str] = (),
        add: Sequence[str] = (),
        rank: Sequence[str] = (),
        set: Mapping[str, str] | Sequence[str] = (),  # noqa: A002
        at: str | None = None,
        patches: Sequence[str] = (),
    ) -> WhatIf:
        """What one change would change in the answers.

        drop: names of ledger entries, goals (`goal` or `actor.goal`), links, infeasibilities or priorities. add:
        "ACTOR wants FORMULA", "ACTOR avoids FORMULA", "LINK iff FORMULA" or "impossible FORMULA". rank: orders of one
        actor's goals such as "a > b". set: conditions with yes or no and unclear passages with a choice, as a mapping
        or as "NAME=VALUE". at: a named state, an event id or a date. patches: patches, rivals (`rival:NAME`), views and
        events that the case has before and after.
        Raises InputError for names and formulas that do not fit; LimitError at a stated limit.
        """
        from standoff.explain.adhoc import split_settings
        from standoff.explain.whatif import whatif

        settings = set if isinstance(set, Mapping) else split_settings(set)
        return whatif(self.file, self.name, drop=drop, add=add, rank=rank, set_=settings, at=at, patches=patches)

    def keep(self, result: WhatIf, name: str, title: str | None = None) -> Kept:
        """Save the change of a what-if as a patch in the case file, comments kept; this object stays as it was read.

        Raises InputError for a name that is taken, a case that came with standoff, a file that has changed since it
        was read, and a change that cannot come before the reading.
        """
        from standoff.case.keep import check_name, keep_patch
        from standoff.case.model import NamedPatch
        from standoff.explain.whatif import differs_when_saved, use_words

        if self.imported is not None:
            source = self.loaded.located.source
            raise InputError(
                f"{source}: a patch is saved into a YAML case file; convert it first: `standoff convert "
                f"{source} {self.name}.yaml`"
            )
        data = {"title": title or "; ".join(result.says), **{k: v for k, v in result.patch.items() if k != "title"}}
        if len(data) == 1:
            raise InputError("there is nothing to save: --at moves questions and is not part of a patch")
        check_name(self.loaded, name)
        differs = differs_when_saved(self.file, name, NamedPatch.model_validate(data), result.base)
        path = keep_patch(self.loaded, name, data)
        return Kept(path, name, use_words(result, name, str(path), differs))

    def save(
        self,
        path: str | Path,
        *,
        ranks: Sequence[str] = (),
        choices: Sequence[str] = (),
        force: bool = False,
        version: str | None = None,
        infeasible: str | None = None,
        equilibria: Sequence[str] = (),
    ) -> Conversion:
        """Write the case to a file in the format of its suffix, or into a folder as `case.yaml`.

        ranks, choices: as for `game`, where the format holds a game and the case leaves something open. force: an
        existing file is replaced. version: of `.nfg`, "payoff" (default) or "outcome". infeasible: in `.nfg`, "mask"
        writes states that cannot be as worst for everyone. equilibria: solution concepts whose equilibria are marked in
        `.graphml` and `.dot`.
        Raises InputError for an unknown suffix, a file that exists, the file that the case was read from, and a case
        that the format cannot hold; nothing is written then. The result says what was lost.
        """
        from standoff.exchange.convert import convert

        wishes: dict[str, object] = {}
        if version is not None:
            wishes["version"] = version
        if infeasible is not None:
            wishes["infeasible"] = infeasible
        if equilibria:
            found = self.stability(tuple(equilibria), ranks, choices)
            wishes["marks"] = {concept: found.equilibria(concept) for concept in equilibria}
        return convert(self.loaded, self.imported, path, lambda: self.game(ranks, choices), force=force, wishes=wishes)

    def since(self, until: str | None = None) -> Since:
        """What has happened since the text was written: entries and verdicts overtaken, what was right and wrong.

        until: a date (year, month or day); later events are left out.
        Raises InputError for a case without events or questions and for a date that is none.
        """
        from standoff.explain.since import since

        return since(self.file, self.name, until)

    def check(self) -> tuple[str, ...]:
        """The account of a valid case in lines, what is still open last.

        Raises InputError for a question that cannot be asked, and for preferences, single moves and coalesced states
        that do not fit the feasible states; where some actor has goals instead, this shows when its game is built.
        """
        from standoff.case.account import account
        from standoff.case.patches import Scope
        from standoff.explain.explanation import STATED, check_questions
        from standoff.explain.readings import Court

        if self.file.questions:
            check_questions(self.loaded, Court(self.file), Scope(STATED))
        if all(actor.preference_kind != "goals" for actor in self.file.actors.values()):
            from standoff.game.build import every_game

            for _ in every_game(self.file, self.loaded.located.source):
                pass
        return tuple(account(self.loaded))

    def together(self, coalition: str | None = None, members: Sequence[str] = (), at: str | None = None) -> Together:
        """Whether a coalition has a joint move that is better for all, whether each would keep to it, and the replies.

        coalition: a name under `coalitions` in the case; or members, two or more actors, and at, a state of the case;
        with neither, every coalition that the case names. Judged over all readings and completions of the text
        as stated.
        Raises InputError for unknown names, when the case names no coalition and none is given, and for cases without
        options and goals.
        """
        from standoff.explain.together import together

        return together(self.loaded, coalition, members, at)

    def coalitions(
        self,
        *,
        states: Sequence[str] = (),
        members: Sequence[str] = (),
        concepts: Sequence[str] = (),
        credible: str = "individual",
        ranks: Sequence[str] = (),
        choices: Sequence[str] = (),
    ) -> CoalitionTable:
        """Which coalitions gain by moving together, what they upset, coalitional and strong equilibria.

        states: by default every state that is stable for each actor alone. members: one coalition, by default every
        one of two or more. concepts: of Nash, GMR, SMR and SEQ. credible: whether others reply under SEQ by
        improvements of single actors ("individual") or of coalitions ("coalition").
        Raises InputError as `game` does and for unknown names; LimitError for too many states or coalitions.
        """
        from standoff.explain.coalitions import coalition_table
        from standoff.stability.coalitions import COALITIONAL

        otherwise = "`standoff together` asks about a coalition without a ranking"
        game = self._one_game(ranks, choices, otherwise)
        return coalition_table(
            self.loaded,
            game,
            self._state_names(game),
            states=states,
            members=members,
            concepts=concepts or COALITIONAL,
            credible=credible,
        )

    def evolve(
        self,
        start: str,
        *,
        by: str = "improvements",
        within: int | None = None,
        ranks: Sequence[str] = (),
        choices: Sequence[str] = (),
    ) -> Evolve:
        """Status quo analysis: what is reached from a state in how many moves, and which equilibria are not.

        start: a name or an id. by: "improvements", "possible improvements" (where preference is unknown) or "moves".
        within: the most moves, by default until nothing is new.
        Raises InputError as `game` does and for an unknown state; LimitError for too many states.
        """
        from standoff.explain.evolve import evolve

        otherwise = "`standoff moves` says what can become of a state without a ranking"
        game = self._one_game(ranks, choices, otherwise)
        return evolve(self.loaded, game, self._state_names(game), start, by=by, within=within)

    def hypergame(
        self, concepts: Sequence[str] = (), ranks: Sequence[str] = (), choices: Sequence[str] = ()
    ) -> CaseHypergame:
        """Equilibria where each actor judges by the conflict as it sees it (`views`), next to those of the case.

        Raises InputError as `game` does, when no actor holds a view, and when one holds several.
        """
        from standoff.explain.hypergame import case_hypergame
        from standoff.stability.analysis import CONCEPTS, check_concepts

        check_concepts(concepts)
        game = self._one_game(ranks, choices, "`standoff beliefs` compares views without a ranking")
        return case_hypergame(self.loaded, self._state_names(game), game, concepts or CONCEPTS, ranks, choices)

    def _one_game(self, ranks: Sequence[str], choices: Sequence[str], otherwise: str) -> Game:
        """As `game`; where the case leaves something open, the error says what can be asked without settling it."""
        try:
            return self.game(ranks, choices)
        except LimitError:
            raise
        except InputError as error:
            hint = ", or ask about one state with --state"
            said = str(error)
            raise InputError(f"{said.replace(hint, '')}; {otherwise}" if hint in said else said) from None

    def game(self, ranks: Sequence[str] = (), choices: Sequence[str] = ()) -> Game:
        """The case as a game: its states, moves and the preference of every actor, of whatever kind.

        ranks: orders of goals such as "a > b > c" for actors whose goals the case does not rank completely.
        choices: "passage=choice" for unclear passages.
        Raises InputError naming goals whose order is open, and where preferences, single moves or coalesced states do
        not fit the feasible states; LimitError for too many states.
        """
        from standoff.game.build import game_of
        from standoff.stability.door import askable

        return askable(game_of(self.file, ranks, choices, source=self.loaded.located.source))

    def told(self, ranks: Sequence[str] = (), choices: Sequence[str] = ()) -> PrioritisedGame:
        """The case as a conflict told by formulas, so that no state is listed and there may be hundreds of options.

        ranks, choices: as for `game`. Raises InputError as `game` does, and where an actor has neither goals nor
        preference statements.
        """
        from standoff.game.told import prioritised_of
        from standoff.stability.door import askable_told

        return askable_told(prioritised_of(self.file, ranks, choices, source=self.loaded.located.source))

    def stability(
        self,
        concepts: str | Sequence[str] | None = None,
        ranks: Sequence[str] = (),
        choices: Sequence[str] = (),
        rules: Rules | Sequence[str] = (),
        engine: str = "auto",
    ) -> Stability:
        """Stability of every state for every actor, as arrays.

        concepts: names (`standoff concepts` lists them), or "all" for every one that applies; by default those that are
        usual for the kind of preference. rules: choices such as "replies=one move" where publications differ. engine:
        "auto", "dense", "sparse", "graph" or "lists"; the result's `engine` says which one answered. `equilibria` takes
        conflicts of any size.
        Raises InputError for unknown names, for a concept that does not apply, and as `game` does.
        """
        from standoff.stability.analysis import analyse, analyse_all
        from standoff.stability.concepts import usual

        game, chosen, named = self.game(ranks, choices), _rules(rules), _names(concepts)
        if named == ALL:
            return analyse_all(game, chosen)[0]
        return analyse(game, named if named is not None else usual(game), chosen, engine)

    def equilibria(
        self,
        concepts: str | Sequence[str] | None = None,
        *,
        actors: Sequence[str] = (),
        where: str | None = None,
        apart: Sequence[str] = (),
        first: int = 0,
        engine: str = "auto",
        seconds: float | None = None,
        ranks: Sequence[str] = (),
        choices: Sequence[str] = (),
        progress: Callable[[str], None] | None = None,
    ) -> Survey:
        """How many equilibria there are, without listing states, and what all of them have in common.

        concepts: of Nash, GMR, SMR, SEQ and SSEQ, default all. actors: count the states that are stable for them, too.
        where: only states in which this formula over options, links and conditions holds. apart: options whose
        combinations of values are counted one by one. first: how many states to show. engine: "auto", "dense",
        "sparse" or "symbolic". seconds: the longest that one set may take by diagrams; what is not finished is said
        in the result. ranks, choices: as for `game`. progress: told what is being done.
        Raises InputError as `told` does and for unknown names; LimitError where the memory does not suffice.
        """
        from standoff.engines.five import FIVE
        from standoff.game.told import formula_of
        from standoff.stability.survey import survey

        found = self.told(ranks, choices).stability(
            _names(concepts) or FIVE, engine, seconds=seconds, progress=progress
        )
        only = None if where is None else (where, formula_of(self.file, where, choices))
        return survey(found, actors=actors, where=only, apart=apart, first=first)

    def judge(
        self,
        state: str | Sequence[str],
        concepts: str | Sequence[str] | None = None,
        *,
        actors: Sequence[str] = (),
        seconds: float | None = None,
        ranks: Sequence[str] = (),
        choices: Sequence[str] = (),
    ) -> Judged:
        """Whether one state is stable, for whom and by which replies, in a case of any number of options.

        state: the name of a state of the case, or the options that are yes. concepts: of Nash, GMR, SMR, SEQ and SSEQ,
        default all. actors: by default all. seconds: for each question; one that is not decided by then is told in the
        result. ranks, choices: as for `game`.
        Raises InputError as `told` does, for unknown names and for a state that is not feasible.
        """
        from standoff.engines.five import FIVE
        from standoff.game.board import state_codes
        from standoff.stability.judged import judge

        told = self.told(ranks, choices)
        yes = state
        if isinstance(state, str):
            states = state_codes(self.file, told.space)
            if state not in states:
                raise InputError(f"there is no state {state!r}{nearest(state, states)}")
            yes = told.space.yes(states[state])
        return judge(told, yes, actors, _names(concepts) or FIVE, seconds)

    def stability_table(
        self,
        concepts: str | Sequence[str] | None = None,
        states: Sequence[str] = (),
        ranks: Sequence[str] = (),
        choices: Sequence[str] = (),
        *,
        rules: Rules | Sequence[str] = (),
        actors: Sequence[str] = (),
        equilibria: bool = False,
        stable_for: Sequence[str] = (),
        where: str | None = None,
        engine: str = "auto",
    ) -> StabilityTable:
        """Stability of all states or selected ones, ready to print.

        concepts, rules: as for `stability`. states: names or ids. actors: whose stability is shown (equilibria are
        always those of all). equilibria: only states that are an equilibrium under one of the concepts. stable_for:
        only states that are stable for all of these actors under one of the concepts. where: only states in which
        this formula over options, links and states holds. engine: as for `stability`.
        Where goals are not completely ranked or passages unclear, named states are judged over all completions and
        readings.
        Raises InputError for unknown names or concepts and where neither a ranking nor a state is given.
        """
        from standoff.stability.analysis import CONCEPTS, check_concepts
        from standoff.stability.table import Selection, of_actors

        named = _names(concepts)
        if named != ALL:
            check_concepts(named or ())
        if states and not ranks and self._goes_by_goals():
            from standoff.explain.state_stability import stability_of_states

            if rules or equilibria or stable_for or where is not None:
                raise InputError(
                    "where goals are not completely ranked there are no other rules and no selection but by state and "
                    "actor; give an order with --rank"
                )
            table = stability_of_states(self.file, CONCEPTS if named in (None, ALL) else named, states, choices)
            return of_actors(table, actors) if actors else table
        selection = Selection(tuple(states), tuple(actors), equilibria, tuple(stable_for), where)
        return self._table(self.game(ranks, choices), named, rules, selection, engine)

    def why(
        self,
        state: str,
        concepts: str | Sequence[str] | None = None,
        actors: Sequence[str] = (),
        ranks: Sequence[str] = (),
        choices: Sequence[str] = (),
        rules: Rules | Sequence[str] = (),
    ) -> StabilityTable:
        """Stability of one state with the reasons: `why` of the result, one for each actor and concept.

        state: a name or an id. actors: only the stability for these. The other arguments as for `stability`.
        Raises InputError for unknown names, for a concept that does not apply, and as `game` does.
        """
        from dataclasses import replace

        from standoff.stability.table import Selection
        from standoff.stability.why import why

        game = self.game(ranks, choices)
        named = _names(concepts)
        table = self._table(game, named, rules, Selection((state,), tuple(actors)))
        reasons = why(game, table.states[0].id, table.concepts, table.actors, _rules(rules))
        told = {end for reason in reasons for end in reason.states()}
        names = {state: name for state, name in self._state_names(game).items() if state in told}
        return replace(table, why=reasons, names=names)

    def _table(
        self,
        game: Game,
        concepts: tuple[str, ...] | None,
        rules: Rules | Sequence[str],
        selection: Selection,
        engine: str = "auto",
    ) -> StabilityTable:
        from standoff.stability.analysis import analyse, analyse_all
        from standoff.stability.concepts import usual
        from standoff.stability.table import table_of

        notes: tuple[str, ...] = ()
        if concepts == ALL:
            result, notes = analyse_all(game, _rules(rules))
        else:
            result = analyse(game, concepts if concepts is not None else usual(game), _rules(rules), engine)
        names = self._state_names(game)
        links = {name: link.iff for name, link in self.file.links.items()}
        return table_of(result, names, selection, means=self._state_meanings(names), links=links, notes=notes)

    def _goes_by_goals(self) -> bool:
        from standoff.case.beyond_goals import goals_only

        goals = any(actor.goals for actor in self.file.actors.values())
        return self.file.graph is None and goals and goals_only(self.file)

    def _state_meanings(self, names: Mapping[str, str]) -> dict[str, str]:
        """State id -> what the case says of it. names: id -> the case's name for it where it has another one."""
        if self.file.graph is not None:
            return {state: means for state, means in self.file.graph.states.items() if means}
        ids = {name: state for state, name in names.items()}
        return {ids.get(name, name): state.means for name, state in self.file.states.items() if state.means}

    def flip(
        self,
        *,
        questions: Sequence[str] = (),
        state: str | None = None,
        actor: str | None = None,
        concept: str = "Nash",
        to: str | None = None,
        may_change: Sequence[str] = (),
        patches: Sequence[str] = (),
        choices: Sequence[str] = (),
        within: int | None = None,
        most: int | None = None,
    ) -> Flips | GameFlips:
        """The fewest changes of priority that make another verdict, or that change the stability of a state.

        questions: ids, default all. state: ask about this state instead, for `actor` (default every one) under
        `concept`. to: the verdict that is wanted, default any other. may_change: where states are ranked, the
        actors whose rankings may change. choices: "passage=choice", for a state. within: the largest number of changed
        pairs to look for. most: how many of the smallest sets to give. The result says what was proven.
        Raises InputError for unknown names and for arguments that do not go together.
        """
        from standoff.explain import flips

        limits = {name: value for name, value in (("most_changes", within), ("most_sets", most)) if value is not None}
        if state is None:
            if actor is not None or may_change or choices or concept != "Nash":
                raise InputError("actor, concept, may_change and choices go with a state; name one")
            return flips.flips_of_questions(self.loaded, questions, to, patches, **limits)
        if questions or patches:
            raise InputError("ask about a state or about questions, not both; named patches go with questions")
        from standoff.case.beyond_goals import goals_only

        if not goals_only(self.file):
            if to is not None:
                raise InputError("where states are ranked a state is stable or not, so that 'to' says nothing")
            return flips.flips_of_ranked_state(self.loaded, state, actor, concept, may_change, choices, **limits)
        if may_change:
            raise InputError("may_change goes with rankings of states; this case ranks goals")
        return flips.flips_of_state(self.loaded, state, actor, concept, to, choices, **limits)

    def inverse(
        self,
        state: str,
        concept: str = "Nash",
        *,
        actor: str | None = None,
        actors: Sequence[str] = (),
        stable: Sequence[str] = (),
        unstable: Sequence[str] = (),
        ties: bool = False,
        swaps: int | None = None,
        ranks: Sequence[str] = (),
        choices: Sequence[str] = (),
    ) -> Inverse:
        """The rankings under which a state is stable: how many, how near to the present ones, and exactly which.

        actor: for whom it is stable, default for all (an equilibrium). actors: those whose rankings are free, default
        all. stable, unstable: further marks that are wanted, each a state or "ACTOR:STATE". ties: whether rankings may
        tie states. swaps: the largest distance that is counted by itself. ranks, choices: as for `game`.
        Raises InputError for unknown names and where the case gives no game; LimitError for too many states. What was
        too much to compute is said in the result.
        """
        from standoff.explain.inverse import inverse_of

        return inverse_of(
            self.loaded,
            state,
            concept,
            actor,
            actors,
            stable,
            unstable,
            ties=ties,
            most_swaps=swaps,
            ranks=ranks,
            choices=choices,
        )

    def robust(
        self,
        state: str,
        concept: str = "Nash",
        *,
        actor: str | None = None,
        may_change: Sequence[str] = (),
        swaps: int | None = None,
        ties: bool = False,
        ranks: Sequence[str] = (),
        choices: Sequence[str] = (),
    ) -> Robust:
        """How far the stability of a state holds: exact counts of rankings, not chances.

        Where states are ranked: of all rankings up to so many swaps away, in how many the result stays as it is, for
        the rankings of each actor and of all together (may_change: only of these). Where some pairs of states are
        unknown, or goals ranked in part: in how many completions the state is stable, for `actor` or (default) for all.
        ties: whether unknown pairs may be tied. ranks, choices: as for `game`.
        Raises InputError for unknown names; LimitError for too many states. What was too much to compute is said in
        the result.
        """
        from standoff.explain.robust import robust_of

        return robust_of(
            self.loaded, state, concept, actor, may_change, swaps=swaps, ties=ties, ranks=ranks, choices=choices
        )

    def ensemble(
        self,
        *,
        profiles: int | None = None,
        swaps: int | None = None,
        seed: int | None = None,
        concepts: str | Sequence[str] | None = None,
        states: Sequence[str] = (),
        workers: int = 1,
        cluster: str | None = None,
        file: str | Path | None = None,
        ranks: Sequence[str] = (),
        choices: Sequence[str] = (),
        progress: Callable[[int], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> EnsembleCounts:
        """In how many preference profiles each state is an equilibrium: counts, not chances.

        Where every actor ranks the states: of a sample of `profiles` (default 1,000), each made of the present rankings
        by `swaps` (default 1) swaps of neighbours in the ranking of every actor, drawn with `seed` (default 0). Where
        some pairs of states are unknown: of all completions. concepts: of Nash, GMR, SMR, SEQ and SSEQ, default all.
        states: names or ids, default those that are an equilibrium at least once. workers: processes of this machine,
        or cluster: the address of a Dask scheduler; the result is the same. file: keeps what is done so far, and is
        taken up if it is there. ranks, choices: as for `game`. progress: called with the number of profiles done. stop:
        asked in between; where it says so, `standoff.engines.workers.Stopped` is raised.
        Raises InputError for unknown names, a conflict that is not in option form, preferences of another kind, a
        cluster that cannot be reached and a file of something else; LimitError for too many profiles.
        """
        from standoff.engines.workers import from_options
        from standoff.explain.inverse import state_id
        from standoff.stability.analysis import CONCEPTS
        from standoff.stability.ensemble import EnsembleCounts, ensemble_counts, look

        named = _names(concepts)
        game = self.game(ranks, choices)
        asked = [state_id(self.file, game, state) for state in states]
        given = {"profiles": profiles, "swaps": swaps, "seed": seed}
        with from_options(workers, cluster) as crew:
            looked = look(
                game,
                CONCEPTS if named is None or named == ALL else named,
                workers=crew,
                progress=progress,
                stop=stop,
                file=None if file is None else Path(file),
                **{name: value for name, value in given.items() if value is not None},
            )
        counts = ensemble_counts(game, looked, asked)
        told = dict.fromkeys(row.state for one in counts for row in one.states)
        names = self._state_names(game)
        said = self._state_meanings(names)
        return EnsembleCounts(
            case=self.name,
            title=self.file.title,
            source=looked.source,
            profiles=looked.counts.profiles,
            swaps=looked.swaps,
            seed=looked.seed,
            changing=looked.changing,
            actors={key: self.file.name_of(key) for key in game.actors},
            of_states=len(game.state_ids),
            counts=counts,
            names={state: names[state] for state in told if state in names},
            means={s: said.get(s) or ", ".join(game.yes(s)) or "every option is no" for s in told},
            digest=looked.counts.digest,
        )

    def _state_names(self, game: Game) -> dict[str, str]:
        """State id -> the case's name, where the two differ."""
        if game.codes is None or game.space is None or self.file.feasible == "listed":
            return {}
        from standoff.game.board import state_codes

        index = {
            int(code): state
            for number, (state, code) in enumerate(zip(game.state_ids, game.codes, strict=True))
            if not game.open_options(number)
        }
        return {index[c]: name for name, c in state_codes(self.file, game.space).items() if c in index}

    def rests_on(self, *, patches: Sequence[str] = (), accept: Iterable[str] = ()) -> RestsOn:
        """What each verdict rests on: smallest sets of passages that carry it, and whose loss changes it.

        Raises as `explain` does.
        """
        from standoff.explain.rests_on import rests_on

        court, scope = self._asked(patches, accept)
        return rests_on(court, scope, self._accepted(accept))

    def needs(self, *, patches: Sequence[str] = ()) -> Needs:
        """What each answer needs and the document does not say. Raises as `explain` does."""
        from standoff.explain.needs import needs

        return needs(*self._asked(patches))

    def decided_by(self, *, patches: Sequence[str] = ()) -> DecidedBy:
        """Which unclear passages decide which verdict, alone and in pairs. Raises as `explain` does."""
        from standoff.explain.decided_by import decided_by

        return decided_by(*self._asked(patches))

    def voices(self, *, patches: Sequence[str] = (), accept: Iterable[str] = ()) -> Voices:
        """Every verdict on fewer voices. Raises as `explain` does."""
        from standoff.explain.voices import voices

        court, scope = self._asked(patches, accept)
        return voices(court, scope, self._accepted(accept))

    def watch(self, *, patches: Sequence[str] = (), accept: Iterable[str] = ()) -> Watch:
        """For each verdict the news that would change it. Raises as `explain` does."""
        from standoff.explain.decided_by import decided_by
        from standoff.explain.needs import needs
        from standoff.explain.rests_on import rests_on
        from standoff.explain.since import since
        from standoff.explain.watch import watch

        court, scope = self._asked(patches, accept)
        rests = rests_on(court, scope, self._accepted(accept))
        then = since(self.file, self.name, court=court, scope=scope) if self.file.events else None
        return watch(court, scope, rests, needs(court, scope), decided_by(court, scope), then)

    def _asked(self, patches: Sequence[str] = (), accept: Iterable[str] = ()) -> tuple[Court, Scope]:
        from standoff.explain.explanation import asked

        return asked(self.loaded, tuple(patches), tuple(accept))

    def _accepted(self, accept: Iterable[str]) -> tuple[str, ...]:
        from standoff.explain.explanation import accepted_notes

        return accepted_notes(self.file, tuple(accept))

    def verify(self, sources: Sequence[str] = (), *, result: str | Path | None = None) -> Verification:
        """Every anchor against its source text, every verdict against its witness.

        sources: files, or "key=file" where the case has several sources; without them the texts in the case's own
        folder are used. result: a file that `standoff explain --json` printed; its verdicts are re-derived from its
        own witnesses, and everything else in it is compared with what the case gives now.
        Raises InputError for a file that cannot be read and for a result that has not the shape of one.
        """
        from standoff.explain.check import verify

        return verify(self.loaded, sources, None if result is None else Path(result))


def _names(concepts: str | Sequence[str] | None) -> tuple[str, ...] | None:
    """Each name once; None where none are given. Raises InputError for an empty list of names."""
    named = (concepts,) if isinstance(concepts, str) else None if concepts is None else tuple(dict.fromkeys(concepts))
    if named == ():
        raise InputError("no concept is named; leave the names out for the usual ones")
    return named


def _rules(given: Rules | Sequence[str]) -> Rules:
    from standoff.stability.rules import Rules, rules_of

    return given if isinstance(given, Rules) else rules_of(given)
