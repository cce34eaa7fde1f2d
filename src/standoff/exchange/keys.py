"""Names that a case can use, and labels that programs with plain ASCII can read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

from standoff.case.formula import KEYWORDS

MAX_KEY = 40
MAX_TEXT = 500

_KEY = re.compile(r"\w[\w-]*")
_NOT_WORD = re.compile(r"[^\w]+")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_CYRILLIC = dict(
    zip(
        "абвгдеёзийклмнопрстуфхъыьэіїєґ",
        (*"abvgdee", *"ziyklmnoprstuf", "kh", "", "y", "", "e", "i", "i", "e", "g"),
        strict=True,
    )
) | {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya"}
_LATIN = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
_SIGNS = {"–": "-", "—": "-", "‘": "'", "’": "'", "“": "'", "”": "'", "«": "'", "»": "'", '"': "'", "\\": "/"}
_PLAIN = str.maketrans(_CYRILLIC | _LATIN | _SIGNS)


def is_key(text: str) -> bool:
    """Whether a case can name something so."""
    return _KEY.fullmatch(text) is not None and text not in KEYWORDS


def key_for(text: str, taken: Collection[str], otherwise: str) -> str:
    """The text itself where a case can name something so; else with `_` for what cannot stand there.

    `_2` and so on where the name is taken; `otherwise` where no letter or digit is left. Where there are many names,
    `taken` is a set or a dict: a list is searched from its beginning.
    """
    base = text if is_key(text) else _NOT_WORD.sub("_", unicodedata.normalize("NFC", text)).strip("_")
    base = base[:MAX_KEY].rstrip("_") or otherwise
    return _free(f"{base}_" if base in KEYWORDS else base, taken, "_")


def one_line(text: str) -> str:
    """The text on one line, without signs that cannot be printed, cut after MAX_TEXT characters."""
    line = " ".join(_UNPRINTABLE.sub(" ", text).split())
    return line if len(line) <= MAX_TEXT else f"{line[: MAX_TEXT - 3]}..."


def plain(text: str) -> str:
    """Printable ASCII that stands for the text: accents left off, Cyrillic transliterated, blanks collapsed.

    No double quote and no backslash is left; signs that have no transliteration are left out.
    """
    pieces = (_plain_sign(sign) for sign in unicodedata.normalize("NFC", text))
    return " ".join("".join(pieces).split())


def _plain_sign(sign: str) -> str:
    if sign.isspace():
        return " "
    small = sign.lower()
    told = sign.translate(_PLAIN)
    if told == sign and small != sign:
        told = small.translate(_PLAIN)
        told = sign if told == small else told[:1].upper() + told[1:]
    decomposed = unicodedata.normalize("NFKD", told).translate(_PLAIN)
    return "".join(part for part in decomposed if " " <= part <= "~")


def plain_labels(texts: Iterable[str], otherwise: str) -> list[str]:
    """Different, non-empty labels in plain ASCII, one for each text; `otherwise` and a number where nothing is left."""
    found: list[str] = []
    taken: set[str] = set()
    for number, text in enumerate(texts, start=1):
        label = _free(plain(text) or f"{otherwise} {number}", taken, " ")
        taken.add(label)
        found.append(label)
    return found


def _free(base: str, taken: Collection[str], before_number: str) -> str:
    """The base, or with a number where it is taken: the first free one where numbers are given without a gap.

    The number is looked for in doubling steps, so that thousands of equal names take no long time.
    """
    if base not in taken:
        return base

    def is_taken(number: int) -> bool:
        return f"{base}{before_number}{number}" in taken

    last, free = 1, 2
    while is_taken(free):
        last, free = free, 2 * free
    while free - last > 1:
        middle = (last + free) // 2
        last, free = (middle, free) if is_taken(middle) else (last, middle)
    return f"{base}{before_number}{free}"
