"""One person and the conversation itself, without a messenger between them: type, tap a label, read the screens."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.conversation import Conversation
from bot.model import Choice, Incoming, Known, Language, Screen, Talk, Turn
from tests.conftest import OVER


class Alone:
    """A chat whose turns are taken at once; the newest screens are in `screens`."""

    def __init__(self, talk_to: Conversation, lang: Language = "ko", now: datetime = OVER) -> None:
        self.talk_to, self.lang, self.now = talk_to, lang, now
        self.talk = Talk(language=lang)
        self.screens: tuple[Screen, ...] = ()
        self.before: tuple[Screen, ...] = ()

    @property
    def text(self) -> str:
        """All the newest screens say."""
        return "\n".join(s.text for s in self.screens)

    @property
    def choices(self) -> list[Choice]:
        """Every choice under the newest screens."""
        return [c for screen in self.screens for row in screen.choices for c in row]

    def say(self, text: str) -> str:
        """Type something and return what the bot says."""
        return self._take(Incoming(1, 1, "text", self.lang, text=text))

    def choice(self, label: str) -> Choice:
        """Return the choice whose label holds the words."""
        found = [c for c in self.choices if label in c.label]
        assert found, (label, [c.label for c in self.choices])
        return found[0]

    def tap(self, label: str) -> str:
        """Tap the choice whose label holds the words and return what the bot says."""
        return self.send(self.choice(label).value)

    def send(self, data: str) -> str:
        """Tap a button by its data, on whatever message it stood."""
        return self._take(Incoming(1, 1, "button", self.lang, button=data))

    def _take(self, incoming: Incoming) -> str:
        turn: Turn = self.talk_to.turn(incoming, Known(talk=self.talk), self.now)
        self.talk = replace(turn.talk, language=self.lang)
        self.before, self.screens = self.screens, turn.screens
        return self.text
