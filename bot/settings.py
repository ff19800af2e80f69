"""The environment, read once; a malformed setting is one clear line and exit code 2."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.content.load import SHIPPED

TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{10,100}")
LEVELS = ("debug", "info", "warning", "error")


class Malformed(ValueError):
    """Raised for a setting that cannot be used; the message names it, never a secret."""


@dataclass(frozen=True)
class Settings:
    """What the environment asks for; `at` is a rehearsed moment, None for the real one."""

    token: str = field(default="", repr=False)
    base_url: str = "https://api.telegram.org/bot"
    db: Path = Path("premier1000.db")
    content: Path = SHIPPED
    at: datetime | None = None
    log: str = "info"
    host: str = "127.0.0.1"
    port: int = 8025
    inbox: Path | None = None
    rate_overall: float = 25.0
    rate_chat: float = 1.0
    rate_burst: int = 3
    lanes: int = 16


def read(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raises Malformed."""
    env = os.environ if environ is None else environ
    host, port = listen(env.get("PREMIER1000_LISTEN", "127.0.0.1:8025"))
    level = env.get("PREMIER1000_LOG", "info").lower()
    if level not in LEVELS:
        raise Malformed(f"PREMIER1000_LOG must be one of {', '.join(LEVELS)}")
    at = env.get("PREMIER1000_AT", "")
    return Settings(
        token=token(env),
        base_url=base_url(env.get("TELEGRAM_BASE_URL", "https://api.telegram.org/bot")),
        db=Path(env["PREMIER1000_DB"]) if env.get("PREMIER1000_DB") else default_db(env),
        content=Path(env["PREMIER1000_CONTENT"]) if env.get("PREMIER1000_CONTENT") else SHIPPED,
        at=moment(at) if at else None,
        log=level,
        host=host,
        port=port,
        inbox=Path(env["PREMIER1000_INBOX"]) if env.get("PREMIER1000_INBOX") else None,
        rate_overall=number(env, "PREMIER1000_RATE", 25.0),
        rate_chat=number(env, "PREMIER1000_RATE_CHAT", 1.0),
        rate_burst=int(number(env, "PREMIER1000_BURST", 3)),
        lanes=int(number(env, "PREMIER1000_LANES", 16)) or 16,
    )


def token(env: Mapping[str, str]) -> str:
    """Return the bot token from the environment or from a file, empty when there is none."""
    value = env.get("TELEGRAM_BOT_TOKEN", "").strip()
    path = env.get("TELEGRAM_BOT_TOKEN_FILE", "")
    if not value and path:
        try:
            value = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise Malformed(f"TELEGRAM_BOT_TOKEN_FILE cannot be read ({error.strerror})") from error
        if not value:
            raise Malformed("TELEGRAM_BOT_TOKEN_FILE is empty")
    if value and not TOKEN.fullmatch(value):
        raise Malformed("TELEGRAM_BOT_TOKEN is no bot token; it looks like 123456:ABC-DEF")
    return value


def base_url(value: str) -> str:
    """Check that the Bot API address is of python-telegram-bot's form."""
    if not re.fullmatch(r"https?://[^\s/]+(/[^\s]*)?/bot", value):
        raise Malformed("TELEGRAM_BASE_URL must be an http(s) address ending in /bot")
    return value


def moment(value: str) -> datetime:
    """Return a rehearsed moment; one without an offset is taken as no moment at all."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        raise Malformed(f"'{value}' is no moment; write it like 2025-02-28T16:59+09:00") from None
    if at.tzinfo is None:
        raise Malformed(f"'{value}' has no offset; add +09:00")
    return at


def listen(value: str) -> tuple[str, int]:
    """Return host and port of a loopback address."""
    host, colon, port = value.rpartition(":")
    if not colon or not port.isdecimal() or not 0 <= int(port) <= 65535:
        raise Malformed("PREMIER1000_LISTEN must be HOST:PORT")
    if host not in ("127.0.0.1", "localhost", "[::1]", "::1"):
        raise Malformed("PREMIER1000_LISTEN must be a loopback address")
    return host.strip("[]"), int(port)


def number(env: Mapping[str, str], name: str, default: float) -> float:
    """Return a number that is zero or more; zero switches a rate off."""
    try:
        value = float(env.get(name, default))
    except ValueError:
        raise Malformed(f"{name} must be a number") from None
    if not 0 <= value <= 1e6:
        raise Malformed(f"{name} must be zero or more")
    return value


def default_db(env: Mapping[str, str]) -> Path:
    """Return the database's place in the XDG state folder."""
    state = env.get("XDG_STATE_HOME") or str(Path(env.get("HOME", "~")).expanduser() / ".local/state")
    return Path(state) / "premier1000" / "premier1000.db"
