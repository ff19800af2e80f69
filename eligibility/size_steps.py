"""The steps of the decision table that were taken, each with what it found, on which values, and its article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from eligibility.holders import CEILING
from eligibility.model import weakest
from eligibility.size_class import FOR_PROFIT, SOCIAL, Ways
from eligibility.size_input import SizeInput
from eligibility.size_sales import SalesView

Found = Literal["yes", "no", "open"]


@dataclass(frozen=True)
class SizeStep:
    """One step: `id` names its words in content, `found` whether its condition holds, `values` what it looked at."""

    id: str
    found: Found
    values: Mapping[str, Any] = field(default_factory=dict)


def steps(given: SizeInput, ways: Ways, sales: SalesView, size: str, earlier: str | None) -> tuple[SizeStep, ...]:
    """Return the steps in order, up to the one that decides."""
    taken = list(first_steps(ways, given))
    if ends_early(ways):
        return tuple(taken)
    if "none" in ways.group:
        taken += status_steps(given, ways, sales)
        if not ways.form <= set(SOCIAL) and not surely_sme(taken):
            taken.append(SizeStep("grace", word(ways.grace)))
    if not ways.form <= set(SOCIAL) and not decided_as_sme(taken, size):
        taken += mid_sized_steps(ways, sales)
    if size == "sme" and surely_sme(taken):
        taken += small(sales)
    if earlier:
        taken.append(SizeStep("past_round", "open" if earlier == "unknown" else "yes", {"size": earlier}))
    return tuple(taken)


def first_steps(ways: Ways, given: SizeInput) -> list[SizeStep]:
    """Return the steps on legal form and group (0 to 2); a form only known to be something is open."""
    profit = {f in FOR_PROFIT or f in SOCIAL for f in ways.form}
    taken = [SizeStep("form", word(frozenset(profit)), {"legal_form": given.legal_form})]
    if ways.form == {"non_profit"}:
        return taken
    taken.append(SizeStep("cross_shareholding", word(frozenset(g == "cross_shareholding" for g in ways.group))))
    if ways.group != {"cross_shareholding"}:
        taken.append(SizeStep("disclosure", word(frozenset(g == "disclosure" for g in ways.group))))
    return taken


def ends_early(ways: Ways) -> bool:
    """Whether legal form or group alone decide."""
    return ways.form == {"non_profit"} or ways.group == {"cross_shareholding"}


def status_steps(given: SizeInput, ways: Ways, sales: SalesView) -> list[SizeStep]:
    """Return the steps on assets, sales, holder and related companies (3 to 6), up to the first that fails."""
    own = {s.own for s in sales.ways}
    summed = {s.summed for s in sales.ways if s.own} or {False}
    each = [
        SizeStep("assets", word(ways.assets), {"total_assets": given.total_assets, "ceiling": CEILING}),
        SizeStep("sales", word(frozenset(own)), sales_values(sales)),
        SizeStep("holder", word(frozenset(h for h, _ in ways.holder))),
    ]
    if not ways.form <= set(SOCIAL):
        over = word(frozenset(not s for s in summed))
        companies = None if given.related_companies is None else len(given.related_companies)
        each.append(SizeStep("related", over, {"companies": companies}))
    taken: list[SizeStep] = []
    for step in each:
        taken.append(step)
        if step.found == FAILS[step.id]:
            break
    return taken


FAILS: Mapping[str, Found] = {"assets": "no", "sales": "no", "holder": "yes", "related": "yes"}
"""What each of the steps 3 to 6 finds where it ends SME status."""


def sales_values(sales: SalesView) -> dict[str, Any]:
    """Return the values of the sales step: average, limit, industry and until when the table counts."""
    span = sales.span
    table = sales.tables[0] if len(sales.tables) == 1 else None
    return {
        "average_sales": rounded(span.low) if span.exact else None,
        "at_least": rounded(span.low) if not span.exact and span.low else None,
        "rule": span.rule,
        "limit": limit_shown(sales),
        "industry": sales.codes[0] if len(sales.codes) == 1 else None,
        "table_from": table.valid_from.isoformat() if table else None,
        "table_to": table.valid_to.isoformat() if table and table.valid_to else None,
        "standing": weakest(*(row.standing for rows in sales.rows.values() for row in rows if row)),
    }


def limit_shown(sales: SalesView) -> int | None:
    """Return the limit to show: the one, or of several the nearest that is kept or passed anyway."""
    limits = {row.sme for rows in sales.rows.values() for row in rows if row is not None}
    own = {s.own for s in sales.ways}
    if any(None in rows for rows in sales.rows.values()) or not limits:
        return None
    if len(limits) == 1 or own == {True}:
        return min(limits)
    return max(limits) if own == {False} else None


def rounded(value: Fraction) -> int:
    """Return an amount in whole won for showing; decisions use the exact one."""
    return round(value)


def surely_sme(taken: list[SizeStep]) -> bool:
    """Whether every one of the steps 3 to 6 that was taken is passed."""
    found = [s for s in taken if s.id in FAILS]
    return bool(found) and all(s.found not in ("open", FAILS[s.id]) for s in found)


def decided_as_sme(taken: list[SizeStep], size: str) -> bool:
    """Whether the status is settled without a look at the mid-sized exclusions."""
    return surely_sme(taken) or (size == "sme" and any(s.id == "grace" for s in taken))


def mid_sized_steps(ways: Ways, sales: SalesView) -> list[SizeStep]:
    """Return the mid-sized exclusions (8), up to the first that applies."""
    public = word(frozenset(f not in FOR_PROFIT for f in ways.form if f not in SOCIAL))
    finance = frozenset(s.finance and not h for s in sales.ways for h in ways.holding)
    each = [
        SizeStep("public", public),
        SizeStep("holder_gdp", word(frozenset(g for _, g in ways.holder))),
        SizeStep("finance", word(finance)),
    ]
    taken: list[SizeStep] = []
    for step in each:
        taken.append(step)
        if step.found == "yes":
            break
    return taken


def small(sales: SalesView) -> list[SizeStep]:
    """Return whether an SME is a small business by its own sales (Decree 8, Annex 3), where that is known."""
    if sales.row is None or not sales.span.exact:
        return []
    found: Found = "yes" if sales.span.low <= sales.row.small else "no"
    return [SizeStep("small", found, {"small_limit": sales.row.small})]


def word(ways: frozenset[bool]) -> Found:
    """Return yes, no or open for what may be."""
    if len(ways) != 1:
        return "open"
    return "yes" if True in ways else "no"
