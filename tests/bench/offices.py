"""Measures how fast the cases of tests/cases/places.toml lead to offices: `python -m tests.bench.offices`."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

from bot.content.facts import read_publications
from bot.content.offices import Offices, read_offices

ROOT = Path(__file__).resolve().parents[2]
LOOK_UPS = 10_000


def places() -> list[str]:
    """Return the cases, repeated up to the number of look-ups."""
    groups = tomllib.loads((ROOT / "tests/cases/places.toml").read_text(encoding="utf-8"))["group"]
    said = [say for group in groups for say in group["say"]]
    return (said * (LOOK_UPS // len(said) + 1))[:LOOK_UPS]


def timed(offices: Offices, said: list[str]) -> tuple[float, float]:
    """Return look-ups in a second of processor time and the slowest of a hundred, in milliseconds."""
    each: list[float] = []
    for text in said:
        began = time.process_time()
        offices.decide(text)
        each.append(time.process_time() - began)
    return len(said) / sum(each), sorted(each)[-len(each) // 100] * 1000


def main() -> None:
    """Print the figures."""
    began = time.process_time()
    offices = read_offices(ROOT, read_publications(ROOT))
    print(f"tables read in {time.process_time() - began:.2f} s of processor time")
    rate, slow = timed(offices, places())
    print(f"{LOOK_UPS} look-ups: {rate:.0f} a second (1000 wanted), p99 {slow:.2f} ms")
    rate, slow = timed(offices, ["가나다라 마바사 " * 500] * 200 + ["xyzzy plugh " * 300] * 200)
    print(f"long texts without a place: {rate:.0f} a second, p99 {slow:.2f} ms")


if __name__ == "__main__":
    main()
