"""The one table of what is kept, why and until when; /privacy, /mydata and the README are made from it."""

from __future__ import annotations

from bot.kept import (
    announcements,
    askers,
    conversations,
    counts,
    forgotten,
    holds,
    inbox,
    letters,
    outbox,
    questions,
    service,
    staff_log,
    versions,
    wishes,
)
from bot.kept.declaration import Kept

TABLES: dict[str, Kept] = {
    "conversations": conversations.KEPT,
    "wishes": wishes.KEPT,
    "questions": questions.KEPT,
    "askers": askers.KEPT,
    "inbox": inbox.KEPT,
    "outbox": outbox.KEPT,
    "letters": letters.KEPT,
    "counts": counts.KEPT,
    "service": service.KEPT,
    "versions": versions.KEPT,
    "holds": holds.KEPT,
    "announcements": announcements.KEPT,
    "staff_log": staff_log.KEPT,
}
"""Each table of the database and its declaration; a test holds that there is no other table and no other column."""

DECLARED: tuple[Kept, ...] = (*TABLES.values(), forgotten.KEPT)
