"""The solution concepts, each as published, over a game."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from standoff.stability.analysis import CONCEPTS as CONCEPTS
    from standoff.stability.analysis import Stability as Stability
    from standoff.stability.analysis import analyse as analyse

__all__ = ["CONCEPTS", "Stability", "analyse"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from standoff.stability import analysis

        return getattr(analysis, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
