"""Records of the self-check: questions, criteria with their rules, grounds, and what an assessment finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Text = Mapping[str, str]
"""The same words in each language: {"ko": ..., "en": ...}."""

Standing = Literal["seed", "official", "press", "analogous", "unconfirmed"]
STANDINGS: tuple[Standing, ...] = ("seed", "official", "press", "analogous", "unconfirmed")
"""From firm to weak; `seed` and `official` are equally firm."""
FIRM: frozenset[str] = frozenset({"seed", "official"})

FindingWord = Literal["met", "not_met", "ask", "unknown"]
Outlook = Literal["clear", "obstacle", "open"]

Value = str | tuple[str, ...]
"""An answer: one option, or several for questions that take more than one."""
Answers = Mapping[str, Value]

UNKNOWN = "unknown"
"""The value *I do not know*, which every question takes."""
NONE = "none"
"""The value *none of these*, for questions that take several."""
LISTED = "listed"
"""What a condition names when it asks for any item of the list."""

QuestionKind = Literal["one", "many", "items", "grounds"]


@dataclass(frozen=True)
class Condition:
    """One level of any / all over answers: each part names a question and the values that satisfy it."""

    parts: tuple[tuple[str, tuple[str, ...]], ...]
    how: Literal["all", "any"] = "all"


@dataclass(frozen=True)
class Option:
    """One answer on offer; `words` say it in free text, `alone` bars others, `curable` may change before closing.

    `paper` names the blank of the notice's paper that would show the change, `lead_days` how long it takes to get.
    One that is not `offered` has no button of its own: it is taken from elsewhere.
    """

    id: str
    text: Text
    words: tuple[str, ...] = ()
    alone: bool = False
    curable: bool = False
    paper: str = ""
    lead_days: int | None = None
    offered: bool = True


@dataclass(frozen=True)
class Question:
    """One screen of the self-check: wording, help, why it is asked, options, and when it is asked at all."""

    id: str
    part: str
    kind: QuestionKind
    ask: Text
    help: Text
    why: Text
    options: tuple[Option, ...] = ()
    when: Condition | None = None
    facts: tuple[str, ...] = ()
    standing: Standing = "unconfirmed"

    def option(self, value: str) -> Option | None:
        """Return the option with that id, or None."""
        return next((o for o in self.options if o.id == value), None)


@dataclass(frozen=True)
class Rule:
    """When the condition holds the criterion finds `finding`, as firmly as the facts it cites allow."""

    when: Condition
    finding: FindingWord
    reason: Text
    facts: tuple[str, ...]
    standing: Standing


@dataclass(frozen=True)
class Criterion:
    """One condition of the programme, its rules in order, the question for the office and who can confirm it."""

    id: str
    title: Text
    by: tuple[str, ...]
    rules: tuple[Rule, ...]
    ask: Text
    who: Text
    otherwise: Text
    unknown: Text
    facts: tuple[str, ...] = ()
    standing: Standing = "unconfirmed"


@dataclass(frozen=True)
class Ground:
    """One disqualification reason: of comparable programmes (to read), or of the notice itself once entered."""

    id: str
    text: Text
    facts: tuple[str, ...]
    standing: Standing
    family: bool = False
    clause: str = ""
    curable: bool = False
    paper: str = ""
    lead_days: int | None = None


@dataclass(frozen=True)
class NoticeCondition:
    """One condition of the notice and who answers for it: a question here, an FAQ entry, or a person (`judged`)."""

    id: str
    text: Text
    clause: str
    question: str = ""
    entry: str = ""
    judged: bool = False
    where: str = ""


@dataclass(frozen=True)
class Questionnaire:
    """The whole self-check as content gives it.

    `grounds_complete` is staff's word that the grounds are the notice's whole list. `criteria_complete` is their
    word that the criteria are all the notice has. `data` gives the standing of a value that rests on data, such as
    an item of the list: question id -> value -> standing. `conditions` are the notice's own, once entered;
    `judged_by_person` is what reviewers are known to judge before that.
    """

    parts: tuple[tuple[str, Text], ...]
    questions: tuple[Question, ...]
    criteria: tuple[Criterion, ...]
    grounds: tuple[Ground, ...] = ()
    grounds_complete: bool = False
    criteria_complete: bool = False
    data: Mapping[str, Mapping[str, Standing]] = field(default_factory=dict)
    judged_by_person: tuple[Text, ...] = ()
    conditions: tuple[NoticeCondition, ...] = ()

    def question(self, id: str) -> Question | None:
        """Return the question with that id, or None."""
        return next((q for q in self.questions if q.id == id), None)


@dataclass(frozen=True)
class Finding:
    """What one criterion finds; as firm as the weakest of rule and data. `ask` is the question for the office."""

    criterion: str
    title: Text
    finding: FindingWord
    rests_on: tuple[str, ...]
    facts: tuple[str, ...]
    standing: Standing
    reason: Text
    ask: Text
    who: Text


@dataclass(frozen=True)
class Assessment:
    """Every finding in the order of the criteria, and the outlook for scripts."""

    outlook: Outlook
    findings: tuple[Finding, ...]

    def count(self, *words: FindingWord) -> int:
        """Count the findings that bear one of the words."""
        return sum(f.finding in words for f in self.findings)


def weakest(*standings: Standing) -> Standing:
    """Return the weakest of the standings; none at all is `unconfirmed`."""
    return max(standings, key=STANDINGS.index, default="unconfirmed")
