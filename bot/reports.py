"""Reports and papers for staff, in both languages: what an edit decides and changes, and all texts to be signed."""

from __future__ import annotations

import base64
import difflib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot import moments
from bot.content.decisions import Situation
from bot.content.fill import fill, names
from bot.content.load import Content
from bot.moments import utc_now
from eligibility.model import Questionnaire, weakest

if TYPE_CHECKING:
    from bot.difference import Difference

HERE = Path(__file__).parent / "paper"
FONTS = Path(__file__).parent / "fonts"
WEIGHTS = {400: "Pretendard-Regular.ttf", 700: "Pretendard-Bold.ttf"}
WORDS = re.compile(r"\s+|[^\s]+")


def environment(html: bool) -> Environment:
    """Build the environment over the report templates; they ship with the program and are not content."""
    env = Environment(  # nosec B701: without HTML it writes plain text
        loader=FileSystemLoader(HERE),
        autoescape=html,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(situation=said, changed=changed, marked=marked)
    return env


def report(name: str, lang: str, **facts: Any) -> str:
    """Write a report as plain text."""
    text = environment(False).get_template(f"{lang}/{name}.j2").render(lang=lang, **facts)
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def paper(difference: Difference, lang: str, now: datetime) -> str:
    """Write the change and every text of the new version as one page to print, with its font in it."""
    content = difference.new
    record = content.round_at(now)
    known = {code: names(content.notice, record, code) for code in ("ko", "en")}

    def filled(text: Mapping[str, str], code: str) -> str:
        return fill(text[code], known[code], code)

    facts: dict[str, Any] = {
        "d": difference,
        "made": moments.exact(utc_now(), lang),
        "at": moments.exact(now, lang),
        "moment": lambda m: moments.exact(m, lang),
        "fill": filled,
        "standing": lambda facts: weakest(*(content.facts[f].standing for f in facts)),
        "sources": sources_of(content, lang),
        "publications": lambda keys: published(content, keys, lang),
        "css": Markup((HERE / "paper.css").read_text(encoding="utf-8")),  # nosec B704: our own
    }
    env = environment(True)
    page = env.get_template(f"{lang}/paper.j2").render(lang=lang, fonts="", **facts)
    fonts = Markup(faces(page))  # nosec B704: our own
    return env.get_template(f"{lang}/paper.j2").render(lang=lang, fonts=fonts, **facts).strip() + "\n"


def sources_of(content: Content, lang: str) -> Callable[[tuple[str, ...]], list[str]]:
    """Return what names the sources behind facts, each once."""

    def sources(facts: tuple[str, ...]) -> list[str]:
        return published(content, (key for fact in facts for key in content.facts[fact].sources), lang)

    return sources


def published(content: Content, keys: Iterable[str], lang: str) -> list[str]:
    """Return the names of sources with their dates, each once."""
    found = [content.publications[key] for key in dict.fromkeys(keys)]
    return [f"{p.name[lang]} {p.date}".strip() for p in found]


def faces(page: str) -> str:
    """Return the font rules of a page, with only the characters that it uses."""
    return "\n".join(
        f'@font-face {{ font-family: "Paper"; font-weight: {weight}; '
        f"src: url(data:font/ttf;base64,{base64.b64encode(subset(FONTS / file, page)).decode()}); }}"
        for weight, file in WEIGHTS.items()
    )


def subset(font: Path, text: str) -> bytes:
    """Return a font with the characters of a text alone."""
    from fontTools import subset as tool

    options = tool.Options(layout_features=[], hinting=False, notdef_outline=True)
    loaded = tool.load_font(str(font), options)
    subsetter = tool.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(loaded)
    out = io.BytesIO()
    loaded.save(out)
    return out.getvalue()


def changed(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Yield the lines that differ, "-" with what was said and "+" with what is."""
    for line in difflib.ndiff(before.split("\n"), after.split("\n")):
        if line[:2] in ("- ", "+ ") and line[2:].strip():
            yield line[0], line[2:]


def marked(before: str, after: str, side: str) -> Iterator[tuple[bool, str]]:
    """Yield one side of a change in pieces, with whether each is only on this side."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    for what, i, j, k, n in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        piece = "".join(old[i:j] if side == "-" else new[k:n])
        if piece:
            yield what != "equal", piece


def said(content: Content, situation: Situation, lang: str) -> list[tuple[str, str]]:
    """Return a situation as (question, answer) in words; "=" marks an answer that the template puts in words."""
    checks = content.questionnaire
    return [(question_title(checks, id_, lang), value_words(content, id_, value, lang)) for id_, value in situation]


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
