"""Prints what being ahead is worth by the test sentences (`OWN_SCORE` of faq/match.py): python -m tests.bench.evidence.

The number for one is not taken over: that of `OWN_SCORE` only moves the scale, so that far talk lies below the cuts.
The newest set is left out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bot.content.load import load
from bot.talking import learnt_from
from faq import calibrate
from faq.match import Matcher
from tests.outcomes import HARD, SETS, meant, sentences

COLUMNS = {"margin": 6, "share": 7}
EXPECTED = ("answered", "offered", "declined")
PULL = 3.0
BATCH = 256


def asked(matcher: Matcher) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the evidence of each sentence as a whole, and whether its first candidate is right."""
    everything = [c for name in (*SETS[:-1], *HARD) for c in sentences(name)]
    cases = [c for c in everything if c["expect"] in EXPECTED and matcher.clean(c["text"])]
    evidence = [
        matcher.evidence([matcher.clean(c["text"]) for c in cases[start : start + BATCH]])
        for start in range(0, len(cases), BATCH)
    ]
    first = np.concatenate([e.candidates[:, 0] for e in evidence])
    right = [
        bool(matcher.declining[i]) if case["expect"] == "declined" else matcher.ids[i] in meant(case)
        for case, i in zip(cases, first.tolist(), strict=True)
    ]
    return np.concatenate([e.features for e in evidence]), np.array(right)


def main() -> None:
    """Fit the worth of each column and print it."""
    matcher = Matcher()
    matcher.fit(learnt_from(load()))
    features, right = asked(matcher)
    features = features[:, [0, *COLUMNS.values()]]
    nothing = np.zeros(features.shape[1])
    worth = calibrate.logistic(features, right, np.ones(len(right)), nothing, nothing + PULL)
    print(f"{len(right)} sentences, {right.mean():.3f} with the right one first")
    for name, value in zip(("one", *COLUMNS), worth, strict=True):
        print(f"  {name:8} {value:6.2f}")


if __name__ == "__main__":
    main()
