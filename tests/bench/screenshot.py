"""Takes the README's picture of the preview from a real conversation: `python -m tests.bench.screenshot [PNG]`."""

from __future__ import annotations

import shutil
import sys
import threading
from datetime import datetime
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from bot.app import conversation, profile
from bot.channels.web.app import HERE, create_app
from bot.channels.web.serve import address, listening, server
from bot.channels.web.session import Rehearsals
from bot.content.load import SHIPPED, load

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
    ready = threading.Event()
    with listening("127.0.0.1", 0) as sock, sync_playwright() as playwright:
        running = server(app, ready.set)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]})
        thread.start()
        try:
            ready.wait(20)
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            context = browser.new_context(viewport=SIZE, locale="ko-KR", reduced_motion="reduce")
            target.write_bytes(small(taken(context.new_page(), address(sock))))
            browser.close()
        finally:
            running.should_exit = True
            thread.join()
    print(f"{target}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
