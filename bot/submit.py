"""Where, when and with which papers: dates by phase, the likely office with its reason, its address and phone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from bot import moments
from bot.calendar import calendar
from bot.content.offices import Found, Office
from bot.scene import Button, Reply, Scene, Step
from bot.season import season
from bot.self_check import again
from bot.welcome import HOME

MAP = "https://www.google.com/maps/search/?api=1&query="
MOST_CHOICES = 8
PLACE_TOPICS = ("which_office", "where_submit", "contact_phone", "branch_offices")
"""Topics whose answer is better given for the place that the question names."""


def when(scene: Scene) -> Step:
    """Show the phase and every date of the round."""
    record = scene.round
    facts = dates(scene)
    wish = Button("wish_off", "wish_stop") if scene.known.wish else Button("wish", "wish")
    upcoming = scene.phase in ("before_posting", "posted", "open") and record.round.closes is not None
    files = (("innovation-premier-1000.ics", "text/calendar", calendar(scene)),) if upcoming else ()
    rows = ((Button("where", "where"), wish), HOME)
    trace = {"phase": scene.phase, "facts": list(record.facts), "standing": scene.standing(record.facts)}
    return Step(
        scene.talk, (Reply("when", facts, rows, replaces=scene.tapped and not files, trace=trace, files=files),)
    )


def dates(scene: Scene) -> dict[str, Any]:
    """Return the phase and every date of the round, with the sources."""
    record = scene.round
    until = record.round.benefits_until
    return {
        "season": season(scene),
        "recommended": moments.month(record.recommended, scene.lang) if record.recommended else "",
        "benefits_until": moments.day(until, scene.lang) if until else "",
        "sources": scene.sources(record.facts)[:4],
    }


def where(scene: Scene) -> Step:
    """Ask for the place; what is typed next is taken as one."""
    talk = replace(scene.talk, awaiting="place")
    return Step(talk, (Reply("where", where_facts(scene, "asked"), (HOME,), replaces=scene.tapped),))


def where_facts(scene: Scene, status: str, reason: str = "", place: str = "") -> dict[str, Any]:
    """Return the facts of the screen that asks for a place."""
    return {"status": status, "reason": reason, "place": place, "call_centre": scene.value("call_centre")}


def typed_place(scene: Scene, text: str, sure: bool = False) -> Step | None:
    """Decide on a typed place; None when it names none, so that it can be a question. `sure` takes full names only."""
    found = scene.content.offices.decide(text, direct=not sure)
    if found.status == "none":
        if sure or scene.asker.ask(text).status != "declined":
            return None
        return Step(scene.talk, (Reply("where", where_facts(scene, "none"), (HOME,)),))
    if found.status == "ask":
        return ask_back(scene, found)
    return show_office(scene, found)


def ask_back(scene: Scene, found: Found) -> Step:
    """Ask which place is meant, with a button for each."""
    rows: list[tuple[Button, ...]] = []
    for place, office_id in found.candidates[:MOST_CHOICES]:
        office_name = scene.content.offices.get(office_id).name[scene.lang]
        rows.append((Button(f"office:{office_id}", label=f"{place[scene.lang]} → {office_name}", numbered=True),))
    facts = where_facts(scene, "ask", found.reason, scene.content.offices.place_name(found, scene.lang))
    talk = replace(scene.talk, awaiting="place")
    return Step(talk, (Reply("where", facts, (*rows, HOME), trace={"candidates": [o for _, o in found.candidates]}),))


def show_office(scene: Scene, found: Found) -> Step:
    """Show the likely office, with reason and how sure, and show the open question again."""
    place = scene.content.offices.place_name(found, scene.lang)
    talk = replace(scene.talk, awaiting="", office=found.office or "", place=place)
    office_ = scene.content.offices.get(found.office or "")
    alt = scene.content.offices.get(found.alt).name[scene.lang] if found.alt else ""
    because = scene.content.offices.because(found, scene.lang)
    reply = office_reply(scene, office_, place, alt, because, found.confirmed)
    shown = replace(scene, known=replace(scene.known, talk=talk))
    return Step(talk, (reply, *again(shown)))


def office(scene: Scene, id_: str) -> Step:
    """Show one office by its id, after it was chosen."""
    chosen = scene.content.offices.find(id_)
    if chosen is None:
        return where(scene)
    talk = replace(scene.talk, awaiting="", office=id_)
    return Step(
        talk,
        (office_reply(scene, chosen, "", "", "", False), *again(replace(scene, known=replace(scene.known, talk=talk)))),
    )


def office_reply(scene: Scene, office_: Office, place: str, alt: str, because: str, confirmed: bool) -> Reply:
    """Lay out one office: filing unit, address with a map, phone to copy, and what is still to be checked."""
    facts = {
        "place": place,
        "office": office_.name[scene.lang],
        "alt": alt,
        "because": because,
        "confirmed": confirmed,
        "filing": office_.filing_role,
        "centre": office_.centre[scene.lang],
        "address": office_.address[scene.lang],
        "phone": office_.phone,
        "call_centre": scene.value("call_centre"),
        "season": season(scene),
    }
    links = [Button(MAP + quote(office_.address["ko"]), "map", kind="link")] if office_.address["ko"] else []
    if office_.phone:
        links.append(Button(office_.phone, "copy_phone", kind="copy"))
    rows = (tuple(links), (Button("where", "other_place"), Button("t:where_submit", "where")), HOME)
    trace = {"office": office_.id, "standing": office_.standing, "source": office_.source, "confirmed": confirmed}
    return Reply("office", facts, tuple(r for r in rows if r), trace=trace)
