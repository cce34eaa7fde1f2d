"""`standoff new`: a small case that loads and explains itself, or the ledger of a text, ready to be coded."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

from standoff.case.document import write_atomically
from standoff.case.files import bounded_bytes, is_there
from standoff.case.ledger import MAX_SOURCE_BYTES, digest_of, normalised, read_source, sha256
from standoff.errors import InputError, LimitError, Problem

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
    sha256: "{sha256}"
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


FROM_TEXT = """\
# A case made from a text: every sentence stands in the ledger with its position, and nothing is coded yet.
# For each one: say in your own words what it says, and set 'use' to model (an element will rest on it), record or aside
# (with 'because'). Join or split entries as you like; every sign of the text has to be accounted for.
#   standoff check {name}       validates the case and lists what is still to do
#   standoff new example        writes a small finished case to look at
standoff: 1
title: {title}

sources:
  article:
    title: {title}
    date: unknown
    sha256: "{sha256}"
    length: {length}

ledger:
{ledger}
# Who can do what (yes or no), what each wants (goals, with the entries that say so), what leads to what (links).
actors:
  somebody:
    name: somebody
    options:
      act: do what the text asks about

states:
  as_written: {{date: unknown, yes: [somebody.act]}}

# questions:
#   - id: act
#     ask: Why does somebody do this rather than not?
#     actor: somebody
#     at: as_written
#     rather_than: [not act]
"""

CLOSING = r"[\"'”’)\]]*"
OPENING = r"[\"'“‘(\[]*"
SENTENCE_END = re.compile(rf"(?<=[.!?…]){CLOSING}\s+(?={OPENING}[^\W\d_a-zß-ÿ])|\n\s*\n")
MOST_SENTENCES = 5_000


def write_skeleton(folder: Path, text: Path | None = None) -> Path:
    """Write `case.yaml` and `sources/article.txt` into a new folder: a small example, or the ledger of a text to code.

    Raises InputError when the folder exists already or cannot be made, or when the text cannot be read.
    """
    if is_there(folder):
        raise InputError(Problem("this exists already; choose another name", str(folder)))
    article, case = (TEXT, skeleton_text(folder.name)) if text is None else _from_text(folder.name, text)
    try:
        (folder / "sources").mkdir(parents=True)
    except OSError as error:
        raise InputError(Problem(f"cannot be made: {error.strerror or error}", str(folder))) from None
    write_atomically(folder / "sources" / "article.txt", article)
    write_atomically(folder / "case.yaml", case)
    return folder / "case.yaml"


def _from_text(name: str, file: Path) -> tuple[str, str]:
    snapshot = read_source(bounded_bytes(file, MAX_SOURCE_BYTES), str(file))
    found = sentences(snapshot)
    if not found:
        raise InputError(Problem("there is no text in it", str(file)))
    if len(found) > MOST_SENTENCES:
        raise LimitError(Problem(f"{len(found):,} sentences; the limit is {MOST_SENTENCES:,}", str(file)))
    width = len(str(len(found)))
    rows = [
        f"  - {{id: s{number:0{width}}, source: article, at: [{start}, {end}], use: todo,\n"
        f"     quote: {json.dumps(snapshot[start:end], ensure_ascii=False)},\n"
        f"     says: to do}}\n"
        for number, (start, end) in enumerate(found, start=1)
    ]
    first = " ".join(snapshot[slice(*found[0])].split())
    title = json.dumps(first if len(first) <= 100 else f"{first[:97]}...", ensure_ascii=False)
    case = FROM_TEXT.format(name=name, title=title, sha256=sha256(snapshot), length=len(snapshot), ledger="".join(rows))
    return snapshot, case


def sentences(snapshot: str) -> list[tuple[int, int]]:
    """Where sentences stand, by closing signs and paragraph ends; every sign that is no blank is in exactly one."""
    cuts = [0, *(found.end() for found in SENTENCE_END.finditer(snapshot)), len(snapshot)]
    spans = []
    for start, end in pairwise(cuts):
        part = snapshot[start:end]
        if part.strip():
            spans.append((start + len(part) - len(part.lstrip()), start + len(part.rstrip())))
    return spans


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
