"""Main industry and sales against the limits (Decree 3(1)1가, 4, 7-4): every way that what is known leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from eligibility.average_sales import Span, average_sales
from eligibility.related import ENDLESS, known, may_exceed
from eligibility.size_class import Sales
from eligibility.size_input import SizeInput
from eligibility.size_law import FINANCE, Limit, LimitTable, SizeLaw, rows_for
from eligibility.status_year import standing_year, year_end_span

Trade = tuple[int | None, bool]
"""A limit in won that may count (None outside the annex), and whether the trade is finance."""


@dataclass(frozen=True)
class SalesView:
    """What sales and industry may say, kept apart by table and trade so that one can tell what they hang on."""

    span: Span
    tables: tuple[LimitTable, ...]
    codes: tuple[str | None, ...]
    rows: Mapping[LimitTable, tuple[Limit | None, ...]]
    found: Mapping[tuple[LimitTable, Trade], frozenset[Sales]] = field(default_factory=dict)

    @property
    def ways(self) -> frozenset[Sales]:
        """Everything that sales and industry may say."""
        return frozenset().union(*self.found.values())

    @property
    def row(self) -> Limit | None:
        """The one row that counts; None where several may."""
        only = {row for rows in self.rows.values() for row in rows}
        return only.pop() if len(only) == 1 else None


def view(law: SizeLaw, given: SizeInput, tables: tuple[LimitTable, ...] | None = None) -> SalesView:
    """Compare what is known of sales with every limit that may count."""
    tables = tables if tables is not None else tables_that_count(law, given)
    span, codes = average_sales(given), main_industries(law, given)
    rows = {t: tuple(dict.fromkeys(r for c in codes for r in rows_for(t, c))) for t in tables}
    found: dict[tuple[LimitTable, Trade], frozenset[Sales]] = {}
    for table in tables:
        for trade in trades(table, codes, given.finance_sector):
            found[table, trade] = frozenset(sales_of(table, trade, span, given))
    if not found:
        found = {(t, (None, f)): open_sales(f) for t in law.tables[-1:] for f in finance_of(codes, given)}
    return SalesView(span, tables, codes, rows, found)


def tables_that_count(law: SizeLaw, given: SizeInput) -> tuple[LimitTable, ...]:
    """Return the tables that may count: that of the year whose status stands on the day (Decree 3-3(1)).

    Where the year given no longer stands, both its own table and that of the day may count.
    """
    end, day = given.fiscal_year_end, given.decided_on
    if end is None:
        return law.tables_for(*(year_end_span(day) if day else (None, None)))
    if day is None:
        return law.tables_for(end, end)
    standing = standing_year(end, day)
    ends = {standing} if standing <= end else {standing, end}
    return tuple(t for t in law.tables if any(t.covers(e) for e in ends))


def main_industries(law: SizeLaw, given: SizeInput) -> tuple[str | None, ...]:
    """Return the industries that may be the main one: the largest share of sales (Decree 4(1)); None is not known."""
    by_sales = largest_industries(law, given.sales_by_industry) if given.sales_by_industry else ()
    if given.ksic is None:
        return by_sales or (None,)
    same = [c for c in by_sales if c.startswith(given.ksic) or given.ksic.startswith(c)]
    if same or not by_sales:
        return (max([given.ksic, *same], key=len),)
    return (given.ksic, *by_sales)


def largest_industries(law: SizeLaw, shares: tuple[tuple[str, int | None], ...]) -> tuple[str, ...]:
    """Return the codes that may have the largest share, counted as they are given and by row of the annex."""
    found: dict[str, None] = {}
    for key in (lambda code: code, lambda code: rows_for(law.tables[-1], code)):
        total: dict[object, int] = {}
        for code, won in shares:
            total[key(code)] = total.get(key(code), 0) + (won or 0)
        open_ = {key(code) for code, won in shares if won is None}
        most = max(total.values())
        found |= {code: None for code, _ in shares if key(code) in open_ or total[key(code)] == most}
    return tuple(found)


def trades(table: LimitTable, codes: tuple[str | None, ...], finance: str | None) -> tuple[Trade, ...]:
    """Return each limit that may count with whether the trade is finance, each once."""
    found: dict[Trade, None] = {}
    for code in codes:
        for row in rows_for(table, code):
            letter = code[0] if code else row.code[0] if row else ""
            for is_finance in finance_ways(letter == FINANCE, finance, code is not None):
                found[row.sme if row else None, is_finance] = None
    return tuple(found)


def finance_ways(by_code: bool, said: str | None, sure: bool) -> tuple[bool, ...]:
    """Return whether the trade may be finance; an industry nobody named gives way to what is said of the sector."""
    if said is None or (said == "yes") == by_code:
        return (by_code,)
    return (True, False) if sure else ()


def finance_of(codes: tuple[str | None, ...], given: SizeInput) -> tuple[bool, ...]:
    """Return whether the trade may be finance where no limit is known."""
    if given.finance_sector is not None:
        return (given.finance_sector == "yes",)
    return tuple(dict.fromkeys(c[0] == FINANCE for c in codes if c)) or (True, False)


def open_sales(finance: bool) -> frozenset[Sales]:
    """Return every way of sales where no limit is known."""
    return frozenset({Sales(True, True, finance), Sales(True, False, finance), Sales(False, False, finance)})


def sales_of(table: LimitTable, trade: Trade, span: Span, given: SizeInput) -> set[Sales]:
    """Compare every amount that matters within the span with one limit, alone and summed."""
    limit, finance = trade
    if limit is None:
        return set(open_sales(finance))
    found: set[Sales] = set()
    for own in amounts(span, limit, given):
        if own > limit:
            found.add(Sales(False, False, finance))
            continue
        for summed in may_exceed(table, own, limit, given.related_companies):
            found.add(Sales(True, summed, finance))
    return found


def amounts(span: Span, limit: int, given: SizeInput) -> tuple[Fraction, ...]:
    """Return the amounts within the span on which the outcome may turn: its ends, the limit, the others' sales."""
    if span.exact:
        return (span.low,)
    high = ENDLESS if span.high is None else span.high
    turns = [Fraction(limit), *(r.average_sales for r in given.related_companies or () if r.average_sales is not None)]
    return tuple(dict.fromkeys((span.low, high, *(t for t in turns if span.low < t < high))))


def related_told(given: SizeInput) -> bool:
    """Whether everything that would count of related companies is known."""
    return given.related_companies is not None and all(known(r) for r in given.related_companies)
