"""`premier1000 check`: every fault of the content as file:line with how to mend it, and notes."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import click

from bot.commands.whole import settings_or_exit
from bot.content.load import Content, load
from bot.content.notes import launch_faults, notes, render_faults
from bot.content.screens import screen_faults
from bot.content.where import BrokenContent, Fault
from bot.model import LANGUAGES, Language
from bot.moments import utc_now
from bot.rehearsal import missing_templates

LOOKED_AT: Content | None = None
"""The content whose screens this process looks at."""


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Notes count as faults.")
@click.option("--phrasings", is_flag=True, help="Ask every phrasing with itself hidden.")
@click.option("--launch", is_flag=True, help="What must be filled before a live start.")
@click.option("--kept", is_flag=True, help="Print the table of what is kept, for the README, and nothing else.")
def check(folder: Path | None, strict: bool, phrasings: bool, launch: bool, kept: bool) -> None:
    """Check all content. Example: premier1000 check --strict.

    A check makes much, drops little and ends soon: it does without the garbage collector.
    """
    if kept:
        from bot.kept.declared import markdown

        click.echo(markdown())
        return
    gc.disable()
    try:
        content = load(folder or settings_or_exit().content)
    except BrokenContent as broken:
        show(broken.faults)
        click.echo(f"{len(broken.faults)} faults; nothing goes live")
        sys.exit(1)
    faults: list[Fault] = sorted(every_screen(content))
    hints = list(notes(content, utc_now()))
    if launch:
        faults += launch_faults(content)
    show(faults)
    for hint in hints:
        click.echo(f"note: {hint}")
    if phrasings:
        from bot.content.phrasings import report

        click.echo(report(content))
    failed = bool(faults) or (strict and bool(hints))
    click.echo(
        f"{len(content.entries)} topics, {len(content.items)} items, {len(content.questionnaire.questions)} questions, "
        f"version {content.version}: {len(faults)} faults, {len(hints)} notes"
    )
    sys.exit(1 if failed else 0)


def every_screen(content: Content) -> Iterable[Fault]:
    """Return the faults of templates, or where there are none, of screens: each language in a process of its own."""
    context = get_context("fork")
    with ProcessPoolExecutor(len(LANGUAGES), context, initializer=take, initargs=(content,)) as pool:
        found = list(pool.map(faults_of, LANGUAGES))
    templates, screens = (set().union(*faults) for faults in zip(*found, strict=True))
    return templates or screens


def take(content: Content) -> None:
    """Hold the content to be looked at, in a process that was forked for it."""
    global LOOKED_AT
    LOOKED_AT = content


def faults_of(lang: Language) -> tuple[list[Fault], list[Fault]]:
    """Return the faults of one language's templates and, where there are none, of its screens."""
    assert LOOKED_AT is not None
    templates = [*render_faults(LOOKED_AT, [lang])] or [*missing_templates(LOOKED_AT)]
    return templates, [] if templates else [*screen_faults(LOOKED_AT, [lang])]


def show(faults: tuple[Fault, ...] | list[Fault]) -> None:
    """Print faults, one a line."""
    for fault in faults:
        click.echo(str(fault))
