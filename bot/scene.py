"""What a use case sees and gives back: plain values, no messenger, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

from bot.board import Board
from bot.content.fill import fill, lent, names, used
from bot.content.load import Content
from bot.content.notice import RoundRecord
from bot.finding import ItemFinder
from bot.model import Effect, Known, Language, Talk
from bot.moments import seoul
from faq.asking import Asker
from faq.model import FIRM, Blank, Fact, Standing, Text
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
    """What a use case decides: the talk as it is now, replies in order, what else to keep, a word for the tap.

    `unkept` says that not even the newest choices are remembered.
    """

    talk: Talk
    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()
    notice: str = ""
    unkept: bool = False

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
    board: Board = field(default_factory=Board)

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

    def as_of(self, record: RoundRecord) -> Scene:
        """Return the scene as if that round were the one that counts, to say again what was said of it."""
        scene = replace(self)
        scene.__dict__["round"] = record
        return scene

    def earlier(self, facts: tuple[str, ...]) -> RoundRecord | None:
        """Return the other round that the facts were said of, None where they are of this one or of none."""
        rounds = {self.content.facts[f].round for f in facts} - {"", self.round.round.id}
        return next((r for r in self.content.notice.rounds if r.round.id in rounds), None)

    def expired(self, facts: tuple[str, ...]) -> tuple[Fact, ...]:
        """Return the facts that may not be said on this day."""
        day = seoul(self.now).date()
        return tuple(self.content.facts[f] for f in facts if not self.content.facts[f].valid(day))

    def blank(self, id_: str) -> Blank | None:
        """Return a blank that staff have filled for this round, None where it is not entered."""
        blank = self.content.notice.blanks.get(id_)
        return blank if blank and blank.filled else None

    def entered(self, screen: str) -> list[dict[str, str]]:
        """Return the filled blanks that a screen shows, in the order of the sheet."""
        shown = [b for b in self.content.notice.blanks.values() if b.filled and screen in b.shown]
        return [{"title": b.title[self.lang], "value": b.value[self.lang], "clause": b.clause} for b in shown]

    def value(self, id_: str) -> str:
        """Return a fixed value such as the call centre's number: the notice's own word once staff have entered it."""
        blank = self.blank(id_)
        return blank.value[self.lang] if blank else self.content.notice.values[id_].text[self.lang]

    def value_sure(self, id_: str) -> bool:
        """Tell whether a fixed value rests on firm facts."""
        return self.blank(id_) is not None or self.standing(self.content.notice.values[id_].facts) in FIRM

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
