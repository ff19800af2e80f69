"""Fills `{{ name | filter }}` in content texts; nothing but names, nothing that runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from bot import moments
from bot.content.notice import Notice, RoundRecord
from faq.model import Text

PLACE = re.compile(r"\{\{\s*([a-z_]{1,40})\s*(?:\|\s*([a-z]{1,12})\s*)?\}\}")
BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
FILTERS: Mapping[str, Callable[[datetime | str, str], str]] = {
    "day": moments.day,
    "until": moments.until,
    "moment": moments.exact,
    "hour": moments.hour,
    "month": moments.month,
}


class Unfillable(ValueError):
    """Raised for a name, filter or tag that a content text may not use; says which."""


def names(notice: Notice, record: RoundRecord, lang: str) -> dict[str, datetime | str]:
    """Return every name a content text may use, for one round and language.

    What a round does not say yet is lent by the newest earlier round that does; `lent` tells which names those are.
    """
    known: dict[str, datetime | str] = {"round": record.round.name[lang]}
    for lender in reversed(until(notice, record)):
        known = told(lender) | known
    if notice.checked:
        known["checked"] = notice.checked
    known.update({v.id: v.text[lang] for v in notice.values.values()})
    known.update({b.id: b.value[lang] for b in notice.blanks_for(record.round.id).values() if b.filled})
    return known


def lent(notice: Notice, record: RoundRecord) -> dict[str, RoundRecord]:
    """Return the names that this round does not say yet, with the earlier round that lends each."""
    own = told(record)
    return {name: lender for lender in until(notice, record)[:-1] for name in told(lender) if name not in own}


def until(notice: Notice, record: RoundRecord) -> tuple[RoundRecord, ...]:
    """Return the rounds up to and with this one, in the order they were entered."""
    return notice.rounds[: notice.rounds.index(record) + 1]


def told(record: RoundRecord) -> dict[str, datetime | str]:
    """Return what one round says."""
    round_ = record.round
    said = {
        "posted": round_.posted,
        "opens": round_.opens,
        "closes": round_.closes,
        "recommended": record.recommended,
        "results": round_.results,
        "benefits_until": round_.benefits_until,
        "quota": str(round_.quota or ""),
    }
    return {name: value for name, value in said.items() if value}


def used(text: str) -> set[str]:
    """Return the names that a text uses."""
    return {match.group(1) for match in PLACE.finditer(text)}


def empty_blanks(text: Text, notice: Notice, record: RoundRecord) -> set[str]:
    """Return the blanks that a text names and staff have not filled for the round."""
    blanks = notice.blanks_for(record.round.id)
    named = used(text["ko"]) | used(text["en"])
    return {name for name in named - set(notice.values) if name in blanks and not blanks[name].filled}


def fill(text: str, known: Mapping[str, datetime | str], lang: str) -> str:
    """Fill the names of one text; raises Unfillable for a name or filter that does not exist, or any other tag."""

    def value(match: re.Match[str]) -> str:
        name, filter_ = match.group(1), match.group(2)
        if name not in known:
            raise Unfillable(f"unknown name '{name}'")
        raw = known[name]
        if filter_ is None:
            return moments.exact(raw, lang) if isinstance(raw, datetime) else raw
        if filter_ not in FILTERS:
            raise Unfillable(f"unknown filter '{filter_}'")
        try:
            return FILTERS[filter_](raw, lang)
        except ValueError as error:
            raise Unfillable(f"'{name}' is no date, so it takes no filter '{filter_}'") from error

    bare = PLACE.sub("", text)
    if BRACES.search(bare):
        raise Unfillable("only {{ name | filter }} may stand in braces")
    return PLACE.sub(value, text)


def fill_both(text: Text, notice: Notice, record: RoundRecord) -> dict[str, str]:
    """Fill a text in both languages."""
    return {lang: fill(text[lang], names(notice, record, lang), lang) for lang in ("ko", "en")}
