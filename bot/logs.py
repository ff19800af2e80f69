"""Logs: one JSON line an event, without message texts, names or tokens; chats appear as a keyed hash."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, MutableMapping
from hashlib import blake2b
from typing import Any

import structlog

TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,}|(?<=/bot)\d+:[\w-]+")
"""A bot token by itself or inside an address."""
QUOTED = re.compile(r"\"[^\"]*\"?|(?<=[\s(])'[^']*'?")
LONG_NUMBER = re.compile(r"\d{5,}")
UNPLAIN = re.compile(r"[^ -~]+")


def redact(text: str) -> str:
    """Return the text without anything that looks like a bot token."""
    return TOKEN.sub("<token>", text)


def bare(text: str) -> str:
    """Return another party's description without tokens, quotations, long numbers and letters that are not plain."""
    return LONG_NUMBER.sub("<n>", QUOTED.sub("<quoted>", UNPLAIN.sub(" ", redact(text))))[:160]


def _redacted(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = redact(value)
    return event


class _Redacting(logging.Formatter):
    """Formats a record of another library as one JSON line without its token."""

    def format(self, record: logging.LogRecord) -> str:
        event = {"level": record.levelname.lower(), "logger": record.name, "event": redact(record.getMessage())}
        if record.exc_info and record.exc_info[0] is not None:
            event["error"] = record.exc_info[0].__name__
        return str(structlog.processors.JSONRenderer(ensure_ascii=True)(None, "", event))


def configure(level: str = "info", stream: Any = None) -> None:
    """Write events from `level` up as JSON lines; the HTTP libraries never speak below warning, at any level."""
    stream = stream or sys.stderr
    threshold = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _redacted,
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.WriteLoggerFactory(file=stream),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Redacting())
    logging.basicConfig(handlers=[handler], level=max(threshold, logging.WARNING), force=True)
    silence_http()


def silence_http() -> None:
    """Keep the HTTP libraries from writing addresses, which carry the token."""
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)


def chat_hasher(key: bytes) -> Callable[[int], str]:
    """Return the function that names a chat in the logs."""

    def name(chat: int) -> str:
        return blake2b(str(chat).encode(), key=key, digest_size=6).hexdigest()

    return name
