"""The same harness for a bot as a company would write it: python-telegram-bot's Application, handlers writing SQLite.

`python -m tests.chaos.stock` is that bot; `python -m tests.chaos.stock echo` is its documentation's echo bot.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import signal
import sqlite3
import sys
from collections import Counter
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

from tests.botapi import BotApi
from tests.chaos.world import Process, Subject, read, world
from tests.people import Person

STOCK = Subject("python-telegram-bot", "tests.chaos.stock")
ECHO = Subject("python-telegram-bot's echo bot", "tests.chaos.stock", ("echo",))
QUESTIONS = 8
PATIENCE = 3.0
"""Seconds after which a person who sees nothing acts again."""

Context = ContextTypes.DEFAULT_TYPE


def question(number: int) -> tuple[str, InlineKeyboardMarkup]:
    """Return the text and the buttons of a question."""
    keys = [InlineKeyboardButton(word, callback_data=f"{number}:{word}") for word in ("yes", "no", "unsure")]
    return f"question {number}", InlineKeyboardMarkup([keys])


class Stock:
    """A questionnaire whose handlers keep each answer, with the update it came by, before they reply."""

    def __init__(self, path: str) -> None:
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.execute("PRAGMA journal_mode = WAL").fetchall()
        self.db.execute("PRAGMA synchronous = FULL").fetchall()
        self.db.execute("CREATE TABLE IF NOT EXISTS handled (update_id INTEGER, chat INTEGER, said TEXT)")

    def keep(self, update: Update, said: str) -> None:
        """Keep one answer."""
        assert update.effective_chat
        self.db.execute("INSERT INTO handled VALUES (?, ?, ?)", (update.update_id, update.effective_chat.id, said))

    async def start(self, update: Update, context: Context) -> None:
        """Begin."""
        self.keep(update, "/start")
        assert update.effective_message
        text, keys = question(1)
        await update.effective_message.reply_text(text, reply_markup=keys)

    async def tapped(self, update: Update, context: Context) -> None:
        """Keep an answer and show the next question."""
        query = update.callback_query
        assert query and query.data
        self.keep(update, query.data)
        await query.answer("saved")
        text, keys = question(int(query.data.partition(":")[0]) % QUESTIONS + 1)
        await query.edit_message_text(text, reply_markup=keys)

    async def typed(self, update: Update, context: Context) -> None:
        """Keep a text and say so."""
        assert update.effective_message
        self.keep(update, update.effective_message.text or "")
        await update.effective_message.reply_text("saved")


async def echo(update: Update, context: Context) -> None:
    """Say the same."""
    assert update.message and update.message.text
    await update.message.reply_text(update.message.text)


def main() -> None:
    """Run the stock bot until it is stopped."""
    logging.basicConfig(level=logging.ERROR)
    token, base = os.environ["TELEGRAM_BOT_TOKEN"], os.environ["TELEGRAM_BASE_URL"]
    application = Application.builder().token(token).base_url(base).build()
    if sys.argv[1:] == ["echo"]:
        application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    else:
        stock = Stock(os.environ["PREMIER1000_DB"])
        application.add_handler(CommandHandler("start", stock.start))
        application.add_handler(CallbackQueryHandler(stock.tapped))
        application.add_handler(MessageHandler(filters.TEXT, stock.typed))
    application.run_polling()


# -- the harness ---------------------------------------------------------------------------------------------------


@dataclass
class Figures:
    """What became of the stock bot's updates."""

    kills: int = 0
    updates: int = 0
    acknowledged: int = 0
    lost: int = 0
    unprocessed: int = 0
    doubled: int = 0
    hit: int = 0
    """Kills after which updates were missing."""

    def line(self) -> str:
        """Return the figures in one line."""
        share = 100 * self.unprocessed / max(1, self.updates)
        return (
            f"{self.updates} updates, {self.acknowledged} acknowledged: {self.lost} lost, "
            f"{self.unprocessed} never processed ({share:.1f} %; {self.hit} of {self.kills} kills), "
            f"{self.doubled} double effects"
        )


class Visitor:
    """One person at the stock bot: acts like the crowd does, and acts again when nothing comes."""

    def __init__(self, person: Person, dice: random.Random, think: float) -> None:
        self.person, self._dice, self._think = person, dice, think
        self.taps: dict[str, int] = {}

    async def visit(self, over: asyncio.Event) -> None:
        """Act until it is over."""
        while not over.is_set():
            mark = self.person.mark
            self._act()
            await self.person.chat.changed.until(lambda mark=mark: self.person.mark > mark, PATIENCE)  # type: ignore[misc]
            await asyncio.sleep(self._dice.uniform(0, 2 * self._think))

    def _act(self) -> None:
        shown = [s for s in self.person.screens if s.buttons]
        if not shown or self._dice.random() < 0.2:
            self.person.post("/start" if not shown else "a question")
            return
        data = self._dice.choice(shown[-1].buttons)["callback_data"]
        times = self._dice.randint(2, 4) if self._dice.random() < 0.1 else 1
        for _ in range(times):
            update = self.person.hit(shown[-1], data)
            self.taps[self.person.api.updates[update]["callback_query"]["id"]] = update


async def stock_kills(count: int, seed: int, people: int, think: float = 0.25) -> Figures:
    """Kill the stock bot so many times at random moments while a crowd uses it."""
    dice, over, figures = random.Random(f"{seed}/kills"), asyncio.Event(), Figures(kills=count)
    async with world(STOCK) as bot:
        visitors = [Visitor(bot.api.person(f"P{n}"), random.Random(f"{seed}/{n}"), think) for n in range(people)]
        tasks = [asyncio.ensure_future(visitor.visit(over)) for visitor in visitors]
        missing = 0
        for _ in range(count):
            await bot.start()
            await asyncio.sleep(dice.uniform(0.0, 2.0))
            await bot.kill()
            await bot.api.deserted(60.0)
            bot.api.forgive_repetitions()
            missing, before = _gone(bot), missing
            figures.hit += missing > before
        await bot.start()
        over.set()
        await asyncio.gather(*tasks)
        await bot.api.until(bot.api.is_idle, 60.0)
        await bot.signalled(signal.SIGTERM)
        _compare(bot, visitors, figures)
    return figures


def _gone(bot: Process) -> int:
    """Count the updates that Telegram has forgotten and the bot has not handled."""
    done = {n for (n,) in read_handled(bot)}
    confirmed = bot.api.telegram.queue.confirmed
    return len([n for n in bot.api.updates if n < confirmed and n not in done])


def read_handled(bot: Process) -> list[tuple[int]]:
    """Return the id of every handled update, as often as it was handled."""
    return [(n,) for (n,) in read(bot.database, "SELECT update_id FROM handled", table="handled")]


def _compare(bot: Process, visitors: list[Visitor], figures: Figures) -> None:
    done = Counter(n for (n,) in read_handled(bot))
    api: BotApi = bot.api
    expired = set(api.telegram.queue.expired)
    acknowledged = {u for v in visitors for tap, u in v.taps.items() if api.callbacks[tap].answers}
    figures.updates = len(api.updates)
    figures.acknowledged = len(acknowledged)
    figures.lost = len(acknowledged - set(done))
    figures.unprocessed = len(set(api.updates) - set(done) - expired)
    figures.doubled = sum(n - 1 for n in done.values())


if __name__ == "__main__":
    main()
