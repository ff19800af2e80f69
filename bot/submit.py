"""Where, when and with which papers: dates by phase, the likely office with its reason, its address and phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from bot import moments
from bot.calendar import calendar
from bot.content.offices import Candidate, Found, Office
from bot.model import Talk
from bot.scene import Button, Reply, Scene, Step
from bot.season import season
from bot.self_check import again
from bot.welcome import HOME

MAP = "https://www.google.com/maps/search/?api=1&query="
MOST_CHOICES = 8
SHOWN_PLACES = 2
"""Places that a button names for an office with many."""
UNSAID: Mapping[str, Any] = {
    "place": "", "alt": "", "because": "", "confirmed": False, "other": False, "part": False,
}  # fmt: skip
"""What is said of a place, where nothing is known of one."""
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
    last = record.round.benefits_until
    return {
        "season": season(scene),
        "recommended": moments.month(record.recommended, scene.lang) if record.recommended else "",
        "benefits_until": moments.until(last, scene.lang) if last else "",
        "sources": scene.sources(record.facts)[:4],
        "entered": scene.entered("when"),
    }


def where(scene: Scene) -> Step:
    """Ask for the place; what is typed next is taken as one."""
    return Step(awaited(scene), (Reply("where", where_facts(scene, "asked"), (HOME,), replaces=scene.tapped),))


def located(scene: Scene) -> Step:
    """Ask for the city instead of a shared location, which says where the phone is; nothing of it is kept."""
    return Step(awaited(scene), (Reply("other_kind", {"kind": "location"}, (HOME,)),))


def awaited(scene: Scene) -> Talk:
    """Return the talk with a place awaited."""
    return replace(scene.talk, awaiting="place")


def where_facts(scene: Scene, status: str, found: Found | None = None) -> dict[str, Any]:
    """Return the facts of the screen that asks for a place."""
    return {
        "status": status,
        "reason": found.reason if found else "",
        "place": scene.content.offices.place_name(found, scene.lang) if found else "",
        "because": scene.content.offices.because(found, scene.lang) if found else "",
        **call_centre(scene),
        "groups": (),
    }


def call_centre(scene: Scene) -> dict[str, Any]:
    """Return the call centre's number and whether it rests on firm facts."""
    return {"call_centre": scene.value("call_centre"), "call_centre_sure": scene.value_sure("call_centre")}


def typed_place(scene: Scene, text: str) -> Step | None:
    """Decide on the text that was typed when a place was awaited; None when it is a question instead."""
    found = scene.content.offices.decide(text)
    if found.status != "none":
        return shown(scene, found)
    if scene.asker.ask(text).status != "declined":
        return None
    rows = ((Button("person", "person"),), HOME)
    return Step(awaited(scene), (Reply("where", where_facts(scene, "none"), rows),))


def asked_place(scene: Scene, text: str) -> Step | None:
    """Decide on the place in a question for the office; None when it names none."""
    found = scene.content.offices.decide(text)
    return None if found.status == "none" else shown(scene, found)


def bare_place(scene: Scene, text: str) -> Step | None:
    """Decide on a text that says nothing but a place; None for any other."""
    found = scene.content.offices.decide(text, direct=False)
    return shown(scene, found) if found.status != "none" and found.decision.only else None


def shown(scene: Scene, found: Found) -> Step:
    """Show the office, or ask which place is meant."""
    return ask_back(scene, found) if found.status == "ask" else show_office(scene, found)


def ask_back(scene: Scene, found: Found) -> Step:
    """Ask which place is meant, with a button for each; many are listed by office, one button an office."""
    facts = where_facts(scene, "ask", found)
    if len(found.candidates) > MOST_CHOICES:
        groups = by_office(scene, found)
        facts["groups"] = [{"office": name, "places": ", ".join(places)} for _, name, places in groups]
        to = [
            (id_, found.key, office_label(name, places, SHOWN_PLACES if found.key else 1))
            for id_, name, places in groups
        ]
        rows = [(Button(f"office:{id_}:{key}", label=label, numbered=True),) for id_, key, label in to]
    else:
        rows = [(candidate_button(scene, c),) for c in found.candidates]
    trace = {"reason": found.reason, "candidates": list(dict.fromkeys(c.office for c in found.candidates))}
    return Step(awaited(scene), (Reply("where", facts, (*rows, HOME), trace=trace),))


def candidate_button(scene: Scene, candidate: Candidate) -> Button:
    """Return the button of one place that may be meant; it carries the office and the place."""
    office_name = scene.content.offices.get(candidate.office).name[scene.lang]
    to = f"office:{candidate.office}:{candidate.key}"
    return Button(to, label=f"{candidate.place[scene.lang]} → {office_name}", numbered=True)


def by_office(scene: Scene, found: Found) -> list[tuple[str, str, list[str]]]:
    """Return id, name and short place names of each office among the candidates."""
    places: dict[str, list[str]] = {}
    for candidate in found.candidates:
        name = candidate.short if found.key else candidate.place
        places.setdefault(candidate.office, []).append(name[scene.lang])
    return [(id_, scene.content.offices.get(id_).name[scene.lang], named) for id_, named in places.items()]


def office_label(name: str, places: list[str], shown: int) -> str:
    """Return the label of an office with the first of its places and how many more there are."""
    more = f" +{len(places) - shown}" if len(places) > shown else ""
    return f"{name}: {', '.join(places[:shown])}{more}"


def show_office(scene: Scene, found: Found) -> Step:
    """Show the likely office, with reason and how sure, and show the open question again."""
    offices = scene.content.offices
    facts = {"place": found.place[scene.lang], "because": offices.because(found, scene.lang, alone=False)}
    if found.alt:
        facts["alt"] = offices.get(found.alt).name[scene.lang]
    more = ((Button(f"office:{found.alt}:{found.key}", label=facts["alt"]),),) if found.alt and found.key else ()
    return told(scene, offices.get(found.office or ""), {**facts, "confirmed": found.confirmed}, more)


def office(scene: Scene, chosen: str) -> Step:
    """Show the office that a button names, with the place it carries; an old or wrong button asks for the place."""
    id_, _, key = chosen.partition(":")
    office_ = scene.content.offices.find(id_)
    if office_ is None or (key and not scene.content.offices.serves(key, id_)):
        step = where(scene)
        return replace(step, replies=(Reply("stale"), *(replace(r, replaces=False) for r in step.replies)))
    found = scene.content.offices.of_area(key) if key else None
    if found is None:
        return told(scene, office_, {})
    if found.status == "found" and found.office == id_:
        return show_office(scene, found)
    facts: dict[str, Any] = {"place": found.place[scene.lang], "part": found.status == "ask"}
    if found.status == "found":
        facts |= {"other": True, "because": scene.content.offices.because(found, scene.lang)}
    return told(scene, office_, facts)


def told(scene: Scene, office_: Office, about: Mapping[str, Any], more: tuple[tuple[Button, ...], ...] = ()) -> Step:
    """Keep the office and the place, show the office, and show the open question again."""
    talk = replace(scene.talk, awaiting="", office=office_.id, place=about.get("place") or "")
    open_question = again(replace(scene, known=replace(scene.known, talk=talk)))
    return Step(talk, (office_reply(scene, office_, about, more), *open_question))


def office_reply(
    scene: Scene, office_: Office, about: Mapping[str, Any], more: tuple[tuple[Button, ...], ...] = ()
) -> Reply:
    """Lay out one office: filing unit, address with a map, phone to copy, and what is still to be checked."""
    centre = scene.content.notice.centre(office_.id, scene.round.round.id)
    facts = {
        **UNSAID,
        **about,
        "office": office_.name[scene.lang],
        "filing": office_.filing_role,
        "centre": office_.centre[scene.lang],
        "address": office_.address[scene.lang],
        "phone": office_.phone,
        **call_centre(scene),
        "centre_phone": centre.phone if centre else "",
        "hours": centre.hours[scene.lang] if centre else "",
        "centre_clause": centre.clause if centre else "",
        "entered": scene.entered("office"),
        "season": season(scene),
    }
    links = [Button(MAP + quote(office_.address["ko"]), "map", kind="link")] if office_.address["ko"] else []
    if phone := facts["centre_phone"] or office_.phone:
        links.append(Button(phone, "copy_phone", kind="copy"))
    rows = (tuple(links), *more, (Button("where", "other_place"), Button("t:where_submit", "where")), HOME)
    trace = {
        "office": office_.id,
        "standing": office_.standing,
        "source": ", ".join(office_.sources),
        "confirmed": facts["confirmed"],
    }
    return Reply("office", facts, tuple(r for r in rows if r), trace=trace)
