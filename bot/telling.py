"""How an entry is told at a moment: each line of its own round, the notice's words first once staff entered them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot import moments
from bot.content.fill import empty_blanks, used
from bot.content.notice import RoundRecord
from bot.scene import Scene, word
from faq.model import Entry, Line, NotKnown, Paper

MOST_SOURCES = 6
DATES = frozenset({"posted", "opens", "closes", "results"})
"""Names whose lines are led by the season once the round they speak of is not the one that counts."""


def told(scene: Scene, entry: Entry) -> dict[str, Any]:
    """Return what the answer's template tells of the entry itself."""
    kept = [row for row in entry.lines if not gives_way(scene, entry, row)]
    empty = [n for row in kept for n in sorted(empty_blanks(row.text, scene.content.notice, scene.round))]
    shown = [(row, text) for row in kept if (text := line(scene, row))]
    lines = [text for _, text in shown]
    filled, open_ = not_known(scene, entry.not_known, empty)
    led = shown[:1] and shown[0][0] is entry.lines[0] and not lines[0]["of"]
    first = bool(filled) and (entry.kind == "refer" or not led)
    return {
        "lead": leads(scene, entry, lines),
        "first": filled if first else [],
        "lines": lines,
        "not_known": open_ if first else [*filled, *open_],
        "sources": sources(scene, [row for row, _ in shown]),
        "papers": papers(scene) if any(n.blank == "papers" for n in entry.not_known) else [],
    }


def sources(scene: Scene, rows: Sequence[Line]) -> list[str]:
    """Return the sources of the lines, first one of each: a line whose source is not shown cannot be judged."""
    each = [scene.sources(tuple(row.facts)) for row in rows]
    firsts = [found[0] for found in each if found]
    return list(dict.fromkeys([*firsts, *(s for found in each for s in found)]))[:MOST_SOURCES]


def gives_way(scene: Scene, entry: Entry, row: Line) -> bool:
    """Tell whether the notice's own words replace the line: all its facts are settled by blanks that are filled."""
    blanks = [scene.blank(n.blank) for n in entry.not_known]
    settled = {fact for blank in blanks if blank for fact in blank.firms}
    if any(n.blank == "papers" for n in entry.not_known) and papers(scene):
        settled |= set(scene.content.notice.blanks["papers"].firms)
    return bool(row.facts) and set(row.facts) <= settled


def line(scene: Scene, row: Line) -> dict[str, str] | None:
    """Return a line with its standing and the earlier round it is of; None where it has nothing to say now.

    A line that rests on an earlier round is filled with that round's own dates. One that rests on a notice which is
    not posted yet is not said, and one whose facts are out of their days says only that.
    """
    earlier = scene.earlier(row.facts)
    if earlier is not None and (row.latest or unposted(scene, earlier)):
        return None
    own = scene.as_of(earlier) if earlier else scene
    if (row.phases and own.phase not in row.phases) or empty_blanks(row.text, own.content.notice, own.round):
        return None
    standing = "" if row.own else word(scene.standing(row.facts))
    if stale := scene.expired(row.facts):
        return {"text": "", "standing": standing, "of": "", **days(scene, stale[0].valid_from, stale[0].valid_to)}
    of = earlier.round.name[scene.lang] if earlier else scene.of_round(row.text)
    return {"text": own.say(row.text), "standing": standing, "of": of, "until": "", "since": ""}


def days(scene: Scene, first: Any, last: Any) -> dict[str, str]:
    """Return the day a fact was said until, or is said from."""
    gone = last is not None and last < moments.seoul(scene.now).date()
    return {
        "until": moments.day(last.isoformat(), scene.lang) if gone else "",
        "since": "" if gone or first is None else moments.day(first.isoformat(), scene.lang),
    }


def unposted(scene: Scene, record: RoundRecord) -> bool:
    """Tell whether a round's notice is not out yet."""
    return record.round.posted is None or record.round.posted > scene.now


def leads(scene: Scene, entry: Entry, lines: Sequence[dict[str, str]]) -> bool:
    """Tell whether the season has to be said first, because the dates in the lines are not of this moment."""
    dated = [row for row in entry.lines if used(row.text[scene.lang]) & DATES]
    moved = any(scene.earlier(row.facts) or (row.phases and scene.phase not in row.phases) for row in dated)
    return entry.kind != "decline" and (moved or (entry.group == "dates" and not lines))


def not_known(
    scene: Scene, items: Sequence[NotKnown], empty: Sequence[str]
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return what the notice settled and what is still not known; `empty` are blanks that lines wanted to name."""
    listed = "papers" if papers(scene) and not scene.blank("papers") else None
    told_ = [unknown(scene, n) for n in items if n.blank != listed and not (n.quiet and scene.blank(n.blank) is None)]
    named = {n.blank for n in items}
    for id_ in dict.fromkeys(empty):
        if id_ not in named:
            title = scene.content.notice.blanks[id_].title
            told_.append(unknown(scene, NotKnown("not_entered", title, id_)))
    return [t for t in told_ if t["kind"] == "filled"], [t for t in told_ if t["kind"] != "filled"]


def unknown(scene: Scene, n: NotKnown) -> dict[str, str]:
    """Return what is not known, or the notice's word once staff have filled the blank."""
    blank = scene.blank(n.blank)
    return {
        "kind": "filled" if blank else n.kind,
        "about": scene.say(n.about),
        "value": blank.value[scene.lang] if blank else "",
        "clause": blank.clause if blank else "",
        "checked": str(scene.names.get("checked", "")),
    }


def papers(scene: Scene) -> list[dict[str, Any]]:
    """Return the papers of this round with the days to order them between, where the close is known."""
    return [paper(scene, p) for p in scene.content.notice.papers_for(scene.round.round.id)]


def paper(scene: Scene, p: Paper) -> dict[str, Any]:
    """Return one paper: issuer, lead time, and the days before which it is too early and after which too late."""
    closes, lang = scene.round.round.closes, scene.lang
    early = moments.day(closes - timedelta(days=p.valid_days), lang) if closes and p.valid_days else ""
    late = moments.day(closes - timedelta(days=p.lead_days), lang) if closes and p.lead_days else ""
    return {
        "id": p.id,
        "name": p.name[lang],
        "issuer": p.issuer[lang],
        "note": p.note[lang],
        "lead_days": p.lead_days,
        "valid_days": p.valid_days,
        "not_before": early,
        "order_by": late,
        "clause": p.clause,
    }
