"""The desk joined from its parts; apart from `bot/app.py`, so that the running bot does not load it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bot.app import store
from bot.content.load import Content
from bot.conversation import Conversation
from bot.desk.app import create_app
from bot.desk.desk import Desk
from bot.desk.door import Door
from bot.difference import compare
from bot.model import Language
from bot.moments import Clock
from bot.reports import report
from bot.settings import Settings


def open_desk(
    settings: Settings,
    content: Content,
    build: Callable[[Content], Conversation],
    now: Clock,
    machine: Callable[[], float],
) -> Door:
    """Join the desk of staff over the database; `content` is served there until another version is live."""
    desk = Desk(store(settings), content, build, now, machine)
    return create_app(desk, partial(changes_of, build))


def changes_of(build: Callable[[Content], Conversation], desk: Desk, language: Language) -> str:
    """Return in words for staff what publishing the desk's draft would change."""
    open_words = [q.words for g in desk.groups() for q in g.questions]
    difference = compare(desk.talk, build(desk.draft.load()), desk.clock(), open_words[:200], False)
    return report("diff", language, d=difference)
