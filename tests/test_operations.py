"""Keeping the bot alive: health pages, backups by command, the unit, and a page that names every alarm."""

from __future__ import annotations

import ast
import os
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import httpx
import pytest

from bot.channels import health
from bot.kept.db import Claim, Store
from bot.model import Known, Talk
from tests.bench import audit

ROOT = Path(__file__).parent.parent
UNIT = ROOT / "bot" / "operations" / "premier1000.service"
PAGE = (ROOT / "bot" / "operations" / "README.md").read_text("utf-8")


def command(database: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command on a database."""
    environment = {**os.environ, "PREMIER1000_DB": str(database)}
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_backup_and_restore_by_command(tmp_path: Path) -> None:
    database, copy = tmp_path / "state" / "a.db", tmp_path / "copy.db"
    assert command(database, "backup", str(copy)).returncode == 1
    store, claim = Store(database), Claim(database)
    with store.writing("test"):
        store.keep(7, Talk(language="ko", answers={"size": "sme"}), Known(), 100.0)
    done = command(database, "backup", str(copy))
    assert done.returncode == 0 and "verified" in done.stdout
    with store.writing("test"):
        store.keep(7, Talk(language="ko", answers={"size": "mid"}), store.known(7), 200.0)
    refused = command(database, "restore", str(copy))
    assert refused.returncode == 1 and "another bot is running" in refused.stderr and refused.stderr.count("\n") == 1
    assert store.known(7).talk.answers == {"size": "mid"}
    assert command(database, "restore", "--while-running", str(copy)).returncode == 0
    assert store.known(7).talk.answers == {"size": "sme"} and store.note("generation") == "1"
    store.close()
    claim.release()
    done = command(database, "restore", "--by", "김주무", str(copy))
    assert done.returncode == 0 and "1 conversations" in done.stdout
    assert "restore" in command(database, "log").stdout and "김주무" in command(database, "log").stdout
    assert command(database, "log", "verify").returncode == 0
    copy.write_bytes(copy.read_bytes()[:5000])
    broken = command(database, "restore", str(copy))
    assert broken.returncode == 1 and str(copy) in broken.stderr and "Traceback" not in broken.stderr
    assert Store(database).known(7).talk.answers == {"size": "sme"}


@pytest.mark.parametrize("ready", [True, False])
async def test_the_health_pages(ready: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with (
        health.served("127.0.0.1", port, lambda: {"ready": ready, "content": "abc"}),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
    ):
        alive, now = await client.get("/healthz"), await client.get("/readyz")
        foreign = await client.get("/readyz", headers={"host": "example.org"})
    assert alive.status_code == 200 and alive.json() == {"alive": True}
    assert (now.status_code, now.json()) == (200 if ready else 503, {"ready": ready, "content": "abc"})
    assert foreign.status_code == 400 and "abc" not in foreign.text


async def test_a_taken_port_does_not_stop_the_bot() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        async with health.served("127.0.0.1", taken.getsockname()[1], lambda: {"ready": True}):
            pass


async def test_a_bot_is_ready_once_it_polls_and_its_database_is_well(town) -> None:
    async with town() as place:
        kim = place.api.person("Kim")
        await kim.say("/start")
        state = place.bot.state()
        assert state["ready"] and state["database"] and state["polling"]
        place.bot.poller.reached_at -= 1000
        assert not place.bot.state()["ready"] and not place.bot.state()["polling"]


def test_the_unit_is_hardly_exposed() -> None:
    text = UNIT.read_text("utf-8")
    for line in ("NoNewPrivileges=yes", "CapabilityBoundingSet=", "ProtectSystem=strict", "IPAddressDeny=any"):
        assert f"\n{line}\n" in text
    assert "LoadCredential=token:" in text and "TELEGRAM_BOT_TOKEN=" not in text
    if tool := shutil.which("systemd-analyze"):
        words = [tool, "security", "--offline=true", "--no-pager", str(UNIT)]
        said = subprocess.run(words, capture_output=True, text=True, check=False).stdout
        found = re.search(r"Overall exposure level for \S+: ([\d.]+)", said)
        assert found and float(found[1]) <= 1.5


def alarms() -> set[str]:
    """Return every event that the bot logs at warning and above."""
    found = set()
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                said = ast.unparse(node.func)
                loud = node.func.attr in ("warning", "error", "critical", "exception") and "log" in said.lower()
                if (loud or said == "self._reach.failed") and isinstance(node.args[0], ast.Constant):
                    found.add(str(node.args[0].value))
    return found


def test_the_page_says_what_to_do_at_every_alarm() -> None:
    told = set(re.findall(r"^\| `([a-z_]+)` \| (?:warning|error|critical) \|", PAGE, re.MULTILINE))
    assert told == alarms() and len(told) > 15
    for part in ("start", "Stop", "Back up and restore", "Rotate the token", "each alarm"):
        assert re.search(rf"^## .*{part}", PAGE, re.MULTILINE)


def test_what_the_bot_runs_on_is_pinned_with_hashes_and_without_addresses() -> None:
    text = (ROOT / "requirements.txt").read_text("utf-8")
    pins = audit.pinned(text)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {re.match(r"[a-z0-9-]+", line)[0] for line in project["dependencies"]}  # type: ignore[index]
    assert len(wanted) > 15 and wanted <= pins.keys()
    assert not re.search(r"://|--(?:index|extra|find|trusted)|\blocalhost\b|@", text)
    blocks = re.split(r"\n(?=[a-z0-9])", text[text.index("\n", text.index("# pip")) + 1 :].strip())
    assert len(blocks) == len(pins) and all("--hash=sha256:" in block for block in blocks)


def test_the_audit_passes_nothing_off_as_clean() -> None:
    heard = {"name": "a", "version": "1", "vulns": []}
    bad = {"name": "b", "version": "1", "vulns": [{"id": "PYSEC-1"}]}
    skipped = {"name": "c", "version": "1", "skip_reason": "not found"}
    assert audit.advisories({"dependencies": [heard, bad, skipped]}, ["a", "b", "c", "d"]) == (
        ["b 1: PYSEC-1"],
        ["c", "d"],
    )
    assert audit.advisories(None, ["a"]) == ([], ["a"])
    assert audit.code_findings({"errors": [{"filename": "x"}], "results": []}) is None
    assert audit.code_findings(audit.read("no report")) is None
