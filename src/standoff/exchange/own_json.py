"""A case file as JSON: the keys of the YAML file, with its schema named, nothing lost either way."""

from __future__ import annotations

import json
from typing import Any

from standoff.case.model import CaseFile
from standoff.errors import InputError, Problem
from standoff.exchange.case_data import data_of
from standoff.exchange.gmcr_file import looks_like_gmcr
from standoff.exchange.gmcr_read import read_gmcr
from standoff.exchange.json_text import check_text, kind, read_json
from standoff.exchange.model import Exported, Format, Imported

SCHEMA = "standoff-case-1.schema.json"
"""What the files name as their schema; `standoff schema case` prints it."""


def read_own_json(raw: bytes, source: str) -> Imported:
    """The data of a case in JSON; a GMCR+ model that was saved as JSON is read as one.

    Raises InputError where it is not JSON or no object; whether it is a valid case is said by whoever loads it.
    """
    data = read_json(raw, source)
    if not isinstance(data, dict):
        raise InputError(Problem(f'expected a case, an object with "standoff": 1; found {kind(data)}', source))
    if looks_like_gmcr(data):
        return read_gmcr(raw, source)
    check_text(data, source)
    return Imported({key: value for key, value in data.items() if key != "$schema"})


def write_own_json(case: CaseFile) -> Exported:
    """The case as JSON, everything that it says; comments of a YAML file are not part of what it says."""
    data: dict[str, Any] = {"$schema": SCHEMA, **data_of(case)}
    return Exported(f"{json.dumps(data, indent=2, ensure_ascii=False)}\n".encode())


JSON = Format(
    ".json",
    "case file in JSON",
    "everything that a case file says (`standoff schema case` is its schema)",
    read_own_json,
    write_case=write_own_json,
)
