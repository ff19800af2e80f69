"""Content that changes under a running bot: whole, sound versions only, and every one can be gone back to."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from bot.commands.whole import live_or_exit
from bot.content.decisions import newly_not_met
from bot.content.load import SHIPPED, Content, load
from bot.content.shelf import Shelf
from bot.content.where import BrokenContent
from bot.conversation import Conversation
from bot.kept import staff_log, versions
from bot.kept.db import Store
from bot.kept.versions import Went
from bot.live import Keeper, Live
from bot.opening import opening
from bot.publishing import go_live, live_state, look
from bot.settings import Settings
from bot.talking import conversation
from tests.conftest import OVER
from tests.fixture_notice import copy_content, filled_notice
from tests.staffed import staffed

PAPERS = "faq/content/entries/papers.toml"
NAME = "templates/ko/help.j2"


FIRST = "신청서와 첨부서류를 내게 했습니다."
"""What the papers' answer says in the shipped content."""


async def test_a_save_is_live_at_the_next_question_and_is_kept_with_when_and_why(
    tmp_path: Path, talk_to: Conversation
) -> None:
    async with staffed(tmp_path, talk_to) as town:
        await town.start()
        before = town.version
        kim = town.api.person("김", language_code="ko")
        assert FIRST in (await kim.say("/papers")).text
        town.edit(PAPERS, FIRST, "서류는 이제 다섯 가지입니다.")
        await town.until(lambda: town.version != before)
        assert "서류는 이제 다섯 가지입니다." in (await kim.say("/papers")).text
        assert town.kept
        rows = versions.every(town.kept.db)
        assert [(r.version, r.how) for r in rows] == [(town.version, "save"), (before, "start")]
        assert load(Shelf(town.db).path(before)).version == before
        assert town.state.served == town.state.version == town.version
        listed = await town.command("versions")
        assert before in listed.output and "saved in the content folder" in listed.output


@pytest.mark.parametrize(
    "file, old, new, named",
    [
        (PAPERS, "[[entry]]", "[[entry]", "papers.toml"),
        ("faq/content/facts.csv", "official", "offical", "facts.csv"),
        (NAME, "{% import", "{% imort", "help.j2"),
        ("templates/ko/answer.j2", "l.text", "l.txet", "answer.j2"),
        ("eligibility/content/questionnaire.toml", 'by = ["size"]', 'by = ["syze"]', "questionnaire.toml"),
    ],
)
async def test_a_broken_save_changes_nothing_and_is_said(
    tmp_path: Path, talk_to: Conversation, file: str, old: str, new: str, named: str
) -> None:
    async with staffed(tmp_path, talk_to) as town:
        await town.start()
        before = town.version
        kim = town.api.person("김", language_code="ko")
        shown = (await kim.say("/papers")).text
        whole = (town.content / file).read_text(encoding="utf-8")
        town.edit(file, old, new)
        await town.until(lambda: town.state.faults)
        assert any(named in fault for fault in town.state.faults)
        assert town.version == before and (await kim.say("/papers")).text == shown
        live = live_or_exit(Settings(db=town.db, content=town.content))
        assert live.version == before, "what stands beside a draft, and what is held, is what companies see"
        (town.content / file).write_text(whole, encoding="utf-8")
        await town.until(lambda: not town.state.faults)
        assert town.version == before


async def test_losing_a_third_of_the_entries_waits_for_a_confirmation(tmp_path: Path, talk_to: Conversation) -> None:
    async with staffed(tmp_path, talk_to) as town:
        await town.start()
        before = town.version
        for name in ("disqualification", "filing", "eligibility", "items"):
            path = town.content / f"faq/content/entries/{name}.toml"
            path.unlink()
        for path in (town.content / "faq/content/entries").glob("*.toml"):
            text = path.read_text(encoding="utf-8")
            gone = [line for line in text.split("\n") if not line.startswith("see_also")]
            path.write_text("\n".join(gone), encoding="utf-8")
        words = town.content / "faq/content/words.toml"
        text = words.read_text(encoding="utf-8")
        text = text[: text.index("[[ambiguous]]")] + text[text.index("[[owner]]") :]
        words.write_text(text.replace("verdict_request", "out_of_scope"), encoding="utf-8")
        await town.until(lambda: town.state.waiting, seconds=300.0)
        assert not town.state.faults
        assert town.version == before and "entries are gone" in town.state.why[0]
        refused = await town.command("publish", "--by", "김", "--reason", "줄임")
        assert refused.exit_code == 1 and "--confirm" in refused.output
        done = await town.command("publish", "--by", "김", "--reason", "줄임", "--confirm")
        assert done.exit_code == 0, done.output
        await town.until(lambda: town.version != before, seconds=300.0)
        assert not town.state.waiting


async def test_what_can_newly_turn_not_met_needs_a_second_person(tmp_path: Path, talk_to: Conversation) -> None:
    async with staffed(tmp_path, talk_to) as town:
        await town.start()
        before = town.version
        fixture = filled_notice(tmp_path / "fixture")
        for file in (
            "eligibility/content/questionnaire.toml",
            "eligibility/content/items.csv",
            "faq/content/facts.csv",
            "faq/content/notice.toml",
        ):
            (town.content / file).write_bytes((fixture / file).read_bytes())
        await town.until(lambda: town.state.waiting)
        assert town.state.needs_second and town.version == before
        by = ("publish", "--by", "김", "--reason", "공고", "--confirm")
        alone = await town.command(*by, "--lang", "en")
        assert alone.exit_code == 1 and "not_met" in alone.output and "--second" in alone.output
        assert (await town.command(*by, "--second", "김")).exit_code == 1
        assert town.version == before
        done = await town.command(*by, "--second", "이")
        assert done.exit_code == 0 and "serves it now" not in done.output
        entered = load(fixture).version
        await town.until(lambda: town.version == entered)
        assert town.kept
        said = json.loads(staff_log.every(town.kept.db)[-1].details)
        assert said["second"] == "이" and said["version"] == town.version


async def test_going_back_serves_the_earlier_version_also_after_a_restart_and_leaves_the_folder(
    tmp_path: Path, talk_to: Conversation
) -> None:
    async with staffed(tmp_path, talk_to) as town:
        await town.start()
        before = town.version
        town.edit(PAPERS, FIRST, "잘못 고친 글입니다.")
        await town.until(lambda: town.version != before)
        wrong = town.version
        assert (await town.command("rollback", "zzzz", "--reason", "x")).exit_code == 1
        gone_back = await town.command("rollback", before[:6], "--by", "김", "--reason", "잘못 고침")
        assert gone_back.exit_code == 0, gone_back.output
        await town.until(lambda: town.version == before)
        kim = town.api.person("김", language_code="ko")
        assert FIRST in (await kim.say("/papers")).text
        await town.stop()
        await town.start()
        assert town.version == before
        town.edit(PAPERS, "잘못 고친 글입니다.", "바르게 고친 글입니다.")
        await town.until(lambda: town.version not in (before, wrong))
        assert "바르게 고친 글입니다." in (await kim.say("/papers")).text


async def test_a_broken_folder_at_start_leaves_the_last_good_version_serving(
    tmp_path: Path, talk_to: Conversation
) -> None:
    async with staffed(tmp_path, talk_to) as town:
        await town.start()
        before = town.version
        await town.stop()
        town.edit(PAPERS, "[[entry]]", "[[entry]")
        opened = await town.start()
        assert town.version == before and opened.faults
        assert any("papers.toml" in fault for fault in town.state.faults)
        kim = town.api.person("김", language_code="ko")
        assert FIRST in (await kim.say("/papers")).text


async def test_without_any_good_version_the_bot_does_not_start(tmp_path: Path, talk_to: Conversation) -> None:
    async with staffed(tmp_path, talk_to) as town:
        town.edit(PAPERS, "[[entry]]", "[[entry]")
        with pytest.raises(BrokenContent, match=r"papers.toml"):
            await town.start()


async def test_a_kept_version_that_was_changed_is_not_served(tmp_path: Path, talk_to: Conversation) -> None:
    async with staffed(tmp_path, talk_to) as town:
        await town.start()
        before = town.version
        town.edit(PAPERS, FIRST, "새 글입니다.")
        await town.until(lambda: town.version != before)
        kept = Shelf(town.db).path(before) / PAPERS
        kept.write_text(kept.read_text(encoding="utf-8").replace("서류", "서루"), encoding="utf-8")
        refused = await town.command("rollback", before, "--by", "김", "--reason", "시험")
        assert refused.exit_code == 1 and "was changed" in refused.output
        assert town.version != before


async def test_a_company_in_the_middle_is_told_once_what_changed_for_it(tmp_path: Path, talk_to: Conversation) -> None:
    async with staffed(tmp_path, talk_to) as town:
        await town.start()
        before = town.version
        kim, lee = (town.api.person(name, language_code="ko") for name in ("김", "이"))
        for one in (kim, lee):
            await one.say("/check")
            await one.say("이차전지 양극재")
            await one.press("1. ")
        await kim.press("중소기업확인서")
        asked = "중소기업확인서나 중견기업확인서"
        question = next(q for q in talk_to.content.questionnaire.questions if q.id == "size")
        town.edit("eligibility/content/questionnaire.toml", question.ask["ko"], f"{question.ask['ko']} 다시 여쭙니다.")
        await town.until(lambda: town.version != before)
        seen = len(kim.screens)
        await kim.send("/check")
        await kim.settled()
        told = "\n".join(s.text for s in kim.screens[seen:])
        assert "달라진 것은 다음뿐입니다" in told and "물음이 바뀌었습니다" in told, (told, asked)
        seen = len(kim.screens)
        await kim.send("/check")
        await kim.settled()
        assert "달라진 것은" not in "\n".join(s.text for s in kim.screens[seen:])
        seen = len(lee.screens)
        await lee.send("/check")
        await lee.settled()
        shown = "\n".join(s.text for s in lee.screens[seen:])
        assert "달라진 것은" not in shown and "다시 여쭙니다." in shown


async def test_an_answer_that_is_no_longer_on_offer_is_asked_again_and_said(
    tmp_path: Path, talk_to: Conversation
) -> None:
    async with staffed(tmp_path, talk_to) as town:
        await town.start()
        before = town.version
        kim = town.api.person("김", language_code="ko")
        await kim.say("/check")
        await kim.say("이차전지 양극재")
        await kim.press("1. ")
        await kim.press("중소기업확인서")
        path = town.content / "eligibility/content/questionnaire.toml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('id = "sme"', 'id = "sme_now"').replace('"sme"', '"sme_now"'), encoding="utf-8")
        await town.until(lambda: town.version != before or town.state.faults or town.state.waiting)
        assert town.version != before, town.state
        seen = len(kim.screens)
        await kim.send("/check")
        await kim.settled()
        told = "\n".join(s.text for s in kim.screens[seen:])
        assert "다시 여쭙니다" in told and "중소기업확인서" in "".join(kim.last.labels)


def test_nothing_of_the_shipped_content_can_turn_not_met_and_the_fixture_can(tmp_path: Path, content: Content) -> None:
    fixture = load(filled_notice(tmp_path / "c"))
    found = newly_not_met(content.questionnaire, fixture.questionnaire)
    assert {o.criterion.id for o in found} == {"size", "customs", "exclusion"}
    assert newly_not_met(fixture.questionnaire, content.questionnaire) == []
    assert newly_not_met(fixture.questionnaire, fixture.questionnaire) == []


def test_the_shipped_content_can_be_shown_whole(tmp_path: Path) -> None:
    assert look(Shelf(tmp_path / "a.db"), SHIPPED, OVER).version == load(SHIPPED).version
    assert look(Shelf(tmp_path / "a.db"), filled_notice(tmp_path / "c"), OVER).notice.rounds[-1].round.id == "2027"


async def test_nobody_acts_without_a_name_or_reason(tmp_path: Path, talk_to: Conversation) -> None:
    async with staffed(tmp_path, talk_to) as town:
        await town.start()
        for words in (("--by", " ", "--reason", "x"), ("--by", "김", "--reason", " \n")):
            done = await town.command("publish", *words)
            assert done.exit_code == 2 and "is empty" in done.output


async def test_going_back_does_not_wait_for_a_save_that_is_still_being_learnt(
    tmp_path: Path, talk_to: Conversation
) -> None:
    """The save takes as long as it likes; meanwhile a command puts another version live, and that one counts."""
    store = Store(tmp_path / "kept.db")
    folder = copy_content(tmp_path / "content")
    first = opening(store, Shelf(store.path), folder, OVER, 1.0).content
    learning, go_on = asyncio.Event(), asyncio.Event()

    async def build(content: Content, earlier: Conversation) -> Conversation:
        if "느린 글" in content.entries["documents"].lines[0].text["ko"]:
            learning.set()
            await go_on.wait()
        return conversation(content, talk_to)

    live = Live(conversation(first, talk_to))
    keeper = Keeper(live, store, folder, build, lambda: OVER, lambda: 2.0)
    path = folder / PAPERS
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace(FIRST, "둘째 글입니다."), encoding="utf-8")
    await keeper.saved()
    second = live.talk.content.version
    path.write_text(whole.replace(FIRST, "느린 글입니다."), encoding="utf-8")
    saving = asyncio.ensure_future(keeper.saved())
    await learning.wait()
    with store.writing("rollback") as db:
        go_live(db, Went(first.version, 3.0, "김", "시험", how="rollback"))
    await keeper.look()
    assert live.talk.content.version == first.version != second
    go_on.set()
    await saving
    assert live.talk.content.version == first.version
    assert [row.how for row in versions.every(store.db)] == ["rollback", "save", "start"]
    assert "rollback by 김" in live_state(store.db).why[0]
    store.close()
