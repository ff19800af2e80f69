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
LEAST_ANSWER, MOST_ANSWER = 50.0, 97.0


def sigmoid(x: Floats) -> Floats:
    """Return the logistic function, safe at both ends."""
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -40, 40))), np.float64)


def logistic(features: Floats, right: Flags, weights: Floats, prior: Floats, pull: float, steps: int = 40) -> Floats:
    """Fit a weighted logistic regression by Newton steps, drawn to `prior` with strength `pull`."""
    found = prior.copy()
    for _ in range(steps):
        p = sigmoid(features @ found)
        slope = features.T @ (weights * (p - right)) + pull * (found - prior)
        bend = (features * (weights * np.maximum(p * (1 - p), 1e-6))[:, None]).T @ features + pull * np.eye(len(prior))
        step = np.linalg.solve(bend, slope)
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


def cuts(scores: Floats, right: Flags, weights: Floats) -> Cuts:
    """Learn the answer cut that keeps wrong answers under two in a hundred of all questions, and the offer cut below it."""
    order = np.argsort(-scores, kind="stable")
    wrong = np.cumsum((weights * ~right)[order]) / weights.sum()
    within = np.flatnonzero(wrong <= WRONG_AT_MOST)
    answer = float(scores[order[within[-1]]]) if len(within) else MOST_ANSWER
    answer = min(max(answer, LEAST_ANSWER), MOST_ANSWER)
    return Cuts(answer, min(0.6 * EVEN, answer))
