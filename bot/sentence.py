"""One sentence to begin: item, size, field and place are read from it, and count only when the company says so."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.scene import Button, Reply, Scene, Step
from bot.self_check import again, counted, current, opened, said
from eligibility.flow import used_answers, valid
from eligibility.model import Question
from faq.asking import Decision

QUESTION = re.compile(
    r"\?|？|나요|까요|니까|는지|은가요|인가요|되나|어디|언제|얼마|무엇|뭐|뭔|어떻게|알려|궁금|문의"
    r"|\b(how|what|when|where|which|who|why)('?s|'?re)?\b"
    r"|\b(can|could|may|do|does|is there|are there|should|tell me)\b",
    re.IGNORECASE,
)
"""Marks of a question; a sentence that bears one describes no company."""
LEAST = 2
"""How many of item, size and place a sentence must give to be taken for a description."""


def describes(scene: Scene, text: str, decision: Decision) -> Mapping[str, Any] | None:
    """Return {"answers", "place", "office"} read from a sentence that describes a company, else None.

    An item that is only near counts where the words match no topic more firmly.
    """
    if QUESTION.search(text):
        return None
    answers: dict[str, Any] = {}
    found = scene.finder.find(text)
    items = scene.content.questionnaire.question("item")
    near = found.status == "offered" and (decision.status != "answered" or found.items[0][1] >= decision.score)
    if items and (found.status == "found" or near):
        answers[items.id] = (found.items[0][0],)
    for asked in scene.content.questionnaire.questions:
        value = option_said(asked, text)
        if value and asked.kind in ("one", "many"):
            answers[asked.id] = (value,) if asked.kind == "many" else value
    place = scene.content.offices.decide(text, direct=False)
    if len(answers) + (place.status != "none") < LEAST or "item" not in answers:
        return None
    office = place.office if place.status == "found" else None
    return {"answers": answers, "place": scene.content.offices.place_name(place, scene.lang), "office": office or ""}


def option_said(asked: Question, text: str) -> str:
    """Return the option whose word stands in the text, the longer of words in one another; empty for none or more."""
    folded = text.casefold()
    said = {(w.casefold(), o.id) for o in asked.options for w in o.words if word_in(w.casefold(), folded)}
    hits = {id_ for word, id_ in said if not any(word != longer and word in longer for longer, _ in said)}
    return hits.pop() if len(hits) == 1 else ""


def option_named(asked: Question, text: str) -> str:
    """Return the option of which the text is one of the words and no more; empty where none is."""
    said = text.strip(" .!~").casefold()
    return next((o.id for o in asked.options for w in o.words if w.casefold() == said), "")


def word_in(word: str, text: str) -> bool:
    """Whether a word stands in the text; Latin words only whole."""
    if word.isascii():
        return re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text) is not None
    return word in text


def read_back(scene: Scene, proposal: Mapping[str, Any], words: str) -> Step:
    """Show what was understood; nothing counts before the tap."""
    kept = {**proposal, "words": words[:300]}
    talk = replace(scene.talk, proposal=kept)
    titles = dict(scene.content.questionnaire.parts)
    lines = []
    for id_, value in proposal["answers"].items():
        asked = scene.content.questionnaire.question(id_)
        if asked:
            lines.append({"title": titles[asked.part][scene.lang], "said": said(scene, asked, value)})
    if proposal.get("place"):
        lines.append({"title": "=place", "said": proposal["place"]})
    rows = (
        (Button(f"take:{mark(kept)}", "right", numbered=True),),
        (Button("check", "change_it", numbered=True),),
        (Button("was_question", "was_question", numbered=True),),
    )
    return Step(
        talk,
        (
            Reply(
                "read_back",
                {"lines": lines, "words": words[:120], "effect": changes(scene, proposal["answers"])},
                rows,
                trace={"proposal": dict(proposal)},
            ),
        ),
    )


def changes(scene: Scene, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what taking the answers over would do to those already given; nothing for first answers."""
    from bot.changing import effect_facts, effect_of

    used = used_answers(scene.content.questionnaire, scene.talk.answers)
    if not any(id_ in used and used[id_] != value for id_, value in answers.items()):
        return {}
    return effect_facts(scene, effect_of(scene, answers))


def take(scene: Scene, marked: str) -> Step:
    """Count what was read back; an old button whose words are no longer on hand shows where the check stands."""
    proposal = scene.talk.proposal
    if not proposal.get("answers") or mark(proposal) != marked:
        return current(scene, opened(scene))
    answers = dict(scene.talk.answers)
    for id_, raw in proposal["answers"].items():
        asked = scene.content.questionnaire.question(id_)
        value = tuple(raw) if isinstance(raw, list | tuple) else raw
        if asked and valid(scene.content.questionnaire, asked, value):
            answers[id_] = value
    talk = replace(
        opened(scene),
        answers=answers,
        place=proposal.get("place") or scene.talk.place,
        office=proposal.get("office") or scene.talk.office,
    )
    new = [id_ for id_ in answers if id_ not in scene.talk.answers]
    return replace(counted(scene, current(scene, talk), new), notice="saved")


def mark(proposal: Mapping[str, Any]) -> str:
    """Return a short mark of a proposal, so that a button only takes what it showed."""
    return hashlib.sha256(json.dumps(proposal, sort_keys=True, default=list, ensure_ascii=False).encode()).hexdigest()[
        :8
    ]


def was_question(scene: Scene) -> Step:
    """Treat the words that were read as an answer as a question after all."""
    from bot.ask import decided

    words = str(scene.talk.proposal.get("words", ""))
    cleared = replace(scene, known=replace(scene.known, talk=replace(scene.talk, proposal={})))
    if not words:
        return Step(cleared.talk, again(cleared))
    return decided(cleared, scene.asker.ask(words))
