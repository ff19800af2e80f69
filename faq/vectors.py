"""Texts as weighted letter groups: several views, each of unit length, laid side by side in one sparse matrix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]

PRIME = np.uint64(0x100000001B3)
SPREAD = np.uint64(0x9E3779B97F4A7C15)
BREAK = "\0"
"""Stands where no group may reach across."""


@dataclass(frozen=True)
class View:
    """One way to cut a text: `spell` writes it out, groups of `least` to `most` letters are counted, `weight` is its share."""

    spell: Callable[[str], str]
    least: int
    most: int
    weight: float


def groups(texts: Sequence[str], least: int, most: int, salt: int) -> tuple[Ints, Hashes]:
    """Return the row and the hash of every letter group of the spelt texts."""
    lengths = np.fromiter((len(t) + 1 for t in texts), np.int64, len(texts))
    codes = np.frombuffer("".join(t + BREAK for t in texts).encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    rows = np.repeat(np.arange(len(texts)), lengths)
    hashes = codes * PRIME + np.uint64(salt)
    whole = codes != 0
    out_rows: list[Ints] = []
    out_hashes: list[Hashes] = []
    for size in range(1, most + 1):
        if size > 1:
            hashes = hashes[:-1] * PRIME + codes[size - 1 :]
            whole = whole[:-1] & (codes[size - 1 :] != 0)
        if size >= least:
            out_rows.append(rows[: len(whole)][whole])
            out_hashes.append(hashes[whole])
    mixed = np.concatenate(out_hashes)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * SPREAD
    return np.concatenate(out_rows), mixed ^ (mixed >> np.uint64(32))


def counted(rows: Ints, hashes: Hashes) -> tuple[Ints, Hashes, Floats]:
    """Return each (row, hash) once, with how often it stands there, by row and then hash."""
    order = np.lexsort((hashes, rows))
    rows, hashes = rows[order], hashes[order]
    first = np.ones(len(rows), bool)
    first[1:] = (rows[1:] != rows[:-1]) | (hashes[1:] != hashes[:-1])
    starts = np.flatnonzero(first)
    return rows[starts], hashes[starts], np.diff(np.append(starts, len(rows))).astype(np.float32)


class Vectors:
    """Learns the letter groups of a corpus and writes texts as rows over them."""

    def __init__(self, views: Sequence[View]) -> None:
        self.views = tuple(views)
        self.known: list[Hashes] = []
        self.rarity: list[Floats] = []
        self.unseen: float = 1.0

    @property
    def width(self) -> int:
        """How many groups are known over all views."""
        return sum(len(k) for k in self.known)

    def learn(self, texts: Sequence[str]) -> None:
        """Learn how rare each group is; one that stands in a single text counts as unseen and is not kept."""
        self.known, self.rarity = [], []
        self.unseen = float(1 + np.log((1 + len(texts)) / 2))
        for salt, view in enumerate(self.views):
            _, hashes, _ = counted(*groups([view.spell(t) for t in texts], view.least, view.most, salt))
            known, frequency = np.unique(hashes, return_counts=True)
            kept = frequency > 1
            self.known.append(known[kept])
            self.rarity.append((1 + np.log((1 + len(texts)) / (1 + frequency[kept]))).astype(np.float32))

    def write(self, texts: Sequence[str]) -> tuple[sparse.csr_matrix, Floats]:
        """Return the rows of the texts and, for each view, the share of each text's weight that is known."""
        all_rows, all_columns, all_values, shares = [], [], [], []
        offset = 0
        for salt, view in enumerate(self.views):
            rows, hashes, counts = counted(*groups([view.spell(t) for t in texts], view.least, view.most, salt))
            known, rarity = self.known[salt], self.rarity[salt]
            at = np.minimum(np.searchsorted(known, hashes), max(len(known) - 1, 0))
            found = known[at] == hashes if len(known) else np.zeros(len(hashes), bool)
            weights = (1 + np.log(counts)) * (np.where(found, rarity[at], self.unseen) if len(known) else self.unseen)
            squares = np.bincount(rows, weights**2, len(texts))
            norms = np.sqrt(np.maximum(squares, 1e-12))
            shares.append(np.bincount(rows[found], (weights**2)[found], len(texts)) / norms**2)
            all_rows.append(rows[found])
            all_columns.append(at[found] + offset)
            all_values.append((weights / norms[rows] * np.sqrt(view.weight))[found])
            offset += len(known)
        triplets = (np.concatenate(all_values).astype(np.float32), (np.concatenate(all_rows), np.concatenate(all_columns)))
        return sparse.csr_matrix(triplets, shape=(len(texts), offset)), np.stack(shares, 1).astype(np.float32)
