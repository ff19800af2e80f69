"""From a place to the main customs office: one likely office, a question back, or no place at all.

The areas are derived, none is official (the law's own table could not be read), so a decision says how sure it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from faq.model import FIRM, Standing
from faq.place_groups import Group
from faq.place_reading import Reader
from faq.places import Key, within

Reason = Literal["area", "areas", "province", "parts", "ambiguous", "two_places", "near", "everyday", "no_place"]
MOST_APART = 1
"""Villages of another office that leave the answer for a whole province as it is."""


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
    """The outcome for a place; `areas` are what was understood, `apart` what goes elsewhere within them.

    `only` tells that the text says nothing but the place.

    Reasons: "area" one area, "areas" several that go to one office, "province" a province that is divided, "parts" a
    city or county that is divided, "ambiguous" a name of several places, "two_places", "near" a place that is only
    near, "everyday" a word that may be no place, "no_place".
    """

    status: Literal["found", "ask", "none"]
    office: str | None = None
    alt: str | None = None
    confirmed: bool = False
    candidates: tuple[tuple[Key, str], ...] = ()
    reason: Reason = "no_place"
    areas: tuple[Key, ...] = ()
    sources: tuple[str, ...] = ()
    apart: tuple[tuple[Key, str], ...] = ()
    only: bool = False


class Jurisdiction:
    """Decides which office takes a place's application."""

    def __init__(self, reader: Reader, rows: Iterable[Row]) -> None:
        self.reader, self.rows = reader, tuple(rows)
        self.by_area: dict[Key, tuple[Row, ...]] = {}

    def decide(self, text: str, direct: bool = True) -> Decision:
        """Decide on a place in words; `direct` says that the text answers the question for a place."""
        reading = self.reader.read(text, direct)
        if not reading.groups:
            asked = [self.of(g.areas) for g in reading.maybe]
            pairs = tuple(dict.fromkeys(p for d in asked for p in self.pairs(d)))
            return Decision("ask", candidates=pairs, reason="everyday") if pairs else Decision("none")
        outcomes = [self.outcome(g) for g in reading.groups]
        decided = outcomes[0] if len(outcomes) == 1 else self.several(outcomes)
        return replace(decided, only=reading.only)

    def outcome(self, group: Group) -> Decision:
        """Decide on one place as it was said."""
        decision = self.of(group.areas)
        if not group.near:
            return decision
        return Decision("ask", candidates=self.pairs(decision), reason="near", areas=decision.areas)

    def several(self, outcomes: Sequence[Decision]) -> Decision:
        """Decide on several places in one text: one office if all lead to it, else both are shown."""
        areas = tuple(dict.fromkeys(a for o in outcomes for a in o.areas))
        offices = {o.office for o in outcomes}
        if len(offices) == 1 and None not in offices:
            return self.found(areas, self.rows_of(areas))
        pairs = tuple(dict.fromkeys(p for o in outcomes for p in self.pairs(o)))
        return Decision("ask", candidates=pairs, reason="two_places", areas=areas)

    def pairs(self, decision: Decision) -> tuple[tuple[Key, str], ...]:
        """Return a decision as places with their offices."""
        if decision.candidates or not decision.office:
            return decision.candidates
        return tuple((area, decision.office) for area in decision.areas)

    def of(self, areas: tuple[Key, ...]) -> Decision:
        """Decide on the areas that one name may mean."""
        rows = self.rows_of(areas)
        if not rows:
            return Decision("none")
        if len(areas) > 1:
            return self.of_several(areas, rows)
        offices = {r.office for r in rows}
        if len(offices) == 1 or (not areas[0][1] and self.apart(rows)):
            return self.found(areas, rows)
        if areas[0][1]:
            return Decision("ask", candidates=shared(rows), reason="parts", areas=areas)
        return Decision("ask", candidates=self.cities(rows), reason="province", areas=areas)

    def of_several(self, areas: tuple[Key, ...], rows: Sequence[Row]) -> Decision:
        """Decide on a name of several places."""
        each = [self.of((a,)) for a in areas]
        offices = {d.office for d in each}
        if len(offices) == 1 and None not in offices:
            return self.found(areas, rows)
        pairs = [(a, o) for a, d in zip(areas, each, strict=True) for o in self.offices_of(d)]
        return Decision("ask", candidates=tuple(dict.fromkeys(pairs)), reason="ambiguous", areas=areas)

    def offices_of(self, decision: Decision) -> tuple[str, ...]:
        """Return the offices that a decision leaves open."""
        return (decision.office,) if decision.office else tuple(office for _, office in decision.candidates)

    def found(self, areas: tuple[Key, ...], rows: Sequence[Row]) -> Decision:
        """Return the one office of the areas, the other where the sources leave it open, and what goes elsewhere."""
        office = main(rows)
        here = [r for r in rows if r.office == office]
        apart = tuple((r.area, r.office) for r in rows if r.office != office)
        alts = {r.alt for r in here if r.alt}
        open_ = all(r.alt for r in here) if any(not a[1] for a in areas) else bool(alts)
        alt = alts.pop() if open_ and len(alts) == 1 else None
        confirmed = not apart and all(r.standing in FIRM for r in here)
        sources = tuple(dict.fromkeys(s for r in here for s in r.sources))
        reason: Reason = "area" if len(areas) == 1 else "areas"
        return Decision("found", office, alt, confirmed, (), reason, areas, sources, apart)

    def apart(self, rows: Sequence[Row]) -> bool:
        """Tell whether all rows go to one office but for a single village."""
        office = main(rows)
        others = [r for r in rows if r.office != office]
        return len(others) <= MOST_APART and all(r.area[2] for r in others)

    def cities(self, rows: Sequence[Row]) -> tuple[tuple[Key, str], ...]:
        """Return one pair for each city or county and office of it."""
        return tuple(dict.fromkeys(((r.area[0], r.area[1], ""), r.office) for r in rows))

    def rows_of(self, areas: Iterable[Key]) -> tuple[Row, ...]:
        """Return the rows that cover any of the areas."""
        return tuple(dict.fromkeys(r for a in areas for r in self.rows_in(a)))

    def rows_in(self, area: Key) -> tuple[Row, ...]:
        """Return the rows that cover an area: those inside it, else the one around it."""
        if area not in self.by_area:
            inside = tuple(r for r in self.rows if within(r.area, area))
            around = tuple(r for r in self.rows if within(area, r.area) and r.area[1])
            self.by_area[area] = inside or around
        return self.by_area[area]

    def serves(self, area: Key, office: str) -> bool:
        """Tell whether an office is one of those that an area may go to."""
        return any(office in (r.office, r.alt) for r in self.rows_in(area))


def main(rows: Sequence[Row]) -> str:
    """Return the office that most rows go to, the first of them where several do."""
    offices = [r.office for r in rows]
    return max(offices, key=offices.count)


def shared(rows: Sequence[Row]) -> tuple[tuple[Key, str], ...]:
    """Return the villages of a divided city, those of its main office behind the fewer others."""
    office = main(rows)
    return tuple((r.area, r.office) for r in sorted(rows, key=lambda r: r.office == office))
