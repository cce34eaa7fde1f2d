"""What the machine sees: states, moves and preferences, and how a case becomes them."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from standoff.game.model import Game as Game
    from standoff.game.space import OptionSpace as OptionSpace

__all__ = ["Game", "OptionSpace"]


def __getattr__(name: str) -> Any:
    if name == "Game":
        from standoff.game.model import Game

        return Game
    if name == "OptionSpace":
        from standoff.game.space import OptionSpace

        return OptionSpace
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
