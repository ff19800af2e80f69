"""What staff hold back or announce: live within seconds, counted by the day, gone when it is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.board import Board, Line
from bot.conversation import Conversation
from bot.kept import counts, staff_log
from bot.model import Count, Incoming, Known, Talk
from tests.conftest import OVER
from tests.staffed import staffed

WORDS = {"ko": "마감 시각을 확인하고 있습니다.", "en": "We are checking the closing hour."}


def asked(talk: Conversation, board: Board, text: str, **known: object) -> tuple[str, list[Count]]:
    """Ask once with a board and return what is shown and counted."""
    pinned = Conversation(talk.content, talk.renderer, talk.asker, talk.finder, lambda: board)
    turn = pinned.turn(Incoming(1, 1, "text", text=text), Known(Talk(language="ko", **known)), OVER)  # type: ignore[arg-type]
    return "\n".join(s.text for s in turn.screens), [e for e in turn.effects if isinstance(e, Count)]


async def test_a_held_topic_says_the_words_of_staff_at_once_and_its_answer_after_release(
    tmp_path: Path, talk_to: Conversation
) -> None:
    async with staffed(tmp_path, talk_to) as town:
        await town.start()
        kim = town.api.person("김", language_code="ko")
        answer = (await kim.say("/start close_time")).text
        by = ("--by", "김주무")
        held = await town.command("hold", "close_time", "--text-ko", WORDS["ko"], "--text-en", WORDS["en"], *by)
        assert held.exit_code == 0, held.output
        await town.until(lambda: town.live and town.live.board.topics)
        shown = (await kim.say("/start close_time")).text
        assert WORDS["ko"] in shown and "고객지원센터" in shown and answer.split("\n")[0] not in shown
        jane = town.api.person("Jane", language_code="en")
        assert WORDS["en"] in (await jane.say("/start close_time")).text
        listed = await town.command("holds")
        assert "topic close_time, held by 김주무" in listed.output and ": 2" in listed.output
        assert (await town.command("release", "close_time", *by)).exit_code == 0
        await town.until(lambda: town.live and not town.live.board.topics)
        assert (await kim.say("/start close_time")).text == answer
        assert town.kept
        assert [row.action for row in staff_log.every(town.kept.db)] == ["start", "hold", "release"]
        assert staff_log.fault(town.kept.db) == ""
        assert (await town.command("release", "close_time", *by)).exit_code == 1


async def test_a_hold_outlives_a_restart_and_needs_no_sound_folder(tmp_path: Path, talk_to: Conversation) -> None:
    async with staffed(tmp_path, talk_to) as town:
        await town.start()
        town.edit("faq/content/entries/papers.toml", "[[entry]]", "[[entry]")
        await town.until(lambda: town.state.faults)
        done = await town.command("hold", "documents", "--text", "잠시 멈춤")
        assert done.exit_code == 0, done.output
        await town.stop()
        await town.start()
        kim = town.api.person("김", language_code="ko")
        await town.until(lambda: town.live and town.live.board.topics)
        assert "잠시 멈춤" in (await kim.say("/papers")).text


def test_a_held_topic_is_held_however_it_is_reached_and_counted_each_time(talk_to: Conversation) -> None:
    board = Board(topics={"documents": WORDS})
    phrasings = talk_to.content.entries["documents"].phrasings["ko"]
    said = next(p for p in phrasings if talk_to.asker.ask(p).topic == "documents")
    for text in ("/papers", "/start documents", said):
        shown, counted = asked(talk_to, board, text)
        assert WORDS["ko"] in shown, text
        assert [c.what for c in counted if c.what == "held"] == ["held"], text


def test_a_held_criterion_asks_in_the_words_of_staff_whatever_the_answers(talk_to: Conversation) -> None:
    answers = {"item": ("1",), "size": "sme", "field": ("fta",), "exclusion": "read"}
    first = next(iter(talk_to.content.items))
    answers["item"] = (first,)
    plain, _ = asked(talk_to, Board(), "/result", answers=answers)
    shown, counted = asked(talk_to, Board(criteria={"size": WORDS}), "/result", answers=answers)
    assert "확인됨 1" in plain and "확인됨 0" in shown
    assert WORDS["ko"] in shown and WORDS["ko"] not in plain
    assert Count("held", "criterion:size") in counted


def test_an_announcement_stands_dated_above_every_screen_while_it_is_valid(talk_to: Conversation) -> None:
    line = Line(7, {"ko": "시스템을 점검합니다.", "en": "Works."}, OVER - timedelta(hours=1), OVER + timedelta(hours=1))
    for at, valid in ((line.starts, True), (line.ends - timedelta(seconds=1), True), (line.ends, False)):
        parts = (talk_to.content, talk_to.renderer, talk_to.asker, talk_to.finder)
        pinned = Conversation(*parts, lambda: Board(lines=(line,)))
        for text in ("/start", "/when", "/result", "뭔지모를말"):
            turn = pinned.turn(Incoming(1, 1, "text", text=text), Known(Talk(language="ko")), at)
            for screen in turn.screens:
                assert screen.text.startswith("<b>알림</b> (2026년 11월 24일(화)): 시스템을 점검합니다.") == valid
            shown = [e for e in turn.effects if e == Count("announced", "7")]
            assert len(shown) == (len(turn.screens) if valid else 0)


async def test_an_announcement_is_made_shown_counted_and_ended_by_command(
    tmp_path: Path, talk_to: Conversation
) -> None:
    async with staffed(tmp_path, talk_to) as town:
        await town.start()
        made = await town.command(
            "announce", "--until", "2099-01-01", "--ko", "<b>점검</b> 안내", "--en", "Works", "--by", "김"
        )
        assert made.exit_code == 0, made.output
        await town.until(lambda: town.live and town.live.board.lines)
        town.now = datetime.now(UTC)
        kim = town.api.person("김", language_code="ko")
        assert "<b>점검</b> 안내" in (await kim.say("/start")).text.split("\n")[0]
        assert town.kept and counts.by_day(town.kept.db, "announced")["1"]
        assert (await town.command("announce", "--end", "1", "--by", "김")).exit_code == 0
        await town.until(lambda: town.live and town.live.board.lines[0].ends < town.now + timedelta(days=2))
        town.now = datetime.now(UTC)
        assert "안내</b>" not in (await kim.say("/start")).text and "알림 (" not in kim.last.text
        assert "over" in (await town.command("announcements")).output


async def test_what_cannot_be_held_or_announced_is_refused_in_words(tmp_path: Path, talk_to: Conversation) -> None:
    async with staffed(tmp_path, talk_to) as town:
        for words, said in (
            (("hold", "close_tim", "--text", "x"), "close_time"),
            (("hold", "close_time", "--text", "{{ x }}"), "brace"),
            (("hold", "close_time", "--text", " "), "empty"),
            (("hold", "close_time", "--text", "가" * 501), "501"),
            (("announce", "--until", "soon", "--ko", "가", "--en", "a"), "soon"),
            (("announce", "--until", "2001-01-01", "--ko", "가", "--en", "a"), "--until"),
            (("announce", "--until", "2099-01-01", "--ko", "가", "--en", ""), "--en"),
            (("announce", "--end", "4"), "4"),
        ):
            done = await town.command(*words)
            assert done.exit_code in (1, 2) and said in done.output, (words, done.output)
