"""`premier1000 run` as a process: it takes a save, a rollback and a stop, and starts with broken content."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from bot.content.load import SHIPPED
from tests.botapi import TOKEN, BotApi
from tests.fixture_notice import copy_content

PAPERS = "faq/content/entries/papers.toml"
PORT = re.compile(r'"?port"?[=:] ?(\d+)')
FIRST = "신청서와 첨부서류를 내게 했습니다."


def environ(api: BotApi, folder: Path) -> dict[str, str]:
    """The settings of a bot on a server and a folder."""
    own = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_BASE_URL": api.base_url,
        "PREMIER1000_DB": str(folder / "state/kept.db"),
        "PREMIER1000_CONTENT": str(folder / "content"),
        "PREMIER1000_AT": "2026-11-24T10:00:00+09:00",
        "PREMIER1000_LISTEN": "127.0.0.1:0",
        "PYTHONUNBUFFERED": "1",
    }
    return {**os.environ, **own}


@asynccontextmanager
async def process(api: BotApi, folder: Path, *words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a verb as a process of its own until the block ends."""
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.cli", *words,
        cwd=SHIPPED, env=environ(api, folder), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()


async def said(running: asyncio.subprocess.Process, words: str) -> str:
    """Wait for a line of the log that holds the words."""
    assert running.stdout
    lines = []
    async with asyncio.timeout(120):
        while line := (await running.stdout.readline()).decode():
            lines.append(line)
            if words in line:
                return line
    raise AssertionError("".join(lines[-20:]))


async def readiness(port: str) -> dict[str, Any]:
    """Return what `/readyz` says of a bot that is ready."""
    async with httpx.AsyncClient(trust_env=False) as client:
        page = await client.get(f"http://127.0.0.1:{port}/readyz")
    assert page.status_code == 200 and page.json()["ready"], page.text
    return dict(page.json())


def write(folder: Path, old: str, new: str) -> None:
    """Change the papers' entry."""
    path = folder / "content" / PAPERS
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


async def test_the_process_takes_saves_and_commands_and_starts_with_broken_content(tmp_path: Path) -> None:
    copy_content(tmp_path / "content")
    async with BotApi(brakes=False) as api:
        kim = api.person("김", language_code="ko")
        async with process(api, tmp_path, "run") as bot:
            port = PORT.search(await said(bot, "health_served"))
            await said(bot, "telegram_reached")
            assert FIRST in (await kim.say("/papers", timeout=60)).text
            write(tmp_path, FIRST, "새 글입니다.")
            assert "save" in await said(bot, "content_live")
            assert "새 글입니다." in (await kim.say("/papers")).text
            write(tmp_path, "[[entry]]", "[[entry]")
            assert "papers.toml" in await said(bot, "save_refused")
            assert port and "papers.toml" in (await readiness(port[1]))["refused"][0]
            async with process(api, tmp_path, "versions") as listing:
                listed = (await listing.communicate())[0].decode()
            assert "the last save was refused" in listed
            first = next(line.split()[0] for line in listed.split("\n") if "first start" in line)
            async with process(api, tmp_path, "rollback", first, "--by", "김", "--reason", "시험") as going_back:
                told = (await going_back.communicate())[0].decode()
            assert going_back.returncode == 0 and "serves it now" in told, told
            assert FIRST in (await kim.say("/papers")).text
            bot.send_signal(signal.SIGTERM)
            assert await bot.wait() == 0
        async with process(api, tmp_path, "run") as bot:
            assert "papers.toml" in await said(bot, "save_refused")
            assert FIRST in (await kim.say("/papers", timeout=60)).text
            bot.send_signal(signal.SIGTERM)
            assert await bot.wait() == 0
        assert api.violations == []


async def test_without_any_sound_content_the_process_says_why_and_ends(tmp_path: Path) -> None:
    copy_content(tmp_path / "content")
    write(tmp_path, "[[entry]]", "[[entry]")
    async with BotApi(brakes=False) as api, process(api, tmp_path, "run") as bot:
        told = (await bot.communicate())[0].decode()
    assert bot.returncode == 1 and "papers.toml" in told and "Traceback" not in told
