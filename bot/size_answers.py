"""Answers of the size check to the decision's input, and which question is asked next: the first that could decide."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from bot.content.size_words import SizeQuestion, SizeWords
from eligibility.amount import MOST
from eligibility.holders import CEILING
from eligibility.model import UNKNOWN
from eligibility.size import SizeDecision, decide
from eligibility.size_input import BadInput, Related, ShortHistory, SizeInput, code
from eligibility.size_law import SizeLaw
from eligibility.status_year import standing_year, year_ends
from faq.remembered import remembering

PREFIX = "sz_"
Answers = Mapping[str, str]

SALES = ("fiscal_years", "average_sales", "short_history", "founded_on", "sales_by_industry")
YEAR = "sz_year"
HOLDER = ("holder_30pct_5000", "holder_30pct_gdp", "holder_detail")
ORDER: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("sz_form", ("legal_form",)),
    ("sz_group", ("group",)),
    ("sz_industry", ("ksic",)),
    ("sz_history", SALES),
    ("sz_average", SALES),
    ("sz_y1", SALES),
    ("sz_y2", SALES),
    ("sz_y3", SALES),
    ("sz_sum", SALES),
    ("sz_months", SALES),
    ("sz_days", SALES),
    (YEAR, ("fiscal_year_end",)),
    ("sz_assets", ("total_assets",)),
    ("sz_holder", HOLDER),
    ("sz_related", ("related_companies",)),
    ("sz_rel_share", ("related_companies",)),
    ("sz_rel_audit", ("related_companies",)),
    ("sz_rel_sales", ("related_companies",)),
    ("sz_rel_industry", ("related_companies",)),
    ("sz_grace", ("grace",)),
    ("sz_holding", ("general_holding_company",)),
)
"""Every question in the order it is asked, with the fields it can settle."""
ONLY_IF: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "sz_average": ("sz_history", ("average",)),
    "sz_y1": ("sz_history", ("three", "two", "one")),
    "sz_y2": ("sz_history", ("three", "two")),
    "sz_y3": ("sz_history", ("three",)),
    "sz_sum": ("sz_history", ("last_12_months", "months", "days")),
    "sz_months": ("sz_history", ("months",)),
    "sz_days": ("sz_history", ("days",)),
    **{f"sz_rel_{name}": ("sz_related", ("one",)) for name in ("share", "audit", "sales", "industry")},
}
"""Questions that are asked only after one of the named answers."""
YEARS = {"two": ("sz_y2", "sz_y1"), "one": ("sz_y1",)}
STAKES = {"half": Fraction(1, 2), "under": Fraction(1, 10)}
"""A stake told in words: any of its band counts the same."""
YES = {"yes": True, "no": False}
decided = remembering(512)(decide)
"""What was decided last: every answer is reached by replaying those before it."""
PERCENT = re.compile(r"\d{1,3}(?:\.\d{1,4})?")


@dataclass(frozen=True)
class SizePath:
    """The questions answered in order, the open one if any, and what is decided so far."""

    answered: tuple[str, ...]
    open: str
    decision: SizeDecision


def walk(law: SizeLaw, words: SizeWords, answers: Mapping[str, Any], day: date, past: date | None = None) -> SizePath:
    """Replay the answers up to the first question that could still decide and has no valid answer.

    `past` is the day of an earlier round, whose table is compared.
    """
    used: dict[str, str] = {}
    while True:
        given = size_input(used, day)
        decision = decided(law, given, past)
        asked = next_question(decision, used)
        if asked == YEAR and waits(law, given):
            asked = next_question(decision, {**used, YEAR: UNKNOWN}) or YEAR
        value = answers.get(asked)
        if asked and isinstance(value, str) and valid(law, words.questions[asked], value):
            used[asked] = value
            continue
        return SizePath(tuple(used), asked, decision)


def waits(law: SizeLaw, given: SizeInput) -> bool:
    """Whether the year of the table may be asked last: it can matter only by sales of related companies."""
    return (
        given.related_companies is None
        and "fiscal_year_end" not in decided(law, replace(given, related_companies=())).needs
    )


def next_question(decision: SizeDecision, used: Answers) -> str:
    """Return the first question whose field would still decide; empty where none is left."""
    for id_, fields in ORDER:
        if id_ in used or not set(fields) & set(decision.needs):
            continue
        if id_ not in ONLY_IF or used.get(ONLY_IF[id_][0]) in ONLY_IF[id_][1]:
            return id_
    return ""


def valid(law: SizeLaw, asked: SizeQuestion, value: str) -> bool:
    """Whether the value answers the question."""
    if value == UNKNOWN or asked.option(value):
        return True
    if asked.kind == "amount" or asked.id == "sz_assets":
        return value.isdecimal() and int(value) <= MOST
    if asked.kind == "number":
        return value.isdecimal() and asked.least <= int(value) <= asked.most
    if asked.kind == "percent":
        return bool(PERCENT.fullmatch(value)) and Fraction(value) <= asked.most
    return asked.kind == "industry" and bool(value) and industry_code(law, value) == value


def industry_code(law: SizeLaw, text: str) -> str:
    """Return a typed industry code with its letter; empty where it is none."""
    try:
        return code("ksic", text, law.divisions)
    except BadInput:
        return ""


def size_input(answers: Answers, day: date) -> SizeInput:
    """Return what the answers say as the decision's input; *I do not know* says nothing."""
    told = {k: v for k, v in answers.items() if v != UNKNOWN}
    holder = {"no": ("no", "no"), "over_5000": ("yes", "no"), "over_gdp": ("yes", "yes")}.get(told.get("sz_holder", ""))
    given = SizeInput(
        legal_form=told.get("sz_form"),
        group=told.get("sz_group"),
        ksic=told.get("sz_industry"),
        decided_on=day,
        fiscal_year_end=year_end(told, day),
        total_assets=assets(told.get("sz_assets")),
        holder_30pct_5000=holder[0] if holder else None,
        holder_30pct_gdp=holder[1] if holder else None,
        related_companies=related(told),
        grace=told.get("sz_grace"),
        general_holding_company=YES.get(told.get("sz_holding", "")),
    )
    return with_sales(given, told)


def year_end(told: Answers, day: date) -> date | None:
    """Return the end of the fiscal year whose status stands on the day, by the closing month."""
    if "sz_year" not in told:
        return None
    month = int(told["sz_year"])
    return standing_year(date(day.year, month, calendar.monthrange(day.year, month)[1]), day)


def assets(said: str | None) -> int | None:
    """Return total assets in won; below and above the ceiling stand for any amount on that side."""
    if said is None or said.isdecimal():
        return int(said) if said else None
    return 0 if said == "below" else CEILING


def with_sales(given: SizeInput, told: Answers) -> SizeInput:
    """Return the input with what is known of sales, by the history that was told."""
    history = told.get("sz_history")
    if history == "average":
        return replace(given, average_sales=number(told, "sz_average", Fraction))
    if history == "three":
        return replace(given, fiscal_years=tuple(number(told, y, int) for y in ("sz_y3", "sz_y2", "sz_y1")))
    if history in YEARS:
        years = tuple(number(told, y, int) for y in YEARS[history])
        return replace(given, short_history=ShortHistory("full_years", full_years=years))
    if history is None:
        return given
    months, days = number(told, "sz_months", int), number(told, "sz_days", int)
    return replace(given, short_history=ShortHistory(history, number(told, "sz_sum", int), months, days))


def number(told: Answers, id_: str, kind: Callable[[str], Any]) -> Any:
    """Return an answer as a number, None where there is none."""
    return kind(told[id_]) if id_ in told else None


def related(told: Answers) -> tuple[Related, ...] | None:
    """Return the related companies; several are not asked one by one and stay not known."""
    said = told.get("sz_related")
    if said != "one":
        return () if said == "none" else None
    share = told.get("sz_rel_share")
    one = Related(
        share=None if share is None else STAKES.get(share) or Fraction(share) / 100,
        average_sales=number(told, "sz_rel_sales", Fraction),
        ksic=told.get("sz_rel_industry"),
        audited_parent=YES.get(told.get("sz_rel_audit", "")),
        domestic=True,
    )
    return (one,)


def year_asked(id_: str, answers: Answers, day: date) -> date | None:
    """Return the end of the year that a question on sales is about, where the closing month is known."""
    if id_ not in ("sz_y1", "sz_y2", "sz_y3"):
        return None
    end = year_end({k: v for k, v in answers.items() if v != UNKNOWN}, day)
    return year_ends(end, int(id_[-1]) - 1) if end else None


def kept(words: SizeWords, answers: Mapping[str, Any]) -> Sequence[str]:
    """Return the ids of all size answers that are kept, on the path or not, in the order they are asked."""
    return [id_ for id_ in words.questions if id_ in answers]
