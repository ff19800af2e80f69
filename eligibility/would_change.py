"""What would change a finding: the smallest sets of answers that turn it, worked out from the rules themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations, product

from eligibility.findings import find
from eligibility.flow import lone, option_ids, takes_several, used_answers, values_of
from eligibility.model import (
    FIRM,
    LISTED,
    NONE,
    UNKNOWN,
    Answers,
    Criterion,
    Finding,
    Ground,
    Option,
    Question,
    Questionnaire,
    Value,
)

MOST_TOGETHER = 3
"""Answers that may have to change together; more is no advice."""


@dataclass(frozen=True)
class Cure:
    """What has to be put right first: an option or a ground, the paper that shows it, and days to get the paper."""

    id: str
    paper: str
    lead_days: int | None


@dataclass(frozen=True)
class Move:
    """One answer that would be another: `cures` is empty where it only has to be found out."""

    question: str
    to: Value
    cures: tuple[Cure, ...] = ()


@dataclass(frozen=True)
class Way:
    """One smallest set of moves that turns the finding to `met`."""

    moves: tuple[Move, ...]

    @property
    def lead_days(self) -> int | None:
        """The days the slowest paper takes; None where one of them is not known."""
        days = [c.lead_days for m in self.moves for c in m.cures]
        return None if any(d is None for d in days) else max((d for d in days if d is not None), default=0)


def official(questionnaire: Questionnaire, criterion: Criterion) -> bool:
    """Whether the criterion is the notice's own: staff entered it, and every rule of it is firm."""
    grounds = grounds_of(questionnaire, criterion)
    entered = questionnaire.grounds_complete if grounds else questionnaire.criteria_complete
    standings = [criterion.standing, *(r.standing for r in criterion.rules), *(g.standing for g in grounds)]
    return entered and all(s in FIRM for s in standings)


def grounds_of(questionnaire: Questionnaire, criterion: Criterion) -> tuple[Ground, ...]:
    """Return the grounds that the criterion judges, none where it judges other questions."""
    judges = any(q.kind == "grounds" and q.id in criterion.by for q in questionnaire.questions)
    return questionnaire.grounds if judges else ()


def would_change(questionnaire: Questionnaire, found: Finding, answers: Answers) -> tuple[Way, ...]:
    """Return the smallest ways to turn a finding that is not `met`; none where the rules are not the notice's own."""
    criterion = next((c for c in questionnaire.criteria if c.id == found.criterion), None)
    if criterion is None or found.finding == "met" or not official(questionnaire, criterion):
        return ()
    used = used_answers(questionnaire, answers)
    choices = [moves(questionnaire, q, used) for q in read_by(questionnaire, criterion)]
    choices = [c for c in choices if c]
    ways: list[Way] = []
    for size in range(1, MOST_TOGETHER + 1):
        for together in combinations(choices, size):
            for picked in product(*together):
                if any(set(way.moves) <= set(picked) for way in ways):
                    continue
                if turns(questionnaire, criterion, answers, picked):
                    ways.append(Way(picked))
    return tuple(ways)


def turns(questionnaire: Questionnaire, criterion: Criterion, answers: Answers, picked: tuple[Move, ...]) -> bool:
    """Whether the moves make the criterion met, each of them still on the path afterwards."""
    used = used_answers(questionnaire, {**answers, **{m.question: m.to for m in picked}})
    return all(m.question in used for m in picked) and find(questionnaire, criterion, used).finding == "met"


def read_by(questionnaire: Questionnaire, criterion: Criterion) -> list[Question]:
    """Return the questions the criterion reads and those that decide whether they are asked, in order."""
    wanted = {*criterion.by, *(name for r in criterion.rules for name, _ in r.when.parts)}
    for question in reversed(questionnaire.questions):
        if question.id in wanted and question.when:
            wanted |= {name for name, _ in question.when.parts}
    return [q for q in questionnaire.questions if q.id in wanted]


def moves(questionnaire: Questionnaire, question: Question, used: Answers) -> list[Move]:
    """Return what an answer may become: anything where it is unknown or open, another where it can be cured."""
    value = used.get(question.id)
    if value is None or UNKNOWN in values_of(value):
        return [Move(question.id, to) for to in targets(questionnaire, question)]
    cures = cures_of(questionnaire, question, value)
    if not cures:
        return []
    named = set(values_of(value))
    stays = tuple(v for v in (value if isinstance(value, tuple) else ()) if v not in {c.id for c in cures})
    if question.kind == "grounds":
        return [Move(question.id, stays or (NONE,), cures)]
    if isinstance(value, tuple):
        return [Move(question.id, to, cures) for to in targets(questionnaire, question) if not named & values_of(to)]
    return [Move(question.id, to, cures) for to in targets(questionnaire, question) if to not in named]


def targets(questionnaire: Questionnaire, question: Question) -> Iterator[Value]:
    """Yield the single values an answer may become; any item of a list stands for all."""
    several = takes_several(questionnaire, question)
    if question.kind == "items":
        firm = next((no for no, s in questionnaire.data.get(question.id, {}).items() if s in FIRM), None)
        yield from [(firm,)] if firm else []
        return
    if question.kind == "grounds":
        yield (NONE,)
        return
    alone = lone(question)
    for id_ in option_ids(questionnaire, question):
        option = question.option(id_)
        if id_ not in alone and not (option and option.curable):
            yield (id_,) if several else id_


def cures_of(questionnaire: Questionnaire, question: Question, value: Value) -> tuple[Cure, ...]:
    """Return what of an answer can be put right before the closing."""
    named = (value,) if isinstance(value, str) else value
    records: list[Option | Ground] = [o for o in question.options if o.id in named and o.curable]
    if question.kind == "grounds":
        records += [g for g in questionnaire.grounds if g.id in named and g.curable]
    return tuple(Cure(r.id, r.paper, r.lead_days) for r in records)


def in_time(way: Way, now: datetime, closes: datetime | None) -> bool | None:
    """Whether the way can be gone before the closing; None where lead time or closing is not known."""
    if closes is None:
        return None
    if now >= closes:
        return False
    days = way.lead_days
    return None if days is None else now + timedelta(days=days) <= closes


def is_any_item(question: Question, value: Value) -> bool:
    """Whether a move means any item of the list rather than the one that stands for it."""
    return question.kind == "items" and LISTED in values_of(value)
