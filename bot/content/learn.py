"""Learns a folder's phrasings into the cache, in a process of its own: `python -m bot.content.learn FOLDER`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot.content.learnt import fitted
from bot.content.load import load
from faq.asking import phrasings


def main(folder: str) -> None:
    """Learn, giving way to whatever else runs on the machine."""
    os.nice(10)
    fitted(phrasings(load(Path(folder)).entries.values()))


if __name__ == "__main__":
    main(sys.argv[1])
