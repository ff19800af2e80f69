"""What would change a finding, in the company's words: only where the rules are the notice's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.papers import paper_name
from bot.scene import Scene
from bot.self_check import said
from eligibility.model import Finding, Question
from eligibility.would_change import Cure, Move, Way, in_time, is_any_item, would_change

MOST_WAYS = 3


def ways(scene: Scene, found: Finding) -> list[dict[str, Any]]:
    """Return the smallest ways to turn a finding, the ones that differ only in the answer reached put together."""
    together: dict[tuple[tuple[str, tuple[Cure, ...]], ...], list[Way]] = {}
    for way in would_change(scene.content.questionnaire, found, scene.talk.answers):
        together.setdefault(tuple((m.question, m.cures) for m in way.moves), []).append(way)
    return [way_facts(scene, alike) for alike in list(together.values())[:MOST_WAYS]]


def way_facts(scene: Scene, alike: Sequence[Way]) -> dict[str, Any]:
    """Return one way: its moves, and whether its papers can be had before the closing."""
    first = alike[0]
    moves = [move_facts(scene, [way.moves[n] for way in alike]) for n in range(len(first.moves))]
    cured = any(m.cures for m in first.moves)
    closes = scene.round.round.closes
    if not cured:
        time = ""
    elif closes is not None and scene.now >= closes:
        time = "closed"
    else:
        time = {True: "in_time", False: "too_late", None: "unknown"}[in_time(first, scene.now, closes)]
    return {"moves": moves, "time": time, "days": first.lead_days or 0}


def move_facts(scene: Scene, alike: Sequence[Move]) -> dict[str, Any]:
    """Return one answer that would be another, with what has to be put right and the paper that shows it."""
    move = alike[0]
    asked = scene.content.questionnaire.question(move.question)
    assert asked is not None
    to = dict.fromkeys("=any_item" if is_any_item(asked, m.to) else said(scene, asked, m.to) for m in alike)
    return {
        "ask": scene.say(asked.ask),
        "to": list(to),
        "grounds": asked.kind == "grounds" and bool(move.cures),
        "cures": [
            {"what": cure_name(scene, asked, c), "paper": paper_name(scene, c.paper), "days": c.lead_days}
            for c in move.cures
        ],
    }


def cure_name(scene: Scene, asked: Question, cure: Cure) -> str:
    """Return what has to be put right, as the company chose it."""
    return said(scene, asked, (cure.id,))
