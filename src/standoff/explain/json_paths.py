"""Places in JSON data, as paths and in words, and values short enough to show."""

from __future__ import annotations

import json
import re
from typing import Any

JsonPath = tuple[str | int, ...]

SHOWN = 80
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def json_path(path: JsonPath) -> str:
    """The path in the notation of JSONPath (RFC 9535, 2024): `$.questions[0].witness['NO VOICE']`."""
    return "$" + "".join(_step(part) for part in path)


def _step(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    if _PLAIN.fullmatch(part):
        return f".{part}"
    quoted = _printable(part.replace("\\", "\\\\").replace("'", "\\'"))
    return f"['{_cut(quoted)}']"


def shortened(value: Any) -> str:
    """A JSON value in at most SHOWN characters, every character printable."""
    if isinstance(value, str):
        value = value[: SHOWN * 2]
    elif isinstance(value, list):
        value = value[:SHOWN]
    return _cut(_printable(json.dumps(value, ensure_ascii=False)))


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 4]} ..."


def _printable(text: str) -> str:
    """Control characters and lone surrogates as escapes."""
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)
