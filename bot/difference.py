"""What an edit changes for companies: findings, where sentences lead, and every text that reads differently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.content.decisions import Outcome, changes
from bot.content.fill import fill_both
from bot.content.load import Content
from bot.conversation import Conversation
from bot.model import LANGUAGES, Language
from bot.rehearsal import rehearse
from eligibility.model import Criterion
from faq.asking import Asker
from faq.model import Entry

SAMPLE = 3
"""Phrasings of an unchanged topic that are asked in each language; more say little new and take long."""


@dataclass(frozen=True)
class Led:
    """A sentence that leads elsewhere: to which topic or outcome before, to which after."""

    sentence: str
    before: str
    after: str


@dataclass(frozen=True)
class Read:
    """A screen or text that reads differently; empty where it is not there."""

    name: str
    lang: Language
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """Everything that an edit changes for companies."""

    old: Content
    new: Content
    added: tuple[str, ...]
    gone: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    led: tuple[Led, ...]
    asked: int
    of: int
    texts: tuple[Read, ...]

    @property
    def nothing(self) -> bool:
        """Whether companies notice nothing at all."""
        return not (self.added or self.gone or self.outcomes or self.led or self.texts)

    @property
    def reworded(self) -> list[str]:
        """The topics that read differently and are in both."""
        names = dict.fromkeys(t.name.removeprefix("topic ") for t in self.texts if t.name.startswith("topic "))
        return [name for name in names if name not in (*self.added, *self.gone)]

    def as_record(self) -> dict[str, Any]:
        """Return the difference as JSON-ready values."""
        outcomes = [
            {"criterion": o.criterion.id, "before": o.before, "after": o.after, "when": [dict(s) for s in o.situations]}
            for o in self.outcomes
        ]
        return {
            "old": self.old.version,
            "new": self.new.version,
            "topics": {"added": list(self.added), "gone": list(self.gone), "reworded": self.reworded},
            "findings": outcomes,
            "sentences": [{"text": s.sentence, "before": s.before, "after": s.after} for s in self.led],
            "asked": self.asked,
            "texts": [{"name": t.name, "lang": t.lang, "before": t.before, "after": t.after} for t in self.texts],
        }


def compare(
    old: Conversation, new: Conversation, now: datetime, open_questions: Iterable[str] = (), every: bool = False
) -> Difference:
    """Compare two versions at a moment; `every` asks every phrasing of both instead of a sample."""
    before, after = old.content, new.content
    sentences = list(dict.fromkeys([*open_questions, *phrasings(before, after, every)]))
    whole = len(set(phrasings(before, after, True)))
    return Difference(
        before,
        after,
        tuple(id_ for id_ in after.entries if id_ not in before.entries),
        tuple(id_ for id_ in before.entries if id_ not in after.entries),
        tuple(changes(before.questionnaire, after.questionnaire)),
        tuple(led(old.asker, new.asker, sentences)),
        max(whole, len(sentences)) if leads_the_same(old.asker, new.asker) else len(sentences),
        max(whole, len(sentences)),
        tuple(texts(before, after, now)),
    )


def phrasings(old: Content, new: Content, every: bool) -> Iterator[str]:
    """Yield the sentences to ask: all of the topics whose phrasings changed, and some of the others."""
    for id_ in dict.fromkeys([*old.entries, *new.entries]):
        pair = [entries[id_] for entries in (old.entries, new.entries) if id_ in entries]
        changed = len(pair) < 2 or pair[0].phrasings != pair[1].phrasings
        for entry in pair:
            yield from said(entry, None if every or changed else SAMPLE)


def said(entry: Entry, most: int | None) -> Iterator[str]:
    """Yield an entry's phrasings, at most so many in each language."""
    for lang in LANGUAGES:
        yield from entry.phrasings[lang][:most]


def led(old: Asker, new: Asker, sentences: Iterable[str]) -> Iterator[Led]:
    """Yield the sentences that the two versions take to different places."""
    if leads_the_same(old, new):
        return
    for sentence in sentences:
        before, after = place(old, sentence), place(new, sentence)
        if before != after:
            yield Led(sentence, before, after)


def leads_the_same(old: Asker, new: Asker) -> bool:
    """Whether nothing that decides where a sentence leads has changed, so that none needs to be asked."""
    kinds = [{id_: entry.kind for id_, entry in asker.entries.items()} for asker in (old, new)]
    return old.ranker is new.ranker and kinds[0] == kinds[1] and old.words == new.words


def place(asker: Asker, sentence: str) -> str:
    """Return where a sentence leads: the topic answered, the topics offered, or the outcome, and what stands below."""
    decision = asker.ask(sentence)
    if decision.status == "offered":
        return "? " + ", ".join(decision.offered)
    return " + ".join([decision.topic or decision.control or decision.status, *decision.below])


def texts(old: Content, new: Content, now: datetime) -> Iterator[Read]:
    """Yield every screen, in both languages, and every text of a criterion that reads differently, each once."""
    before = {**rehearse(old, now).shown, **criteria(old, now)}
    after = {**rehearse(new, now).shown, **criteria(new, now)}
    seen: set[tuple[str, str, str]] = set()
    for key in sorted(dict.fromkeys([*before, *after]), key=lambda key: not key[0].startswith("topic ")):
        change = (key[1], before.get(key, ""), after.get(key, ""))
        if change[1] != change[2] and change not in seen:
            seen.add(change)
            yield Read(key[0], *change)


def criteria(content: Content, now: datetime) -> dict[tuple[str, Language], str]:
    """Return what each criterion may say, by name and language."""
    record = content.round_at(now)
    out: dict[tuple[str, Language], str] = {}
    for criterion in content.questionnaire.criteria:
        filled = [fill_both(text, content.notice, record) for text in spoken(criterion)]
        for lang in LANGUAGES:
            out[(f"criterion {criterion.id}", lang)] = "\n".join(text[lang] for text in filled)
    return out


def spoken(criterion: Criterion) -> list[Any]:
    """Return the texts of a criterion: title, reasons, what to ask, who confirms."""
    reasons = [rule.reason for rule in criterion.rules]
    return [criterion.title, *reasons, criterion.otherwise, criterion.unknown, criterion.ask, criterion.who]
