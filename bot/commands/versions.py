"""`premier1000 versions`: every version that was live."""

from __future__ import annotations

import click

from bot.commands.whole import database_or_exit
from bot.moments import written


@click.command()
def versions() -> None:
    """List what went live, newest first, with when, who and why. Example: premier1000 versions."""
    from bot.kept.versions import every
    from bot.publishing import live_state

    with database_or_exit() as db:
        rows, state = every(db), live_state(db)
    for place, row in enumerate(rows):
        mark = "live" if place == 0 else "    "
        second = f", seen by {row.second}" if row.second else ""
        click.echo(f"{mark}  {row.version}  {written(row.at)}  {row.how} by {row.who}{second}: {row.reason}")
    if not rows:
        click.echo("nothing went live yet; premier1000 run or premier1000 publish begins")
    if state.faults:
        click.echo(f"the last save was refused ({written(state.refused_at)}):")
        click.echo("\n".join(f"  {fault}" for fault in state.faults))
    if state.waiting:
        click.echo(f"waiting to be confirmed: {state.waiting}; {'; '.join(state.why)}")
