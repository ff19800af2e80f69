"""The inbox: updates taken from Telegram and not yet answered, and for a while the ids of those that were."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.kept.declaration import Column, Kept
from bot.kept.seal import seal
from bot.model import Incoming

KEPT = Kept(
    id="inbox",
    what="a message or tap until it is answered, without personal numbers; then its number alone, without the chat",
    why="nothing is lost when the bot stops; a message that Telegram delivers twice has one effect",
    ends="processed",
    hours=48,
    columns=(
        Column("update_id", "tells a repeated delivery"),
        Column("chat", "whose lane it waits in; emptied once answered"),
        Column("body", "what is to be answered; emptied once answered"),
        Column("arrived", "tells taps that Telegram no longer lets us acknowledge"),
        Column("done", "the 48 hours count from it"),
        Column("seal", "notices damage to the row"),
    ),
)


@dataclass(frozen=True)
class Arrival:
    """One update as it enters: what was understood of it, or why it was not; `arrived` is in epoch seconds."""

    update_id: int
    incoming: Incoming | None
    arrived: float
    kind: str = ""
    fault: str = ""


def admit(db: sqlite3.Connection, arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Keep the arrivals that are new and return them; what needs no answer is kept as a number at once."""
    new = []
    for arrival in arrivals:
        incoming = arrival.incoming
        values: tuple[object, ...]
        if incoming is None:
            values = (arrival.update_id, None, None, arrival.arrived, arrival.arrived, "")
        else:
            body = json.dumps(vars(incoming), ensure_ascii=False, separators=(",", ":"))
            sealed = seal(arrival.update_id, incoming.chat, body)
            values = (arrival.update_id, incoming.chat, body, arrival.arrived, None, sealed)
        cursor = db.execute(
            "INSERT OR IGNORE INTO inbox (update_id, chat, body, arrived, done, seal) VALUES (?, ?, ?, ?, ?, ?)", values
        )
        if cursor.rowcount:
            new.append(arrival)
    return new


def pending(db: sqlite3.Connection) -> Iterator[Arrival]:
    """Yield what is still to be answered; a damaged row comes with its fault and nothing else.

    The order is the messenger's, so that a clock that was set back meanwhile turns nothing round.
    """
    rows = db.execute(
        "SELECT update_id, chat, body, arrived, seal FROM inbox WHERE done IS NULL ORDER BY update_id"
    ).fetchall()
    for update_id, chat, body, arrived, sealed in rows:
        try:
            if seal(update_id, chat, body) != sealed:
                raise ValueError
            record = json.loads(body)
            yield Arrival(update_id, Incoming(**{**record, "cut": tuple(record["cut"])}), arrived)
        except (ValueError, TypeError, KeyError):
            yield Arrival(update_id, None, arrived, kind="inbox", fault="damaged row")


def of_chat(db: sqlite3.Connection, chat: int) -> list[dict[str, Any]]:
    """Return what waits of one chat, as it is kept."""
    rows = db.execute("SELECT update_id, body, arrived FROM inbox WHERE chat = ? ORDER BY update_id", (chat,))
    return [{"update_id": u, "body": json.loads(body), "arrived": at} for u, body, at in rows.fetchall()]


def finish(db: sqlite3.Connection, update_id: int, now: float) -> None:
    """Mark an update as answered; only its number stays."""
    db.execute("UPDATE inbox SET chat = NULL, body = NULL, seal = '', done = ? WHERE update_id = ?", (now, update_id))


def purge(db: sqlite3.Connection, now: float) -> int:
    """Delete the numbers of updates answered long enough ago and return how many."""
    return db.execute("DELETE FROM inbox WHERE done < ?", (now - KEPT.hours * 3600,)).rowcount
