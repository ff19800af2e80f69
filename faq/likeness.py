"""Questions of like wording, put together: each group is led by the first question that is like no earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from zlib import crc32

import numpy as np
from scipy import sparse

from faq.hangul import fold

ALIKE = 0.42
"""Cosine at which two questions count as one."""
WIDTH = 1 << 18
COMMON = 0.05
"""Letter groups in a larger share of the questions tell nothing apart; they are left out."""
FEW = 40
"""Below so many questions nothing is common."""
BATCH = 1000


@dataclass
class Groups:
    """Groups that take further questions as they come; a question's place never changes once it is taken."""

    leaders: list[str] = field(default_factory=list)
    members: dict[str, list[str]] = field(default_factory=dict)
    of: dict[str, str] = field(default_factory=dict)
    rows: sparse.csr_matrix | None = None

    def take(self, questions: Iterable[tuple[str, str]]) -> None:
        """Take (key, words) pairs that are not yet known, in order."""
        fresh = [(key, words) for key, words in questions if key not in self.of]
        for start in range(0, len(fresh), BATCH):
            self.batch(fresh[start : start + BATCH])

    def batch(self, fresh: Sequence[tuple[str, str]]) -> None:
        """Take some at once: first beside the leaders there are, then among themselves."""
        vectors = rows([words for _, words in fresh])
        best, score = nearest(vectors, self.rows)
        left = []
        for i, (key, _) in enumerate(fresh):
            if score[i] >= ALIKE:
                self.join(key, self.leaders[best[i]])
            else:
                left.append(i)
        within = (vectors[left] @ vectors[left].T).tocsr() if left else None
        led: dict[int, str] = {}
        new = []
        for at, i in enumerate(left):
            key = fresh[i][0]
            if at not in led:
                self.leaders.append(key)
                new.append(i)
                assert within is not None
                near = within.indices[within.indptr[at] : within.indptr[at + 1]]
                likeness = within.data[within.indptr[at] : within.indptr[at + 1]]
                led |= {int(j): key for j, s in zip(near, likeness, strict=True) if s >= ALIKE and int(j) not in led}
                led[at] = key
            self.join(key, led[at])
        if new:
            added = vectors[new]
            self.rows = added if self.rows is None else sparse.vstack([self.rows, added], format="csr")

    def join(self, key: str, leader: str) -> None:
        """Put a question into a leader's group."""
        self.of[key] = leader
        self.members.setdefault(leader, []).append(key)


def rows(texts: Sequence[str]) -> sparse.csr_matrix:
    """Return the texts as unit rows over pairs and triples of their letters, spaces and marks left aside."""
    at, columns = [], []
    for row, text in enumerate(texts):
        said = "".join(c for c in fold(text) if c.isalnum())
        found = {said[i : i + n] for n in (2, 3) for i in range(max(0, len(said) - n + 1))} or {said}
        columns += [crc32(g.encode("utf-8", "replace")) % WIDTH for g in sorted(found)]
        at += [row] * len(found)
    values = np.ones(len(at), np.float32)
    matrix = sparse.csr_matrix((values, (np.array(at, np.int64), np.array(columns, np.int64))), (len(texts), WIDTH))
    if len(texts) >= FEW:
        counts = np.bincount(matrix.indices, minlength=WIDTH)
        matrix.data[counts[matrix.indices] > COMMON * len(texts)] *= 0.2
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = sparse.diags(1 / np.maximum(length, 1e-9))
    return sparse.csr_matrix(scale @ matrix)


def nearest(vectors: sparse.csr_matrix, leaders: sparse.csr_matrix | None) -> tuple[np.ndarray, np.ndarray]:
    """Return for each row the most similar leader and how similar it is; nothing is similar where none leads."""
    if leaders is None:
        return np.zeros(vectors.shape[0], np.int64), np.zeros(vectors.shape[0])
    likeness = (vectors @ leaders.T).tocsr()
    best, score = np.zeros(vectors.shape[0], np.int64), np.zeros(vectors.shape[0])
    for i in range(vectors.shape[0]):
        row = likeness.data[likeness.indptr[i] : likeness.indptr[i + 1]]
        if len(row):
            top = int(row.argmax())
            best[i], score[i] = likeness.indices[likeness.indptr[i] + top], row[top]
    return best, score
