"""What was worked out of the words and answers that came last: at hand, since they come again, until it is dropped."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar, cast
from weakref import WeakSet

P = ParamSpec("P")
T = TypeVar("T")
AT_HAND: WeakSet[Any] = WeakSet()
"""All that is at hand; each lives as long as the function or the matcher that it serves."""


def remembering(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Remember the last results of a function, at most so many."""

    def remember(work: Callable[P, T]) -> Callable[P, T]:
        quick = lru_cache(most)(work)
        AT_HAND.add(quick)
        return cast(Callable[P, T], quick)

    return remember


def drop_words() -> None:
    """Forget every word and answer that came."""
    for quick in list(AT_HAND):
        quick.cache_clear()
