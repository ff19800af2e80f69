"""What a use case sees and gives back: plain values, no messenger, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

from bot.content.fill import fill, lent, names, used
from bot.content.load import Content
from bot.content.notice import RoundRecord
from bot.finding import ItemFinder
from bot.model import Effect, Known, Language, Talk
from faq.asking import Asker
from faq.model import FIRM, Standing, Text
from faq.notice import Phase, phase

Word = Literal["confirmed", "reported", "to_ask"]


@dataclass(frozen=True)
class Button:
    """One choice before it has words: `to` is where it leads, `say` names a label of the templates."""

    to: str
    say: str = ""
    label: str = ""
    kind: Literal["answer", "link", "copy"] = "answer"
    numbered: bool = False
    mark: bool = False


@dataclass(frozen=True)
class Reply:
    """A template, the facts it is given, and the choices under it."""

    template: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[tuple[Button, ...], ...] = ()
    replaces: bool = False
    trace: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[tuple[str, str, bytes], ...] = ()


@dataclass(frozen=True)
class Step:
    """What a use case decides: the talk as it is now, replies in order, what else to keep, a word for the tap."""

    talk: Talk
    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()
    notice: str = ""

    def also(self, *replies: Reply) -> Step:
        """Return the step with further replies behind its own."""
        return replace(self, replies=(*self.replies, *replies))


@dataclass(frozen=True)
class Scene:
    """One update's surroundings: content, matchers, what is known of the chat, the moment and the language."""

    content: Content
    asker: Asker
    finder: ItemFinder
    known: Known
    now: datetime
    lang: Language
    tapped: bool = False

    @property
    def talk(self) -> Talk:
        """Where the conversation stands."""
        return self.known.talk

    @cached_property
    def round(self) -> RoundRecord:
        """The round that counts at this moment."""
        return self.content.round_at(self.now)

    @cached_property
    def phase(self) -> Phase:
        """The phase of that round at this moment."""
        return phase(self.round.round, self.now)

    @cached_property
    def names(self) -> dict[str, Any]:
        """The names content texts may use, in this language."""
        return dict(names(self.content.notice, self.round, self.lang))

    def say(self, text: Text) -> str:
        """Return a content text in this language with its names filled."""
        return fill(text[self.lang], self.names, self.lang)

    def of_round(self, text: Text) -> str:
        """Return the name of the earlier round that a text's dates are of; empty where they are of this one."""
        lenders = lent(self.content.notice, self.round)
        rounds = [lenders[name].round.name[self.lang] for name in sorted(used(text[self.lang])) if name in lenders]
        return rounds[0] if rounds else ""

    def value(self, id_: str) -> str:
        """Return a fixed value of the notice, such as the call centre's number."""
        return self.content.notice.values[id_].text[self.lang]

    def standing(self, facts: tuple[str, ...]) -> Standing:
        """Return the weakest standing of the facts."""
        from eligibility.model import weakest

        return weakest(*(self.content.facts[f].standing for f in facts))

    def sources(self, facts: tuple[str, ...]) -> list[str]:
        """Return the sources behind the facts as companies read them, each once."""
        keys = dict.fromkeys(s for f in facts for s in self.content.facts[f].sources)
        shown = []
        for key in keys:
            publication = self.content.publications[key]
            shown.append(publication.name[self.lang] + (f" {publication.date}" if publication.date else ""))
        return list(dict.fromkeys(shown))


def word(standing: Standing) -> Word:
    """Return the one of three words that companies see for a standing."""
    if standing in FIRM:
        return "confirmed"
    return "reported" if standing == "press" else "to_ask"
