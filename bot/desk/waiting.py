"""Open questions grouped by likeness, with how many ask the same and for how long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.kept.questions import Question
from faq.likeness import Groups

DAY = 86400.0


@dataclass(frozen=True)
class Group:
    """Questions of like wording: the first one speaks for all; `near` is the topic that most of them came near."""

    id: str
    questions: tuple[Question, ...]
    near: str

    @property
    def words(self) -> str:
        """The words that speak for the group."""
        return self.questions[0].words

    @property
    def count(self) -> int:
        """How many ask it."""
        return len(self.questions)

    def age(self, now: float) -> int:
        """Return for how many whole days the first has waited."""
        return max(0, int((now - min(q.at for q in self.questions)) // DAY))


class Waiting:
    """The open questions; what is alike is worked out once for each question and remembered."""

    def __init__(self) -> None:
        self._groups = Groups()

    def groups(self, open_questions: Sequence[Question]) -> list[Group]:
        """Return the groups of the questions that are still open, the largest and then the oldest first."""
        self._groups.take((q.key, q.words) for q in open_questions)
        together: dict[str, list[Question]] = {}
        for question in open_questions:
            together.setdefault(self._groups.of[question.key], []).append(question)
        groups = [Group(id_, tuple(found), nearest(found)) for id_, found in together.items()]
        return sorted(groups, key=lambda g: (-g.count, min(q.at for q in g.questions), g.id))


def nearest(questions: Sequence[Question]) -> str:
    """Return the topic that most of the questions came nearest to; empty where none did."""
    named = Counter(q.near[0] for q in questions if q.near)
    return min(named, key=lambda t: (-named[t], t)) if named else ""
