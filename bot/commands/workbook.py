"""`premier1000 workbook`: the content as an Excel workbook and back."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.commands.whole import content_or_exit, settings_or_exit, stop
from bot.content.load import load
from bot.content.where import BrokenContent
from bot.moments import utc_now


@click.group()
def workbook() -> None:
    """The content as an Excel workbook and back."""


@workbook.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--content", "folder", type=click.Path(path_type=Path), help="Another content folder.")
def export_(file: Path, folder: Path | None) -> None:
    """Write the content to FILE.xlsx. Example: premier1000 workbook export premier.xlsx."""
    from bot.workbook.export import export

    if file.suffix.casefold() != ".xlsx":
        raise click.ClickException(f"{file.name}: the name must end in .xlsx")
    root = folder or content_or_exit().root
    try:
        export(root, file)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written ({error.strerror})") from error
    click.echo(f"{file}: white cells may be edited; bring it back with premier1000 workbook import {file}")


@workbook.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--content", "folder", type=click.Path(path_type=Path), help="Another content folder.")
@click.option("--dry-run", is_flag=True, help="Say what would change and write nothing.")
def import_(file: Path, folder: Path | None, dry_run: bool) -> None:
    """Bring FILE.xlsx back: only the values that changed. Example: premier1000 workbook import premier.xlsx."""
    from bot.workbook.bring import Unreadable, opened, placed, trial, tried
    from bot.workbook.checked import returned
    from bot.workbook.preview import previewed

    root = folder or settings_or_exit().content
    try:
        before, book = load(root), opened(file)
    except BrokenContent as broken:
        stop("\n".join(str(f) for f in broken.faults), 1)
    except Unreadable as error:
        stop(str(error), 1)
    with trial() as draft:
        outcome = tried(root, book, draft)
        for change in outcome.asked.changes:
            click.echo(f"{change.spot}: {change.old!r} -> {change.new!r}")
        for row in outcome.asked.additions:
            click.echo(f"{row.spot}: a new row, {row.values.get('id', '')}")
        if outcome.problems:
            back = file.with_name(f"{file.stem}.checked.xlsx")
            returned(book, outcome, (), back)
            for problem in outcome.problems:
                click.echo(str(problem), err=True)
            click.echo(f"{len(outcome.problems)} faults, nothing written; they are marked in {back}", err=True)
            sys.exit(1)
        shown = previewed(before, outcome.content, utc_now()) if outcome.content else []
        if not dry_run:
            placed(draft, root, outcome.files)
    files = ", ".join(outcome.files) or "no file"
    click.echo(f"{outcome.changes} changes, {len(shown)} texts that companies read, {files}")
