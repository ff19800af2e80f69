"""The `premier1000` command: joins the verbs of bot/commands, each loaded only when it is called."""

from __future__ import annotations

import importlib

import click

VERBS = {
    "run": "the Telegram bot; with no token, the browser preview",
    "preview": "the same conversation in a browser on loopback",
    "chat": "the same conversation in the terminal",
    "check": "all content: faults and notes as file:line",
    "ask": "how a question would be answered",
    "office": "which customs office, why, or what to ask back",
    "item": "which items of the Joint Standards come near",
    "assess": "answers to findings",
    "desk": "where staff see what companies ask in vain, answer it and publish",
    "links": "a link and a QR code for every topic",
    "site": "everything as static pages, for people without Telegram",
    "size": "SME, mid-sized, neither or unknown, with the steps",
    "notice": "the intake sheet: what is filled, what is not, what each blank would firm up",
    "workbook": "the content as an Excel workbook and back",
    "inbox": "a watched folder that checks workbooks dropped into it",
    "faq": "care for the answers: mark an English text as reviewed",
    "paths": "every path through the self-check, what an edit decides differently, a picture",
    "versions": "every version that was live, with when, who and why",
    "publish": "check a folder and put it live, with a report of what changes",
    "rollback": "put an earlier version live again",
    "hold": "say other words in place of a topic or criterion, at once",
    "release": "end a hold",
    "holds": "what is held back",
    "announce": "one dated line above every screen between two moments",
    "announcements": "what was announced",
    "diff": "what an edit changes for companies",
    "log": "what staff did; log verify checks that record",
    "backup": "a verified copy of the database, also while the bot runs",
    "restore": "bring back a verified copy of the database",
}


class Verbs(click.Group):
    """A group that knows its verbs by name and imports each on demand, so that start stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order they are told."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one verb."""
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"bot.commands.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="premier1000")
def main() -> None:
    """Guidance bot for the customs track of Innovation Premier 1000."""


if __name__ == "__main__":
    main()
