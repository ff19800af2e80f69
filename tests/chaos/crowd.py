"""A crowd that uses the bot as people do: quick, impatient, on old buttons, with every delivery trouble of Telegram."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.botapi import BotApi
from tests.botapi_chats import Shown
from tests.chaos.checker import Checker
from tests.people import Person

SAYINGS = (
    "/start", "/check", "/when", "/papers", "/result", "1", "2", "3", "이차전지 양극재", "자동차 부품", "화장품",
    "접수 마감 시각이 언제인가요", "제출 서류가 뭔가요", "중소기업도 되나요", "수원", "where do I apply", "뒤로",
    "수원에서 이차전지 양극재 만드는 중견기업입니다", "오늘 점심 뭐 먹지", "예", "모름", "battery cathode",
)  # fmt: skip
NOT_TAPPED = ("privacy", "mydata", "forget", "leave", "tell")
"""What shows or keeps moments of the machine, which the replay does not know."""


@dataclass(frozen=True)
class Pace:
    """Seconds that a person thinks between two acts on average, and how long they wait for a reply."""

    think: float = 0.25
    patience: float = 120.0


class Walker:
    """One person who acts, waits until everything is on the screen, thinks, and acts again."""

    def __init__(self, person: Person, checker: Checker, dice: random.Random, pace: Pace) -> None:
        self.person, self._checker, self._dice, self._pace = person, checker, dice, pace
        self.acts = 0
        self.stranded = 0
        self._sent: list[int] = []

    async def walk(self, over: asyncio.Event) -> None:
        """Act until it is over."""
        while not over.is_set():
            self.act()
            self.acts += 1
            if not await self._checker.until_settled(self.person.chat, self._pace.patience):
                self.stranded += 1
                return
            await _pause(over, self._dice.uniform(0, 2 * self._pace.think))

    def act(self) -> None:
        """Do one thing, or one thing with something that goes wrong on the way to the bot."""
        buttons = self._buttons()
        if not buttons:
            self._say("/start")
            return
        acts: dict[Callable[[list[tuple[Shown, str]]], None], int] = {
            self._tap_newest: 52,
            self._tap_any: 12,
            self._type: 16,
            self._tap_twice: 8,
            self._tap_under_new_id: 4,
            self._redeliver: 4,
            self._out_of_order: 4,
        }
        chosen = self._dice.choices(list(acts), weights=list(acts.values()))[0]
        chosen(buttons)

    def _buttons(self) -> list[tuple[Shown, str]]:
        found = []
        for shown in self.person.screens[-6:]:
            data = [b["callback_data"] for b in shown.buttons if "callback_data" in b]
            found += [(shown, d) for d in data if not d.startswith(NOT_TAPPED)]
        return found

    def _say(self, text: str) -> None:
        self._sent.append(self.person.post(text))

    def _tap(self, shown: Shown, data: str) -> None:
        self._sent.append(self.person.hit(shown, data))

    def _tap_newest(self, buttons: list[tuple[Shown, str]]) -> None:
        newest = buttons[-1][0]
        self._tap(*self._dice.choice([b for b in buttons if b[0] is newest]))

    def _tap_any(self, buttons: list[tuple[Shown, str]]) -> None:
        self._tap(*self._dice.choice(buttons))

    def _type(self, buttons: list[tuple[Shown, str]]) -> None:
        self._say(self._dice.choice(SAYINGS))

    def _tap_twice(self, buttons: list[tuple[Shown, str]]) -> None:
        chosen = self._dice.choice(buttons)
        for _ in range(self._dice.randint(2, 4)):
            self._tap(*chosen)

    def _tap_under_new_id(self, buttons: list[tuple[Shown, str]]) -> None:
        self._tap_newest(buttons)
        self._sent.append(self.person.api.repeat(self._sent[-1]))

    def _redeliver(self, buttons: list[tuple[Shown, str]]) -> None:
        for update in self._dice.sample(self._sent[-8:], min(3, len(self._sent))):
            self.person.api.resend(update)
        self._tap_newest(buttons)

    def _out_of_order(self, buttons: list[tuple[Shown, str]]) -> None:
        with self.person.api.shuffled(self._dice):
            self._tap_newest(buttons)
            self._say(self._dice.choice(SAYINGS))
            self._tap_any(buttons)


async def _pause(over: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(over.wait(), seconds)
    except TimeoutError:
        return


class Crowd:
    """Walkers on one Bot API, each with a dice of its own so that a seed tells all they do."""

    def __init__(self, api: BotApi, checker: Checker, people: int, seed: int, pace: Pace | None = None) -> None:
        self.api, self.over = api, asyncio.Event()
        languages = ("ko", "en", "ko", "ko-KR", "de")
        self.walkers = [
            Walker(
                api.person(f"P{n}", language_code=languages[n % 5]),
                checker,
                random.Random(f"{seed}/{n}"),
                pace or Pace(),
            )
            for n in range(people)
        ]
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self) -> None:
        """Let everybody start."""
        self._tasks = [asyncio.ensure_future(walker.walk(self.over)) for walker in self.walkers]

    async def end(self) -> int:
        """Let everybody finish what they wait for and return how many waited in vain."""
        self.over.set()
        await asyncio.gather(*self._tasks)
        return sum(walker.stranded for walker in self.walkers)
