"""The item search as a company meets it: its own words, slips and all; nothing is claimed where nothing is."""

from __future__ import annotations

import unicodedata
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.hangul import compose, jamo, to_keys
from faq.items import MOST, OFFERED_AT, ItemIndex
from tests.bench import items as bench


@cache
def index() -> ItemIndex:
    """The search over the shipped list."""
    return bench.index()


def first(text: str) -> str:
    """The number that comes first, empty where nothing is claimed."""
    status, items = index().find(text)
    return items[0][0] if status != "none" else ""


@pytest.mark.parametrize("part", ["dev", "held"])
def test_descriptions_lead_to_their_item(part: str) -> None:
    got = bench.shares(index(), bench.cases()[part])
    assert got["first"] >= 0.95 and got["five"] >= 0.98 and got["claimed"] >= 0.95, got


@pytest.mark.parametrize("part", ["dev_none", "held_none"])
def test_nothing_is_claimed_for_trades_without_an_item(part: str) -> None:
    assert bench.nothing_claimed(index(), bench.cases()[part]) >= 0.95


def test_there_are_enough_cases_and_no_case_stands_twice() -> None:
    data = bench.cases()
    said = [c["say"] for p in ("dev", "held") for c in data[p]] + data["dev_none"] + data["held_none"]
    assert len(said) >= 250 and len(set(said)) == len(said)
    assert len(data["held_none"]) >= 60


def test_every_item_is_found_by_its_own_names() -> None:
    finder = index()
    named = [(no, name) for no, ko, en, _ in bench.listed() for name in (ko, en)]
    assert not [(no, name) for no, name in named if no not in [n for n, _ in finder.find(name)[1]]]


@pytest.mark.parametrize("said", [
    "이차전지 양극재",
    "이차전지양극재",
    "이차 전지 양 극재",
    "저희는 포항에 있는 이차전지 양극재 만드는 직원 30명 회사입니다",
    "이차젼지 양극제",
    to_keys("이차전지 양극재"),
    unicodedata.normalize("NFD", "이차전지 양극재"),
    "we make secondary battery cathode material in Pohang",
    "cathod materials for lithium batteries",
])  # fmt: skip
def test_one_product_in_many_spellings(said: str) -> None:
    assert first(said) == "135"


def test_the_product_counts_and_not_what_it_is_for() -> None:
    assert first("OLED용 검사장비") == "61"
    assert first("식당에 납품하는 서빙 로봇") == "179"
    assert first("display panel inspection machine for OLED makers") == "61"


@pytest.mark.parametrize("said", ["start", "aircraft carrier pet", "carpet", "place card", "target"])
def test_short_latin_keywords_count_only_as_whole_words(said: str) -> None:
    short = {"11", "80", "18", "49", "170"}
    status, items = index().find(said)
    assert status == "none" or items[0][0] not in short


@pytest.mark.parametrize("said", ["모듈", "검색", "전시", "모터", "코팅", "레이저", "터빈", "수산", "백신"])
def test_generic_words_alone_find_nothing_for_sure(said: str) -> None:
    assert index().find(said)[0] != "found"


@pytest.mark.parametrize("said", ["반도체", "로봇", "의료기기", "semiconductor", "자동차", "배터리"])
def test_a_word_of_a_whole_field_offers_several(said: str) -> None:
    status, items = index().find(said)
    assert status == "offered" and len(items) > 1


def test_near_items_under_none_stay_below_a_claim() -> None:
    for said in bench.cases()["dev_none"]:
        status, items = index().find(said)
        assert status != "none" or all(score < OFFERED_AT for _, score in items)


def test_the_same_words_give_the_same_answer() -> None:
    said = [c["say"] for c in bench.cases()["dev"][:20]]
    again = bench.index()
    assert [index().find(s) for s in said] == [again.find(s) for s in said]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_taken(text: str) -> None:
    status, items = index().find(text)
    assert status in ("found", "offered", "none") and len(items) <= MOST
    assert [s for _, s in items] == sorted((s for _, s in items), reverse=True)
    assert all(0 <= s <= 100 for _, s in items)


HOSTILE = ["", " ", "ㄱ", "😀", "\x00\x1f", "\u202e반도체", "\ud800", "'; DROP TABLE", "{{ 7*7 }}"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_taken(text: str) -> None:
    assert index().find(text)[0] in ("found", "offered", "none")


def slip(said: str) -> str:
    """Change the last vowel of the longest Korean word."""
    word = max((w for w in said.split() if "가" <= w[0] <= "힣"), key=len, default="")
    letters = list(jamo(word))
    at = max((n for n, c in enumerate(letters) if c in "ㅏㅓㅗㅜㅐㅔ"), default=0)
    if len(word) < 4 or not at:
        return said
    letters[at] = "ㅡ"
    return said.replace(word, compose("".join(letters)))


def test_slips_spaces_and_layouts_cost_little() -> None:
    finder, said = index(), [c for c in bench.cases()["held"] if not c["say"].isascii()]
    for change in (slip, lambda s: s.replace(" ", ""), to_keys):
        got = bench.shares(finder, [{**c, "say": change(c["say"])} for c in said])
        assert got["first"] >= 0.85 and got["five"] >= 0.93, (change, got)


def test_what_stands_after_three_hundred_letters_is_not_read() -> None:
    assert index().find("가" * 300 + " 반도체 장비")[0] == "none"
