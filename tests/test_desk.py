"""The desk in a browser: a company asks in vain, staff answer and publish, and the asker hears of it once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bot.content.load import Content
from bot.desk.door import Door
from bot.desk.joined import open_desk
from bot.kept import askers, questions, staff_log
from bot.kept.db import Store
from bot.kept.questions import Question
from bot.settings import Settings
from bot.talking import conversation
from tests.browsing import served
from tests.conftest import OVER

ASKED = "폐업한 지점의 서류는 어느 창고에 보관하나요"


def opened(db: Path, content: Content) -> Door:
    """Open a desk on a database."""
    return open_desk(Settings(db=db), content, conversation, lambda: OVER, lambda: 1_800_000_000.0)


def leave(db: Path, *words: str, language: str = "ko") -> None:
    """Leave questions as companies do."""
    store = Store(db)
    with store.writing("test") as rows:
        for at, said in enumerate(words):
            questions.leave(rows, Question(f"key{at:05}", said, language, ("documents",), 1_799_000_000.0 + at))
    store.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


@pytest.mark.browser
def test_a_question_in_vain_is_answered_published_and_told(page: Page, content: Content, tmp_path: Path) -> None:
    db = tmp_path / "kept.db"
    leave(db, ASKED, ASKED + "?")
    store = Store(db)
    with store.writing("test") as rows:
        askers.take(rows, askers.Row("key00000", 7, "2026-11", 1.0))
    store.close()
    door = opened(db, content)
    with served(door) as home:
        page.goto(home.rstrip("/") + door.way_in)
        page.get_by_role("link", name=ASKED, exact=True).first.click()
        page.get_by_label("주제", exact=True).select_option("originals_seal")
        page.get_by_role("button", name="초안에 더하기").first.click()
        page.get_by_text("초안에 잘못이 없습니다.").wait_for()
        assert "originals_seal" in page.locator("main").inner_text()
        page.get_by_label("담당자 이름", exact=True).fill("김담당")
        page.get_by_label("까닭").fill("묻는 회사가 있어 더함")
        page.get_by_role("button", name="이대로 공개하기").click()
        page.get_by_text("공개했습니다").wait_for()
    store = Store(db)
    assert {q.topic for q in questions.read(store.db, "answered")} == {"originals_seal"}
    assert [row.who for row in staff_log.every(store.db)][-1] == "김담당"
    assert [a.chat for a in askers.waiting(store.db)] == [7]
    store.close()


@pytest.mark.browser
def test_what_is_wrong_stays_on_the_page_with_what_was_typed(page: Page, content: Content, tmp_path: Path) -> None:
    db = tmp_path / "kept.db"
    leave(db, ASKED)
    door = opened(db, content)
    with served(door) as home:
        page.goto(home.rstrip("/") + door.way_in)
        page.get_by_role("link", name=ASKED).first.click()
        page.get_by_label("까닭").fill("광고")
        page.get_by_role("button", name="까닭을 적고 닫기").click()
        assert "담당자 이름을 적으세요" in page.get_by_role("alert").inner_text()
        assert page.get_by_label("까닭").input_value() == "광고"
        page.get_by_label("담당자 이름", exact=True).fill("박담당")
        page.get_by_role("button", name="까닭을 적고 닫기").click()
        page.get_by_text("기다리는 질문이 없습니다.").wait_for()


@pytest.mark.browser
def test_an_officer_on_the_phone_sees_what_to_say_and_what_not(page: Page, content: Content, tmp_path: Path) -> None:
    door = opened(tmp_path / "kept.db", content)
    with served(door) as home:
        page.goto(home.rstrip("/") + door.way_in)
        page.get_by_role("button", name="English").click()
        page.get_by_role("link", name="Phone view").click()
        page.get_by_label("Type the caller's words").fill("신청 마감이 몇 시예요")
        page.keyboard.press("Enter")
        page.get_by_text("Do not say").wait_for()
        shown = page.locator("main").inner_text()
        assert "17:00" in shown and "Rests on" in shown
        page.get_by_label("Type the caller's words").fill(
            "수출바우처 정산은 어떻게 하나요? 그리고 신청 마감은 몇 시예요?"
        )
        page.keyboard.press("Enter")
        page.get_by_text("Say this too if the caller asks it").wait_for()
        assert "17:00" in page.locator("main").inner_text(), "what is asked beside other business is told as well"
        page.get_by_role("button", name="Record this question").click()
        page.get_by_text("The question is recorded.").wait_for()
