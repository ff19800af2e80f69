"""Where a company stands in the self-check, worked out from its answers each time; nothing else is state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eligibility.model import LISTED, NONE, UNKNOWN, Answers, Condition, Question, Questionnaire, Value


@dataclass(frozen=True)
class Path:
    """The questions answered in order, the first open one if any, and answers the path does not use (`parked`)."""

    answered: tuple[Question, ...]
    open: Question | None
    parked: tuple[str, ...]
    most_left: int

    @property
    def complete(self) -> bool:
        """Whether nothing is left to ask."""
        return self.open is None


def values_of(value: Value | None) -> frozenset[str]:
    """Return what an answer says as a set; numbered items also say `listed`."""
    if value is None:
        return frozenset()
    each = {value} if isinstance(value, str) else set(value)
    return frozenset(each | {LISTED}) if any(v.isdecimal() for v in each) else frozenset(each)


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether the condition holds; an unanswered question satisfies nothing."""
    met = [not values_of(answers.get(q)).isdisjoint(wanted) for q, wanted in condition.parts]
    return all(met) if condition.how == "all" else any(met)


def may_be_asked(questionnaire: Questionnaire, id_: str, answers: Answers) -> bool:
    """Whether the path through these answers asks the question or still may; one that it passes by is not open."""
    question = questionnaire.question(id_)
    if question is None or question.when is None:
        return question is not None
    condition = question.when
    may = [
        not values_of(answers[q]).isdisjoint(wanted) if q in answers else may_be_asked(questionnaire, q, answers)
        for q, wanted in condition.parts
    ]
    return all(may) if condition.how == "all" else any(may)


def option_ids(questionnaire: Questionnaire, question: Question) -> tuple[str, ...]:
    """Return the ids that answer the question, apart from *I do not know*; numbers of items are open-ended."""
    if question.kind == "grounds":
        if questionnaire.grounds_complete:
            return (*(g.id for g in questionnaire.grounds), NONE)
        return ("read", "ask")
    return tuple(o.id for o in question.options)


def valid(questionnaire: Questionnaire, question: Question, value: Value) -> bool:
    """Whether the value answers the question: known ids, and lone answers alone."""
    each = (value,) if isinstance(value, str) else tuple(value)
    if not each or len(set(each)) != len(each):
        return False
    if each == (UNKNOWN,):
        return True
    if question.kind == "items":
        known: Iterable[str] = (*questionnaire.data.get(question.id, ()), NONE)
    else:
        known = option_ids(questionnaire, question)
    if any(v not in set(known) for v in each):
        return False
    return len(each) == 1 or (takes_several(questionnaire, question) and not set(each) & lone(question))


def takes_several(questionnaire: Questionnaire, question: Question) -> bool:
    """Whether more than one value may stand together."""
    return question.kind in ("many", "items") or (question.kind == "grounds" and questionnaire.grounds_complete)


def lone(question: Question) -> frozenset[str]:
    """Return the values that never stand beside another."""
    return frozenset({NONE, UNKNOWN, *(o.id for o in question.options if o.alone)})


def walk(questionnaire: Questionnaire, answers: Answers) -> Path:
    """Replay the answers: each question whose condition holds, in order; the first without a valid answer is open.

    Answers behind an open question count as well: nothing that was said is lost while a question in between waits.
    """
    used: dict[str, Value] = {}
    answered: list[Question] = []
    open_question: Question | None = None
    left = 0
    for question in questionnaire.questions:
        if not may_be_asked(questionnaire, question.id, used):
            continue
        if question.when is None or holds(question.when, used):
            value = answers.get(question.id)
            if value is not None and valid(questionnaire, question, value):
                used[question.id] = value
                answered.append(question)
                continue
            open_question = open_question or question
        left += 1
    parked = tuple(q for q in answers if q not in used)
    return Path(tuple(answered), open_question, parked, left)


def used_answers(questionnaire: Questionnaire, answers: Answers) -> dict[str, Value]:
    """Return the answers on the path; parked ones are left out."""
    return {q.id: answers[q.id] for q in walk(questionnaire, answers).answered}


def asked_by(questionnaire: Questionnaire, answers: Answers) -> tuple[Question, ...]:
    """Return the questions that these answers have asked for, answered or not, in order."""
    used = used_answers(questionnaire, answers)
    return tuple(q for q in questionnaire.questions if q.when is None or holds(q.when, used))


def earlier(questionnaire: Questionnaire, path: Path, id_: str) -> Question | None:
    """Return the answered question that comes before this one on the path, None at the first."""
    order = [q.id for q in questionnaire.questions]
    if id_ not in order:
        return None
    before = [q for q in path.answered if order.index(q.id) < order.index(id_)]
    return before[-1] if before else None
