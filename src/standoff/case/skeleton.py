"""`standoff new`: a small case that loads, explains itself and can be overwritten line by line."""

from __future__ import annotations

from pathlib import Path

from standoff.case.document import write_atomically
from standoff.case.ledger import digest_of, normalised, sha256
from standoff.errors import InputError, Problem

TEXT = """\
Why does the bakery keep buying from the mill that ignores its complaints?

The bakery has complained about late flour three times and has had no answer. It goes on buying because no other \
mill within reach grinds rye, and rye bread is what its customers come for. Changing to the mill in the next valley \
would be cheaper, says the accountant.
"""

PASSAGES = (
    ("s1", "Why does the bakery", "complaints?"),
    ("s2", "The bakery has complained", "no answer."),
    ("s3", "It goes on buying", "come for."),
    ("s4", "Changing to the mill", "the accountant."),
)

SKELETON = """\
# A case to start from. Replace the text in sources/article.txt and everything below by your own.
#   standoff check {name}       validates it and lists what is unaccounted for
#   standoff explain {name}     says whether the text's answer follows from what the text says
standoff: 1
title: The bakery and the mill
summary: {{question: why the bakery keeps buying from a mill that ignores its complaints}}

# The text, by its sha256 and length. `standoff verify {name}` confirms both and every position below.
sources:
  article:
    title: Why does the bakery keep buying from the mill that ignores its complaints?
    author: (an example)
    date: unknown
    sha256: {sha256}
    length: {length}

# Every sentence is accounted for: use is model, record or aside (with a reason), or todo.
# 'at' is where it stands (code points), 'digest' what stands there, 'says' what it says in your own words.
ledger:
{ledger}
# Who can do what (yes or no), and what each wants. A list of goals is not a ranking.
actors:
  bakery:
    name: the bakery
    options:
      buy: buy flour from the mill
    goals:
      # basis: stated (the text says it), inferred or assumed (with a reason), reported (by an outside source)
      - {{id: rye-bread, wants: rye, says: to have rye bread to sell, basis: stated, grounds: [s3]}}
      - {{id: save, avoids: bakery.buy, says: to buy more cheaply, basis: stated, grounds: [s4]}}
    # outranks:
    #   - {{chain: [rye-bread, save], basis: stated, grounds: [s3]}}
  mill:
    name: the mill
    options:
      punctual: deliver on time

# What leads to what, as the text has it. A link can be used in goals like an option.
links:
  rye: {{iff: bakery.buy, means: only this mill grinds rye within reach, basis: stated, grounds: [s3]}}

# conditions:    facts that nobody chooses:  {{war: {{means: ..., value: unclear, grounds: [s2]}}}}
# infeasible:    what cannot be:             [{{when: bakery.buy and not mill.punctual, because: ...}}]

states:
  as_written: {{means: the bakery buys although deliveries are late, date: unknown, yes: [bakery.buy]}}

questions:
  - id: stay
    ask: Why does the bakery keep buying rather than change to another mill?
    claim: the bakery keeps buying rather than changing to another mill
    actor: bakery
    at: as_written
    rather_than: [not buy]

# readings:      passages that can be read in more than one way; each choice is a small change of the case
#   cheaper:
#     ask: Is the accountant's remark a goal of the bakery?
#     grounds: [s4]
#     choices:
#       goal: {{means: the bakery wants to save}}
#       remark: {{means: it is only the accountant's view, drop: [save]}}
"""

LEDGER = """\
  - {{id: {id}, source: article, at: [{start}, {end}],
     digest: {{quote: "{quote}", prefix: "{prefix}", suffix: "{suffix}"}},
     says: "{says}", {rest}}}
"""

SAYS = {
    "s1": (
        "Asks why the bakery goes on buying although its complaints are ignored.",
        "use: record, because: the question itself",
    ),
    "s2": (
        "Three complaints about late deliveries went unanswered.",
        "use: record, because: no goal or means is stated here",
    ),
    "s3": ("It stays because only this mill grinds rye nearby, and rye bread draws its customers.", "use: model"),
    "s4": ("The accountant says that another mill would cost less.", "voice: the accountant, use: model"),
}


def write_skeleton(folder: Path) -> Path:
    """Write `case.yaml` and `sources/article.txt` into a new folder.

    Raises InputError when the folder exists already or cannot be made.
    """
    if folder.exists():
        raise InputError(Problem("this exists already; choose another name", str(folder)))
    try:
        (folder / "sources").mkdir(parents=True)
    except OSError as error:
        raise InputError(Problem(f"cannot be made: {error.strerror or error}", str(folder))) from None
    write_atomically(folder / "sources" / "article.txt", TEXT)
    write_atomically(folder / "case.yaml", skeleton_text(folder.name))
    return folder / "case.yaml"


def skeleton_text(name: str) -> str:
    """The commented case file."""
    snapshot = normalised(TEXT)
    rows = []
    for entry, first, last in PASSAGES:
        start = snapshot.index(first)
        end = snapshot.index(last, start) + len(last)
        digest = digest_of(snapshot, start, end)
        says, rest = SAYS[entry]
        rows.append(
            LEDGER.format(
                id=entry, start=start, end=end, says=says, rest=rest,
                quote=digest.quote, prefix=digest.prefix, suffix=digest.suffix,
            )
        )  # fmt: skip
    return SKELETON.format(name=name, sha256=sha256(snapshot), length=len(snapshot), ledger="".join(rows))
