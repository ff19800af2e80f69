"""`premier1000 item`: which items of the Joint Standards come near a description."""

from __future__ import annotations

from typing import Any

import click

from bot.commands.lines import answer
from bot.commands.whole import content_or_exit


@click.command()
@click.argument("text", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--stdin", is_flag=True, help="One description a line.")
def item(text: str | None, as_json: bool, stdin: bool) -> None:
    """Show which items come near. Example: premier1000 item "이차전지 양극재"."""
    from bot.talking import finder

    content = content_or_exit()
    engine = finder(content)

    def work(line: str) -> dict[str, Any]:
        found = engine.find(line)
        return {"status": found.status, "items": [{"no": int(no), "score": score} for no, score in found.items]}

    def words(out: dict[str, Any]) -> str:
        names = [f"{i['no']} {content.items[str(i['no'])].name['ko']} {i['score']}" for i in out["items"]]
        return "\n".join([out["status"], *names])

    answer(text, stdin, as_json, work, words)
