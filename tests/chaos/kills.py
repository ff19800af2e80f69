"""Kills at random moments under load, and orderly stops under load."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.chaos.checker import Checker, Verdict
from tests.chaos.crowd import Crowd
from tests.chaos.forge import Forge, opened
from tests.chaos.world import OURS, Failed, Process, world

SETTLE = 240.0
"""Seconds that the last run may take to answer what all the others left."""
Say = Callable[[str], None]


@dataclass
class Ended:
    """How a run of kills or stops ended."""

    verdict: Verdict
    rounds: int
    acts: int
    stops: list[float] = field(default_factory=list)
    """Seconds that each orderly stop took."""


async def kills(count: int, seed: int, people: int, say: Say, maker: Forge | None = None) -> Ended:
    """Kill the bot so many times at random moments, of its start too, while a crowd uses it."""
    dice = random.Random(f"{seed}/kills")
    async with opened(maker) as bot:
        checker = Checker(bot.api)
        crowd = Crowd(bot.api, checker, people, seed)
        crowd.begin()
        for number in range(count):
            early = dice.random() < 0.1
            await _live(bot, dice.uniform(0.0, 2.0), early=early)
            await bot.kill()
            await bot.api.deserted(SETTLE)
            _forgive(bot)
            checker.after_kill(bot.database)
            checker.count_repeats(bot.database)
            if (number + 1) % 20 == 0:
                say(f"  {number + 1} kills: {checker.verdict.line()}")
        return await _finish(bot, crowd, checker, count)


async def terms(count: int, seed: int, people: int, say: Say) -> Ended:
    """Stop the bot in order so many times while a crowd uses it."""
    dice, took = random.Random(f"{seed}/terms"), []
    async with world(OURS) as bot:
        checker = Checker(bot.api)
        crowd = Crowd(bot.api, checker, people, seed)
        crowd.begin()
        for _ in range(count):
            await _live(bot, dice.uniform(0.2, 1.5), early=False)
            begin = asyncio.get_running_loop().time()
            code = await bot.signalled(signal.SIGTERM)
            took.append(asyncio.get_running_loop().time() - begin)
            if code != 0:
                raise Failed(f"exit code {code} after SIGTERM; {bot.tail()}")
            await bot.api.deserted(SETTLE)
            checker.after_kill(bot.database)
            checker.count_repeats(bot.database)
        ended = await _finish(bot, crowd, checker, count)
    ended.stops = took
    return ended


async def _live(bot: Process, seconds: float, *, early: bool) -> None:
    """Let the bot live so long after its first poll, or from its very start."""
    if early:
        await bot.spawn()
    else:
        await bot.start()
    try:
        code = await asyncio.wait_for(bot.wait(), seconds)
    except TimeoutError:
        return
    raise Failed(f"the bot ended by itself with code {code}; {bot.tail()}")


def _forgive(bot: Process) -> None:
    """A killed bot cannot know which of its last calls took effect, so it may make them again."""
    bot.api.forgive_repetitions()


async def _finish(bot: Process, crowd: Crowd, checker: Checker, rounds: int) -> Ended:
    """Let a last bot answer everything, stop it and compare."""
    await bot.start()
    stranded = await crowd.end()
    await settle(bot, checker, SETTLE)
    await bot.stop()
    verdict = checker.at_the_end(bot.database)
    verdict.missing += stranded
    if bot.api.violations:
        verdict.notes.append(f"against the Bot API's rules: {bot.api.violations[:3]}")
        verdict.effects += len(bot.api.violations)
    if errors := bot.errors():
        verdict.notes.append(f"logged as errors: {errors[:3]}")
        verdict.effects += len(errors)
    return Ended(verdict, rounds, sum(walker.acts for walker in crowd.walkers))


async def settle(bot: Process, checker: Checker, seconds: float) -> None:
    """Wait until every update is confirmed and every screen shows what it should; the comparison tells if not."""
    end = asyncio.get_running_loop().time() + seconds
    chats = bot.api.telegram.chats
    await bot.api.telegram.came.until(bot.api.is_idle, seconds)
    for chat in list(checker.should):
        await checker.until_settled(chats[chat], max(0.1, end - asyncio.get_running_loop().time()))
