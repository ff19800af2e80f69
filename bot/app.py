"""The composition root: reads as a table of contents of what the bot is joined from."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from pathlib import Path

from bot.channels.telegram import Profile
from bot.content.learnt import fitted, indexed
from bot.content.load import SHIPPED, Content
from bot.content.questionnaire import WORD_LISTS, ItemWords
from bot.conversation import Conversation
from bot.finding import ItemFinder, ItemsFound
from bot.kept.conversations import Retention
from bot.kept.db import Store
from bot.live import Keeper, Live
from bot.model import LANGUAGES
from bot.moments import utc_now
from bot.replies import Renderer, compile_all
from bot.settings import Settings
from faq.asking import Asker, phrasings
from faq.match import Matcher

Clock = Callable[[], datetime]
MOST_TRADES, LEAST_TRADE, BESIDE = 5, 5.0, 0.3
"""Industries offered at most, the score of the best below which none is, and that of those shown beside it."""


def asker(content: Content) -> Asker:
    """Join the entries with a matcher that has learnt their phrasings."""
    return Asker(content.entries, fitted(learnt_from(content)), content.words)


class Items(ItemFinder):
    """The item finder over the content's list."""

    def __init__(self, content: Content) -> None:
        self.content = content
        words = content.item_words
        rows = []
        for i in content.items.values():
            aids = words.get(i.no, ItemWords())
            keywords = (*i.keywords, *aids.terms)
            rows.append({"no": i.no, "ko": i.name["ko"], "en": i.name["en"], "keywords": keywords, "loose": aids.loose})
        lists = {no: aids.terms for no, aids in words.items() if no in WORD_LISTS}
        self.index = indexed(rows, lists | {"none_loose": words.get("none", ItemWords()).loose})

    def find(self, text: str) -> ItemsFound:
        """Return the items near a description."""
        status, items = self.index.find(text)
        return ItemsFound(status, items)

    @cached_property
    def trades(self) -> Matcher:
        """The matcher over industries: their names and search words of our own."""
        words = self.content.size_words
        named = words.industries.items()
        return fitted(
            [{"id": c, "questions": [i.name["ko"], i.name["en"], *words.industry_words.get(c, ())]} for c, i in named]
        )

    def industries(self, text: str) -> tuple[tuple[str, int], ...]:
        """Return the industries near a description."""
        found = self.trades.query(text, MOST_TRADES)
        if not found or found[0][1] < LEAST_TRADE:
            return ()
        return tuple((code, round(score)) for code, score in found if score >= BESIDE)


def finder(content: Content) -> ItemFinder:
    """Build the item finder."""
    return Items(content)


def conversation(content: Content, earlier: Conversation | None = None) -> Conversation:
    """Join everything that answers an update; what an earlier version learnt is taken over where it still holds."""
    return Conversation(
        content,
        Renderer(content.root / "templates"),
        taught(content, earlier) or asker(content),
        earlier.finder if earlier and same_items(content, earlier.content) else learnt_items(content),
    )


def learnt_items(content: Content) -> ItemFinder:
    """Build the item finder with its trades, so that no turn has to wait for them."""
    items = Items(content)
    assert items.trades
    return items


def taught(content: Content, earlier: Conversation | None) -> Asker | None:
    """Return an asker with the earlier version's matcher, None where the phrasings differ."""
    if earlier is None or learnt_from(content) != learnt_from(earlier.content):
        return None
    return Asker(content.entries, earlier.asker.ranker, content.words)


def learnt_from(content: Content) -> list[dict[str, object]]:
    """Return what the matcher learns from."""
    return phrasings(content.entries.values(), content.words.kinds)


def same_items(content: Content, other: Content) -> bool:
    """Whether two versions have the same items, industries and search words."""
    parts = [(c.items, c.item_words, c.size_words) for c in (content, other)]
    return parts[0] == parts[1]


async def successor(content: Content, earlier: Conversation) -> Conversation:
    """Make the conversation of a new version beside the live one: what takes long runs in a process of its own."""
    if taught(content, earlier) is None or not same_items(content, earlier.content):
        await learn_beside(content.root)
    await asyncio.to_thread(compile_all, content.root / "templates")
    return await asyncio.to_thread(conversation, content, earlier)


async def learn_beside(root: Path) -> None:
    """Fill the cache of what the matcher learns; where that fails, the learning is done here, only slower."""
    command = (sys.executable, "-m", "bot.learn", str(root))
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            cwd=SHIPPED,
            env={k: v for k, v in os.environ.items() if not k.startswith("TELEGRAM")},
        )
        await process.wait()
    except OSError:
        return


def keeper(settings: Settings, live: Live, kept: Store, swapped: Callable[[Conversation], object]) -> Keeper:
    """Join what keeps the live version, the board and the wishes up to date."""

    def after(talk: Conversation) -> None:
        kept.retention = retention(talk.content)
        swapped(talk)

    return Keeper(live, kept, settings.content, successor, clock(settings.at), time.time, after)


def clock(at: datetime | None) -> Clock:
    """Return the moment's clock: the machine's, or a rehearsed moment that runs on from there."""
    if at is None:
        return utc_now
    start = utc_now()
    return lambda: at + (utc_now() - start)


def store(settings: Settings) -> Store:
    """Open the database."""
    settings.db.parent.mkdir(parents=True, exist_ok=True)
    return Store(settings.db)


def retention(content: Content) -> Retention:
    """Return how long conversations are kept by this content."""
    kept = content.notice.retention
    rounds = [r.round for r in content.notice.rounds]
    seasons = tuple((r.posted or r.opens, r.over) for r in rounds if r.over)
    return Retention(kept.idle_days, kept.after_round_days, seasons, kept.wish_days)


def profile(renderer: Renderer) -> Profile:
    """Return what Telegram shows of the bot, from the templates of each language."""
    modules = {lang: renderer.template(lang, "profile").module for lang in LANGUAGES}
    return Profile(
        {lang: [(c[0], c[1]) for c in m.commands] for lang, m in modules.items()},  # type: ignore[attr-defined]
        {lang: str(m.description) for lang, m in modules.items()},  # type: ignore[attr-defined]
        {lang: str(m.short) for lang, m in modules.items()},  # type: ignore[attr-defined]
    )
