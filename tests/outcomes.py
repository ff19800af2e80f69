"""What comes of the test sentences: shares that are answered right, served, answered wrongly and declined."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from faq.asking import Asker, Decision

CASES = Path(__file__).parent / "cases"
SETS = tuple(f"sentences{n}" for n in ("", 2, 4, 5, 6, 8, 9, 11, 12, 13))
HARD = ("sentences3", "sentences7", "sentences10")
"""Questions that avoid the words of the titles, or stand among those of other business; they have bars of their own."""
Case = Mapping[str, Any]


def sentences(name: str) -> list[Case]:
    """Return the sentences of a set."""
    return list(tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["sentence"])


@dataclass(frozen=True)
class Outcomes:
    """Shares: answered right, served (answered right or offered), wrong of all, out of scope declined."""

    right: float
    served: float
    wrong: float
    declined: float


def meant(case: Case) -> set[str]:
    """Return the topics that are right for a sentence."""
    return {case.get("topic", ""), *case.get("also", [])} - {""}


def right(case: Case, got: Decision) -> bool:
    """Tell whether a question was answered with a right topic."""
    return got.status == "answered" and got.topic in meant(case)


def served(case: Case, got: Decision) -> bool:
    """Tell whether a question was answered right or a right topic stands among the choices."""
    return right(case, got) or (got.status == "offered" and bool(set(got.offered) & meant(case)))


def wrong(case: Case, got: Decision) -> bool:
    """Tell whether an answer was given that is wrong."""
    return got.status == "answered" and (case["expect"] not in ("answered", "offered") or not right(case, got))


def outcomes(asker: Asker, cases: Iterable[Case]) -> Outcomes:
    """Ask every sentence."""
    got = [(case, asker.ask(case["text"])) for case in cases]
    ours = [(c, d) for c, d in got if c["expect"] in ("answered", "offered")]
    other = [d for c, d in got if c["expect"] == "declined"]
    return Outcomes(
        sum(right(c, d) for c, d in ours) / len(ours),
        sum(served(c, d) for c, d in ours) / len(ours),
        sum(wrong(c, d) for c, d in got) / len(got),
        sum(d.status == "declined" for d in other) / len(other),
    )
