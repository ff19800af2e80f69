"""Amounts as people write them: data, and what must hold for any text and any amount."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.money import digits, money
from eligibility.amount import MOST, Refused, read_amount

CASES = tomllib.loads((Path(__file__).parent / "cases/amounts.toml").read_text(encoding="utf-8"))
WON = st.one_of(st.integers(0, MOST), st.integers(0, 10**7).map(lambda n: n * 10**8), st.integers(1, 10**4))


@pytest.mark.parametrize("text, won", list(CASES["taken"].items()))
def test_an_amount_is_read_in_whole_won(text: str, won: int) -> None:
    assert read_amount(text) == won


@pytest.mark.parametrize("text, reason", list(CASES["refused"].items()))
def test_what_is_no_sure_amount_is_refused_with_its_reason(text: str, reason: str) -> None:
    assert read_amount(text) == Refused(reason)  # type: ignore[arg-type]


@given(WON, st.sampled_from(["ko", "en"]))
def test_what_the_bot_writes_it_reads(won: int, lang: str) -> None:
    assert read_amount(money(won, lang)) == won  # type: ignore[arg-type]
    assert read_amount(digits(won, lang)) == won  # type: ignore[arg-type]


@given(st.integers(1, 9999), st.integers(0, 9999), st.sampled_from(["", " ", "  "]), st.sampled_from(["", "원", " 원"]))
def test_units_add_up(eok: int, man: int, gap: str, won: str) -> None:
    text = f"{eok}억{gap}{man}만{won}" if man else f"{eok:,}억{won}"
    assert read_amount(text) == eok * 10**8 + man * 10**4


@given(WON, st.sampled_from(["약 {}", "{} 정도", "대략 {}쯤", "매출은 {}입니다", " {} "]))
def test_words_around_change_nothing(won: int, around: str) -> None:
    assert read_amount(around.format(money(won, "ko"))) == won


@given(WON, st.sampled_from(["-{}", "$ {}", "{} 달러", "{} 엔"]))
def test_a_sign_or_another_currency_is_never_read_as_won(won: int, around: str) -> None:
    assert isinstance(read_amount(around.format(money(won, "ko"))), Refused)


@settings(max_examples=500)
@given(st.text(alphabet="0123456789,.조억만천백십이오 원₩-~kbnm$", max_size=16) | st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = read_amount(text)
    assert isinstance(found, Refused) or 0 <= found <= MOST
