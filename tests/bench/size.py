"""Measures size decisions a second on the worked cases and on inputs with gaps: `python -m tests.bench.size`."""

from __future__ import annotations

import itertools
import json
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bot.content.load import SHIPPED, load
from eligibility.size import decide
from eligibility.size_input import read

ROOT = Path(__file__).resolve().parents[2]
TIMES = 20


def told(value: Any) -> Any:
    """Return the value with "?" taken for not known."""
    if isinstance(value, dict):
        return {k: told(v) for k, v in value.items()}
    if isinstance(value, list):
        return [told(v) for v in value]
    return None if value == "?" else value


def inputs() -> Iterator[Mapping[str, Any]]:
    """Yield every case of the worked cases as an input."""
    data = tomllib.loads((ROOT / "tests/cases/size.toml").read_text(encoding="utf-8"))
    for case, table in itertools.product(data["case"], ("old", "new")):
        yield told({**data["base"], **data["table"][table], **case["given"]})


def a_second(work: Callable[[], object], count: int) -> float:
    """Return how many decisions the work makes in a second of one processor."""
    start = time.process_time()
    work()
    return count / (time.process_time() - start)


def main() -> None:
    """Print decisions a second, alone and with reading the input as scripts give it."""
    law, past = load(SHIPPED).size_law, date(2025, 2, 28)
    raw = list(inputs())
    asked = [read(r, law.divisions) for r in raw]
    lines = [json.dumps(r) for r in raw]
    count = TIMES * len(raw)
    print(f"cases: {len(raw)}")
    print(
        f"decided: {a_second(lambda: [decide(law, a, past) for _ in range(TIMES) for a in asked], count):.0f} a second"
    )
    whole = a_second(
        lambda: [decide(law, read(json.loads(t), law.divisions), past) for _ in range(TIMES) for t in lines], count
    )
    print(f"read and decided: {whole:.0f} a second")


if __name__ == "__main__":
    main()
