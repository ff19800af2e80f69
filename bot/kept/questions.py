"""Questions that companies left for staff, word for word as they confirmed them; no chat is linked to one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.kept.declaration import Column, Kept

State = Literal["open", "answered", "dismissed"]
KEPT_DAYS, DONE_DAYS = 180, 30

KEPT = Kept(
    id="question",
    what="a question left for staff, as it was read back",
    why="staff answer it and the bot learns it",
    ends="age",
    hours=KEPT_DAYS * 24,
    about_a_chat=False,
    columns=(
        Column("key", "tells one question from another; made from its words and moment, not from a chat"),
        Column("words", "what was asked, numbers already cut"),
        Column("language", "the language to answer in"),
        Column("near", "the topics that came nearest"),
        Column("at", "how long it has waited; its end counts from it"),
        Column("state", "open, answered or dismissed"),
        Column("topic", "the topic that answered it"),
        Column("reason", "why staff dismissed it"),
        Column("done", "when it was answered or dismissed"),
    ),
)


@dataclass(frozen=True)
class Question:
    """One question as it is kept; `near` are topics, best first, `at` and `done` epoch seconds."""

    key: str
    words: str
    language: str
    near: tuple[str, ...]
    at: float
    state: State = "open"
    topic: str = ""
    reason: str = ""
    done: float | None = None


SELECT = "SELECT key, words, language, near, at, state, topic, reason, done FROM questions"


def leave(db: sqlite3.Connection, question: Question) -> None:
    """Keep a question; leaving the same again changes nothing."""
    db.execute(
        "INSERT OR IGNORE INTO questions (key, words, language, near, at, state, topic, reason, done) "
        "VALUES (?, ?, ?, ?, ?, 'open', '', '', NULL)",
        (question.key, question.words, question.language, " ".join(question.near), question.at),
    )


def read(db: sqlite3.Connection, state: State | None = "open") -> list[Question]:
    """Return the questions of a state, oldest first; None for all."""
    return [
        _question(row) for row in db.execute(f"{SELECT} WHERE ? IS NULL OR state = ? ORDER BY at, key", (state, state))
    ]


def waiting(db: sqlite3.Connection) -> list[str]:
    """Return the keys of the open questions, oldest first."""
    return [key for (key,) in db.execute("SELECT key FROM questions WHERE state = 'open' ORDER BY at, key")]


def named(db: sqlite3.Connection, keys: Iterable[str]) -> list[Question]:
    """Return the questions of these keys that there are."""
    rows = (db.execute(f"{SELECT} WHERE key = ?", (key,)).fetchone() for key in keys)
    return [_question(row) for row in rows if row]


def _question(row: tuple[Any, ...]) -> Question:
    key, words, language, near, *rest = row
    return Question(key, words, language, tuple(near.split()), *rest)


def settle(
    db: sqlite3.Connection, keys: Sequence[str], state: State, now: float, topic: str = "", reason: str = ""
) -> int:
    """Mark open questions as answered by a topic, or dismissed with a reason; return how many were open."""
    done = 0
    for key in keys:
        done += db.execute(
            "UPDATE questions SET state = ?, topic = ?, reason = ?, done = ? WHERE key = ? AND state = 'open'",
            (state, topic, reason, now, key),
        ).rowcount
    return done


def purge(db: sqlite3.Connection, now: float) -> int:
    """Delete the questions whose time is over and return how many."""
    return db.execute(
        "DELETE FROM questions WHERE at < ? OR done < ?", (now - KEPT_DAYS * 86400, now - DONE_DAYS * 86400)
    ).rowcount
