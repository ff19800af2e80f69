"""Learns a folder's words into the cache, in a process of its own: `python -m bot.learn FOLDER`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot.content.load import load
from bot.talking import conversation


def main(folder: str) -> None:
    """Learn, giving way to whatever else runs on the machine."""
    os.nice(10)
    conversation(load(Path(folder)))


if __name__ == "__main__":
    main(sys.argv[1])
