"""What the conversation needs of an item finder, whatever matches behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True)
class ItemsFound:
    """Items that come near a description: `items` are (list number, score 0-100), best first, at most five."""

    status: Literal["found", "offered", "none"]
    items: tuple[tuple[str, int], ...]


class ItemFinder(Protocol):
    """Finds items of the Joint Standards by words."""

    def find(self, text: str) -> ItemsFound:
        """Return the items near a description; never raises."""
        ...

    def industries(self, text: str) -> tuple[tuple[str, int], ...]:
        """Return the industries near a description as (division code, score 0-100), best first; never raises."""
        ...
