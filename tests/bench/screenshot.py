"""Takes the README's picture of the preview from a real conversation: `python -m tests.bench.screenshot [PNG]`."""

from __future__ import annotations

import sys
from datetime import datetime
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from bot.app import profile
from bot.channels.web.app import HERE, create_app
from bot.channels.web.session import Rehearsals
from bot.content.load import SHIPPED, load
from bot.talking import conversation
from tests.browsing import chromium, served

AT = datetime.fromisoformat("2025-06-02T10:00:00+09:00")
"""A moment after everything that the answer cites."""
SAID = ("어느 기관이 주관하나요",)
SIZE = {"width": 1200, "height": 880}
MOST_BYTES = 150_000
COLOURS = 96


def taken(page: Page, url: str) -> bytes:
    """Return a PNG of the page after the conversation."""
    page.goto(url)
    replies = page.locator("article.bot")
    replies.first.wait_for()
    for text in SAID:
        count = replies.count()
        page.locator("#line").fill(text)
        page.keyboard.press("Enter")
        replies.nth(count).wait_for()
    page.evaluate("document.activeElement.blur()")
    page.evaluate("document.fonts.ready.then(() => true)")
    return page.screenshot()


def small(png: bytes) -> bytes:
    """Return the picture with few colours; raises ValueError where it is still too large."""
    out = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    if out.tell() > MOST_BYTES:
        raise ValueError(f"{out.tell()} bytes; show less")
    return out.getvalue()


def main() -> None:
    """Serve the shipped content, talk to it and write the picture."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "screenshot.png"
    talk_to = conversation(load(SHIPPED))
    app = create_app(Rehearsals(talk_to), at=AT, commands=profile(talk_to.renderer).commands)
    with served(app) as address, chromium() as browser:
        context = browser.new_context(viewport=SIZE, locale="ko-KR", reduced_motion="reduce")
        target.write_bytes(small(taken(context.new_page(), address)))
    print(f"{target}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
