"""From evidence to a probability: a logistic layer drawn towards what holds in FAQs at large, and cuts on its score."""

from __future__ import annotations

from collections.abc import Sequence
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
OWN_LEAST_ANSWER, OWN_LEAST_OFFER = 34.0, 10.0
"""The least where the content says what it declines, also where fewer would do. Of nineteen hundred questions that
nobody had tuned to, 92 in a hundred were answered right and 1.7 wrongly from 30 on, 91 and 1.3 from 36 on."""
TRAFFIC = 0.75, 0.0, 0.2, 0.05
"""How questions are thought to come: ours, ours that are declined, near ours, far off."""
OWN_TRAFFIC = 0.075, 0.02, 0.01, 0.03
"""The same where the content says what it declines. Phrasings of one entry are written to differ, so that one asked
without itself goes wrong some ten times as often as what people type; the first two count for a tenth."""
OWN_HELP = 2.0
"""How much serving counts against offering in vain where the content says what it declines."""


def sigmoid(x: Floats) -> Floats:
    """Return the logistic function, safe at both ends."""
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -40, 40))), np.float64)


def logistic(features: Floats, right: Flags, weights: Floats, prior: Floats, pull: Floats, steps: int = 40) -> Floats:
    """Fit a weighted logistic regression by Newton steps that never lose ground, drawn to `prior` by `pull`."""

    def loss(at: Floats) -> float:
        signed = np.where(right, -1.0, 1.0) * (features @ at)
        return float(weights @ np.logaddexp(0, signed) + pull @ np.square(at - prior) / 2)

    found = prior.copy()
    for _ in range(steps):
        p = sigmoid(features @ found)
        slope = features.T @ (weights * (p - right)) + pull * (found - prior)
        bend = (features * (weights * np.maximum(p * (1 - p), 1e-6))[:, None]).T @ features + np.diag(pull)
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
class Sample:
    """Questions of one sort: their scores, whether the right entry came first or among three, and whether the first
    would be answered at all rather than declined."""

    score: Floats
    first: Flags
    served: Flags
    answered: Flags

    def part(self, which: Flags) -> Sample:
        """Return some of the questions."""
        return Sample(self.score[which], self.first[which], self.served[which], self.answered[which])

    def share(self, which: Flags, at: Floats) -> Floats:
        """Return for each cut the share of questions of which this holds and whose score reaches it."""
        return np.array([((self.score >= t) & which).mean() if len(self.score) else 0.0 for t in at])


def cuts(samples: Sequence[Sample], declines: bool) -> tuple[float, float]:
    """Learn from which score on to answer and to offer, from questions: ours, ours that are declined, near ours, far.

    Answering keeps wrong answers under two in a hundred of all questions; offering serves most of ours and declines
    most of the rest. Where the content itself says what it `declines`, that is the best picture of what is not ours,
    and no cut lies lower than what was measured to hold.
    """
    ours, turned, near, far = samples
    traffic, help_ = (OWN_TRAFFIC, OWN_HELP) if declines else (TRAFFIC, 1.0)
    lowest, least = (OWN_LEAST_OFFER, OWN_LEAST_ANSWER) if declines else (LEAST_OFFER, LEAST_ANSWER)
    grid = np.arange(lowest, MOST_ANSWER + 1)
    over = [s.share(s.answered, grid) for s in (turned, near, far)]
    wrong = traffic[0] * ours.share(ours.answered & ~ours.first, grid)
    wrong = wrong + sum(part * share for part, share in zip(traffic[1:], over, strict=True))
    within = grid[(wrong <= WRONG_AT_MOST) & (grid >= least)]
    answer = float(within[0]) if len(within) else MOST_ANSWER
    apart = np.array(traffic[1:]) / sum(traffic[1:])
    gain = help_ * ours.share(ours.served, grid) - sum(part * share for part, share in zip(apart, over, strict=True))
    offer = float(grid[int(np.argmax(np.where(grid <= min(MOST_OFFER, answer), gain, -np.inf)))])
    return answer, offer
