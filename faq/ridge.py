"""Ridge over likeness: what each phrasing is worth to each entry, also as if a phrasing or an entry were not learnt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

SOFTNESS = 0.2
"""What is added to each phrasing's likeness to itself: how far one phrasing alone is believed."""


@dataclass(frozen=True)
class Kin:
    """The phrasings of one entry in one part, with their piece of the inverse."""

    members: Ints
    inverse: Floats


@dataclass(frozen=True)
class Ridge:
    """Weights of the texts for each entry, and what lets one be left out without learning anew."""

    weights: Floats
    answers: Floats
    own: Floats
    kin: Sequence[Kin]

    def without_itself(self, picked: Ints) -> Floats:
        """Return the ridge of phrasings as if each had not been learnt."""
        return np.asarray(self.answers[picked] - self.weights[picked] / self.own[picked][:, None], np.float32)

    def without_entry(self, picked: Ints, owner: Ints) -> Floats:
        """Return the ridge of phrasings as if their whole entries had not been learnt; their own entry gets -1."""
        place = np.full(len(self.weights), -1, np.int64)
        place[picked] = np.arange(len(picked))
        ridge = np.zeros((len(picked), self.weights.shape[1]), np.float32)
        for kin in self.kin:
            asked = place[kin.members] >= 0
            if not asked.any():
                continue
            block = np.linalg.solve(kin.inverse, self.weights[kin.members])
            ridge[place[kin.members[asked]]] = -block[asked]
        ridge[np.arange(len(picked)), owner[picked]] = -1
        return ridge


def learnt(owner: Ints, entries: int, parts: Sequence[Ints], among: Callable[[Ints], Floats]) -> Ridge:
    """Learn the weights of the texts of each part; texts that no entry owns (-1) speak against all.

    The parts, such as scripts, know nothing of one another; `among` gives the likeness of some texts to one another.
    """
    answers = np.zeros((len(owner), entries), np.float32)
    answers[np.flatnonzero(owner >= 0), owner[owner >= 0]] = 1
    weights, own = np.zeros_like(answers), np.ones(len(owner), np.float32)
    kin: list[Kin] = []
    for part in parts:
        root = halved(among(part))
        weights[part] = root.T @ (root @ answers[part])
        own[part] = np.einsum("ij,ij->j", root, root)
        for entry in np.unique(owner[part][owner[part] >= 0]):
            at = np.flatnonzero(owner[part] == entry)
            kin.append(Kin(part[at], root[:, at].T @ root[:, at]))
        del root
    return Ridge(weights, answers, own, kin)


def halved(likeness: Floats) -> Floats:
    """Return the lower half R of the inverse, R'R, of a likeness once softened; the likeness is used up."""
    size = len(likeness)
    if size == 0:
        return likeness
    likeness[np.arange(size), np.arange(size)] += SOFTNESS
    factor, _ = lapack.spotrf(likeness.T, lower=1, clean=1, overwrite_a=1)
    root, _ = lapack.strtri(factor, lower=1, overwrite_c=1)
    return np.asarray(root, np.float32)
