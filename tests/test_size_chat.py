"""The size check in the chat, as people go through it, over the wire protocol on the shipped content."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.load import SHIPPED, Content, load
from bot.size_answers import ORDER, size_input, valid, walk
from eligibility.findings import assess
from tests.people import Person


async def open_check(person: Person) -> None:
    """Open the size check from the self-check's size question."""
    await person.say("/check")
    await person.say("이차전지 양극재" if person.language_code == "ko" else "battery cathode")
    await person.press("1. ")
    await person.press("중소·중견 계산" if person.language_code == "ko" else "Work out SME")


def answers(place: Any, person: Person) -> dict[str, Any]:
    """Return what is kept of the size check."""
    return {k: v for k, v in place.bot.store.known(person.id).talk.answers.items() if k.startswith("sz_")}


async def to_average(kim: Person) -> None:
    """Answer up to the amount of the average, in Korean."""
    await open_check(kim)
    await kim.press("회사(")
    await kim.press("속하지 않음")
    await kim.say("반도체")
    await kim.press("C26")
    await kim.press("3개 이상이고")


async def to_class(kim: Person, amount: str) -> Any:
    """Go on from the average to the class of an independent company."""
    await kim.say(amount)
    await kim.press("맞습니다")
    await kim.press("미만")
    await kim.press("1. 아니요")
    return await kim.press("1. 없음")


async def test_a_small_company_is_an_sme_and_the_answer_stays_to_ask(town, content: Content) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await to_average(kim)
        shown = await to_class(kim, "900억")
        assert "중소기업" in shown.text and "확인서가 정합니다" in shown.text and "제3조제1항" in shown.text
        assert shown.text.split("\n")[0].startswith("자가점검이며") and "공고가 맞습니다" in shown.text.split("\n")[-1]
        assert "size" not in place.bot.store.known(kim.id).talk.answers, "nothing counts before the tap"
        shown = await kim.press("이 결과를")
        kept = place.bot.store.known(kim.id).talk.answers
        assert kept["size"] == "worked_sme" and any("FTA" in label for label in shown.labels)
        found = {f.criterion: f.finding for f in assess(content.questionnaire, kept).findings}
        assert found["size"] == "ask"


async def test_the_same_in_english_by_typing_only(town) -> None:
    async with town() as place:
        ann = place.api.person("Ann", language_code="en")
        await open_check(ann)
        for typed in ("Company (for profit)", "No", "C26", "1", "2", "about 90 billion won", "yes", "1", "1"):
            shown = await ann.say(typed)
        shown = await ann.say("None")
        assert "SME" in shown.text and "The certificate decides" in shown.text and "art. 2(1)" in shown.text
        assert answers(place, ann)["sz_average"] == "90000000000"
        await ann.say("Use this as my size answer (stays to ask)")
        assert place.bot.store.known(ann.id).talk.answers["size"] == "worked_sme"


@pytest.mark.parametrize(
    "lang, kind, name",
    [("ko", "비영리법인", "중소기업도 중견기업도 아님"), ("en", "Non-profit body", "neither SME nor mid-sized")],
)
async def test_it_stops_as_soon_as_nothing_could_change_the_class(town, lang: str, kind: str, name: str) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code=lang)
        await open_check(kim)
        shown = await kim.press(kind)
        assert name in shown.text
        assert list(answers(place, kim)) == ["sz_form"]


async def test_one_large_year_is_enough_and_what_no_longer_matters_is_not_asked(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await open_check(kim)
        await kim.press("회사(")
        await kim.press("속하지 않음")
        await kim.say("자동차 부품")
        await kim.press("C30")
        await kim.press("1. 3개 이상")
        await kim.say("3.7조")
        shown = await kim.press("맞습니다")
        assert "최다출자자" in shown.text, "neither the other years nor assets matter"


@pytest.mark.parametrize(
    "text, says",
    [
        ("-5억", "0원 이상"),
        ("2,000조", "1,000조"),
        ("$3m", "외화"),
        ("3억엔", "외화"),
        ("5억 3억", "하나만"),
        ("1600", "단위"),
        ("많이많이", "읽지 못했습니다"),
    ],
)
async def test_a_bad_amount_is_asked_again_with_an_example_and_the_old_one_kept(town, text: str, says: str) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await to_average(kim)
        await kim.say("1,600억")
        await kim.press("맞습니다")
        await kim.press("뒤로")
        shown = await kim.say(text)
        assert says in shown.text and "예: 1,600억" in shown.text and "1,600억 원은(는) 그대로" in shown.text
        assert answers(place, kim)["sz_average"] == "160000000000"


async def test_an_amount_is_read_back_and_counts_only_after_the_word(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await to_average(kim)
        shown = await kim.say("16억 5천")
        assert "16억 5,000만 원(1,650,000,000원)이 맞습니까?" in shown.text
        assert "sz_average" not in answers(place, kim)
        await kim.press("다시 적기")
        await kim.say("1,600억")
        await kim.say("아니요")
        shown = await kim.say("약 800억")
        assert "800억 원(80,000,000,000원)이 맞습니까?" in shown.text
        await kim.say("네")
        assert answers(place, kim)["sz_average"] == "80000000000"


async def test_a_question_in_between_is_answered_and_the_open_one_comes_again(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await to_average(kim)
        await kim.send("접수 마감 시각이 몇 시인가요")
        await kim.sees("17:00")
        assert "평균 매출액은" in (await kim.sees(lambda s: "평균 매출액은" in s.text)).text
        await kim.settled()
        assert "900억 원" in (await kim.say("900억")).text


async def test_back_and_change_lead_to_earlier_answers(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await to_average(kim)
        shown = await kim.press("뒤로")
        assert "사업연도(12개월)" in shown.text and "지금 답: 3개 이상이고" in shown.text
        shown = await kim.say("뒤로")
        assert "업종" in shown.text and "C26" in shown.text
        await kim.press("답 바꾸기")
        await kim.press("기업집단")
        shown = await kim.press("3. 상호출자제한")
        assert "중소기업도 중견기업도 아님" in shown.text
        await kim.press("답 바꾸기")
        await kim.press("기업집단")
        shown = await kim.press("속하지 않음")
        assert "평균 매출액" in shown.text, "parked answers return with their path"
        assert answers(place, kim)["sz_industry"] == "C26"


async def test_answers_survive_a_restart_of_the_bot_and_old_buttons_work(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await to_average(kim)
        await kim.say("900억")
        assert await place.stop() == 0
        await kim.tap("맞습니다")
        await place.start()
        await kim.sees(lambda s: "자산총액" in s.text)
        assert answers(place, kim)["sz_average"] == "90000000000"


async def test_i_do_not_know_is_taken_everywhere_and_named_at_the_end(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await open_check(kim)
        for _ in range(len(ORDER)):
            if not any("모르겠습니다" in label for label in kim.last.labels):
                break
            await kim.press("모르겠습니다")
        assert "아직 판단할 수 없음" in kim.last.text and "알면 정해지는 것" in kim.last.text
        assert not any("이 결과를" in label for label in kim.last.labels)
        assert set(answers(place, kim).values()) == {"unknown"}


async def test_a_certificate_answer_is_not_replaced_by_what_was_worked_out(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await kim.say("/check")
        await kim.say("이차전지 양극재")
        await kim.press("1. ")
        await kim.press("중견기업확인서")
        await kim.send("/start size_class_how")
        await kim.settled()
        await kim.press("중소·중견 계산")
        shown = await kim.press("비영리법인")
        assert not any("이 결과를" in label for label in shown.labels)
        assert place.bot.store.known(kim.id).talk.answers["size"] == "mid"


async def test_related_companies_by_stake(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await to_average(kim)
        await kim.say("700억")
        await kim.press("맞습니다")
        await kim.press("미만")
        await kim.press("1. 아니요")
        await kim.press("한 곳")
        await kim.say("150%")
        assert "숫자로 읽지 못했습니다" in kim.last.text
        await kim.say("49.9%")
        await kim.press("1. 예")
        await kim.say("400억")
        shown = await kim.press("맞습니다")
        assert "계산하면: 중소기업" in shown.text, "the own company is the larger, so the other's trade is not asked"
        assert answers(place, kim)["sz_rel_share"] == "49.9"
        await kim.press("답 바꾸기")
        await kim.press("관계기업 지분")
        shown = await kim.press("50% 이상")
        assert "유예" in shown.text, "over the limit now, so grace is what is left to ask"


async def test_a_past_round_is_named_where_its_limit_was_another(town) -> None:
    async with town() as place:
        ann = place.api.person("Ann", language_code="en")
        await open_check(ann)
        for typed in ("1", "1", "C10", "1", "2", "KRW 110bn", "yes", "December", "1", "1"):
            shown = await ann.say(typed)
        shown = await ann.say("None")
        assert "By what you answered: SME (to ask)" in shown.text and "past round's day" in shown.text


async def test_a_young_company_gives_months(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await open_check(kim)
        await kim.press("회사(")
        await kim.press("속하지 않음")
        await kim.say("소프트웨어 개발")
        await kim.press("J62")
        await kim.press("12개월이 안 됨")
        await kim.say("21억")
        shown = await kim.press("맞습니다")
        assert "자산총액" in shown.text, "whatever the months, 21 stays within the limit"


async def test_what_is_kept_is_shown_and_gone_with_forget_and_starting_over(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await to_average(kim)
        await kim.send("/mydata")
        shown = await kim.sees("보관한 것")
        assert "기업 형태: 회사" in shown.text and "C26" in shown.text
        await kim.settled()
        await kim.say("/check")
        await kim.press("답 바꾸기")
        await kim.press("처음부터")
        await kim.press("네, ")
        assert answers(place, kim) == {}
        await kim.say("이차전지 양극재")
        await kim.press("1. ")
        await kim.press("중소·중견 계산")
        await kim.press("회사(")
        await kim.say("/forget")
        await kim.press("1. ")
        assert answers(place, kim) == {}


async def test_the_answers_of_size_can_be_cleared_alone(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await to_average(kim)
        await kim.press("답 바꾸기")
        shown = await kim.press("규모 답 지우기")
        assert "어떤 형태의 기업" in shown.text
        assert list(place.bot.store.known(kim.id).talk.answers) == ["item"]


@pytest.mark.parametrize(
    "words, code",
    [
        ("자동차 부품", "C30"), ("화장품 제조", "C20"), ("software", "J58"), ("car parts", "C30"), ("보세창고", "H52"),
        ("반도체 장비", "C29"), ("의료기기 만드는 회사", "C27"), ("we make cosmetics", "C20"), ("무역업", "G46"),
        ("김치 공장", "C10"), ("steel pipe", "C24"), ("이차전지 양극재", "C20"), ("freight forwarding", "H52"),
        ("로봇", "C29"), ("제약", "C21"), ("semiconductor", "C26"), ("플라스틱 사출", "C22"), ("게임 개발", "J58"),
        ("선박 부품", "C31"), ("금형", "C25"), ("건설", "F41"), ("호텔", "I55"), ("가구", "C32"), ("의류", "C14"),
    ],
)  # fmt: skip
def test_an_industry_is_found_by_words(talk_to: Any, words: str, code: str) -> None:
    found = [c for c, _ in talk_to.finder.industries(words)]
    assert code in found[:2]


# --- the path, without the wire --------------------------------------------------------------------------------

CONTENT = load(SHIPPED)
DAY = date(2026, 11, 24)
MOST_QUESTIONS = 16


def may_say(id_: str) -> st.SearchStrategy[str]:
    """Draw an answer to one question of the check."""
    asked = CONTENT.size_words.questions[id_]
    free = {"amount": ["0", "39900000000", "100000000001", "900000000000"], "industry": ["C26", "K64", "C31202"]}
    more = {"number": ["1", "11"], "percent": ["30", "49.9", "50"]}
    return st.sampled_from([*(o.id for o in asked.options), "unknown", *free.get(asked.kind, more.get(asked.kind, []))])


EVERYTHING = st.fixed_dictionaries({id_: may_say(id_) for id_, _ in ORDER})


@settings(max_examples=150, deadline=None)
@given(EVERYTHING)
def test_every_path_ends_in_a_class_or_in_what_is_missing(said: dict[str, str]) -> None:
    path = walk(CONTENT.size_law, CONTENT.size_words, said, DAY)
    assert not path.open and len(path.answered) <= MOST_QUESTIONS
    assert path.decision.size != "unknown" or path.decision.needs
    asked_only = walk(CONTENT.size_law, CONTENT.size_words, {q: said[q] for q in path.answered}, DAY)
    assert asked_only == path, "answers off the path change nothing"


@settings(max_examples=100, deadline=None)
@given(EVERYTHING, st.data())
def test_nothing_that_was_not_asked_could_have_changed_the_class(said: dict[str, str], data: st.DataObject) -> None:
    path = walk(CONTENT.size_law, CONTENT.size_words, said, DAY)
    if path.decision.size == "unknown":
        return
    other = data.draw(EVERYTHING)
    used = {q: said[q] for q in path.answered}
    mixed = walk(CONTENT.size_law, CONTENT.size_words, {**other, **used}, DAY)
    assert mixed.decision.size == path.decision.size


@pytest.mark.parametrize("id_", [id_ for id_, _ in ORDER])
def test_every_question_takes_what_it_offers_and_no_nonsense(id_: str) -> None:
    asked = CONTENT.size_words.questions[id_]
    assert valid(CONTENT.size_law, asked, "unknown")
    assert all(valid(CONTENT.size_law, asked, o.id) for o in asked.options)
    assert not any(valid(CONTENT.size_law, asked, v) for v in ("", "x", "-1", "10" * 12, "C99", "½"))


def test_the_closing_month_gives_the_year_that_stands() -> None:
    until_march = size_input({"sz_year": "12"}, date(2026, 3, 31))
    assert until_march.fiscal_year_end == date(2024, 12, 31)
    assert size_input({"sz_year": "12"}, date(2026, 4, 1)).fiscal_year_end == date(2025, 12, 31)
    assert size_input({"sz_year": "2"}, date(2028, 6, 1)).fiscal_year_end == date(2028, 2, 29)


def test_a_stake_is_read_exactly() -> None:
    told = {"sz_related": "one", "sz_rel_share": "49.9"}
    related = size_input(told, DAY).related_companies
    assert related and related[0].share == Fraction(499, 1000)


async def test_in_the_season_of_the_first_round_the_old_limits_count(town) -> None:
    async with town() as place:
        place.now = datetime.fromisoformat("2025-02-20T10:00:00+09:00")
        kim = place.api.person("김", language_code="ko")
        await open_check(kim)
        await kim.press("회사(")
        await kim.press("속하지 않음")
        await kim.say("식품")
        await kim.press("C10")
        await kim.press("3개 이상이고")
        await kim.say("1,100억")
        shown = await kim.press("맞습니다")
        assert "최다출자자" in shown.text, "over the old limit of 1,000, so assets are not asked"
