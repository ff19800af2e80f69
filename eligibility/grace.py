"""The grace period of a company that outgrew SME status (Act 2(3), Decree 9)."""

from __future__ import annotations

from datetime import date, timedelta

from eligibility.size_input import Grace, SizeInput
from eligibility.status_year import YEAR, begins, moved

LENGTHENED = date(2024, 8, 21)
"""Status lost on or after this day gives five years, before it three (Act 20344)."""
LONG, SHORT = 5, 3
NO_GRACE = ("merger_with_non_sme", "joined_disclosure_group")


def grace_may_run(given: SizeInput) -> frozenset[bool]:
    """Return whether the grace may run on the day (Act 2(3)); what is not known of it leaves it open."""
    told = given.grace
    if told is None:
        return frozenset({True, False})
    if isinstance(told, str):
        return frozenset({told == "running"})
    if told.reason in NO_GRACE or told.first_time is False:
        return frozenset({False})
    runs = within_time(told, given)
    if runs == {False}:
        return runs
    sure = told.reason is not None and told.first_time is not None
    return runs if sure else runs | {False}


def within_time(told: Grace, given: SizeInput) -> frozenset[bool]:
    """Return whether the day lies before the grace ends; the status itself still runs before the day it is lost."""
    if told.lost_on is None:
        return frozenset({True, False})
    ends = grace_ends(told.lost_on)
    if given.decided_on is not None:
        return frozenset({given.decided_on < ends})
    if given.fiscal_year_end is None:
        return frozenset({True, False})
    first = begins(given.fiscal_year_end)
    last = moved(first, YEAR) - timedelta(days=1)
    return frozenset({first < ends, last < ends})


def grace_ends(lost_on: date) -> date:
    """Return the first day after the grace: three years, or five for status lost since the change."""
    return moved(lost_on, YEAR * (LONG if lost_on >= LENGTHENED else SHORT))


def told_in_full(given: SizeInput) -> bool:
    """Whether all is told of the grace but for the day that is asked about."""
    g = given.grace
    return isinstance(g, Grace) and None not in (g.lost_on, g.reason, g.first_time)
