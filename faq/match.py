"""Finds the entry that a typed question means, with a score that is a probability, so that nothing near may be declined."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from scipy import sparse
from scipy.linalg import lapack

from faq import calibrate
from faq.far import FAR
from faq.hangul import fold, jamo
from faq.vectors import BREAK, Vectors, View

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Ranking = list[tuple[str, float]]

MOST_LETTERS = 300
FORMAT = 1
WORD = re.compile(r"[0-9a-z]+|[가-힣ㄱ-ㅣ]+|[^\W0-9a-z가-힣ㄱ-ㅣ_]+")
SOFTNESS = 0.3
"""What is added to each phrasing's likeness to itself: how far one phrasing alone is believed."""
CANDIDATES = 8
SAMPLE = 900
"""Phrasings asked of themselves when the scores are learnt; more would say the same, slower."""
OURS, NEAR, FAR_OFF = 1.0, 0.6, 0.4
"""Weights of questions that are ours, of questions of a like kind that are not, and of far talk."""
CHOICE_PRIOR = np.array([6.0, 6.0, 2.0])
SCORE_PRIOR = np.array([-6.0, 4.0, 4.0, 1.0, 0.5, 1.0, 1.0, 0.0, 0.0])


def words(text: str) -> list[str]:
    """Return the words of a cleaned text, scripts apart."""
    return WORD.findall(text)


def by_word(text: str) -> str:
    """Spell for groups that stay inside one word."""
    return BREAK.join(f" {jamo(w)} " for w in words(text))


def by_syllable(text: str) -> str:
    """Spell for groups that may reach over a space."""
    return f" {' '.join(words(text))} "


def run_together(text: str) -> str:
    """Spell for groups that know no spaces."""
    return jamo("".join(words(text)))


VIEWS = (View(by_syllable, 1, 3, 0.34), View(by_word, 2, 5, 0.33), View(run_together, 3, 6, 0.33))


@dataclass(frozen=True)
class Evidence:
    """What a batch of questions shows: per candidate and per question, candidates best first."""

    candidates: Ints
    shares: NDArray[np.float64]
    features: NDArray[np.float64]


class Matcher:
    """Learns the phrasings of the entries and ranks the entries for a question; the same words give the same ranking."""

    def __init__(self, far: Sequence[str] = ()) -> None:
        self.far = tuple(far) or FAR
        self.answer_at, self.offer_at = 80.0, 30.0
        self.ids: list[str] = []
        self.vectors = Vectors(VIEWS)

    def fit(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """Learn from entries with `id` and `questions`."""
        self.take(entries)
        far = [f for f in (clean(line) for line in self.far) if f]
        self.vectors.learn(self.texts + far)
        self.rows, known = self.vectors.write(self.texts)
        self.across = self.rows.T.tocsr()
        likeness = np.asarray((self.rows @ self.across).toarray(), np.float32)
        inverse = inverted(likeness)
        answers = np.zeros((len(self.texts), len(self.ids)), np.float32)
        answers[np.arange(len(self.texts)), self.owner] = 1
        self.pull = inverse @ answers
        self.learn_scores(likeness, known, inverse, answers, far)

    def take(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """Hold the phrasings, cleaned, each with its entry."""
        self.ids = [str(e["id"]) for e in entries]
        kept = [(i, q, clean(q)) for i, e in enumerate(entries) for q in dict.fromkeys(e["questions"])]
        kept = [k for k in kept if k[2]]
        self.owner: Ints = np.array([k[0] for k in kept], np.int64)
        self.phrasings = [k[1] for k in kept]
        self.texts = [k[2] for k in kept]
        self.sorted = [in_order(t) for t in self.texts]
        self.members = [np.flatnonzero(self.owner == i) for i in range(len(self.ids))]
        self.starts = np.flatnonzero(np.diff(self.owner, prepend=-1)) if kept else np.zeros(0, np.int64)
        self.asked = self.owner[self.starts] if kept else np.zeros(0, np.int64)

    def learn_scores(self, likeness: Floats, known: Floats, inverse: Floats, answers: Floats, far: list[str]) -> None:
        """Ask each phrasing with itself hidden, with its entry hidden, and the far lines; learn what the evidence is worth."""
        self.choosing, self.scoring = CHOICE_PRIOR.copy(), SCORE_PRIOR.copy()
        if len(self.asked) < 2:
            return
        picked = sample(len(self.texts), SAMPLE)
        alone = picked[np.bincount(self.owner, minlength=len(self.ids))[self.owner[picked]] > 1]
        hidden = self.hidden_alone(alone, likeness, inverse, answers)
        self.learn_choice(alone, hidden)
        ours = self.weigh([self.sorted[i] for i in alone], *hidden, known[alone])
        near = self.weigh([self.sorted[i] for i in picked], *self.hidden_whole(picked, likeness, inverse, answers), known[picked])
        off = self.evidence(far)
        right = np.concatenate([ours.candidates[:, 0] == self.owner[alone], np.zeros(len(picked) + len(far), bool)])
        features = np.concatenate([ours.features, near.features, off.features])
        weights = np.concatenate([np.full(len(alone), OURS / max(len(alone), 1)), np.full(len(picked), NEAR / len(picked)), np.full(len(far), FAR_OFF / max(len(far), 1))])
        weights *= len(weights) / weights.sum()
        for _ in range(2):
            self.scoring = calibrate.logistic(features, right, weights, SCORE_PRIOR, 1.0)
            scores = 100 * calibrate.sigmoid(features @ self.scoring)
            weights[len(alone) + len(picked) :] *= scores[len(alone) + len(picked) :] < calibrate.EVEN
        found = calibrate.cuts(scores, right, weights)
        self.answer_at, self.offer_at = found.answer, found.offer

    def hidden_alone(self, picked: Ints, likeness: Floats, inverse: Floats, answers: Floats) -> tuple[Floats, Floats]:
        """Return likeness and ridge of phrasings as if each had not been learnt."""
        near = likeness[picked].copy()
        near[np.arange(len(picked)), picked] = 0
        return near, answers[picked] - self.pull[picked] / inverse[picked, picked][:, None]

    def hidden_whole(self, picked: Ints, likeness: Floats, inverse: Floats, answers: Floats) -> tuple[Floats, Floats]:
        """Return likeness and ridge of phrasings as if their whole entry had not been learnt."""
        near, ridge = likeness[picked].copy(), np.zeros((len(picked), len(self.ids)), np.float32)
        for entry in np.unique(self.owner[picked]):
            members, at = self.members[entry], np.flatnonzero(self.owner[picked] == entry)
            block = np.linalg.solve(inverse[np.ix_(members, members)], self.pull[members])
            ridge[at] = -block[np.searchsorted(members, picked[at])]
            ridge[at, entry] = -1
            near[np.ix_(at, members)] = 0
        return near, ridge

    def learn_choice(self, picked: Ints, hidden: tuple[Floats, Floats]) -> None:
        """Learn how the kinds of likeness weigh when entries compete."""
        candidates, features = self.compare([self.sorted[i] for i in picked], *hidden)
        gold = candidates == self.owner[picked][:, None]
        there = gold.any(1)
        self.choosing = calibrate.choice(features[there], gold[there].argmax(1), CHOICE_PRIOR, 1.0)

    def compare(self, spelt: Sequence[str], near: Floats, ridge: Floats) -> tuple[Ints, NDArray[np.float64]]:
        """Return the likeliest entries of each question and how each compares: nearest phrasing, ridge, spelling."""
        best = np.maximum.reduceat(near, self.starts, axis=1)
        ridge = ridge[:, self.asked]
        count = min(CANDIDATES, len(self.asked))
        likely = np.argsort(-(best + ridge), axis=1, kind="stable")[:, :count]
        rows = np.arange(len(spelt))[:, None]
        closest = self.closest(near, likely)
        spelling = [[fuzz.ratio(s, self.sorted[j]) / 100 for j in js] for s, js in zip(spelt, closest.tolist(), strict=True)]
        features = np.stack([best[rows, likely], ridge[rows, likely], np.array(spelling).reshape(likely.shape)], 2)
        return self.asked[likely], features.astype(np.float64)

    def closest(self, near: Floats, likely: Ints) -> Ints:
        """Return each candidate's phrasing that is most like the question."""
        ends = np.append(self.starts[1:], near.shape[1])
        out = [[s + int(row[s:e].argmax()) for s, e in zip(self.starts[c], ends[c], strict=True)] for row, c in zip(near, likely, strict=True)]
        return np.array(out, np.int64).reshape(likely.shape)

    def weigh(self, spelt: Sequence[str], near: Floats, ridge: Floats, known: Floats) -> Evidence:
        """Rank the candidates and gather the evidence that the first is right."""
        candidates, features = self.compare(spelt, near, ridge)
        shares = calibrate.softmax(features @ self.choosing) if len(spelt) else np.zeros(candidates.shape)
        order = np.argsort(-shares, axis=1, kind="stable")
        rows = np.arange(len(spelt))[:, None]
        candidates, features, shares = candidates[rows, order], features[rows, order], shares[rows, order]
        top = features[:, 0]
        second = features[:, 1] if features.shape[1] > 1 else np.zeros_like(top)
        strength = features @ self.choosing / 10
        margin = strength[:, 0] - (strength[:, 1] if strength.shape[1] > 1 else 0)
        length = np.log(np.array([len(s) + 1 for s in spelt], np.float64)) / 5
        parts = [np.ones(len(top)), top[:, 0], top[:, 1], top[:, 2], margin, shares[:, 0], known.mean(1), length, second[:, 1]]
        return Evidence(candidates, shares, np.stack(parts, 1).astype(np.float64))

    def evidence(self, texts: Sequence[str]) -> Evidence:
        """Return the evidence of cleaned texts that were not learnt."""
        rows, known = self.vectors.write(texts)
        near = np.asarray((rows @ self.across).toarray(), np.float32)
        return self.weigh([in_order(t) for t in texts], near, near @ self.pull, known)

    def query(self, text: str, k: int = 5) -> Ranking:
        """Return (id, score 0-100) pairs, best first; empty when the text says nothing."""
        return self.query_many([text], k)[0]

    def query_many(self, texts: Sequence[str], k: int = 5) -> list[Ranking]:
        """Return the ranking of each text."""
        cleaned = [clean(t) for t in texts]
        said = [i for i, c in enumerate(cleaned) if c and len(self.asked)]
        out: list[Ranking] = [[] for _ in texts]
        for start in range(0, len(said), 256):
            part = said[start : start + 256]
            for i, ranking in zip(part, self.rankings(self.evidence([cleaned[i] for i in part]), k), strict=True):
                out[i] = ranking
        return out

    def rankings(self, evidence: Evidence, k: int) -> list[Ranking]:
        """Return ids and scores: the first candidate's probability, the others in proportion."""
        first = 100 * calibrate.sigmoid(evidence.features @ self.scoring)
        scores = first[:, None] * evidence.shares / np.maximum(evidence.shares[:, :1], 1e-12)
        return [
            [(self.ids[c], float(s)) for c, s in zip(cs[:k], ss[:k], strict=True)]
            for cs, ss in zip(evidence.candidates.tolist(), scores.tolist(), strict=True)
        ]

    def leave_one_out(self, k: int = 5) -> Iterator[tuple[str, str, Ranking]]:
        """Yield (entry id, phrasing, ranking) for every phrasing, each asked as if it had not been learnt."""
        if len(self.asked) == 0:
            return
        _, known = self.vectors.write(self.texts)
        likeness = np.asarray((self.rows @ self.across).toarray(), np.float32)
        inverse = inverted(likeness)
        answers = np.zeros((len(self.texts), len(self.ids)), np.float32)
        answers[np.arange(len(self.texts)), self.owner] = 1
        for start in range(0, len(self.texts), 256):
            picked = np.arange(start, min(start + 256, len(self.texts)))
            hidden = self.hidden_alone(picked, likeness, inverse, answers)
            evidence = self.weigh([self.sorted[i] for i in picked], *hidden, known[picked])
            for i, ranking in zip(picked, self.rankings(evidence, k), strict=True):
                yield self.ids[self.owner[i]], self.phrasings[i], ranking

    def export(self) -> bytes:
        """Return what was learnt, to be kept beside a hash of the entries."""
        arrays: dict[str, Any] = {"pull": self.pull, "choosing": self.choosing, "scoring": self.scoring}
        arrays |= {"cuts": np.array([self.answer_at, self.offer_at]), "unseen": np.array([self.vectors.unseen])}
        arrays |= {"data": self.rows.data, "indices": self.rows.indices, "indptr": self.rows.indptr}
        arrays |= {f"known{i}": a for i, a in enumerate(self.vectors.known)} | {f"rarity{i}": a for i, a in enumerate(self.vectors.rarity)}
        out = io.BytesIO()
        np.savez(out, format=np.array([FORMAT]), **arrays)
        return out.getvalue()

    def restore(self, entries: Sequence[Mapping[str, Any]], data: bytes) -> None:
        """Take back what `export` gave for the same entries; ValueError where it does not fit."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as kept:
                self.adopt(entries, {name: kept[name] for name in kept.files})
        except (KeyError, OSError, EOFError, IndexError) as error:
            raise ValueError("what was kept is no export of a matcher") from error
        except Exception as error:
            if type(error).__name__ != "BadZipFile":
                raise
            raise ValueError("what was kept is no export of a matcher") from error

    def adopt(self, entries: Sequence[Mapping[str, Any]], kept: Mapping[str, Any]) -> None:
        """Put the arrays in their places."""
        self.take(entries)
        if int(kept["format"][0]) != FORMAT or kept["pull"].shape != (len(self.texts), len(self.ids)):
            raise ValueError("what was kept was learnt from other entries")
        self.vectors.known = [kept[f"known{i}"] for i in range(len(VIEWS))]
        self.vectors.rarity = [kept[f"rarity{i}"] for i in range(len(VIEWS))]
        self.vectors.unseen = float(kept["unseen"][0])
        shape = (len(self.texts), self.vectors.width)
        self.rows = sparse.csr_matrix((kept["data"], kept["indices"], kept["indptr"]), shape=shape)
        self.across = self.rows.T.tocsr()
        self.pull, self.choosing, self.scoring = kept["pull"], kept["choosing"], kept["scoring"]
        self.answer_at, self.offer_at = (float(c) for c in kept["cuts"])


def clean(text: str) -> str:
    """Return what is matched of a text: folded, cut, in lower case."""
    said = fold(text[: 4 * MOST_LETTERS])[:MOST_LETTERS].casefold()
    return " ".join(words(said))


def in_order(text: str) -> str:
    """Return the letters of a cleaned text with its words sorted."""
    return jamo(" ".join(sorted(text.split())))


def inverted(likeness: Floats) -> Floats:
    """Return the inverse of the softened likeness."""
    size = len(likeness)
    if size == 0:
        return likeness.copy()
    softened = np.asfortranarray(likeness + SOFTNESS * np.eye(size, dtype=np.float32))
    factor, _ = lapack.spotrf(softened, lower=1, overwrite_a=1)
    inverse, _ = lapack.spotri(factor, lower=1, overwrite_c=1)
    lower = np.tril(inverse)
    return np.asarray(lower + np.tril(lower, -1).T, np.float32)


def sample(size: int, most: int) -> Ints:
    """Return evenly spread indices, all where they are few."""
    return np.unique(np.linspace(0, size - 1, min(size, most)).astype(np.int64))
