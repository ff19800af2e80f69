"""Spellings of Korean names in Latin letters: the official one and what people and old maps write."""

from __future__ import annotations

from collections.abc import Iterator

FIRST = (("g", "k"), ("d", "t"), ("b", "p"), ("j", "ch"))
"""First letters as older systems write them."""
VOWELS = (
    ("yeong", "young"),
    ("yeong", "yung"),
    ("eong", "ung"),
    ("eo", "u"),
    ("eo", "o"),
    ("eu", "u"),
    ("u", "oo"),
    ("won", "weon"),
)
SHORTEST = 5
"""Letters below which a spelling made by rule would meet too many other words."""
SUFFIXES = ("si", "gun", "gu", "do")


def variants(written: str) -> Iterator[str]:
    """Yield other spellings of a name as it is compared, without the one given."""
    stem, hyphen, suffix = written.casefold().rpartition("-")
    if not hyphen or suffix not in SUFFIXES:
        stem, suffix = written.casefold(), ""
    stem = "".join(c for c in stem if c.isalnum())
    for spelt in dict.fromkeys(spellings(stem)):
        if spelt != stem and len(spelt) >= SHORTEST:
            yield spelt + suffix


def spellings(stem: str) -> Iterator[str]:
    """Yield the spellings of a stem: an older first letter, plainer vowels, or both."""
    firsts = [stem, *(new + stem[len(old) :] for old, new in FIRST if stem.startswith(old))]
    for first in firsts:
        yield first
        for old, new in VOWELS:
            if old in first:
                yield first.replace(old, new)
