"""The tables behind the offices: offices, areas, names of places and villages, each row checked as it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.content.facts import Publication
from bot.content.questionnaire import STATUS
from bot.content.read import read_csv
from bot.content.where import BrokenContent, Fault
from faq.model import Standing, Text
from faq.offices import Row
from faq.place_reading import village
from faq.places import Alias, Key

OFFICES, AREAS = "faq/content/offices.csv", "faq/content/jurisdiction.csv"
PLACES, VILLAGES = "faq/content/places.csv", "faq/content/villages.csv"
ROLES = ("yes", "likely", "no_evidence")
KINDS = ("sido", "sigungu", "gu", "dong", "short", "roman", "roman_old", "old", "complex", "district")


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
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Area:
    """One area's full name in both languages, and the short one for lists."""

    name: Text
    short: Text

    def romanised(self, written: str) -> Area:
        """Return the area with the Latin name of its village."""
        rest = self.name["en"].split(", ")[1:]
        return replace(
            self,
            name={**self.name, "en": ", ".join([written, *rest])},
            short={**self.short, "en": written},
        )


def read_office_rows(root: Path, publications: Mapping[str, Publication]) -> dict[str, Office]:
    """Read the offices; an unknown status, role or source is a fault."""
    columns = (
        "id", "name_ko", "name_en", "address_ko", "address_en", "phone", "support_center_name_ko", "url", "source",
        "status", "filing_role",
    )  # fmt: skip
    offices: dict[str, Office] = {}
    faults: list[Fault] = []
    for line, row in read_csv(root / OFFICES, root, columns):
        faults += unknown(OFFICES, line, row, "filing_role", ROLES)
        faults += unknown(OFFICES, line, row, "status", STATUS)
        faults += unknown_sources(OFFICES, line, row["source"], publications)
        if row["id"] in offices:
            faults.append(Fault(OFFICES, line, f"office '{row['id']}' stands twice", "keep one"))
        offices[row["id"]] = office(row)
    raise_any(faults)
    return offices


def office(row: Mapping[str, str]) -> Office:
    """Return the office of a row."""
    centre = row["support_center_name_ko"]
    return Office(
        row["id"],
        {"ko": row["name_ko"], "en": row["name_en"]},
        {"ko": f"{row['name_ko']} {centre}".strip(), "en": row["name_en"]},
        {"ko": row["address_ko"], "en": row["address_en"]},
        row["phone"],
        row["url"],
        row["filing_role"],
        STATUS.get(row["status"], "unconfirmed"),
        tuple(row["source"].split(";")),
    )


def read_rows(
    root: Path, offices: Mapping[str, Office], publications: Mapping[str, Publication]
) -> tuple[list[Row], dict[Key, Area]]:
    """Read the areas of the offices; an unknown office, status or source, or a repeated area, is a fault."""
    columns = (
        "sido_ko", "sido_en", "sigungu_ko", "sigungu_en", "dong_ko", "hq_office_id", "source", "status",
        "alt_hq_office_id",
    )  # fmt: skip
    rows: list[Row] = []
    areas: dict[Key, Area] = {}
    seen: set[Key] = set()
    faults: list[Fault] = []
    for line, row in read_csv(root / AREAS, root, columns):
        area = (row["sido_ko"], row["sigungu_ko"], row["dong_ko"])
        faults += unknown(AREAS, line, row, "hq_office_id", offices)
        faults += unknown(AREAS, line, row, "alt_hq_office_id", {*offices, ""})
        faults += unknown(AREAS, line, row, "status", STATUS)
        faults += unknown_sources(AREAS, line, row["source"], publications)
        if area in seen:
            faults.append(Fault(AREAS, line, f"area '{' '.join(area).strip()}' stands twice", "keep one"))
        seen.add(area)
        standing = STATUS.get(row["status"], "unconfirmed")
        rows.append(Row(area, row["hq_office_id"], row["alt_hq_office_id"], tuple(row["source"].split(";")), standing))
        areas |= named(row)
    raise_any(faults)
    return rows, areas


def named(row: Mapping[str, str]) -> dict[Key, Area]:
    """Return the areas that a row names: the province, the city or county, and the village if there is one."""
    korean = (row["sido_ko"], row["sigungu_ko"], row["dong_ko"])
    english = (row["sido_en"], row["sigungu_en"], row["dong_ko"])
    out: dict[Key, Area] = {}
    for depth in (1, 2, 3):
        if korean[depth - 1]:
            key: Key = (korean[0], korean[1] if depth > 1 else "", korean[2] if depth > 2 else "")
            full = {"ko": " ".join(korean[:depth]), "en": ", ".join(reversed(english[:depth]))}
            out[key] = Area(full, {"ko": korean[depth - 1], "en": english[depth - 1]})
    return out


def read_aliases(root: Path, areas: Mapping[Key, Area]) -> tuple[list[Alias], dict[Key, str]]:
    """Read the names of places and the villages, and the Latin name of each village that is an area of its own."""
    faults: list[Fault] = []
    aliases: list[Alias] = []
    romanised: dict[Key, str] = {}
    shared = {area: area for area in areas}
    for line, row in read_csv(root / PLACES, root, ("alias", "sido_ko", "sigungu_ko", "dong_ko", "kind", "weak")):
        area = (row["sido_ko"], row["sigungu_ko"], row["dong_ko"])
        faults += unknown_area(PLACES, line, area, areas)
        faults += unknown(PLACES, line, row, "kind", KINDS)
        faults += unknown(PLACES, line, row, "weak", ("0", "1"))
        if not any(c.isalnum() for c in row["alias"]):
            faults.append(Fault(PLACES, line, "the alias is empty", "write the name of the place"))
            continue
        aliases.append(Alias(row["alias"], shared.get(area, area), row["kind"], row["weak"] == "1"))
        if area[2] and row["kind"] == "roman":
            romanised.setdefault(area, row["alias"])
    for line, row in read_csv(root / VILLAGES, root, ("name", "sido_ko", "sigungu_ko", "dong_ko")):
        area = (row["sido_ko"], row["sigungu_ko"], row["dong_ko"])
        faults += unknown_area(VILLAGES, line, area, areas)
        aliases += village(row["name"], shared.get(area, area))
    raise_any(faults)
    return aliases, romanised


def unknown(file: str, line: int, row: Mapping[str, str], column: str, allowed: Iterable[str]) -> list[Fault]:
    """Return a fault where a cell holds none of the allowed words."""
    words = list(allowed)
    if row[column] in words:
        return []
    return [Fault(file, line, f"unknown {column} '{row[column]}'", "use " + ", ".join(w for w in words if w))]


def unknown_sources(file: str, line: int, cell: str, publications: Mapping[str, Publication]) -> list[Fault]:
    """Return a fault for each source of a cell that is not in the list."""
    return [
        Fault(file, line, f"unknown source '{source}'", "add it to faq/content/sources.csv")
        for source in cell.split(";")
        if source not in publications
    ]


def unknown_area(file: str, line: int, area: Key, areas: Mapping[Key, Area]) -> list[Fault]:
    """Return a fault for an area that is no row of the table of areas."""
    if area in areas:
        return []
    return [Fault(file, line, f"unknown area '{' '.join(area).strip()}'", f"write it as in {AREAS}")]


def raise_any(faults: list[Fault]) -> None:
    """Raise the faults, if there are any."""
    if faults:
        raise BrokenContent(faults)
