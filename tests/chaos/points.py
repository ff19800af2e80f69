"""Every crash point: the bot dies at its n-th commit or send, n = 1, 2, 3 ... until a run meets its end unharmed."""

from __future__ import annotations

import asyncio
import signal
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.botapi import BotApi
from tests.chaos.checker import Checker
from tests.chaos.forge import Forge, Forked, forge
from tests.chaos.kills import settle
from tests.chaos.world import Failed
from tests.people import Person

PATIENCE = 60.0
MOST = 5000
"""A walk passes fewer places than this, or something runs round in circles."""
Say = Callable[[str], None]


@dataclass
class Points:
    """Which crash points were tried and how they were survived."""

    n: int = 0
    tried: int = 0
    survived: int = 0
    repeated: int = 0
    places: Counter[str] = field(default_factory=Counter)
    """How often the unharmed walk passes each kind of place."""
    faults: list[str] = field(default_factory=list)


async def points(say: Say, stride: int = 1, first: int = 1) -> Points:
    """Try every point, or every `stride`-th, until a walk meets its end before the point; return what came of it."""
    found = Points()
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        async with forge(Path(folder) / "bot.log") as maker:
            found.places = await _places(maker, Path(folder))
            found.n = sum(found.places.values())
            at = first
            while at <= MOST and await _one(maker, at, found):
                at += stride
                if found.tried % 50 == 0:
                    say(f"  {found.tried} crash points tried, {found.survived} survived")
    return found


async def _places(maker: Forge, folder: Path) -> Counter[str]:
    """Walk unharmed and return the places that are passed."""
    places = folder / "places"
    async with BotApi() as api:
        bot, checker = Forked(maker, api, folder), Checker(api)
        bot.extra["CHAOS_PLACES"] = str(places)
        await bot.start()
        await walk(api, checker)
        await bot.stop()
        if not checker.at_the_end(bot.database).sound:
            raise Failed(f"the unharmed walk: {checker.verdict.line()}; {checker.verdict.notes}")
    return Counter(places.read_text("ascii").splitlines())


async def _one(maker: Forge, at: int, found: Points) -> bool:
    """Crash at one point, start again, and compare at the end; return whether the walk reached the point."""
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        async with BotApi() as api:
            bot, checker = Forked(maker, api, Path(folder)), Checker(api)
            bot.extra["CHAOS_CRASH_AT"] = str(at)
            try:
                reached = await _crashed(bot, checker)
            finally:
                if bot.alive:
                    await bot.kill()
            verdict = checker.at_the_end(bot.database)
    if reached:
        found.tried += 1
        found.survived += verdict.sound
        found.repeated += verdict.duplicates
        if not verdict.sound:
            found.faults.append(f"n = {at}: {verdict.line()}; {verdict.notes}")
    return reached


async def _crashed(bot: Forked, checker: Checker) -> bool:
    """Walk across the crash and to the end; return whether there was one."""
    await bot.spawn()
    again = asyncio.ensure_future(_again(bot, checker))
    await walk(bot.api, checker)
    await settle(bot, checker, PATIENCE)
    if await bot.stop() != 0:
        await again
        await settle(bot, checker, PATIENCE)
        await bot.stop()
    return await again


async def _again(bot: Forked, checker: Checker) -> bool:
    """Wait for the end; after a crash compare and start once more. Return whether there was one."""
    if await bot.wait() != -signal.SIGKILL:
        return False
    await bot.api.deserted(PATIENCE)
    bot.api.forgive_repetitions()
    checker.after_kill(bot.database)
    bot.extra.clear()
    await bot.spawn()
    return True


async def walk(api: BotApi, checker: Checker) -> None:
    """Let two people use the bot: a self-check with a double tap, a repeated update, a question, a wish, an end."""
    kim, lee = api.person("Kim"), api.person("Lee", language_code="en")
    await asyncio.gather(_kim(kim, checker), _lee(lee, checker))


async def _kim(kim: Person, checker: Checker) -> None:
    async def done() -> None:
        if not await checker.until_settled(kim.chat, PATIENCE):
            raise Failed(f"Kim waited in vain; {kim.api.outline()}")

    for step in ("/start", "<2. ", "이차전지 양극재", "<1. ", "<2. ", "<2. ", "접수 마감 시각이 언제인가요"):
        if step.startswith("<"):
            update = await kim.tap(step[1:], times=2)
            kim.api.resend(update)
            kim.api.repeat(update)
        else:
            await kim.send(step)
        await done()
    for step in ("/start", "<1. ", "<1. ", "/forget", "<1. "):
        await (kim.tap(step[1:]) if step.startswith("<") else kim.send(step))
        await done()


async def _lee(lee: Person, checker: Checker) -> None:
    for step in ("/start", "when is the deadline", "/check", "3", "<2. "):
        await (lee.tap(step[1:]) if step.startswith("<") else lee.send(step))
        if not await checker.until_settled(lee.chat, PATIENCE):
            raise Failed(f"Lee waited in vain; {lee.api.outline()}")
