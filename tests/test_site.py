"""The static pages and the links of topics, as people meet them without the bot."""

from __future__ import annotations

import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.content.load import Content, load
from bot.conversation import Conversation
from bot.site import FILES, pages
from tests.conftest import OVER
from tests.fixture_notice import copy_content

ROOT = Path(__file__).parents[1]


class Ids(HTMLParser):
    """The ids and the links within a page; unbalanced tags are counted."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if named.get("id"):
            self.ids.append(str(named["id"]))
        if tag == "a" and (named.get("href") or "").startswith("#"):
            self.links.append(str(named["href"])[1:])
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-1:]}"
        self.open.pop()


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_page_holds_every_topic_office_and_question(talk_to: Conversation, content: Content, lang: str) -> None:
    text = pages(talk_to, OVER)[FILES[lang]]
    seen = Ids()
    seen.feed(text)
    assert not seen.open and len(seen.ids) == len(set(seen.ids))
    assert set(seen.links) <= set(seen.ids)
    assert {e.id for e in content.entries.values() if e.group != "bot"} <= set(seen.ids)
    assert all(o.name[lang] in text for o in content.offices.offices.values())
    assert "2025" in text and ("17:00" in text)


def test_the_pages_are_written_by_the_command(tmp_path: Path) -> None:
    run("site", str(tmp_path / "out"))
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["en.html", "index.html"]


def test_every_topic_has_a_link_and_a_code(content: Content, tmp_path: Path) -> None:
    lines = run("links", "--bot", "some_bot", "--json", "--qr", str(tmp_path)).splitlines()
    assert {json.loads(line)["topic"] for line in lines} == set(content.entries)
    assert len(list(tmp_path.glob("*.svg"))) == len(content.entries)


def test_without_a_user_name_links_say_what_is_missing() -> None:
    done = subprocess.run([sys.executable, "-m", "bot.cli", "links"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2 and "notice.toml" in done.stderr


def test_a_renamed_topic_keeps_its_old_link(tmp_path: Path) -> None:
    root = copy_content(tmp_path)
    for path in (*(root / "faq/content/entries").glob("*.toml"), root / "faq/content/words.toml"):
        text = path.read_text(encoding="utf-8").replace('"close_time"', '"closing_hour"')
        text = text.replace('id = "closing_hour"\n', 'id = "closing_hour"\nwas = ["close_time"]\n')
        path.write_text(text, encoding="utf-8")
    content = load(root)
    assert content.topic("close_time") is content.entries["closing_hour"]


def run(*words: str) -> str:
    done = subprocess.run([sys.executable, "-m", "bot.cli", *words], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout
