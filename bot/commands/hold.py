"""`premier1000 hold`: say other words in place of a topic or criterion, within seconds."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import click

from bot.commands.named import by
from bot.commands.whole import database_or_exit, live_or_exit, settings_or_exit, stop
from bot.content.load import Content

if TYPE_CHECKING:
    from bot.kept.holds import Kind

LONGEST = 500
"""Characters of a text that staff put over the content."""
ODD = re.compile(r"[{}\x00-\x09\x0b-\x1f\x7f\ue000-\uf8ff]")


@click.command()
@click.argument("what")
@click.option("--text-ko", "--text", "ko", required=True, help="What is said instead, in Korean.")
@click.option("--text-en", "en", help="What is said instead, in English.")
@by
def hold(what: str, ko: str, en: str | None, who: str) -> None:
    """Hold a topic (its answer is replaced) or a criterion (it becomes a question for the office).

    Example: premier1000 hold close_time --text-ko "마감 시각을 확인하고 있습니다." --text-en "…" --by 김주무
    """
    from bot.kept import holds, staff_log
    from bot.kept.acting import acting

    settings = settings_or_exit()
    content = live_or_exit(settings)
    texts = {"ko": fit(ko, "--text-ko"), "en": fit(ko if en is None else en, "--text-en")}
    if en is None:
        click.echo("who reads English sees the Korean words; hold it again with --text-en to say it in English too")
    kind, id_ = named(content, what)
    with database_or_exit(settings.db) as db, acting(db, settings.db):
        holds.put(db, holds.Hold(kind, id_, texts["ko"], texts["en"], who, time.time()))
        staff_log.write(db, time.time(), who, "hold", {kind: id_, **texts})
    click.echo(f"{kind} {id_} is held, within seconds also by a running bot; premier1000 release {id_} ends it")


def named(content: Content, what: str) -> tuple[Kind, str]:
    """Return the kind and id that a name means; `topic:` or `criterion:` before it decides where both exist."""
    prefix, _, rest = what.rpartition(":")
    criteria = {c.id for c in content.questionnaire.criteria}
    found: list[tuple[Kind, str]] = []
    if rest in content.entries and prefix in ("", "topic"):
        found.append(("topic", rest))
    if rest in criteria and prefix in ("", "criterion"):
        found.append(("criterion", rest))
    if len(found) == 2:
        stop(f"'{rest}' is both a topic and a criterion; write topic:{rest} or criterion:{rest}", 1)
    if not found:
        import difflib

        near = difflib.get_close_matches(rest, sorted({*content.entries, *criteria}), 1)
        stop(f"no topic or criterion '{what}'" + (f"; did you mean '{near[0]}'?" if near else ""), 1)
    return found[0]


def fit(text: str, option: str) -> str:
    """Return a text that can stand on any screen, or stop with what is wrong with it."""
    text = text.strip()
    if not text:
        stop(f"{option} is empty; write it in both languages", 2)
    if len(text) > LONGEST:
        stop(f"{option} has {len(text)} characters; at most {LONGEST} stand on a screen", 2)
    if ODD.search(text):
        stop(f"{option} holds a brace or a character that cannot be shown; write plain text", 2)
    return text
