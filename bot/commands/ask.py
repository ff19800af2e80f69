"""`premier1000 ask`: how a question would be answered."""

from __future__ import annotations

from typing import Any

import click

from bot.commands.lines import answer
from bot.commands.whole import content_or_exit


@click.command()
@click.argument("text", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--stdin", is_flag=True, help="One question a line.")
def ask(text: str | None, as_json: bool, stdin: bool) -> None:
    """Show how a question would be answered. Example: premier1000 ask "마감이 언제인가요" --json."""
    from bot.talking import asker

    content = content_or_exit()
    engine = asker(content)

    def work(line: str) -> dict[str, Any]:
        found = engine.ask(line)
        out: dict[str, Any] = {
            "status": found.status, "topic": found.topic, "offered": list(found.offered), "score": found.score,
        }  # fmt: skip
        if found.control:
            out["control"] = found.control
        if found.kind:
            out["kind"] = found.kind
        return out

    def words(out: dict[str, Any]) -> str:
        titles = [content.entries[t].title["ko"] for t in out["offered"]]
        return f"{out['status']} {out['topic'] or ''} {out['score']} " + " | ".join(titles)

    answer(text, stdin, as_json, work, words)
