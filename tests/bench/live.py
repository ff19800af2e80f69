"""How long a save takes until it answers: `python -m tests.bench.live [TIMES]`; what is learnt is warm."""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bot.app import successor
from bot.content.load import load
from bot.content.shelf import Shelf
from bot.kept.db import Store
from bot.live import Keeper, Live
from bot.opening import opening
from bot.talking import conversation
from tests.conftest import OVER
from tests.fixture_notice import copy_content

PAPERS = "faq/content/entries/papers.toml"
FIRST = "신청서와 첨부서류를 내게 했습니다."


async def measure(root: Path, times: int) -> list[float]:
    """Save so often and return the seconds from each save until the new version answers."""
    folder, store = copy_content(root / "content"), Store(root / "kept.db")
    opened = opening(store, Shelf(store.path), folder, OVER, time.time())
    live = Live(conversation(opened.content))
    keeper = Keeper(live, store, folder, successor, lambda: OVER, time.time)
    watching = asyncio.ensure_future(keeper._watch())
    await asyncio.sleep(2.0)
    path, taken = folder / PAPERS, []
    for n in range(times):
        before = live.talk
        path.write_text(path.read_text(encoding="utf-8").replace(FIRST, f"{FIRST} {n}"), encoding="utf-8")
        start = time.perf_counter()
        while live.talk is before:
            await asyncio.sleep(0.005)
        taken.append(time.perf_counter() - start)
        await asyncio.sleep(0.5)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    store.close()
    return taken


def main() -> None:
    """Measure and print."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    conversation(load())
    with tempfile.TemporaryDirectory() as folder:
        taken = asyncio.run(measure(Path(folder), times))
    print(f"save to answer, {times} saves: median {statistics.median(taken):.2f} s, slowest {max(taken):.2f} s")


if __name__ == "__main__":
    main()
