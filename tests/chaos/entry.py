"""The shipped bot with probes: `python -m tests.chaos.entry` dies at a chosen place or lives by a clock that jumps.

CHAOS_CRASH_AT=n kills the process at its n-th probed place: before and after each commit, send and acknowledgement.
CHAOS_PLACES names a file that gets one line a place. CHAOS_CLOCK names a file that holds the seconds by which the
machine's clock is ahead. With `--forks` the content is loaded once and every line of settings (JSON) on standard
input forks a bot; `pid n` and `exit code` come back on standard output.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bot import logs
from bot import settings as environment
from bot.app import profile, retention, store
from bot.channels.telegram import run_telegram
from bot.content.load import load
from bot.conversation import Conversation
from bot.moments import clock
from bot.talking import conversation


class Probe:
    """Counts the places that are passed, notes them, and kills the process at the one that is asked for."""

    def __init__(self, crash_at: int, places: str) -> None:
        self._crash_at, self._passed = crash_at, 0
        self._places = os.open(places, os.O_WRONLY | os.O_CREAT | os.O_APPEND) if places else -1

    def __call__(self, place: str) -> None:
        """Pass a place."""
        self._passed += 1
        if self._places >= 0:
            os.write(self._places, f"{place}\n".encode())
        if self._passed == self._crash_at:
            os.kill(os.getpid(), signal.SIGKILL)


def machine(ahead: str) -> Callable[[], float]:
    """Return the machine's clock, ahead by what the file says at the moment."""
    if not ahead:
        return time.time
    path = Path(ahead)
    return lambda: time.time() + float(path.read_text("ascii"))


def serve(talk: Conversation) -> int:
    """Run the bot as the environment says and return its exit code."""
    settings = environment.read()
    logs.configure(settings.log)
    kept = store(settings)
    kept.retention = retention(talk.content)
    kept.probe = Probe(int(os.environ.get("CHAOS_CRASH_AT", "0")), os.environ.get("CHAOS_PLACES", ""))
    moments = clock(settings.at)
    clockwork = machine(os.environ.get("CHAOS_CLOCK", ""))
    return asyncio.run(run_telegram(settings, talk, kept, moments, profile(talk.renderer), clockwork))


def forks(talk: Conversation) -> None:
    """Fork one bot a line until standard input ends."""
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os.environ.update(json.loads(line))
            code = 70
            try:
                code = serve(talk)
            finally:
                sys.stderr.flush()
                os._exit(code)
        print(f"pid {child}", flush=True)
        _, status = os.waitpid(child, 0)
        print(f"exit {os.waitstatus_to_exitcode(status)}", flush=True)


if __name__ == "__main__":
    whole = conversation(load(environment.read().content))
    if "--forks" in sys.argv[1:]:
        forks(whole)
    else:
        sys.exit(serve(whole))
