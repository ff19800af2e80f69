"""A question that found no answer is left for staff, and the asker hears of the answer once."""

from __future__ import annotations

from bot.kept import askers, questions
from bot.kept.questions import Question
from bot.model import Known, Turn
from tests.conftest import OVER

ASKED = "우주 엘리베이터 부품도 관세 환급이 되는지 궁금합니다 zzz"


async def test_a_miss_can_be_left_for_staff_after_it_was_read_back(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await kim.say("qqq www zzz 뷁뷁")
        shown = await kim.press("담당자에게 질문 남기기")
        assert "qqq www zzz 뷁뷁" in shown.text and not questions.read(place.bot.store.db)
        shown = await kim.say(ASKED)
        assert ASKED in shown.text and not questions.read(place.bot.store.db)
        shown = await kim.press("이대로 남기기")
        left = questions.read(place.bot.store.db)
        assert [q.words for q in left] == [ASKED] and left[0].language == "ko"
        assert not askers.of(place.bot.store.db, kim.id)
        await kim.press("동의하고 답이")
        assert [a.key for a in askers.of(place.bot.store.db, kim.id)] == [left[0].key]
        await kim.press("이 알림 그만")
        assert not askers.of(place.bot.store.db, kim.id)
        assert ASKED not in str(place.bot.store.known(kim.id).talk)


async def test_a_second_tap_leaves_it_once_and_forget_takes_the_wish(town) -> None:
    async with town() as place:
        ann = place.api.person("Ann", language_code="en")
        await ann.say("qqq www zzz blorp")
        await ann.press("Leave this question")
        await ann.press("Leave it like this")
        await ann.press("I agree, tell me")
        assert len(askers.of(place.bot.store.db, ann.id)) == 1
        await ann.say("/forget")
        await ann.press("Yes, delete")
        assert not askers.of(place.bot.store.db, ann.id)
        assert len(questions.read(place.bot.store.db)) == 1


async def test_not_my_question_asks_for_the_words_anew(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await kim.say("마감 시각이 언제인가요")
        await kim.press("제 질문이 아닙니다")
        await kim.press("담당자에게 질문 남기기")
        shown = await kim.say(ASKED)
        assert ASKED in shown.text
        await kim.press("남기지 않기")
        assert not questions.read(place.bot.store.db)


async def test_a_number_in_a_question_for_staff_is_refused(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await kim.say("qqq www zzz 뷁뷁")
        await kim.press("담당자에게 질문 남기기")
        shown = await kim.say("사업자번호 123-45-67891 인데 되나요")
        assert "123-45-67891" not in shown.text
        assert not questions.read(place.bot.store.db)


async def test_who_wished_is_told_the_answer_once(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await kim.say("qqq www zzz 뷁뷁")
        await kim.press("담당자에게 질문 남기기")
        await kim.press("이대로 남기기")
        await kim.press("동의하고 답이")
        store = place.bot.store
        left = questions.read(store.db)[0]
        with store.writing("test") as rows:
            questions.settle(rows, [left.key], "answered", 1_800_000_000.0, topic="close_time")

        def compose(known: Known, question: Question) -> Turn:
            return place.talk_to.answered(known, question.topic, "ko", OVER)

        assert await place.bot.delivery.promised.tell_answers(compose) == 1
        await kim.sees("남기신 질문에 답이")
        await kim.sees("17:00")
        assert await place.bot.delivery.promised.tell_answers(compose) == 0
        assert not askers.of(store.db, kim.id)
