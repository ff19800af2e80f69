"""Open questions grouped by likeness, with how many ask the same and for how long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.kept.questions import Question
from faq.likeness import Groups

DAY = 86400.0


@dataclass(frozen=True)
class Group:
    """Questions of like wording, oldest first: the first one speaks for all."""

    id: str
    questions: tuple[Question, ...]

    @property
    def words(self) -> str:
        """The words that speak for the group."""
        return self.questions[0].words

    @property
    def count(self) -> int:
        """How many ask it."""
        return len(self.questions)

    @property
    def near(self) -> str:
        """The topic that most of the questions came nearest to; empty where none did."""
        named = Counter(q.near[0] for q in self.questions if q.near)
        return min(named, key=lambda t: (-named[t], t)) if named else ""

    def age(self, now: float) -> int:
        """Return for how many whole days the first has waited."""
        return max(0, int((now - self.questions[0].at) // DAY))


class Waiting:
    """The open questions; each is read once, and what it is like is worked out once."""

    def __init__(self) -> None:
        self._groups = Groups()
        self._read: dict[str, Question] = {}

    def groups(self, keys: Sequence[str], read: Callable[[Sequence[str]], Iterable[Question]]) -> list[Group]:
        """Return the groups of the questions that are open, oldest first, the largest and then the oldest group first.

        `read` gives the questions of keys that are new.
        """
        self._read |= {q.key: q for q in read([key for key in keys if key not in self._read])}
        self._read = {key: self._read[key] for key in keys if key in self._read}
        self._groups.take((q.key, q.words) for q in self._read.values())
        together: dict[str, list[Question]] = {}
        for key, question in self._read.items():
            together.setdefault(self._groups.of[key], []).append(question)
        groups = [Group(id_, tuple(found)) for id_, found in together.items()]
        return sorted(groups, key=lambda g: (-len(g.questions), g.questions[0].at, g.id))
