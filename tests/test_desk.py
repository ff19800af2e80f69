"""The desk in a browser: a company asks in vain, staff answer and publish, and the asker hears of it once."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from starlette.testclient import TestClient

from bot.app import conversation, open_desk
from bot.channels.web.serve import address, listening, server
from bot.content.load import Content
from bot.desk.door import Door
from bot.kept import askers, questions, staff_log
from bot.kept.db import Store
from bot.kept.questions import Question
from bot.settings import Settings
from tests.conftest import OVER

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync"]
ASKED = "폐업한 지점의 서류는 어느 창고에 보관하나요"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("the browser tests need Chromium; install it with: sudo apt-get install -y chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


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


@contextmanager
def served(door: Door) -> Iterator[str]:
    """Serve the desk on a free port."""
    ready = threading.Event()
    with listening("127.0.0.1", 0) as sock:
        running = server(door, ready.set)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]})
        thread.start()
        assert ready.wait(20)
        try:
            yield address(sock).rstrip("/")
        finally:
            running.should_exit = True
            thread.join()


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
        page.goto(home + door.way_in)
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
        page.goto(home + door.way_in)
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
        page.goto(home + door.way_in)
        page.get_by_role("button", name="English").click()
        page.get_by_role("link", name="Phone view").click()
        page.get_by_label("Type the caller's words").fill("신청 마감이 몇 시예요")
        page.keyboard.press("Enter")
        page.get_by_text("Do not say").wait_for()
        shown = page.locator("main").inner_text()
        assert "17:00" in shown and "Rests on" in shown
        page.get_by_role("button", name="Record this question").click()
        page.get_by_text("The question is recorded.").wait_for()


@pytest.fixture
def client(content: Content, tmp_path: Path) -> TestClient:
    door = opened(tmp_path / "kept.db", content)
    client = TestClient(door, base_url="http://127.0.0.1", follow_redirects=False)
    client.door = door  # type: ignore[attr-defined]
    return client


def test_the_link_opens_once_and_nothing_opens_without_it(client: TestClient, content: Content, tmp_path: Path) -> None:
    door: Door = client.door  # type: ignore[attr-defined]
    way_in = door.way_in
    assert client.get("/").status_code == 403 and client.get("/enter/guess").status_code == 403
    assert client.get(way_in).status_code == 303
    assert client.get("/").status_code == 200
    other = TestClient(door, base_url="http://127.0.0.1", follow_redirects=False)
    assert other.get(way_in).status_code == 403 and other.get("/").status_code == 403
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421


def test_no_other_page_can_post(client: TestClient) -> None:
    door: Door = client.door  # type: ignore[attr-defined]
    client.get(door.way_in)
    form = {"q": "주말에도 접수하나요", "token": door.token}
    assert client.post("/phone/record", data=form, headers={"origin": "http://evil.example"}).status_code == 403
    ours = {"origin": "http://127.0.0.1"}
    assert "expired" in client.post("/phone/record", data={**form, "token": "x"}, headers=ours).headers["location"]
    assert "recorded" in client.post("/phone/record", data=form, headers=ours).headers["location"]
    number = {**form, "q": "사업자번호 220-81-62517 회사인데요"}
    assert "expired" in client.post("/phone/record", data=number, headers=ours).headers["location"]


def test_every_page_is_there_in_both_languages(client: TestClient) -> None:
    client.get(client.door.way_in)  # type: ignore[attr-defined]
    for lang in ("ko", "en"):
        client.cookies.set("premier1000_language", lang)
        for path in ("/", "/questions", "/draft", "/figures", "/phone", "/phone?q=<script>alert(1)</script>"):
            shown = client.get(path)
            assert shown.status_code == 200 and f'lang="{lang}"' in shown.text and "<script>" not in shown.text
    sheet = client.get("/figures.xlsx")
    assert sheet.content[:2] == b"PK"
