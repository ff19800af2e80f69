"""What companies would read after an edit: every screen that rests on content, before and after, in both languages."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot import self_check, submit
from bot.ask import answer
from bot.content.load import Content
from bot.conversation import Conversation
from bot.finding import ItemFinder, ItemsFound
from bot.model import LANGUAGES, Incoming, Known, Language
from bot.replies import Renderer
from bot.scene import Reply, Scene
from faq.asking import Asker, Unlearnt

TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Shown:
    """One screen in one language, before and after."""

    screen: str
    lang: str
    before: str
    after: str


class Unsought(ItemFinder):
    """Stands where an item finder would."""

    def find(self, text: str) -> ItemsFound:
        """Return nothing."""
        return ItemsFound("none", ())

    def industries(self, text: str) -> tuple[tuple[str, int], ...]:
        """Return nothing."""
        return ()


def previewed(before: Content, after: Content, now: datetime) -> list[Shown]:
    """Return every screen whose text changes, now and at the next opening where one is ahead."""
    ahead = [r.round.opens for r in after.notice.rounds if r.round.opens and r.round.opens > now]
    out: dict[tuple[str, str], Shown] = {}
    for moment in (now, *ahead):
        old, new = dict(screens(before, moment)), dict(screens(after, moment))
        for key in [*new, *(k for k in old if k not in new)]:
            was, is_ = old.get(key, ""), new.get(key, "")
            if was != is_ and key not in out:
                out[key] = Shown(*key, was, is_)
    return list(out.values())


def screens(content: Content, now: datetime) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield ((screen, language), text) of one content version at a moment."""
    asker = Asker(content.entries, Unlearnt(), content.words)
    talk = Conversation(content, Renderer(content.root / "templates"), asker, Unsought())
    for lang in LANGUAGES:
        scene = talk.scene(Incoming(0, 0, "text", lang), Known(), now)
        for name, reply in replies(scene):
            yield (name, lang), readable(talk.renderer.text(reply.template, reply.facts, lang))
        for name, text in rules(scene, lang):
            yield (name, lang), text


def replies(scene: Scene) -> Iterator[tuple[str, Reply]]:
    """Yield every reply that rests on content alone."""
    for entry in scene.content.entries.values():
        yield entry.id, answer(scene, entry, 100)
    for question in scene.content.questionnaire.questions:
        yield f"question {question.id}", self_check.show(scene, question.id).replies[0]
    yield "/when", submit.when(scene).replies[0]
    for office in scene.content.offices.offices:
        yield f"office {office}", submit.office(scene, office).replies[0]


def rules(scene: Scene, lang: Language) -> Iterator[tuple[str, str]]:
    """Yield the texts of each criterion: what each rule says, and what is asked of the office."""
    for criterion in scene.content.questionnaire.criteria:
        said = [f"{r.finding}: {scene.say(r.reason)}" for r in criterion.rules]
        rest = (criterion.otherwise, criterion.unknown, criterion.ask)
        yield f"criterion {criterion.id}", "\n".join([criterion.title[lang], *said, *(scene.say(t) for t in rest)])


def readable(text: str) -> str:
    """Take the tags off a screen's text."""
    return html.unescape(TAG.sub("", text))
