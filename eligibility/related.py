"""Related companies (Decree 2(3), 7-4, Annex 2): whose sales are added, at what rate, and whose limit counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from eligibility.size_input import Related
from eligibility.size_law import LimitTable, rows_for

FORMAL = Fraction(3, 10)
SUBSTANTIVE = Fraction(1, 2)
WHOLE = Fraction(1)
NONE = Fraction(0)
ENDLESS = Fraction(10**20)
"""Sales that no limit holds, for sales that nobody has given."""
MOST_WAYS = 4096
"""Beyond so many combinations of what is not known the sum is taken to be open."""


@dataclass(frozen=True)
class Counted:
    """A related company as one way of what is not known has it: its rate, sales in won and possible limits."""

    rate: Fraction
    sales: Fraction
    limits: frozenset[int | None]


def rate(share: Fraction) -> Fraction:
    """Return the part of the other's sales that is added: none, the share, or the whole (Annex 2)."""
    if share < FORMAL:
        return NONE
    return WHOLE if share >= SUBSTANTIVE else share


def rates(one: Related) -> tuple[Fraction, ...]:
    """Return the rates that may apply; only an audited domestic parent and a domestic company relate (Decree 3-2)."""
    if one.audited_parent is False or one.domestic is False:
        return (NONE,)
    if one.share is None:
        return (NONE, FORMAL, SUBSTANTIVE - Fraction(1, 10**9), WHOLE)
    whole = rate(one.share)
    unsure = one.audited_parent is None or one.domestic is None
    return tuple(dict.fromkeys((NONE, whole))) if unsure else (whole,)


def known(one: Related) -> bool:
    """Whether nothing more can be told of the related company that would count."""
    found = rates(one)
    return found == (NONE,) or (len(found) == 1 and one.average_sales is not None and one.ksic is not None)


def may_exceed(
    table: LimitTable, own: Fraction, own_limit: int, related: tuple[Related, ...] | None
) -> frozenset[bool]:
    """Return whether the summed sales stay within the limit of the larger company, in every way that may be."""
    if related is None:
        return frozenset({own <= own_limit, False})
    ways = [tuple(variants(table, own, one, related)) for one in related]
    count = 1
    for way in ways:
        count *= len(way)
    if count > MOST_WAYS:
        return frozenset({True, False})
    found: set[bool] = set()
    for chosen in product(*ways):
        found |= within(own, own_limit, chosen)
        if len(found) == 2:
            break
    return frozenset(found)


def variants(table: LimitTable, own: Fraction, one: Related, everyone: tuple[Related, ...]) -> Iterator[Counted | None]:
    """Yield every way that matters in which one related company may count; None where it does not."""
    for r in rates(one):
        if r == NONE:
            yield None
            continue
        limits = frozenset(None if row is None else row.sme for row in rows_for(table, one.ksic))
        if one.average_sales is not None:
            yield Counted(r, one.average_sales, limits)
            continue
        told = [o.average_sales for o in everyone if o.average_sales is not None]
        for sales in dict.fromkeys((NONE, max([own, *told]), ENDLESS)):
            yield Counted(r, sales, limits)


def within(own: Fraction, own_limit: int, chosen: tuple[Counted | None, ...]) -> set[bool]:
    """Return whether the sum stays within the limit of the larger company (Decree 4(2)); companies as large may lead.

    A limit outside the annex leaves it open.
    """
    counted = [c for c in chosen if c is not None]
    total = own + sum((c.rate * c.sales for c in counted), NONE)
    largest = max([own, *(c.sales for c in counted)])
    limits: set[int | None] = {own_limit} if own == largest else set()
    for c in counted:
        if c.sales == largest:
            limits |= c.limits
    found: set[bool] = set()
    for limit in limits:
        found |= {True, False} if limit is None else {total <= limit}
    return found
