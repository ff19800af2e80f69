"""SME, mid-sized or neither by law, with the steps taken and, where it is not settled, what would still decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from eligibility.grace import grace_may_run, told_in_full
from eligibility.holders import CEILING, Pair, holder_pairs, settled_by_detail
from eligibility.size_class import Outcome, Sales, Ways, classes, outcome
from eligibility.size_input import GROUPS, LEGAL_FORMS, SizeInput
from eligibility.size_law import LimitTable, SizeLaw, rows_for
from eligibility.size_sales import SalesView, Trade, related_told, view
from eligibility.size_steps import SizeStep, steps
from eligibility.status_year import year_end_span

Size = Literal["sme", "mid_sized", "excluded", "unknown"]

LONGEST_CODE = 6
OFFICIAL = "official_answer"
"""What only an office can answer."""
ASKED_IN_ORDER = (
    "legal_form", "group", "fiscal_year_end", "decided_on", "ksic", "sales_by_industry", "founded_on", "fiscal_years",
    "average_sales", "short_history", "total_assets", "holder_30pct_5000", "holder_detail", "related_companies",
    "grace", "holder_30pct_gdp", "finance_sector", "general_holding_company", OFFICIAL,
)  # fmt: skip


@dataclass(frozen=True)
class SizeDecision:
    """The class, the steps of the table that were taken, and the fields that would still decide, in order to ask."""

    size: Size
    steps: tuple[SizeStep, ...]
    needs: tuple[str, ...]


def decide(law: SizeLaw, given: SizeInput, past: date | None = None) -> SizeDecision:
    """Decide by the law of the day asked about.

    Where the table that counted on `past`, the day of an earlier round, would give another class, a step says so.
    """
    sales = view(law, given)
    ways = all_ways(law, given, sales)
    size = size_of(ways)
    earlier = past_size(law, given, past, sales) if past else None
    taken = steps(given, ways, sales, size, earlier if earlier != size else None)
    return SizeDecision(size, taken, needs(given, ways, sales) if size == "unknown" else ())


def size_of(ways: Ways) -> Size:
    """Return the class if every way gives the same, else unknown."""
    found = set(classes(ways))
    only = found.pop() if len(found) == 1 else "official"
    return "unknown" if only == "official" else only


def all_ways(law: SizeLaw, given: SizeInput, sales: SalesView) -> Ways:
    """Return what each aspect of the table may be."""
    return Ways(
        form=frozenset({given.legal_form} if given.legal_form else LEGAL_FORMS),
        group=frozenset({given.group} if given.group else GROUPS),
        assets=assets_below(given),
        sales=sales.ways,
        holder=holder_pairs(law, given),
        grace=grace_may_run(given),
        holding=frozenset({True, False} if given.general_holding_company is None else {given.general_holding_company}),
    )


def assets_below(given: SizeInput) -> frozenset[bool]:
    """Return whether total assets stay strictly below the ceiling (Decree 3(1)1나, 7-2)."""
    return frozenset({True, False} if given.total_assets is None else {given.total_assets < CEILING})


def past_size(law: SizeLaw, given: SizeInput, past: date, sales: SalesView) -> Size | None:
    """Return the class by the table that stood on the day of an earlier round; None where that table decides anyway."""
    tables = law.tables_for(*year_end_span(past))
    if set(tables) == set(sales.tables) or (given.decided_on is not None and given.decided_on <= past):
        return None
    if not given.related_companies and limits(tables, sales.codes) == limits(sales.tables, sales.codes):
        return None
    return size_of(all_ways(law, given, view(law, given, tables)))


def limits(tables: tuple[LimitTable, ...], codes: tuple[str | None, ...]) -> set[tuple[str, int]]:
    """Return the limits that the industries have in the tables."""
    return {(row.code, row.sme) for t in tables for c in codes for row in rows_for(t, c) if row is not None}


# --- what would still decide -----------------------------------------------------------------------------------


def needs(given: SizeInput, ways: Ways, sales: SalesView) -> tuple[str, ...]:
    """Return the fields whose value may change the class, all else being the same, in the order to ask."""
    found = outcome(ways)
    if given.legal_form and "official" in found.classes:
        return (OFFICIAL,)
    wanted = {
        *(("legal_form",) if found.matters("form") else ()),
        *(("group",) if found.matters("group") else ()),
        *(("total_assets",) if found.matters("assets") else ()),
        *(("general_holding_company",) if found.matters("holding") else ()),
        *(holder_needs(given, found) if found.matters("holder") else ()),
        *(grace_needs(given) if found.matters("grace") else ()),
        *(sales_needs(given, sales, found) if found.matters("sales") else ()),
    }
    return tuple(f for f in ASKED_IN_ORDER if f in wanted) or (OFFICIAL,)


def holder_needs(given: SizeInput, found: Outcome) -> Iterable[str]:
    """Return what would settle the holder tests: the detail where one was begun, an office where it is told in full."""
    if given.holder_detail is not None:
        return (OFFICIAL,) if settled_by_detail(given.holder_detail) else ("holder_detail",)
    kinds = found.kinds["holder"]
    wanted = []
    if any(kinds.get((True, gdp), n) != n for (over, gdp), n in pairs(kinds) if not over):
        wanted.append("holder_30pct_5000")
    if any(kinds.get((over, True), n) != n for (over, gdp), n in pairs(kinds) if not gdp):
        wanted.append("holder_30pct_gdp")
    return wanted or ("holder_30pct_5000",)


def pairs(kinds: Mapping[object, int]) -> Iterable[tuple[Pair, int]]:
    """Yield each pair of holder tests with the number of its kind."""
    for key, number in kinds.items():
        assert isinstance(key, tuple)
        yield (key[0], key[1]), number


def grace_needs(given: SizeInput) -> Iterable[str]:
    """Return what would settle the grace: the day asked about where all else of it is told."""
    return ("decided_on",) if told_in_full(given) else ("grace",)


def sales_needs(given: SizeInput, sales: SalesView, found: Outcome) -> Iterable[str]:
    """Return which of industry, year, sales and related companies the outcome hangs on."""
    kinds = found.kinds["sales"]
    told = {key: frozenset(kinds[s] for s in ways) for key, ways in sales.found.items()}
    tables = {table for table, _ in told}
    by_table = {t: {trade: k for (u, trade), k in told.items() if u is t} for t in tables}
    within = [ways for (_, (limit, _)), ways in sales.found.items() if limit is not None]
    wanted: set[str] = set()
    if any(len(set(each.values())) > 1 or between(given, sales, each) for each in by_table.values()):
        wanted.add(industry_need(given, sales))
    if year_matters(given, sales, told):
        wanted.add("fiscal_year_end")
    if any(None in rows_for(t, c) for t in tables for c in sales.codes if c):
        wanted.add(OFFICIAL)
    if not sales.span.exact and any(own_matters(ways, kinds) for ways in within):
        wanted.add(sales.span.field)
    if not related_told(given) and any(related_matters(ways, kinds) for ways in within):
        wanted.add("related_companies")
    return wanted or {OFFICIAL}


def year_matters(given: SizeInput, sales: SalesView, told: Mapping[tuple[LimitTable, Trade], frozenset[int]]) -> bool:
    """Whether two tables may give one industry different outcomes."""
    by_code: dict[str, list[dict[Trade, frozenset[int]]]] = {}
    for table, rows in sales.rows.items():
        for row in rows:
            if row is not None:
                found = {trade: k for (u, trade), k in told.items() if u is table and trade[0] == row.sme}
                by_code.setdefault(row.code, []).append(found)
    return any(
        len({frozenset(f.values()) for f in found}) > 1
        or between(given, sales, {t: k for f in found for t, k in f.items()})
        for found in by_code.values()
    )


def between(given: SizeInput, sales: SalesView, trades: Mapping[Trade, frozenset[int]]) -> bool:
    """Whether sales that are not known may lie between the limits of several trades, so that the trade matters.

    Related companies add to them, but a company without sales is never the larger one whose trade counts.
    """
    limits = [limit for limit, _ in trades if limit is not None]
    if len(set(limits)) < 2 or all(len(kinds) < 2 for kinds in trades.values()):
        return False
    alone = related_told(given) or sales.span.high == 0
    high = sales.span.high if alone else None
    return sales.span.low <= max(limits) and (high is None or high > min(limits))


def industry_need(given: SizeInput, sales: SalesView) -> str:
    """Return what would settle the industry; a class of which only part has its own limit is for an office."""
    if given.ksic is None and given.sales_by_industry is not None:
        unknown = any(won is None for _, won in given.sales_by_industry)
        return "sales_by_industry" if unknown else "ksic"
    if len(sales.codes) == 1 and given.ksic is not None and len(given.ksic) == LONGEST_CODE:
        return OFFICIAL
    return "ksic"


def own_matters(ways: frozenset[Sales], kinds: Mapping[object, int]) -> bool:
    """Whether the own sales may turn the outcome within one limit."""
    kept, lost = ({kinds[s] for s in ways if s.own is own} for own in (True, False))
    return bool(kept and lost) and kept != lost


def related_matters(ways: frozenset[Sales], kinds: Mapping[object, int]) -> bool:
    """Whether the summed sales may turn the outcome within one limit."""
    return len({kinds[s] for s in ways if s.own}) > 1
