"""The world of a chaos run: a Bot API on loopback, a crowd, and a bot in a process of its own that can be killed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.botapi import BotApi
from tests.botapi_faults import Limits

ROOT = Path(__file__).resolve().parents[2]
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "XDG_CACHE_HOME", "TMPDIR")
"""Of the environment only this reaches the bot, so that no setting of the caller's changes a run."""
NO_RATES = {"PREMIER1000_RATE": "0", "PREMIER1000_RATE_CHAT": "0"}
START = 240.0
"""Seconds that a start may take on a busy machine before the run is given up."""


class Failed(AssertionError):
    """A promise was broken; the message says which, and with which seed it can be seen again."""


@dataclass(frozen=True)
class Subject:
    """A bot under test: the module that is run, its arguments and settings."""

    name: str
    module: str
    arguments: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)


OURS = Subject("premier1000", "bot.cli", ("run",), NO_RATES)
RATED = Subject("premier1000, own rates", "bot.cli", ("run",))
PROBED = Subject("premier1000, probed", "tests.chaos.entry", (), NO_RATES)


class Process:
    """One bot process: started, observed, killed; its log goes to a file beside the database."""

    def __init__(self, subject: Subject, api: BotApi, folder: Path, extra: Mapping[str, str] | None = None) -> None:
        self.subject, self.api, self.folder = subject, api, folder
        self.database, self.log = folder / "bot.db", folder / "bot.log"
        self.extra: dict[str, str] = dict(extra or {})
        self.started = 0.0
        self._running: asyncio.subprocess.Process | None = None

    def environment(self) -> dict[str, str]:
        """Return all that the bot is told by its environment."""
        kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        about = {
            "PYTHONPATH": str(ROOT),
            "TELEGRAM_BOT_TOKEN": self.api.token,
            "TELEGRAM_BASE_URL": self.api.base_url,
            "PREMIER1000_DB": str(self.database),
        }
        return kept | about | dict(self.subject.settings) | self.extra

    async def spawn(self) -> None:
        """Start the bot without waiting for it."""
        self.started = time.monotonic()
        with self.log.open("ab") as log:
            self._running = await asyncio.create_subprocess_exec(
                sys.executable, "-m", self.subject.module, *self.subject.arguments,
                cwd=ROOT, env=self.environment(), stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    async def start(self) -> float:
        """Start the bot, wait for its first poll, and return the seconds that took."""
        polls = self.api.polls
        await self.spawn()
        await self.until_polls(polls)
        return time.monotonic() - self.started

    async def until_polls(self, polls: int) -> None:
        """Wait until the bot has polled more often than that; raises `Failed` if it ends first."""
        came = asyncio.ensure_future(self.api.telegram.came.until(lambda: self.api.polls > polls, START))
        ended = asyncio.ensure_future(self.wait())
        await asyncio.wait({came, ended}, return_when=asyncio.FIRST_COMPLETED)
        for task in (came, ended):
            task.cancel()
        await asyncio.gather(came, ended, return_exceptions=True)
        if self.api.polls <= polls:
            raise Failed(f"{self.subject.name} did not start; {self.tail()}")

    @property
    def pid(self) -> int:
        """The process id."""
        assert self._running, "not started"
        return self._running.pid

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._running is not None and self._running.returncode is None

    async def wait(self) -> int:
        """Wait for the end and return the exit code, negative for a signal."""
        assert self._running, "not started"
        return await self._running.wait()

    async def kill(self) -> None:
        """Kill the process as the kernel would when memory is short."""
        await self.signalled(signal.SIGKILL)

    async def signalled(self, number: signal.Signals) -> int:
        """Send a signal, wait for the end and return the exit code."""
        assert self._running
        if self.alive:
            self._running.send_signal(number)
        return await self.wait()

    async def stop(self, seconds: float = 30.0) -> int:
        """Ask the process to stop and return its exit code; killed when it does not."""
        if not self.alive:
            return await self.wait() if self._running else 0
        try:
            return await asyncio.wait_for(self.signalled(signal.SIGTERM), seconds)
        except TimeoutError:
            await self.kill()
            raise Failed(f"{self.subject.name} did not stop within {seconds} s; {self.tail()}") from None

    def memory(self) -> tuple[float, float]:
        """Return the resident memory now and at its highest, in MB."""
        values = dict.fromkeys(("VmRSS", "VmHWM"), 0.0)
        for line in Path(f"/proc/{self.pid}/status").read_text("ascii", "replace").splitlines():
            name, _, rest = line.partition(":")
            if name in values:
                values[name] = int(rest.split()[0]) / 1024
        return values["VmRSS"], values["VmHWM"]

    def tail(self, lines: int = 12) -> str:
        """Return the end of the log, for failures."""
        if not self.log.exists():
            return "no log"
        return "log:\n" + "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])

    def errors(self) -> list[dict[str, Any]]:
        """Return what the bot logged as an error, and everything that is no event line, such as a traceback."""
        found = []
        for line in self.log.read_text("utf-8", "replace").splitlines() if self.log.exists() else ():
            try:
                event = json.loads(line)
            except ValueError:
                event = {"level": "error", "event": line}
            if isinstance(event, dict) and event.get("level") in ("error", "critical"):
                found.append(event)
        return [e for e in found if not str(e["event"]).startswith("warning:")]


@asynccontextmanager
async def world(subject: Subject, *, limits: Limits | None = None, brakes: bool = True) -> AsyncIterator[Process]:
    """Open a Bot API with a bot that is not started yet; whatever runs at the end is killed."""
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        async with BotApi(limits=limits, brakes=brakes) as api:
            process = Process(subject, api, Path(folder))
            try:
                yield process
            finally:
                if process.alive:
                    await process.kill()


def read(database: Path, query: str, table: str = "outbox") -> list[tuple[Any, ...]]:
    """Read from a bot's database, whether it runs or was killed; nothing before the newest `table` is made."""
    if not database.exists():
        return []
    with closing(sqlite3.connect(database, timeout=10.0)) as db:
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
            return []
        return db.execute(query).fetchall()
