"""The papers a company needs: the notice's list once staff have entered it, what to have ready before that."""

from __future__ import annotations

import re
from typing import Any

from bot.scene import Scene, word

BETWEEN = re.compile(r"\s*[,;\n]\s*(?![^(]*\))")
"""What stands between papers in a filled blank; not inside brackets."""


def papers(scene: Scene) -> dict[str, Any]:
    """Return the papers: `listed` by the notice with its clause, or `ready` ones that are not the notice's list."""
    blank = scene.content.notice.blanks["papers"]
    if blank.filled:
        names = [name for name in BETWEEN.split(blank.value[scene.lang]) if name]
        return {"listed": [{"name": name} for name in names], "clause": blank.clause, "ready": [], "asked": []}
    each = [ready(scene, id_) for id_ in scene.content.ready]
    return {
        "listed": [],
        "clause": "",
        "ready": [p for p in each if not p["ask"]],
        "asked": [p for p in each if p["ask"]],
    }


def ready(scene: Scene, id_: str) -> dict[str, Any]:
    """Return one paper to have ready, in this language, with how firm that is."""
    paper = scene.content.ready[id_]
    return {
        "name": scene.say(paper.name),
        "issuer": scene.say(paper.issuer),
        "fresh": scene.say(paper.fresh),
        "ask": paper.ask,
        "standing": word(scene.standing(paper.facts)),
        "facts": paper.facts,
    }


def paper_name(scene: Scene, id_: str) -> str:
    """Return the name of a paper that an answer or a reason names; empty where none is named."""
    if id_ in scene.content.ready:
        return scene.say(scene.content.ready[id_].name)
    blank = scene.content.notice.blanks.get(id_)
    return blank.title[scene.lang] if blank else ""
