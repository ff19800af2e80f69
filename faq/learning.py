"""What a matcher learns from its phrasings: the ridge over likeness, and what evidence is worth, asked of themselves.

Apart from `faq/match.py`, since it works with scipy, which what only answers need not load.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from faq import calibrate, ridge
from faq.match import BATCH, SCORE_PRIOR, Evidence, Ranking, Said, mixed
from faq.rows import Rows

if TYPE_CHECKING:
    from faq.match import Matcher

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]

SAMPLE = 450
"""Phrasings asked of themselves when the scores are learnt; more would say the same, slower."""
FEW = 128
"""Texts compared with all after them at a time: several times as much as their likeness is held meanwhile."""
MANY = 400
"""Texts from which a group lies dense; some hundred groups are held by so many."""
OURS, NEAR, FAR_OFF = 1.0, 0.5, 0.5
MISSED = 0.3
"""Weights of questions that are ours, of questions of a like kind that are not, and of far talk."""
SCORE_PULL = 1.0


def learn(matcher: Matcher) -> None:
    """Learn from the phrasings that a matcher holds."""
    matcher.by_letters, matcher.by_meaning = (
        vectors.learn(matcher.texts, matcher.strange) for vectors in (matcher.letters, matcher.meaning)
    )
    hindsight = look_back(matcher)
    matcher.weights = hindsight.weights
    matcher.scoring = SCORE_PRIOR.copy()
    if len(matcher.asked) > 1:
        Teacher(matcher, hindsight).learn_scores()


def leave_one_out(matcher: Matcher, k: int) -> Iterator[tuple[str, str, Ranking]]:
    """Yield (entry id, phrasing, ranking) for every phrasing, each asked as if it had not been learnt."""
    if len(matcher.asked) == 0:
        return
    teacher = Teacher(matcher, look_back(matcher))
    for start in range(0, len(matcher.texts), BATCH):
        picked = np.arange(start, min(start + BATCH, len(matcher.texts)))
        rankings = matcher.rankings(matcher.weigh(*teacher.without_itself(picked)), k)
        for i, ranking in zip(picked.tolist(), rankings, strict=True):
            yield matcher.ids[matcher.owner[i]], matcher.phrasings[i], ranking


def look_back(matcher: Matcher) -> ridge.Ridge:
    """Return the ridge over the phrasings, each script apart."""
    parts = [p for p in (np.flatnonzero(matcher.korean), np.flatnonzero(~matcher.korean)) if len(p)]
    both = matcher.by_letters, matcher.by_meaning
    return ridge.learnt(matcher.owner, len(matcher.ids), parts, lambda part: among(both, part))


def among(both: Sequence[Rows], part: Ints) -> Floats:
    """Return the mixed likeness of some texts to one another; each pair is worked out once."""
    sides = [Side(matrix(by)[:, part]) for by in both]
    out = np.empty((len(part), len(part)), np.float32)
    for start in range(0, len(part), FEW):
        end = start + FEW
        out[start:end, start:] = mixed(*(side.products(start, end) for side in sides))
        out[end:, start:end] = out[start:end, end:].T
    return out


class Side:
    """Texts as columns over groups of letters or words: groups that many hold lie dense, which multiplies faster."""

    def __init__(self, across: sparse.csr_matrix) -> None:
        many = np.diff(across.indptr) > MANY
        self.dense = across[many].toarray()
        self.across = across[~many]

    def products(self, start: int, end: int) -> Floats:
        """Return the products of some texts with themselves and all after them."""
        both = (self.across[:, start:end].T.tocsr() @ self.across[:, start:]).toarray()
        both += self.dense[:, start:end].T @ self.dense[:, start:]
        return np.asarray(both, np.float32)


class Teacher:
    """Asks a matcher its own phrasings, with themselves or their entry hidden, and learns what evidence is worth."""

    def __init__(self, matcher: Matcher, hindsight: ridge.Ridge) -> None:
        self.matcher, self.hindsight = matcher, hindsight

    def learn_scores(self) -> None:
        """Ask each phrasing with itself and with its entry hidden, and the far lines; learn what evidence is worth."""
        m = self.matcher
        picked = sample(len(m.texts), SAMPLE)
        company = np.bincount(m.owner, minlength=len(m.ids))
        alone = picked[company[m.owner[picked]] > 1]
        asked = [
            gathered(m.weigh(*self.without_itself(some)) for some in batches(alone)),
            gathered(m.weigh(*self.without_entry(some)) for some in lots(picked, m.owner)),
            m.evidence(m.strange, products),
        ]
        gold = [m.owner[alone], np.full(len(picked), -1), np.full(len(m.strange), -1)]
        self.learn_from(
            [e.features for e in asked], np.concatenate([e.candidates[:, 0] for e in asked]) == np.concatenate(gold)
        )
        m.answer_at, m.offer_at = calibrate.cuts(self.samples(asked, gold))

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
        said = self.matcher.listen([self.matcher.texts[i] for i in picked.tolist()], picked, products)
        at = np.arange(len(picked))
        said.letters[at, picked] = said.meaning[at, picked] = 0
        return said, self.hindsight.without_itself(picked)

    def without_entry(self, picked: Ints) -> tuple[Said, Floats]:
        """Return likeness and ridge of phrasings as if their whole entry had not been learnt."""
        labels = np.asarray(self.matcher.owner[picked])
        said = self.matcher.listen([self.matcher.texts[i] for i in picked.tolist()], labels, products)
        rows, columns = np.nonzero(labels[:, None] == self.matcher.owner[None, :])
        said.letters[rows, columns] = said.meaning[rows, columns] = 0
        return said, self.hindsight.without_entry(picked, self.matcher.owner)


def matrix(rows: Rows) -> sparse.csr_matrix:
    """Return rows as scipy multiplies them."""
    columns = rows.columns.astype(np.int32, copy=False)
    return sparse.csr_matrix((rows.values, columns, rows.starts), shape=(rows.height, rows.width))


def products(rows: Rows, across: Rows) -> Floats:
    """Return the products of rows with columns, some rows at a time so that little is held."""
    out = np.empty((rows.height, across.width), np.float32)
    by, columns = matrix(rows), matrix(across)
    for start in range(0, rows.height, BATCH):
        out[start : start + BATCH] = (by[start : start + BATCH] @ columns).toarray()
    return out


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
