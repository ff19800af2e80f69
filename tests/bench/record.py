"""Measures the record to take along: `python -m tests.bench.record`; the first PDF also loads the library."""

from __future__ import annotations

import time
from dataclasses import replace

from bot.content.load import load
from bot.model import LANGUAGES
from bot.talking import conversation
from tests.alone import Alone

SAID = {"item": ("135", "111", "1", "2", "3"), "size": "mid", "field": ("fta", "bonded"), "exclusion": "ask"}
ROUNDS = 5


def main() -> None:
    """Print seconds (wall and processor) and bytes of each file in each language."""
    talk_to = conversation(load())
    for lang in LANGUAGES:
        person = Alone(talk_to, lang)
        person.talk = replace(person.talk, answers=SAID, office="incheon")
        for kind in ("pdf", "html"):
            for n in range(ROUNDS):
                wall, processor = time.perf_counter(), time.process_time()
                person.send(f"record:{kind}")
                wall, processor = time.perf_counter() - wall, time.process_time() - processor
                if n in (0, ROUNDS - 1):
                    size = len(person.screens[0].attachments[0].data)
                    print(f"{lang} {kind} no. {n + 1}: {wall:.3f} s, {processor:.3f} s processor, {size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
