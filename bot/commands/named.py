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


by = click.option("--by", "who", default=login, show_default="your login name", help="Your name.")
why = click.option("--reason", prompt="Why, in a few words", help="Why, in a few words; asked for if left out.")
