"""Changing one's mind: what a changed answer would do is said before it counts; an obstacle is said at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot import self_check, sentence
from bot.result import finding
from bot.scene import Button, Reply, Scene, Step
from bot.shorthand import packed
from eligibility.change import Effect, effect
from eligibility.flow import used_answers
from eligibility.model import Finding, Question, Value


def set_or_ask(scene: Scene, id_: str, values: Sequence[str]) -> Step:
    """Set a first answer at once; before another takes its place, say what that would do and ask."""
    value = self_check.readable(scene, id_, values)
    earlier = used_answers(scene.content.questionnaire, scene.talk.answers).get(id_)
    asked = scene.content.questionnaire.question(id_)
    if asked is None or value is None or earlier is None or value == earlier:
        return count(scene, id_, values)
    found = effect_of(scene, {id_: value})
    if found.nothing:
        return count(scene, id_, values)
    return preview(scene, asked, value, found)


def effect_of(scene: Scene, answers: Mapping[str, Value]) -> Effect:
    """Work out what setting these answers would do."""
    said = scene.talk.answers
    return effect(scene.content.questionnaire, said, {**said, **answers})


def preview(scene: Scene, asked: Question, value: Value, found: Effect) -> Step:
    """Show what the change would do, with a button that makes it and one that keeps the answer as it is."""
    earlier: Value = scene.talk.answers[asked.id]
    facts = {
        "ask": scene.say(asked.ask),
        "before": self_check.said(scene, asked, earlier),
        "after": self_check.said(scene, asked, value),
        "effect": effect_facts(scene, found),
    }
    rows = (
        (Button(f"sure:{asked.id}:{packed(listed(value))}", "change_now", numbered=True),),
        (Button(f"sure:{asked.id}:{packed(listed(earlier))}", "keep_answer", numbered=True),),
    )
    trace = {"question": asked.id, "turns": {t.criterion: [t.before, t.after] for t in found.turns}}
    talk = replace(self_check.opened(scene), awaiting=f"q:{asked.id}")
    return Step(talk, (Reply("preview", facts, rows, replaces=scene.tapped, trace=trace),))


def listed(value: Value) -> Sequence[str]:
    """Return an answer as a list of ids."""
    return (value,) if isinstance(value, str) else value


def effect_facts(scene: Scene, found: Effect) -> dict[str, Any]:
    """Return the effect in the words of this language: questions by their wording, findings by their line."""
    lines = {c.id: (n, c.title[scene.lang]) for n, c in enumerate(scene.content.questionnaire.criteria, 1)}
    return {
        "falls": [scene.say(q.ask) for q in found.falls],
        "comes": [scene.say(q.ask) for q in found.comes],
        "returns": [scene.say(q.ask) for q in found.returns],
        "turns": [
            {"number": lines[t.criterion][0], "title": lines[t.criterion][1], "before": t.before, "after": t.after}
            for t in found.turns
        ],
    }


def count(scene: Scene, id_: str, values: Sequence[str]) -> Step:
    """Let an answer count."""
    return told(scene, self_check.set_answer(scene, id_, values), {id_})


def take(scene: Scene, marked: str) -> Step:
    """Let the answers that were read back count."""
    return told(scene, sentence.take(scene, marked), set(scene.talk.proposal.get("answers", {})))


def told(scene: Scene, step: Step, set_now: Collection[str]) -> Step:
    """Say an obstacle that is certain with these answers at once; the next question still comes."""
    if not step.talk.checking or step.notice != "saved":
        return step
    found = scene.board.assess(scene.content.questionnaire, step.talk.answers)
    certain = [f for f in found.findings if f.finding == "not_met" and not set(f.rests_on).isdisjoint(set_now)]
    if not certain:
        return step
    later = (replace(r, replaces=False) for r in step.replies)
    now = replace(scene, known=replace(scene.known, talk=step.talk))
    return replace(step, replies=(obstacle(now, certain[0]), *later))


def obstacle(scene: Scene, found: Finding) -> Reply:
    """Lay out an obstacle with its reason, and offer to stop there; going on is the question that follows."""
    facts = {"finding": finding(scene, found)}
    trace = {found.criterion: {"finding": found.finding, "standing": found.standing, "facts": list(found.facts)}}
    return Reply("obstacle", facts, ((Button("so_far", "stop_here"),),), replaces=scene.tapped, trace=trace)
