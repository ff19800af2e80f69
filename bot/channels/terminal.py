"""The conversation in a terminal: numbered choices, typed by number or by label."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from bot.channels.markup import to_plain
from bot.conversation import Conversation
from bot.model import Forget, Incoming, Known, Language, Screen, Talk, Wish
from faq.personal import cut


class Terminal:
    """One conversation in memory; `write` takes lines to show."""

    def __init__(
        self,
        talk_to: Conversation,
        clock: Callable[[], datetime],
        write: Callable[[str], object],
        language: Language,
        plain: bool,
    ) -> None:
        self.talk_to, self.clock, self.write, self.language = talk_to, clock, write, language
        self.known = Known(talk=Talk(language=language, plain=plain))
        self.count = 0

    def say(self, text: str) -> None:
        """Send a line and show the replies."""
        self.count += 1
        said, kinds = cut(text)
        incoming = Incoming(self.count, 1, "text", self.language, text=said, cut=kinds)
        turn = self.talk_to.turn(incoming, self.known, self.clock())
        self.known = replace(self.known, talk=turn.talk)
        for effect in turn.effects:
            if isinstance(effect, Wish):
                self.known = replace(self.known, wish=effect.on)
            elif isinstance(effect, Forget):
                self.known = Known(talk=Talk(language=self.language, plain=self.known.talk.plain))
        for screen in turn.screens:
            self.show(screen)

    def show(self, screen: Screen) -> None:
        """Write a screen as plain text with its choices below."""
        self.write(to_plain(screen.text))
        if not self.known.talk.plain:
            self.write("\n".join(f"  [{words}]" for words in labels(screen)))
        for attachment in screen.attachments:
            self.write(f"  ({attachment.name}, {len(attachment.data)} bytes)")
        self.write("")


def labels(screen: Screen) -> Iterable[str]:
    """Return the labels of a screen's choices, links with their address."""
    for row in screen.choices:
        for choice in row:
            yield choice.label if choice.kind == "answer" else f"{choice.label}: {choice.value}"
