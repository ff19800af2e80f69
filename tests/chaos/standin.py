"""A small conversation that behaves like the bot's: answers are the state, buttons carry what they lead to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from bot.model import Choice, Count, Forget, Incoming, Known, Screen, Talk, Turn, Wish

QUESTIONS = tuple(f"q{n}" for n in range(1, 9))
VALUES = ("yes", "no", "unsure")
ROUND = "r1"


class StandIn:
    """Asks eight questions; a button says "set question to value", text "answer n" adds the answer n to a list.

    Every acknowledgement names what it saved, so that a checker can compare what was said with what was kept.
    """

    def turn(self, incoming: Incoming, known: Known, now: datetime) -> Turn:
        """Answer one update."""
        if incoming.kind == "button":
            return self._button(incoming, known)
        if incoming.kind != "text":
            return Turn(
                known.talk, (Screen(f"a {incoming.kind}", template="kind"),) if incoming.kind != "blocked" else ()
            )
        return self._text(incoming, known)

    def _text(self, incoming: Incoming, known: Known) -> Turn:
        word, _, rest = incoming.text.partition(" ")
        match word:
            case "/boom":
                raise RuntimeError(f"boom {incoming.text}")
            case "/start":
                talk = Talk(language=incoming.language, round=ROUND, checking=True, answers=known.talk.answers)
                return Turn(talk, (_question(talk),))
            case "/forget":
                return Turn(Talk(), (Screen("all is forgotten", template="forgotten"),), (Forget(),))
            case "/wish":
                return Turn(known.talk, (Screen("wish kept"),), (Wish(True, "c1"),))
            case "answer":
                answers = {**known.talk.answers, f"n{rest}": int(known.talk.answers.get(f"n{rest}", 0)) + 1}
                talk = replace(known.talk, answers=answers, checking=True)
                return Turn(
                    talk, (Screen(f"saved {rest}", template="saved", facts={"n": rest}),), (Count("step", "n"),)
                )
            case _:
                cut = f" cut {incoming.cut}" if incoming.cut else ""
                return Turn(known.talk, (Screen(f"faq: {len(incoming.text)}{cut}"),), (Count("answered", "x"),))

    def _button(self, incoming: Incoming, known: Known) -> Turn:
        parts = incoming.button.split(":")
        if (
            len(parts) != 4
            or parts[0] != "s"
            or parts[1] != ROUND
            or parts[2] not in QUESTIONS
            or parts[3] not in VALUES
        ):
            return Turn(known.talk, (Screen("an old button"), _question(known.talk)), notice="old")
        answers = {**known.talk.answers, parts[2]: parts[3]}
        talk = replace(known.talk, answers=answers, checking=True)
        return Turn(talk, (_question(talk, f"saved {parts[2]}={parts[3]}"),), (Count("step", parts[2]),))

    def sorry(
        self, incoming: Incoming, known: Known, now: datetime, why: Literal["failed", "not_saved", "slow_down"]
    ) -> Turn:
        """Apologise."""
        return Turn(known.talk, (Screen(f"sorry: {why}", template="sorry"),))

    def fresh(self, chat: int, known: Known, now: datetime, missing: Screen | None = None) -> Turn:
        """Show again where the conversation stands."""
        return Turn(known.talk, (replace(_question(known.talk, "here we are"), replaces=False),))


def _question(talk: Talk, before: str = "") -> Screen:
    open_ones = [q for q in QUESTIONS if q not in talk.answers]
    shown = open_ones[0] if open_ones else QUESTIONS[-1]
    answers = ", ".join(f"{q}={talk.answers[q]}" for q in QUESTIONS if q in talk.answers)
    text = f"{before}\n\n<b>{shown if open_ones else 'done'}?</b>\n{answers}".strip()
    rows = tuple((Choice(value, f"s:{ROUND}:{shown}:{value}"),) for value in VALUES)
    return Screen(text, rows, replaces=True, template="question", facts={"question": shown})
