"""The input of the size decision, checked: every field may be absent, which means not known and never no."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from typing import Any

LEGAL_FORMS = (
    "company", "sole_trader", "social_enterprise", "cooperative", "non_profit", "foreign_branch",
    "local_public_enterprise", "public_institution",
)  # fmt: skip
GROUPS = ("none", "disclosure", "cross_shareholding")
YES_NO = ("yes", "no")
HOLDERS = (
    "domestic_corporation", "foreign_corporation", "natural_person", "non_profit", "venture_investment",
    "private_equity_fund",
)  # fmt: skip
HISTORIES = ("full_years", "last_12_months", "months", "days")
REASONS = ("growth", "merger_with_non_sme", "joined_disclosure_group")
OLDEST_YEAR, LAST_YEAR = 1800, 2200
MOST_WON = 10**15 * 100
"""Ten times the largest amount a chat takes: beyond it an amount is a slip, not a company."""
CODE = re.compile(r"[A-U]?\d{0,5}")
Divisions = Mapping[str, str]
"""Two-digit division -> section letter, as the industry classification has them."""


class BadInput(ValueError):
    """Raised for a field that cannot be read; the message names it."""


@dataclass(frozen=True)
class Holder:
    """The largest known holder: its kind, share (0-1), assets in won, and whether it is the largest."""

    kind: str | None = None
    share: Fraction | None = None
    assets: int | None = None
    largest: bool | None = None


@dataclass(frozen=True)
class Related:
    """A related company: `share` is the parent's stake in the subsidiary, `average_sales` its own in won."""

    relation: str | None = None
    share: Fraction | None = None
    average_sales: Fraction | None = None
    ksic: str | None = None
    audited_parent: bool | None = None
    domestic: bool | None = None


@dataclass(frozen=True)
class ShortHistory:
    """Sales of a young company by the rule that fits it (Decree 7)."""

    rule: str | None = None
    sum: int | None = None
    months: int | None = None
    days: int | None = None
    full_years: tuple[int | None, ...] = ()


@dataclass(frozen=True)
class Grace:
    """When SME status was lost, why, and whether it was the first time."""

    lost_on: date | None = None
    reason: str | None = None
    first_time: bool | None = None


@dataclass(frozen=True)
class SizeInput:
    """What is known of a company; money in whole won, None where it is not known."""

    legal_form: str | None = None
    ksic: str | None = None
    sales_by_industry: tuple[tuple[str, int | None], ...] | None = None
    fiscal_years: tuple[int | None, ...] | None = None
    average_sales: Fraction | None = None
    founded_on: date | None = None
    short_history: ShortHistory | None = None
    total_assets: int | None = None
    fiscal_year_end: date | None = None
    decided_on: date | None = None
    group: str | None = None
    holder_30pct_5000: str | None = None
    holder_30pct_gdp: str | None = None
    holder_detail: Holder | None = None
    related_companies: tuple[Related, ...] | None = None
    grace: str | Grace | None = None
    finance_sector: str | None = None
    general_holding_company: bool | None = None


FIELDS = tuple(f.name for f in fields(SizeInput))


def read(raw: Mapping[str, Any], divisions: Divisions) -> SizeInput:
    """Check an input against the known industry divisions; raises BadInput naming the field that is wrong."""
    for name in raw:
        if name not in FIELDS:
            raise BadInput(f"unknown field '{name}'")
    readers: Mapping[str, Callable[[Any], Any]] = {
        "legal_form": lambda v: one_of("legal_form", v, LEGAL_FORMS),
        "ksic": lambda v: code("ksic", v, divisions),
        "sales_by_industry": lambda v: by_industry(v, divisions),
        "fiscal_years": years,
        "average_sales": lambda v: exact("average_sales", v),
        "founded_on": lambda v: day("founded_on", v),
        "short_history": history,
        "total_assets": lambda v: won("total_assets", v),
        "fiscal_year_end": lambda v: day("fiscal_year_end", v),
        "decided_on": lambda v: day("decided_on", v),
        "group": lambda v: one_of("group", v, (*GROUPS, "unknown")),
        "holder_30pct_5000": lambda v: one_of("holder_30pct_5000", v, (*YES_NO, "unknown")),
        "holder_30pct_gdp": lambda v: one_of("holder_30pct_gdp", v, (*YES_NO, "unknown")),
        "holder_detail": holder,
        "related_companies": lambda v: related(v, divisions),
        "grace": grace,
        "finance_sector": lambda v: one_of("finance_sector", v, (*YES_NO, "unknown")),
        "general_holding_company": lambda v: truth("general_holding_company", v),
    }
    values = {k: readers[k](v) for k, v in raw.items() if v is not None}
    return SizeInput(**{k: None if v == "unknown" else v for k, v in values.items()})


def one_of(name: str, value: Any, known: tuple[str, ...]) -> str:
    """Read one of the known words."""
    if not isinstance(value, str) or value not in known:
        raise BadInput(f"'{name}' must be one of {', '.join(known)}")
    return value


def exact(name: str, value: Any) -> Fraction:
    """Read an amount in won exactly as it is written: zero or more, parts of a won allowed."""
    good = isinstance(value, int | float) and not isinstance(value, bool) and value == value
    if not good or not 0 <= value <= MOST_WON:
        raise BadInput(f"'{name}' must be an amount in won, zero or more")
    return Fraction(str(value))


def won(name: str, value: Any) -> int:
    """Read an amount in whole won, zero or more."""
    amount = exact(name, value)
    if amount.denominator != 1:
        raise BadInput(f"'{name}' must be an amount in whole won, zero or more")
    return amount.numerator


def share(name: str, value: Any) -> Fraction | None:
    """Read a share between 0 and 1 exactly as it is written."""
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise BadInput(f"'{name}' must be a share from 0.0 to 1.0")
    return Fraction(str(value))


def truth(name: str, value: Any) -> bool | None:
    """Read true or false; null stays not known."""
    if value is None or value == "unknown":
        return None
    if not isinstance(value, bool):
        raise BadInput(f"'{name}' must be true or false")
    return value


def day(name: str, value: Any) -> date:
    """Read an ISO date within living memory."""
    try:
        read_ = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadInput(f"'{name}' must be a date like 2024-12-31") from None
    if not OLDEST_YEAR <= read_.year <= LAST_YEAR:
        raise BadInput(f"'{name}' must be a date from {OLDEST_YEAR} to {LAST_YEAR}")
    return read_


def code(name: str, value: Any, divisions: Divisions) -> str:
    """Read an industry code: section letter and up to five digits, or digits alone; returned with its letter."""
    text = str(value).strip().upper().replace(" ", "")
    if not isinstance(value, str) or not text or not CODE.fullmatch(text):
        raise BadInput(f"'{name}' must be an industry code like C26 or C30393")
    letter, digits = (text[0], text[1:]) if text[0].isalpha() else ("", text)
    section = divisions.get(digits[:2]) if len(digits) >= 2 else letter
    whole = len(digits) != 1 and section and section in divisions.values() and letter in ("", section)
    if not whole:
        raise BadInput(f"'{name}': there is no industry '{text}'")
    return f"{section}{digits}"


def by_industry(value: Any, divisions: Divisions) -> tuple[tuple[str, int | None], ...] | None:
    """Read sales by industry; a null amount is not known, an empty object says nothing."""
    if not isinstance(value, dict):
        raise BadInput("'sales_by_industry' must be an object of industry and won")
    read_ = [
        (code("sales_by_industry", k, divisions), None if v is None else won("sales_by_industry", v))
        for k, v in value.items()
    ]
    return tuple(read_) or None


def years(value: Any) -> tuple[int | None, ...] | None:
    """Read sales of fiscal years, oldest first; a null year is not known, an empty list says nothing."""
    if not isinstance(value, list):
        raise BadInput("'fiscal_years' must be a list of amounts, oldest first")
    return tuple(None if v is None else won("fiscal_years", v) for v in value) or None


def table(name: str, value: Any, known: tuple[str, ...]) -> Mapping[str, Any]:
    """Read an object with known fields only."""
    if not isinstance(value, dict):
        raise BadInput(f"'{name}' must be an object")
    for key in value:
        if key not in known:
            raise BadInput(f"unknown field '{name}.{key}'")
    return value


def history(value: Any) -> ShortHistory:
    """Read the sales of a young company."""
    raw = table("short_history", value, ("rule", "sum", "months", "days", "full_years"))
    full = raw.get("full_years") or []
    if not isinstance(full, list):
        raise BadInput("'short_history.full_years' must be a list of amounts")
    return ShortHistory(
        None if raw.get("rule") is None else one_of("short_history.rule", raw["rule"], HISTORIES),
        None if raw.get("sum") is None else won("short_history.sum", raw["sum"]),
        count("short_history.months", raw.get("months")),
        count("short_history.days", raw.get("days")),
        tuple(None if v is None else won("short_history.full_years", v) for v in full),
    )


def count(name: str, value: Any) -> int | None:
    """Read a number of months or days."""
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= 3660:
        raise BadInput(f"'{name}' must be a whole number above zero")
    return value


def holder(value: Any) -> Holder:
    """Read the largest holder."""
    raw = table("holder_detail", value, ("kind", "share", "assets", "largest"))
    return Holder(
        None if raw.get("kind") is None else one_of("holder_detail.kind", raw["kind"], HOLDERS),
        share("holder_detail.share", raw.get("share")),
        None if raw.get("assets") is None else won("holder_detail.assets", raw["assets"]),
        truth("holder_detail.largest", raw.get("largest")),
    )


def related(value: Any, divisions: Divisions) -> tuple[Related, ...]:
    """Read the related companies; an empty list says that there are none."""
    if not isinstance(value, list):
        raise BadInput("'related_companies' must be a list")
    return tuple(one_related(one, divisions) for one in value)


def one_related(value: Any, divisions: Divisions) -> Related:
    """Read one related company."""
    known = ("relation", "share", "average_sales", "ksic", "audited_parent", "domestic")
    raw = table("related_companies", value, known)

    def given(key: str, reader: Callable[[str, Any], Any]) -> Any:
        return None if raw.get(key) is None else reader(f"related_companies.{key}", raw[key])

    return Related(
        given("relation", lambda n, v: one_of(n, v, ("parent", "subsidiary"))),
        given("share", share),
        given("average_sales", exact),
        given("ksic", lambda n, v: code(n, v, divisions)),
        given("audited_parent", truth),
        given("domestic", truth),
    )


def grace(value: Any) -> str | Grace:
    """Read the grace period: a word, or when and why status was lost."""
    if isinstance(value, str):
        return one_of("grace", value, ("none", "running", "unknown"))
    raw = table("grace", value, ("lost_on", "reason", "first_time"))
    lost = None if raw.get("lost_on") is None else day("grace.lost_on", raw["lost_on"])
    reason = None if raw.get("reason") is None else one_of("grace.reason", raw["reason"], REASONS)
    return Grace(lost, reason, truth("grace.first_time", raw.get("first_time")))
