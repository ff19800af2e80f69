"""Everything the bot says as static pages: for people without Telegram, and for the day something is down.

A page cannot know the moment at which it is read, so it gives absolute moments only, and when it was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup

from bot import moments, submit
from bot.ask import GROUPS, answer
from bot.channels.markup import to_web
from bot.conversation import Conversation
from bot.model import LANGUAGES, Incoming, Known, Language
from bot.scene import Scene
from bot.season import contacts, frame
from faq.model import Entry

FILES: Mapping[Language, str] = {"ko": "index.html", "en": "en.html"}


def pages(talk: Conversation, now: datetime) -> dict[str, str]:
    """Return each page's file name with its HTML."""
    out = {}
    for lang in LANGUAGES:
        scene = talk.scene(Incoming(0, 0, "text", lang), Known(), now)
        out[FILES[lang]] = talk.renderer.template(lang, "site.html").render(**facts(talk, scene)) + "\n"
    return out


def facts(talk: Conversation, scene: Scene) -> dict[str, Any]:
    """Return what a page is made of."""
    return {
        "written": moments.exact(scene.now, scene.lang),
        "version": scene.content.version,
        "frame": frame(scene),
        "contacts": contacts(scene),
        "later": [scene.say(line.text) for line in scene.content.notice.later],
        "dates": submit.dates(scene),
        "groups": [
            {"id": g, "title": talk.renderer.label(scene.lang, f"group_{g}"), "topics": topics(talk, scene, g)}
            for g in GROUPS
        ],
        "offices": [office(scene, id_) for id_ in scene.content.offices.offices],
        "check": [question(scene, q.id) for q in scene.content.questionnaire.questions],
        "other": FILES["en" if scene.lang == "ko" else "ko"],
    }


def topics(talk: Conversation, scene: Scene, group: str) -> list[dict[str, Any]]:
    """Return the topics of a group with their answers."""
    entries = [e for e in scene.content.entries.values() if e.group == group]
    return [{"id": e.id, "title": e.title[scene.lang], "answer": answered(talk, scene, e)} for e in entries]


def answered(talk: Conversation, scene: Scene, entry: Entry) -> Markup:
    """Return an answer as the bot gives it but for the countdown, as HTML that holds nothing but the subset."""
    text = talk.renderer.text("answer", {**answer(scene, entry, 100).facts, "lead": False}, scene.lang)
    return Markup(to_web(text).replace("\n", "<br>\n"))  # nosec B704: escaped when it was rendered


def office(scene: Scene, id_: str) -> dict[str, str]:
    """Return one office for the table."""
    found = scene.content.offices.get(id_)
    return {
        "name": found.name[scene.lang],
        "centre": found.centre[scene.lang],
        "address": found.address[scene.lang],
        "phone": found.phone,
        "filing": found.filing_role,
    }


def question(scene: Scene, id_: str) -> dict[str, Any]:
    """Return a question of the self-check as it reads, with its options and the grounds that are only read."""
    asked = scene.content.questionnaire.question(id_)
    assert asked is not None
    grounds = scene.content.questionnaire.grounds if asked.kind == "grounds" else ()
    return {
        "ask": scene.say(asked.ask),
        "help": scene.say(asked.help),
        "why": scene.say(asked.why),
        "options": [o.text[scene.lang] for o in asked.options] + [g.text[scene.lang] for g in grounds],
    }
