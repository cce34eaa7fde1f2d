"""standoff tests explanations of strategic behaviour: whether a text's answer follows from what the text says."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from standoff.api import Case as Case
    from standoff.api import bundled as bundled
    from standoff.api import compare as compare
    from standoff.api import conflict as conflict
    from standoff.api import graph as graph
    from standoff.api import load as load
    from standoff.stability.door import Game as Game
    from standoff.stability.door import PrioritisedGame as PrioritisedGame

_GAMES = ("Game", "PrioritisedGame")
__all__ = ["Case", "Game", "PrioritisedGame", "bundled", "compare", "conflict", "graph", "load"]


def __getattr__(name: str) -> Any:
    if name in _GAMES:
        from standoff.stability import door

        return getattr(door, name)
    if name in __all__:
        from standoff import api

        return getattr(api, name)
    if name == "__version__":
        from importlib.metadata import version

        return version("standoff")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
