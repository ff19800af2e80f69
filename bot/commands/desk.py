"""`premier1000 desk`: the page where staff see what companies ask in vain, answer it and publish."""

from __future__ import annotations

import time

import click

from bot.commands.whole import content_or_exit, settings_or_exit, stop
from bot.settings import Malformed, listen


@click.command()
@click.option("--listen", "where", default="127.0.0.1:8026", help="Loopback address of the page.")
def desk(where: str) -> None:
    """Open the desk on this machine; the link it prints opens once. Example: premier1000 desk."""
    from bot.channels.web.serve import serve
    from bot.desk.joined import open_desk
    from bot.kept.db import Unusable
    from bot.moments import clock
    from bot.talking import conversation

    settings = settings_or_exit()
    try:
        host, port = listen(where)
        door = open_desk(settings, content_or_exit(settings), conversation, clock(settings.at), time.time)
    except Malformed as error:
        stop(str(error).replace("PREMIER1000_LISTEN", "--listen"), 2)
    except Unusable as error:
        stop(str(error), 1)
    serve(
        door, host, port, lambda address: click.echo(f"Open {address.rstrip('/')}{door.way_in} (once; Ctrl-C stops it)")
    )
