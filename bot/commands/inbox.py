"""`premier1000 inbox`: a watched folder that checks workbooks dropped into it."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import click

from bot.commands.whole import content_or_exit, settings_or_exit, stop


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--once", is_flag=True, help="Check what is there and end; exits 1 when a workbook has faults.")
def inbox(folder: Path | None, once: bool) -> None:
    """Check each workbook dropped into the folder of PREMIER1000_INBOX and write it back beside it; nothing goes live.

    Example: PREMIER1000_INBOX=/srv/inbox premier1000 inbox
    """
    from bot.moments import utc_now
    from bot.workbook.inbox import Result, sweep, watched

    settings = settings_or_exit()
    place = folder or settings.inbox
    if place is None:
        stop("set PREMIER1000_INBOX to a folder, or name one", 2)
    root = content_or_exit(settings).root
    place.mkdir(parents=True, exist_ok=True)
    if once:
        results = sweep(place, root, utc_now())
        for result in results:
            click.echo(str(result))
        sys.exit(1 if any(r.faults for r in results) else 0)

    def tell(result: Result) -> None:
        click.echo(str(result))

    click.echo(f"watching {place}; stop with Ctrl+C")
    try:
        watched(place, root, tell, threading.Event())
    except KeyboardInterrupt:
        click.echo("stopped")
