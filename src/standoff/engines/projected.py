"""Options whose combinations of values are counted one by one, the same for every kind of set of states."""

from __future__ import annotations

from collections.abc import Sequence

from standoff.errors import InputError, LimitError, nearest
from standoff.game.space import OptionSpace

MAX_PROJECTED = 16


def check_options(space: OptionSpace, options: Sequence[str]) -> None:
    """Raises InputError for a name that is no option's."""
    for option in options:
        if option not in space.bits:
            raise InputError(f"there is no option {option!r}{nearest(option, space.options)}")


def check_projected(space: OptionSpace, options: Sequence[str]) -> None:
    """Raises InputError for an unknown option, LimitError above MAX_PROJECTED options."""
    check_options(space, options)
    if len(options) > MAX_PROJECTED:
        raise LimitError(f"{len(options)} options to tell apart; the limit is {MAX_PROJECTED}")
