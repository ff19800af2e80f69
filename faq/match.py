"""Finds the entry that a typed question means, with a score that is a probability, so that it can be declined."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from faq import calibrate
from faq.far import FAR
from faq.frames import FRAMED, FRAMES, MAYBE_SHORTENED
from faq.hangul import fold, has_hangul, jamo
from faq.introduced import asks
from faq.layout import Layout
from faq.rows import Rows
from faq.spacing import Spacing
from faq.spelling import Spelling
from faq.told import Told
from faq.vectors import BREAK, Vectors, View
from faq.wording import fields_meant, groups_meant, plain, thesaurus_words, words

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]
Ranking = list[tuple[str, float]]
Products = Sequence[Callable[[Rows], Floats]]
"""The products of written texts with the learnt ones, by letters and by meaning."""

MOST_LETTERS = 300
KOREAN_WORDS = re.compile("[가-힣]+(?: [가-힣]+)*")
"""A text that is plain as it stands."""
ENGLISH_WORD = re.compile("(?<![A-Za-z])[a-z]{4}")
"""The beginning of a word that is neither a name nor an abbreviation."""
LAUGHTER = re.compile("[ㅋㅎㅠㅜ]{2,}")
SENTENCE = re.compile(
    r"(?<=[.?!;])\s+|(?<=[니인한운은는던][다데])\s+|(?<=[데고해서구네어아]요)[,.]?\s+|(?<=[ㄱ-힣]만)\s+|(?<=[a-z]),\s+"
)
"""Where one sentence or clause may end and another begin."""
MOST_PARTS, LEAST_PART = 6, 12
PART_WORTH = 0.6
"""What a part's score counts for against the whole's."""
BATCH = 256
GAP = re.compile("(?<=[가-힣]) (?=[가-힣])")
MEANING = 0.45
"""The share of meant words in the mixed likeness; the rest is letters."""
BORROWED = 0.5
"""What phrasings of the other script count for where a text mixes languages, as in "consent form 따로 sign 하나요"."""
CANDIDATES = 8
COMPARED = np.array([0.0, 1.0, 10.0, 1.0, 1.0])
"""What counts when entries compete: letters, meaning, ridge, spelling, notions."""
SCORE_PRIOR = np.array([-5.4, 1.0, 1.5, 5.5, 1.0, 1.0, 1.5, 3.2, 0.0, 0.0])
"""What evidence is worth in FAQs at large: one, letters, meaning, ridge, spelling, notions, margin, share, known."""
OWN_SCORE = np.array([-3.2, 0, 0, 0, 0, 0, 3.5, 4.0, 0, 0])
"""The same where the content says what it declines. What is not ours competes there, so that how far the first is ahead
says it all; the rest adds nothing. Not learnt, since phrasings asked without themselves go wrong in other ways than
what people type, but measured on the test sentences (python -m tests.bench.evidence), and low for far talk."""


def by_word(text: str) -> str:
    """Spell for groups that stay inside one word."""
    return BREAK.join([f" {w} " for w in jamo(text).split()])


def by_syllable(text: str) -> str:
    """Spell for groups of few letters, Korean without its spaces, since people set them as they like."""
    return GAP.sub("", f" {text} ")


LETTERS = (View(by_syllable, 1, 2, 1 / 2), View(by_word, 2, 3, 1 / 2))
"""Longer groups, and letters run together without any space, say nothing more of the public sets or of questions."""
MEANT = (View(groups_meant, 1, 1, 0.83), View(fields_meant, 1, 1, 0.17))


@dataclass(frozen=True)
class Said:
    """A batch of texts: likeness to each phrasing by letters and meaning, shares known, spelling, entries' notions."""

    letters: Floats
    meaning: Floats
    known: Floats
    spelling: list[str]
    notions: Floats

    def mixed(self) -> Floats:
        """Return the mixed likeness."""
        return mixed(self.letters, self.meaning)


@dataclass(frozen=True)
class Evidence:
    """The likeliest entries of each question, best first, their shares, and what speaks for the first."""

    candidates: Ints
    shares: Doubles
    features: Doubles


class Matcher:
    """Learns the phrasings of the entries and ranks the entries for a question: same words, same ranking."""

    def __init__(self, far: Sequence[str] = ()) -> None:
        """Make a matcher that knows nothing yet, and load what it learns with; one from the cache is never made."""
        import faq.learning  # noqa: F401

        self.far = tuple(far) or FAR
        self.answer_at, self.offer_at = 80.0, 30.0
        self.letters, self.meaning = Vectors(LETTERS), Vectors(MEANT)
        self.scoring = SCORE_PRIOR.copy()
        self.by_letters, self.by_meaning = Rows.none(), Rows.none()
        self.weights: Floats = np.zeros((0, 0), np.float32)
        self.asked: Ints = np.zeros(0, np.int64)

    def fit(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """Learn from entries with `id` and `questions`; those with `declines` say what is not answered."""
        from faq.learning import learn

        self.take(entries)
        learn(self)

    def take(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """Hold the phrasings, cleaned, each with its entry."""
        self.ids = [str(e["id"]) for e in entries]
        self.declining = np.array([bool(e.get("declines")) for e in entries], bool)
        self.said_aside = frozenset(str(e["id"]) for e in entries if e.get("aside"))
        kept = [(i, q, plain(fold(q))) for i, e in enumerate(entries) for q in dict.fromkeys(e["questions"])]
        kept = [k for k in kept if k[2]]
        told = [k[2] for k in kept]
        far = self.far if told else ()
        self.layout, self.spacing = Layout([*told, *far]), Spacing([*told, *far], thesaurus_words())
        self.told = Told(
            (said, i)
            for i, e in enumerate(entries)
            for w in e.get("notions", "").split("\n")
            if (said := self.noted(w))
        )
        self.mending = Spelling([*told, *far], thesaurus_words())
        self.owner: Ints = np.array([k[0] for k in kept], np.int64)
        self.phrasings = [k[1] for k in kept]
        self.texts = [self.spacing.undo(t) for t in told]
        self.spelling = [in_order(t) for t in self.texts]
        self.strange = [f for f in (self.spacing.undo(plain(fold(line))) for line in far) if f]
        self.korean = np.array([has_hangul(t) for t in self.texts], bool)
        self.starts: Ints = np.flatnonzero(np.diff(self.owner, prepend=-1)).astype(np.int64)
        self.asked = self.owner[self.starts]

    @property
    def declines(self) -> bool:
        """Whether the content says what it declines."""
        return bool(self.declining.any())

    def noted(self, expression: str) -> str:
        """Return an expression as a text that says it is cleaned; nothing where a polite frame takes a part of it."""
        korean = KOREAN_WORDS.fullmatch(expression)
        said = expression if korean else fold(expression).casefold()
        if FRAMED.search(said) and FRAMES.search(said):
            return ""
        if not korean:
            said = plain(said) if MAYBE_SHORTENED.search(said) else " ".join(words(said))
        return self.spacing.undo(said)

    def heard(self, text: str) -> str:
        """Return a text cut, folded and with the keyboard undone."""
        said = LAUGHTER.sub(" ", fold(text[: 4 * MOST_LETTERS])[:MOST_LETTERS])
        return self.layout.undo(" ".join(said.split()))

    def clean(self, text: str) -> str:
        """Return what is matched of a text as a whole: as heard, polite frames off, words apart."""
        return self.spacing.undo(plain(self.heard(text)))

    def listen(self, texts: Sequence[str], hidden: Ints | None = None, products: Products = ()) -> Said:
        """Return how cleaned texts resemble each phrasing; learnt ones as if what `hidden` numbers alike were not."""
        letters, known = self.letters.write(texts, hidden)
        meaning, told = self.meaning.write([self.mending.undo(t) for t in texts], hidden)
        by_letters, by_meaning = products or self.products()
        near, alike = by_letters(letters), by_meaning(meaning)
        return Said(near, alike, np.concatenate([known, told], 1), [in_order(t) for t in texts], self.notions_of(texts))

    def notions_of(self, texts: Sequence[str]) -> Floats:
        """Return one for each text and entry where the text speaks of what the entry is about, in whatever words."""
        out = np.zeros((len(texts), len(self.ids)), np.float32)
        for row, text in enumerate(texts):
            out[row, self.told.marks(text)] = 1
        return out

    def named(self, text: str) -> list[str]:
        """Return the ids of the entries of which a text speaks in other words."""
        if len(self.asked) == 0:
            return []
        return [self.ids[i] for i in self.told.marks(self.clean(text))]

    def products(self) -> Products:
        """Return what multiplies a few texts with the learnt ones."""
        return (lambda rows: rows.times(self.by_letters)), (lambda rows: rows.times(self.by_meaning))

    def compare(self, said: Said, ridge: Floats) -> tuple[Ints, Doubles]:
        """Return the likeliest entries of each question and how each compares, in the order of `COMPARED`."""
        best = [np.maximum.reduceat(near, self.starts, axis=1) for near in (said.letters, said.meaning)]
        ridge, notions = ridge[:, self.asked], said.notions[:, self.asked]
        likely = np.argsort(-(COMPARED[2] * ridge + COMPARED[4] * notions), axis=1, kind="stable")[:, :CANDIDATES]
        rows = np.arange(len(likely))[:, None]
        closest = self.closest(said.letters, likely).tolist()
        spelt = [
            [fuzz.ratio(s, self.spelling[j]) / 100 for j in js] for s, js in zip(said.spelling, closest, strict=True)
        ]
        columns = (
            best[0][rows, likely],
            best[1][rows, likely],
            ridge[rows, likely],
            np.array(spelt).reshape(likely.shape),
            notions[rows, likely],
        )
        return self.asked[likely], np.stack(columns, 2).astype(np.float64)

    def closest(self, near: Floats, likely: Ints) -> Ints:
        """Return each candidate's phrasing that is most like the question."""
        ends = np.append(self.starts[1:], near.shape[1])
        out = [
            [s + int(row[s:e].argmax()) for s, e in zip(self.starts[c], ends[c], strict=True)]
            for row, c in zip(near, likely, strict=True)
        ]
        return np.array(out, np.int64).reshape(likely.shape)

    def weigh(self, said: Said, ridge: Floats) -> Evidence:
        """Rank the candidates and gather the evidence that the first is right."""
        candidates, features = self.compare(said, ridge)
        strength = features @ COMPARED
        order = np.argsort(-strength, axis=1, kind="stable")
        rows = np.arange(len(candidates))[:, None]
        candidates, features, strength = candidates[rows, order], features[rows, order], strength[rows, order]
        shares = calibrate.softmax(strength) if len(strength) else strength
        top, alone = features[:, 0], strength.shape[1] < 2
        margin = strength[:, 0] / 10 if alone else (strength[:, 0] - strength[:, 1]) / 10
        known = said.known.astype(np.float64)
        letters, meaning = known[:, : len(LETTERS)].mean(1), known[:, len(LETTERS)]
        parts = [np.ones(len(top)), *top.T, margin, shares[:, 0], letters, meaning]
        return Evidence(candidates, shares, np.stack(parts, 1))

    def evidence(self, texts: Sequence[str], products: Products = (), borrowing: Sequence[bool] = ()) -> Evidence:
        """Return the evidence of cleaned texts that were not learnt; those that mix languages borrow.

        Phrasings asked of themselves, and so the cuts, know each script apart.
        """
        said = self.listen(texts, products=products)
        korean = np.array([has_hangul(t) for t in texts], bool)[:, None]
        borrowed = BORROWED * np.array(borrowing or [False] * len(texts), bool)[:, None]
        near = said.mixed() * np.where(korean == self.korean, 1, borrowed).astype(np.float32)
        return self.weigh(said, near @ self.weights)

    def query(self, text: str, k: int = 5) -> Ranking:
        """Return (id, score 0-100) pairs, best first; empty when the text says nothing."""
        return self.query_many([text], k)[0]

    def query_many(self, texts: Sequence[str], k: int = 5) -> list[Ranking]:
        """Return the ranking of each text."""
        if len(self.asked) == 0:
            return [[] for _ in texts]
        readings = {t: self.readings(t) for t in dict.fromkeys(texts)}
        said = {r: mixes for some in readings.values() for r, mixes in some.items()}
        ranked: dict[str, Ranking] = {}
        for start in range(0, len(said), BATCH):
            part = list(said)[start : start + BATCH]
            evidence = self.evidence(part, borrowing=[said[r] for r in part])
            ranked |= zip(part, self.rankings(evidence, k), strict=True)
        return [self.best_of([ranked[r] for r in readings[t]]) for t in texts]

    def best_of(self, rankings: Sequence[Ranking]) -> Ranking:
        """Return the ranking of a text as a whole, or that of a sentence in it which says more."""
        best: Ranking = []
        worth = -1.0
        for ranking in rankings:
            value = ranking[0][1] * (PART_WORTH if best else 1.0)
            if value > worth and not (best and self.only_aside(ranking)):
                best, worth = ranking, value
        return best

    def only_aside(self, ranking: Ranking) -> bool:
        """Tell whether a sentence is thanks, a greeting or the like, which says nothing of what is asked beside it."""
        return ranking[0][0] in self.said_aside

    def readings(self, text: str) -> dict[str, bool]:
        """Return a text cleaned, then each of its sentences, and whether they mix languages.

        What is asked may stand among other things; where some sentences ask, the others only tell.
        """
        said = self.heard(text)
        whole = self.spacing.undo(plain(said))
        out = {whole: mixes_languages(said)}
        parts = SENTENCE.split(said)[-MOST_PARTS:]
        for part in list(filter(asks, parts)) or parts:
            cleaned = self.spacing.undo(plain(part))
            if len(jamo(cleaned)) >= LEAST_PART:
                out.setdefault(cleaned, mixes_languages(part))
        return {reading: mixes for reading, mixes in out.items() if reading}

    def rankings(self, evidence: Evidence, k: int) -> list[Ranking]:
        """Return ids and scores: the first candidate's probability, the others in proportion."""
        first = 100 * calibrate.sigmoid(evidence.features @ self.scoring)
        scores = first[:, None] * evidence.shares / np.maximum(evidence.shares[:, :1], 1e-12)
        return [
            [(self.ids[c], round(s, 3)) for c, s in zip(cs[:k], ss[:k], strict=True)]
            for cs, ss in zip(evidence.candidates.tolist(), scores.tolist(), strict=True)
        ]

    def leave_one_out(self, k: int = 5) -> Iterator[tuple[str, str, Ranking]]:
        """Yield (entry id, phrasing, ranking) for every phrasing, each asked as if it had not been learnt."""
        from faq.learning import leave_one_out

        return leave_one_out(self, k)


def mixed(letters: Floats, meaning: Floats) -> Floats:
    """Return one likeness of letters and meaning."""
    both = (1 - MEANING) * letters
    both += MEANING * meaning
    return agreeing(both)


def agreeing(both: Floats) -> Floats:
    """Return a likeness in which agreement of much counts for more than agreement of little in many places."""
    worth = both * np.float32(2 / 3)
    worth += np.float32(1 / 3)
    worth *= both
    return worth


def mixes_languages(text: str) -> bool:
    """Tell whether English words stand among Korean ones; names and abbreviations, in capitals, are none."""
    return has_hangul(text) and ENGLISH_WORD.search(text) is not None


def in_order(text: str) -> str:
    """Return the letters of a cleaned text with its words sorted."""
    return jamo(" ".join(sorted(text.split())))
