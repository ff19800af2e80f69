"""`premier1000 chat`: the same conversation in the terminal."""

from __future__ import annotations

import sys

import click

from bot.commands.whole import content_or_exit, settings_or_exit, stop
from bot.model import Language
from bot.settings import Malformed, moment


@click.command()
@click.option("--at", help="A rehearsed moment, such as 2025-02-28T16:59+09:00; it runs on from there.")
@click.option("--lang", type=click.Choice(["ko", "en"]), default="ko", help="Language of the conversation.")
@click.option("--plain", is_flag=True, help="Each step a new short message with numbered choices in its text.")
def chat(at: str | None, lang: Language, plain: bool) -> None:
    """Talk to the bot here; nothing is kept. Leave with Ctrl-D. Example: premier1000 chat --lang en."""
    from bot.channels.terminal import Terminal
    from bot.moments import clock
    from bot.talking import conversation

    settings = settings_or_exit()
    try:
        start = moment(at) if at else settings.at
    except Malformed as error:
        stop(str(error), 2)
    talk = conversation(content_or_exit(settings))
    terminal = Terminal(talk, clock(start), click.echo, lang, plain)
    terminal.say("/start")
    for line in sys.stdin:
        terminal.say(line.rstrip("\n"))
