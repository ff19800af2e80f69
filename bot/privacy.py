"""What is kept about a chat: shown on request, gone on request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any

from bot import moments
from bot.kept import askers, conversations, inbox, outbox, wishes
from bot.kept.declared import DECLARED
from bot.model import Forget, Talk
from bot.scene import Button, Reply, Scene, Step
from bot.welcome import HOME, operator

OWN = Button("own::check", "own_check")
"""The self-check that keeps nothing."""


def policy(scene: Scene) -> Step:
    """Show what is kept, why and until when, and the rights to it."""
    retention = scene.content.notice.retention
    rows = ((Button("mydata", "mydata"), Button("forget", "delete_now")), (OWN, *HOME))
    facts = {
        "kept": [{"id": d.id, "ends": d.ends, "hours": d.hours} for d in DECLARED],
        "idle_days": retention.idle_days,
        "after_round_days": retention.after_round_days,
        "wish_days": retention.wish_days,
        "operator": operator(scene),
    }
    return Step(scene.talk, (Reply("privacy", facts, rows, replaces=scene.tapped),))


def mydata(scene: Scene) -> Step:
    """Show all that is kept about the chat, in words and as a file."""
    everything = scene.known.everything()
    record = everything or {conversations.KEPT.id: {"talk": scene.talk.as_record()}}
    data = json.dumps(record, ensure_ascii=False, indent=1, default=_written).encode()
    facts = {
        **_conversation(scene),
        "wish": _wish(scene, everything.get(wishes.KEPT.id)),
        "told": len(everything.get(askers.KEPT.id, ())),
        "waiting": len(everything.get(inbox.KEPT.id, ())),
        "leaving": len(everything.get(outbox.KEPT.id, ())),
    }
    rows = ((Button("forget", "delete_now"), *HOME),)
    files = (("mydata.json", "application/json", data),)
    return Step(scene.talk, (Reply("mydata", facts, rows, files=files),))


def _conversation(scene: Scene) -> dict[str, Any]:
    """Return where the conversation stands, in words."""
    from bot.self_check import answer_words
    from bot.size_check import kept_words

    talk, known = scene.talk, scene.known
    questions = [q for q in scene.content.questionnaire.questions if q.id in talk.answers]
    titles = dict(scene.content.questionnaire.parts)
    return {
        "answers": [
            *({"part": titles[q.part][scene.lang], "said": answer_words(scene, q)} for q in questions),
            *kept_words(scene),
        ],
        "language": scene.lang,
        "place": talk.place,
        "words": str(talk.proposal.get("words", "")),
        "result": bool(talk.result),
        "since": moments.exact(known.since, scene.lang) if known.since else "",
        "until": moments.exact(known.until, scene.lang) if known.until else "",
    }


def _wish(scene: Scene, kept: Mapping[str, Any] | None) -> dict[str, str]:
    """Return the consent as it is kept: its moment, the text agreed to, and its end at the latest."""
    if kept is None:
        return {}
    since, until = (moments.exact(kept[name], scene.lang) for name in ("since", "until"))
    return {"since": since, "consent": str(kept["consent"]), "until": until}


def _written(value: object) -> str:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)


def forget(scene: Scene, sure: bool) -> Step:
    """Remove everything kept about the chat at once, with a receipt; asks first."""
    if not sure:
        rows = ((Button("forget_yes", "forget_yes", numbered=True),), (Button("home", "forget_no", numbered=True),))
        return Step(scene.talk, (Reply("forget", {}, rows, replaces=scene.tapped),))
    number = receipt(scene.now)
    facts = {**removed(scene), "moment": moments.exact(scene.now, scene.lang), "receipt": number}
    return Step(Talk(), (Reply("forgotten", facts, (HOME, (OWN,)), replaces=scene.tapped),), (Forget(number),))


def removed(scene: Scene) -> dict[str, Any]:
    """Return what a deletion takes away, without saying what it was."""
    talk = scene.talk
    return {
        "answers": len(talk.answers),
        "place": bool(talk.place or talk.office),
        "result": bool(talk.result),
        "wish": scene.known.wish,
        "row": scene.known.since is not None,
    }


def receipt(now: datetime) -> str:
    """Return the number of a deletion: its day and a mark made from the moment alone, so that it names nobody."""
    mark = blake2b(now.isoformat().encode(), digest_size=4).hexdigest().upper()
    return f"{moments.seoul(now):%Y%m%d}-{mark}"
