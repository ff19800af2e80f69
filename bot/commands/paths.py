"""`premier1000 paths`: the questions, every path with its findings, what an edit decides differently, a picture."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from bot.commands.whole import content_or_exit, load_or_exit
from bot.content.load import Content
from eligibility.change import OUTLOOK
from eligibility.flow import option_ids, takes_several
from eligibility.model import UNKNOWN, Question, Questionnaire, Value
from eligibility.paths import Difference, Trail, difference, trails

SAID = {"met": "met", "not_met": "not met", "ask": "to ask", "unknown": "unknown", "": "no line"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option(
    "--diff", nargs=2, type=click.Path(path_type=Path), metavar="OLD NEW", help="Decisions of two content folders."
)
@click.option("--picture", type=click.Path(path_type=Path, dir_okay=False), help="Draw the flow into this SVG file.")
def paths(as_json: bool, diff: tuple[Path, Path] | None, picture: Path | None) -> None:
    """Show the questions and every path with its findings. Example: premier1000 paths --diff OLD NEW."""
    if diff:
        found = difference(*(load_or_exit(folder).questionnaire for folder in diff))
        shown = json.dumps(diff_record(found), ensure_ascii=False) if as_json else "\n".join(diff_lines(found))
    elif picture:
        shown = draw(content_or_exit(), picture)
    else:
        content = content_or_exit()
        shown = json.dumps(record(content), ensure_ascii=False) if as_json else "\n".join(lines(content.questionnaire))
    click.echo(shown)


def draw(content: Content, file: Path) -> str:
    """Write the picture and say where it is."""
    from bot.picture import picture

    drawn = picture(content)
    try:
        file.write_text(drawn, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}") from error
    return str(file)


def record(content: Content) -> dict[str, Any]:
    """Return the questions with their ids and values, and every path with its findings."""
    questionnaire = content.questionnaire
    return {
        "version": content.version,
        "questions": [question_record(questionnaire, q) for q in questionnaire.questions],
        "paths": [trail_record(t) for t in trails(questionnaire)],
    }


def question_record(questionnaire: Questionnaire, asked: Question) -> dict[str, Any]:
    """Return one question with every value it takes."""
    known = questionnaire.data.get(asked.id, {}) if asked.kind == "items" else {}
    ids = [*known, "none"] if asked.kind == "items" else list(option_ids(questionnaire, asked))
    return {
        "id": asked.id,
        "part": asked.part,
        "kind": asked.kind,
        "ask": dict(asked.ask),
        "values": [*ids, UNKNOWN],
        "several": takes_several(questionnaire, asked),
        "when": {q: list(v) for q, v in asked.when.parts} if asked.when else {},
    }


def trail_record(trail: Trail) -> dict[str, Any]:
    """Return one path as JSON-ready values."""
    return {
        "answers": {q: list(v) if isinstance(v, tuple) else v for q, v in trail.answers.items()},
        "outlook": trail.found.outlook,
        "findings": [
            {"criterion": f.criterion, "finding": f.finding, "standing": f.standing} for f in trail.found.findings
        ],
    }


def lines(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield the questions, then every path with its findings, one a line."""
    for asked in questionnaire.questions:
        values = ", ".join(question_record(questionnaire, asked)["values"]) if asked.kind != "items" else "list numbers"
        when = " (when " + "; ".join(f"{q} = {'/'.join(v)}" for q, v in asked.when.parts) + ")" if asked.when else ""
        yield f"{asked.id} [{asked.kind}]{when}: {values}"
    yield ""
    number = 0
    for number, trail in enumerate(trails(questionnaire), 1):
        found = " ".join(f"{f.criterion}={f.finding}" for f in trail.found.findings)
        yield f"{number}. {said(trail.answers)} -> {trail.found.outlook}: {found}"
    yield f"{number} paths"


def said(answers: Mapping[str, Value]) -> str:
    """Write answers on one line."""
    return " ".join(f"{q}={v if isinstance(v, str) else '+'.join(v)}" for q, v in answers.items())


def diff_lines(found: Difference) -> Iterator[str]:
    """Yield what differs in decisions, with one example of each kind."""
    kinds = [f"{n} of them from {SAID[a]} to {SAID[b]}" for a, b, n in found.words()]
    yield ", ".join([f"{len(found.changed)} of {found.compared} paths change", *kinds])
    for turn, number, example in found.counts():
        before, after = (
            (turn.before, turn.after) if turn.criterion == OUTLOOK else (SAID[turn.before], SAID[turn.after])
        )
        yield f"{turn.criterion}: {before} -> {after} on {number}, for example {said(example)}"
    for word, asked in (("no longer asked", found.questions_gone), ("newly asked", found.questions_new)):
        if asked:
            yield f"{word}: {', '.join(asked)}"
    for word, only in (("only before", found.gone), ("only now", found.new)):
        if only:
            yield f"{len(only)} paths exist {word}, for example {said(only[0].answers)} -> {only[0].found.outlook}"


def diff_record(found: Difference) -> dict[str, Any]:
    """Return what differs as JSON-ready values."""
    return {
        "compared": found.compared,
        "changed": len(found.changed),
        "turns": [
            {"criterion": t.criterion, "before": t.before, "after": t.after, "paths": n, "example": dict(example)}
            for t, n, example in found.counts()
        ],
        "questions_gone": list(found.questions_gone),
        "questions_new": list(found.questions_new),
        "only_before": [trail_record(t) for t in found.gone],
        "only_now": [trail_record(t) for t in found.new],
    }
