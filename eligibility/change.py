"""What a changed answer would do, worked out before it counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eligibility.findings import assess
from eligibility.flow import asked_by, used_answers
from eligibility.model import Answers, Assessment, FindingWord, Outlook, Question, Questionnaire

OUTLOOK = "outlook"


@dataclass(frozen=True, order=True)
class Turned:
    """A decision that differs: the criterion (or `outlook`), the word before and after, empty where it has none."""

    criterion: str
    before: FindingWord | Outlook | str
    after: FindingWord | Outlook | str


@dataclass(frozen=True)
class Effect:
    """What setting an answer does: questions that fall away, come, or return with their answer; findings that turn."""

    falls: tuple[Question, ...]
    comes: tuple[Question, ...]
    returns: tuple[Question, ...]
    turns: tuple[Turned, ...]

    @property
    def nothing(self) -> bool:
        """Whether neither path nor findings change."""
        return not (self.falls or self.comes or self.returns or self.turns)


def effect(questionnaire: Questionnaire, before: Answers, after: Answers) -> Effect:
    """Compare where two maps of answers lead."""
    asked_before, asked_after = asked_by(questionnaire, before), asked_by(questionnaire, after)
    known = {q.id for q in asked_before}
    stays = {q.id for q in asked_after}
    used = used_answers(questionnaire, after)
    new = [q for q in asked_after if q.id not in known]
    found = turned(assess(questionnaire, before), assess(questionnaire, after))
    return Effect(
        tuple(q for q in asked_before if q.id not in stays),
        tuple(q for q in new if q.id not in used),
        tuple(q for q in new if q.id in used),
        tuple(t for t in found if t.criterion != OUTLOOK),
    )


def turned(before: Assessment, after: Assessment) -> tuple[Turned, ...]:
    """Return what one assessment decides differently from another, the outlook last."""
    first, second = words_of(before), words_of(after)
    names: Iterable[str] = dict.fromkeys((*first, *second))
    found = [Turned(c, first.get(c, ""), second.get(c, "")) for c in names if first.get(c) != second.get(c)]
    if before.outlook != after.outlook:
        found.append(Turned(OUTLOOK, before.outlook, after.outlook))
    return tuple(found)


def words_of(found: Assessment) -> dict[str, FindingWord]:
    """Return the finding of each criterion."""
    return {f.criterion: f.finding for f in found.findings}
