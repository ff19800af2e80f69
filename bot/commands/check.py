"""`premier1000 check`: every fault of the content as file:line with how to mend it, and notes."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.commands.whole import settings_or_exit
from bot.content.load import load
from bot.content.notes import launch_faults, notes, render_faults
from bot.content.where import BrokenContent, Fault
from bot.moments import utc_now
from bot.rehearsal import missing_templates


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Notes count as faults.")
@click.option("--phrasings", is_flag=True, help="Ask every phrasing with itself hidden.")
@click.option("--launch", is_flag=True, help="What must be filled before a live start.")
@click.option("--kept", is_flag=True, help="Print the table of what is kept, for the README, and nothing else.")
def check(folder: Path | None, strict: bool, phrasings: bool, launch: bool, kept: bool) -> None:
    """Check all content. Example: premier1000 check --strict."""
    if kept:
        from bot.kept.declared import markdown

        click.echo(markdown())
        return
    try:
        content = load(folder or settings_or_exit().content)
    except BrokenContent as broken:
        show(broken.faults)
        click.echo(f"{len(broken.faults)} faults; nothing goes live")
        sys.exit(1)
    faults: list[Fault] = list(render_faults(content)) or list(missing_templates(content))
    if not faults:
        from bot.content.screens import screen_faults

        faults = sorted(screen_faults(content))
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


def show(faults: tuple[Fault, ...] | list[Fault]) -> None:
    """Print faults, one a line."""
    for fault in faults:
        click.echo(str(fault))
