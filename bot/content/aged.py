"""Content as it counts at a moment: blanks of the round that counts, and nothing firm on facts out of their time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from bot.content.notice import RoundRecord
from bot.moments import seoul
from eligibility.model import Criterion, Ground, Question, Questionnaire, Rule, weakest
from faq.model import Fact

if TYPE_CHECKING:
    from bot.content.load import Content

Cited = TypeVar("Cited", Question, Rule, Criterion, Ground)

MOST_DAYS = 32
"""Days that are remembered at once; a bot meets one at a time, a check of the content meets every phase."""


def at(content: Content, now: datetime) -> Content:
    """Return the content as it counts at an aware moment."""
    record = content.round_at(now)
    day = seoul(now).date()
    kept = content.aged.get((record.round.id, day))
    if kept is None:
        stale = stale_facts(content.facts, record, day)
        notice = replace(content.notice, blanks=content.notice.blanks_for(record.round.id))
        kept = replace(content, notice=notice, questionnaire=weakened(content.questionnaire, stale))
        if len(content.aged) >= MOST_DAYS:
            content.aged.clear()
        content.aged[(record.round.id, day)] = kept
    return kept


def stale_facts(facts: Mapping[str, Fact], record: RoundRecord, day: date) -> frozenset[str]:
    """Return the facts that were said of another round, or that are out of their days."""
    return frozenset(f.id for f in facts.values() if f.round not in ("", record.round.id) or not f.valid(day))


def weakened(questionnaire: Questionnaire, stale: frozenset[str]) -> Questionnaire:
    """Return the self-check with everything that rests on a stale fact turned into a question for the office."""

    def weak(cited: Cited) -> Cited:
        return replace(cited, standing=weakest(cited.standing, "unconfirmed")) if stale & set(cited.facts) else cited

    criteria = tuple(replace(weak(c), rules=tuple(weak(r) for r in c.rules)) for c in questionnaire.criteria)
    rows = [c.facts for c in questionnaire.criteria] + [r.facts for c in questionnaire.criteria for r in c.rules]
    return replace(
        questionnaire,
        questions=tuple(weak(q) for q in questionnaire.questions),
        criteria=criteria,
        grounds=tuple(weak(g) for g in questionnaire.grounds),
        grounds_complete=questionnaire.grounds_complete
        and not any(stale & set(g.facts) for g in questionnaire.grounds),
        criteria_complete=questionnaire.criteria_complete and not any(stale & set(facts) for facts in rows),
    )
