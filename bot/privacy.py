"""What is kept about a chat: shown on request, gone on request."""

from __future__ import annotations

import json
from typing import Any

from bot.kept.declared import DECLARED
from bot.model import Forget, Talk
from bot.scene import Button, Reply, Scene, Step
from bot.welcome import HOME, operator


def policy(scene: Scene) -> Step:
    """Show what is kept, why and until when."""
    retention = scene.content.notice.retention
    rows = ((Button("mydata", "mydata"), Button("forget", "delete_now")), HOME)
    facts = {
        "kept": [d.id for d in DECLARED],
        "idle_days": retention.idle_days,
        "after_round_days": retention.after_round_days,
        "operator": operator(scene),
    }
    return Step(scene.talk, (Reply("privacy", facts, rows, replaces=scene.tapped),))


def mydata(scene: Scene) -> Step:
    """Show all that is kept about the chat, in words and as a file."""
    from bot.self_check import answer_words
    from bot.size_check import kept_words

    questions = [q for q in scene.content.questionnaire.questions if q.id in scene.talk.answers]
    titles = dict(scene.content.questionnaire.parts)
    facts: dict[str, Any] = {
        "answers": [
            *({"part": titles[q.part][scene.lang], "said": answer_words(scene, q)} for q in questions),
            *kept_words(scene),
        ],
        "language": scene.lang,
        "place": scene.talk.place,
        "wish": scene.known.wish,
        "since": scene.known.since.isoformat(timespec="minutes") if scene.known.since else "",
        "until": scene.known.until.isoformat(timespec="minutes") if scene.known.until else "",
    }
    record = {
        "conversation": scene.talk.as_record(),
        "wish_for_next_notice": scene.known.wish,
        "since": facts["since"],
        "until": facts["until"],
    }
    file = ("mydata.json", "application/json", json.dumps(record, ensure_ascii=False, indent=1).encode())
    rows = ((Button("forget", "delete_now"), *HOME),)
    return Step(scene.talk, (Reply("mydata", facts, rows, files=(file,)),))


def forget(scene: Scene, sure: bool) -> Step:
    """Remove everything kept about the chat at once; asks first."""
    if not sure:
        rows = ((Button("forget_yes", "forget_yes", numbered=True),), (Button("home", "forget_no", numbered=True),))
        return Step(scene.talk, (Reply("forget", {}, rows, replaces=scene.tapped),))
    return Step(Talk(), (Reply("forgotten", {}, (HOME,), replaces=scene.tapped),), (Forget(),))
