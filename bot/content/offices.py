"""The customs offices and the way from a place to one of them, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from bot.content.facts import Publication
from bot.content.office_tables import Area, read_aliases, read_office_rows, read_rows
from bot.content.office_tables import Office as Office
from bot.content.office_words import OfficeWords, read_office_words
from faq.model import Text
from faq.offices import Decision, Jurisdiction
from faq.place_reading import Reader
from faq.places import Key, within

MOST_SOURCES = 3
MOST_PLACES = 3


@dataclass(frozen=True)
class Candidate:
    """One place that may be meant, with its office; `key` is a short mark of the area that a button carries."""

    place: Text
    office: str
    key: str
    short: Text


@dataclass(frozen=True)
class Found:
    """A decision with the places in both languages."""

    status: str
    office: str | None
    alt: str | None
    confirmed: bool
    candidates: tuple[Candidate, ...]
    reason: str
    place: Text
    key: str
    decision: Decision


class Offices:
    """The seven offices and the way from a place to one of them."""

    def __init__(
        self,
        offices: Mapping[str, Office],
        jurisdiction: Jurisdiction,
        areas: Mapping[Key, Area],
        words: OfficeWords,
        publications: Mapping[str, Publication],
    ) -> None:
        self.offices, self.jurisdiction, self.areas, self.words = offices, jurisdiction, areas, words
        self.publications = publications
        self.by_mark = {mark(key): key for key in areas}

    def decide(self, text: str, direct: bool = True) -> Found:
        """Decide on a place in words."""
        return self.told(self.jurisdiction.decide(text, direct))

    def of_area(self, marked: str) -> Found | None:
        """Decide on the area behind a mark; None for a mark of no area."""
        key = self.by_mark.get(marked)
        return self.told(self.jurisdiction.of((key,))) if key else None

    def serves(self, marked: str, office: str) -> bool:
        """Tell whether the area behind a mark may go to an office."""
        key = self.by_mark.get(marked)
        return key is not None and self.jurisdiction.serves(key, office)

    def told(self, decision: Decision) -> Found:
        """Give a decision its places' names."""
        candidates = tuple(
            Candidate(self.name(area), office, mark(area), self.areas[area].short)
            for area, office in decision.candidates
        )
        key = mark(decision.areas[0]) if len(decision.areas) == 1 else ""
        return Found(
            decision.status,
            decision.office,
            decision.alt,
            decision.confirmed,
            candidates,
            decision.reason,
            self.place(decision.areas),
            key,
            decision,
        )

    def place(self, areas: Sequence[Key]) -> Text:
        """Return the names of areas as one, each once and none inside another."""
        widest = [a for a in areas if not any(a != b and within(a, b) for b in areas)]
        names = [self.name(a) for a in widest[:MOST_PLACES]]
        return {lang: " / ".join(dict.fromkeys(n[lang] for n in names)) for lang in ("ko", "en")}

    def name(self, area: Key) -> Text:
        """Return an area's full name in both languages."""
        return self.areas[area].name

    def get(self, id_: str) -> Office:
        """Return an office; raises KeyError for one that is not in the table."""
        return self.offices[id_]

    def find(self, id_: str) -> Office | None:
        """Return an office or None."""
        return self.offices.get(id_)

    def place_name(self, found: Found, lang: str) -> str:
        """Return the place that was understood, in one language."""
        return found.place[lang]

    def because(self, found: Found, lang: str, alone: bool = True) -> str:
        """Return why, in sentences: what the decision rests on and what is unsure about it.

        Where it does not stand alone, the other office is left to what stands beside it.
        """
        known = {"place": found.place[lang], "office": "", "alt": "", "apart": "", "sources": ""}
        if found.status != "found" or found.office is None:
            return self.words.reason(found.reason, lang, **known)
        known["office"] = self.get(found.office).name[lang]
        known["alt"] = self.get(found.alt).name[lang] if found.alt else ""
        known["apart"] = ", ".join(f"{self.name(a)[lang]} ({self.get(o).name[lang]})" for a, o in found.decision.apart)
        known["sources"] = ", ".join(self.cited(found.decision.sources, lang))
        said = ["confirmed" if found.confirmed else found.reason]
        said += [more for more in ("alt", "apart") if known[more] and (alone or more != "alt")]
        return " ".join([*(self.words.reason(id_, lang, **known) for id_ in said), *self.notes(found, lang)])

    def notes(self, found: Found, lang: str) -> list[str]:
        """Return what is to be known of the areas that were understood."""
        named = (self.words.notes.get(self.name(a)["ko"]) for a in found.decision.areas)
        return list(dict.fromkeys(note[lang] for note in named if note))

    def cited(self, sources: Iterable[str], lang: str) -> list[str]:
        """Return the first sources as companies read them."""
        return [self.publications[s].name[lang] for s in list(sources)[:MOST_SOURCES]]


def mark(area: Key) -> str:
    """Return a short mark of an area that stays the same from one content version to the next."""
    return f"{crc32('/'.join(area).encode()):08x}"


def read_offices(root: Path, publications: Mapping[str, Publication]) -> Offices:
    """Read the offices, their areas and the names of places; raises BrokenContent with every fault."""
    offices = read_office_rows(root, publications)
    rows, areas = read_rows(root, offices, publications)
    aliases, romanised = read_aliases(root, areas)
    for key, written in romanised.items():
        areas[key] = areas[key].romanised(written)
    words = read_office_words(root, {area.name["ko"]: key for key, area in areas.items()})
    return Offices(offices, Jurisdiction(Reader(aliases, words.everyday), rows), areas, words, publications)
