"""The preview without a browser: who is let in, what is refused, how sessions are kept, how it starts and stops."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.web import app as pages
from bot.channels.web.app import create_app
from bot.channels.web.guard import LONGEST_BODY
from bot.channels.web.serve import serve
from bot.channels.web.session import Gone, Rehearsals
from tests.parrot import Parrot

HOME = "http://127.0.0.1:8025"
ROOT = Path(__file__).parents[1]
T = datetime.fromisoformat("2025-02-28T16:59:00+09:00")


class Clock:
    """A machine's clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rehearsals(clock: Clock) -> Rehearsals:
    return Rehearsals(Parrot(), clock)


class Page:
    """Posts as the page does, or with other headers and a raw body."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.session = ""

    async def post(self, path: str, said: Any = None, **headers: str | None) -> httpx.Response:
        """Post a value as JSON, or bytes as they are."""
        content = said if isinstance(said, bytes) else json.dumps(said or {}).encode()
        sent = {"origin": HOME, "content-type": "application/json"} | {
            k.replace("_", "-"): v for k, v in headers.items()
        }
        return await self.client.post(path, content=content, headers={k: v for k, v in sent.items() if v is not None})

    async def do(self, path: str, **said: Any) -> dict[str, Any]:
        """Post with the session and return the answer."""
        response = await self.post(path, {"session": self.session, **said})
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer


@pytest.fixture
async def page(rehearsals: Rehearsals) -> Any:
    transport = httpx.ASGITransport(create_app(rehearsals, at=T))
    async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
        one = Page(client)
        one.session = (await one.post("/open")).json()["session"]
        yield one


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1:8025@evil.example", "10.0.0.1", ""]
)
async def test_a_foreign_host_is_refused(page: Page, host: str) -> None:
    assert (await page.client.get("/", headers={"host": host})).status_code == 421
    assert (await page.post("/say", {"session": page.session, "text": "x"}, host=host)).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8025", "localhost:1", "[::1]:8025", "LOCALHOST"])
async def test_loopback_names_are_let_in(page: Page, host: str) -> None:
    assert (await page.client.get("/", headers={"host": host})).status_code == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:9999", "https://127.0.0.1:8025", "", None]
)
async def test_posts_of_another_origin_are_refused(page: Page, origin: str | None) -> None:
    assert (await page.post("/say", {"session": page.session, "text": "x"}, origin=origin)).status_code == 403


async def test_a_post_that_a_browser_calls_foreign_is_refused(page: Page) -> None:
    said = {"session": page.session, "text": "x"}
    assert (await page.post("/say", said, sec_fetch_site="same-site")).status_code == 403
    assert (await page.post("/say", said, sec_fetch_site="same-origin")).status_code == 200


async def test_only_json_of_bounded_length_is_read(page: Page) -> None:
    assert (await page.post("/say", b"x=1", content_type="application/x-www-form-urlencoded")).status_code == 415
    assert (await page.post("/say", b"x=1", content_type="text/plain")).status_code == 415
    assert (await page.post("/say", b" " * (LONGEST_BODY + 1))).status_code == 413
    assert (await page.client.put("/say")).status_code == 405


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/say", b"{"), ("/say", b"[]"), ("/say", b"\xff"), ("/say", b"[" * 20000), ("/say", {"text": "x"}),
        ("/say", {"session": 1, "text": "x"}), ("/say", {"session": "x"}), ("/tap", {"session": "x", "value": "y"}),
        ("/tap", {"session": "x", "message": True, "value": "y"}),
        ("/tap", {"session": "x", "message": -1, "value": "y"}),
        ("/open", {"language": "xx"}), ("/open", {"language": ["ko"]}),
        ("/open", {"at": "yesterday"}), ("/open", {"at": 7}),
        ("/open", {"at": "2025-02-28T16:59"}), ("/open", {"at": "9999-12-31T23:59:59+00:00"}),
        ("/speak", {"session": "x", "language": None}),
    ],
)  # fmt: skip
async def test_what_no_page_would_send_is_refused_kindly(page: Page, path: str, said: Any) -> None:
    response = await page.post(path, said)
    assert response.status_code == 400 and response.json()["error"].startswith("unreadable")


async def test_an_unknown_session_is_gone(page: Page) -> None:
    page.session = "no-such"
    for path, more in (("/say", {"text": "x"}), ("/tap", {"message": 1, "value": "x"}), ("/move", {"at": None})):
        assert (await page.post(path, {"session": "no-such", **more})).status_code == 410
    assert (await page.client.get("/file/no-such/1/0")).status_code == 410


async def test_every_answer_carries_a_strict_policy(page: Page) -> None:
    for path in ("/", "/static/page.js", "/fonts/Pretendard-Regular.ttf", "/words.json", "/nowhere"):
        headers = (await page.client.get(path)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in headers


async def test_nothing_outside_the_static_folder_is_served(page: Page) -> None:
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/fonts/..%2f..%2fmodel.py", "/static/"):
        assert (await page.client.get(path)).status_code == 404


async def test_a_file_is_always_a_download(page: Page) -> None:
    shown = (await page.do("/say", text="kinds"))["shown"]
    response = await page.client.get(shown[0]["files"][0]["href"])
    assert response.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%EB%82%B4")
    assert response.content.startswith(b"<script>")
    assert (await page.client.get(shown[0]["files"][0]["href"][:-1] + "1")).status_code == 410


async def test_texts_reach_the_page_only_sanitised(page: Page) -> None:
    shown = (await page.do("/say", text="kinds"))["shown"][0]
    assert "<script" not in shown["html"] and "<img" not in shown["html"] and "<i>y</i>" in shown["html"]
    assert shown["keys"][0][0]["value"].startswith("https://") and shown["keys"][0][1]["value"] == ""


async def test_a_change_in_place_keeps_the_message_and_old_keys_still_work(page: Page) -> None:
    first = (await page.do("/say", text="tick"))["shown"][0]
    assert first["replaces"] is None
    (await page.do("/say", text="something else"))
    tapped = await page.do("/tap", message=first["message"], value="tick:a")
    assert tapped["shown"][0]["message"] == tapped["shown"][0]["replaces"] == first["message"]
    assert tapped["notice"]
    again = await page.do("/tap", message=first["message"], value="tick:a")
    assert again["shown"][0]["html"] == tapped["shown"][0]["html"]
    unknown = await page.do("/tap", message=999, value="tick:a")
    assert unknown["shown"][0]["replaces"] is None


async def test_the_moment_is_rehearsed_and_runs_on(page: Page, clock: Clock) -> None:
    assert "2025년 2월 28일(금) 16:59" in (await page.do("/say", text="/start"))["shown"][0]["html"]
    clock.now += timedelta(minutes=2)
    answer = await page.do("/say", text="/start")
    assert (
        "17:01" in answer["shown"][0]["html"] and answer["rehearsed"] and answer["now"].startswith("2025-02-28T17:01")
    )
    moved = await page.do("/move", at="2025-03-20T10:00:00+09:00")
    assert moved["now"] == "2025-03-20T10:00:00+09:00" and moved["shown"] == []
    real = await page.do("/move", at=None)
    assert not real["rehearsed"] and real["now"].startswith("2026-11-24T09:02")


async def test_personal_numbers_are_cut_before_the_conversation_sees_them(page: Page) -> None:
    shown = (await page.do("/say", text="제 번호는 010-1234-5678 입니다"))["shown"][0]
    assert "1234" not in shown["html"] and "phone" in shown["html"]


async def test_a_turn_that_fails_is_answered_calmly(page: Page) -> None:
    assert (await page.do("/say", text="boom"))["shown"][0]["html"] == "sorry: failed"
    assert (await page.do("/say", text="still here"))["shown"][0]["html"] == "still here"


async def test_lone_surrogates_and_control_characters_do_no_harm(page: Page) -> None:
    assert "hi" in (await page.do("/say", text="\ud800\x00\x1bhi"))["shown"][0]["html"]
    assert (await page.do("/tap", message=1, value="\udfffx"))["shown"]


async def test_the_language_is_changed_and_kept(page: Page) -> None:
    answer = await page.do("/speak", language="en")
    assert answer["language"] == "en" and "Hello" in answer["shown"][0]["html"]
    assert (await page.do("/say", text="x"))["language"] == "en"


async def test_effects_last_as_long_as_the_session(page: Page) -> None:
    said = [(await page.do("/say", text=t))["shown"][0]["html"] for t in ("wish", "wish", "forget", "wish")]
    assert said == ["wish False", "wish True", "forgotten", "wish False"]


def test_sessions_are_apart_and_the_idlest_makes_room(clock: Clock) -> None:
    rehearsals = Rehearsals(Parrot(), clock, most=2)
    first, second = rehearsals.open("ko", None), rehearsals.open("en", T)
    assert first != second and len(first) >= 20
    rehearsals.say(first, "wish")
    third = rehearsals.open("ko", None)
    with pytest.raises(Gone):
        rehearsals.say(second, "x")
    assert rehearsals.say(first, "wish").shown[0].screen.text == "wish True"
    assert rehearsals.say(third, "wish").shown[0].screen.text == "wish False"


def test_the_pages_words_are_whole_in_both_languages() -> None:
    words = json.loads((pages.HERE / "words.json").read_text(encoding="utf-8"))
    static = pages.HERE / "static"
    used = (static / "index.html").read_text("utf-8") + "".join(p.read_text("utf-8") for p in static.glob("*.js"))
    assert set(words["ko"]) == set(words["en"])
    for group in ("labels", "standings"):
        assert set(words["ko"][group]) == set(words["en"][group])
    unused = {n for n, w in words["ko"].items() if isinstance(w, str) and f'"{n}"' not in used}
    assert not unused
    asked = re.findall(r'(?:\bword\(|data-(?:word|label|hint)=)"(\w+)"', used)
    assert len(asked) > 20 and set(asked) <= set(words["ko"])


def test_only_loopback_is_served() -> None:
    with pytest.raises(ValueError, match="loopback"):
        serve(create_app(Rehearsals(Parrot())), "0.0.0.0", 0, print)


SERVE = """
import sys
from bot.channels.web.app import create_app
from bot.channels.web.serve import serve
from bot.channels.web.session import Rehearsals
from tests.parrot import Parrot
serve(create_app(Rehearsals(Parrot())), "127.0.0.1", int(sys.argv[1]), lambda url: print(url, flush=True))
"""


@contextmanager
def started(port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-c", SERVE, str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_moves_off_a_taken_port_and_quits_cleanly(number: signal.Signals) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with started(port) as (process, url):
            assert url.startswith("http://127.0.0.1:") and str(port) not in url
            with httpx.Client(base_url=url) as client:
                assert client.get("/").status_code == 200
                process.send_signal(number)
                _, errors = process.communicate(timeout=10)
            assert process.returncode == 0 and "Traceback" not in errors
