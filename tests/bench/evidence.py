"""Prints what evidence is worth by the test sentences, for `OWN_SCORE` in faq/match.py: python -m tests.bench.evidence.

The first number only says where the middle of the scale lies; it is set so that far talk stays low.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bot.content.load import load
from bot.talking import learnt_from
from faq import calibrate
from faq.match import Matcher
from tests.outcomes import HARD, SETS, meant, sentences

NAMES = ("one", "letters", "meaning", "ridge", "spelling", "notions", "margin", "share", "known letters", "known words")
EXPECTED = ("answered", "offered", "declined")
PULL = 3.0
BATCH = 256


def asked(matcher: Matcher) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the evidence of each sentence as a whole, and whether its first candidate is right."""
    everything = [c for name in (*SETS, *HARD) for c in sentences(name)]
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
    """Fit the worth of each column, put on one scale, and print it on its own."""
    matcher = Matcher()
    matcher.fit(learnt_from(load()))
    features, right = asked(matcher)
    middle, spread = features.mean(0), features.std(0)
    middle[0], spread[0] = 0, 1
    scaled, nothing = (features - middle) / spread, np.zeros(len(spread))
    worth = calibrate.logistic(scaled, right, np.ones(len(right)), nothing, nothing + PULL)
    print(f"{len(right)} sentences, {right.mean():.3f} with the right one first")
    for name, value in zip(NAMES, worth / spread, strict=True):
        print(f"  {name:14} {value:6.2f}")


if __name__ == "__main__":
    main()
