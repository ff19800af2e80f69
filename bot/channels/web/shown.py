"""A shown message as the page takes it: sanitised HTML, keys, files and the trace as JSON-ready values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from bot.channels.markup import printable, safe_address, to_web
from bot.channels.web.session import Shown
from bot.model import Choice

DEEPEST = 8


def as_page(shown: Shown, session: str) -> dict[str, Any]:
    """Return a message for the page; its text is the only HTML in it and holds nothing but the subset."""
    screen = shown.screen
    return {
        "message": shown.message,
        "replaces": shown.replaces,
        "html": to_web(screen.text),
        "keys": [[key(choice) for choice in row] for row in screen.choices],
        "files": [
            {"name": printable(a.name), "bytes": len(a.data), "href": f"/file/{session}/{shown.message}/{at}"}
            for at, a in enumerate(screen.attachments)
        ],
        "trace": plain_value(screen.trace),
        "template": screen.template,
        "facts": plain_value(screen.facts),
    }


def key(choice: Choice) -> dict[str, str]:
    """Return a button; a link that leads to a doubtful address has no address."""
    doubtful = choice.kind == "link" and not safe_address(choice.value)
    return {"label": printable(choice.label), "kind": choice.kind, "value": "" if doubtful else choice.value}


def plain_value(value: Any, depth: int = 0) -> Any:
    """Return a value as JSON has it: dataclasses as objects, moments in ISO form, whatever else as its words."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if depth >= DEEPEST:
        return "…"
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain_value(getattr(value, f.name), depth + 1) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): plain_value(v, depth + 1) for k, v in value.items()}
    if isinstance(value, Set):
        return sorted((plain_value(v, depth + 1) for v in value), key=str)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [plain_value(v, depth + 1) for v in value]
    return str(value)
