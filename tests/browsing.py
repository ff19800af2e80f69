"""Chromium without a window for the tests of pages, and pages served on a free port while a block runs."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright
from starlette.types import ASGIApp

from bot.channels.web.serve import address, listening, server

MISSING = "the browser tests need Chromium; install it with: sudo apt-get install -y chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium until the block ends; raises FileNotFoundError with the command that installs it."""
    path = shutil.which("chromium")
    if path is None:
        raise FileNotFoundError(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, closed at the end of a module so that no loop of its own is left running."""
    if shutil.which("chromium") is None:
        pytest.fail(MISSING)
    with chromium() as found:
        yield found


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """Serve an application on a free port and yield its address."""
    ready = threading.Event()
    with listening("127.0.0.1", 0) as sock:
        running = server(app, ready.set)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]})
        thread.start()
        assert ready.wait(20)
        try:
            yield address(sock)
        finally:
            running.should_exit = True
            thread.join()
