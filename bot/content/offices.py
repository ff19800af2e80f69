"""The customs offices, their areas and the names of places, read from three tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.questionnaire import STATUS
from bot.content.read import read_csv
from bot.content.where import BrokenContent, Fault
from faq.model import Standing, Text
from faq.offices import Decision, Jurisdiction, Row
from faq.places import Alias, Gazetteer, Key


@dataclass(frozen=True)
class Office:
    """One customs office: `filing_role` tells whether a support centre is named in law (yes, likely, no_evidence)."""

    id: str
    name: Text
    centre: Text
    address: Text
    phone: str
    url: str
    filing_role: str
    standing: Standing
    source: str


@dataclass(frozen=True)
class Found:
    """A decision with the places in both languages."""

    status: str
    office: str | None
    alt: str | None
    confirmed: bool
    candidates: tuple[tuple[Text, str], ...]
    reason: str
    place: Text
    sources: tuple[str, ...]


class Offices:
    """The seven offices and the way from a place to one of them."""

    def __init__(self, offices: Mapping[str, Office], jurisdiction: Jurisdiction, names: Mapping[Key, Text]) -> None:
        self.offices, self.jurisdiction, self.names = offices, jurisdiction, names

    def decide(self, text: str, direct: bool = True) -> Found:
        """Decide on a place in words."""
        found: Decision = self.jurisdiction.decide(text, direct)
        places = tuple((self.name(area), office) for area, office in found.candidates)
        place = self.name(found.area) if found.area else {"ko": "", "en": ""}
        return Found(found.status, found.office, found.alt, found.confirmed, places, found.reason, place, found.sources)

    def name(self, area: Key) -> Text:
        """Return an area's name in both languages."""
        return self.names.get(area) or {"ko": " ".join(p for p in area if p), "en": " ".join(p for p in area if p)}

    def get(self, id_: str) -> Office:
        """Return an office; raises KeyError for one that is not in the table."""
        return self.offices[id_]

    def find(self, id_: str) -> Office | None:
        """Return an office or None."""
        return self.offices.get(id_)

    def place_name(self, found: Found, lang: str) -> str:
        """Return the place that was understood, in one language."""
        return found.place[lang]

    def because(self, found: Found, lang: str) -> str:
        """Return the sources that the decision rests on."""
        return ", ".join(found.sources)


def read_offices(root: Path) -> Offices:
    """Read the three tables; raises BrokenContent."""
    offices = {}
    faults: list[Fault] = []
    for line, row in read_csv(root / "faq/content/offices.csv", root, ("id", "name_ko", "name_en", "filing_role")):
        if row["status"] not in STATUS:
            faults.append(Fault("faq/content/offices.csv", line, f"unknown status '{row['status']}'", "use a standing"))
        centre = row["support_center_name_ko"]
        offices[row["id"]] = Office(
            row["id"],
            {"ko": row["name_ko"], "en": row["name_en"]},
            {"ko": f"{row['name_ko']} {centre}".strip(), "en": row["name_en"]},
            {"ko": row["address_ko"], "en": row["address_en"]},
            row["phone"],
            row["url"],
            row["filing_role"],
            STATUS.get(row["status"], "unconfirmed"),
            row["source"],
        )
    rows: list[Row] = []
    names: dict[Key, Text] = {}
    for line, row in read_csv(root / "faq/content/jurisdiction.csv", root, ("sido_ko", "sigungu_ko", "hq_office_id")):
        area = (row["sido_ko"], row["sigungu_ko"], row["dong_ko"])
        if row["hq_office_id"] not in offices:
            faults.append(Fault("faq/content/jurisdiction.csv", line, f"unknown office '{row['hq_office_id']}'", ""))
        standing = STATUS.get(row["status"], "unconfirmed")
        rows.append(Row(area, row["hq_office_id"], row["alt_hq_office_id"], tuple(row["source"].split(";")), standing))
        for depth in (1, 2, 3):
            padded = [*area[:depth], "", ""]
            key = (padded[0], padded[1], padded[2])
            en = " ".join(p for p in (row["sido_en"], row["sigungu_en"], row["dong_ko"])[:depth] if p)
            names[key] = {"ko": " ".join(p for p in key if p), "en": en}
    aliases = [
        Alias(r["alias"], (r["sido_ko"], r["sigungu_ko"], r["dong_ko"]), r["kind"], r["weak"] == "1")
        for _, r in read_csv(root / "faq/content/places.csv", root, ("alias", "sido_ko", "kind", "weak"))
    ]
    if faults:
        raise BrokenContent(faults)
    return Offices(offices, Jurisdiction(Gazetteer(aliases), rows), names)
