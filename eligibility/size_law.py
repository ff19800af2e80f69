"""What the size decision needs of the law as data: limits of sales by industry, and what makes a large group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache, cached_property

from eligibility.model import Standing

FINANCE = "K"
"""The section of finance and insurance: divisions 64, 65 and 66 (Mid Decree 2(2))."""
SECTION_ROW = "S"
"""The one section whose row stands for the section where no division is named: its exception is bodies, not firms."""
ONE_FIFTH = Fraction(1, 5)


@dataclass(frozen=True)
class Limit:
    """One row of Annexes 1 and 3: the sales limits of an industry in won.

    `code` is a section, a division or a five-digit class; `part` says that only part of the class is meant, `but`
    names the divisions of a section that the row leaves out.
    """

    code: str
    sme: int
    small: int
    part: bool = False
    but: tuple[str, ...] = ()
    standing: Standing = "unconfirmed"


@dataclass(frozen=True, eq=False)
class LimitTable:
    """The limits in force for fiscal years that end from one day to another; the last day may be open."""

    valid_from: date
    valid_to: date | None
    rows: tuple[Limit, ...]

    @cached_property
    def by_code(self) -> Mapping[str, Limit]:
        """The rows by their code."""
        return {row.code: row for row in self.rows}

    def covers(self, year_end: date) -> bool:
        """Whether the table counts for a fiscal year that ends on that day."""
        return self.valid_from <= year_end and (self.valid_to is None or year_end <= self.valid_to)


@dataclass(frozen=True)
class GroupThreshold:
    """The group assets in won that made a group subject to cross-shareholding limits, while it was valid."""

    won: int
    valid_from: date
    valid_to: date


@dataclass(frozen=True, eq=False)
class SizeLaw:
    """All of it: tables oldest first, thresholds oldest first, and the section of each industry division."""

    tables: tuple[LimitTable, ...]
    thresholds: tuple[GroupThreshold, ...]
    divisions: Mapping[str, str]

    def tables_for(self, first: date | None, last: date | None) -> tuple[LimitTable, ...]:
        """Return the tables that count for a year end between two days; an open side reaches to any day."""
        return tuple(
            t
            for t in self.tables
            if (last is None or t.valid_from <= last) and (first is None or t.valid_to is None or first <= t.valid_to)
        )

    def threshold(self, decided_on: date | None) -> tuple[Fraction, Fraction]:
        """Return the least and the most that the threshold may be on a day.

        Without a day it may be any of those known. Outside the days known only the rule of 0.5 % of GDP is known:
        a fifth either way of the nearest one.
        """
        if decided_on is None:
            known = [Fraction(t.won) for t in self.thresholds]
            return min(known), max(known)
        for t in self.thresholds:
            if t.valid_from <= decided_on <= t.valid_to:
                return Fraction(t.won), Fraction(t.won)
        near = self.thresholds[0] if decided_on < self.thresholds[0].valid_from else self.thresholds[-1]
        return near.won * (1 - ONE_FIFTH), near.won * (1 + ONE_FIFTH)


@cache
def rows_for(table: LimitTable, code: str | None) -> tuple[Limit | None, ...]:
    """Return the rows that an industry code may fall under; None stands for an industry outside the annex.

    An industry nobody named is taken to be one of the annex, for those outside it hold no companies. A class of which
    only part has a row of its own may fall under either; a code cut short of such a class too.
    """
    if code is None:
        return table.rows
    letter, digits = code[0], code[1:]
    special = [r for r in table.rows if len(r.code) > 3 and len(digits) > 2 and r.code.startswith(code)]
    if any(r.code == code and not r.part for r in special):
        return tuple(special)
    if not digits:
        return whole_section(table, letter)
    division = code[:3]
    section = table.by_code.get(letter)
    if division in table.by_code:
        return (table.by_code[division], *special)
    if section and division not in section.but:
        return (section, *special)
    return (None,)


def whole_section(table: LimitTable, letter: str) -> tuple[Limit | None, ...]:
    """Return the rows of a section named without a division."""
    if letter == SECTION_ROW and letter in table.by_code:
        return (table.by_code[letter],)
    rows = tuple(r for r in table.rows if r.code.startswith(letter))
    return rows or (None,)
