"""The file format of GMCR+ (gmcr-py), a desktop program for the Graph Model for Conflict Resolution."""

from __future__ import annotations

from standoff.exchange.gmcr_read import read_gmcr
from standoff.exchange.model import Exported, Format, Model


def _write(model: Model) -> Exported:
    from standoff.exchange.gmcr_write import write_gmcr

    return write_gmcr(model)


GMCR = Format(
    ".gmcr",
    "GMCR+ model",
    "options, infeasible patterns, one-way options, preference statements or rankings by hand, misperceptions",
    read_gmcr,
    _write,
)
