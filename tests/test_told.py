"""Who asked to be told of the next notice gets one message when a newer round is published, and only then."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bot.conversation import Conversation
from bot.kept import wishes
from bot.kept.backup import backup, restore
from tests.fixture_notice import ROUND
from tests.people import Person
from tests.staffed import Staffed, staffed

NOTICE = "faq/content/notice.toml"
TOLD, TOLD_EN = "부탁하신 알림입니다", "You asked"


def new_round(town: Staffed) -> None:
    """Enter the invented round as staff would."""
    with (town.content / "faq/content/facts.csv").open("a", encoding="utf-8") as facts:
        facts.write("FIX1,지어낸 공고,An invented notice,S02,official\n")
    text = (town.content / NOTICE).read_text(encoding="utf-8")
    start = text.index("[[later]]")
    (town.content / NOTICE).write_text(text[:start] + ROUND + "\n" + text[start:], encoding="utf-8")


async def wish(person: Person) -> None:
    """Ask to be told."""
    await person.say("/start")
    label = next(one for one in person.last.labels if "알림" in one or "Tell me" in one)
    await person.press(label)
    await person.press("1. ")


def messages(person: Person) -> list[str]:
    """What the person was told of the new notice."""
    return [s.text for s in person.screens if s.text.startswith((TOLD, TOLD_EN))]


async def test_each_wish_is_told_once_also_across_a_restart(tmp_path: Path, talk_to: Conversation) -> None:
    async with staffed(tmp_path, talk_to) as town:
        await town.start()
        people = [town.api.person(f"김{n}", language_code="ko") for n in range(5)]
        jane = town.api.person("Jane", language_code="en")
        stopped = town.api.person("이", language_code="ko")
        other = town.api.person("박", language_code="ko")
        for one in (*people, jane, stopped):
            await wish(one)
        await stopped.press("알림 그만")
        await other.say("/start")
        before = town.version
        new_round(town)
        await town.until(lambda: town.version != before or town.state.faults)
        assert not town.state.faults
        assert not any(messages(one) for one in (*people, jane)), "posted in 2027 only"
        town.now = datetime.fromisoformat("2027-02-08T10:00:01+09:00")
        await people[0].sees(TOLD)
        await town.stop()
        await town.start()
        for one in (*people, jane):
            await one.sees(lambda s: s.text.startswith((TOLD, TOLD_EN)))
        await town.stop()
        await town.start()
        await other.say("/start")
        assert [len(messages(one)) for one in (*people, jane)] == [1] * 6
        assert messages(stopped) == messages(other) == []
        assert "first round (2027)" in messages(jane)[0] and "2027년" in messages(people[0])[0]
        assert town.kept and wishes.chats(town.kept.db) == []


async def test_a_wish_made_after_the_turn_waits_for_the_next_round_and_going_back_tells_nobody(
    tmp_path: Path, talk_to: Conversation
) -> None:
    async with staffed(tmp_path, talk_to) as town:
        await town.start()
        before = town.version
        early, late = town.api.person("김", language_code="ko"), town.api.person("이", language_code="ko")
        await wish(early)
        town.now = datetime.fromisoformat("2027-02-09T10:00:00+09:00")
        new_round(town)
        await early.sees(TOLD, timeout=30)
        await wish(late)
        assert (await town.command("rollback", before, "--by", "김", "--reason", "시험")).exit_code == 0
        await town.until(lambda: town.version == before)
        again = town.content / NOTICE
        again.write_text(again.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        await town.until(lambda: town.version != before)
        await late.say("/when")
        assert messages(late) == [] and len(messages(early)) == 1
        assert town.kept and wishes.chats(town.kept.db) == [late.id]


async def test_a_restored_backup_tells_nobody_twice(tmp_path: Path, talk_to: Conversation) -> None:
    async with staffed(tmp_path, talk_to) as town:
        await town.start()
        kim = town.api.person("김", language_code="ko")
        await wish(kim)
        backup(town.db, tmp_path / "copy.db")
        town.now = datetime.fromisoformat("2027-02-09T10:00:00+09:00")
        new_round(town)
        await kim.sees(TOLD, timeout=30)
        await town.stop()
        restore(town.db, tmp_path / "copy.db")
        await town.start()
        await kim.say("/when")
        assert len(messages(kim)) == 1
