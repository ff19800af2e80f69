"""The outbox: replies that are decided and not yet known to be delivered."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from bot.kept.declaration import Column, Kept
from bot.kept.seal import seal
from bot.model import Attachment, Choice, Screen

KEPT = Kept(
    id="outbox",
    what="replies on their way",
    why="a reply that belongs to a kept answer is sent even if the bot stops in between",
    ends="sent",
    columns=(
        Column("id", "keeps the order"),
        Column("chat", "where it is sent"),
        Column("update_id", "which update it answers"),
        Column("kind", "a screen, or the acknowledgement of a tap"),
        Column("template", "the words it was made from"),
        Column("facts", "what was filled into the words, so that it can be made again and compared"),
        Column("screen", "what is sent"),
        Column("message", "the message that it replaces, if it does"),
        Column("made", "tells acknowledgements that come too late"),
        Column("seal", "notices damage to the row"),
    ),
)


@dataclass
class Out:
    """One reply on its way; `again` says that an earlier run may already have sent it, `tries` counts this run's."""

    id: int
    chat: int
    update_id: int
    kind: Literal["screen", "callback"]
    screen: Screen
    message: int = 0
    callback: str = ""
    made: float = 0.0
    again: bool = False
    tries: int = 0
    unsure: int = 0


def queue(db: sqlite3.Connection, rows: Iterable[Out]) -> None:
    """Keep replies until they are delivered."""
    for row in rows:
        screen, facts = _written(row), json.dumps(dict(row.screen.facts), ensure_ascii=False, default=str)
        db.execute(
            "INSERT INTO outbox (id, chat, update_id, kind, template, facts, screen, message, made, seal) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                row.id,
                row.chat,
                row.update_id,
                row.kind,
                row.screen.template,
                facts,
                screen,
                row.message,
                row.made,
                seal(row.id, row.chat, screen, row.message),
            ),
        )


def _written(row: Out) -> str:
    screen = row.screen
    record: dict[str, Any] = {"text": screen.text}
    if screen.choices:
        record["choices"] = [[[c.label, c.value, c.kind] for c in line] for line in screen.choices]
    if screen.attachments:
        record["files"] = [[a.name, a.media, base64.b64encode(a.data).decode()] for a in screen.attachments]
    if row.callback:
        record["callback"] = row.callback
    if screen.entry:
        record["entry"] = screen.entry
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def waiting(db: sqlite3.Connection) -> Iterator[Out | int]:
    """Yield the replies that an earlier run left, in order; a damaged one yields its id alone."""
    rows = db.execute(
        "SELECT id, chat, update_id, kind, template, facts, screen, message, made, seal FROM outbox ORDER BY id"
    ).fetchall()
    for identity, chat, update_id, kind, template, facts, screen, message, made, sealed in rows:
        try:
            if seal(identity, chat, screen, message) != sealed:
                raise ValueError
            record = json.loads(screen)
            shown = _read(record, template, json.loads(facts))
        except (ValueError, TypeError, KeyError):
            yield int(identity)
            continue
        yield Out(identity, chat, update_id, kind, shown, message, record.get("callback", ""), made, again=True)


def _read(record: dict[str, Any], template: str, facts: dict[str, Any]) -> Screen:
    return Screen(
        text=record["text"],
        choices=tuple(tuple(Choice(*c) for c in line) for line in record.get("choices", ())),
        attachments=tuple(Attachment(n, m, base64.b64decode(d)) for n, m, d in record.get("files", ())),
        trace={"entry": record["entry"]} if "entry" in record else {},
        template=template,
        facts=facts,
    )


def of_chat(db: sqlite3.Connection, chat: int) -> list[dict[str, Any]]:
    """Return the replies on their way to one chat: what each was made from and what it says."""
    rows = db.execute("SELECT template, screen, made FROM outbox WHERE chat = ? ORDER BY id", (chat,)).fetchall()
    return [{"template": name, "text": json.loads(screen)["text"], "made": made} for name, screen, made in rows]


def sent(db: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Delete replies that were delivered or can never be."""
    db.executemany("DELETE FROM outbox WHERE id = ?", ((identity,) for identity in ids))


def drop(db: sqlite3.Connection, chat: int) -> None:
    """Delete all replies on their way to a chat."""
    db.execute("DELETE FROM outbox WHERE chat = ?", (chat,))


def last_id(db: sqlite3.Connection) -> int:
    """Return the highest id in use."""
    return int(db.execute("SELECT coalesce(max(id), 0) FROM outbox").fetchone()[0])
