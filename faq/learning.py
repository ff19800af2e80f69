"""What a matcher learns from its phrasings: the ridge over likeness, and what evidence is worth, asked of themselves.

Apart from `faq/match.py`, since it works with scipy, which what only answers need not load.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from faq import calibrate, ridge
from faq.match import BATCH, MEANING, OWN_SCORE, SCORE_PRIOR, Evidence, Ranking, Said, agreeing
from faq.products import FEW, Across
from faq.rows import Rows

if TYPE_CHECKING:
    from faq.match import Matcher

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]

SAMPLE = 200
OWN_SAMPLE = 120
"""Phrasings asked of themselves when the scores and the cuts are learnt, and where only the cuts are; more would say
the same, slower."""
OURS, NEAR, FAR_OFF = 1.0, 0.5, 0.5
MISSED = 0.3
"""Weights of questions that are ours, of questions of a like kind that are not, and of far talk."""
SCORE_PULL = np.array([1.0] * 5 + [1e5] + [1.0] * 4)
"""How far what evidence is worth is drawn to what it is worth at large. The worth of notions is not learnt: they were
written beside the phrasings, which speak of them far more often than what people type."""


def learn(matcher: Matcher) -> None:
    """Learn from the phrasings that a matcher holds."""
    matcher.by_letters, matcher.by_meaning = (
        vectors.learn(matcher.texts, matcher.strange) for vectors in (matcher.letters, matcher.meaning)
    )
    asked = Asked.some(matcher)
    hindsight = look_back(matcher, asked.alone, np.unique(matcher.owner[asked.hidden]))
    matcher.weights = hindsight.weights
    matcher.scoring = (OWN_SCORE if matcher.declines else SCORE_PRIOR).copy()
    if len(matcher.asked) > 1:
        Teacher(matcher, hindsight).learn_scores(asked)


def leave_one_out(matcher: Matcher, k: int) -> Iterator[tuple[str, str, Ranking]]:
    """Yield (entry id, phrasing, ranking) for every phrasing, each asked as if it had not been learnt."""
    if len(matcher.asked) == 0:
        return
    everything, none = np.arange(len(matcher.texts)), np.zeros(0, np.int64)
    teacher = Teacher(matcher, look_back(matcher, everything, none))
    for start in range(0, len(matcher.texts), BATCH):
        picked = np.arange(start, min(start + BATCH, len(matcher.texts)))
        rankings = matcher.rankings(matcher.weigh(*teacher.without_itself(picked)), k)
        for i, ranking in zip(picked.tolist(), rankings, strict=True):
            yield matcher.ids[matcher.owner[i]], matcher.phrasings[i], ranking


def look_back(matcher: Matcher, alone: Ints, hidden: Ints) -> ridge.Ridge:
    """Return the ridge over the phrasings, each script apart; see `ridge.learnt` for what can be left out of it."""
    parts = [p for p in (np.flatnonzero(matcher.korean), np.flatnonzero(~matcher.korean)) if len(p)]
    both = Rows.stacked([matcher.by_letters.scaled((1 - MEANING) ** 0.5), matcher.by_meaning.scaled(MEANING**0.5)])
    return ridge.learnt(matcher.owner, len(matcher.ids), parts, lambda part: among(both, part), alone, hidden)


def among(both: Rows, part: Ints) -> Floats:
    """Return the mixed likeness of some texts to themselves and those after them; what is below is not worked out."""
    across = Across(both, part)
    out = np.empty((len(part), len(part)), np.float32)
    for start in range(0, len(part), FEW):
        out[start : start + FEW, start:] = agreeing(across.among(start, start + FEW))
    return out


class Asked(NamedTuple):
    """Which phrasings are asked without themselves, which without their entry, and which far lines."""

    alone: Ints
    hidden: Ints
    strange: Ints

    @classmethod
    def some(cls, matcher: Matcher) -> Asked:
        """Choose them evenly; those of a quarter of the entries are enough where they are many, and take less."""
        owner, most = matcher.owner, OWN_SAMPLE if matcher.declines else SAMPLE
        company = np.bincount(owner, minlength=len(matcher.ids))
        picked = sample(len(owner), most)
        quarter = np.flatnonzero(np.isin(owner, matcher.asked[1::4]))
        hidden = quarter[sample(len(quarter), most)] if len(quarter) > most else picked
        strange = sample(len(matcher.strange), most if matcher.declines else len(matcher.strange))
        return cls(picked[company[owner[picked]] > 1], hidden, strange)


class Teacher:
    """Asks a matcher its own phrasings, with themselves or their entry hidden, and learns what evidence is worth."""

    def __init__(self, matcher: Matcher, hindsight: ridge.Ridge) -> None:
        self.matcher, self.hindsight = matcher, hindsight
        self.products = [Across(by).times for by in (matcher.by_letters, matcher.by_meaning)]

    def learn_scores(self, phrasings: Asked) -> None:
        """Ask phrasings with themselves or their entry hidden, and the far lines: what evidence is worth, and cuts.

        Where the content says what it declines that worth is known, and only the cuts are learnt.
        """
        m, (alone, hidden, strange) = self.matcher, phrasings
        asked = [
            gathered(m.weigh(*self.without_itself(some)) for some in batches(alone)),
            gathered(m.weigh(*self.without_entry(some)) for some in lots(hidden, m.owner)),
            gathered(m.evidence([m.strange[i] for i in some], self.products) for some in batches(strange)),
        ]
        gold = [m.owner[alone], np.full(len(hidden), -1), np.full(len(strange), -1)]
        if not m.declines:
            first = np.concatenate([e.candidates[:, 0] for e in asked])
            self.learn_from([e.features for e in asked], first == np.concatenate(gold))
        m.answer_at, m.offer_at = calibrate.cuts(self.samples(asked, gold), m.declines)

    def samples(self, asked: Sequence[Evidence], gold: Sequence[Ints]) -> list[calibrate.Sample]:
        """Return what came of the questions: ours, ours that are declined, near ours, and far talk."""
        out = []
        for evidence, right in zip(asked, gold, strict=True):
            first = evidence.candidates[:, 0]
            answered = ~self.matcher.declining[first]
            served = (evidence.candidates[:, :3] == right[:, None]).any(1)
            score = 100 * calibrate.sigmoid(evidence.features @ self.matcher.scoring)
            out.append(calibrate.Sample(score, first == right, served, answered))
        ours, near, far = out
        turned = self.matcher.declining[gold[0]]
        return [ours.part(~turned), ours.part(turned), near, far]

    def learn_from(self, features: Sequence[Doubles], right: NDArray[np.bool_]) -> None:
        """Fit the score to ours, near and far evidence; far talk that the content does answer is left out."""
        size, everything = [len(f) for f in features], np.concatenate(features)
        weights = np.concatenate([np.full(n, w / max(n, 1)) for n, w in zip(size, (OURS, NEAR, FAR_OFF), strict=True)])
        weights[: size[0]][~right[: size[0]]] *= MISSED
        weights *= len(weights) / weights.sum()
        for _ in range(2):
            self.matcher.scoring = calibrate.logistic(everything, right, weights, SCORE_PRIOR, SCORE_PULL)
            weights[size[0] + size[1] :] *= (everything @ self.matcher.scoring)[size[0] + size[1] :] < 0

    def without_itself(self, picked: Ints) -> tuple[Said, Floats]:
        """Return likeness and ridge of phrasings as if each had not been learnt."""
        said = self.matcher.listen([self.matcher.texts[i] for i in picked.tolist()], picked, self.products)
        at = np.arange(len(picked))
        said.letters[at, picked] = said.meaning[at, picked] = 0
        return said, self.hindsight.without_itself(picked)

    def without_entry(self, picked: Ints) -> tuple[Said, Floats]:
        """Return likeness and ridge of phrasings as if their whole entry had not been learnt."""
        labels = np.asarray(self.matcher.owner[picked])
        said = self.matcher.listen([self.matcher.texts[i] for i in picked.tolist()], labels, self.products)
        rows, columns = np.nonzero(labels[:, None] == self.matcher.owner[None, :])
        said.letters[rows, columns] = said.meaning[rows, columns] = 0
        said.notions[np.arange(len(picked)), labels] = 0
        return said, self.hindsight.without_entry(picked, self.matcher.owner)


def gathered(evidence: Iterable[Evidence]) -> Evidence:
    """Return the evidence of several batches as one."""
    parts = list(evidence)
    return Evidence(*(np.concatenate([getattr(e, f) for e in parts]) for f in ("candidates", "shares", "features")))


def batches(picked: Ints) -> Iterator[Ints]:
    """Yield a few indices at a time, at least one lot."""
    yield from np.array_split(picked, max(1, -(-len(picked) // BATCH)))


def lots(picked: Ints, owner: Ints) -> Iterator[Ints]:
    """Yield the indices in lots that part no entry, since an entry is hidden as a whole."""
    owners = owner[picked]
    for some in np.array_split(np.unique(owners), max(1, -(-len(picked) // BATCH))):
        yield picked[np.isin(owners, some)]


def sample(size: int, most: int) -> Ints:
    """Return evenly spread indices, all where they are few."""
    return np.unique(np.linspace(0, size - 1, min(size, most)).astype(np.int64))
