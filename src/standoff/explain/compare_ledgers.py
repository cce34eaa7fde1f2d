"""Sources and passages that two codings share, and where their ledgers say different things of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from standoff.case.model import CaseFile, Entry, Grounds
from standoff.errors import InputError, listed
from standoff.explain.comparison import Agreement, Aspect, EntryOnly, PassagePair, SourcePair

ASPECTS = ("use", "voice", "hedge", "origin", "judgement", "elements")

Place = int | tuple[str, str]


@dataclass(frozen=True)
class Shared:
    """One passage: its entries in A and in B, and how they were recognised as the same."""

    source: str
    a: tuple[Entry, ...]
    b: tuple[Entry, ...]
    by: str


@dataclass(frozen=True)
class Ledgers:
    """Two ledgers side by side: sources and passages that both have."""

    a: CaseFile
    b: CaseFile
    sources: tuple[SourcePair, ...]
    passages: tuple[Shared, ...]

    @cached_property
    def place_in_a(self) -> dict[str, Place]:
        """Entry of A -> number of its shared passage; an entry without counterpart stands for itself."""
        found: dict[str, Place] = {entry.id: ("a", entry.id) for entry in self.a.ledger}
        return found | {e.id: number for number, passage in enumerate(self.passages) for e in passage.a}

    @cached_property
    def place_in_b(self) -> dict[str, Place]:
        found: dict[str, Place] = {entry.id: ("b", entry.id) for entry in self.b.ledger}
        return found | {e.id: number for number, passage in enumerate(self.passages) for e in passage.b}

    @cached_property
    def source_in_a(self) -> dict[str, str]:
        return {pair.b: pair.a for pair in self.sources}


def side_by_side(a: CaseFile, b: CaseFile) -> Ledgers:
    """Raises InputError when the two codings share no source."""
    sources = tuple(_sources(a, b))
    if not sources:
        raise InputError(
            "the two codings share no source: no two sources have the same sha256, or the same key and title; "
            f"A has {listed(_titled(a)) or 'none'}; B has {listed(_titled(b)) or 'none'}"
        )
    passages = [passage for pair in sources for passage in _shared(a, b, pair)]
    return Ledgers(a, b, sources, tuple(passages))


def _titled(case: CaseFile) -> list[str]:
    return [f"{key} ('{source.title}')" if source.title else key for key, source in case.sources.items()]


def _sources(a: CaseFile, b: CaseFile) -> Iterator[SourcePair]:
    left = dict(b.sources)
    by_digest: dict[str, str] = {}
    for key, source in a.sources.items():
        same = [other for other, found in left.items() if source.sha256 and found.sha256 == source.sha256]
        if same:
            by_digest[key] = key if key in same else same[0]
            del left[by_digest[key]]
    for key, source in a.sources.items():
        title = source.title or ""
        if key in by_digest:
            yield SourcePair(key, by_digest[key], title, "sha256", same_text=True)
        elif key in left and left[key].title == source.title:
            known = source.sha256 is not None and left[key].sha256 is not None
            yield SourcePair(key, key, title, "key and title", same_text=not known)


def _shared(a: CaseFile, b: CaseFile, pair: SourcePair) -> Iterator[Shared]:
    """Passages of one source: same position first, then overlap, then id where a position is missing."""
    ours = [entry for entry in a.ledger if entry.source == pair.a]
    theirs = [entry for entry in b.ledger if entry.source == pair.b]
    found: list[Shared] = []
    for match in (_by_position, _by_overlap) if pair.same_text else ():
        more = [Shared(pair.a, one, other, by) for one, other, by in match(ours, theirs)]
        gone = {entry.id for passage in more for entry in passage.a}, {e.id for passage in more for e in passage.b}
        ours = [entry for entry in ours if entry.id not in gone[0]]
        theirs = [entry for entry in theirs if entry.id not in gone[1]]
        found += more
    by_id = {entry.id: entry for entry in theirs}
    for entry in ours:
        other = by_id.get(entry.id)
        if other and not (pair.same_text and entry.at and other.at):
            found.append(Shared(pair.a, (entry,), (other,), "id"))
    order = {entry.id: number for number, entry in enumerate(a.ledger)}
    yield from sorted(found, key=lambda passage: order[passage.a[0].id])


Matched = Iterator[tuple[tuple[Entry, ...], tuple[Entry, ...], str]]


def _by_position(ours: Sequence[Entry], theirs: Sequence[Entry]) -> Matched:
    there = {entry.at: entry for entry in reversed(theirs) if entry.at}
    for entry in ours:
        other = there.pop(entry.at, None) if entry.at else None
        if other:
            yield (entry,), (other,), "position"


def _by_overlap(ours: Sequence[Entry], theirs: Sequence[Entry]) -> Matched:
    """Groups of entries that overlap, each link between two by at least half of the shorter one."""
    touching = [[m for m, other in enumerate(theirs) if _overlap(entry, other)] for entry in ours]
    left = {n for n, others in enumerate(touching) if others}
    while left:
        group, reached = {min(left)}, set(touching[min(left)])
        while more := {n for n in left - group if reached & set(touching[n])}:
            group |= more
            reached |= {m for n in more for m in touching[n]}
        left -= group
        yield tuple(ours[n] for n in sorted(group)), tuple(theirs[m] for m in sorted(reached)), "overlap"


def _overlap(one: Entry, other: Entry) -> bool:
    if not one.at or not other.at:
        return False
    common = min(one.at[1], other.at[1]) - max(one.at[0], other.at[0])
    return common > 0 and common * 2 >= min(one.at[1] - one.at[0], other.at[1] - other.at[0])


# --- grounds ----------------------------------------------------------------------------------------------------------


def grounds_key(grounds: Grounds | None, place: Mapping[str, Place]) -> object:
    """Equal for grounds on the same passages, needed in the same way."""
    if grounds is None:
        return None
    places = frozenset(place.get(entry, ("?", entry)) for entry in grounds.entries)
    return places, grounds.needs_all and len(places) > 1


def grounds_words(grounds: Grounds | None) -> str:
    if grounds is None or not grounds.entries:
        return "none"
    names = ", ".join(grounds.entries)
    return f"all of {names}" if grounds.needs_all and len(grounds.entries) > 1 else names


# --- what the two ledgers say of a passage ----------------------------------------------------------------------------


def compared(
    ledgers: Ledgers, rests_a: Mapping[str, Sequence[str]], rests_b: Mapping[str, Sequence[str]]
) -> tuple[PassagePair, ...]:
    """Every shared passage with what agrees and what differs.

    rests_a, rests_b: entry -> labels of what rests on it, the same for both where both have it.
    """
    return tuple(_pair(ledgers, passage, rests_a, rests_b) for passage in ledgers.passages)


def _pair(
    ledgers: Ledgers, passage: Shared, rests_a: Mapping[str, Sequence[str]], rests_b: Mapping[str, Sequence[str]]
) -> PassagePair:
    said: dict[str, Callable[[Entry, bool], Sequence[str]]] = {
        "use": lambda entry, _: [entry.use],
        "voice": lambda entry, _: [entry.voice],
        "hedge": lambda entry, _: ["yes" if entry.hedge else "no"],
        "origin": lambda entry, ours: _origin(ledgers, passage, entry, ours=ours),
        "judgement": lambda entry, _: entry.judgement,
        "elements": lambda entry, ours: (rests_a if ours else rests_b).get(entry.id, ()),
    }
    differ = []
    for what in ASPECTS:
        ours = sorted({value for entry in passage.a for value in said[what](entry, True)})
        theirs = sorted({value for entry in passage.b for value in said[what](entry, False)})
        if ours != theirs:
            differ.append(Aspect(what, _listed(what, ours), _listed(what, theirs)))
    differing = {aspect.what for aspect in differ}
    return PassagePair(
        source=passage.source,
        a=tuple(entry.id for entry in passage.a),
        b=tuple(entry.id for entry in passage.b),
        by=passage.by,
        agree=tuple(what for what in ASPECTS if what not in differing),
        differ=tuple(differ),
    )


def _listed(what: str, values: Sequence[str]) -> str:
    between = "; " if what == "elements" else " and "
    return between.join(values) or "none"


def _origin(ledgers: Ledgers, passage: Shared, entry: Entry, *, ours: bool) -> list[str]:
    """The origin, where a coder names one: that of an entry without is its source and voice."""
    if not any(e.origin for e in (*passage.a, *passage.b)):
        return []
    source = entry.source if ours else ledgers.source_in_a[entry.source]
    return [entry.origin or f"{source}/{entry.voice}"]


def agreement(passages: Sequence[PassagePair]) -> tuple[Agreement, ...]:
    """Per aspect, in how many shared passages the codings agree and differ."""
    return tuple(
        Agreement(what, sum(what in p.agree for p in passages), sum(what not in p.agree for p in passages))
        for what in ASPECTS
    )


def only(ledgers: Ledgers) -> tuple[tuple[EntryOnly, ...], tuple[EntryOnly, ...]]:
    """Entries of A and of B without a counterpart."""
    return _only(ledgers.a, ledgers.place_in_a), _only(ledgers.b, ledgers.place_in_b)


def _only(case: CaseFile, place: Mapping[str, Place]) -> tuple[EntryOnly, ...]:
    return tuple(
        EntryOnly(entry.id, entry.source, entry.use, entry.says)
        for entry in case.ledger
        if not isinstance(place[entry.id], int)
    )
