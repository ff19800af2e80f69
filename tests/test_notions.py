"""Other words for topics and for other business: found however they are spaced, and what they decide."""

from __future__ import annotations

import shutil
import tomllib
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.load import SHIPPED, Content, load
from bot.content.notes import notes
from bot.content.notions import FILE
from bot.content.where import BrokenContent
from bot.conversation import Conversation
from bot.model import Incoming, Known
from bot.talking import asker
from faq.asking import Asker
from faq.told import Told
from faq.wording import plain

NOON = datetime(2026, 11, 26, 3, tzinfo=UTC)
LINES = tomllib.loads((Path(__file__).parent / "cases" / "notions.toml").read_text(encoding="utf-8"))
CASES = LINES["case"]


@pytest.fixture(scope="module")
def engine(content: Content) -> Asker:
    return asker(content)


@pytest.mark.parametrize(("words", "line"), [(c["words"], line) for c in CASES for line in c["said"]])
def test_an_expression_is_found_however_it_is_spaced_and_whatever_particle_it_bears(words: str, line: str) -> None:
    assert Told([(words, 7)]).marks(plain(line)) == [7]


@pytest.mark.parametrize(("words", "line"), [(c["words"], line) for c in CASES for line in c["not"]])
def test_what_only_looks_like_it_is_left_alone(words: str, line: str) -> None:
    assert Told([(words, 7)]).marks(plain(line)) == []


@given(st.text(max_size=80), st.lists(st.text(max_size=12), max_size=5))
def test_no_text_and_no_expression_breaks_it(text: str, expressions: list[str]) -> None:
    found = Told((words, i) for i, words in enumerate(expressions)).marks(text)
    assert len(found) == len(set(found)) and set(found) <= set(range(len(expressions)))


@pytest.mark.parametrize("line", [line for case in LINES["declined"] for line in case["say"]])
def test_other_business_is_declined_whatever_words_of_ours_stand_beside_it(engine: Asker, line: str) -> None:
    assert engine.ask(line).status == "declined"


@pytest.mark.parametrize("case", LINES["ours"], ids=lambda case: case["topic"])
def test_a_question_of_ours_is_answered_whatever_else_is_told(engine: Asker, case: dict[str, Any]) -> None:
    for line in case["say"]:
        decision = engine.ask(line)
        assert decision.topic == case["topic"] or (decision.status == case.get("or") == "offered"), line
        assert decision.offered[0] == case["topic"], line


def test_what_may_be_meant_after_all_stands_first_below_the_sentence_that_declines(talk_to: Conversation) -> None:
    line = "특허 출원 심사 기간이 얼마나 걸리나요"
    turn = talk_to.turn(Incoming(1, 7, "text", "ko", line), Known(), NOON)
    assert "회사 업무 일반은" in turn.screens[0].text
    assert turn.screens[0].choices[0][0].value.startswith("t:result_date")


@pytest.mark.parametrize(
    ("line", "topic"),
    [
        ("저희는 근로계약서 작성 앱을 만드는 회사인데요 어느 세관에 신청하나요", "which_office"),
        ("안녕하세요 해외직구 대행 업체입니다. 제출 서류가 뭐예요", "documents"),
        ("We make payroll software, what documents are needed?", "documents"),
        ("당사는 퇴직연금 관리 시스템을 공급하는 기업으로서 어느 세관에 신청하나요", "which_office"),
        ("저희 회사는 세금계산서 발행 솔루션을 팝니다. 어느 세관에 신청하나요", "which_office"),
        (unicodedata.normalize("NFD", "우리는 근로계약서 앱 회사인데요, 어느 세관에 신청하나요"), "which_office"),
        ("We’re a maker of payroll software, when is the deadline?", "apply_period"),
        ("When is the deadline? Where do we submit? We also do payroll.", "apply_period"),
        ("Our CEO is on a business trip, can an employee submit it?", "by_agent"),
        ("점심 먹고 왔더니 졸리네요. 신청 자격이 어떻게 되는지 알고 싶어요.", "who_may_apply"),
        ("수출바우처를 받고 있는데 중복으로 지원받아도 되나요", "existing_support"),
    ],
)
def test_what_a_company_makes_and_chat_beside_a_question_are_no_other_business(
    engine: Asker, line: str, topic: str
) -> None:
    decision = engine.ask(line)
    assert topic in (decision.topic, *decision.offered)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("faq/content", "eligibility/content", "templates"):
        shutil.copytree(SHIPPED / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    ("row", "what"),
    [("by_agent,", "a cell is empty"), (f"by_agent,{'가' * 41}", "40 letters"), ("by_agent", "1 cells")],
)
def test_a_broken_row_is_named_with_its_line(folder: Path, row: str, what: str) -> None:
    path = folder / FILE
    path.write_text(f"of,words\nby_agent,대신 접수\n{row}\n", encoding="utf-8")
    with pytest.raises(BrokenContent) as broken:
        load(folder)
    (fault,) = broken.value.faults
    assert (fault.file, fault.line) == (FILE, 3) and what in fault.what and fault.mend


def test_rows_of_a_topic_that_is_gone_do_nothing_and_are_said(folder: Path) -> None:
    (folder / FILE).write_text("of,words\ngone_topic,대신 접수\n", encoding="utf-8")
    assert any("gone_topic" in note.what for note in notes(load(folder)))


def test_a_folder_without_the_file_loads(folder: Path) -> None:
    (folder / FILE).unlink()
    assert load(folder).words.notions == {}


@pytest.mark.parametrize("names", ['ko = ["이거"]', "ko = [1000]", 'kr = ["혁신 프리미어"]'])
def test_a_name_that_any_line_could_hold_is_a_fault(folder: Path, names: str) -> None:
    file = folder / "faq/content/words.toml"
    text = file.read_text(encoding="utf-8")
    start, end = text.index("[names]"), text.index("\n\n", text.index("[names]"))
    file.write_text(f"{text[:start]}[names]\n{names}{text[end:]}", encoding="utf-8")
    with pytest.raises(BrokenContent) as broken:
        load(folder)
    assert [f.file for f in broken.value.faults] == ["faq/content/words.toml"]


def test_two_questions_by_the_programmes_name_are_both_seen(engine: Asker) -> None:
    line = "관세 환급이 언제 되나요? 그리고 혁신 프리미어 마감은 몇 시인가요, 공동기준은 무엇인가요?"
    decision = engine.ask(line)
    assert {decision.topic, decision.second} == {"close_time", "joint_standards"}


def test_a_clear_question_behind_other_business_stands_below_the_sentence_that_declines(engine: Asker) -> None:
    decision = engine.ask("관세 환급이 늦어지고 있어요. 그리고 신청 마감이 몇 시인가요?")
    assert decision.status == "declined" and decision.offered[-1] == "close_time"


def test_a_line_without_letters_is_no_question(engine: Asker) -> None:
    assert {engine.ask(line).status for line in ("1", "0", "2025 2 28", "?!")} == {"declined"}


def test_faults_of_both_files_of_words_are_told_together(folder: Path) -> None:
    (folder / FILE).write_text("of,words\nby_agent,\n", encoding="utf-8")
    words = folder / "faq/content/words.toml"
    words.write_text(words.read_text(encoding="utf-8") + '\n[[kind]]\nid = "empty"\n', encoding="utf-8")
    with pytest.raises(BrokenContent) as broken:
        load(folder)
    assert {fault.file for fault in broken.value.faults} == {FILE, "faq/content/words.toml"}


def test_nearly_every_expression_is_found_by_who_says_just_that(content: Content, engine: Asker) -> None:
    said = [(of, w) for of, words in content.words.notions.items() for w in words.split("\n")]
    kinds = {k.id for k in content.words.kinds}
    missed = [w for of, w in said if (f"kind:{of}" if of in kinds else of) not in engine.ranker.named(w)]
    assert len(missed) < 0.02 * len(said), missed


def test_no_words_of_other_business_stand_in_most_of_a_topics_own_phrasings(content: Content) -> None:
    kinds = [k.id for k in content.words.kinds]
    notions = [(w, i) for i, kind in enumerate(kinds) for w in content.words.notions.get(kind, "").split("\n")]
    foreign = Told((plain(w), i) for w, i in notions)
    said = [p for e in content.entries.values() for lang in ("ko", "en") for p in e.phrasings[lang]]
    assert sum(bool(foreign.marks(plain(p))) for p in said) < 0.02 * len(said)
