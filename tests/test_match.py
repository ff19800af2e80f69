"""The matcher: the right entry first, honest scores, the same answer every time, and no input that breaks it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.far import FAR
from faq.frames import FRAMED, FRAMES
from faq.match import Matcher

CASES = tomllib.loads((Path(__file__).parent / "cases" / "matcher.toml").read_text(encoding="utf-8"))
ENTRIES: list[dict[str, Any]] = CASES["entry"]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    made = Matcher()
    made.fit(ENTRIES)
    return made


def best(matcher: Matcher, text: str) -> str:
    ranking = matcher.query(text)
    return ranking[0][0] if ranking else ""


@pytest.mark.parametrize(("text", "entry"), [(c["text"], c["entry"]) for c in CASES["asked"]])
def test_what_people_really_type_finds_its_entry(matcher: Matcher, text: str, entry: str) -> None:
    ranking = matcher.query(text)
    assert ranking[0][0] == entry
    assert ranking[0][1] >= matcher.offer_at


def test_every_phrasing_finds_its_own_entry_and_is_answered(matcher: Matcher) -> None:
    for entry in ENTRIES:
        for phrasing in entry["questions"]:
            ranking = matcher.query(phrasing)
            assert ranking[0][0] == entry["id"]
            assert ranking[0][1] >= matcher.answer_at


@pytest.mark.parametrize("text", CASES["other"])
def test_talk_of_other_things_is_not_answered(matcher: Matcher, text: str) -> None:
    ranking = matcher.query(text)
    assert not ranking or ranking[0][1] < matcher.answer_at


def test_rankings_fall_hold_each_entry_once_and_stay_within_bounds(matcher: Matcher) -> None:
    for text in ("신청", "when", "마감 수수료 결과", "0"):
        ranking = matcher.query(text, 4)
        scores = [s for _, s in ranking]
        assert len(ranking) == len({i for i, _ in ranking}) == 4
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= s <= 100 for s in scores)


def test_cuts_lie_in_order(matcher: Matcher) -> None:
    assert 0 < matcher.offer_at <= matcher.answer_at <= 100


@settings(max_examples=150, deadline=None)
@given(text=st.text(alphabet=st.characters(exclude_categories=[]), max_size=400))
def test_no_text_breaks_it(matcher: Matcher, text: str) -> None:
    assert len(matcher.query(text, 3)) <= 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "?",
        "ㅁ",
        "😀",
        "\x00\x07",
        "\ud800",
        "\u202eabc",
        "a" * 5000,
        "가" * 5000,
        "e\u0301" * 900,
        "ᄀ" * 900,
        "م" * 90,
    ],
)
def test_odd_texts_are_taken_calmly(matcher: Matcher, text: str) -> None:
    ranking = matcher.query(text)
    assert not ranking or ranking[0][1] < matcher.answer_at


def test_many_questions_are_ranked_as_one_by_one(matcher: Matcher) -> None:
    texts = ["마감", "", "수수료 얼마", "오늘 비 오나", "fee"]
    for together, text in zip(matcher.query_many(texts, 3), texts, strict=True):
        alone = matcher.query(text, 3)
        assert [i for i, _ in together] == [i for i, _ in alone]
        assert [s for _, s in together] == pytest.approx([s for _, s in alone], abs=0.01)


def test_each_phrasing_is_asked_with_itself_hidden(matcher: Matcher) -> None:
    asked = list(matcher.leave_one_out())
    assert [(i, q) for i, q, _ in asked] == [(e["id"], q) for e in ENTRIES for q in e["questions"]]
    known = {q: matcher.query(q)[0][1] for _, q, _ in asked}
    assert all(ranking[0][1] < known[q] for i, q, ranking in asked if ranking[0][0] == i)


def test_hiding_shows_which_phrasing_has_no_company() -> None:
    odd = [*ENTRIES, {"id": "lonely", "questions": ["수수료는 얼마예요", "주차장 넓은가요", "강당 냉방 되나요"]}]
    made = Matcher()
    made.fit(odd)
    stolen = [ranking[0][0] for i, q, ranking in made.leave_one_out() if q == "수수료는 얼마예요"]
    assert stolen == ["fee"]


SCRIPT = """
import json, sys
from faq.match import Matcher
m = Matcher()
m.fit(json.load(sys.stdin))
print(json.dumps([m.query(t) for t in ("마감", "신청 비용", "who", "중견기얻")] + [[m.answer_at, m.offer_at]]))
"""


def test_the_hash_seed_changes_nothing() -> None:
    said = set()
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        root = Path(__file__).parent.parent
        run = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            input=json.dumps(ENTRIES),
            env=env,
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        )
        said.add(run.stdout)
    assert len(said) == 1


def test_far_talk_is_in_both_languages_and_said_once() -> None:
    assert len(set(FAR)) == len(FAR) >= 300
    assert sum(line.isascii() for line in FAR) >= 100


FRAMED_TEXTS = [
    "안녕하세요 마감 언제",
    "수고 많으십니다",
    "하나 문의드립니다",
    "여쭤볼게요 수수료",
    "궁금합니다",
    "알려 주세요",
    "알고 싶습니다",
    "답변 부탁드립니다",
    "감사합니다",
    "다름이 아니라",
    "혹시 마감",
    "hello, fee",
    "good morning, fee",
    "dear sir",
    "many thanks",
    "i have a question",
    "can u tell me the fee",
    "kindly inform us",
    "i want to find out about it",
    "we were wondering if",
    "may i ask",
    "would you happen to know",
    "excuse me, fee",
    "pardon me.",
    "fee please",
]


@pytest.mark.parametrize("text", FRAMED_TEXTS)
def test_where_a_frame_stands_it_is_looked_for(text: str) -> None:
    assert FRAMES.search(text)
    assert FRAMED.search(text)


@given(st.lists(st.sampled_from([w for t in FRAMED_TEXTS for w in t.split()]), max_size=8).map(" ".join))
def test_no_frame_stands_where_none_is_looked_for(text: str) -> None:
    assert FRAMED.search(text) or not FRAMES.search(text)
