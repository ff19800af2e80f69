"""The board: what staff hold back or announce at this moment, over and above the content."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.kept import announcements, holds
from eligibility.findings import assess, outlook
from eligibility.model import Answers, Assessment, Finding, Questionnaire

MOST_LINES = 3
"""Announcements shown at once; more would push the screen itself out of sight."""


@dataclass(frozen=True)
class Line:
    """One announcement: its words, and from when until when it is shown."""

    id: int
    text: Mapping[str, str]
    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class Board:
    """What is held, by id, with the words said instead; and the announcements, newest first."""

    topics: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    criteria: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()

    def lines_at(self, now: datetime) -> tuple[Line, ...]:
        """Return the announcements that are valid at a moment."""
        return tuple(line for line in self.lines if line.starts <= now < line.ends)[:MOST_LINES]

    def assess(self, questionnaire: Questionnaire, answers: Answers) -> Assessment:
        """Assess, and make of every held criterion a question for the office, in the words of the hold."""
        found = assess(questionnaire, answers)
        if not self.criteria:
            return found
        findings = tuple(self.over(f) for f in found.findings)
        return Assessment(outlook(questionnaire, findings), findings)

    def over(self, found: Finding) -> Finding:
        """Return a finding as it may be said: a held one asks."""
        words = self.criteria.get(found.criterion)
        if words is None:
            return found
        return replace(found, finding="ask", reason=words, facts=(), standing="unconfirmed")


def read(db: sqlite3.Connection) -> Board:
    """Return the board as the database has it."""
    held: dict[str, dict[str, Mapping[str, str]]] = {"topic": {}, "criterion": {}}
    for hold in holds.every(db):
        held[hold.kind][hold.what] = {"ko": hold.ko, "en": hold.en}
    lines = tuple(
        Line(a.id, {"ko": a.ko, "en": a.en}, datetime.fromtimestamp(a.starts, UTC), datetime.fromtimestamp(a.ends, UTC))
        for a in announcements.every(db)
    )
    return Board(held["topic"], held["criterion"], lines)
