"""Prints how fast the bot is and whom it makes wait, in a few minutes: python -m tests.bench.load [MINUTES]."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace

from tests.chaos.__main__ import SHORT, main

PARTS = ("load", "burst", "fair", "echo")


def run(minutes: float = 0.5, seed: int = 1) -> bool:
    """Print the load figures, each steady rate over so many minutes; return whether every promise was kept."""
    return asyncio.run(main(replace(SHORT, minutes=minutes), seed, list(PARTS)))


if __name__ == "__main__":
    sys.exit(0 if run(*map(float, sys.argv[1:2])) else 1)
