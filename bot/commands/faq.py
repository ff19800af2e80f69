"""`premier1000 faq`: care for the answers, such as marking an English text as reviewed against its Korean."""

from __future__ import annotations

import click

from bot.commands.whole import content_or_exit
from bot.content.reviewed import korean, mark


@click.group()
def faq() -> None:
    """Care for the answers."""


@faq.command()
@click.argument("ids", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every record, after a review of the whole.")
def reviewed(ids: tuple[str, ...], every: bool) -> None:
    """Note that the English of records was compared with their Korean. Example: premier1000 faq reviewed open_now."""
    content = content_or_exit()
    known = korean(content)
    if not ids and not every:
        raise click.UsageError("name a topic, or --all")
    if unknown := [i for i in ids if i not in known]:
        raise click.ClickException(f"no topic, question or criterion '{unknown[0]}'; premier1000 check names them")
    changed = mark(content, known if every else ids)
    for id_ in changed:
        click.echo(f"{id_}: reviewed")
    if not changed:
        click.echo("nothing to note: their Korean has not changed since the last review")
