"""What the matcher learnt, cached by the hash of what it learnt from; a cache that does not fit is made anew."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from faq import match
from faq.match import Matcher


def fitted(entries: Sequence[dict[str, Any]]) -> Matcher:
    """Return a matcher fitted to the entries, from the cache where one is there."""
    matcher = Matcher()
    path = cache_folder() / f"{key(entries)}.bin"
    try:
        matcher.restore(entries, path.read_bytes())
        return matcher
    except (OSError, ValueError):
        pass
    matcher = Matcher()
    matcher.fit(entries)
    keep(path, matcher.export())
    return matcher


def key(entries: Sequence[dict[str, Any]]) -> str:
    """Return the hash of the entries and of the code that learns from them."""
    digest = hashlib.sha256(json.dumps(entries, ensure_ascii=False, sort_keys=True).encode())
    for path in sorted(Path(match.__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


def cache_folder() -> Path:
    """Return the cache's folder in the XDG cache."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "premier1000"


def keep(path: Path, data: bytes) -> None:
    """Write the cache whole or not at all; a cache that cannot be written only costs time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as out:
            out.write(data)
        Path(out.name).replace(path)
    except OSError:
        return
