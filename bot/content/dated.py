"""Values with an end: rounds that overlap, and facts that run out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.content.where import Fault
from bot.moments import seoul

if TYPE_CHECKING:
    from bot.content.load import Content

SOON = timedelta(days=30)
"""How long before its end a fact is named."""
FACTS = "faq/content/facts.csv"


def round_faults(content: Content) -> Iterator[Fault]:
    """Yield a fault where a round stands twice or begins before the one above it has closed."""
    file = "faq/content/notice.toml"
    rounds = [r.round for r in content.notice.rounds]
    for earlier, later in itertools.pairwise(rounds):
        what = f'round "{later.id}"'
        if later.id in {r.id for r in rounds[: rounds.index(later)]}:
            yield Fault(file, 0, f"{what} stands twice", "give the new round an id of its own")
            continue
        begins, ends = later.posted or later.opens, earlier.closes or earlier.opens or earlier.posted
        if begins and ends and begins < ends:
            yield Fault(
                file,
                0,
                f'{what} begins before "{earlier.id}" has closed',
                "enter the newer round last and check the dates",
            )


def expiry_notes(content: Content, now: datetime) -> Iterator[Fault]:
    """Yield a note for each fact that has run out or soon will, and each that is of a round now over."""
    today = seoul(now).date()
    for fact in content.facts.values():
        if fact.valid_to is None:
            continue
        if fact.valid_to < today:
            yield Fault(
                FACTS,
                fact.line,
                f"fact '{fact.id}' ran out on {fact.valid_to} and is no longer said",
                "confirm it again or replace it",
            )
        elif fact.valid_to <= today + SOON:
            yield Fault(FACTS, fact.line, f"fact '{fact.id}' runs out on {fact.valid_to}", "look for what follows it")
