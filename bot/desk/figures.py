"""What is asked and how far checks go, as sums over topics; small counts are hidden so that nobody can be told."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.kept import counts

FEW = 5
"""A count below this is not shown as a number."""
OUTCOMES = ("answered", "offered", "declined", "not_mine")
Totals = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Row:
    """One topic with its counts as they may be shown: a number, "<5", or "0"."""

    topic: str
    shown: tuple[str, ...]


def hidden(count: int) -> str:
    """Return a count as it may be shown."""
    return str(count) if count == 0 or count >= FEW else f"<{FEW}"


def totals(db: sqlite3.Connection) -> Totals:
    """Return the sums over all days."""
    return counts.total(db)


def by_topic(sums: Totals, topics: Sequence[str]) -> list[Row]:
    """Return the outcomes of questions by topic, those asked most first."""
    rows = [(t, [sums.get((o, t), 0) for o in OUTCOMES]) for t in topics]
    asked = sorted((r for r in rows if any(r[1])), key=lambda r: (-sum(r[1]), r[0]))
    return [Row(t, tuple(map(hidden, n))) for t, n in asked]


def worst(sums: Totals, topics: Sequence[str], most: int = 10) -> list[Row]:
    """Return the topics that most often were not what was asked, by share of their answers."""
    shares = []
    for topic in topics:
        wrong, answered = sums.get(("not_mine", topic), 0), sums.get(("answered", topic), 0)
        if wrong >= FEW:
            shares.append((wrong / max(answered, wrong), topic, wrong, answered))
    best_first = sorted(shares, key=lambda s: (-s[0], s[1]))[:most]
    return [Row(t, (hidden(w), hidden(a), f"{100 * s:.0f} %")) for s, t, w, a in best_first]


def funnel(sums: Totals, steps: Sequence[str]) -> list[Row]:
    """Return how many checks were begun, how many got past each question, and how many reached a result."""
    outcomes = sum(n for (what, _), n in sums.items() if what == "outcome")
    rows = [("begin", sums.get(("step", "begin"), 0)), *((s, sums.get(("step", s), 0)) for s in steps)]
    return [Row(name, (hidden(n),)) for name, n in (*rows, ("result", outcomes))]


def sheet(tables: Mapping[str, tuple[Sequence[str], Sequence[Sequence[str]]]]) -> bytes:
    """Return tables as a workbook: sheet name -> (headings, rows); every cell is text, so that nothing can run."""
    from openpyxl import Workbook

    book = Workbook()
    del book[book.sheetnames[0]]
    for name, (headings, rows) in tables.items():
        page = book.create_sheet(name[:31])
        for at, row in enumerate((headings, *rows), 1):
            for column, value in enumerate(row, 1):
                cell = page.cell(at, column)
                cell.value, cell.data_type = value, "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
