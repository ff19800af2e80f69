"""Options by which staff say who acts and why; the log keeps both."""

from __future__ import annotations

import getpass

import click


def login() -> str:
    """Return the name of the login on this computer, where none is given."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def one_line(context: click.Context, option: click.Parameter, value: str) -> str:
    """Return a name or reason as one line; an empty one is refused."""
    said = " ".join(value.split())
    if not said:
        raise click.BadParameter("is empty")
    return said


by = click.option(
    "--by", "who", default=login, show_default="your login name", callback=one_line, help="Your name; the log keeps it."
)
why = click.option(
    "--reason",
    prompt="Why, in a few words",
    callback=one_line,
    help="Why, in a few words; asked for if left out.",
)
