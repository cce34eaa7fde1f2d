"""pandas, which is not needed but for data frames."""

from __future__ import annotations

from typing import Any

from standoff.errors import InputError


def pandas_module() -> Any:
    """pandas. Raises InputError with what to install where it is missing."""
    try:
        import pandas
    except ModuleNotFoundError:
        raise InputError("data frames need pandas: pip install 'standoff[data]'") from None
    return pandas
