"""The facts and their sources: the one place where a standing is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.content.read import read_csv
from bot.content.where import BrokenContent, Fault
from faq.model import STANDINGS, Fact


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
    for line, row in read_csv(root / name, root, ("id", "ko", "en", "sources", "standing")):
        sources = tuple(row["sources"].split())
        if row["standing"] not in STANDINGS:
            faults.append(Fault(name, line, f"unknown standing '{row['standing']}'", "use " + ", ".join(STANDINGS)))
            continue
        for source in sources:
            if source not in publications:
                faults.append(Fault(name, line, f"unknown source '{source}'", "add it to faq/content/sources.csv"))
        if row["id"] in facts:
            faults.append(Fault(name, line, f"fact '{row['id']}' stands twice", "keep one"))
        facts[row["id"]] = Fact(row["id"], {"ko": row["ko"], "en": row["en"]}, sources, row["standing"])
    if faults:
        raise BrokenContent(faults)
    return facts
