"""Watches a content folder and tells when a save in it is over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from pathlib import Path

from watchfiles import Change, awatch

from bot.content.load import FOLDERS, SUFFIXES
from bot.content.shelf import Mark, mark

QUIET = 0.25
"""Seconds without a change after which a save counts as over."""
LONGEST = 10.0
"""Seconds after which a folder that never rests is looked at all the same."""
BELT = 3000
"""Milliseconds after which the files are compared even if no change was reported, as on a network folder."""


async def saves(root: Path) -> AsyncIterator[Mark]:
    """Yield the folder's mark once after each save, for ever; what it is now counts as the first."""
    last: Mark | None = None
    while True:
        async with aclosing(_changes(root)) as changes:
            async for _ in changes:
                found = await asyncio.to_thread(mark, root)
                if found != last:
                    last = await settled(root, found)
                    yield last


async def settled(root: Path, found: Mark) -> Mark:
    """Wait until nothing has changed for a moment and return the mark."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    while loop.time() - start < LONGEST:
        await asyncio.sleep(QUIET)
        now = await asyncio.to_thread(mark, root)
        if now == found:
            return now
        found = now
    return found


async def _changes(root: Path) -> AsyncGenerator[None, None]:
    """Yield whenever something may have changed; ends when the folder was replaced, to be watched anew."""
    yield
    places = [root / folder for folder in FOLDERS if (root / folder).is_dir()]
    if len(places) < len(FOLDERS):
        await asyncio.sleep(1.0)
        return
    before = identities(places)
    watching = awatch(*places, watch_filter=_ours, debounce=200, step=50, rust_timeout=BELT, yield_on_timeout=True)
    async with aclosing(watching) as batches:
        async for _ in batches:
            yield
            if identities(places) != before:
                return


def identities(places: list[Path]) -> list[int]:
    """Return what tells one folder from another of the same name."""
    return [place.stat().st_ino if place.is_dir() else 0 for place in places]


def _ours(change: Change, path: str) -> bool:
    return path.endswith(SUFFIXES)
