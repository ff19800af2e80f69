"""`premier1000 holds`: what is held back, and how often that was shown a day."""

from __future__ import annotations

import click

from bot.commands.whole import database_or_exit
from bot.moments import written


@click.command()
def holds() -> None:
    """List what is held, with how often its words were shown on each day. Example: premier1000 holds."""
    from bot.kept import counts
    from bot.kept.holds import every

    with database_or_exit() as db:
        rows = every(db)
        shown = counts.by_day(db, "held")
    for row in rows:
        click.echo(f"{row.kind} {row.what}, held by {row.who} since {written(row.since)}\n  {row.ko}\n  {row.en}")
        click.echo(days(shown.get(f"{row.kind}:{row.what}", {})))
    if not rows:
        click.echo("nothing is held")


def days(shown: dict[str, int]) -> str:
    """Write how often something was shown on each day."""
    said = ", ".join(f"{day}: {n}" for day, n in shown.items())
    return f"  shown {said}" if said else "  not shown yet"
