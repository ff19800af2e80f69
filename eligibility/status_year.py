"""Which fiscal year's status stands on a day: it begins three months after the year end and lasts a year."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import lru_cache

MONTHS_AFTER = 3
YEAR = 12
DAY = timedelta(days=1)
REMEMBERED = 4096
"""Days whose reckoning is kept: companies close their books on few days."""


@lru_cache(REMEMBERED)
def moved(day: date, months: int) -> date:
    """Return the day so many months later (or earlier), at the end of a month that is too short."""
    number = day.year * YEAR + day.month - 1 + months
    year, month = divmod(number, YEAR)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def year_ends(last: date, back: int) -> date:
    """Return the fiscal year end so many years before (or, below zero, after) another."""
    return moved(last + DAY, -YEAR * back) - DAY


def begins(year_end: date) -> date:
    """Return the first day of the status that rests on a fiscal year (Decree 3-3(1)): 31 December gives 1 April."""
    return moved(year_end + DAY, MONTHS_AFTER)


@lru_cache(REMEMBERED)
def standing_year(year_end: date, decided_on: date) -> date:
    """Return the end of the fiscal year whose status stands on the day, for a company closing on such days."""
    back = 0
    shift = year_end.year - decided_on.year
    while begins(year_ends(year_end, shift + back)) > decided_on:
        back += 1
    return year_ends(year_end, shift + back)


@lru_cache(REMEMBERED)
def year_end_span(decided_on: date) -> tuple[date, date]:
    """Return the first and last day on which the standing year may have ended, whatever the closing month."""
    last = moved(decided_on, -MONTHS_AFTER) + 3 * DAY
    while begins(last) > decided_on:
        last -= DAY
    return year_ends(last, 1) + DAY, last
