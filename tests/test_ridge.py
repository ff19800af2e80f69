"""Leaving a phrasing or an entry out of the ridge gives what learning without it would have given."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from faq import ridge

ENTRIES = 7
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


def learnt(seed: int, alone: Ints, hidden: Ints) -> tuple[ridge.Ridge, Floats, Ints]:
    """Return a ridge over sixty texts in two scripts, their likeness and their owners."""
    luck = np.random.default_rng(seed)
    spots = np.abs(luck.normal(size=(60, 40)))
    spots /= np.linalg.norm(spots, axis=1, keepdims=True)
    likeness = (spots @ spots.T).astype(np.float32)
    owner = np.sort(luck.integers(0, ENTRIES, 60))
    parts = [np.arange(0, 60, 2), np.arange(1, 60, 2)]
    likeness[::2, 1::2] = likeness[1::2, ::2] = 0
    return (
        ridge.learnt(owner, ENTRIES, parts, lambda p: np.triu(likeness[np.ix_(p, p)]), alone, hidden),
        likeness,
        owner,
    )


def anew(likeness: Floats, owner: Ints, kept: NDArray[np.bool_]) -> Floats:
    """Return the ridge of every text, learnt from some of them."""
    answers = np.eye(ENTRIES, dtype=np.float32)[owner[kept]]
    softened = likeness[np.ix_(kept, kept)] + ridge.SOFTNESS * np.eye(kept.sum(), dtype=np.float32)
    return np.asarray(likeness[:, kept] @ np.linalg.solve(softened, answers), np.float32)


@pytest.mark.parametrize("seed", range(5))
def test_a_text_left_out_is_asked_as_if_it_had_not_been_learnt(seed: int) -> None:
    alone = np.array([3, 8, 20, 41, 59])
    got, likeness, owner = learnt(seed, alone, np.zeros(0, np.int64))
    for text, found in zip(alone.tolist(), got.without_itself(alone), strict=True):
        assert found == pytest.approx(anew(likeness, owner, np.arange(60) != text)[text], abs=1e-4)


@pytest.mark.parametrize("seed", range(5))
def test_an_entry_left_out_is_asked_as_if_none_of_it_had_been_learnt(seed: int) -> None:
    hidden = np.array([2, 5])
    got, likeness, owner = learnt(seed, np.zeros(0, np.int64), hidden)
    picked = np.flatnonzero(np.isin(owner, hidden))
    for text, found in zip(picked.tolist(), got.without_entry(picked, owner), strict=True):
        expected = anew(likeness, owner, owner != owner[text])[text]
        others = np.arange(ENTRIES) != owner[text]
        assert found[others] == pytest.approx(expected[others], abs=1e-4)
        assert found[owner[text]] == -1, "its own entry can not win"


def test_what_was_not_to_be_left_out_says_so() -> None:
    got, _, _ = learnt(0, np.array([1]), np.zeros(0, np.int64))
    assert np.isfinite(got.without_itself(np.array([1]))).all()
    assert np.isnan(got.without_itself(np.array([0]))).all()
