"""`premier1000 size`: SME, mid-sized, neither or unknown, with the steps."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from bot.commands.lines import Unreadable, answer, json_object, objects
from bot.commands.whole import content_or_exit
from bot.content.load import Content
from bot.size_words import last_round, step_text
from eligibility.size import decide
from eligibility.size_input import BadInput, read
from eligibility.size_steps import SizeStep


@click.command()
@click.argument("file", required=False, default="-")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--stdin", is_flag=True, help="One object a line.")
def size(file: str, as_json: bool, stdin: bool) -> None:
    """Decide SME, mid-sized, neither or unknown. Example: premier1000 size company.json."""
    content = content_or_exit()
    given, many = objects(file, stdin)
    past = last_round(content.notice)

    def words(out: dict[str, Any]) -> str:
        lines = [f"{s['id']}: {s['text']} ({s['law']})" for s in out["steps"]]
        needs = [f"needs: {', '.join(out['needs'])}"] if out["needs"] else []
        return "\n".join([out["size"], *lines, *needs])

    answer(given, many, as_json, lambda line: work(content, line, past), words)


def work(content: Content, line: str, past: date | None) -> dict[str, Any]:
    """Answer one object; raises Unreadable naming the field that is wrong."""
    try:
        asked = read(json_object(line), content.size_law.divisions)
    except BadInput as error:
        raise Unreadable(str(error)) from error
    found = decide(content.size_law, asked, past)
    return {
        "size": found.size,
        "steps": [told(content, step) for step in found.steps],
        "needs": list(found.needs),
    }


def told(content: Content, step: SizeStep) -> dict[str, Any]:
    """Return one step with its values, its article and what it says, in Korean."""
    return {
        "id": step.id,
        "found": step.found,
        "values": dict(step.values),
        "law": content.size_words.steps[step.id].law["ko"],
        "text": step_text(content.size_words, step, "ko"),
    }
