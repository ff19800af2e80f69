"""Hangul as letters and keys, and text typed with the wrong layout, without spaces or with a slip read back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.far import FAR
from faq.hangul import compose, fold, from_keys, jamo, to_keys
from faq.layout import Layout
from faq.spacing import Spacing
from faq.spelling import Spelling
from faq.wording import plain

KNOWN = [
    "신청 기간이 언제인가요",
    "관세 환급 절차",
    "어디에 서류를 내나요",
    "how do i apply",
    "when is the deadline",
    *FAR,
]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("관세", "rhkstp"),
        ("없다", "djqtek"),
        ("왜 꼭", "dho Rhr"),
        ("값이", "rkqtdl"),
        ("웬일", "dnpsdlf"),
        ("AEO 인증", "AEO dlswmd"),
    ],
)
def test_keys_and_syllables_are_two_sides_of_one_text(text: str, keys: str) -> None:
    assert to_keys(text) == keys
    assert from_keys(to_keys(text).replace("AEO", "")).strip() == text.replace("AEO", "").strip()


@given(st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), max_size=1))
def test_every_syllable_survives_its_letters(syllable: str) -> None:
    assert compose(jamo(syllable)) == syllable
    assert from_keys(to_keys(syllable)) == syllable


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        (unicodedata.normalize("NFD", "관세청"), "관세청"),
        ("ＡＥＯ　１２", "AEO 12"),
        ("ﾡﾤ", "ㄱㄴ"),
        ("마감\u200b\u202e 언제\ud83d\x00", "마감 언제"),
        (" a \n\t b ", "a b"),
    ],
)
def test_forms_of_one_text_fold_together(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text(alphabet=st.characters(exclude_categories=[]), max_size=60))
def test_folding_never_fails_and_is_done_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("rhkstp ghksrmq wjfck", "관세 환급 절차"),
        ("Tlscjd rlrksdl djswpdlsrkdy", "신청 기간이 언제인가요"),
        ("AEO dlswmd tjfb", "AEO 인증 설류"),
        ("ㅗㅐㅈ 애 ㅑ 메ㅔㅣㅛ", "how do i apply"),
    ],
)
def test_the_wrong_layout_is_undone(typed: str, read: str) -> None:
    assert Layout(KNOWN).undo(typed) in (read, read.replace("설류", "서류"))


@pytest.mark.parametrize(
    "text",
    [
        "how do i apply",
        "AEO HS code",
        "마감ㅇ 언제",
        "ㅋㅋㅋ",
        "ㅇㅇ",
        "신청 기간 when",
        "apply deadline pdf",
        "",
        "ok",
        "123",
    ],
)
def test_what_was_typed_rightly_is_left_alone(text: str) -> None:
    assert Layout(KNOWN).undo(text) == text


@pytest.mark.parametrize(
    ("run", "apart"),
    [
        ("신청기간이언제인가요", "신청 기간이 언제인가요"),
        ("whenisthedeadline", "when is the deadline"),
        ("관세", "관세"),
    ],
)
def test_known_words_run_together_are_set_apart(run: str, apart: str) -> None:
    assert Spacing(KNOWN).undo(run) == apart


def test_one_slip_is_mended_and_an_unknown_word_is_not() -> None:
    spelling = Spelling(KNOWN)
    assert spelling.undo("deadlime dedline") == "deadline deadline"
    assert spelling.undo("xylophone 우주정거장") == "xylophone 우주정거장"


@pytest.mark.parametrize(
    ("said", "bare"),
    [
        ("안녕하세요, 마감이 언제인지 궁금합니다. 감사합니다", "마감이 언제인지"),
        ("hi, could you please tell me when it closes? thanks in advance!", "when it closes"),
        ("안녕하세요", "안녕하세요"),
        ("Thank you", "thank you"),
        ("what's new, can't apply", "what is new can not apply"),
    ],
)
def test_polite_frames_come_off_unless_nothing_else_is_said(said: str, bare: str) -> None:
    assert plain(said) == bare
