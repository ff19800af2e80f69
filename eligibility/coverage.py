"""Which conditions of the notice are checked here, which are explained, and which only a person can judge."""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.flow import used_answers, values_of, walk
from eligibility.model import UNKNOWN, Answers, NoticeCondition, Questionnaire


@dataclass(frozen=True)
class Coverage:
    """The notice's conditions by who answers for them; `waiting` have a question that is open or answered unsurely."""

    checked: tuple[NoticeCondition, ...]
    waiting: tuple[NoticeCondition, ...]
    explained: tuple[NoticeCondition, ...]
    judged: tuple[NoticeCondition, ...]

    @property
    def total(self) -> int:
        """How many conditions were entered."""
        return len(self.checked) + len(self.waiting) + len(self.explained) + len(self.judged)


def coverage(questionnaire: Questionnaire, answers: Answers) -> Coverage:
    """Sort the conditions by who answers for them; a question the finished path passes by counts as checked."""
    used = used_answers(questionnaire, answers)
    finished = walk(questionnaire, answers).complete
    asked = [c for c in questionnaire.conditions if c.question]
    rest = [c for c in questionnaire.conditions if not c.question]

    def settled(condition: NoticeCondition) -> bool:
        if condition.question in used:
            return UNKNOWN not in values_of(used[condition.question])
        return finished

    return Coverage(
        tuple(c for c in asked if settled(c)),
        tuple(c for c in asked if not settled(c)),
        tuple(c for c in rest if not c.judged),
        tuple(c for c in rest if c.judged),
    )
