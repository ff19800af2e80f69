"""Bots that start in no time: one process loads the content and forks the shipped bot as often as it is asked to."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.botapi import BotApi
from tests.chaos.world import OURS, PROBED, ROOT, Failed, Process, world


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


@asynccontextmanager
async def opened(maker: Forge | None) -> AsyncIterator[Process]:
    """Open a world with a bot out of the forge, or without one with the shipped command started anew each time."""
    if maker is None:
        async with world(OURS) as process:
            yield process
        return
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        async with BotApi() as api:
            bot = Forked(maker, api, Path(folder))
            try:
                yield bot
            finally:
                if bot.alive:
                    await bot.kill()
