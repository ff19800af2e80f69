"""The sentences that give the reason for an office, and what is to be known of single areas, read from one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.content.fill import Unfillable, fill
from bot.content.read import read_toml
from bot.content.where import BrokenContent, Record, Source, records
from faq.model import Text

NAME = "faq/content/office-words.toml"
REASONS = (
    "area", "areas", "confirmed", "alt", "apart", "province", "parts", "ambiguous", "two_places", "near", "everyday",
    "no_place",
)  # fmt: skip
NAMES = ("place", "office", "alt", "apart", "sources")


@dataclass(frozen=True)
class OfficeWords:
    """Reasons by id, notes by the Korean name of their area, and words that are no slips for a place."""

    reasons: Mapping[str, Text] = field(default_factory=dict)
    notes: Mapping[str, Text] = field(default_factory=dict)
    everyday: tuple[str, ...] = ()

    def reason(self, id_: str, lang: str, **known: str) -> str:
        """Return a reason with its names filled."""
        return fill(self.reasons[id_][lang], known, lang)


def read_office_words(root: Path, areas: Mapping[str, object]) -> OfficeWords:
    """Read the sentences; a reason that is missing, a name or an area that does not exist is a fault."""
    source = read_toml(root / NAME, root)
    reasons: dict[str, Text] = {}
    for record in records(source, "reason"):
        id_ = record.take("id", str)
        reasons[id_] = checked(record)
        if id_ not in REASONS:
            record.fault("id", f"'{id_}' is no reason", "use " + ", ".join(REASONS))
    for missing in sorted(set(REASONS) - set(reasons)):
        source.fault(0, f'reason "{missing}" is missing', "restore it; every outcome needs its sentence")
    notes: dict[str, Text] = {}
    for record in records(source, "note"):
        named = record.texts("areas", required=True)
        for area in named:
            if area not in areas:
                record.fault("areas", f"unknown area '{area}'", "write it as in faq/content/jurisdiction.csv")
        notes.update(dict.fromkeys(named, checked(record)))
    everyday = listed(source)
    if source.faults:
        raise BrokenContent(source.faults)
    return OfficeWords(reasons, notes, everyday)


def checked(record: Record) -> Text:
    """Take a sentence in both languages; a name that it may not use is a fault."""
    text = record.pair()
    for lang, sentence in text.items():
        try:
            fill(sentence, dict.fromkeys(NAMES, ""), lang)
        except Unfillable as error:
            record.fault(lang, str(error), "use " + ", ".join(NAMES))
    record.close()
    return text


def listed(source: Source) -> tuple[str, ...]:
    """Take the list of everyday words."""
    value = source.data.get("everyday", [])
    if not isinstance(value, list) or any(not isinstance(v, str) for v in value):
        source.fault(source.key_line("everyday"), "'everyday' must be a list of texts", "put each in quotes")
        return ()
    return tuple(value)
