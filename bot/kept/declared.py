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

ENDS = {
    "idle": "`idle_days` after the last message; if that was in a round's season, `after_round_days` after the round",
    "processed": "once answered; its number alone for another {hours} hours",
    "sent": "once sent",
    "told": "once told or taken back, `wish_days` at the latest",
    "age": "after {days} days",
    "never": "kept: it holds no person",
    "backups": "after {days} days, so keep no backup longer",
}
"""How each end reads in the README; the days in code type are set in `[retention]` of notice.toml."""


def markdown() -> str:
    """Return the table of what is kept as the README shows it."""
    rows = [f"| {k.what} | {k.why} | {ENDS[k.ends].format(hours=k.hours, days=k.hours // 24)} |" for k in DECLARED]
    return "\n".join(["| what is kept | why | until when |", "|---|---|---|", *rows])
