"""Names, search aids and loose words of the items: whose they are and what each unit of them tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from math import log
from typing import Any

from faq.hangul import FIRST, PER_VOWEL, is_syllable

Held = Iterable[tuple[int, tuple[str, ...]]]
"""Owners with units of theirs."""
NAME, AID = 1.0, 0.95
WEAK, FRAME = 0.4, 0.12
"""What a word that weighs little alone counts for, and one of the company frame inside a term."""
UNKNOWN = 0.15
"""What an unknown word of a description counts for against every item."""


@dataclass(frozen=True)
class Term:
    """A name or search aid: whose it is, its units with their weights' sum, and what it counts for."""

    owner: int
    units: tuple[str, ...]
    weight: float
    mass: float


def terms_of(row: Mapping[str, Any]) -> Iterable[tuple[str, float]]:
    """Yield the names, what stands in their brackets and the keywords of an item with their weights."""
    for name in (str(row["ko"]), str(row["en"])):
        bare, _, inside = name.partition("(")
        yield bare, NAME
        for part in inside.rstrip(")").replace("/", ";").split(";"):
            if part.strip():
                yield part, NAME
        if "/" in bare:
            yield from ((part, AID) for part in bare.split("/"))
    for aid in row.get("keywords", ()):
        yield str(aid), AID


@dataclass(frozen=True)
class Loose:
    """Single words that go with items: whose they are and what they tell."""

    owners: Mapping[str, frozenset[int]]
    weights: Mapping[str, float]

    @classmethod
    def of(cls, parts: Held, every: Held, items: int, weak: Set[str], frame: Set[str]) -> Loose:
        """Gather words by owner; what a word tells depends on all who have it."""
        owners: dict[str, set[int]] = {}
        for n, units in parts:
            for unit in units:
                if unit and unit not in frame:
                    owners.setdefault(unit, set()).add(n)
        return cls({u: frozenset(o) for u, o in owners.items()}, weights_of(every, items, weak, frame))


def head(unit: str) -> str:
    """Return how a Hangul word begins, without the final of its second syllable; verbs bend after it."""
    if len(unit) < 2 or not is_syllable(unit[0]) or not is_syllable(unit[1]):
        return ""
    return unit[0] + chr(ord(unit[1]) - (ord(unit[1]) - FIRST) % PER_VOWEL)


def joined(parted: Iterable[tuple[int, tuple[str, ...], float]], weights: Mapping[str, float]) -> list[Term]:
    """Return each item's terms once, with the best of their weights."""
    best: dict[tuple[int, tuple[str, ...]], float] = {}
    for n, units, w in parted:
        if units:
            best[n, units] = max(w, best.get((n, units), 0.0))
    return [Term(n, u, w, sum(weights.get(x, UNKNOWN) for x in u)) for (n, u), w in best.items()]


def holders_of(held: Held) -> dict[str, list[int]]:
    """Return who holds each unit."""
    out: dict[str, list[int]] = {}
    for n, units in held:
        for unit in dict.fromkeys(units):
            out.setdefault(unit, []).append(n)
    return out


def weights_of(held: Held, items: int, weak: Set[str], frame: Set[str]) -> dict[str, float]:
    """Return what each unit tells, 0-1: the fewer items have it the more."""
    owners: dict[str, set[int]] = {}
    for n, units in held:
        for unit in units:
            owners.setdefault(unit, set()).add(n)
    scale = log(1 + items)
    out = {u: log(1 + items / len(o)) / scale for u, o in owners.items()}
    for unit in weak:
        out[unit] = WEAK * out.get(unit, 1.0)
    for unit in frame:
        if unit in out:
            out[unit] = min(out[unit], FRAME)
    return out
