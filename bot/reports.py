"""Reports and papers for staff, in both languages: what an edit decides and changes, and all texts to be signed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.content.decisions import Situation
from bot.content.load import Content
from eligibility.model import Questionnaire

HERE = Path(__file__).parent / "paper"


def environment(html: bool) -> Environment:
    """Build the environment over the report templates; they ship with the program and are not content."""
    env = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=html,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals["situation"] = said
    return env


def report(name: str, lang: str, **facts: Any) -> str:
    """Write a report as plain text."""
    text = environment(False).get_template(f"{lang}/{name}.j2").render(lang=lang, **facts)
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def said(content: Content, situation: Situation, lang: str) -> list[tuple[str, str]]:
    """Return a situation as (question, answer) in words; "=" marks an answer that the template puts in words."""
    return [
        (question_title(content.questionnaire, id_, lang), value_words(content, id_, v, lang)) for id_, v in situation
    ]


def question_title(questionnaire: Questionnaire, id_: str, lang: str) -> str:
    """Return the part's title of a question, its id where it is not there."""
    question = questionnaire.question(id_)
    return dict(questionnaire.parts)[question.part][lang] if question else id_


def value_words(content: Content, id_: str, value: str, lang: str) -> str:
    """Return an answer in words."""
    question = content.questionnaire.question(id_)
    if value.startswith("item ") or question is None:
        return f"={value}"
    if option := question.option(value):
        return option.text[lang]
    grounds = {g.id: g.text[lang] for g in content.questionnaire.grounds}
    return grounds.get(value, f"={value}")
