"""What staff do at the desk: see, answer, dismiss, publish. Plain values in and out; the pages know no database."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from bot.ask import answer
from bot.channels.markup import to_web
from bot.content.load import Content
from bot.content.passed import note_passed
from bot.content.shelf import Shelf
from bot.content.where import BrokenContent
from bot.conversation import Conversation
from bot.desk import figures
from bot.desk.draft import Draft, NewEntry, Unwritable
from bot.desk.waiting import Group, Waiting
from bot.kept import questions, staff_log
from bot.kept.db import Store
from bot.kept.questions import Question
from bot.kept.versions import Went
from bot.model import LANGUAGES, Incoming, Known, Language
from bot.publishing import Heavy, LiveState, allow, go_live, live_state, look, weigh
from bot.scene import Scene
from bot.season import season
from faq.asking import Decision

MOST_SHOWN = 100
"""Groups on one page."""


@dataclass(frozen=True)
class Said:
    """One answer as an officer reads it out: by language, with its sources."""

    title: str
    texts: Mapping[str, Markup]
    sources: Sequence[str]


class Desk:
    """One desk on one database; `build` makes the conversation of a content version."""

    def __init__(
        self,
        store: Store,
        content: Content,
        build: Callable[[Content], Conversation],
        clock: Callable[[], datetime],
        machine: Callable[[], float],
    ) -> None:
        self.store, self._build, self.clock, self.machine = store, build, clock, machine
        self.shelf = Shelf(store.path)
        self.talk = build(content)
        self.draft = Draft(store.path.parent / "drafts")
        self._waiting = Waiting()

    # -- seeing --------------------------------------------------------------------------------------------------

    @property
    def content(self) -> Content:
        """The content that is live, taken up anew when another went live."""
        version = self.live().version
        if version and version != self.talk.content.version:
            self.talk = self._build(self.shelf.open(version))
        return self.talk.content

    def live(self) -> LiveState:
        """What is live, and what keeps a save back."""
        return live_state(self.store.db)

    def scene(self, lang: Language) -> Scene:
        """Return the surroundings in which answers are laid out."""
        return self.talk.scene(Incoming(0, 0, "text", lang), Known(), self.clock())

    def season(self, lang: Language) -> Mapping[str, Any]:
        """Return the phase of the round, in words of the templates."""
        return season(self.scene(lang))

    def titles(self, lang: str) -> dict[str, str]:
        """Return every topic's title by id."""
        return {e.id: e.title[lang] for e in self.content.entries.values()}

    def groups(self) -> list[Group]:
        """Return the open questions, grouped."""
        db = self.store.db
        return self._waiting.groups(questions.waiting(db), lambda keys: questions.named(db, keys))

    def group(self, id_: str) -> Group | None:
        """Return one group; None where it has been dealt with."""
        return next((g for g in self.groups() if g.id == id_), None)

    def figures(self) -> figures.Totals:
        """Return the counts."""
        return figures.totals(self.store.db)

    # -- on the phone ----------------------------------------------------------------------------------------------

    def asked(self, words: str) -> Decision:
        """Return what the bot would do with a caller's words."""
        return self.talk.asker.ask(words)

    def said(self, topic: str, lang: Language) -> Said:
        """Return a topic's answer in both languages."""
        entry = self.content.entries[topic]
        scenes = {code: self.scene(code) for code in LANGUAGES}
        replies = {code: answer(scene, entry, 100) for code, scene in scenes.items()}
        say = self.talk.renderer.text
        shown = {code: to_web(say("answer", r.facts, code)).replace("\n", "<br>") for code, r in replies.items()}
        texts = {str(code): Markup(text) for code, text in shown.items()}  # nosec B704: escaped when it was rendered
        return Said(entry.title[lang], texts, replies[lang].facts["sources"])

    def record(self, words: str, language: str) -> bool:
        """Keep a caller's question beside those left in the chat; return whether it could be kept as it is."""
        decision = self.asked(words)
        said = " ".join(words.split())[:300]
        if decision.status == "refused" or not said:
            return False
        now = self.machine()
        key = hashlib.sha256(f"{now} {said}".encode()).hexdigest()[:16]
        with self.store.writing("desk") as db:
            questions.leave(db, Question(key, said, language, decision.offered, now))
            staff_log.write(db, now, "desk", "record", {"question": key})
        return True

    # -- answering -------------------------------------------------------------------------------------------------

    def add_phrasings(self, group: Group, topic: str, phrasings: Mapping[str, Sequence[str]]) -> None:
        """Put phrasings into the draft, and remember that the topic answers the group; raises Unwritable."""
        if not any(phrasings.values()):
            raise Unwritable("no_words")
        self.draft.begin(self.content)
        for language, words in phrasings.items():
            if words:
                self.draft.add_phrasings(topic, language, words)
        self.draft.answer([q.key for q in group.questions], topic)

    def add_entry(self, group: Group, entry: NewEntry) -> None:
        """Put a new topic into the draft, and remember that it answers the group; raises Unwritable."""
        self.draft.begin(self.content)
        self.draft.add_entry(entry)
        self.draft.answer([q.key for q in group.questions], entry.id)

    def dismiss(self, group: Group, who: str, reason: str) -> None:
        """Close a group without an answer, with the reason; raises Unwritable."""
        if not who.strip():
            raise Unwritable("no_name")
        if not reason.strip():
            raise Unwritable("no_reason")
        now, keys = self.machine(), [q.key for q in group.questions]
        with self.store.writing("desk") as db:
            questions.settle(db, keys, "dismissed", now, reason=reason.strip()[:200])
            staff_log.write(db, now, who.strip(), "dismiss", {"questions": keys, "reason": reason.strip()[:200]})

    def faults(self) -> list[str]:
        """Return what is to be mended in the draft before it can go live."""
        try:
            self.draft.load()
        except BrokenContent as broken:
            return [str(f) for f in broken.faults]
        return []

    def publish(self, who: str, second: str, reason: str, confirm: bool) -> str:
        """Put the draft live, mark what it answers and return the version; raises Unwritable naming what is missing."""
        if not who.strip():
            raise Unwritable("no_name")
        if not reason.strip():
            raise Unwritable("no_reason")
        try:
            after = look(self.shelf, self.draft.root, self.clock())
            weight = weigh(self.content, after)
            allow(weight, who, second, confirm)
        except BrokenContent as broken:
            raise Unwritable("not_whole") from broken
        except Heavy as heavy:
            raise Unwritable("needs_second" if confirm else "needs_confirm") from heavy
        note_passed(after)
        self._go_live(after, Went(after.version, self.machine(), who.strip(), reason.strip()[:200], second.strip()))
        return after.version

    def _go_live(self, after: Content, went: Went) -> None:
        by_topic: dict[str, list[str]] = {}
        for key, topic in self.draft.answers.items():
            if topic in after.entries:
                by_topic.setdefault(topic, []).append(key)
        with self.store.writing("desk") as db:
            go_live(db, went, {"answers": by_topic})
            for topic, keys in by_topic.items():
                questions.settle(db, keys, "answered", went.at, topic=topic)
        self.draft.drop()
