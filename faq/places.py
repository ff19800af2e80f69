"""Places of Korea as people write them: aliases to areas, read from a table; knows no office."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from faq.hangul import fold

Key = tuple[str, str, str]
"""Province, city or county, and village, each by its official Korean name or empty."""


@dataclass(frozen=True)
class Alias:
    """One way a place is written; a `weak` one is an everyday word too and counts only as a direct answer."""

    written: str
    area: Key
    kind: str
    weak: bool


@dataclass(frozen=True)
class Mention:
    """Where a text names a place, and the areas it may mean."""

    start: int
    end: int
    areas: tuple[Key, ...]
    weak: bool


class Gazetteer:
    """Finds places in a text, the longest way of writing first."""

    def __init__(self, aliases: Iterable[Alias]) -> None:
        self.by_name: dict[str, list[Alias]] = {}
        for alias in aliases:
            self.by_name.setdefault(squeeze(alias.written), []).append(alias)
        self.longest = max(map(len, self.by_name), default=0)

    def mentions(self, text: str, direct: bool) -> list[Mention]:
        """Return the places that the text names, in order; a weak one only where it is the whole answer."""
        said = squeeze(text)
        found: list[Mention] = []
        at = 0
        while at < len(said):
            for length in range(min(self.longest, len(said) - at), 1, -1):
                hits = self.by_name.get(said[at : at + length])
                if hits and (direct or not all(a.weak for a in hits)):
                    areas = tuple(dict.fromkeys(a.area for a in hits))
                    found.append(Mention(at, at + length, areas, all(a.weak for a in hits)))
                    at += length
                    break
            else:
                at += 1
        return narrowed(found)


def narrowed(found: Sequence[Mention]) -> list[Mention]:
    """Join mentions that stand inside one another: a province beside its city, a city beside its village."""
    out: list[Mention] = []
    for mention in found:
        if out:
            inside = tuple(a for a in mention.areas if any(within(a, b) for b in out[-1].areas))
            around = tuple(b for b in out[-1].areas if any(within(b, a) for a in mention.areas))
            if inside or around:
                out[-1] = Mention(out[-1].start, mention.end, inside or around, False)
                continue
        out.append(mention)
    return out


def within(area: Key, other: Key) -> bool:
    """Tell whether an area is the other or lies in it."""
    return all(not theirs or mine == theirs for mine, theirs in zip(area, other, strict=True))


def squeeze(text: str) -> str:
    """Fold a text to what is compared: case, width, spaces and marks fall away."""
    return "".join(c for c in fold(text) if c.isalnum())
