"""Who gets in at the desk and who does not."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from bot.content.load import Content
from bot.desk.door import Door
from bot.desk.joined import open_desk
from bot.settings import Settings
from bot.talking import conversation
from tests.conftest import OVER


@pytest.fixture
def door(content: Content, tmp_path: Path) -> Door:
    return open_desk(Settings(db=tmp_path / "kept.db"), content, conversation, lambda: OVER, lambda: 1_800_000_000.0)


def visitor(door: Door) -> httpx.AsyncClient:
    """Somebody at the office's own machine."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(door), base_url="http://127.0.0.1")


async def test_the_link_opens_once_and_nothing_opens_without_it(door: Door) -> None:
    way_in = door.way_in
    async with visitor(door) as client, visitor(door) as other:
        assert (await client.get("/")).status_code == 403 and (await client.get("/enter/guess")).status_code == 403
        assert (await client.get(way_in)).status_code == 303
        assert (await client.get("/")).status_code == 200
        assert (await other.get(way_in)).status_code == 403 and (await other.get("/")).status_code == 403
        assert (await client.get("/", headers={"host": "evil.example"})).status_code == 421


async def test_no_other_page_can_post(door: Door) -> None:
    async with visitor(door) as client:
        await client.get(door.way_in)
        form = {"q": "주말에도 접수하나요", "token": door.token}

        async def led(data: dict[str, str], origin: str = "http://127.0.0.1") -> str:
            page = await client.post("/phone/record", data=data, headers={"origin": origin})
            return page.headers.get("location", str(page.status_code))

        assert await led(form, "http://evil.example") == "403"
        assert "expired" in await led({**form, "token": "x"})
        assert "recorded" in await led(form)
        assert "expired" in await led({**form, "q": "사업자번호 220-81-62517 회사인데요"})


async def test_every_page_is_there_in_both_languages(door: Door) -> None:
    async with visitor(door) as client:
        await client.get(door.way_in)
        for lang in ("ko", "en"):
            client.cookies.set("premier1000_language", lang)
            for path in ("/", "/questions", "/draft", "/figures", "/phone", "/phone?q=<script>alert(1)</script>"):
                shown = await client.get(path)
                assert shown.status_code == 200 and f'lang="{lang}"' in shown.text and "<script>" not in shown.text
        assert (await client.get("/figures.xlsx")).content[:2] == b"PK"
