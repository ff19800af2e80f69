"""How far the intake sheet is filled for a round, what still rests on weak sources, and what each blank would firm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.content.check import NOTICE
from bot.content.load import Content
from bot.content.notice import RoundRecord
from faq.model import FIRM, Blank, Entry

MOMENTS = ("posted", "opens", "closes", "results")


@dataclass(frozen=True)
class BlankStatus:
    """One blank with its weak facts, and the topics and findings that it would make firmer."""

    blank: Blank
    weak: tuple[str, ...]
    topics: tuple[Entry, ...]
    findings: tuple[tuple[str, str], ...]


def blanks(content: Content, record: RoundRecord) -> list[BlankStatus]:
    """Return every blank for a round in the order of the sheet."""
    return [status(content, b) for b in content.notice.blanks_for(record.round.id).values()]


def status(content: Content, blank: Blank) -> BlankStatus:
    """Return what rests on one blank."""
    weak = tuple(f for f in blank.firms if content.facts[f].standing not in FIRM)
    topics = tuple(e for e in content.entries.values() if uses(e, blank))
    return BlankStatus(blank, weak, topics, tuple(findings(content, blank)))


def uses(entry: Entry, blank: Blank) -> bool:
    """Tell whether a topic waits for the blank, names it, or rests on a fact that it settles."""
    waits = any(n.blank == blank.id for n in entry.not_known)
    named = any("{{ " + blank.id in row.text["ko"] for row in entry.lines)
    return waits or named or any(set(row.facts) & set(blank.firms) for row in entry.lines)


def findings(content: Content, blank: Blank) -> Iterator[tuple[str, str]]:
    """Yield (id, Korean title) of each criterion that rests on a fact the blank settles."""
    for criterion in content.questionnaire.criteria:
        cited = {*criterion.facts, *(f for r in criterion.rules for f in r.facts)}
        cited |= {f for q in content.questionnaire.questions if q.id in criterion.by for f in q.facts}
        if cited & set(blank.firms):
            yield criterion.id, criterion.title["ko"]


def weak_topics(content: Content) -> list[Entry]:
    """Return the topics whose first line rests on a weak source."""
    return [
        e
        for e in content.entries.values()
        if e.lines and e.lines[0].facts and any(content.facts[f].standing not in FIRM for f in e.lines[0].facts)
    ]


def report(content: Content, record: RoundRecord) -> Iterator[str]:
    """Yield the lines of the report."""
    round_ = record.round
    rows = blanks(content, record)
    filled = [r for r in rows if r.blank.filled]
    yield f"{round_.name['ko']} ({round_.id})"
    for name in MOMENTS:
        moment = getattr(round_, name)
        yield f"  {name}: {moment.isoformat(timespec='minutes') if moment else 'not entered'}"
    yield f"  {len(filled)} of {len(rows)} blanks filled"
    yield from around(content, record)
    for row in filled:
        yield f"[x] {row.blank.title['ko']} ({row.blank.id}), {row.blank.clause}: {row.blank.value['ko']}"
        yield from rests(content, row, "rests on it")
    for row in rows:
        if not row.blank.filled:
            yield f"[ ] {row.blank.title['ko']} ({row.blank.id}): fill ko, en and clause at {NOTICE}:{row.blank.line}"
            yield from rests(content, row, "would be firmer")
    weak = weak_topics(content)
    yield f"{len(weak)} topics still answer from weak sources: " + ", ".join(e.title["ko"] for e in weak)
    soft = [c for c in content.questionnaire.criteria if not any(r.standing in FIRM for r in c.rules)]
    yield f"{len(soft)} findings cannot be firm yet: " + (", ".join(c.title["ko"] for c in soft) or "none")


def around(content: Content, record: RoundRecord) -> Iterator[str]:
    """Yield what the sheet holds beside its blanks: papers, centres, reasons, operator."""
    notice, asked = content.notice, content.questionnaire
    centres = [o for o in content.offices.offices if notice.centre(o, record.round.id)]
    yield f"  {len(notice.papers_for(record.round.id))} papers listed ({NOTICE}, [[paper]])"
    yield f"  telephone and hours of {len(centres)} of {len(content.offices.offices)} centres ({NOTICE}, [[centre]])"
    whole = (
        "entered as a whole: the check asks them" if asked.grounds_complete else "not confirmed as a whole: read only"
    )
    yield f"  disqualification reasons {whole}"
    yield f"  operator {'confirmed' if notice.operator.confirmed else 'not confirmed'} ({NOTICE}, [operator])"


def rests(content: Content, row: BlankStatus, how: str) -> Iterator[str]:
    """Yield what one blank bears on."""
    for id_ in row.weak:
        fact = content.facts[id_]
        yield f"      weak source: {id_} {fact.text['ko']} ({fact.standing}), faq/content/facts.csv:{fact.line}"
    if row.topics:
        yield f"      topics {how}: " + ", ".join(f"{e.title['ko']} ({e.id})" for e in row.topics)
    if row.findings:
        yield f"      findings {how}: " + ", ".join(f"{title} ({id_})" for id_, title in row.findings)
