"""Changing one's mind: said before it counts, harmless when repeated; an obstacle is said at once and bars nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot import sentence
from bot.content.load import load
from bot.conversation import Conversation
from bot.replies import LONGEST_BUTTON
from bot.shorthand import mark, packed, unpacked
from bot.talking import conversation
from eligibility.change import effect
from eligibility.flow import used_answers, walk
from eligibility.model import Questionnaire
from tests.alone import Alone
from tests.botapi import BotApi
from tests.conftest import OVER, Town
from tests.fixture_notice import filled_notice

WHOLE = {"item": ("1",), "size": "sme", "field": ("fta",), "exporter": "yes", "exclusion": ("none",)}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an invented notice entered."""
    return filled_notice(tmp_path_factory.mktemp("filled"))


@pytest.fixture(scope="module")
def filled(root: Path) -> Conversation:
    """The conversation with an invented notice entered."""
    return conversation(load(root))


@pytest.fixture(scope="module")
def questionnaire(filled: Conversation) -> Questionnaire:
    """Its questions."""
    return filled.content.questionnaire


def with_answers(talk_to: Conversation, answers: dict, lang: str = "ko", at: datetime = OVER, **more) -> Alone:  # type: ignore[type-arg,no-untyped-def]
    """A person who has answered."""
    person = Alone(talk_to, lang, at)  # type: ignore[arg-type]
    person.talk = replace(person.talk, answers=answers, round=talk_to.content.round_at(person.now).round.id, **more)
    return person


# --- what a change would do ------------------------------------------------------------------------------------


def test_the_effect_names_questions_and_findings(questionnaire: Questionnaire) -> None:
    found = effect(questionnaire, WHOLE, {**WHOLE, "field": ("none",)})
    assert [q.id for q in found.falls] == ["exporter"] and not found.comes and not found.returns
    assert [(t.criterion, t.before, t.after) for t in found.turns] == [("customs", "met", "ask")]


def test_a_question_that_comes_leaves_later_answers_standing(questionnaire: Questionnaire) -> None:
    said = {k: v for k, v in {**WHOLE, "field": ("bonded",)}.items() if k != "exporter"}
    found = effect(questionnaire, said, {**said, "field": ("fta",)})
    assert [q.id for q in found.comes] == ["exporter"]
    assert [t.criterion for t in found.turns] == ["customs"], "what was said of the reasons still counts"


def test_an_answer_returns_with_its_question(questionnaire: Questionnaire) -> None:
    parked = {**WHOLE, "field": ("bonded",)}
    assert "exporter" in walk(questionnaire, parked).parked
    found = effect(questionnaire, parked, {**parked, "field": ("fta",)})
    assert [q.id for q in found.returns] == ["exporter"] and not found.comes
    assert used_answers(questionnaire, {**parked, "field": ("fta",)})["exporter"] == "yes"


def test_the_same_answers_have_no_effect(questionnaire: Questionnaire) -> None:
    assert effect(questionnaire, WHOLE, dict(WHOLE)).nothing
    assert effect(questionnaire, WHOLE, {**WHOLE, "size": "mid"}).nothing


# --- in the chat -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lang, change, keep, no_longer",
    [
        ("ko", "바꾸기", "그대로 두기", "묻지 않게 됩니다: 인증수출자입니까?"),
        ("en", "Change it", "Keep it", "No longer asked"),
    ],
)
def test_a_change_is_said_before_it_counts(
    filled: Conversation, lang: str, change: str, keep: str, no_longer: str
) -> None:
    person = with_answers(filled, WHOLE, lang)
    person.say("/check")
    person.send(f"set:field:none~{person.talk.round}.x")
    assert no_longer in person.text and person.talk.answers == WHOLE, "nothing has counted yet"
    sure, kept = person.choice(change).value, person.choice(keep).value
    assert all(len(c.value.encode()) <= LONGEST_BUTTON for c in person.choices)
    person.send(sure)
    assert person.talk.answers["field"] == ("none",) and person.talk.answers["exporter"] == "yes"
    assert person.send(sure) == person.text and person.talk.answers["field"] == ("none",), "twice is once"
    person.send(kept)
    assert person.talk.answers == WHOLE, "the button carries the state, whenever it is tapped"


def test_keeping_changes_nothing(filled: Conversation) -> None:
    person = with_answers(filled, WHOLE)
    person.send(f"set:size:outside~{person.talk.round}.x")
    assert "확인됨 → 걸림돌" in person.text
    person.tap("그대로 두기")
    assert person.talk.answers == WHOLE and "확인됨 4" in person.text


def test_a_change_without_effect_counts_at_once(filled: Conversation) -> None:
    person = with_answers(filled, WHOLE)
    person.send(f"set:size:mid~{person.talk.round}.x")
    assert person.talk.answers["size"] == "mid"


def test_first_answers_are_never_asked_about(filled: Conversation) -> None:
    person = Alone(filled)
    person.say("/check")
    for said in ("set:item:1", "set:size:sme", "set:field:fta", "set:exporter:yes", "set:exclusion:none"):
        person.send(f"{said}~{person.talk.round}.x")
    assert set(person.talk.answers) == set(WHOLE) and "확인됨 4" in person.text


def test_a_sentence_that_changes_answers_says_so_in_its_read_back(filled: Conversation) -> None:
    person = with_answers(filled, {**WHOLE, "size": "outside", "item": ("none",)}, checking=True)
    person.say("이차전지 양극재 만드는 중소기업입니다")
    assert "걸림돌 → 확인됨" in person.text and person.talk.answers["size"] == "outside"
    person.tap("맞습니다")
    assert person.talk.answers["size"] == "sme"


def test_on_shipped_content_the_change_of_a_finding_is_said_too(talk_to: Conversation) -> None:
    said = {"item": ("135",), "size": "sme", "field": ("fta",), "exclusion": "read"}
    person = with_answers(talk_to, said, "en")
    person.send(f"set:size:outside~{person.talk.round}.x")
    assert "Line 2" in person.text and "confirmed → to ask" in person.text
    person.tap("Change it")
    assert person.talk.answers["size"] == "outside" and "obstacles 0" in person.text


# --- an obstacle -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lang, obstacle, reason, stop, go_on",
    [
        ("ko", "걸림돌: 규모", "대기업은 대상이 아닙니다.", "여기서 멈추고", "이어서 하기"),
        ("en", "Obstacle: Size", "Large companies are outside.", "Stop here", "Go on"),
    ],
)
def test_an_obstacle_is_said_at_once_and_bars_nothing(
    filled: Conversation, lang: str, obstacle: str, reason: str, stop: str, go_on: str
) -> None:
    person = Alone(filled, lang)  # type: ignore[arg-type]
    person.say("/check")
    person.send(f"set:item:1~{person.talk.round}.x")
    person.send(f"set:size:outside~{person.talk.round}.x")
    said, question = person.screens
    assert obstacle in said.text and reason in said.text and "field" in str(question.choices)
    again = person.text
    person.send(f"set:size:outside~{person.talk.round}.x")
    assert person.text == again, "a double tap shows the same"
    person.tap(stop)
    assert not person.talk.checking and "1" in person.screens[0].text
    person.tap(go_on)
    assert "field" in str(person.choices)
    person.send(f"set:field:bonded~{person.talk.round}.x")
    person.send(f"set:exclusion:none~{person.talk.round}.x")
    assert person.talk.result["findings"]["size"] == "not_met"


def test_an_obstacle_in_a_sentence_is_said_once_it_is_taken(filled: Conversation) -> None:
    person = Alone(filled)
    person.say("/check")
    person.talk = replace(
        person.talk, proposal={"answers": {"item": ("1",), "size": "outside"}, "place": "", "office": "", "words": "x"}
    )
    person.send(f"take:{sentence.mark(person.talk.proposal)}~{person.talk.round}.x")
    assert "걸림돌: 규모" in person.screens[0].text and "field" in str(person.screens[1].choices)


def test_shipped_content_never_says_that_an_obstacle_is_certain(talk_to: Conversation) -> None:
    person = Alone(talk_to)
    person.say("/check")
    person.send(f"set:item:135~{person.talk.round}.x")
    person.send(f"set:size:outside~{person.talk.round}.x")
    assert len(person.screens) == 1 and "걸림돌" not in person.text


# --- after the content changed ---------------------------------------------------------------------------------


def test_a_result_that_stands_is_said_to_stand(filled: Conversation) -> None:
    person = with_answers(filled, WHOLE)
    person.say("/result")
    person.talk = replace(person.talk, result={**person.talk.result, "version": "earlier"})
    assert "앞서 보신 결과는 그대로입니다" in person.say("/when")
    assert "그대로입니다" not in person.say("/when"), "said once"


def test_the_lines_that_changed_are_named(root: Path, filled: Conversation, tmp_path: Path) -> None:
    person = with_answers(filled, {**WHOLE, "size": "neither"}, "en")
    person.say("/result")
    changed = filled_notice(tmp_path)
    file = changed / "eligibility/content/questionnaire.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('{ size = ["outside"] }', '{ size = ["outside", "neither"] }'), encoding="utf-8")
    person.talk_to = conversation(load(changed))
    assert "Line 2, Size: to ask → obstacle" in person.say("/when")
    assert "1." in person.tap("Show the result") and person.talk.result["findings"]["size"] == "not_met"


# --- many ticks in one button ----------------------------------------------------------------------------------


def test_many_long_ids_fit_a_button_and_come_back() -> None:
    ids = [f"a_rather_long_reason_{n:02}" for n in range(15)]
    data = packed(ids[:5])
    assert len(f"sure:{'q' * 24}:{data}~2027.abcd") <= LONGEST_BUTTON
    assert unpacked(data.split(","), ids) == ids[:5]
    assert packed(["taxes", "capital"]) == "taxes,capital"


def test_a_mark_that_fits_nothing_answers_nothing() -> None:
    assert unpacked([mark("gone")], ["taxes"]) == [mark("gone")]


async def test_a_change_over_the_wire_is_asked_about_and_counts_when_tapped(
    tmp_path: Path, filled: Conversation
) -> None:
    async with BotApi(brakes=False) as api:
        place = Town(api, filled, tmp_path / "kept.db")
        await place.start()
        kim = api.person("김", language_code="ko")
        await kim.say("/check")
        await kim.say("이차전지 양극재")
        await kim.press("1. ")
        await kim.press("중소기업확인서")
        await kim.press("FTA 활용")
        await kim.press("예")
        await kim.press("뒤로")
        await kim.press("뒤로")
        shown = await kim.press("보세산업")
        assert "묻지 않게 됩니다" in shown.text
        assert place.bot and place.bot.store.known(kim.id).talk.answers["field"] in (["fta"], ("fta",))
        await kim.press("바꾸기")
        assert place.bot.store.known(kim.id).talk.answers["field"] in (["bonded"], ("bonded",))
        await place.stop()
        assert not api.violations
