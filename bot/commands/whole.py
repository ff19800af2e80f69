"""The content a verb works on: the folder of the settings, loaded whole, or one clear way out."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NoReturn

import click

from bot import settings as environment
from bot.content.load import Content, load
from bot.content.where import BrokenContent
from bot.settings import Malformed, Settings


def settings_or_exit() -> Settings:
    """Read the settings; a malformed one is one line and exit code 2."""
    try:
        return environment.read()
    except Malformed as error:
        stop(str(error), 2)


def content_or_exit(settings: Settings | None = None) -> Content:
    """Load the content of the settings."""
    return load_or_exit((settings or settings_or_exit()).content)


def load_or_exit(folder: Path) -> Content:
    """Load the content of a folder; broken content is every fault as file:line and exit code 1."""
    try:
        return load(folder)
    except BrokenContent as broken:
        stop("\n".join(str(f) for f in broken.faults), 1)


def live_or_exit(settings: Settings) -> Content:
    """Return the content that is live; its database is only read. Where none is known, say so and take the folder's."""
    from bot.content.shelf import Shelf
    from bot.publishing import live_content

    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(f"{settings.db.absolute().as_uri()}?mode=ro", uri=True)) as db,
    ):
        if content := live_content(Shelf(settings.db), db):
            return content
    click.echo(f"nothing live is known in {settings.db}; the folder {settings.content} stands for it", err=True)
    return content_or_exit(settings)


@contextmanager
def database_or_exit(path: Path | None = None) -> Iterator[sqlite3.Connection]:
    """Open the database of the settings; one that cannot be used is one line and exit code 1."""
    from bot.kept.acting import Unusable, opened

    try:
        with opened(path or settings_or_exit().db) as db:
            yield db
    except Unusable as error:
        stop(str(error), 1)


def stop(message: str, code: int) -> NoReturn:
    """Say why on standard error and exit."""
    click.echo(message, err=True)
    sys.exit(code)
