"""Steps of a size decision put into the programme's words, for scripts and for the chat."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.content.fill import fill
from bot.content.notice import Notice
from bot.content.size_words import SizeWords
from bot.model import Language
from bot.moments import seoul
from bot.money import money
from eligibility.size_steps import SizeStep

MONEY = ("total_assets", "ceiling", "average_sales", "at_least", "limit", "small_limit")


def step_text(words: SizeWords, step: SizeStep, lang: Language) -> str:
    """Return what a step says in one language."""
    text = words.steps[step.id].found[step.found][lang]
    return fill(text, shown(words, step.values, lang), lang) if "{{" in text else text


def shown(words: SizeWords, values: Mapping[str, Any], lang: Language) -> dict[str, Any]:
    """Return the values as companies read them; what is not known is said to be."""
    out: dict[str, Any] = {}
    if values.get("average_sales") is None and values.get("at_least"):
        least = fill(words.at_least[lang], {"amount": money(values["at_least"], lang)}, lang)
        values = {**values, "average_sales": least}
    for name, value in values.items():
        if value is None:
            out[name] = words.unknown[lang]
        elif name in MONEY and isinstance(value, int):
            out[name] = money(value, lang)
        elif name == "industry":
            out[name] = industry(words, value, lang)
        elif name == "size":
            out[name] = words.sizes[value][lang]
        else:
            out[name] = str(value)
    return out


def last_round(notice: Notice) -> date | None:
    """Return the last day of filing of the newest round that has one, in Seoul."""
    days = [r.round.closes for r in notice.rounds if r.round.closes]
    return seoul(max(days)).date() if days else None


def industry(words: SizeWords, code: str, lang: Language) -> str:
    """Return an industry with its name: "C26 전자부품, 컴퓨터, …"."""
    division = words.industries.get(code[:3])
    return f"{code} {division.name[lang]}" if division else code
