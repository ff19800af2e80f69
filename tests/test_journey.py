"""Whole conversations as people have them, over the wire protocol, on the shipped content."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.content.load import Content
from tests.people import Person


async def to_result(person: Person, *, words: str, size: str, field: str, read: str) -> list[str]:
    """Go from /start to the result and return what was put in."""
    await person.say("/start")
    await person.press("2. ")
    await person.say(words)
    await person.press("1. ")
    await person.press(size)
    await person.press(field)
    await person.tap(read)
    await person.sees(lambda s: "1)" in s.text)
    return ["/start", "check", words, "item", size, field, read]


async def test_a_certificate_holder_is_at_the_result_after_seven_inputs(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        inputs = await to_result(kim, words="이차전지 양극재", size="중견기업확인서", field="FTA", read="읽었습니다")
        assert len(inputs) <= 7
        ledger, findings, script = kim.screens[-3:]
        assert ledger.text.startswith("자가점검이며 결정이 아닙니다") and "2025년 1회차" in ledger.text
        assert "확인됨 1 · 물어볼 것 3 · 걸림돌 0" in ledger.text
        assert "공고가 맞습니다" in ledger.text.split("\n")[-1] and "공고가 맞습니다" in script.text.split("\n")[-1]
        assert all(word in findings.text for word in ("공고·발표로 확인", "보도 기준", "확인 필요"))
        assert "1)" in script.text and "4)" not in script.text


async def test_the_same_journey_in_english_finds_the_same(town) -> None:
    async with town() as place:
        ann = place.api.person("Ann", language_code="en")
        await to_result(ann, words="battery cathode", size="SME certificate", field="Use of FTAs", read="Read, next")
        ledger = ann.screens[-3]
        assert "Confirmed 1 · to ask 3 · obstacles 0" in ledger.text
        assert "the notice is right" in ledger.text.split("\n")[-1]


async def test_one_sentence_fills_item_place_and_size_only_after_the_tap(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await kim.say("/start")
        shown = await kim.say("수원에서 이차전지 양극재 만드는 중견기업입니다")
        assert all(word in shown.text for word in ("리튬이온배터리", "중견기업이라고", "수원"))
        assert place.bot.store.known(kim.id).talk.answers == {}
        await kim.press("맞습니다")
        assert set(place.bot.store.known(kim.id).talk.answers) == {"item", "size"}
        assert "FTA 활용" in str(kim.last.labels)


async def test_an_english_sentence_is_read_too(town) -> None:
    async with town() as place:
        ann = place.api.person("Ann", language_code="en")
        shown = await ann.say("we are an SME in Changwon making EV motors")
        assert "An SME by its own word" in shown.text and "Changwon" in shown.text


async def test_the_office_is_two_inputs_away(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await kim.say("/start")
        await kim.press("어디에 신청하나요")
        shown = await kim.say("수원")
        assert "인천본부세관" in shown.text and "125" in shown.text and "확인" in shown.text


async def test_a_name_of_two_places_is_asked_back(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await kim.say("/where")
        shown = await kim.say("광주")
        assert any("광주본부세관" in label for label in shown.labels) and any(
            "서울본부세관" in label for label in shown.labels
        )
        shown = await kim.press("서울본부세관")
        assert "서울본부세관" in shown.text


async def test_out_of_season_nobody_is_invited_to_file_and_the_wish_comes_first(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        shown = await kim.say("/start")
        assert shown.text.count("\n") <= 5, "at most six lines"
        assert "끝났습니다" in shown.text.split("\n")[0] and "2025년 2월 28일(금) 17:00" in shown.text
        assert "2026년 상반기" in shown.text and "찾지 못했습니다" in shown.text
        assert "공식 채널이 아니" in shown.text
        assert shown.labels[0].startswith("1. 다음 공고 알림")


async def test_the_wish_is_kept_after_consent_and_stopped_in_one_tap(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await kim.say("/start")
        await kim.press("다음 공고 알림")
        assert not place.bot.store.known(kim.id).wish
        await kim.press("동의하고")
        assert place.bot.store.known(kim.id).wish
        await kim.press("알림 그만")
        assert not place.bot.store.known(kim.id).wish


async def test_a_question_in_the_check_is_answered_and_the_open_question_comes_again(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await kim.say("/check")
        await kim.send("접수 마감이 언제였나요")
        await kim.sees("2025년 2월 28일")
        shown = await kim.sees(lambda s: "어떤 제품이나 서비스" in s.text)
        assert shown.text


async def test_no_item_found_reads_the_same_before_and_after_it_was_kept(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await kim.say("/check")
        for words in ("맞는 품목 없음", "중견기업확인서", "FTA"):
            await kim.press(words)
        await kim.press("읽었습니다")
        await kim.say("/result")
        await kim.settled()
        first = [s.text for s in kim.screens[-3:]]
        await place.stop()
        await place.start()
        await kim.say("/result")
        await kim.settled()
        again = [s.text for s in kim.screens[-3:]]
        assert first == again and "- 기업 규모" in "".join(again)
        assert not any("=none" in text or "품목:" in text for text in again)


async def test_answers_survive_a_restart_of_the_bot(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await kim.say("/check")
        await kim.say("이차전지 양극재")
        await kim.press("1. ")
        assert await place.stop() == 0
        await kim.tap("중견기업확인서")
        await place.start()
        await kim.sees(lambda s: any("FTA" in label for label in s.labels))
        assert place.bot.store.known(kim.id).talk.answers["size"] == "mid"


async def test_back_from_the_result_shows_the_last_question(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await to_result(kim, words="이차전지 양극재", size="중견기업확인서", field="FTA", read="읽었습니다")
        assert "4/4" in (await kim.say("잘못 눌렀네요")).text


async def test_a_question_about_the_list_shows_the_items_and_a_question_about_a_place_is_no_description(town) -> None:
    async with town() as place:
        ann = place.api.person("Ann", language_code="en")
        shown = await ann.say("is hydrogen fuel cell in the list")
        assert any("Fuel cell" in label for label in shown.labels) and any("No item" in label for label in shown.labels)
        assert not any("5G" in label for label in shown.labels), "what is far behind the best is not shown"
        assert "Daegu Main Customs" in (await ann.say("wheres the office for ulsan")).text


async def test_a_description_that_resembles_other_business_a_little_still_answers_the_question_of_items(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await kim.say("/check")
        shown = await kim.say("폐배터리에서 니켈 코발트를 뽑아내는 재활용 업체")
        assert any("배터리" in label or "이차전지" in label for label in shown.labels), shown.labels


async def test_a_number_alone_names_no_item(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        shown = await kim.say("0")
        assert "여기에 없습니다" in shown.text and not any("초전도" in label for label in shown.labels)


async def test_typing_the_number_or_the_label_is_the_same_as_tapping(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await kim.say("/check")
        await kim.say("이차전지 양극재")
        await kim.say("1")
        await kim.say("중견기업확인서 있음")
        assert place.bot.store.known(kim.id).talk.answers["size"] == "mid"


async def test_an_answer_can_be_changed_from_the_list_and_starting_over_asks_first(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await to_result(kim, words="이차전지 양극재", size="중견기업확인서", field="FTA", read="읽었습니다")
        await kim.press("답 바꾸기")
        await kim.press("2. 기업 규모")
        await kim.tap("중소기업확인서")
        await kim.sees(lambda s: "1)" in s.text and "중소기업확인서" in s.text)
        assert place.bot.store.known(kim.id).talk.answers["size"] == "sme"
        await kim.press("답 바꾸기")
        await kim.press("처음부터")
        assert place.bot.store.known(kim.id).talk.answers
        await kim.press("네, ")
        assert place.bot.store.known(kim.id).talk.answers == {}


async def test_back_walks_from_question_to_question(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await kim.say("/check")
        await kim.say("반도체 검사장비")
        await kim.press("1.")
        await kim.press("중소기업확인서")
        assert "2/4" in (await kim.say("뒤로")).text
        assert "1/4" in (await kim.say("뒤로")).text
        shown = await kim.say("스마트물류시스템")
        assert "가까운 품목" in shown.text, "the name of an item answers the item question, whatever topic bears it"
        await kim.press("1.")
        assert place.bot.store.known(kim.id).talk.answers["size"] == "sme"


async def test_a_double_tap_has_one_effect(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await kim.say("/check")
        await kim.say("이차전지 양극재")
        await kim.tap("1. ", times=3)
        await kim.settled()
        assert place.bot.store.known(kim.id).talk.answers == {"item": ["135"]} or place.bot.store.known(
            kim.id
        ).talk.answers == {"item": ("135",)}


async def test_two_people_at_once_do_not_mix(town) -> None:
    async with town() as place:
        kim, ann = place.api.person("김", language_code="ko"), place.api.person("Ann", language_code="en")
        await kim.say("/check")
        await ann.say("/check")
        await kim.say("이차전지 양극재")
        await ann.say("webtoon")
        await kim.press("1. ")
        await ann.press("1. ")
        assert place.bot.store.known(kim.id).talk.answers != place.bot.store.known(ann.id).talk.answers


@pytest.mark.parametrize(
    "send", ["send_photo", "send_sticker", "send_voice", "send_location", "send_contact", "send_document"]
)
async def test_every_other_kind_of_message_gets_a_calm_reply(town, send: str) -> None:
    async with town() as place:
        kim = place.api.person("<b>김 & 이</b>", language_code="ko")
        await getattr(kim, send)()
        shown = await kim.reply()
        assert "보관하지 않았습니다" in shown.text


@pytest.mark.parametrize(
    "text", ["가" * 4096, "🙂", "ㄱ", "<b>&</b> {{ 7*7 }}", "'; DROP TABLE chats; --", "\u202emarket", "/unknown"]
)
async def test_odd_text_gets_a_reply_and_is_never_run(town, text: str) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        shown = await kim.say(text)
        assert shown.text and "49" not in shown.text


async def test_a_group_is_pointed_once_to_the_private_chat_and_then_left_in_silence(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        room = place.api.group()
        await kim.send("/start", group=room)
        await kim.send("마감?", group=room)
        await kim.say("/start")
        await place.api.idle()
        assert len(room.screens) <= 1


async def test_a_topic_has_a_link_of_its_own(town, content: Content) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        shown = await kim.say("/start close_time")
        assert "17:00" in shown.text and content.entries["close_time"].id == "close_time"


async def test_two_misses_bring_an_example_and_a_person(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        first = await kim.say("오늘 점심 뭐 먹지")
        second = await kim.say("축구 경기 결과 좀")
        assert "125" in first.text and "예를 들어" not in first.text
        assert "예를 들어" in second.text and any("사람" in label for label in second.labels)


async def test_not_my_question_shows_the_next_two(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await kim.say("접수 마감 시각이 언제인가요")
        shown = await kim.press("제 질문이 아닙니다")
        assert 2 <= len([label for label in shown.labels if label[0].isdigit()]) <= 3


async def test_a_personal_number_is_refused_and_kept_nowhere(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        shown = await kim.say("제 번호는 010-1234-5678 입니다 전화 주세요")
        assert "저장하지 않았습니다" in shown.text
        await place.stop()
        kept = b"".join(p.read_bytes() for p in place.db.parent.glob("kept.db*"))
        assert b"1234-5678" not in kept and "전화 주세요".encode() not in kept


async def test_forget_removes_everything(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await kim.say("/check")
        await kim.say("이차전지 양극재")
        await kim.press("1. ")
        await kim.say("/forget")
        await kim.press("1. ")
        assert place.bot.store.known(kim.id).talk.answers == {}


@pytest.mark.parametrize(
    "moment, words",
    [
        ("2025-02-05T10:00:00+09:00", "게시됩니다"),
        ("2025-02-12T10:00:00+09:00", "공고가 게시되었습니다"),
        ("2025-02-17T08:59:59+09:00", "공고가 게시되었습니다"),
        ("2025-02-17T09:00:00+09:00", "접수 중"),
        ("2025-02-28T16:59:59+09:00", "접수 중"),
        ("2025-02-28T17:00:00+09:00", "마감되었"),
        ("2025-05-14T00:00:00+09:00", "발표되었습니다"),
        ("2025-08-01T00:00:00+09:00", "끝났습니다"),
    ],
)
async def test_the_first_line_says_the_phase_at_the_edges(town, moment: str, words: str) -> None:
    async with town() as place:
        place.now = datetime.fromisoformat(moment)
        kim = place.api.person("김", language_code="ko")
        shown = await kim.say("/start")
        assert words in shown.text.split("\n")[0]


async def test_under_two_hours_before_closing_the_office_comes_first(town) -> None:
    async with town() as place:
        place.now = datetime.fromisoformat("2025-02-28T15:30:00+09:00")
        kim = place.api.person("김", language_code="ko")
        await kim.say("/start")
        await kim.press("1. ")
        await kim.say("이차전지 양극재")
        await kim.press("1. ")
        await kim.press("중소기업확인서")
        await kim.press("FTA")
        await kim.tap("읽었습니다")
        await kim.sees(lambda s: "1)" in s.text)
        ledger = kim.screens[-3].text.split("\n")
        assert ledger[1].startswith("문의:") and "접수 중입니다" in "\n".join(ledger)


@pytest.mark.parametrize("lang", ["ko", "en"])
async def test_every_command_answers_in_both_languages(town, lang: str) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code=lang)
        names = "start check ask when where papers benefits result language official help privacy mydata forget cancel"
        for name in names.split():
            await kim.send(f"/{name}")
            shown = await kim.settled()
            assert shown.text or shown.document, name


async def test_other_languages_get_english(town) -> None:
    async with town() as place:
        jean = place.api.person("Jean", language_code="fr")
        shown = await jean.say("/start")
        assert "Korea Customs Service" in shown.text


@pytest.mark.parametrize(
    "lang, asked, said, button, answer",
    [
        ("ko", "제출 서류가 뭔가요", "도착하지 않았을 수 있습니다", "서류", "첨부서류 목록"),
        ("en", "which documents do we submit", "may not have reached you", "papers", "supporting documents"),
    ],
)
async def test_a_reply_that_may_not_have_arrived_can_be_opened_again(
    town, lang: str, asked: str, said: str, button: str, answer: str
) -> None:
    async with town() as place:
        kim = place.api.person("Kim", language_code=lang)
        await kim.say("/start")
        place.api.fault("reset", "sendMessage", times=2)
        await kim.send(asked)
        shown = await kim.sees(said, 20)
        assert len(kim.screens) == 2 and any(button in b["text"] for b in shown.buttons)
        await kim.press(button)
        await kim.sees(answer, 20)


@pytest.mark.parametrize("lang", ["ko", "en"])
async def test_what_the_bot_begins_is_in_the_language_last_spoken(town, lang: str) -> None:
    async with town() as place:
        kim = place.api.person("Kim", language_code=lang)
        await kim.say("/check")
        known = place.bot.store.known(kim.id)
        assert known.talk.language is None, "nobody chose a language"
        turn = place.talk_to.fresh(kim.id, known, place.now)
        assert all(screen.template.startswith(f"{lang}/") for screen in turn.screens)
        other = "en" if lang == "ko" else "ko"
        assert place.talk_to.told(known, place.now, other).talk.heard == lang, "what the bot says is not heard"
