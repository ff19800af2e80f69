"""Texts as weighted groups of letters or words: several views, each of unit length, side by side in one matrix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
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
ROW_BITS = np.uint64(16)
"""Bits that number the texts; the rest of 64 are those of a hash."""
BREAK = "\0"
"""Stands where no group may reach across."""


@dataclass(frozen=True)
class View:
    """A way to cut a text: `spell` gives letters or tokens, groups of `least` to `most` count, `weight` is its part."""

    spell: Callable[[str], str | list[str]]
    least: int
    most: int
    weight: float


def coded(spelt: Sequence[str | list[str]]) -> tuple[Ints, Hashes]:
    """Return the lengths of texts and their letters as code points, or tokens as checksums, with a break after each."""
    lengths = np.array([len(s) + 1 for s in spelt], np.int64)
    if all(isinstance(s, str) for s in spelt):
        together = "".join([f"{s}{BREAK}" for s in spelt])
        return lengths, np.frombuffer(together.encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    return lengths, np.array([code for s in spelt for code in (*(crc32(t.encode()) | 1 for t in s), 0)], np.uint64)


def groups(texts: Sequence[str], view: View, salt: int) -> tuple[Ints, Hashes]:
    """Return the row and the hash of every group of the spelt texts."""
    lengths, codes = coded([view.spell(t) for t in texts])
    rows = np.repeat(np.arange(len(texts)), lengths)
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
    return np.concatenate(out_rows), (mixed ^ (mixed >> np.uint64(32))) >> ROW_BITS


class Vectors:
    """Learns the groups of a corpus, with a background that only tells how common each is, and writes texts as rows."""

    def __init__(self, views: Sequence[View]) -> None:
        self.views = tuple(views)
        self.known: list[Hashes] = []
        self.ours: list[Ints] = []
        self.common: list[Ints] = []
        self.rarity = rarities(0)

    @property
    def width(self) -> int:
        """How many groups are known over all views."""
        return sum(len(k) for k in self.known)

    def learn(self, texts: Sequence[str], background: Sequence[str]) -> Rows:
        """Count in how many texts, and in how many of the background too, each group stands.

        Returns the groups as rows over the texts, view by view, so that little is held at a time.
        """
        self.known, self.ours, self.common = [], [], []
        self.rarity = rarities(len(texts) + len(background))
        return Rows.stacked([self.learn_view(texts, background) for _ in self.views])

    def learn_view(self, texts: Sequence[str], background: Sequence[str]) -> Rows:
        """Count the groups of one more view and return them as rows."""
        salt = len(self.known)
        rows, hashes, counts = self.held(texts, salt)
        self.count(hashes, self.held(background, salt)[1])
        weights = self.weights(np.repeat(self.common[salt], self.ours[salt]), counts)
        squares = np.maximum(np.bincount(rows, weights**2, len(texts)), 1e-12)
        values = weights * np.sqrt(self.views[salt].weight / squares[rows])
        return Rows.in_order(self.ours[salt], rows, values, len(texts))

    def count(self, told: Hashes, elsewhere: Hashes) -> None:
        """Count the groups of one more view, which come in order."""
        ends = np.append(np.flatnonzero(told[1:] != told[:-1]), len(told) - 1) if len(told) else np.zeros(0, np.int64)
        known, ours = told[ends], np.diff(ends, prepend=-1)
        others, more = np.unique(elsewhere, return_counts=True)
        everything = np.union1d(known, others)
        own, common = np.zeros(len(everything), np.int64), np.zeros(len(everything), np.int64)
        own[np.searchsorted(everything, known)] = ours
        common[np.searchsorted(everything, others)] = more
        self.known.append(everything)
        self.ours.append(own)
        self.common.append(own + common)

    def held(self, texts: Sequence[str], salt: int) -> Held:
        """Return what the texts hold in one view, by hash and then row, each with how often it stands there.

        Raises ValueError for more texts than there are numbers for.
        """
        if len(texts) > 1 << int(ROW_BITS):
            raise ValueError(f"{len(texts)} texts are more than can be learnt together")
        packed = []
        for start in range(0, max(len(texts), 1), BATCH):
            rows, hashes = groups(texts[start : start + BATCH], self.views[salt], salt)
            packed.append((hashes << ROW_BITS) | (rows + start).astype(np.uint64))
        both = np.sort(np.concatenate(packed))
        first = np.ones(len(both), bool)
        first[1:] = both[1:] != both[:-1]
        starts = np.flatnonzero(first)
        counts = np.diff(np.append(starts, len(both))).astype(np.float32)
        once = both[starts]
        return (once & ((np.uint64(1) << ROW_BITS) - np.uint64(1))).astype(np.int32), once >> ROW_BITS, counts

    def weights(self, common: Ints, counts: Floats) -> Doubles:
        """Return the weight of groups by how many texts hold them and how often one does."""
        weights = np.asarray(self.rarity[common], np.float64)
        often = counts > 1
        weights[often] *= 1 + np.log(counts[often])
        return weights

    def write(self, texts: Sequence[str], hidden: Ints | None = None) -> tuple[Rows, Floats]:
        """Return the rows of the texts and, for each view, the share of each text's weight that is known.

        Learnt texts can be written as if those with the same number in `hidden` had not been learnt.
        """
        held = [self.held(texts, salt) for salt in range(len(self.views))]
        views = np.repeat(np.arange(len(held)), [len(rows) for rows, _, _ in held])
        at, ours, common = side_by_side([self.find(salt, hashes) for salt, (_, hashes, _) in enumerate(held)])
        rows, counts = side_by_side([(rows, counts) for rows, _, counts in held])
        if hidden is not None:
            fewer = together(hidden[rows], at)
            ours, common = ours - fewer, common - fewer
        weights = self.weights(common, counts)
        cells, size = rows * len(held) + views, len(texts) * len(held)
        squares = np.maximum(np.bincount(cells, weights**2, size), 1e-12)
        there = ours > 0
        share = np.bincount(cells[there], weights[there] ** 2, size) / squares
        values = weights * np.sqrt(np.array([v.weight for v in self.views])[views] / squares[cells])
        written = Rows.of(rows[there], at[there], values[there], len(texts), self.width)
        return written, share.astype(np.float32).reshape(len(texts), len(held))

    def find(self, salt: int, hashes: Hashes) -> tuple[Ints, Ints, Ints]:
        """Return the columns of the groups of a view and how many texts, ours and all, hold them."""
        known = self.known[salt]
        if len(known) == 0:
            nothing = np.zeros(len(hashes), np.int64)
            return nothing, nothing, nothing
        at = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
        found = known[at] == hashes
        before = sum(len(k) for k in self.known[:salt])
        return at + before, self.ours[salt][at] * found, self.common[salt][at] * found


def rarities(size: int) -> Doubles:
    """Return the weight of a group by how many of so many texts hold it; none weighs as one."""
    held = np.maximum(np.arange(size + 1), 1)
    return np.asarray((1 + np.log((1 + size) / (1 + held))) ** RARITY, np.float64)


def side_by_side(parts: Sequence[Sequence[NDArray[Any]]]) -> tuple[NDArray[Any], ...]:
    """Return the arrays of several lots, each joined with its like."""
    return tuple(np.concatenate(like) for like in zip(*parts, strict=True))


def together(labels: Ints, at: Ints) -> Ints:
    """Return for each (label, group) how often that pair stands in the list."""
    _, back, counts = np.unique(labels * (int(at.max(initial=0)) + 1) + at, return_inverse=True, return_counts=True)
    return np.asarray(counts[back], np.int64)
