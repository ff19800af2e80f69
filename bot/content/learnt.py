"""What was learnt from the content, cached by the hash of what it was learnt from; what does not fit is learnt anew."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from bot.content import packed
from bot.content.packed import Packing
from faq import match
from faq.item_terms import Loose, Term
from faq.item_words import Units
from faq.items import ItemIndex
from faq.layout import Layout, Letters
from faq.match import Matcher
from faq.rows import Rows
from faq.spacing import Spacing
from faq.spelling import Spelling
from faq.told import Told
from faq.vectors import Vectors

PACKING = Packing(
    (Matcher, Vectors, Rows, Layout, Letters, Spacing, Spelling, Told, ItemIndex, Units, Term, Loose),
    {"LETTERS": match.LETTERS, "MEANT": match.MEANT},
)
MOST_KEPT = 400_000_000
"""Bytes of the cache; what was learnt from one content takes some 25 million."""
T = TypeVar("T")


def fitted(entries: Sequence[dict[str, Any]]) -> Matcher:
    """Return a matcher fitted to the entries."""

    def fit() -> Matcher:
        matcher = Matcher()
        matcher.fit(entries)
        return matcher

    return remembered(entries, fit)


def indexed(rows: Sequence[Mapping[str, Any]], words: Mapping[str, Sequence[str]]) -> ItemIndex:
    """Return an index of items."""
    return remembered([rows, words], lambda: ItemIndex(rows, words))


def remembered(source: object, learn: Callable[[], T]) -> T:
    """Return what is learnt from a source, from the cache where it is there."""
    mark = key(source)
    path = cache_folder() / f"{mark}.bin"
    try:
        kept: T = PACKING.unpack(read(path), mark)
        return kept
    except (OSError, ValueError):
        pass
    made = learn()
    keep(path, PACKING.pack(made, mark))
    return made


def key(source: object) -> str:
    """Return the hash of what is learnt from and of the code that learns."""
    said = json.dumps(source, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    return hashlib.sha256(code() + said).hexdigest()[:32]


@cache
def code() -> bytes:
    """Return the hash of the code that learns and of that which packs."""
    digest = hashlib.sha256()
    for path in (*sorted(Path(match.__file__).parent.glob("*.py")), Path(packed.__file__), Path(__file__)):
        digest.update(path.read_bytes())
    return digest.digest()


def cache_folder() -> Path:
    """Return the cache's folder in the XDG cache."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "premier1000"


def read(path: Path) -> bytes:
    """Read what is kept, and note that it is still of use; raises OSError."""
    data = path.read_bytes()
    os.utime(path)
    return data


def keep(path: Path, data: bytes) -> None:
    """Write the cache whole or not at all; a cache that cannot be written only costs time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as out:
            out.write(data)
        Path(out.name).replace(path)
        clear(path.parent)
    except OSError:
        return


def clear(folder: Path) -> None:
    """Remove what was not of use for longest, until the folder is no larger than it may be."""
    kept = sorted(((s.st_mtime, s.st_size, p) for p in folder.iterdir() for s in (p.stat(),)), reverse=True)
    total = 0
    for _, size, path in kept:
        total += size
        if total > MOST_KEPT:
            path.unlink(missing_ok=True)
