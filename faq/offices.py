"""From a place to the main customs office: one likely office, a question back, or no place at all.

The areas are derived, none is official (the law's own table could not be read), so a decision says how sure it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from faq.model import FIRM, Standing
from faq.places import Gazetteer, Key, Mention, within


@dataclass(frozen=True)
class Row:
    """One area of an office: `alt` is the other office where the sources leave it open."""

    area: Key
    office: str
    alt: str
    sources: tuple[str, ...]
    standing: Standing


@dataclass(frozen=True)
class Decision:
    """The outcome for a place: `reason` is "area", "province", "ambiguous", "two_places" or "no_place"."""

    status: Literal["found", "ask", "none"]
    office: str | None = None
    alt: str | None = None
    confirmed: bool = False
    candidates: tuple[tuple[Key, str], ...] = ()
    reason: str = "no_place"
    area: Key | None = None
    sources: tuple[str, ...] = ()


class Jurisdiction:
    """Decides which office takes a place's application."""

    def __init__(self, gazetteer: Gazetteer, rows: Iterable[Row]) -> None:
        self.gazetteer, self.rows = gazetteer, tuple(rows)
        self.by_area: dict[Key, list[Row]] = {}

    def decide(self, text: str, direct: bool = True) -> Decision:
        """Decide on a place in words; `direct` says that the text answers the question for a place."""
        mentions = self.gazetteer.mentions(text, direct)
        if not mentions:
            return Decision("none")
        outcomes = [self.of(m) for m in mentions]
        offices = {o.office for o in outcomes}
        if len(mentions) > 1 and len(offices) > 1:
            pairs = tuple(dict.fromkeys(p for o in outcomes for p in o.candidates))
            return Decision("ask", candidates=pairs, reason="two_places")
        return outcomes[0]

    def of(self, mention: Mention) -> Decision:
        """Decide on one mention."""
        pairs: list[tuple[Key, str]] = []
        rows: list[Row] = []
        for area in mention.areas:
            here = self.rows_in(area)
            rows += here
            pairs += [(r.area if len(mention.areas) == 1 else area, r.office) for r in here]
        pairs = list(dict.fromkeys(pairs))
        offices = {office for _, office in pairs}
        if len(offices) == 1:
            first = rows[0]
            alts = {r.alt for r in rows if r.alt}
            confirmed = all(r.standing in FIRM for r in rows)
            alt = alts.pop() if len(alts) == 1 and all(r.alt for r in rows) else None
            return Decision(
                "found", first.office, alt, confirmed, tuple(pairs), "area", mention.areas[0], first.sources
            )
        reason = "ambiguous" if len(mention.areas) > 1 else "province"
        return Decision("ask", candidates=tuple(pairs), reason=reason, area=mention.areas[0])

    def rows_in(self, area: Key) -> list[Row]:
        """Return the rows that cover an area: those inside it, else the one around it."""
        if area not in self.by_area:
            inside = [r for r in self.rows if within(r.area, area)]
            around = [r for r in self.rows if within(area, r.area) and r.area[1]]
            self.by_area[area] = inside or around
        return self.by_area[area]


def standings(words: Mapping[str, Standing], word: str) -> Standing:
    """Return the standing behind a word of the tables; any other word is unconfirmed."""
    return words.get(word, "unconfirmed")
