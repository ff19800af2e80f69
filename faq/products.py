"""Products of sparse rows as learning needs them, many at a time.

Apart from `faq/rows.py`, since it works with scipy, which what only answers need not load.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from faq.rows import Rows

Floats = NDArray[np.float32]

MANY = 300
"""Texts from which a group lies dense; some hundred groups are held by so many."""
FEW = 192
"""Texts multiplied at a time: several times as much as their products is held meanwhile."""


class Across:
    """Texts as columns over groups of letters or words: groups that many hold lie dense, which multiplies faster."""

    def __init__(self, rows: Rows, part: NDArray[np.int64] | None = None) -> None:
        across = matrix(rows) if part is None else matrix(rows)[:, part]
        self.dense = np.diff(across.indptr) > MANY
        self.whole = across[self.dense].toarray()
        self.rest = across[~self.dense]

    @cached_property
    def by_text(self) -> sparse.csr_matrix:
        """The groups that are not dense, text by text."""
        return self.rest.T.tocsr()

    def times(self, rows: Rows) -> Floats:
        """Return the products of rows with all texts, of shape (rows, texts)."""
        by = matrix(rows)
        out = np.empty((rows.height, self.rest.shape[1]), np.float32)
        for start in range(0, rows.height, FEW):
            some = by[start : start + FEW]
            part = (some[:, ~self.dense] @ self.rest).toarray()
            part += some[:, self.dense].toarray() @ self.whole
            out[start : start + FEW] = part
        return out

    def among(self, start: int, end: int) -> Floats:
        """Return the products of some texts with themselves and all after them."""
        both = (self.by_text[start:end] @ self.rest[:, start:]).toarray()
        both += self.whole[:, start:end].T @ self.whole[:, start:]
        return np.asarray(both, np.float32)


def matrix(rows: Rows) -> sparse.csr_matrix:
    """Return rows as scipy multiplies them."""
    columns = rows.columns.astype(np.int32, copy=False)
    return sparse.csr_matrix((rows.values, columns, rows.starts), shape=(rows.height, rows.width))
