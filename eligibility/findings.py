"""Answers to findings: as firm as the weakest part, and never a finding from silence."""

from __future__ import annotations

from eligibility.flow import holds, may_be_asked, used_answers, values_of
from eligibility.model import (
    FIRM,
    NONE,
    UNKNOWN,
    Answers,
    Assessment,
    Criterion,
    Finding,
    FindingWord,
    Ground,
    Outlook,
    Questionnaire,
    Rule,
    Standing,
    Text,
    weakest,
)


class NothingToAssess(ValueError):
    """Raised when the questionnaire has no criterion: an error, never a pass."""


def assess(questionnaire: Questionnaire, answers: Answers) -> Assessment:
    """Work out every finding from the answers on the path; raises NothingToAssess without criteria."""
    if not questionnaire.criteria:
        raise NothingToAssess("the questionnaire has no criterion")
    used = used_answers(questionnaire, answers)
    findings = tuple(find(questionnaire, criterion, used) for criterion in questionnaire.criteria)
    return Assessment(outlook(questionnaire, findings), findings)


def outlook(questionnaire: Questionnaire, findings: tuple[Finding, ...]) -> Outlook:
    """Sum up for scripts: `clear` only where staff call both lists complete and every criterion is met."""
    words = {f.finding for f in findings}
    if "not_met" in words:
        return "obstacle"
    complete = questionnaire.grounds_complete and questionnaire.criteria_complete
    return "clear" if complete and words == {"met"} else "open"


def find(questionnaire: Questionnaire, criterion: Criterion, answers: Answers) -> Finding:
    """Apply the criterion's first rule that holds; no rule and an open or unsure answer is `unknown`."""
    if any(q.kind == "grounds" and q.id in criterion.by for q in questionnaire.questions):
        return find_ground(questionnaire, criterion, answers)
    for rule in criterion.rules:
        if holds(rule.when, answers):
            return by_rule(questionnaire, criterion, rule, answers)
    if any(open_or_unsure(questionnaire, q, answers) for q in criterion.by):
        return plain(criterion, "unknown", criterion.unknown)
    return plain(criterion, "ask", criterion.otherwise)


def open_or_unsure(questionnaire: Questionnaire, id_: str, answers: Answers) -> bool:
    """Whether a question is answered *I do not know*, or not answered though its path may still ask it."""
    if id_ in answers:
        return UNKNOWN in values_of(answers[id_])
    return may_be_asked(questionnaire, id_, answers)


def by_rule(questionnaire: Questionnaire, criterion: Criterion, rule: Rule, answers: Answers) -> Finding:
    """Give the rule's finding, softened to `ask` unless rule and data are both firm."""
    standing = weakest(rule.standing, *data_standings(questionnaire, rule, answers))
    word: FindingWord = rule.finding
    if word in ("met", "not_met") and standing not in FIRM:
        word = "ask"
    return Finding(
        criterion.id,
        criterion.title,
        word,
        criterion.by,
        rule.facts,
        standing,
        rule.reason,
        criterion.ask,
        criterion.who,
    )


def data_standings(questionnaire: Questionnaire, rule: Rule, answers: Answers) -> list[Standing]:
    """Return for each question the rule reads the firmest standing among the data rows its answer names."""
    found: list[Standing] = []
    for question, _ in rule.when.parts:
        rows = questionnaire.data.get(question, {})
        named = [rows[v] for v in values_of(answers.get(question)) if v in rows]
        if named:
            found.append(min(named, key=lambda s: (s not in FIRM, weakest(s))))
    return found


def plain(criterion: Criterion, word: FindingWord, reason: Text) -> Finding:
    """Give a finding that no rule carries, on the criterion's own facts."""
    return Finding(
        criterion.id,
        criterion.title,
        word,
        criterion.by,
        criterion.facts,
        criterion.standing,
        reason,
        criterion.ask,
        criterion.who,
    )


def find_ground(questionnaire: Questionnaire, criterion: Criterion, answers: Answers) -> Finding:
    """Judge disqualification reasons: only when staff have entered the notice's whole list; otherwise `ask`."""
    if not questionnaire.grounds_complete:
        return plain(criterion, "ask", criterion.otherwise)
    said = frozenset[str]().union(*(values_of(answers.get(q)) for q in criterion.by))
    if not said or UNKNOWN in said:
        return plain(criterion, "unknown", criterion.unknown)
    standing = weakest(*(g.standing for g in questionnaire.grounds))
    named = [g for g in questionnaire.grounds if g.id in said]
    if named:
        return obstacle(criterion, named)
    word: FindingWord = "met" if NONE in said and standing in FIRM else "ask"
    facts = tuple(dict.fromkeys(f for g in questionnaire.grounds for f in g.facts))
    reason = criterion.rules[0].reason if criterion.rules else criterion.otherwise
    return Finding(
        criterion.id, criterion.title, word, criterion.by, facts, standing, reason, criterion.ask, criterion.who
    )


def obstacle(criterion: Criterion, named: list[Ground]) -> Finding:
    """Give the finding for grounds that the company says apply, each with the notice's clause."""
    standing = min((g.standing for g in named), key=lambda s: (s not in FIRM, weakest(s)))
    reason = {
        lang: "; ".join(g.text[lang] + (f" ({g.clause})" if g.clause else "") for g in named) for lang in named[0].text
    }
    facts = tuple(dict.fromkeys(f for g in named for f in g.facts))
    word: FindingWord = "not_met" if standing in FIRM else "ask"
    return Finding(
        criterion.id, criterion.title, word, criterion.by, facts, standing, reason, criterion.ask, criterion.who
    )
