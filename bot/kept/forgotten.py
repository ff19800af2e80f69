"""The deletion list: a file beside the database that outlives it, so that a restore deletes again.

A line is a moment and a keyed hash of the chat; the key stands in the first line. Without the list and a chat
number at hand nothing can be read from it.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
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
    columns=(Column("moment", "only what was kept before it is deleted again"), Column("hash", "tells the chat")),
)


@dataclass(frozen=True)
class Forgotten:
    """The chats that asked to be forgotten and when (epoch seconds)."""

    key: bytes
    moments: dict[str, float]

    def since(self, chat: int) -> float | None:
        """Return the moment at which the chat last asked to be forgotten."""
        return self.moments.get(_hash(self.key, chat))


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
    for line in lines[1:]:
        moment, _, digest = line.partition(" ")
        try:
            moments[digest] = max(float(moment), moments.get(digest, 0.0))
        except ValueError:
            continue
    try:
        return Forgotten(bytes.fromhex(lines[0]), moments)
    except ValueError:
        return Forgotten(b"", {})


def add(path: Path, chat: int, now: float) -> None:
    """Add a chat to the list, on disk before this returns."""
    key = read(path).key
    flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if key else os.O_TRUNC)
    start = "\n" if key else secrets.token_hex(16) + "\n"
    key = key or bytes.fromhex(start)
    handle = os.open(path, flags, 0o600)
    try:
        os.write(handle, f"{start}{now:.3f} {_hash(key, chat)}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def purge(path: Path, now: float) -> None:
    """Drop the lines that are older than any backup may be."""
    known = read(path)
    fresh = {d: m for d, m in known.moments.items() if m >= now - KEPT.hours * 3600}
    if len(fresh) == len(known.moments):
        return
    draft = path.with_name(path.name + ".new")
    draft.write_text("\n".join([known.key.hex(), *(f"{m:.3f} {d}" for d, m in fresh.items())]) + "\n", "ascii")
    draft.chmod(0o600)
    draft.replace(path)
