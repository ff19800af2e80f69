"""Who holds 30 % or more: what the two holder tests may find (Decree 3(1)2나 and Mid Decree 2(2)1나)."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from eligibility.size_input import Holder, SizeInput
from eligibility.size_law import SizeLaw

CEILING = 500_000_000_000
"""Total assets in won that a company, and the corporation that holds it, must stay below (Decree 3(1))."""
CONTROLLING = Fraction(3, 10)

NEVER = ("natural_person",)
FREE_OF_CEILING = ("non_profit", "venture_investment")
"""Holders that step 5 does not count (Decree 3(1)2나, 3-2(3))."""
FREE_OF_GDP = ("private_equity_fund",)
"""Holders that the mid-sized test does not count (Mid Decree 2(2))."""

Pair = tuple[bool, bool]
"""Whether a corporation over the ceiling holds the company, and whether one over the group threshold does."""


def holder_pairs(law: SizeLaw, given: SizeInput) -> frozenset[Pair]:
    """Return what the two tests may find; one over the threshold is over the ceiling too."""
    may5 = truths(given.holder_30pct_5000)
    may_gdp = truths(given.holder_30pct_gdp)
    said = {(a, b) for a in may5 for b in may_gdp if a or not b or (given.holder_30pct_5000 and given.holder_30pct_gdp)}
    said = said or {(a, b) for a in may5 for b in may_gdp}
    if given.holder_detail is None:
        return frozenset(said)
    derived = from_detail(law, given, given.holder_detail)
    return frozenset(derived & said or derived | said)


def truths(word: str | None) -> tuple[bool, ...]:
    """Return what yes, no or not known may mean."""
    return (True, False) if word is None else (word == "yes",)


def from_detail(law: SizeLaw, given: SizeInput, holder: Holder) -> set[Pair]:
    """Derive what the two tests may find from the largest known holder."""
    shares = (True, False) if holder.share is None else (holder.share >= CONTROLLING,)
    largest = (True, False) if holder.largest is None else (holder.largest,)
    if not any(a and b for a, b in product(shares, largest)):
        return {(False, False)}
    sizes = size_of_holder(law, given, holder)
    found = {pair for size in sizes for pair in counted(holder.kind, size)}
    unsure = len(shares) * len(largest) > 1
    return found | ({(False, False)} if unsure else set())


def size_of_holder(law: SizeLaw, given: SizeInput, holder: Holder) -> set[Pair]:
    """Return whether its assets reach the ceiling and the group threshold, in every way that may be."""
    if holder.assets is None:
        return {(False, False), (True, False), (True, True)}
    least, most = law.threshold(given.decided_on)
    over = {True} if holder.assets >= most else {False} if holder.assets < least else {True, False}
    return {(holder.assets >= CEILING, gdp) for gdp in over}


def counted(kind: str | None, size: Pair) -> set[Pair]:
    """Return what counts of a holder of that size by its kind.

    Whether the ministry's list frees a private equity fund in step 5, and how the mid-sized test treats the holders
    that step 5 frees, is not settled here, so either may be.
    """
    ceiling, gdp = size
    if kind in ("domestic_corporation", "foreign_corporation"):
        return {size}
    if kind in NEVER:
        return {(False, False)}
    if kind in FREE_OF_CEILING:
        return {(False, False), (False, gdp)}
    if kind in FREE_OF_GDP:
        return {(False, False), (ceiling, False)}
    return {(a, b) for a in {False, ceiling} for b in {False, gdp}}


def settled_by_detail(holder: Holder | None) -> bool:
    """Whether everything is told of the holder, so that only an office can settle what is left."""
    return holder is not None and None not in (holder.kind, holder.share, holder.assets, holder.largest)
