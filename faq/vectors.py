"""Texts as weighted groups of letters or words: several views, each of unit length, side by side in one matrix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from faq.rows import Rows

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Held = tuple[NDArray[np.int32], Hashes, Floats]
"""Rows, hashes and counts of the groups that texts hold."""

PRIME = np.uint64(0x100000001B3)
SPREAD = np.uint64(0x9E3779B97F4A7C15)
RARITY = 0.3
"""How much rare groups count for more: little, since common words tell how a thing is asked."""
BATCH = 512
HASH_BITS = np.uint64(55)
"""Bits of a hash; the rest of 64 numbers the texts of a batch."""
BREAK = "\0"
"""Stands where no group may reach across."""


@dataclass(frozen=True)
class View:
    """A way to cut a text: `spell` gives letters or tokens, groups of `least` to `most` count, `weight` is its part."""

    spell: Callable[[str], str | list[str]]
    least: int
    most: int
    weight: float


def coded(spelt: str | list[str]) -> Hashes:
    """Return letters as their code points and tokens as their checksums, with a break at the end."""
    if isinstance(spelt, str):
        return np.frombuffer((spelt + BREAK).encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    return np.array([*(crc32(t.encode()) | 1 for t in spelt), 0], np.uint64)


def groups(texts: Sequence[str], view: View, salt: int) -> tuple[Ints, Hashes]:
    """Return the row and the hash of every group of the spelt texts."""
    parts = [coded(view.spell(t)) for t in texts]
    codes = np.concatenate([*parts, np.zeros(0, np.uint64)])
    rows = np.repeat(np.arange(len(texts)), [len(p) for p in parts])
    hashes = codes * PRIME + np.uint64(salt)
    whole = codes != 0
    out_rows: list[Ints] = []
    out_hashes: list[Hashes] = []
    for size in range(1, view.most + 1):
        if size > 1:
            hashes = hashes[:-1] * PRIME + codes[size - 1 :]
            whole = whole[:-1] & (codes[size - 1 :] != 0)
        if size >= view.least:
            out_rows.append(rows[: len(whole)][whole])
            out_hashes.append(hashes[whole])
    mixed = np.concatenate(out_hashes)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * SPREAD
    return np.concatenate(out_rows), (mixed ^ (mixed >> np.uint64(32))) >> (np.uint64(64) - HASH_BITS)


def counted(rows: Ints, hashes: Hashes, height: int) -> Held:
    """Return each (row, hash) once, with how often it stands there, by row and then hash."""
    if height <= BATCH:
        both = np.sort((rows.astype(np.uint64) << HASH_BITS) | hashes)
        rows, hashes = (both >> HASH_BITS).astype(np.int64), both & ((np.uint64(1) << HASH_BITS) - np.uint64(1))
    else:
        order = np.lexsort((hashes, rows))
        rows, hashes = rows[order], hashes[order]
    first = np.ones(len(rows), bool)
    first[1:] = (rows[1:] != rows[:-1]) | (hashes[1:] != hashes[:-1])
    starts = np.flatnonzero(first)
    counts = np.diff(np.append(starts, len(rows))).astype(np.float32)
    return rows[starts].astype(np.int32), hashes[starts], counts


class Vectors:
    """Learns the groups of a corpus, with a background that only tells how common each is, and writes texts as rows."""

    def __init__(self, views: Sequence[View]) -> None:
        self.views = tuple(views)
        self.known: list[Hashes] = []
        self.ours: list[Ints] = []
        self.common: list[Ints] = []
        self.size = 0

    @property
    def width(self) -> int:
        """How many groups are known over all views."""
        return sum(len(k) for k in self.known)

    def learn(self, texts: Sequence[str], background: Sequence[str]) -> Rows:
        """Count in how many texts, and in how many of the background too, each group stands; return the texts' rows."""
        self.known, self.ours, self.common = [], [], []
        self.size = len(texts) + len(background)
        told, far = ([self.held(t) for t in batches(some)] for some in (texts, background))
        for at in range(len(self.views)):
            known, ours = np.unique(np.concatenate([part[at][1] for part in told]), return_counts=True)
            elsewhere, more = np.unique(np.concatenate([part[at][1] for part in far]), return_counts=True)
            everything = np.union1d(known, elsewhere)
            own, common = np.zeros(len(everything), np.int64), np.zeros(len(everything), np.int64)
            own[np.searchsorted(everything, known)] = ours
            common[np.searchsorted(everything, elsewhere)] = more
            self.known.append(everything)
            self.ours.append(own)
            self.common.append(own + common)
        sizes = [len(t) for t in batches(texts)]
        return Rows.stacked([self.rows(told.pop(0), size)[0] for size in sizes])

    def held(self, texts: Sequence[str]) -> list[Held]:
        """Return what the texts hold in each view."""
        return [counted(*groups(texts, view, salt), len(texts)) for salt, view in enumerate(self.views)]

    def rarity(self, common: Ints) -> Doubles:
        """Return the weight of groups by how many texts hold them; what stands in none weighs as what stands in one."""
        return np.asarray((1 + np.log((1 + self.size) / (1 + np.maximum(common, 1)))) ** RARITY, np.float64)

    def write(self, texts: Sequence[str], hidden: Ints | None = None) -> tuple[Rows, Floats]:
        """Return the rows of the texts and, for each view, the share of each text's weight that is known.

        Learnt texts can be written as if those with the same number in `hidden` had not been learnt.
        """
        return self.rows(self.held(texts), len(texts), hidden)

    def rows(self, parts: Sequence[Held], height: int, hidden: Ints | None = None) -> tuple[Rows, Floats]:
        """Return the rows and the shares of so many texts by what they hold."""
        all_rows, all_columns, all_values, shares = [], [], [], []
        offset = 0
        for salt, (view, (rows, hashes, counts)) in enumerate(zip(self.views, parts, strict=True)):
            at, ours, common = self.find(salt, hashes)
            if hidden is not None:
                fewer = together(hidden[rows], at)
                ours, common = ours - fewer, common - fewer
            weights = (1 + np.log(counts)) * self.rarity(common)
            squares = np.maximum(np.bincount(rows, weights**2, height), 1e-12)
            there = ours > 0
            shares.append(np.bincount(rows[there], (weights**2)[there], height) / squares)
            all_rows.append(rows[there])
            all_columns.append(at[there] + offset)
            all_values.append((weights * np.sqrt(view.weight / squares[rows]))[there])
            offset += len(self.known[salt])
        columns, values = np.concatenate(all_columns), np.concatenate(all_values)
        written = Rows.of(np.concatenate(all_rows), columns, values, height, offset)
        return written, np.stack(shares, 1).astype(np.float32)

    def find(self, salt: int, hashes: Hashes) -> tuple[Ints, Ints, Ints]:
        """Return where groups stand in a view and how many texts, ours and all, hold them."""
        known = self.known[salt]
        if len(known) == 0:
            nothing = np.zeros(len(hashes), np.int64)
            return nothing, nothing, nothing
        at = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
        found = known[at] == hashes
        return at, self.ours[salt][at] * found, self.common[salt][at] * found


def together(labels: Ints, at: Ints) -> Ints:
    """Return for each (label, group) how often that pair stands in the list."""
    _, back, counts = np.unique(labels * (int(at.max(initial=0)) + 1) + at, return_inverse=True, return_counts=True)
    return np.asarray(counts[back], np.int64)


def batches(texts: Sequence[str]) -> list[Sequence[str]]:
    """Return the texts a few at a time, at least one lot."""
    return [texts[i : i + BATCH] for i in range(0, max(len(texts), 1), BATCH)]
