"""From what a company types to one of five outcomes: answered, offered, declined, refused, control."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from faq import personal
from faq.hangul import fold
from faq.introduced import asks, nameless, unintroduced
from faq.model import Entry, Text
from faq.said import Said, Words, bare
from faq.wording import plain

Status = Literal["answered", "offered", "declined", "refused", "control"]
Ranking = Sequence[tuple[str, float]]

LONGEST = 300
MOST_PARTS = 5
SHORTEST_PART = 4
"""Letters a sentence needs to be looked at alone."""
RANKED = 8
KIND = "kind:"
"""Stands before the id of a kind of talk among the ids of entries."""
RIVAL = 0.6
"""From this share of its score on, a topic stands below other business that is declined; none below mere talk."""
TALK = 22.0
"""The score from which a line is taken for mere talk; below it, it is only not known."""
SURE = 96.0
"""The score from which a topic answers even a line that names other business."""
CLEAR = 93.0
"""The score from which a topic does where the line speaks of it in other words too."""
SPLIT = re.compile(
    r"(?<=[?？!.。\n])\s*|\s*(?:그리고|그런데|근데|또한|아울러)\s+|(?<=[가-힣])[,;]\s+|\band also\b|;\s+"
)

CLAUSE = re.compile(rf"{SPLIT.pattern}|(?:(?<=데)|(?<=지만)|(?<=니까)|(?<=,))\s+")


@dataclass(frozen=True)
class Decision:
    """The outcome of one question: `offered` holds at most three ids, best first, the answered topic first.

    Behind a topic that declines, `offered` may name the one that may be meant after all.

    `second` is the topic of a further question in the same message, `kind` the kind of talk that was declined and
    `owner` the name of the ministry whose track was meant.
    """

    status: Status
    topic: str | None
    offered: tuple[str, ...]
    score: int
    control: str | None = None
    second: str | None = None
    kind: str | None = None
    owner: Text | None = None

    @property
    def below(self) -> tuple[str, ...]:
        """The topics that stand below the one that answers or declines: what else the line asks, or may mean."""
        if self.status == "declined":
            return tuple(t for t in self.offered if t != self.topic)
        return (self.second,) if self.second else ()


class Ranker(Protocol):
    """What `faq.match.Matcher` offers once it has been fitted."""

    answer_at: float
    offer_at: float

    def query(self, text: str, k: int = 5) -> list[tuple[str, float]]:
        """Return (id, score 0-100) pairs, best first."""
        ...

    def named(self, text: str) -> list[str]:
        """Return the ids of which a text speaks in other words."""
        ...


class Unlearnt:
    """A ranker that knows nothing, for where nothing is asked and so nothing has to be learnt."""

    answer_at, offer_at = 101.0, 101.0

    def query(self, text: str, k: int = 5) -> list[tuple[str, float]]:
        """Return nothing."""
        return []

    def named(self, text: str) -> list[str]:
        """Return nothing."""
        return []


def phrasings(entries: Iterable[Entry], words: Words) -> list[dict[str, Any]]:
    """Return what the matcher learns from: entries and kinds of talk with their questions in both languages."""
    kinds, notions = words.kinds, words.notions
    told: list[dict[str, Any]] = [
        {
            "id": e.id,
            "questions": [*e.phrasings["ko"], *e.phrasings["en"]],
            "declines": e.id in {k.topic for k in kinds},
            "notions": notions.get(e.id, ""),
        }
        for e in entries
    ]
    talk = (
        {
            "id": KIND + k.id,
            "questions": list(k.phrasings),
            "declines": True,
            "aside": not k.topic,
            "notions": notions.get(k.id, ""),
        }
        for k in kinds
    )
    return [*told, *talk]


class Asker:
    """Decides what a typed line is, with a fitted matcher over the entries and the kinds of talk."""

    def __init__(self, entries: Mapping[str, Entry], ranker: Ranker, words: Words | None = None) -> None:
        self.entries, self.ranker = entries, ranker
        self.words = words = words or Words()
        self.said = Said(words)
        self.elsewhere = words.elsewhere
        self.topic_of = {KIND + k.id: k.topic for k in words.kinds} | {id_: id_ for id_ in entries}
        self.declining = {KIND + k.id for k in words.kinds} | {k.topic for k in words.kinds if k.topic}
        self.aside = {KIND + k.id for k in words.kinds if not k.topic}

    def ask(self, text: str) -> Decision:
        """Decide one line; any text is decided, none is an error."""
        text = text[: 4 * LONGEST]
        if personal.find(text):
            return Decision("refused", None, (), 0)
        text = text[:LONGEST]
        if word := self.said.control_in(text):
            return Decision("control", None, (), 100, control=word)
        if topics := self.several_meanings(text):
            return Decision("offered", None, topics[:3], 50)
        if not any(map(str.isalpha, text)):
            return Decision("declined", None, (), 0)
        return self.sent_elsewhere(text, self.decided(or_whole(nameless(text), text)))

    def decided(self, text: str) -> Decision:
        """Decide a line as it stands, without what a company says of itself, and without the programme's name.

        The name says nothing of what is asked: what the rest of the line asks clearly, the line asks.
        """
        rest, unnamed = or_whole(unintroduced(text), text), self.said.unnamed(text)
        if unnamed != text and (topics := self.several_meanings(unnamed)):
            return Decision("offered", None, topics[:3], 50)
        said = pieces(text)
        whole, asked, without, *parts = self.ranked([text, rest, unnamed, *said])
        decision = self.decide(whole, [r for r in parts if r and r[0][0] not in self.aside])
        if decision.status == "declined" and rest != text:
            decision = self.outcome(asked)
        if unnamed != text and not decision.second and self.firm(without):
            decision = self.outcome(without)
        spoken = list(zip(said, parts, strict=True))
        if not self.stands(decision, text) or self.asks_elsewhere(spoken):
            decision = self.without_other_business(rest, decision, spoken)
        if decision.status == "declined" and decision.topic == self.topic_of.get(KIND + self.elsewhere.kind):
            decision = self.asked_by_name(text) or self.of_this_track(decision, text, without)
        return decision

    def of_this_track(self, decision: Decision, text: str, unnamed: Ranking) -> Decision:
        """Decide a line that was taken for one on another ministry's track although it calls this one by its name."""
        elsewhere = self.elsewhere.kind
        if decision.kind != elsewhere or not self.said.names_us(text):
            return decision
        return self.outcome([r for r in unnamed if r[0] != KIND + elsewhere])

    def ranked(self, texts: Sequence[str]) -> list[Ranking]:
        """Rank several texts, together where the ranker can."""
        many = getattr(self.ranker, "query_many", None)
        return list(many(texts, RANKED)) if many else [self.ranker.query(t, RANKED) for t in texts]

    def several_meanings(self, text: str) -> tuple[str, ...]:
        """Return the topics of a word that means several, when the line is only that word, politely asked or not."""
        said = self.said.ambiguous
        topics = said.get(bare(text)) or said.get(bare(plain(fold(text))), ())
        return tuple(t for t in topics if t in self.entries)

    def stands(self, decision: Decision, text: str) -> bool:
        """Tell whether an answer stands whatever other business a line names.

        Two clear questions of ours do, topics beside which other programmes and offices are rightly named, and what
        the line speaks of in other words too.
        """
        if decision.status != "answered":
            return False
        if decision.score >= SURE or decision.second or decision.topic in self.said.may_still_mean(text):
            return True
        return decision.score >= CLEAR and decision.topic in self.ranker.named(text)

    def asks_elsewhere(self, spoken: Sequence[tuple[str, Ranking]]) -> bool:
        """Tell whether every sentence that asks speaks of other business, whatever is told beside it."""
        asked = [(p, r) for p, r in spoken if asks(p)]
        return bool(asked) and all(self.other_business(p) and not self.firm(r) for p, r in asked)

    def firm(self, ranked: Ranking) -> bool:
        """Tell whether a topic answers a sentence by itself."""
        return bool(ranked) and ranked[0][1] >= self.ranker.answer_at and ranked[0][0] not in self.declining

    def without_other_business(self, text: str, decision: Decision, spoken: Sequence[tuple[str, Ranking]]) -> Decision:
        """Decline a line that names other business than this programme, with the topic that comes nearest after all.

        Chat beside a sentence of ours does not count. What such a sentence asks stands below what declines, also where
        the line was declined already.
        """
        ours = [(p, r) for p, r in spoken if self.firm(r) and not self.other_business(p)]
        asked = [id_ for id_, _ in sorted((r[0] for p, r in ours if asks(p)), key=lambda best: -best[1])[:1]]
        if decision.status == "declined":
            return replace(decision, offered=tuple(dict.fromkeys([*decision.offered, *asked])))
        kind = next((k for k in self.other_business(text) if not (ours and k in self.aside)), None)
        if kind is None:
            return decision
        topic = self.topic_of[kind] or None
        near = asked or [t for t in decision.offered if t not in self.declining][:1]
        offered = tuple(t for t in (topic, *near) if t)
        return Decision("declined", topic, offered, decision.score, kind=kind.removeprefix(KIND))

    def asked_by_name(self, text: str) -> Decision | None:
        """Decide by the clauses that ask and call the programme by name; None where none of them is ours."""
        named = (c.strip() for c in CLAUSE.split(text) if c and self.said.names_us(c))
        asked = [c for c in named if asks(c) and not self.other_business(c)]
        ways = self.ranked([*asked, *(or_whole(self.said.unnamed(c), c) for c in asked)])
        pairs = zip(ways[: len(asked)], ways[len(asked) :], strict=True)
        rankings = [max(pair, key=lambda r: (self.firm(r), r[0][1] if r else 0.0)) for pair in pairs]
        decision = self.decide(rankings[-1], rankings) if rankings else None
        if decision is None or decision.status == "declined":
            return None
        return replace(decision, offered=tuple(t for t in decision.offered if t not in self.declining))

    def other_business(self, text: str) -> list[str]:
        """Return the kinds of talk of which a line speaks."""
        return [id_ for id_ in self.ranker.named(text) if id_.startswith(KIND)]

    def sent_elsewhere(self, text: str, decision: Decision) -> Decision:
        """Send a line about another ministry's track to that ministry."""
        owner = self.said.owner_in(text)
        if owner is None:
            return decision
        told = replace(decision, owner=owner.name)
        best = decision.topic or next(iter(decision.offered), None)
        topic = self.topic_of.get(KIND + self.elsewhere.kind)
        if not topic or best in self.said.may_still_mean(text):
            return told
        kind = self.elsewhere.kind
        return Decision("declined", topic, (topic,), decision.score, kind=kind, owner=owner.name)

    def decide(self, whole: Ranking, parts: Sequence[Ranking]) -> Decision:
        """Choose between the line as a whole and two questions in it; where the line greets, what it says besides."""
        firm = [r for r in parts if self.firm(r)]
        topics = list(dict.fromkeys(r[0][0] for r in firm))
        if len(topics) > 1:
            return self.outcome(firm[0], second=topics[1])
        if parts and whole and whole[0][0] in self.aside:
            return self.outcome(max(parts, key=lambda r: r[0][1]))
        return self.outcome(whole)

    def outcome(self, ranked: Ranking, second: str | None = None) -> Decision:
        """Return the outcome of one ranking by the learnt cuts."""
        score = round(ranked[0][1]) if ranked else 0
        if not ranked or ranked[0][1] < self.ranker.offer_at:
            return Decision("declined", None, (), score)
        if self.declines(ranked):
            return self.declined(ranked, score)
        best = ranked[0][0]
        topics = dict.fromkeys(t for id_, _ in ranked if (t := self.topic_of.get(id_, id_)))
        offered = tuple(dict.fromkeys([*([best, second] if second else []), *topics]))[:3]
        if ranked[0][1] < self.ranker.answer_at:
            return Decision("offered", None, offered, score)
        return Decision("answered", best, offered, score, second=second)

    def declines(self, ranked: Ranking) -> bool:
        """Tell whether talk that is not answered here outweighs every topic."""
        if ranked[0][0] in self.declining:
            return True
        return ranked[0][1] < self.ranker.answer_at and sum(s for i, s in ranked if i in self.declining) > ranked[0][1]

    def declined(self, ranked: Ranking, score: int) -> Decision:
        """Decline as the likeliest of the kinds does, with the topic below that may be meant after all."""
        best, worth = next(r for r in ranked if r[0] in self.declining)
        topic = self.topic_of[best] or None
        if not topic and worth < TALK:
            return Decision("declined", None, (), score)
        kind = best.removeprefix(KIND) if best.startswith(KIND) else None
        near = [id_ for id_, s in ranked if topic and id_ not in self.declining and s >= RIVAL * worth][:1]
        return Decision("declined", topic, tuple(t for t in (topic, *near) if t), score, kind=kind)


def or_whole(rest: str, text: str) -> str:
    """Return what is left of a line where that says something, otherwise all of it."""
    return rest if len(bare(rest)) >= SHORTEST_PART else text


def pieces(text: str) -> list[str]:
    """Return the sentences of a longer line, each to be ranked alone."""
    found = [p.strip() for p in SPLIT.split(text) if p and len(bare(p)) >= SHORTEST_PART]
    return found[:MOST_PARTS] if len(found) > 1 else []
