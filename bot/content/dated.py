"""Values with an end: rounds and tables whose times leave gaps or overlap, and facts that run out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.content.read import read_csv
from bot.content.where import BrokenContent, Fault
from bot.moments import seoul

if TYPE_CHECKING:
    from bot.content.load import Content

SOON = timedelta(days=30)
"""How long before its end a fact is named."""
TABLES = {"eligibility/content/sme-size.csv": "ksic"}
"""Tables of dated rows and the column that names what they are about."""
FACTS = "faq/content/facts.csv"


def dated_faults(content: Content) -> Iterator[Fault]:
    """Yield a fault for each gap or overlap in rounds and dated tables."""
    yield from round_faults(content)
    for file, key in TABLES.items():
        if (content.root / file).is_file():
            yield from table_faults(content, file, key)


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


def table_faults(content: Content, file: str, key: str) -> Iterator[Fault]:
    """Yield a fault for each gap or overlap between the rows about one thing."""
    try:
        rows = read_csv(content.root / file, content.root, (key, "valid_from", "valid_to"))
        spans = sorted((r[key], day(r["valid_from"], date.min), day(r["valid_to"], date.max), n) for n, r in rows)
    except BrokenContent as broken:
        yield from broken.faults
        return
    except ValueError as error:
        yield Fault(file, 0, f"a day is not understood: {error}", "write days like 2025-09-01")
        return
    for (about, _, ends, _), (same, begins, _, line) in itertools.pairwise(spans):
        if about != same:
            continue
        if begins <= ends:
            yield Fault(
                file,
                line,
                f"'{about}' begins on {begins} while an earlier row lasts until {ends}",
                "they overlap; end the earlier row the day before",
            )
        elif begins > ends + timedelta(days=1):
            yield Fault(file, line, f"'{about}' has no row between {ends} and {begins}", "close the gap")


def day(text: str, default: date) -> date:
    """Return a day, or the default where none is written; raises ValueError."""
    return date.fromisoformat(text) if text else default


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
