"""Hostile updates by the thousand, drawn by hypothesis from the Bot API's own types, at the whole bot."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded

from tests.botapi import BotApi
from tests.chaos.load import PATIENCE
from tests.chaos.world import OURS, Process, read, world
from tests.hostile import Aim, updates
from tests.people import Person

BATCH = 500
QUICK = (Phase.generate,)
EACH = 25
"""Updates a person at most: what floods is asked to slow down and would try nothing else."""
TEXTS = ("/start", "/check", "/result", "/mydata", "/forget", "1", "이차전지 양극재", "접수 마감 시각이 언제인가요")
BUTTONS = (
    "check~2025.0000", "set:size:sme~2025.0000", "set:item:135~2025.0000", "set:item:999999~2025.0000", "q:size~2025.0",
    "tick:item:1,2,3,4,5,6~2025.0", "set:size:~2025", "set::~", "forget_yes~2025.0000", "theme:item:99.99~2025.0000",
    "take:deadbeef~2025.0000", "t:no_such~2025", "more:item:x~2025.0000", "set:size:sme~1999.0000", "lang:xx~2025.0000",
)  # fmt: skip
TOLERATED = ("unknown_callback", "answered_twice", "late_answer", "not_modified", "unknown_chat", "unknown_message")
"""What made-up taps, messages and chats bring about by themselves."""
OURS_TO_BLAME = ("turn_failed", "apology_failed", "lane_failed", "reply_not_sent")


@dataclass
class Storm:
    """What became of hostile updates."""

    updates: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    unhandled: list[dict[str, Any]] = field(default_factory=list)
    """Faults of ours: a turn or a lane that failed, a reply refused by Telegram, a traceback."""
    unread: int = 0
    """Updates whose values are of wrong types, kept as dead letters with an apology where there is somebody."""
    stuck: int = 0
    unfinished: int = 0
    violations: list[str] = field(default_factory=list)
    memory: float = 0.0

    @property
    def sound(self) -> bool:
        """Whether nothing was unhandled, stuck or against the Bot API's rules."""
        return not (self.unhandled or self.stuck or self.unfinished or self.violations)


def drawn(count: int, seed: int, aim: Aim) -> list[dict[str, Any]]:
    """Let hypothesis draw updates; the seed tells which."""
    found: list[dict[str, Any]] = []

    @seeded(seed)
    @settings(max_examples=count, database=None, deadline=None, phases=QUICK, suppress_health_check=list(HealthCheck))
    @given(updates(aim))
    def collect(update: dict[str, Any]) -> None:
        found.append(update)

    collect()
    return found[:count]


async def storm(count: int, seed: int) -> Storm:
    """Send so many hostile updates, then see that everybody, and somebody new, is answered."""
    found = Storm()
    async with world(OURS) as bot:
        bot.api.tolerate(*TOLERATED)
        await bot.start()
        people = [bot.api.person(f"P{n}") for n in range(max(5, count // EACH))]
        for first in range(0, count, BATCH):
            aim = _aim(people, first, count)
            batch = await asyncio.to_thread(drawn, min(BATCH, count - first), seed * 1000 + first // BATCH, aim)
            for update in batch:
                found.kinds[next(iter(update))] += 1
                bot.api.push_raw(update)
            await bot.api.until(lambda: len(bot.api.telegram.queue) < BATCH, PATIENCE)
        found.updates = sum(found.kinds.values())
        await bot.api.until(bot.api.is_idle, PATIENCE)
        await _look(bot, people, found)
        found.memory = bot.memory()[1]
    return found


def _aim(people: list[Person], first: int, count: int) -> Aim:
    """Aim each batch at other people, so that nobody floods."""
    some = max(5, len(people) * BATCH // max(count, BATCH))
    start = (first // BATCH) * some % len(people)
    chosen = [person.id for person in (people + people)[start : start + some]]
    return Aim(tuple(chosen), TEXTS, BUTTONS, spoilt=(0.0, 0.002, 0.02)[first // BATCH % 3])


async def _look(bot: Process, people: list[Person], found: Storm) -> None:
    api: BotApi = bot.api
    for group in range(0, len(people), 100):
        some = people[group : group + 100]
        marks = {person.id: person.mark for person in some}
        for person in some:
            person.post("/start")
        came = await api.telegram.came.until(lambda: all(p.mark > marks[p.id] for p in some), PATIENCE)  # noqa: B023
        found.stuck += 0 if came else sum(1 for person in some if person.mark <= marks[person.id])
    await api.telegram.came.until(lambda: not _unfinished(bot), PATIENCE)
    found.unfinished = _unfinished(bot)
    events = bot.errors()
    found.unhandled = [e for e in events if e["event"] in OURS_TO_BLAME or "timestamp" not in e]
    found.unread = sum(1 for event in events if event["event"] == "update_not_understood")
    found.violations = [f"{v.kind}: {v.text} {json.dumps(v.call.params)[:200]}" for v in api.violations[:5]]


def _unfinished(bot: Process) -> int:
    """Return how many updates are kept and not handled."""
    return int(read(bot.database, "SELECT count(*) FROM inbox WHERE done IS NULL")[0][0])
