"""The deletion list: a file beside the database that outlives it, so that a restore deletes again.

A line is a moment and a keyed hash of the chat, and the word "wish" where the wish alone was taken back; the key
stands in the first line. Without the list and a chat number at hand nothing can be read from it.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from bot.kept.declaration import Column, Kept

KEPT = Kept(
    id="forgotten",
    what="a keyed hash of the chat number and the moment it asked to be forgotten",
    why="a backup that is restored must not bring the chat back",
    ends="backups",
    hours=60 * 24,
    about_a_chat=False,
    columns=(
        Column("moment", "only what was kept before it is deleted again"),
        Column("hash", "tells the chat"),
        Column("what", "all that was kept, or the wish alone"),
    ),
)
WISH = "wish"


@dataclass(frozen=True)
class Forgotten:
    """The chats that asked to be forgotten and when (epoch seconds)."""

    key: bytes
    moments: dict[str, float]
    wishes: dict[str, float] = field(default_factory=dict)

    def since(self, chat: int) -> float | None:
        """Return the moment at which the chat last asked to be forgotten."""
        return self.moments.get(_hash(self.key, chat))

    def wish_over(self, chat: int) -> float | None:
        """Return the moment at which the chat's wish last ended, with all else or alone."""
        digest = _hash(self.key, chat)
        known = [m for m in (self.moments.get(digest), self.wishes.get(digest)) if m is not None]
        return max(known, default=None)

    def __bool__(self) -> bool:
        return bool(self.moments or self.wishes)


def _hash(key: bytes, chat: int) -> str:
    return blake2b(str(chat).encode(), key=key, digest_size=16).hexdigest()


def path_for(database: Path) -> Path:
    """Return where the list of a database stands."""
    return database.with_name(database.name + ".forgotten")


def read(path: Path) -> Forgotten:
    """Read the list; a missing one is empty, a line cut short by a crash is passed over."""
    try:
        lines = path.read_text("ascii", errors="replace").splitlines()
    except FileNotFoundError:
        lines = []
    if not lines:
        return Forgotten(b"", {})
    moments: dict[str, float] = {}
    wishes: dict[str, float] = {}
    for line in lines[1:]:
        moment, _, rest = line.partition(" ")
        digest, _, what = rest.partition(" ")
        listed = wishes if what == WISH else moments
        try:
            listed[digest] = max(float(moment), listed.get(digest, 0.0))
        except ValueError:
            continue
    try:
        return Forgotten(bytes.fromhex(lines[0]), moments, wishes)
    except ValueError:
        return Forgotten(b"", {})


def add(path: Path, chat: int, now: float, what: str = "") -> None:
    """Add a chat, or its wish alone, to the list, on disk before this returns."""
    key = read(path).key
    flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if key else os.O_TRUNC)
    start = "\n" if key else secrets.token_hex(16) + "\n"
    key = key or bytes.fromhex(start)
    handle = os.open(path, flags, 0o600)
    try:
        os.write(handle, f"{start}{now:.3f} {_hash(key, chat)} {what}".rstrip().encode() + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)


def purge(path: Path, now: float) -> None:
    """Drop the lines that are older than any backup may be."""
    known, oldest = read(path), now - KEPT.hours * 3600
    lines = [(m, d, "") for d, m in known.moments.items()] + [(m, f"{d} ", WISH) for d, m in known.wishes.items()]
    fresh = [line for line in lines if line[0] >= oldest]
    if len(fresh) == len(lines):
        return
    draft = path.with_name(path.name + ".new")
    draft.write_text("\n".join([known.key.hex(), *(f"{m:.3f} {d}{w}" for m, d, w in fresh)]) + "\n", "ascii")
    draft.chmod(0o600)
    draft.replace(path)
