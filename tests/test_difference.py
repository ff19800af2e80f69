"""What an edit changes for companies: said in plain words, and written on paper with every text."""

from __future__ import annotations

import html
import json
import re
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.content.load import SHIPPED, load
from bot.conversation import Conversation
from bot.difference import Difference, compare, led, place
from bot.kept import questions
from bot.kept.db import Store
from bot.rehearsal import rehearse
from bot.reports import paper, report
from bot.talking import conversation
from faq.asking import Asker
from tests.conftest import OVER
from tests.fixture_notice import copy_content, filled_notice

FIRST = "신청서와 첨부서류를 내게 했습니다."
PAPERS = "faq/content/entries/papers.toml"


@pytest.fixture(scope="module")
def fixture(tmp_path_factory: pytest.TempPathFactory, talk_to: Conversation) -> Difference:
    """What the invented notice changes against the shipped content."""
    folder = filled_notice(tmp_path_factory.mktemp("fixture") / "c")
    return compare(talk_to, conversation(load(folder), talk_to), datetime.fromisoformat("2027-02-20T10:00:00+09:00"))


def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *words: str) -> Result:
    monkeypatch.setenv("PREMIER1000_DB", str(tmp_path / "a.db"))
    return CliRunner().invoke(main, ["diff", *words])


def test_one_changed_sentence_is_all_that_is_told(tmp_path: Path, talk_to: Conversation) -> None:
    folder = copy_content(tmp_path / "c")
    path = folder / PAPERS
    path.write_text(path.read_text(encoding="utf-8").replace(FIRST, "서류가 바뀌었습니다."), encoding="utf-8")
    found = compare(talk_to, conversation(load(folder), talk_to), OVER)
    assert [(t.name, t.lang) for t in found.texts] == [("topic documents", "ko")]
    assert found.reworded == ["documents"] and not (found.outcomes or found.led or found.added or found.gone)
    told = report("diff", "ko", d=found)
    assert FIRST in told and "서류가 바뀌었습니다." in told and told.index("자가점검 결과는 그대로") < told.index(FIRST)
    assert compare(talk_to, talk_to, OVER).nothing


def test_changed_findings_come_first_and_say_for_which_answers(fixture: Difference) -> None:
    words = {(o.criterion.id, o.after) for o in fixture.outcomes}
    assert {("size", "not_met"), ("exclusion", "not_met"), ("customs", "met")} <= words
    for lang, large in (("ko", "대기업"), ("en", "Large company")):
        told = report("diff", lang, d=fixture)
        assert large in told and told.index(large) < told.index("documents")
    assert any(t.name == "question size" and t.before != t.after for t in fixture.texts)
    assert {t.lang for t in fixture.texts} == {"ko", "en"}


def test_a_sentence_that_leads_elsewhere_is_named_with_both_places(talk_to: Conversation) -> None:
    fewer = {id_: e for id_, e in talk_to.content.entries.items() if id_ != "documents"}

    class Without:
        answer_at, offer_at = talk_to.asker.ranker.answer_at, talk_to.asker.ranker.offer_at

        def query(self, text: str, k: int = 5) -> list[tuple[str, float]]:
            return [(i, s) for i, s in talk_to.asker.ranker.query(text, k) if i in fewer]

        def named(self, text: str) -> list[str]:
            return talk_to.asker.ranker.named(text)

    sentence = next(
        p for p in talk_to.content.entries["documents"].phrasings["ko"] if talk_to.asker.ask(p).topic == "documents"
    )
    other = Asker(fewer, Without(), talk_to.content.words)
    found = list(led(talk_to.asker, other, [sentence, "안녕하세요"]))
    assert [(one.sentence, one.before) for one in found] == [(sentence, "documents")]
    assert found[0].after != "documents"


def test_what_stands_below_what_declines_is_told_too(talk_to: Conversation) -> None:
    line = "수출바우처 정산은 어떻게 하나요? 그리고 마감은 몇 시예요?"
    assert place(talk_to.asker, line) == "out_of_scope + close_time"


def test_open_questions_and_a_file_of_sentences_are_asked_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, talk_to: Conversation
) -> None:
    from bot.commands.diff import extra
    from bot.settings import Settings

    store = Store(tmp_path / "a.db")
    with store.writing("test") as db:
        questions.leave(db, questions.Question("k1", "우편으로 내도 되나요", "ko", (), 1.0))
    store.close()
    (tmp_path / "more.txt").write_bytes("﻿한 줄\r\n\r\n두 줄\r\n".encode())
    asked = extra(Settings(db=tmp_path / "a.db"), tmp_path / "more.txt")
    assert asked == ["우편으로 내도 되나요", "한 줄", "두 줄"]


def test_the_command_compares_folders_and_kept_versions_and_writes_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy_content(tmp_path / "c")
    path = folder / PAPERS
    path.write_text(path.read_text(encoding="utf-8").replace(FIRST, "바뀐 글."), encoding="utf-8")
    monkeypatch.setenv("PREMIER1000_DB", str(tmp_path / "a.db"))
    done = CliRunner().invoke(main, ["publish", str(SHIPPED), "--by", "김", "--reason", "처음"])
    assert done.exit_code == 0, done.output
    version = load(SHIPPED).version
    told = run(monkeypatch, tmp_path, version[:6], str(folder), "--json")
    assert told.exit_code == 0, told.output
    record = json.loads(told.output)
    assert record["old"] == version and record["topics"]["reworded"] == ["documents"]
    assert run(monkeypatch, tmp_path, "zz", str(folder)).exit_code == 1
    (folder / PAPERS).write_text("[[entry]", encoding="utf-8")
    broken = run(monkeypatch, tmp_path, "live", str(folder))
    assert broken.exit_code == 1 and "papers.toml" in broken.output


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_paper_holds_every_text_with_source_and_standing_and_needs_no_network(
    fixture: Difference, lang: str
) -> None:
    page = html.unescape(paper(fixture, lang, OVER))
    for entry in fixture.new.entries.values():
        assert f">{entry.id} ·" in page
    for question in fixture.new.questionnaire.questions:
        assert question.ask["ko"] in page and question.ask["en"] in page
    for criterion in fixture.new.questionnaire.criteria:
        assert criterion.ask["en"] in page
    assert page.count("data:font/ttf;base64,") == 2
    assert not re.search(r'(src|href)="?https?:|url\(https?:|<script', page)
    assert "p. 3 (1)" in page


def test_a_rehearsal_shows_every_topic_question_and_office_in_both_languages(talk_to: Conversation) -> None:
    content = talk_to.content
    shown = rehearse(content, OVER)
    assert shown.faults == []
    for lang in ("ko", "en"):
        names = {name for name, code in shown.shown if code == lang}
        assert {f"topic {id_}" for id_ in content.entries} <= names
        assert {f"question {q.id}" for q in content.questionnaire.questions} <= names
        assert {f"office {id_}" for id_ in content.offices.offices} <= names and "result" in names
