"""What content decides: every finding over all answers that matter to a criterion, and what changed between two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eligibility.findings import find
from eligibility.flow import holds, lone, option_ids
from eligibility.model import NONE, UNKNOWN, Criterion, FindingWord, Question, Questionnaire, Text, Value

Situation = tuple[tuple[str, str], ...]
"""Answers as (question id, value) pairs; an item stands for all of its standing, as "item official"."""


@dataclass(frozen=True)
class Decided:
    """One criterion in one situation: what it finds, and the reason it gives."""

    finding: FindingWord
    reason: Text


@dataclass(frozen=True)
class Outcome:
    """A finding that changed: of which criterion, in which situations, from what to what."""

    criterion: Criterion
    before: str
    after: str
    situations: tuple[Situation, ...]
    reason: Text


def decisions(questionnaire: Questionnaire) -> dict[tuple[str, Situation], Decided]:
    """Return what every criterion finds in every situation that can make a difference to it."""
    decided = {}
    for criterion in questionnaire.criteria:
        for named, answers in situations(questionnaire, criterion):
            found = find(questionnaire, criterion, answers)
            decided[(criterion.id, named)] = Decided(found.finding, found.reason)
    return decided


def changes(old: Questionnaire, new: Questionnaire) -> list[Outcome]:
    """Return the findings that differ, gathered by criterion and by what became of what."""
    before, after = decisions(old), decisions(new)
    criteria = {c.id: c for c in (*old.criteria, *new.criteria)}
    gathered: dict[tuple[str, str, str, str], list[Situation]] = {}
    reasons: dict[str, Text] = {}
    for key in dict.fromkeys([*before, *after]):
        was, now = before.get(key), after.get(key)
        words = (was.finding if was else "", now.finding if now else "")
        one = now or was
        if one and words[0] != words[1]:
            reasons[one.reason["ko"]] = one.reason
            gathered.setdefault((key[0], *words, one.reason["ko"]), []).append(key[1])
    return [Outcome(criteria[k[0]], k[1], k[2], tuple(found), reasons[k[3]]) for k, found in gathered.items()]


def newly_not_met(old: Questionnaire, new: Questionnaire) -> list[Outcome]:
    """Return what can now turn `not_met` and could not before: this needs two people."""
    return [outcome for outcome in changes(old, new) if outcome.after == "not_met"]


def situations(questionnaire: Questionnaire, criterion: Criterion) -> Iterator[tuple[Situation, dict[str, Value]]]:
    """Yield the situations of one criterion: all answers to the questions it reads and to those that lead there."""
    wanted = read_by(questionnaire, criterion)
    asked = [q for q in questionnaire.questions if q.id in wanted]
    yield from _over(questionnaire, asked, (), {})


def read_by(questionnaire: Questionnaire, criterion: Criterion) -> set[str]:
    """Return the ids of the questions that a criterion reads, with those that decide whether they are asked."""
    wanted = {q for rule in criterion.rules for q, _ in rule.when.parts} | set(criterion.by)
    for question in reversed(questionnaire.questions):
        if question.id in wanted and question.when:
            wanted |= {q for q, _ in question.when.parts}
    return wanted


def _over(
    questionnaire: Questionnaire, asked: list[Question], named: Situation, answers: dict[str, Value]
) -> Iterator[tuple[Situation, dict[str, Value]]]:
    if not asked:
        yield named, answers
        return
    first, rest = asked[0], asked[1:]
    if first.when is not None and not holds(first.when, answers):
        yield from _over(questionnaire, rest, named, answers)
        return
    for name, value in values(questionnaire, first):
        yield from _over(questionnaire, rest, (*named, (first.id, name)), {**answers, first.id: value})


def values(questionnaire: Questionnaire, question: Question) -> list[tuple[str, Value]]:
    """Return the answers that can make a difference, each with its name; items of one standing count as one."""
    plain: list[str] = [NONE, UNKNOWN]
    if question.kind == "items":
        kinds: Mapping[str, str] = {s: no for no, s in reversed(list(questionnaire.data.get(question.id, {}).items()))}
        return [*((f"item {s}", (no,)) for s, no in sorted(kinds.items())), *((v, v) for v in plain)]
    ids = dict.fromkeys([*option_ids(questionnaire, question), UNKNOWN])
    bare = lone(question)
    several = question.kind in ("many", "grounds") and "read" not in ids
    return [(v, (v,) if several and v not in bare else v) for v in ids]
