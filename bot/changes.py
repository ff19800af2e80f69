"""What a new content version changes for a company in the middle of its self-check: told once, and only that."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.model import Talk
from bot.scene import Reply, Scene
from eligibility.flow import option_ids, valid, walk
from eligibility.model import Question, Questionnaire


def print_of(questionnaire: Questionnaire, question: Question) -> str:
    """Return a short hash of what a company reads of a question."""
    said: list[Any] = [dict(question.ask), question.kind, [(o.id, dict(o.text)) for o in question.options]]
    if question.kind == "grounds":
        said += [option_ids(questionnaire, question), [dict(g.text) for g in questionnaire.grounds]]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:8]


def asked_of(questionnaire: Questionnaire, talk: Talk) -> Mapping[str, str]:
    """Return the questions that a conversation has answered, each with its hash."""
    questions = {q.id: q for q in questionnaire.questions}
    return {id_: print_of(questionnaire, questions[id_]) for id_ in talk.answers if id_ in questions}


def up_to_date(questionnaire: Questionnaire, talk: Talk, version: str) -> Talk:
    """Mark a conversation as being on this version, result and questions included."""
    result = {**talk.result, "version": version} if talk.result else talk.result
    on = version if talk.version else ""
    return replace(talk, result=result, version=on, asked=asked_of(questionnaire, talk))


def in_the_middle(scene: Scene) -> Reply | None:
    """Say what changed in the questions of an open self-check; nothing where nothing changed for this company."""
    talk, questionnaire = scene.talk, scene.content.questionnaire
    if not talk.checking or not talk.version or talk.version == scene.content.version or not talk.answers:
        return None
    facts = changed_questions(scene, questionnaire, talk)
    return Reply("questions_changed", facts) if any(facts.values()) else None


def changed_questions(scene: Scene, questionnaire: Questionnaire, talk: Talk) -> dict[str, Any]:
    """Return how many answered questions are gone, and which are new, reworded or to be answered again."""
    titles = dict(questionnaire.parts)
    known = {q.id: q for q in questionnaire.questions}
    answered = [known[id_] for id_ in talk.answers if id_ in known]
    again = [q for q in answered if not valid(questionnaire, q, talk.answers[q.id])]
    differs = [q for q in answered if talk.asked.get(q.id, "") not in ("", print_of(questionnaire, q))]
    path = walk(questionnaire, talk.answers)
    order = [q.id for q in questionnaire.questions]
    latest = max((order.index(q.id) for q in answered), default=-1)
    new = [path.open] if path.open and path.open.id not in talk.answers and order.index(path.open.id) < latest else []
    name = [{"id": q.id, "title": titles[q.part][scene.lang]} for q in again]
    return {
        "gone": sum(id_ not in known for id_ in talk.answers),
        "again": name,
        "reworded": [{"id": q.id, "title": titles[q.part][scene.lang]} for q in differs if q not in again],
        "new": [{"id": q.id, "title": titles[q.part][scene.lang]} for q in new],
    }
