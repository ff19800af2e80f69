"""Rehearsals: conversations of the preview, each with its own moment, kept in memory only."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from bot.channels.markup import printable
from bot.model import Attachment, Conversation, Forget, Incoming, Kind, Known, Language, Screen, Turn, Wish
from faq.personal import cut

LONGEST_TEXT = 4096
"""Characters of one message, as Telegram has it."""
LONGEST_VALUE = 256
MOST_SESSIONS = 50
MOST_SCREENS = 300
"""Messages of one session whose attachments can still be fetched and that can still be changed in place."""


class Gone(LookupError):
    """Raised for a session that never was, or that made room for newer ones."""


@dataclass(frozen=True)
class Shown:
    """One message as it stands in the chat; `replaces` is the id of the message that it takes the place of."""

    message: int
    screen: Screen
    replaces: int | None = None


@dataclass(frozen=True)
class Answered:
    """What one message or tap brought: messages to show in order, and a short word for the tap."""

    shown: tuple[Shown, ...] = ()
    notice: str = ""


class Rehearsing(Protocol):
    """What the pages need of rehearsals; every method but `open` raises Gone for an unknown session."""

    def open(self, language: Language, at: datetime | None) -> str:
        """Begin a conversation at a moment, None being the machine's, and return the session's id."""
        ...

    def say(self, session: str, text: str) -> Answered:
        """Send a typed message."""
        ...

    def tap(self, session: str, message: int, value: str) -> Answered:
        """Tap a button of a message, also of an old one."""
        ...

    def speak(self, session: str, language: Language) -> Answered:
        """Go on in another language."""
        ...

    def move(self, session: str, at: datetime | None) -> None:
        """Change the rehearsed moment; it runs on from there, None being the machine's."""
        ...

    def now(self, session: str) -> datetime:
        """Return the rehearsed moment."""
        ...

    def rehearsed(self, session: str) -> bool:
        """Tell whether the moment is another than the machine's."""
        ...

    def language(self, session: str) -> Language:
        """Return the language of the conversation."""
        ...

    def attachment(self, session: str, message: int, index: int) -> Attachment:
        """Return a file of a message; raises Gone where there is none."""
        ...


@dataclass
class Session:
    """One rehearsal: what is known of the chat, how far its moment is from the machine's, and what was shown."""

    language: Language
    known: Known
    shift: timedelta | None = None
    updates: int = 0
    messages: int = 0
    shown: OrderedDict[int, Screen] = field(default_factory=OrderedDict)


class Rehearsals:
    """Rehearsals of one conversation; `clock` is the machine's."""

    def __init__(
        self,
        conversation: Conversation,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        most: int = MOST_SESSIONS,
    ) -> None:
        self._conversation, self._clock, self._most = conversation, clock, most
        self._sessions: OrderedDict[str, Session] = OrderedDict()

    def open(self, language: Language, at: datetime | None) -> str:
        """Begin a conversation; the session that was idle longest makes room where there are too many."""
        number = secrets.token_urlsafe(18)
        self._sessions[number] = Session(language, Known(since=self._clock()), self._shift(at))
        while len(self._sessions) > self._most:
            self._sessions.popitem(last=False)
        return number

    def say(self, session: str, text: str) -> Answered:
        """Send a typed message; personal numbers are cut out before anything else sees it."""
        words, kinds = cut(printable(text)[:LONGEST_TEXT])
        one = self._session(session)
        one.messages += 1
        return self._turn(one, "text", text=words, cut=kinds)

    def tap(self, session: str, message: int, value: str) -> Answered:
        """Tap a button."""
        return self._turn(self._session(session), "button", button=printable(value)[:LONGEST_VALUE], message=message)

    def speak(self, session: str, language: Language) -> Answered:
        """Ask for another language with the bot's own command."""
        one = self._session(session)
        one.language = language
        return self._turn(one, "text", text=f"/language {language}")

    def move(self, session: str, at: datetime | None) -> None:
        """Change the rehearsed moment."""
        self._session(session).shift = self._shift(at)

    def now(self, session: str) -> datetime:
        """Return the rehearsed moment."""
        return self._now(self._session(session))

    def rehearsed(self, session: str) -> bool:
        """Tell whether the moment is another than the machine's."""
        return self._session(session).shift is not None

    def language(self, session: str) -> Language:
        """Return the language of the conversation."""
        return self._session(session).language

    def attachment(self, session: str, message: int, index: int) -> Attachment:
        """Return a file of a message."""
        screen = self._session(session).shown.get(message)
        if screen is None or not 0 <= index < len(screen.attachments):
            raise Gone
        return screen.attachments[index]

    def _session(self, number: str) -> Session:
        if number not in self._sessions:
            raise Gone
        self._sessions.move_to_end(number)
        return self._sessions[number]

    def _shift(self, at: datetime | None) -> timedelta | None:
        return None if at is None else at - self._clock()

    def _now(self, session: Session) -> datetime:
        return self._clock() + (session.shift or timedelta())

    def _turn(
        self, session: Session, kind: Kind, *, text: str = "", cut: tuple[str, ...] = (), button: str = "",
        message: int = 0,
    ) -> Answered:  # fmt: skip
        session.updates += 1
        incoming = Incoming(
            session.updates, 1, kind, session.language, text=text, button=button, message=message, cut=cut
        )
        turn = self._answer(incoming, session.known, self._now(session))
        session.known = after(session.known, turn, self._clock())
        session.language = turn.talk.language or session.language
        return Answered(self._place(session, turn, message), turn.notice)

    def _answer(self, incoming: Incoming, known: Known, now: datetime) -> Turn:
        try:
            return self._conversation.turn(incoming, known, now)
        except Exception:
            structlog.get_logger().exception("preview_turn_failed", kind=incoming.kind)
            return self._conversation.sorry(incoming, known, now, "failed")

    def _place(self, session: Session, turn: Turn, tapped: int) -> tuple[Shown, ...]:
        """Give each screen its message: the first that replaces takes the tapped one's, the others follow."""
        shown = []
        for screen in turn.screens:
            replaces = tapped if screen.replaces and tapped in session.shown else None
            if replaces is None:
                session.messages += 1
            else:
                tapped = 0
            number = replaces or session.messages
            session.shown[number] = screen
            shown.append(Shown(number, screen, replaces))
        while len(session.shown) > MOST_SCREENS:
            session.shown.popitem(last=False)
        return tuple(shown)


def after(known: Known, turn: Turn, now: datetime) -> Known:
    """Return what is known once the turn has happened."""
    known = replace(known, talk=turn.talk)
    for effect in turn.effects:
        if isinstance(effect, Wish):
            known = replace(known, wish=effect.on)
        elif isinstance(effect, Forget):
            known = Known(talk=turn.talk, since=now)
    return known
