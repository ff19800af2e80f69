"""Ridge over likeness: what each phrasing is worth to each entry, also as if a phrasing or an entry were not learnt.

What is to be left out later is learnt last: then only that corner of the inverse is worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

SOFTNESS = 0.2
"""What is added to each phrasing's likeness to itself: how far one phrasing alone is believed."""


@dataclass(frozen=True)
class Kin:
    """The phrasings of one entry in one part, with their piece of the inverse."""

    members: Ints
    inverse: Floats


@dataclass(frozen=True)
class Ridge:
    """Weights of the texts for each entry, and what lets one be left out without learning anew.

    `own` is each text's place on the inverse's diagonal, NaN for those that were not to be left out.
    """

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


def learnt(
    owner: Ints, entries: int, parts: Sequence[Ints], among: Callable[[Ints], Floats], alone: Ints, hidden: Ints
) -> Ridge:
    """Learn the weights of the texts of each part; texts that no entry owns (-1) speak against all.

    The parts, such as scripts, know nothing of one another; `among` gives the likeness of some texts to themselves and
    those after them, the upper triangle of a square.
    The texts `alone` can be left out afterwards, and the entries `hidden`.
    """
    answers = np.zeros((len(owner), entries), np.float32)
    answers[np.flatnonzero(owner >= 0), owner[owner >= 0]] = 1
    last = np.isin(owner, hidden)
    last[alone] = True
    weights, own = np.zeros_like(answers), np.full(len(owner), np.nan, np.float32)
    kin: list[Kin] = []
    for part in parts:
        part = part[np.argsort(last[part], kind="stable")]
        corner = int(last[part].sum())
        weights[part], root = solved(among(part), answers[part], corner)
        late = part[len(part) - corner :]
        own[late] = np.einsum("ij,ij->j", root, root)
        for entry in np.unique(owner[late][np.isin(owner[late], hidden)]):
            at = np.flatnonzero(owner[late] == entry)
            kin.append(Kin(late[at], root[:, at].T @ root[:, at]))
    return Ridge(weights, answers, own, kin)


def solved(likeness: Floats, answers: Floats, corner: int) -> tuple[Floats, Floats]:
    """Return the weights of texts of a likeness once softened, and R for the last texts; the likeness is used up.

    Only its upper triangle counts, which is the lower one of it turned, as LAPACK reads it.
    R'R is the lower right corner of the inverse: with the likeness as LL', that of L's own corner.
    """
    size = len(likeness)
    if size == 0:
        return answers, likeness
    likeness[np.arange(size), np.arange(size)] += SOFTNESS
    factor, _ = lapack.spotrf(likeness.T, lower=1, clean=1, overwrite_a=1)
    weights, _ = lapack.spotrs(factor, answers, lower=1)
    root, _ = lapack.strtri(factor[size - corner :, size - corner :], lower=1)
    return np.asarray(weights, np.float32), np.asarray(root, np.float32)
