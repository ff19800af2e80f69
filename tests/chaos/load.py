"""How fast the bot is and whom it makes wait: steady rates, a burst, a bad neighbour, and an echo bot beside it."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.botapi import BotApi
from tests.botapi_chats import Shown
from tests.botapi_faults import Limits
from tests.chaos.checker import Checker, Verdict
from tests.chaos.kills import settle
from tests.chaos.stock import ECHO
from tests.chaos.world import OURS, RATED, Process, read, world
from tests.people import Person

QUESTIONS = ("접수 마감 시각이 언제인가요", "제출 서류가 뭔가요", "중소기업도 되나요", "where do I apply", "수원")
PATIENCE = 300.0


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of the values does not exceed; infinite where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)] if ordered else math.inf


def ms(values: Sequence[float], share: float) -> float:
    """Return a quantile in milliseconds."""
    return 1000 * quantile(values, share)


class Tapper:
    """Somebody who taps on one screen; every tap is a step of the self-check that changes it."""

    def __init__(self, person: Person, number: int = 0) -> None:
        self.person, self._taps = person, number
        self._shown: Shown | None = None
        self._stamp = ""

    async def begin(self) -> None:
        """Open the chat."""
        self._shown = await self.person.say("/start", PATIENCE)
        self._stamp = self._shown.buttons[0]["callback_data"].partition("~")[2]
        self.person.chat.waits.clear()

    def tap(self) -> int:
        """Take one step."""
        assert self._shown, "not begun"
        self._taps += 1
        to = ("set:size:sme", "q:size", "set:size:mid", "q:size")[self._taps % 4]
        return self.person.hit(self._shown, f"{to}~{self._stamp}")

    def ask(self, dice: random.Random) -> int:
        """Ask something."""
        return self.person.post(dice.choice(QUESTIONS))


async def gathered(api: BotApi, count: int) -> list[Tapper]:
    """Bring in so many people who have opened the chat, a few at a time."""
    tappers = [Tapper(api.person(f"P{n}"), n) for n in range(count)]
    for first in range(0, count, 50):
        await asyncio.gather(*(tapper.begin() for tapper in tappers[first : first + 50]))
    return tappers


async def paced(per_second: float, seconds: float, act: Callable[[int], object]) -> int:
    """Act at a steady rate, whatever becomes of it, and return how often."""
    loop = asyncio.get_running_loop()
    begin, total = loop.time(), round(per_second * seconds)
    for number in range(total):
        await asyncio.sleep(max(0.0, begin + number / per_second - loop.time()))
        act(number)
    return total


# -- steady ------------------------------------------------------------------------------------------------------


@dataclass
class Steady:
    """A steady rate over some minutes; seconds from act to screen, and from act to commit."""

    updates: int
    waits: list[float]
    commits: list[float]
    throttled: int
    verdict: Verdict | None
    memory: tuple[float, float, float]
    """Resident MB after the first tenth, at the end, and at the highest."""


async def steady(per_second: float, minutes: float, seed: int, *, rated: bool, people: int = 120) -> Steady:
    """Let people act at a steady rate, a third of them typing questions, with the bot's own rates on or off."""
    dice, pushed = random.Random(f"{seed}/steady"), dict[int, float]()
    async with world(RATED if rated else OURS, limits=Limits() if rated else None) as bot:
        await bot.start()
        tappers = await gathered(bot.api, people)

        def act(number: int) -> None:
            tapper = tappers[number % people]
            update = tapper.ask(dice) if number % 3 == 2 else tapper.tap()
            pushed[update] = time.time()

        await paced(per_second, 6 * minutes, act)
        early = bot.memory()[0]
        await paced(per_second, 54 * minutes, act)
        await bot.api.until(bot.api.is_idle, PATIENCE)
        verdict = None if rated else await _verdict(bot, Checker(bot.api))
        if rated:
            await bot.api.until(lambda: not _pending(bot), PATIENCE)
        done = dict(read(bot.database, "SELECT update_id, done FROM inbox"))
        now, most = bot.memory()
        waits = [wait for tapper in tappers for wait in tapper.person.waits]
        commits = [done[update] - at for update, at in pushed.items()]
        throttled = len([call for call in bot.api.calls if call.code == 429])
    return Steady(len(pushed), waits, commits, throttled, verdict, (early, now, most))


def _pending(bot: Process) -> int:
    return int(read(bot.database, "SELECT count(*) FROM inbox WHERE done IS NULL")[0][0])


async def _verdict(bot: Process, checker: Checker) -> Verdict:
    """Wait until every screen is as it should be and compare."""
    checker.follow()
    await settle(bot, checker, PATIENCE)
    await bot.api.until(lambda: not read(bot.database, "SELECT id FROM outbox LIMIT 1"), PATIENCE)
    verdict = checker.at_the_end(bot.database)
    if errors := bot.errors():
        verdict.notes.append(f"logged as errors: {errors[:3]}")
        verdict.effects += len(errors)
    return verdict


# -- a burst -----------------------------------------------------------------------------------------------------


@dataclass
class Burst:
    """A burst: how long it took to answer all after its last act, the highest memory, and the comparison."""

    updates: int
    drained: float
    memory: float
    verdict: Verdict


async def burst(per_second: float, seconds: float, seed: int) -> Burst:
    """Let hundreds of people act at once for a while."""
    dice = random.Random(f"{seed}/burst")
    people = max(20, round(per_second * 1.5))
    async with world(OURS) as bot:
        await bot.start()
        tappers = await gathered(bot.api, people)

        def act(number: int) -> None:
            tapper = tappers[number % people]
            (tapper.ask(dice) if number % 10 == 9 else tapper.tap())

        total = await paced(per_second, seconds, act)
        begin = time.monotonic()
        await bot.api.until(bot.api.is_idle, PATIENCE)
        await bot.api.until(lambda: not bot.api.unacknowledged() and not _pending(bot), PATIENCE)
        await bot.api.until(lambda: not read(bot.database, "SELECT id FROM outbox LIMIT 1"), PATIENCE)
        drained = time.monotonic() - begin
        memory = bot.memory()[1]
        verdict = await _verdict(bot, Checker(bot.api))
    return Burst(total, drained, memory, verdict)


# -- neighbours --------------------------------------------------------------------------------------------------


async def neighbours(trouble: str, seconds: float, seed: int, others: int = 20) -> list[float]:
    """Return how long others waited while one person floods, or sends to them hang or are throttled."""
    dice = random.Random(f"{seed}/{trouble}")
    async with world(OURS) as bot:
        await bot.start()
        tappers = await gathered(bot.api, others + 1)
        bad = tappers.pop()
        if trouble == "hangs":
            bot.api.fault("hang", "*", chat=bad.person, times=None)
        elif trouble == "is throttled":
            bot.api.fault("status", "*", chat=bad.person, times=None, status=429, retry_after=5)

        def disturb(number: int) -> None:
            if trouble == "floods":
                bad.ask(dice)
            elif number % 50 == 0:
                bad.tap()

        steps = paced(others, seconds, lambda n: tappers[n % others].tap())
        await asyncio.gather(steps, paced(50, seconds, disturb))
        await bot.api.until(lambda: all(t.person.chat.asked_at is None for t in tappers), PATIENCE)
        waits = [wait for tapper in tappers for wait in tapper.person.waits]
        for fault in bot.api.faults:
            bot.api.release(fault)
    return waits


# -- a start, and twenty people ------------------------------------------------------------------------------------


@dataclass
class Everyday:
    """Starts, memory, and twenty people who tap once a second."""

    starts: list[float]
    memory: float
    waits: list[float]


async def everyday(seconds: float, starts: int = 5) -> Everyday:
    """Start a few times with what was learnt in the cache, then let twenty people tap once a second."""
    took = []
    async with world(OURS) as bot:
        for _ in range(starts):
            if bot.alive:
                await bot.stop()
            took.append(await bot.start())
        tappers = await gathered(bot.api, 20)
        await paced(20, seconds, lambda number: tappers[number % 20].tap())
        await bot.api.until(lambda: all(t.person.chat.asked_at is None for t in tappers), PATIENCE)
        waits = [wait for tapper in tappers for wait in tapper.person.waits]
        memory = bot.memory()[1]
    return Everyday(took, memory, waits)


# -- beside an echo bot ------------------------------------------------------------------------------------------


@dataclass
class Echo:
    """Updates a second of a self-check step, tapped and typed, and of the echo bot, round by round in turns."""

    tapped: list[float] = field(default_factory=list)
    typed: list[float] = field(default_factory=list)
    echoed: list[float] = field(default_factory=list)

    @staticmethod
    def middle(rates: Sequence[float]) -> float:
        """Return the median."""
        return quantile(rates, 0.5)

    def ratio(self, ours: Sequence[float]) -> float:
        """Return ours over the echo bot's."""
        return self.middle(ours) / self.middle(self.echoed)


async def echo(rounds: int, people: int = 300) -> Echo:
    """Give both bots the same number of updates at once, in turns, and time each until all are answered."""
    found = Echo()
    async with world(OURS) as ours, world(ECHO) as theirs:
        await ours.start()
        await theirs.start()
        tappers = await gathered(ours.api, people)
        others = [theirs.api.person(f"P{n}") for n in range(people)]
        for number in range(rounds):
            found.tapped.append(await _round(ours, [t.person for t in tappers], [t.tap for t in tappers]))
            say = [(lambda p=p, n=number: p.post(str(1 + n % 2))) for p in (t.person for t in tappers)]  # type: ignore[misc]
            found.typed.append(await _round(ours, [t.person for t in tappers], say))
            talk = [(lambda p=p: p.post("이차전지 양극재")) for p in others]  # type: ignore[misc]
            found.echoed.append(await _round(theirs, others, talk))
    return found


async def _round(bot: Process, people: Sequence[Person], acts: Sequence[Callable[[], int]]) -> float:
    """Put one act of each person into the queue at once and return the updates a second until all are answered."""
    api = bot.api
    api.polling.held = True
    marks = [person.mark for person in people]
    for act in acts:
        act()
    begin = time.monotonic()
    api.polling.held = False
    api.polling.wake()
    left = set(range(len(people)))

    def answered() -> bool:
        left.difference_update([n for n in left if people[n].mark > marks[n]])
        return not left

    await api.until(answered, PATIENCE, "everybody to be answered")
    took = time.monotonic() - begin
    await api.until(lambda: not api.unacknowledged() and api.is_idle(), PATIENCE)
    return len(people) / took
