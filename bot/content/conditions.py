"""The notice's own conditions: each has a question, an FAQ entry, or the mark that a person judges it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.content.where import Fault, Record, Source
from eligibility.model import NoticeCondition, Questionnaire

if TYPE_CHECKING:
    from bot.content.load import Content

OWNERS = 'add question = "…", entry = "…" or judged = true'


def read_condition(record: Record) -> NoticeCondition:
    """Read one [[condition]]; one that nobody answers for is a fault."""
    condition = NoticeCondition(
        record.take("id", str),
        record.pair(),
        record.take("clause", str),
        record.take("question", str, ""),
        record.take("entry", str, ""),
        record.take("judged", bool, False),
        f"{record.source.file}:{record.source.line(record.table, record.index)}",
    )
    if not (condition.question or condition.entry or condition.judged):
        record.fault("id", "nobody answers for this condition of the notice", OWNERS)
    if not condition.clause:
        record.fault("clause", "the clause is empty", "write the page or clause of the notice")
    for lang in ("ko", "en"):
        if not condition.text[lang]:
            record.fault(lang, f"'{lang}' is empty", "write it in both languages")
    record.close()
    return condition


def check_conditions(source: Source, questionnaire: Questionnaire) -> None:
    """Note conditions whose question is not asked or not judged, ids that stand twice, and a whole list without any."""
    asked = {q.id for q in questionnaire.questions}
    judged = {name for criterion in questionnaire.criteria for name in criterion.by}
    seen: set[str] = set()
    for index, condition in enumerate(questionnaire.conditions):
        line = source.line("condition", index, "question")
        what = f'condition "{condition.id}"'
        if condition.question and condition.question not in asked:
            source.fault(line, f"{what}: unknown question '{condition.question}'", "check the id")
        elif condition.question and condition.question not in judged:
            source.fault(line, f"{what}: no criterion reads '{condition.question}'", "add it to a criterion's by")
        if condition.id in seen:
            source.fault(source.line("condition", index), f"{what} stands twice", "ids are never reused")
        seen.add(condition.id)
    if questionnaire.criteria_complete and not questionnaire.conditions:
        line = source.key_line("criteria_complete")
        source.fault(line, "criteria_complete without any [[condition]]", "list every condition of the notice")


def condition_faults(content: Content) -> Iterator[Fault]:
    """Yield a fault for each condition that names an FAQ entry which does not exist."""
    for condition in content.questionnaire.conditions:
        if condition.entry and condition.entry not in content.entries:
            file, _, line = condition.where.rpartition(":")
            what = f"condition \"{condition.id}\": unknown entry '{condition.entry}'"
            yield Fault(file, int(line), what, "use the id of an entry in faq/content/entries")
