"""Coverage: each condition of the notice has a question, an FAQ entry, or a person; and companies are told which."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.load import Content, load
from bot.content.where import BrokenContent
from bot.conversation import Conversation
from bot.talking import conversation
from eligibility.coverage import coverage
from tests.fixture_notice import filled_notice
from tests.test_changing import WHOLE, with_answers

FILE = "eligibility/content/questionnaire.toml"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """The content with an invented notice entered."""
    return load(filled_notice(tmp_path_factory.mktemp("filled")))


@pytest.mark.parametrize(
    "old, new, says, at",
    [
        ('entry = "close_time"\n', "", "nobody answers for this condition", 'id = "deadline"'),
        ('entry = "close_time"', 'entry = "closing"', "unknown entry 'closing'", "[[condition]]"),
        ('question = "exporter"', 'question = "export"', "unknown question 'export'", 'question = "export"'),
        ('by = ["field", "exporter"]', 'by = ["field"]', "no criterion reads 'exporter'", 'question = "exporter"'),
        ('clause = "p. 4"', 'clause = ""', "the clause is empty", 'clause = ""'),
        ('id = "growth"', 'id = "item"', "stands twice", "[[condition]]"),
        ("judged = true", 'judged = "yes"', "must be bool", 'judged = "yes"'),
    ],
)
def test_a_condition_nobody_answers_for_is_a_fault_with_its_line(
    tmp_path: Path, old: str, new: str, says: str, at: str
) -> None:
    root = filled_notice(tmp_path)
    text = (root / FILE).read_text(encoding="utf-8")
    assert old in text
    (root / FILE).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BrokenContent) as caught:
        load(root)
    fault = next(f for f in caught.value.faults if says in f.what)
    assert fault.file == FILE
    assert (root / FILE).read_text(encoding="utf-8").split("\n")[fault.line - 1] == at


def test_a_whole_list_without_conditions_is_a_fault(tmp_path: Path) -> None:
    root = filled_notice(tmp_path)
    text = (root / FILE).read_text(encoding="utf-8")
    (root / FILE).write_text(text[: text.index("[[condition]]")], encoding="utf-8")
    with pytest.raises(BrokenContent, match="criteria_complete without any"):
        load(root)


def test_conditions_are_counted_by_who_answers_for_them(filled: Content) -> None:
    found = coverage(filled.questionnaire, WHOLE)
    assert [c.id for c in found.checked] == ["item", "size", "field", "exporter", "reasons"]
    assert [c.id for c in found.explained] == ["deadline"] and [c.id for c in found.judged] == ["growth"]
    assert found.total == 7 and not found.waiting


def test_what_was_not_answered_was_not_checked(filled: Content) -> None:
    found = coverage(filled.questionnaire, {"item": ("1",), "size": "unknown"})
    assert [c.id for c in found.checked] == ["item"]
    assert [c.id for c in found.waiting] == ["size", "field", "exporter", "reasons"]
    passed_by = coverage(filled.questionnaire, {**WHOLE, "field": ("bonded",)})
    assert "exporter" in [c.id for c in passed_by.checked], "the finished path passes it by: it does not apply"


@pytest.mark.parametrize(
    "lang, checked, judged",
    [
        (
            "ko",
            "공고의 조건 7가지 가운데 5가지를 여기서 점검했습니다",
            "심사자만 판단하는 것 1가지: 혁신성",
        ),
        ("en", "5 of the notice's 7 conditions were checked here", "Only the office or the reviewers judge 1: Innov"),
    ],
)
def test_the_result_says_what_was_checked_and_what_only_people_judge(
    filled: Content, lang: str, checked: str, judged: str
) -> None:
    person = with_answers(conversation(filled), WHOLE, lang)
    person.say("/result")
    assert checked in person.screens[0].text and judged in person.screens[0].text


@pytest.mark.parametrize(
    "lang, known, further",
    [
        (
            "ko",
            "발표로 알려진 조건 4가지를 보았습니다: 혁신성장 ",
            "공고의 나머지 조건은 이 봇에 없습니다",
        ),
        ("en", "conditions known from the announcement: Item of", "further conditions are not in this bot"),
    ],
)
def test_before_the_notice_is_entered_the_result_says_that_conditions_are_missing(
    talk_to: Conversation, lang: str, known: str, further: str
) -> None:
    person = with_answers(talk_to, {"item": ("135",), "size": "sme", "field": ("fta",), "exclusion": "read"}, lang)
    person.say("/result")
    assert known in person.screens[0].text and further in person.screens[0].text
