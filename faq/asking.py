"""From what a company types to one of five outcomes: answered, offered, declined, refused, control."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from faq import personal
from faq.hangul import fold, from_keys
from faq.model import Entry

Status = Literal["answered", "offered", "declined", "refused", "control"]
Ranking = Sequence[tuple[str, float]]

LONGEST = 300
MOST_PARTS = 5
SHORTEST_PART = 4
"""Letters a sentence needs to be looked at alone."""
SPLIT = re.compile(
    r"(?<=[?？!.。\n])\s*|\s*(?:그리고|그런데|근데|또한|아울러)\s+|(?<=[가-힣])[,;]\s+|\band also\b|;\s+"
)
EDGES = re.compile(r"[\s.,!?~…^]+")
BARE = re.compile(r"[^0-9a-z가-힣]+")


@dataclass(frozen=True)
class Decision:
    """The outcome of one question: `offered` holds at most three ids, best first, the answered topic first.

    `second` is the topic of a further question in the same message.
    """

    status: Status
    topic: str | None
    offered: tuple[str, ...]
    score: int
    control: str | None = None
    second: str | None = None


@dataclass(frozen=True)
class Words:
    """Control in words, what may stand around it, and words of several meanings."""

    control: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tails: tuple[str, ...] = ()
    ambiguous: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()


class Ranker(Protocol):
    """What `faq.match.Matcher` offers once it has been fitted."""

    answer_at: float
    offer_at: float

    def query(self, text: str, k: int = 5) -> list[tuple[str, float]]:
        """Return (id, score 0-100) pairs, best first."""
        ...


def phrasings(entries: Iterable[Entry]) -> list[dict[str, object]]:
    """Return what the matcher learns from: each entry's id and its questions in both languages."""
    return [{"id": e.id, "questions": [*e.phrasings["ko"], *e.phrasings["en"]]} for e in entries]


class Asker:
    """Decides what a typed line is, with a fitted matcher over the entries."""

    def __init__(self, entries: Mapping[str, Entry], ranker: Ranker, words: Words | None = None) -> None:
        self.entries, self.ranker = entries, ranker
        words = words or Words()
        self.control = {bare(w): id_ for id_, said in words.control.items() for w in said}
        self.tails = sorted({bare(t) for t in words.tails}, key=len, reverse=True)
        self.ambiguous = {bare(w): topics for said, topics in words.ambiguous for w in said}

    def ask(self, text: str) -> Decision:
        """Decide one line; any text is decided, none is an error."""
        text = text[: 4 * LONGEST]
        if personal.find(text):
            return Decision("refused", None, (), 0)
        text = text[:LONGEST]
        if word := self.control_in(text):
            return Decision("control", None, (), 100, control=word)
        if topics := self.several_meanings(text):
            return Decision("offered", None, topics[:3], 50)
        whole = self.ranker.query(text, 5)
        return self.decide(whole, self.parts(text))

    def control_in(self, text: str) -> str | None:
        """Return the control word that the whole line says, polite words around it left aside."""
        said = bare(text)
        for candidate in (said, bare(from_keys(text)) if text.isascii() else said):
            for _ in range(3):
                if candidate in self.control:
                    return self.control[candidate]
                shorter = self.without_tail(candidate)
                if shorter == candidate:
                    break
                candidate = shorter
        return None

    def without_tail(self, said: str) -> str:
        """Take one polite word off either end."""
        for tail in self.tails:
            if tail and len(said) > len(tail):
                if said.endswith(tail):
                    return said[: -len(tail)]
                if tail.isascii() and said.startswith(tail):
                    return said[len(tail) :]
        return said

    def several_meanings(self, text: str) -> tuple[str, ...]:
        """Return the topics of a word that means several, when the line is only that word."""
        return tuple(t for t in self.ambiguous.get(bare(text), ()) if t in self.entries)

    def parts(self, text: str) -> list[Ranking]:
        """Rank the sentences of a longer line each alone."""
        pieces = [p.strip() for p in SPLIT.split(text) if p and len(bare(p)) >= SHORTEST_PART]
        return [self.ranker.query(p, 5) for p in pieces[:MOST_PARTS]] if len(pieces) > 1 else []

    def decide(self, whole: Ranking, parts: Sequence[Ranking]) -> Decision:
        """Choose between the line as a whole and its sentences; the first sentence that answers wins."""
        firm = [r for r in parts if r and r[0][1] >= self.ranker.answer_at and self.entries[r[0][0]].kind != "decline"]
        topics = list(dict.fromkeys(r[0][0] for r in firm))
        if len(topics) > 1:
            return self.outcome(firm[0], second=topics[1])
        best = max([whole, *parts], key=lambda r: r[0][1] if r else 0.0)
        if whole and whole[0][1] >= self.ranker.answer_at:
            best = whole
        return self.outcome(best)

    def outcome(self, ranked: Ranking, second: str | None = None) -> Decision:
        """Return the outcome of one ranking by the learnt cuts."""
        score = round(ranked[0][1]) if ranked else 0
        if not ranked or ranked[0][1] < self.ranker.offer_at:
            return Decision("declined", None, (), score)
        best = ranked[0][0]
        offered = tuple(dict.fromkeys([best, *([second] if second else []), *(id_ for id_, _ in ranked)]))[:3]
        if ranked[0][1] < self.ranker.answer_at:
            return Decision("offered", None, offered, score)
        if self.entries[best].kind == "decline":
            return Decision("declined", best, (best,), score)
        return Decision("answered", best, offered, score, second=second)


def bare(text: str) -> str:
    """Fold a line to its letters and digits."""
    return BARE.sub("", fold(text))
