"""How a kind of kept thing is declared: its columns with their reasons, and its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Ending = Literal["idle", "processed", "sent", "told", "age", "never", "backups"]


@dataclass(frozen=True)
class Column:
    """One stored column; `why` says what it is needed for."""

    name: str
    why: str


@dataclass(frozen=True)
class Kept:
    """One kind of thing kept.

    `id` is the key under which templates say it to companies, `ends` how it ends ("idle": that many days without
    a message, or after the round; "processed", "sent", "told": with that event; "age": after `hours`; "backups":
    with the oldest backup; "never": it holds no person), `about_a_chat` whether its rows belong to one chat.
    """

    id: str
    what: str
    why: str
    ends: Ending
    columns: tuple[Column, ...]
    hours: int = 0
    about_a_chat: bool = True
