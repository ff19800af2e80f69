"""The bot as a process of its own at its most talkative, in trouble: nothing leaks and nothing else is reached."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from bot.channels.telegram_wire import _read
from bot.logs import bare
from tests.botapi import TOKEN, BotApi

ROOT = Path(__file__).parent.parent
SECRET = TOKEN.partition(":")[2]
NAME = "카나리아이름Canaryname"
TYPED = "카나리아문장canarysentence"


class Process:
    """The bot in a process of its own, with everything it wrote."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path) -> None:
        self.process, self.folder = process, folder
        self.written = b""
        self._reading = asyncio.ensure_future(self._read())

    async def _read(self) -> None:
        assert self.process.stdout
        while piece := await self.process.stdout.read(65536):
            self.written += piece

    async def stop(self) -> int:
        """Stop it in order and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return await self.ended()

    async def ended(self) -> int:
        """Wait for its end and return its exit code."""
        code = await asyncio.wait_for(self.process.wait(), 30)
        await self._reading
        return code

    def lines(self) -> list[dict[str, object]]:
        """Return what it logged."""
        return [json.loads(line) for line in self.written.decode().splitlines() if line.startswith("{")]

    def files(self) -> bytes:
        """Return every byte below its folder."""
        return b"".join(p.read_bytes() for p in self.folder.rglob("*") if p.is_file() and p.suffix != ".bin")


@asynccontextmanager
async def process(api: BotApi, folder: Path) -> AsyncIterator[Process]:
    """Run the bot with the token in a file, on an empty state folder."""
    state, scratch = folder / "state", folder / "scratch"
    for made in (state, scratch):
        made.mkdir(parents=True)
    (folder / "token").write_text(f"{TOKEN}\n")
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": str(scratch), "PYTHONDONTWRITEBYTECODE": "1",
        "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache"),
        "TELEGRAM_BOT_TOKEN_FILE": str(folder / "token"), "TELEGRAM_BASE_URL": api.base_url,
        "PREMIER1000_DB": str(state / "kept.db"), "PREMIER1000_LOG": "debug", "PREMIER1000_LISTEN": "127.0.0.1:0",
        "PREMIER1000_RATE": "0", "PREMIER1000_RATE_CHAT": "0",
    }  # fmt: skip
    words = ["-m", "tests.watched", str(folder / "report"), str(state), environment["XDG_CACHE_HOME"], str(scratch)]
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        *words,
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield Process(started, state)
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()


async def trouble(api: BotApi) -> int:
    """Let a person talk through every kind of fault and return their chat's number."""
    kim = api.person(NAME, language_code="ko")
    await kim.send("/start")
    await kim.reply(timeout=60)
    api.tolerate("not_modified", "callback_twice", "edit_missing")
    for kind in ("reset", "cut", "lost", "status"):
        api.fault(kind, "sendMessage")  # type: ignore[arg-type]
        await kim.send(f"{TYPED} {kind} 010-9876-5432")
        await kim.reply(timeout=30)
    for raw in ({"message": 5}, {"nonsense": {"text": TYPED}}):
        api.push_raw(raw)
    about = {"id": kim.id, "type": "private", "first_name": NAME}
    api.push_raw({"message": {"message_id": "x", "chat": about, "date": "yesterday", "text": [TYPED]}})
    for text in (TYPED, "/check", f"{TYPED} 이차전지 양극재 만드는 중소기업", f"/start {TYPED}", f"/{TYPED}"):
        await kim.send(text)
        await kim.reply(timeout=30)
    await kim.tap_inaccessible(f"set:{TYPED}:x")
    await kim.send_contact()
    await kim.send_document(f"{TYPED}.pdf")
    await api.outage(True)
    await api.outage(False)
    await kim.send("/privacy")
    await kim.sees("보관하는 것", 30)
    await kim.send("/forget")
    await kim.sees(lambda s: any("네, " in label for label in s.labels), 30)
    await kim.tap("네, ")
    await kim.sees("모두 지웠습니다", 30)
    await api.idle(30)
    return kim.id


async def test_nothing_leaks_and_nothing_else_is_reached(tmp_path: Path) -> None:
    async with BotApi() as api, process(api, tmp_path) as bot:
        chat = await trouble(api)
        command = Path(f"/proc/{bot.process.pid}/cmdline").read_bytes()
        alive = bot.files()
        port = next(line["port"] for line in bot.lines() if line["event"] == "health_served")
        ready = await asyncio.to_thread(lambda: json.load(urlopen(f"http://127.0.0.1:{port}/readyz")))
        assert await bot.stop() == 0
        stopped = bot.files()
    assert ready["ready"] and ready["database"] and ready["polling"] and re.fullmatch("[0-9a-f]{12}", ready["content"])
    assert (tmp_path / "report").read_text() == ""
    for canary in (SECRET, NAME, TYPED, "9876-5432", "98765432", str(chat)):
        assert canary.encode() not in bot.written, canary
        assert canary not in json.dumps(bot.lines(), ensure_ascii=False)
        assert canary.encode() not in stopped, canary
    for canary in (SECRET, NAME, "9876-5432", "98765432"):
        assert canary.encode() not in alive + command, canary
    events = {str(line["event"]) for line in bot.lines()}
    assert {"telegram_reached", "send_failed", "update_not_understood", "forgotten", "stopped"} <= events
    assert all(line.startswith("{") for line in bot.written.decode().splitlines())
    warned = [line for line in bot.lines() if line["event"] == "not_confirmed"]
    assert len(warned) == 5, "a live start warns of each thing that staff have not confirmed"


async def test_the_watch_itself_sees(tmp_path: Path) -> None:
    """A watch that never reports would prove nothing: here is what it reports."""
    code = (
        "import sys, pathlib; from tests.watched import watch;"
        f"watch(pathlib.Path({str(tmp_path / 'report')!r}), '127.0.0.1', 1, [pathlib.Path({str(tmp_path / 'ok')!r})]);"
        f"pathlib.Path({str(tmp_path / 'ok' / 'a')!r}).write_text('x');"
        f"pathlib.Path({str(tmp_path / 'elsewhere')!r}).write_text('x');"
        "import socket; socket.socket().connect_ex(('127.0.0.1', 9)); socket.socket().connect_ex(('127.0.0.1', 1));"
        "import subprocess; subprocess.run(['true'])"
    )
    (tmp_path / "ok").mkdir()
    done = await asyncio.create_subprocess_exec(sys.executable, "-c", code, cwd=ROOT)
    assert await done.wait() == 0
    report = (tmp_path / "report").read_text().splitlines()
    assert [line.split(" ")[0] for line in report][:3] == ["open", "socket.connect", "subprocess.Popen"]
    assert "elsewhere" in report[0] and "9)" in report[1]


async def test_a_revoked_token_ends_the_process_with_one_clear_line(tmp_path: Path) -> None:
    async with BotApi() as api, process(api, tmp_path) as bot:
        kim = api.person("Kim")
        await kim.send("/start")
        await kim.reply(timeout=60)
        api.revoked = True
        await kim.send("/start")
        assert await bot.ended() == 3
    said = [line for line in bot.lines() if line["event"] == "token_refused"]
    assert len(said) == 1 and "TELEGRAM_BOT_TOKEN" in str(said[0]["mend"]) and SECRET.encode() not in bot.written


@pytest.mark.parametrize(
    "description, left",
    [
        (
            'Bad Request: can\'t parse entities: Unsupported start tag "카나리아" at byte offset 0',
            "can't parse entities",
        ),
        (f"Not Found: /bot{TOKEN}/getMe", "Not Found"),
        ("Bad Request: chat 20001234 not found", "Bad Request: chat <n> not found"),
        ("Bad Request: name 'Canary Kim' is taken\n\x1b[31m{}", "Bad Request: name <quoted> is taken"),
    ],
)
def test_what_others_say_is_taken_without_what_it_quotes(description: str, left: str) -> None:
    answer = _read(400, json.dumps({"ok": False, "description": description}).encode())
    assert left in answer.description == bare(answer.description)
    for canary in ("카나리아", "Canary", SECRET, "20001234", "\n", "\x1b"):
        assert canary not in answer.description
