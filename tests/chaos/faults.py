"""What goes wrong between the bot and Telegram while a crowd uses it, and outages longer than Telegram keeps taps."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.botapi import BotApi
from tests.botapi_chats import Chat
from tests.chaos.checker import Checker, Verdict, shipped
from tests.chaos.crowd import Crowd, Pace
from tests.chaos.kills import settle
from tests.chaos.world import OURS, PROBED, Process, world
from tests.people import Person

METHODS = ("getUpdates", "sendMessage", "editMessageText", "answerCallbackQuery")
KINDS: dict[str, dict[str, Any]] = {
    "500": {"kind": "status", "status": 500},
    "502 with a page": {"kind": "status", "status": 502, "html": True},
    "504": {"kind": "status", "status": 504},
    "429": {"kind": "status", "status": 429, "retry_after": 1},
    "reset": {"kind": "reset"},
    "hang": {"kind": "hang", "seconds": 1.5},
    "cut answer": {"kind": "cut"},
    "answer lost after delivery": {"kind": "lost"},
}
UNSURE = ("reset", "lost")
"""After these the bot cannot know whether the message arrived."""
OUTAGES = (10, 149, 151, 600, 86_500)
PATIENCE = 180.0


@dataclass
class Storm:
    """What a run of faults came to."""

    verdict: Verdict
    hits: dict[str, int] = field(default_factory=dict)
    unsure: int = 0
    errors: list[str] = field(default_factory=list)
    """What the bot logged as an error: replies given up after two attempts whose outcome nobody can know."""
    longest_gap: float = 0.0
    """Seconds from the end of an outage to the next poll that went through, at most."""

    @property
    def sound(self) -> bool:
        """Whether nothing was lost and nothing repeated but what may have been lost on the way.

        Of a reply given up there is a letter, and its person was shown a way on in its place.
        """
        given_up = self.verdict.letters
        rest = dataclasses.replace(self.verdict, worst=0, letters=0, missing=max(0, self.verdict.missing - given_up))
        return rest.sound and given_up <= self.unsure // 2 and self.verdict.duplicates <= self.unsure


async def storms(seed: int, people: int, times: int, methods: Sequence[str] = METHODS, outages: bool = True) -> Storm:
    """Strike each method with each kind of fault so many times in a row while a crowd uses the bot."""
    async with world(OURS) as bot:
        checker = Checker(bot.api)
        crowd = Crowd(bot.api, checker, people, seed, Pace(think=0.7))
        storm = Storm(checker.verdict)
        await bot.start()
        crowd.begin()
        for method in methods:
            for name, about in KINDS.items():
                await _strike(bot.api, storm, method, name, dict(about), times)
        if outages:
            storm.longest_gap = await _outages(bot)
        stranded = await crowd.end()
        await settle(bot, checker, PATIENCE)
        await bot.stop()
        checker.at_the_end(bot.database).missing += stranded
        storm.errors = [f"{e['event']}: {e.get('reason')} ({e.get('template')})" for e in bot.errors()]
    return storm


async def _strike(api: BotApi, storm: Storm, method: str, name: str, about: dict[str, Any], times: int) -> None:
    fault = api.fault(about.pop("kind"), method, times=times, **about)
    await api.until(lambda: len(fault.hits) >= times, PATIENCE, f"{method} to meet {name}")
    storm.hits[f"{method}: {name}"] = len(fault.hits)
    if fault.kind in UNSURE and method == "sendMessage":
        storm.unsure += len(fault.hits)


async def _outages(bot: Process) -> float:
    """Let the network be away three times for a while and return the longest time until the bot was back."""
    longest = 0.0
    for seconds in (0.5, 2.0, 4.0):
        await bot.api.outage(True)
        await asyncio.sleep(seconds)
        await bot.api.outage(False)
        polls, back = bot.api.polls, asyncio.get_running_loop().time()
        await bot.until_polls(polls)
        longest = max(longest, asyncio.get_running_loop().time() - back)
    return longest


# -- outages on a clock that is set forward ----------------------------------------------------------------------


@dataclass
class Outage:
    """What one outage came to; `faults` says what was not as it should be."""

    seconds: int
    killed: bool
    people: int = 0
    fresh: int = 0
    expired: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Cast:
    """Who was where when an outage began."""

    waiting: list[Person]
    tapping: list[Person]
    typing: list[Person]
    elsewhere: list[Person]

    def everybody(self) -> list[Person]:
        """Return all of them."""
        return [*self.waiting, *self.tapping, *self.typing, *self.elsewhere]


async def outage(seconds: int, *, killed: bool, people: int = 6) -> Outage:
    """Let the bot or its network be away so long; people in the middle tap, type or wait meanwhile."""
    found = Outage(seconds, killed, 4 * people)
    async with world(PROBED) as bot:
        ahead = bot.folder / "clock"
        ahead.write_text("0", "ascii")
        bot.extra["CHAOS_CLOCK"] = str(ahead)
        await bot.start()
        cast = await _gather(bot.api, people)
        await (bot.kill() if killed else bot.api.outage(True))
        await bot.api.deserted(PATIENCE)
        marks = {p.id: p.mark for p in cast.everybody()}
        taps = [await p.tap("3. ") for p in cast.tapping]
        for person in cast.typing:
            await person.send("3")
        bot.api.advance(seconds)
        ahead.write_text(str(seconds), "ascii")
        bot.api.forgive_repetitions()
        polls = bot.api.polls
        await (bot.spawn() if killed else bot.api.outage(False))
        await bot.until_polls(polls)
        found.expired = len(set(taps) & set(bot.api.telegram.queue.expired))
        await _compare(bot, cast, marks, found)
        if bot.api.violations:
            found.faults.append(f"against the Bot API's rules: {bot.api.violations[:3]}")
        await bot.stop()
    return found


async def _gather(api: BotApi, people: int) -> Cast:
    """Bring people to a question of the self-check, and some to no question at all."""
    groups = [[api.person(f"{name}{n}") for n in range(people)] for name in ("W", "T", "S", "E")]
    for person in (p for group in groups for p in group):
        await person.say("/start")
    for person in (p for group in groups[:3] for p in group):
        await person.press("2. ")
    return Cast(*groups)


async def _compare(bot: Process, cast: Cast, marks: dict[int, int], found: Outage) -> None:
    """Wait until everybody has what is theirs, let the bot poll again, and see that nobody got more."""
    over, gone = found.seconds >= 120, found.expired > 0
    texts_gone = found.seconds > 86_400
    expect = {p.id: int(over) for p in cast.waiting} | {p.id: 0 for p in cast.elsewhere}
    expect |= {p.id: int(gone) for p in cast.tapping} | {p.id: int(texts_gone) for p in cast.typing}
    answered = [*(cast.tapping if not gone else ()), *(cast.typing if not texts_gone else ())]

    def there() -> bool:
        chats = bot.api.telegram.chats
        shown = all(chats[n].changes[marks[n] :] for n, due in expect.items() if due)
        return shown and all(chats[p.id].changes[marks[p.id] :] for p in answered)

    if not await bot.api.telegram.came.until(there, PATIENCE):
        found.faults.append(f"somebody waited in vain; {bot.api.outline()}")
    for _ in range(2):
        await _probe(bot.api)
    for number, due in expect.items():
        got = _fresh(bot.api.telegram.chats[number], marks[number])
        found.fresh += got
        if got != due:
            found.faults.append(f"chat {number} got {got} fresh screens instead of {due}")


async def _probe(api: BotApi) -> None:
    """Let somebody new be answered, so that whatever else was due has been sent."""
    person = api.person("New")
    await person.say("/start", PATIENCE)


def _fresh(chat: Chat, mark: int) -> int:
    """Count the screens that say that the bot is back."""
    say = shipped().renderer.text
    words = {say("back_again", {}, lang) for lang in ("ko", "en")}
    words |= {say("not_arrived", {"below": below}, lang) for lang in ("ko", "en") for below in (True, False)}
    return sum(1 for _, shown in chat.changes[mark:] if shown.source in words)
