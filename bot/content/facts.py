"""The facts and their sources: the one place where a standing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.content.read import read_csv
from bot.content.where import BrokenContent, Fault
from faq.model import STANDINGS, Fact

VALIDITY = ("round", "valid_from", "valid_to")
"""Columns that a row may leave empty or leave out."""


@dataclass(frozen=True)
class Publication:
    """A source as companies see it: publisher or text, date where known, and how good it is (A to D)."""

    id: str
    name: dict[str, str]
    date: str
    grade: str


def read_publications(root: Path) -> dict[str, Publication]:
    """Read the source list."""
    rows = read_csv(root / "faq/content/sources.csv", root, ("id", "ko", "en", "date", "grade"))
    return {r["id"]: Publication(r["id"], {"ko": r["ko"], "en": r["en"]}, r["date"], r["grade"]) for _, r in rows}


def read_facts(root: Path, publications: dict[str, Publication]) -> dict[str, Fact]:
    """Read the facts; an unknown standing or source is a fault, never a guess."""
    name = "faq/content/facts.csv"
    faults: list[Fault] = []
    facts: dict[str, Fact] = {}
    for line, row in read_csv(root / name, root, ("id", "ko", "en", "sources", "standing"), VALIDITY):
        sources = tuple(row["sources"].split())
        if row["standing"] not in STANDINGS:
            faults.append(Fault(name, line, f"unknown standing '{row['standing']}'", "use " + ", ".join(STANDINGS)))
            continue
        for source in sources:
            if source not in publications:
                faults.append(Fault(name, line, f"unknown source '{source}'", "add it to faq/content/sources.csv"))
        if row["id"] in facts:
            faults.append(Fault(name, line, f"fact '{row['id']}' stands twice", "keep one"))
        first, last = (_day(row, key, name, line, faults) for key in ("valid_from", "valid_to"))
        if first and last and first > last:
            faults.append(Fault(name, line, f"fact '{row['id']}' ends before it begins", "mend valid_from or valid_to"))
        text = {"ko": row["ko"], "en": row["en"]}
        facts[row["id"]] = Fact(row["id"], text, sources, row["standing"], row.get("round", ""), first, last, line)
    if faults:
        raise BrokenContent(faults)
    return facts


def _day(row: dict[str, str], key: str, name: str, line: int, faults: list[Fault]) -> date | None:
    """Read a day of the validity; one that is no day is a fault."""
    text = row.get(key, "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults.append(Fault(name, line, f"'{text}' is no day", "write it like 2026-12-31"))
        return None
