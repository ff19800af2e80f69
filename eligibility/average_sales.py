"""Average sales (Decree 7): of three fiscal years, or by the rule for a company with a shorter history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from eligibility.size_input import ShortHistory, SizeInput
from eligibility.status_year import DAY, moved, standing_year, year_ends

YEARS = 3
MONTHS_A_YEAR = 12
DAYS_A_YEAR = 365
MOST_MONTHS = 11
MOST_DAYS = 62
"""Days from the first of a founding month to the end of the next: the most that the rule by days may count."""
OLDEST_YEAR_END = date(2017, 10, 17)
"""The first fiscal year end that the limits known here count for."""


@dataclass(frozen=True)
class Span:
    """What the average may be, in won: at least `low`, at most `high`, which is open where nothing bounds it."""

    low: Fraction
    high: Fraction | None
    rule: str
    field: str = "fiscal_years"

    @property
    def exact(self) -> bool:
        """Whether the average is known."""
        return self.low == self.high


def average_sales(given: SizeInput) -> Span:
    """Return what the average sales may be (Decree 7); ways of giving them that disagree widen the span."""
    if given.short_history is not None:
        return short(given.short_history)
    spans = [s for s in (known_average(given), of_years(given)) if s is not None]
    exact = [s for s in spans if s.exact] or spans
    by_industry = of_industries(given)
    if by_industry is not None and (not exact or by_industry.exact):
        exact = [*(s for s in exact if s.exact), by_industry]
    return widest(exact) if exact else nothing_known(given)


def nothing_known(given: SizeInput) -> Span:
    """Return the span of sales nobody has given; a company known to be young is asked for its short history."""
    young = given.founded_on and full_years(given) == 0
    return Span(Fraction(0), None, "unknown", "short_history" if young else "fiscal_years")


def widest(spans: list[Span]) -> Span:
    """Return one span that holds all of them."""
    highs = [s.high for s in spans if s.high is not None]
    high = max(highs) if len(highs) == len(spans) else None
    return Span(min(s.low for s in spans), high, spans[0].rule, spans[0].field)


def known_average(given: SizeInput) -> Span | None:
    """Return the three-year average where it is given as such (Decree 7(2)1)."""
    if given.average_sales is None:
        return None
    return Span(given.average_sales, given.average_sales, "given", "average_sales")


def of_industries(given: SizeInput) -> Span | None:
    """Return the whole company's sales from those of its industries (Decree 4(1)); None where none are given."""
    if given.sales_by_industry is None:
        return None
    amounts = [won for _, won in given.sales_by_industry]
    total = Fraction(sum(won for won in amounts if won is not None))
    return Span(total, None if None in amounts else total, "by_industry", "sales_by_industry")


def of_years(given: SizeInput) -> Span | None:
    """Return the average of the fiscal years that count (Decree 7(2)1 and 2); None where none are given."""
    if given.fiscal_years is None:
        return None
    years = counted(given)
    full = full_years(given)
    if full is None:
        return Span(Fraction(0), None, "years", "founded_on" if given.fiscal_year_end else "fiscal_year_end")
    if full == 0:
        return Span(Fraction(0), None, "short", "short_history")
    last = years[-full:]
    total = Fraction(sum(won for won in last if won is not None), full)
    missing = len(last) < full or None in last
    return Span(total, None if missing else total, "three_years" if full == YEARS else "full_years")


def counted(given: SizeInput) -> tuple[int | None, ...]:
    """Return the years that count on the day; a fourth year lets the last drop out while its status has not begun.

    Up to three years are taken to be those that count.
    """
    years = given.fiscal_years or ()
    end, day = given.fiscal_year_end, given.decided_on
    if len(years) > YEARS and end and day and standing_year(end, day) == year_ends(end, 1):
        years = years[:-1]
    return years[-YEARS:]


def full_years(given: SizeInput) -> int | None:
    """Return how many of the last three fiscal years the company was in business for in full; None is not known.

    0 means founded in the last fiscal year or since, when months or days count instead (Decree 7(2)3).
    """
    if given.founded_on is None:
        return YEARS
    end = counting_end(given)
    if end is None:
        return YEARS if long_ago(given.founded_on, given.decided_on) else None
    if given.founded_on > year_ends(end, 1):
        return 0
    return sum(given.founded_on <= year_ends(end, back) + DAY for back in range(1, YEARS + 1))


def counting_end(given: SizeInput) -> date | None:
    """Return the end of the fiscal year that counts on the day."""
    if given.fiscal_year_end is None or given.decided_on is None:
        return given.fiscal_year_end
    return standing_year(given.fiscal_year_end, given.decided_on)


def long_ago(founded_on: date, decided_on: date | None) -> bool:
    """Whether three full fiscal years lie behind the company whatever month it closes its books in."""
    before = OLDEST_YEAR_END if decided_on is None else moved(decided_on, -2 * MONTHS_A_YEAR)
    return founded_on <= moved(before, -YEARS * MONTHS_A_YEAR)


def short(history: ShortHistory) -> Span:
    """Return the average of a short history by the rule that fits it (Decree 7(2)2 and 3)."""
    total = Fraction(history.sum) if history.sum is not None else None
    rule = history.rule or "short"
    if rule == "full_years" and (history.full_years or total is None):
        amounts = history.full_years
        known = Fraction(sum(won for won in amounts if won is not None), max(1, len(amounts)))
        return Span(known, None if None in amounts or not amounts else known, rule, "short_history")
    if total is None or rule == "short" or rule == "full_years":
        return Span(Fraction(0), None, rule, "short_history")
    if rule == "last_12_months":
        return Span(total, total, rule, "short_history")
    a_year, number, most = (
        (MONTHS_A_YEAR, history.months, MOST_MONTHS) if rule == "months" else (DAYS_A_YEAR, history.days, MOST_DAYS)
    )
    shortest, longest = (number, number) if number else (1, most)
    return Span(total * a_year / longest, total * a_year / shortest, rule, "short_history")
