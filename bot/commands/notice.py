"""`premier1000 notice`: the intake sheet of the recruitment notice."""

from __future__ import annotations

import click

from bot.commands.whole import content_or_exit


@click.group()
def notice() -> None:
    """The intake sheet of the recruitment notice."""


@notice.command()
@click.option("--round", "round_id", default="", help="The round's id; the newest when left out.")
def status(round_id: str) -> None:
    """Say what is filled, what rests on weak sources, and what each blank would firm up.

    Example: premier1000 notice status --round 2025
    """
    from bot.content.status import report

    content = content_or_exit()
    rounds = {r.round.id: r for r in content.notice.rounds}
    if round_id and round_id not in rounds:
        raise click.ClickException(f"no round '{round_id}'; there is {', '.join(rounds)}")
    for line in report(content, rounds[round_id] if round_id else content.notice.rounds[-1]):
        click.echo(line)
