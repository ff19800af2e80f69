"""Measures the item search on the cases of tests/cases/items.toml: `python -m tests.bench.items [--wrong]`."""

from __future__ import annotations

import csv
import sys
import time
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from faq.items import ItemIndex

ROOT = Path(__file__).resolve().parents[2]
Case = Mapping[str, Any]


def index() -> ItemIndex:
    """Build the search over the shipped list and search aids."""
    with (ROOT / "eligibility/content/item-words.csv").open(encoding="utf-8", newline="") as file:
        aids = {r["list_no"]: r for r in csv.DictReader(file)}
    terms = {no: [w for c in ("ko", "en") for w in r[c].split(";") if w] for no, r in aids.items()}
    rows = [
        {
            "no": no,
            "ko": ko,
            "en": en,
            "keywords": [*keywords.split(";"), *terms[no]],
            "loose": aids[no]["loose"].split(),
        }
        for no, ko, en, keywords in listed()
    ]
    lists = {no: terms[no] for no in ("none", "weak", "frame")}
    return ItemIndex(rows, lists | {"none_loose": aids["none"]["loose"].split()})


def listed() -> list[tuple[str, str, str, str]]:
    """Return number, Korean and English name and keywords of each item."""
    with (ROOT / "eligibility/content/items.csv").open(encoding="utf-8-sig", newline="") as file:
        return [(r["list_no"], r["item_ko"], r["item_en"], r["keywords"]) for r in csv.DictReader(file)]


def cases() -> dict[str, Any]:
    """Read the cases."""
    return tomllib.loads((ROOT / "tests/cases/items.toml").read_text(encoding="utf-8"))


def right(case: Case) -> set[str]:
    """Return the numbers that answer a case."""
    return {str(case["no"]), *map(str, case.get("also", ()))}


def shares(finder: ItemIndex, said: Iterable[Case]) -> dict[str, float]:
    """Return the shares of cases whose item comes first, among five, and is claimed first."""
    said = list(said)
    first = five = claimed = 0
    for case in said:
        status, items = finder.find(case["say"])
        numbers = [no for no, _ in items]
        first += bool(numbers) and numbers[0] in right(case)
        five += bool(right(case) & set(numbers))
        claimed += status != "none" and numbers[0] in right(case)
    return {"first": first / len(said), "five": five / len(said), "claimed": claimed / len(said)}


def nothing_claimed(finder: ItemIndex, said: Iterable[str]) -> float:
    """Return the share of trades without an item for which nothing is claimed."""
    said = list(said)
    return sum(finder.find(s)[0] == "none" for s in said) / len(said)


def wrong(finder: ItemIndex, data: Mapping[str, Any], part: str) -> None:
    """Print what goes wrong in a part."""
    for case in data[part]:
        status, items = finder.find(case["say"])
        if status == "none" or items[0][0] not in right(case):
            print(f"  {part} {case['no']}: {case['say']} -> {status} {items}")
    for said in data[f"{part}_none"]:
        status, items = finder.find(said)
        if status != "none":
            print(f"  {part} none: {said} -> {status} {items}")


def main(arguments: list[str]) -> None:
    """Print the figures and, when asked, what is wrong in the cases that may be looked at."""
    began = time.perf_counter()
    finder = index()
    built = time.perf_counter() - began
    data = cases()
    for part in ("dev", "held", "later"):
        got = shares(finder, data[part])
        none = nothing_claimed(finder, data[f"{part}_none"])
        print(part, " ".join(f"{k} {100 * v:.1f}%" for k, v in got.items()), f"none {100 * none:.1f}%")
    if "--wrong" in arguments:
        wrong(finder, data, "dev")
    said = [c["say"] for c in data["held"]] + data["held_none"]
    times = []
    for text in said:
        began = time.perf_counter()
        finder.find(text)
        times.append(time.perf_counter() - began)
    times.sort()
    print(f"build {built:.2f} s, median {1000 * times[len(times) // 2]:.2f} ms, longest {1000 * times[-1]:.2f} ms")


if __name__ == "__main__":
    main(sys.argv[1:])
