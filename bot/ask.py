"""Questions at any moment: answered with source and standing, offered as choices, or honestly declined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.model import Count, Talk
from bot.scene import Button, Reply, Scene, Step
from bot.season import contacts, frame, season
from bot.self_check import again
from bot.telling import told
from bot.welcome import HOME
from faq.asking import Decision
from faq.model import Entry

GROUPS = (
    "programme",
    "dates",
    "filing",
    "eligibility",
    "size",
    "items",
    "criteria",
    "disqualification",
    "papers",
    "benefits",
)
PERSON_AFTER = 2
"""Misses in a row after which an example and a person are offered."""


def invite(scene: Scene) -> Step:
    """Invite a question, with the topics to browse."""
    rows = ((Button("topics", "topics", numbered=True),), HOME)
    talk = replace(scene.talk, awaiting="")
    return Step(talk, (Reply("ask", {}, rows, replaces=scene.tapped),))


def decided(scene: Scene, decision: Decision, words: str = "") -> Step:
    """Answer a decision that is no control word; `words` can be left for staff where no answer is found."""
    if decision.status == "answered" and decision.topic:
        return answered(scene, decision)
    if decision.status == "offered":
        return offered(scene, decision, words)
    if decision.status == "refused":
        return Step(scene.talk, (Reply("refused", {}, (HOME,)), *again(scene)))
    return declined(scene, decision, words)


def answered(scene: Scene, decision: Decision) -> Step:
    """Give the answer, keep the next candidates for *not my question*, and show the open question again."""
    assert decision.topic is not None
    talk = replace(scene.talk, misses=0, rivals=tuple(t for t in decision.offered if t != decision.topic))
    reply = answer(scene, scene.content.entries[decision.topic], decision.score, decision.below)
    counted = (Count("answered", decision.topic), *held(scene, scene.content.entries[decision.topic]))
    return Step(talk, (reply, *again(scene)), counted)


def offered(scene: Scene, decision: Decision, words: str = "") -> Step:
    """Show up to three topics that may be meant; the words wait in case none is."""
    entries = [scene.content.entries[t] for t in decision.offered]
    rows = [(Button(f"t:{e.id}", label=e.title[scene.lang], numbered=True),) for e in entries]
    rows.append((Button("none_mine", "not_mine", numbered=True),))
    talk = pending(replace(scene.talk, rivals=()), words, decision.offered)
    trace = {"offered": list(decision.offered), "score": decision.score}
    effects = tuple(Count("offered", e.id) for e in entries[:1])
    return Step(talk, (Reply("offered", {}, (*rows, (Button("topics", "topics"), *HOME)), trace=trace),), effects)


def declined(scene: Scene, decision: Decision, words: str = "") -> Step:
    """Decline: its own calm sentence where the kind is known, otherwise what the bot can do and who can answer."""
    if decision.kind:
        return told_apart(scene, decision)
    if decision.topic:
        entry = scene.content.entries[decision.topic]
        talk = replace(scene.talk, misses=0, rivals=())
        counted = (Count("declined", entry.id), *held(scene, entry))
        return Step(talk, (answer(scene, entry, decision.score, decision.below), *again(scene)), counted)
    talk = pending(scene.talk, words, decision.offered)
    return miss(replace(scene, known=replace(scene.known, talk=talk)))


def pending(talk: Talk, words: str, near: Sequence[str]) -> Talk:
    """Return the talk with words that can be left for staff at the next tap, and no longer than that."""
    return replace(talk, proposal={"words": words, "near": list(near)}) if words else talk


def told_apart(scene: Scene, decision: Decision) -> Step:
    """Decline a kind of talk in its own sentence, with the topics that it touches; talk of no topic is a miss too."""
    entry = scene.content.entries.get(decision.topic or "")
    named = dict.fromkeys((*decision.offered, *(entry.see_also if entry else ())))
    near = [scene.content.entries[t] for t in named if t != decision.topic and t in scene.content.entries]
    rows: list[tuple[Button, ...]] = [(Button(f"t:{e.id}", label=e.title[scene.lang], numbered=True),) for e in near]
    rows.append((Button("topics", "topics", numbered=True), Button("check", "check", numbered=True)))
    rows.append((Button("person", "person", numbered=True), *HOME))
    misses = 0 if entry else scene.talk.misses + 1
    facts = {
        "kind": decision.kind,
        "owner": decision.owner[scene.lang] if decision.owner else "",
        "contacts": contacts(scene),
        "again": misses >= PERSON_AFTER,
    }
    trace = {"declined": True, "kind": decision.kind, "score": decision.score}
    talk = replace(scene.talk, misses=misses, rivals=())
    reply = Reply("declined", facts, tuple(rows), trace=trace)
    return Step(talk, (reply, *again(scene)), (Count("declined", decision.topic or ""),))


def miss(scene: Scene, effects: tuple[Count, ...] = ()) -> Step:
    """Say that no answer was found; the second time in a row with an example and a person."""
    misses = scene.talk.misses + 1
    facts = {"contacts": contacts(scene), "again": misses >= PERSON_AFTER}
    rows = (
        (Button("topics", "topics", numbered=True), Button("check", "check", numbered=True)),
        (Button("leave", "leave", numbered=True), Button("person", "person", numbered=True)),
        HOME,
    )
    talk = replace(scene.talk, misses=misses, rivals=())
    return Step(
        talk, (Reply("missed", facts, rows, trace={"declined": True}), *again(scene)), (*effects, Count("declined", ""))
    )


def topic(scene: Scene, id_: str) -> Step:
    """Show one topic by its id; an unknown one leads to the list."""
    entry = scene.content.topic(id_)
    if entry is None:
        return topics(scene)
    talk = replace(scene.talk, misses=0)
    return Step(talk, (answer(scene, entry, 100), *again(scene)), (Count("answered", entry.id), *held(scene, entry)))


def not_mine(scene: Scene, id_: str) -> Step:
    """Count the answer as a miss and show the next two candidates."""
    counted = Count("not_mine", id_)
    rivals = [scene.content.entries[r] for r in scene.talk.rivals if r in scene.content.entries and r != id_][:2]
    if not rivals:
        return miss(scene, (counted,))
    rows: list[tuple[Button, ...]] = [(Button(f"t:{e.id}", label=e.title[scene.lang], numbered=True),) for e in rivals]
    rows.append((Button("none_mine", "not_mine", numbered=True), Button("leave", "leave")))
    talk = replace(scene.talk, rivals=(), misses=scene.talk.misses + 1)
    return Step(talk, (Reply("offered", {}, (*rows, HOME)),), (counted,))


def answer(scene: Scene, entry: Entry, score: int, below: Sequence[str] = ()) -> Reply:
    """Lay out one entry: the first line answers, each line as firm as its facts, then what is not known."""
    if entry.id in scene.board.topics:
        return holding(scene, entry)
    facts: dict[str, Any] = {
        "title": entry.title[scene.lang],
        **told(scene, entry),
        "season": season(scene),
        "ask": [scene.say(a) for a in entry.ask],
        "centre": entry.group != "benefits",
        "round": scene.round.round.name[scene.lang],
        "decline": entry.kind == "decline",
        "past": season(scene)["phase"] in ("results_out", "over"),
        "contacts": contacts(scene),
        "link": frame(scene)["link"],
    }
    named = dict.fromkeys((*below, *entry.see_also))
    links = [scene.content.entries[t] for t in named if t in scene.content.entries]
    rows: list[tuple[Button, ...]] = [
        (Button(f"t:{e.id}", label=e.title[scene.lang], numbered=True),) for e in links[:3]
    ]
    if entry.group == "size":
        rows.append((Button("z:begin:", "work_out", numbered=True),))
    rows.append((Button(f"notmine:{entry.id}", "not_mine"), Button("topics", "topics"), *HOME))
    trace = {
        "entry": entry.id,
        "where": entry.where,
        "score": score,
        "lines": [
            {"facts": list(r.facts), "standing": "own" if r.own else scene.standing(r.facts)} for r in entry.lines
        ],
    }
    return Reply("answer", facts, tuple(rows), replaces=False, trace=trace)


def held(scene: Scene, entry: Entry) -> tuple[Count, ...]:
    """Count that the words of a hold were shown in place of an answer."""
    return (Count("held", f"topic:{entry.id}"),) if entry.id in scene.board.topics else ()


def holding(scene: Scene, entry: Entry) -> Reply:
    """Lay out a held entry: the words of staff, and who can answer meanwhile."""
    words = scene.board.topics[entry.id][scene.lang]
    facts = {"title": entry.title[scene.lang], "text": words, "contacts": contacts(scene)}
    rows = ((Button("person", "person"), Button("topics", "topics"), *HOME),)
    return Reply("held", facts, rows, trace={"entry": entry.id, "where": entry.where, "held": True})


def topics(scene: Scene, group: str = "") -> Step:
    """Browse the topics by group."""
    if group in GROUPS:
        entries = [e for e in scene.content.entries.values() if e.group == group]
        rows: list[tuple[Button, ...]] = [
            (Button(f"t:{e.id}", label=e.title[scene.lang], numbered=True),) for e in entries
        ]
        rows.append((Button("topics", "topics"), *HOME))
        return Step(scene.talk, (Reply("topics", {"group": group}, tuple(rows), replaces=scene.tapped),))
    groups = [(Button(f"group:{g}", f"group_{g}", numbered=True),) for g in GROUPS]
    return Step(scene.talk, (Reply("topics", {"group": ""}, (*groups, HOME), replaces=scene.tapped),))
