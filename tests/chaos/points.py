"""Every crash point: the bot dies at its n-th commit or send, n = 1, 2, 3 ... until a run meets its end unharmed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.botapi import BotApi
from tests.chaos.checker import Checker
from tests.chaos.kills import settle
from tests.chaos.world import PROBED, ROOT, Failed, Process, world
from tests.people import Person

PATIENCE = 60.0
MOST = 5000
"""A walk passes fewer places than this, or something runs round in circles."""
Say = Callable[[str], None]


class Forge:
    """A process that has loaded the content and forks one bot after the other in no time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def line(self) -> str:
        """Return the next line that it says."""
        assert self._process.stdout
        said = (await self._process.stdout.readline()).decode().strip()
        if not said:
            raise Failed("the forge ended")
        return said

    async def fork(self, settings: dict[str, str]) -> int:
        """Fork a bot and return its process id; its end comes as the next line."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(settings).encode() + b"\n")
        return int((await self.line()).removeprefix("pid "))

    async def close(self) -> None:
        """End the forge; no bot of it runs any more."""
        assert self._process.stdin
        self._process.stdin.close()
        await self._process.wait()


@asynccontextmanager
async def forge(log: Path) -> AsyncIterator[Forge]:
    """Open a forge; its bots log to the file."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "XDG_CACHE_HOME") if name in os.environ}
    with log.open("ab") as out:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", PROBED.module, "--forks", cwd=ROOT, env=kept | {"PYTHONPATH": str(ROOT)},
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=out,
        )  # fmt: skip
    made = Forge(process)
    try:
        if await made.line() != "ready":
            raise Failed("the forge did not start")
        yield made
    finally:
        await made.close()


class Forked(Process):
    """A bot that comes out of a forge."""

    def __init__(self, maker: Forge, api: BotApi, folder: Path) -> None:
        super().__init__(PROBED, api, folder)
        self._maker, self._pid = maker, 0
        self._end: asyncio.Future[int] | None = None

    async def spawn(self) -> None:
        """Fork a bot."""
        self._pid = await self._maker.fork(self.environment())
        self._end = asyncio.ensure_future(self._ended())

    async def _ended(self) -> int:
        return int((await self._maker.line()).removeprefix("exit "))

    @property
    def pid(self) -> int:
        """The process id."""
        return self._pid

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._end is not None and not self._end.done()

    async def wait(self) -> int:
        """Wait for the end and return the exit code, negative for a signal."""
        assert self._end
        return await asyncio.shield(self._end)

    async def signalled(self, number: signal.Signals) -> int:
        """Send a signal, wait for the end and return the exit code."""
        if self.alive:
            os.kill(self._pid, number)
        return await self.wait()


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
            await bot.spawn()
            again = asyncio.ensure_future(_again(bot, checker))
            await walk(api, checker)
            await settle(bot, checker, PATIENCE)
            if await bot.stop() != 0:
                await again
                await settle(bot, checker, PATIENCE)
                await bot.stop()
            reached = await again
            verdict = checker.at_the_end(bot.database)
    if reached:
        found.tried += 1
        found.survived += verdict.sound
        found.repeated += verdict.duplicates
        if not verdict.sound:
            found.faults.append(f"n = {at}: {verdict.line()}; {verdict.notes}")
    return reached


async def _again(bot: Forked, checker: Checker) -> bool:
    """Wait for the end; after a crash compare and start once more. Return whether there was one."""
    if await bot.wait() != -signal.SIGKILL:
        return False
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
    for step in ("/start", "when is the deadline", "/check", "3"):
        await lee.send(step)
        if not await checker.until_settled(lee.chat, PATIENCE):
            raise Failed(f"Lee waited in vain; {lee.api.outline()}")
