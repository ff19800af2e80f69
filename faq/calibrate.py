"""From evidence to a probability: a logistic layer drawn towards what holds in FAQs at large, and cuts on its score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

EVEN = 50.0
"""The score at which being ours and being none of ours weigh the same."""
WRONG_AT_MOST = 0.02
LEAST_ANSWER, MOST_ANSWER = 60.0, 97.0
LEAST_OFFER, MOST_OFFER = 15.0, 45.0
TRAFFIC = 0.75, 0.2, 0.05
"""How questions are thought to come: ours, near ours, far off."""


def sigmoid(x: Floats) -> Floats:
    """Return the logistic function, safe at both ends."""
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -40, 40))), np.float64)


def logistic(features: Floats, right: Flags, weights: Floats, prior: Floats, pull: float, steps: int = 40) -> Floats:
    """Fit a weighted logistic regression by Newton steps that never lose ground, drawn to `prior` by `pull`."""

    def loss(at: Floats) -> float:
        signed = np.where(right, -1.0, 1.0) * (features @ at)
        return float(weights @ np.logaddexp(0, signed) + pull / 2 * np.square(at - prior).sum())

    found = prior.copy()
    for _ in range(steps):
        p = sigmoid(features @ found)
        slope = features.T @ (weights * (p - right)) + pull * (found - prior)
        bend = (features * (weights * np.maximum(p * (1 - p), 1e-6))[:, None]).T @ features + pull * np.eye(len(prior))
        step = np.linalg.solve(bend, slope)
        while loss(found - step) > loss(found) and np.abs(step).max() > 1e-6:
            step = step / 2
        found = found - step
        if np.abs(step).max() < 1e-6:
            break
    return found


def softmax(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return shares over the last axis."""
    e = np.exp(z - z.max(-1, keepdims=True))
    return np.asarray(e / e.sum(-1, keepdims=True), np.float64)


@dataclass(frozen=True)
class Cuts:
    """Scores from which a question is answered, and from which choices are offered."""

    answer: float
    offer: float


def cuts(ours: Floats, near: Floats, far: Floats, first: Flags, served: Flags) -> Cuts:
    """Learn both cuts from scores of questions that are ours, near ours and far off.

    `first` tells which of ours came first in their ranking, `served` which came among the first three. Answering keeps
    wrong answers under two in a hundred of all questions; offering serves most of ours and declines most of the rest.
    """
    grid = np.arange(LEAST_OFFER, MOST_ANSWER + 1)
    over = [np.array([(s >= t).mean() if len(s) else 0.0 for t in grid]) for s in (near, far)]
    missed = np.array([((ours >= t) & ~first).mean() if len(ours) else 0.0 for t in grid])
    wrong = TRAFFIC[0] * missed + TRAFFIC[1] * over[0] + TRAFFIC[2] * over[1]
    within = grid[(wrong <= WRONG_AT_MOST) & (grid >= LEAST_ANSWER)]
    answer = float(within[0]) if len(within) else MOST_ANSWER
    helped = np.array([((ours >= t) & served).mean() if len(ours) else 0.0 for t in grid])
    gain = np.where(grid <= MOST_OFFER, helped - (over[0] + over[1]) / 2, -np.inf)
    return Cuts(answer, float(grid[int(np.argmax(gain))]))
