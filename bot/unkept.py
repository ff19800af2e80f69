"""The self-check that keeps nothing: the answers travel in the buttons of the chat and nowhere else.

A button says `own:ANSWERS:TO`, where TO is what the same button of the ordinary self-check would say. Nothing can be
typed here, since a typed word carries no answers; the screens say so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.model import Count, Talk
from bot.replies import LONGEST_BUTTON, STAMP
from bot.scene import Button, Reply, Scene, Step
from bot.welcome import HOME
from eligibility.flow import option_ids, takes_several, values_of
from eligibility.model import LISTED, NONE, UNKNOWN, Answers, Question, Questionnaire, Value

VERB = "own"
CARRIED = ("set", "tick", "theme", "q", "check", "change", "result", "script")
"""Where a button leads with the answers in hand."""
TYPED = ("take", "more", "was_question", "restart", "wish", "wish_off", "where")
"""What would need something typed or kept."""
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
VALUE = re.compile(r"[A-Za-z]|\d{1,4}")
ROOM = LONGEST_BUTTON - 16
"""Bytes that a button has for answers and aim; the rest is its stamp."""


class Unwritable(ValueError):
    """Raised for answers that no button can carry."""


def step(scene: Scene, rest: str, stamp: str, tap: Callable[[Scene, str], Step]) -> Step:
    """Take a tap of the self-check that keeps nothing: rebuild the answers, go on, put them in the next buttons."""
    written, _, to = rest.partition(":")
    answers = read(scene.content.questionnaire, written)
    to = to if to.partition(":")[0] in CARRIED else "check"
    talk = Talk(scene.talk.language, scene.round.round.id, scene.content.version, answers, plain=scene.talk.plain)
    inner = replace(scene, known=replace(scene.known, talk=talk, wish=False, everything=dict))
    taken = tap(inner, f"{to}{STAMP}{stamp}")
    try:
        code = write(scene.content.questionnaire, taken.talk.answers)
        replies = tuple(carrying(reply, code) for reply in taken.replies)
    except Unwritable:
        replies = (Reply("own_full", {}, ((Button("check", "check"), *HOME),), replaces=scene.tapped),)
    if not answers and to == "check":
        replies = (Reply("own", {}, replaces=scene.tapped), *(replace(r, replaces=False) for r in replies))
    return Step(scene.talk, replies, tuple(e for e in taken.effects if isinstance(e, Count)), taken.notice, unkept=True)


def carrying(reply: Reply, code: str) -> Reply:
    """Return a reply whose buttons carry the answers; those that need typing are left out."""
    rows = []
    for row in reply.rows:
        kept = [button for button in row if verb_of(button) not in TYPED]
        rows.append(tuple(_carrying(button, code) if verb_of(button) in CARRIED else button for button in kept))
    return replace(reply, rows=tuple(row for row in rows if row))


def _carrying(button: Button, code: str) -> Button:
    to = f"{VERB}:{code}:{button.to}"
    if len(to.encode()) > ROOM:
        raise Unwritable(to)
    return replace(button, to=to)


def verb_of(button: Button) -> str:
    """Return the verb of an answer button, nothing for a link or a copy."""
    return button.to.partition(":")[0] if button.kind == "answer" else ""


def write(questionnaire: Questionnaire, answers: Answers) -> str:
    """Write answers short: a letter a question, then a letter an option or the number of an item."""
    parts = []
    for letter, question in zip(LETTERS, questionnaire.questions, strict=False):
        if question.id in answers:
            values = sorted(values_of(answers[question.id]) - {LISTED})
            parts.append(letter + "".join(_sign(questionnaire, question, v) for v in values))
    return ".".join(parts)


def read(questionnaire: Questionnaire, written: str) -> dict[str, Value]:
    """Return the answers that a button carries; what says nothing, as in a forged one, is passed over."""
    asked = dict(zip(LETTERS, questionnaire.questions, strict=False))
    answers: dict[str, Value] = {}
    for part in written.split("."):
        question = asked.get(part[:1])
        if question is None:
            continue
        options = dict(zip(LETTERS, _options(questionnaire, question), strict=False))
        values = [v if v.isdecimal() else options.get(v, "") for v in VALUE.findall(part[1:])]
        value = tuple(v for v in values if v)
        if value and takes_several(questionnaire, question) and value != (UNKNOWN,):
            answers[question.id] = value
        elif len(value) == 1:
            answers[question.id] = value[0]
    return answers


def _sign(questionnaire: Questionnaire, question: Question, value: str) -> str:
    options = _options(questionnaire, question)
    if value in options and options.index(value) < len(LETTERS):
        return LETTERS[options.index(value)]
    if value.isdecimal():
        return f"{value},"
    raise Unwritable(value)


def _options(questionnaire: Questionnaire, question: Question) -> tuple[str, ...]:
    return (UNKNOWN, NONE, *(v for v in option_ids(questionnaire, question) if v not in (UNKNOWN, NONE)))
