"""The result: a ledger, the findings, and a call script that can be copied; a self-check, never a decision."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

from bot.model import Count
from bot.scene import Button, Reply, Scene, Step, word
from bot.season import contacts, frame, season
from eligibility.coverage import coverage
from eligibility.flow import used_answers, walk
from eligibility.model import NONE, UNKNOWN, Assessment, Finding

MOST_QUESTIONS = 3
LISTS = ("item", "size", "field")


def result(scene: Scene) -> Step:
    """Show the ledger, then every finding, then the call script; the check is over but every answer can be changed."""
    found = scene.board.assess(scene.content.questionnaire, scene.talk.answers)
    summary: dict[str, Any] = {
        "version": scene.content.version,
        "hash": hash_of(found),
        "round": scene.round.round.id,
        "findings": {f.criterion: f.finding for f in found.findings},
    }
    counted = scene.talk.result.get("hash") == summary["hash"]
    talk = replace(scene.talk, checking=False, awaiting="", result=summary)
    held = tuple(Count("held", f"criterion:{id_}") for id_ in scene.board.criteria if id_ in summary["findings"])
    effects = held if counted else (Count("outcome", found.outlook), *held)
    replies = (ledger(scene, found), findings(scene, found), script(scene, found))
    return Step(talk, replies, effects)


def changed(scene: Scene) -> Reply | None:
    """Say once, after the content changed, whether an earlier result stands or which of its lines changed."""
    earlier = scene.talk.result
    if not earlier or earlier.get("version") == scene.content.version:
        return None
    before = earlier.get("findings", {})
    found = scene.board.assess(scene.content.questionnaire, scene.talk.answers).findings
    lines = [
        {"number": n, "title": f.title[scene.lang], "before": before.get(f.criterion, ""), "after": f.finding}
        for n, f in enumerate(found, 1)
        if before.get(f.criterion) != f.finding
    ]
    return Reply("updated", {"lines": lines}, ((Button("result", "result"),),))


def hash_of(found: Assessment) -> str:
    """Return a short hash of what was found, so that a later content version can say what changed."""
    lines = [[f.criterion, f.finding] for f in found.findings]
    return hashlib.sha256(json.dumps(lines).encode()).hexdigest()[:12]


def recall(scene: Scene) -> Step:
    """Repeat the result; without a finished check, go on with it."""
    from bot.self_check import begin

    path = walk(scene.content.questionnaire, scene.talk.answers)
    return result(scene) if path.complete and not scene.talk.checking else begin(scene)


def ledger(scene: Scene, found: Assessment) -> Reply:
    """Lay out the first message: frame, ledger, phase, next step, office."""
    facts = {
        "frame": frame(scene),
        "season": season(scene),
        "confirmed": found.count("met"),
        "to_ask": found.count("ask", "unknown"),
        "obstacles": found.count("not_met"),
        "contacts": contacts(scene),
        "place": scene.talk.place,
        "entered": scene.entered("result"),
        "coverage": covered(scene),
    }
    wish = Button("wish_off", "wish_stop") if scene.known.wish else Button("wish", "wish")
    unfinished = not walk(scene.content.questionnaire, scene.talk.answers).complete
    rows = (
        *(((Button("check", "go_on"),),) if unfinished else ()),
        (Button("record:pdf", "record_pdf"), Button("record:html", "record_html")),
        (Button("where", "find_office"), Button("t:focus_areas", "focus_areas")),
        (Button("change", "change"), wish),
        (Button("forget", "delete_now"), Button("home", "home")),
    )
    trace = {"outlook": found.outlook, "version": scene.content.version, "answers": dict(scene.talk.answers)}
    return Reply("result", facts, rows, replaces=scene.tapped, trace=trace)


def covered(scene: Scene) -> dict[str, Any]:
    """Return how many of the notice's conditions were checked here and who answers for the rest."""
    questionnaire, lang = scene.content.questionnaire, scene.lang
    found = coverage(questionnaire, scene.talk.answers)
    judged = [c.text[lang] for c in found.judged] or [t[lang] for t in questionnaire.judged_by_person]
    return {
        "entered": bool(questionnaire.conditions),
        "complete": questionnaire.criteria_complete,
        "known": [c.title[lang] for c in questionnaire.criteria],
        "total": found.total,
        "checked": len(found.checked),
        "waiting": [c.text[lang] for c in found.waiting],
        "explained": [c.text[lang] for c in found.explained],
        "judged": judged,
    }


def findings(scene: Scene, found: Assessment) -> Reply:
    """Lay out every finding with reason, source and one of three words for its standing."""
    facts = {"frame": frame(scene), "findings": [finding(scene, f) for f in found.findings]}
    trace = {
        f.criterion: {"finding": f.finding, "standing": f.standing, "facts": list(f.facts)} for f in found.findings
    }
    return Reply("findings", facts, (), trace=trace)


def finding(scene: Scene, f: Finding) -> dict[str, Any]:
    """Return one finding in this language, with what would change it; one that rests on an earlier round says which."""
    from bot.ways import ways

    earlier = scene.earlier(f.facts)
    return {
        "title": f.title[scene.lang],
        "finding": f.finding,
        "reason": scene.say(f.reason),
        "who": f.who[scene.lang],
        "standing": word(f.standing),
        "sources": scene.sources(f.facts)[:3],
        "of": earlier.round.name[scene.lang] if earlier else "",
        "ways": ways(scene, f),
    }


def script(scene: Scene, found: Assessment | None = None) -> Reply:
    """Lay out the call script: at most three questions and the company's facts without identity, framed."""
    found = found or scene.board.assess(scene.content.questionnaire, scene.talk.answers)
    facts = {
        "frame": frame(scene),
        "questions": questions(scene, found),
        "company": company(scene),
        "contacts": contacts(scene),
    }
    return Reply("call_script", facts, ((Button("result", "result"), Button("home", "home")),))


def questions(scene: Scene, found: Assessment) -> list[str]:
    """Return what to ask, obstacles first; the neutral question on grounds only when it was wished for."""
    order = {"not_met": 0, "unknown": 1, "ask": 2, "met": 3}
    wished = scene.talk.answers.get("exclusion") == "ask"
    asked = [
        f
        for f in found.findings
        if f.finding != "met" and (f.criterion != "exclusion" or wished or f.finding == "not_met")
    ]
    first = sorted(asked, key=lambda f: (f.criterion != "exclusion" or not wished, order[f.finding]))
    texts = [scene.say(f.ask) for f in first[:MOST_QUESTIONS]]
    grounds = next((f for f in found.findings if f.criterion == "exclusion" and f.finding != "met"), None)
    if grounds and len(texts) < MOST_QUESTIONS and scene.say(grounds.ask) not in texts:
        texts.append(scene.say(grounds.ask))
    return texts


def company(scene: Scene) -> list[dict[str, str]]:
    """Return the company's own answers that help on the phone: item, size, field, place; nothing that identifies it."""
    from bot.self_check import said

    lines = []
    titles = dict(scene.content.questionnaire.parts)
    used = used_answers(scene.content.questionnaire, scene.talk.answers)
    for question in scene.content.questionnaire.questions:
        value = used.get(question.id)
        if question.id in LISTS and value not in (None, UNKNOWN, NONE, (NONE,)):
            lines.append({"title": titles[question.part][scene.lang], "said": said(scene, question, value)})
    if scene.talk.place:
        lines.append({"title": "=place", "said": scene.talk.place})
    return lines
