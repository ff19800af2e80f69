"""Texts as sparse rows, with numpy alone: what only answers need not load scipy, with which learning multiplies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Columns = NDArray[np.int32] | NDArray[np.uint16]
Ints = NDArray[np.int64]
Whole = NDArray[np.int32] | NDArray[np.int64] | NDArray[np.uint16]

SMALL = 1 << 16
"""The width up to which a column takes two bytes."""
FULL = 0.15
"""The share of columns from which a row is laid out whole: some hundred rows are most of the work."""
AT_ONCE = 1 << 18
"""Products worked out together; more would only hold more memory."""


@dataclass(frozen=True)
class Rows:
    """Sparse rows of a width: the values of row i and their columns stand from starts[i] to starts[i + 1]."""

    values: Floats
    columns: Columns
    starts: Ints
    width: int

    @classmethod
    def of(cls, rows: Whole, columns: Whole, values: NDArray[np.floating], height: int, width: int) -> Rows:
        """Gather values by row; within a row they keep their order."""
        order = np.argsort(rows, kind="stable")
        return cls.in_order(np.bincount(rows, minlength=height), columns[order], values[order], width)

    @classmethod
    def in_order(cls, lengths: Ints, columns: Whole, values: NDArray[np.floating], width: int) -> Rows:
        """Take values that stand row by row, so many in each."""
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        small = columns.astype(np.uint16, copy=False) if width <= SMALL else columns.astype(np.int32, copy=False)
        return cls(values.astype(np.float32, copy=False), small, starts, width)

    @classmethod
    def none(cls) -> Rows:
        """Return no rows."""
        return cls(np.zeros(0, np.float32), np.zeros(0, np.int32), np.zeros(1, np.int64), 0)

    @classmethod
    def stacked(cls, parts: Sequence[Rows]) -> Rows:
        """Put rows of one width under one another."""
        ends = np.cumsum([0, *(len(p.values) for p in parts)])
        starts = [p.starts[:-1] + end for p, end in zip(parts, ends[:-1], strict=True)]
        return cls(
            np.concatenate([p.values for p in parts]),
            np.concatenate([p.columns for p in parts]),
            np.concatenate([*starts, ends[-1:]]).astype(np.int64),
            parts[0].width,
        )

    def scaled(self, worth: float) -> Rows:
        """Return the rows with every value times what it is worth."""
        return Rows(self.values * np.float32(worth), self.columns, self.starts, self.width)

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.starts) - 1

    @cached_property
    def lengths(self) -> Ints:
        """How many values each row has."""
        return np.diff(self.starts)

    def owners(self) -> Columns:
        """Return the row of each value."""
        return np.repeat(np.arange(self.height, dtype=np.int32), self.lengths)

    @cached_property
    def full(self) -> tuple[Columns, Floats]:
        """Return the rows that hold most, laid out whole, and where each row stands among them, -1 for none."""
        many = np.flatnonzero(self.lengths > FULL * self.width)
        place = np.full(self.height, -1, np.int32)
        place[many] = np.arange(len(many), dtype=np.int32)
        whole = np.zeros((len(many), self.width), np.float32)
        for at, row in enumerate(many.tolist()):
            part = slice(self.starts[row], self.starts[row + 1])
            whole[at, self.columns[part]] = self.values[part]
        return place, whole

    def times(self, across: Rows) -> Floats:
        """Return the product with rows that are as many as this is wide, of shape (height, across.width)."""
        place, whole = across.full
        at = place[self.columns]
        dense = np.zeros((self.height, len(whole)), np.float32)
        owners = self.owners()
        dense[owners[at >= 0], at[at >= 0]] = self.values[at >= 0]
        rest = Rows.of(owners[at < 0], self.columns[at < 0], self.values[at < 0], self.height, self.width)
        return np.asarray(dense @ whole + rest.sparsely(across), np.float32)

    def sparsely(self, across: Rows) -> Floats:
        """Return the product, worked out pair by pair."""
        out = np.empty((self.height, across.width), np.float32)
        lengths = across.lengths[self.columns]
        work = np.concatenate([[0], np.cumsum(lengths)])[self.starts]
        first = 0
        while first < self.height:
            last = max(first + 1, int(np.searchsorted(work, work[first] + AT_ONCE, "right")) - 1)
            part = slice(self.starts[first], self.starts[last])
            out[first:last] = self._some(across, first, last, part, lengths[part])
            first = last
        return out

    def _some(self, across: Rows, first: int, last: int, part: slice, lengths: Ints) -> Floats:
        """Return the product of the rows from first to last."""
        ends = np.cumsum(lengths)
        at = np.arange(ends[-1] if len(ends) else 0)
        at += np.repeat(across.starts[self.columns[part]] - ends + lengths, lengths)
        spot = across.columns[at].astype(np.int64)
        if last - first > 1:
            row = np.repeat(np.arange(last - first), self.lengths[first:last])
            spot += np.repeat(row * across.width, lengths)
        worth = np.repeat(self.values[part], lengths) * across.values[at]
        size = (last - first) * across.width
        return np.bincount(spot, worth, size).astype(np.float32).reshape(last - first, across.width)
