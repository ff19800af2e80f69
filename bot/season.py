"""The round and its phase as facts for templates: absolute moments first, a countdown only while open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot import moments
from bot.scene import Scene, word
from faq.notice import left

LAST_HOURS = timedelta(hours=2)
CALL_FIRST = timedelta(minutes=30)


def season(scene: Scene) -> dict[str, Any]:
    """Return what templates need to speak of the round at this moment."""
    round_, lang = scene.round.round, scene.lang
    remaining = left(round_, scene.now) if scene.phase == "open" else None
    return {
        "phase": scene.phase,
        "round": round_.name[lang],
        "posted": moments.day(round_.posted, lang) if round_.posted else "",
        "opens": moments.exact(round_.opens, lang) if round_.opens else "",
        "closes": moments.exact(round_.closes, lang) if round_.closes else "",
        "results": moments.day(round_.results, lang) if round_.results else "",
        "marks": {name: word(scene.standing(scene.round.grounds(name))) for name in ("recommended", "results")},
        "left": moments.span(remaining, lang) if remaining else "",
        "hurry": bool(remaining and remaining <= LAST_HOURS),
        "call_first": bool(remaining and remaining <= CALL_FIRST),
        "later": [scene.say(line.text) for line in scene.content.notice.later if not scene.earlier(line.facts)]
        if scene.phase in ("results_out", "over")
        else [],
    }


def frame(scene: Scene) -> dict[str, Any]:
    """Return what every screen that may be forwarded begins and ends with: round, date, and the notice's address."""
    link = scene.blank("notice_link")
    return {
        "round": scene.round.round.name[scene.lang],
        "date": moments.exact(scene.now, scene.lang),
        "link": link.value[scene.lang] if link else scene.value("kcs_site"),
    }


def contacts(scene: Scene) -> dict[str, Any]:
    """Return the office the company found and the call centre, for every result and after misses."""
    office = scene.content.offices.get(scene.talk.office) if scene.talk.office else None
    centre = scene.content.notice.centre(office.id, scene.round.round.id) if office else None
    return {
        "office": office.name[scene.lang] if office else "",
        "office_phone": centre.phone if centre and centre.phone else office.phone if office else "",
        "office_phone_sure": bool(centre and centre.phone),
        "call_centre": scene.value("call_centre"),
        "call_centre_sure": scene.value_sure("call_centre"),
        "call_centre_abroad": scene.value("call_centre_abroad"),
    }
