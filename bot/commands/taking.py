"""After a version or hold is noted: waits until the running bot says that it serves it, and says so."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import click

PATIENCE = 30.0
"""Seconds that a command waits for the running bot before it leaves it to it."""


def say_taken(db: sqlite3.Connection, database: Path, version: str) -> None:
    """Say whether the running bot serves the version now."""
    from bot.kept.acting import bot_runs
    from bot.publishing import live_state

    if not bot_runs(database):
        click.echo("no bot is running here; it serves this version from its next start")
        return
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if live_state(db).served == version:
            click.echo("the running bot serves it now")
            return
        time.sleep(0.1)
    click.echo("the running bot has not taken it yet; premier1000 versions and the log say why")
