"""What passes between channel, conversation and delivery: plain values that know no messenger and no database.

An update becomes an `Incoming`; a conversation turns it, with what is `Known` of the chat, into a `Turn`;
delivery commits the turn as one transaction and a channel sends its `Screen`s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Literal, Protocol

Language = Literal["ko", "en"]
LANGUAGES: tuple[Language, Language] = ("ko", "en")

Kind = Literal["text", "button", "contact", "location", "file", "edited", "group", "blocked", "other"]


@dataclass(frozen=True)
class Incoming:
    """One update, reduced to what the conversation needs; personal numbers are already cut out of `text`.

    `kind` "text" covers commands. Contacts, locations and files carry their kind only. `message` is the id of the
    message that carried the button, `callback` the id to acknowledge the tap with, `cut` the kinds of personal
    numbers that were removed, `late` that Telegram no longer accepts an acknowledgement of the tap.
    """

    update_id: int
    chat: int
    kind: Kind
    language: Language = "ko"
    text: str = ""
    button: str = ""
    message: int = 0
    callback: str = ""
    cut: tuple[str, ...] = ()
    late: bool = False


@dataclass(frozen=True)
class Choice:
    """One thing a company can tap: an answer (`value` is the button data), a link (a URL) or a copy (the text)."""

    label: str
    value: str
    kind: Literal["answer", "link", "copy"] = "answer"


Rows = tuple[tuple[Choice, ...], ...]


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a screen: `name` with its ending, `media` its MIME type, `data` the bytes."""

    name: str
    media: str
    data: bytes


@dataclass(frozen=True)
class Screen:
    """What a company sees: `text` in the subset b, i, u, s, code, pre, a, blockquote of Telegram's HTML.

    `replaces` asks the channel to change the message that was tapped instead of sending a new one. `trace` names
    entry, rule, source and standing for the preview's side panel. `template` and `facts` are what the text was
    rendered from, so that it can be rendered again and compared.
    """

    text: str
    choices: Rows = ()
    attachments: tuple[Attachment, ...] = ()
    replaces: bool = False
    trace: Mapping[str, Any] = field(default_factory=dict)
    template: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def entry(self) -> str:
        """The topic that is answered; empty for any other screen."""
        return str(self.trace.get("entry", ""))


@dataclass(frozen=True)
class Talk:
    """Where one conversation stands. Answers are the state; all else is what the newest screen needs to be typed at.

    `asked` holds a short hash of each answered question, so that a new content version can say what changed.
    `language` was chosen; `heard` is what the company was last answered in, for messages that the bot begins.
    """

    language: Language | None = None
    round: str = ""
    version: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    checking: bool = False
    proposal: Mapping[str, Any] = field(default_factory=dict)
    choices: tuple[tuple[str, str], ...] = ()
    misses: int = 0
    rivals: tuple[str, ...] = ()
    place: str = ""
    office: str = ""
    awaiting: str = ""
    plain: bool = False
    result: Mapping[str, Any] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)
    heard: Language = "ko"

    def as_record(self) -> dict[str, Any]:
        """Return the talk as JSON-ready values."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Talk:
        """Rebuild a talk; fields that this version does not know are dropped, missing ones take their default."""
        known = {f.name for f in fields(cls)}
        values = {k: v for k, v in record.items() if k in known}
        for name in ("choices",):
            values[name] = tuple(tuple(c) for c in values.get(name, ()))
        values["rivals"] = tuple(values.get("rivals", ()))
        values["answers"] = hardened(values.get("answers", {}))
        values["proposal"] = hardened(values.get("proposal", {}))
        return cls(**values)


def hardened(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as they were before JSON made lists of their tuples."""
    return {
        k: hardened(v) if isinstance(v, dict) else tuple(v) if isinstance(v, list) else v for k, v in record.items()
    }


@dataclass(frozen=True)
class Wish:
    """The company asks to be told of the next notice (`on`), with the consent text's version; or takes it back."""

    on: bool
    consent: str = ""


@dataclass(frozen=True)
class Count:
    """One more of something for a topic, a question or an outlook; no person is in it.

    `what` is "answered", "offered", "declined", "not_mine", "step" or "outcome".
    """

    what: str
    topic: str


@dataclass(frozen=True)
class Left:
    """The company leaves a question for staff, as it was read back; `near` are the topics that came nearest."""

    key: str
    words: str
    language: str
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tell:
    """The company asks to be told once when the question has an answer (`on`); or takes that back."""

    key: str
    on: bool
    consent: str = ""


@dataclass(frozen=True)
class Forget:
    """Everything kept about the chat goes at once; `receipt` is the number that the person was given for it."""

    receipt: str = ""


Effect = Wish | Count | Left | Tell | Forget


@dataclass(frozen=True)
class Known:
    """What is kept about the chat as an update arrives; `since` and `until` are moments of the machine's clock.

    `everything` reads all that is kept about the chat, keyed by the ids of the declarations.
    """

    talk: Talk = field(default_factory=Talk)
    wish: bool = False
    since: datetime | None = None
    until: datetime | None = None
    everything: Callable[[], Mapping[str, Any]] = field(default=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Turn:
    """The outcome of one update: the new talk, what to show, and what else to keep, all committed together."""

    talk: Talk
    screens: tuple[Screen, ...] = ()
    effects: tuple[Effect, ...] = ()
    notice: str = ""
    """A word for the tap's acknowledgement, shown as a toast; empty acknowledges silently."""


class Conversation(Protocol):
    """One door: what `bot.conversation.Conversation` offers to every channel."""

    def turn(self, incoming: Incoming, known: Known, now: datetime) -> Turn:
        """Answer one update; pure, never raises for anything a person can send."""
        ...

    def sorry(
        self, incoming: Incoming, known: Known, now: datetime, why: Literal["failed", "not_saved", "slow_down"]
    ) -> Turn:
        """Answer when the turn could not be worked out or kept: calm, with a way on; changes nothing."""
        ...

    def fresh(self, chat: int, known: Known, now: datetime, missing: Screen | None = None) -> Turn:
        """Show again where the conversation stands, with live buttons: after an outage, or in place of a reply that
        may not have arrived, with a way to see it again."""
        ...
