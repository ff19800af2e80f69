"""Many ids in one button: what would not fit Telegram's 64 bytes travels as short marks of the ids."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence

ROOM = 22
"""Characters of ids that fit beside the longest question id, the verb and the stamp."""
MARK = "."


def packed(ids: Sequence[str]) -> str:
    """Return the ids for a button: as they are where they fit, as marks where they do not."""
    plain = ",".join(ids)
    return plain if len(plain) <= ROOM else ",".join(map(mark, ids))


def mark(id_: str) -> str:
    """Return a mark of three letters that stays the same whatever stands around the id."""
    return MARK + base64.urlsafe_b64encode(hashlib.sha256(id_.encode()).digest())[:3].decode()


def unpacked(values: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return the ids behind the values; a mark that fits no known id, or two, stays a mark and so answers nothing."""
    marks: dict[str, list[str]] = {}
    for id_ in known:
        marks.setdefault(mark(id_), []).append(id_)
    return [marks[v][0] if v.startswith(MARK) and len(marks.get(v, ())) == 1 else v for v in values]
