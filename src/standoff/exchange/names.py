"""Names that a formula can hold, made from names that were printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from standoff.case.formula import KEYWORDS

MAX_KEY = 32

_NOT_WORD = re.compile(r"\W+")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def clean(text: str) -> str:
    """The text on one line, without signs that cannot be printed."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def key_for(name: str, taken: Collection[str], otherwise: str) -> str:
    """A key for a printed name: lower case, letters of every script kept, `_2` and so on where it is taken."""
    words = _NOT_WORD.sub("_", unicodedata.normalize("NFC", name).lower()).strip("_")
    base = _shortened(words) or otherwise
    if base in KEYWORDS:
        base = f"{base}_"
    key, number = base, 2
    while key in taken:
        key, number = f"{base}_{number}", number + 1
    return key


def _shortened(words: str) -> str:
    if len(words) <= MAX_KEY:
        return words
    whole = words[: MAX_KEY + 1].rpartition("_")[0]
    return whole or words[:MAX_KEY]
