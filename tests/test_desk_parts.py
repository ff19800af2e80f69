"""The parts of the desk by themselves: likeness, counts that hide few, and the draft that staff edit."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.content.load import Content
from bot.content.where import BrokenContent
from bot.desk import figures
from bot.desk.draft import Draft, NewEntry, Unwritable
from bot.desk.waiting import Group, Waiting
from bot.kept.questions import Question
from faq.likeness import Groups

ALIKE = [
    ["주말에도 접수하나요", "주말에도 접수 하나요?", "주말에도 접수 되나요"],
    [
        "can a branch office apply on its own",
        "can a branch office apply on its own?",
        "Can a branch office apply by its own",
    ],
    ["특허가 있으면 가점이 있나요", "특허가 있으면 가점 있나요"],
]


def asked(words: list[str]) -> list[Question]:
    return [Question(f"k{at}", said, "ko", ("close_time",), 1000.0 + at) for at, said in enumerate(words)]


def grouped(waiting: Waiting, some: list[Question]) -> list[Group]:
    by_key = {q.key: q for q in some}
    return waiting.groups(list(by_key), lambda keys: [by_key[key] for key in keys])


def test_questions_of_like_wording_stand_together() -> None:
    words = [w for kind in ALIKE for w in kind]
    groups = grouped(Waiting(), asked(words))
    assert sorted([sorted(q.words for q in g.questions) for g in groups]) == sorted([sorted(kind) for kind in ALIKE])
    assert [g.count for g in groups] == [3, 3, 2]


def test_a_group_keeps_its_place_while_others_come_and_go() -> None:
    waiting, words = Waiting(), [w for kind in ALIKE for w in kind]
    before = {q.key: g.id for g in grouped(waiting, asked(words)) for q in g.questions}
    after = {q.key: g.id for g in grouped(waiting, asked(words)[1:]) for q in g.questions}
    assert before.keys() - after.keys() == {"k0"}
    assert all(before[key] == group for key, group in after.items())


def test_a_question_is_read_once_while_it_is_open() -> None:
    waiting, some = Waiting(), asked([w for kind in ALIKE for w in kind])
    assert grouped(waiting, some) == grouped(waiting, some)
    assert waiting.groups([q.key for q in some], lambda keys: [] if not keys else pytest.fail(f"{keys} again"))
    more = [*some, Question("new", "주말에도 접수하는지요", "ko", (), 2000.0)]
    asked_for: list[str] = []
    waiting.groups([q.key for q in more], lambda keys: [asked_for.extend(keys) or more[-1]])  # type: ignore[func-returns-value]
    assert asked_for == ["new"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=25))
def test_every_question_is_in_one_group_whatever_it_says(words: list[str]) -> None:
    groups = Groups()
    groups.take((str(at), said) for at, said in enumerate(words))
    assert sorted(k for members in groups.members.values() for k in members) == sorted(map(str, range(len(words))))


def test_small_counts_are_not_shown() -> None:
    sums = {
        ("answered", "a"): 4,
        ("answered", "b"): 5,
        ("not_mine", "b"): 5,
        ("not_mine", "a"): 4,
        ("outcome", "open"): 3,
    }
    assert figures.by_topic(sums, ["a", "b"]) == [
        figures.Row("b", ("5", "0", "0", "5")),
        figures.Row("a", ("<5", "0", "0", "<5")),
    ]
    assert [r.topic for r in figures.worst(sums, ["a", "b"])] == ["b"]
    assert figures.funnel(sums, ["item"])[-1] == figures.Row("result", ("<5",))


def test_a_sheet_holds_text_alone() -> None:
    data = figures.sheet({"one": (("head",), [("=1+1",), ("@x",)])})
    page = load_workbook(io.BytesIO(data))["one"]
    assert [(c.value, c.data_type) for c in page["A"]] == [("head", "s"), ("=1+1", "s"), ("@x", "s")]


@pytest.fixture
def draft(tmp_path: Path, content: Content) -> Draft:
    draft = Draft(tmp_path / "drafts")
    draft.begin(content)
    return draft


def test_a_phrasing_is_one_more_line_and_nothing_else(draft: Draft, content: Content) -> None:
    name = "faq/content/entries/dates.toml"
    before = (content.root / name).read_text(encoding="utf-8").splitlines()
    assert draft.add_phrasings("close_time", "ko", ['몇 시에 "문"을 닫나요', "몇 시에 문 닫는지\\n"]) == 2
    after = (draft.root / name).read_text(encoding="utf-8").splitlines()
    assert [line for line in after if line not in before] == [
        line for line in after if "문" in line and "닫" in line and line not in before
    ]
    assert len(after) == len(before) + 2
    assert '몇 시에 "문"을 닫나요' in draft.load().entries["close_time"].phrasings["ko"]
    assert draft.add_phrasings("close_time", "ko", ['몇 시에 "문"을 닫나요']) == 0


def test_a_new_topic_is_checked_like_any_other(draft: Draft) -> None:
    texts = {"ko": "모릅니다.", "en": "Not known."}
    few = {"ko": ["하나", "둘"], "en": ["one"]}
    draft.add_entry(NewEntry("night_shift", "filing", "answer", texts, texts, few, ["L01"], {}))
    with pytest.raises(BrokenContent) as broken:
        draft.load()
    assert any("only 2 phrasings" in str(f) for f in broken.value.faults)


@pytest.mark.parametrize(
    "id_, group, kind",
    [
        ("Bad Id", "filing", "answer"),
        ("x", "../../etc", "answer"),
        ("close_time", "filing", "answer"),
        ("x", "filing", "maybe"),
    ],
)
def test_a_topic_that_cannot_be_is_refused(draft: Draft, id_: str, group: str, kind: str) -> None:
    texts = {"ko": "가", "en": "a"}
    with pytest.raises(Unwritable):
        draft.add_entry(NewEntry(id_, group, kind, texts, texts, {"ko": [], "en": []}, [], {}))
