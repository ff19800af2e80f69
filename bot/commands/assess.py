"""`premier1000 assess`: answers to findings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from bot import settings as environment
from bot.commands.lines import Unreadable, answer, json_object, objects
from bot.commands.whole import content_or_exit
from bot.content.load import Content
from bot.moments import utc_now
from bot.settings import Malformed
from eligibility.findings import assess as assess_answers
from eligibility.flow import takes_several, valid
from eligibility.model import UNKNOWN, Answers, Finding, Value
from eligibility.would_change import would_change


@click.command()
@click.argument("file", required=False, default="-")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--stdin", is_flag=True, help="One object a line.")
def assess(file: str, as_json: bool, stdin: bool) -> None:
    """Turn {"answers": {question: value}, "at": moment} into findings. Example: premier1000 assess answers.json."""
    content = content_or_exit()
    given, many = objects(file, stdin)

    def words(out: dict[str, Any]) -> str:
        lines = [f"{f['criterion']}: {f['finding']} ({f['standing']})" for f in out["findings"]]
        return "\n".join([out["outlook"], *lines])

    answer(given, many, as_json, lambda line: work(content, line), words)


def work(content: Content, line: str) -> dict[str, Any]:
    """Answer one object; raises Unreadable naming the field that is wrong."""
    value = json_object(line)
    for name in value:
        if name not in ("answers", "at"):
            raise Unreadable(f"unknown field '{name}'")
    raw = value.get("answers")
    content = content.at(moment_of(value["at"]) if "at" in value else utc_now())
    if not isinstance(raw, dict):
        raise Unreadable("'answers' must be an object of question id and value")
    said = {q: answer_of(content, q, v) for q, v in raw.items()}
    found = assess_answers(content.questionnaire, said)
    return {"outlook": found.outlook, "findings": [finding(content, f, said) for f in found.findings]}


def finding(content: Content, found: Finding, said: Answers) -> dict[str, Any]:
    """Return one finding; what would change it stands there where the rules are the notice's own."""
    out: dict[str, Any] = {
        "criterion": found.criterion,
        "finding": found.finding,
        "rests_on": list(found.rests_on),
        "source": list(found.facts),
        "standing": found.standing,
        "ask": found.ask["ko"],
    }
    ways = would_change(content.questionnaire, found, said)
    if ways:
        out["would_change"] = [
            [
                {"question": m.question, "to": m.to, "cures": [c.id for c in m.cures], "lead_days": way.lead_days}
                for m in way.moves
            ]
            for way in ways
        ]
    return out


def answer_of(content: Content, id_: str, raw: Any) -> Value:
    """Return one answer in the form the questionnaire keeps; raises Unreadable."""
    asked = content.questionnaire.question(id_)
    if asked is None:
        raise Unreadable(f"unknown question '{id_}'")
    listed = [str(v) for v in raw] if isinstance(raw, list) else [str(raw)] if isinstance(raw, str | int) else []
    several = takes_several(content.questionnaire, asked) and listed != [UNKNOWN]
    value: Value = tuple(listed) if several or len(listed) != 1 else listed[0]
    if not valid(content.questionnaire, asked, value):
        raise Unreadable(f"'{id_}' does not take {raw!r}")
    return value


def moment_of(raw: Any) -> datetime:
    """Return the moment of an input; raises Unreadable."""
    try:
        return environment.moment(str(raw))
    except Malformed as error:
        raise Unreadable(f"'at': {error}") from error
