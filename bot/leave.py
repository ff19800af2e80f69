"""A question left for staff: read back word for word, kept only after the tap, answered once to whoever wished it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.ask import answer
from bot.model import Left, Tell
from bot.scene import Button, Reply, Scene, Step
from bot.season import contacts
from bot.self_check import again
from bot.welcome import HOME

CONSENT = "2026-11"
"""The version of the consent text that is stored with the wish to hear of the answer."""
SHORTEST = 4
"""Characters below which nothing can be asked."""


def invite(scene: Scene) -> Step:
    """Read back the words that found no answer; where none wait, ask for the question as staff should read it."""
    waiting = scene.talk.proposal
    if waiting.get("words") and "near" in waiting:
        return read_back(scene, str(waiting["words"]), tuple(waiting["near"]))
    talk = replace(scene.talk, awaiting="leave", proposal={})
    return Step(talk, (Reply("leave", {"words": "", "contacts": contacts(scene)}, (HOME,)),))


def read_back(scene: Scene, words: str, near: Sequence[str]) -> Step:
    """Show exactly what would be kept; typing again replaces it, and nothing is kept before the tap."""
    said = " ".join(words.split())
    if len(said) < SHORTEST:
        talk = replace(scene.talk, awaiting="leave", proposal={})
        return Step(talk, (Reply("leave", {"words": "", "contacts": contacts(scene)}, (HOME,)),))
    proposal: dict[str, Any] = {"words": said, "near": list(near)[:3]}
    rows = (
        (Button(f"leave_yes:{mark(said)}", "leave_yes", numbered=True),),
        (Button("home", "leave_no", numbered=True),),
    )
    talk = replace(scene.talk, awaiting="leave", proposal=proposal)
    return Step(talk, (Reply("leave", {"words": said, "contacts": contacts(scene)}, rows),))


def keep(scene: Scene, marked: str) -> Step:
    """Keep the question that was read back; an old button keeps nothing."""
    waiting = scene.talk.proposal
    words = str(waiting.get("words", ""))
    talk = replace(scene.talk, awaiting="", proposal={}, misses=0)
    if not words or mark(words) != marked:
        return invite(replace(scene, known=replace(scene.known, talk=talk)))
    key = hashlib.sha256(f"{scene.now.isoformat()} {words}".encode()).hexdigest()[:16]
    left = Left(key, words, scene.lang, tuple(waiting.get("near", ())))
    rows = ((Button(f"tell_me:{key}", "tell_me", numbered=True),), (Button("home", "disagree", numbered=True),))
    shown = replace(scene, known=replace(scene.known, talk=talk))
    return Step(talk, (Reply("left", {"contacts": contacts(scene)}, rows), *again(shown)), (left,))


def tell(scene: Scene, key: str) -> Step:
    """Keep the wish to hear of the answer; agreeing twice changes nothing."""
    rows = ((Button(f"tell_off:{key}", "tell_off"), *HOME),)
    return Step(scene.talk, (Reply("tell_on", {}, rows, replaces=scene.tapped),), (Tell(key, True, CONSENT),))


def stop(scene: Scene, key: str) -> Step:
    """Drop the wish to hear of the answer; the question itself belongs to nobody and stays."""
    return Step(scene.talk, (Reply("tell_off", {}, (HOME,), replaces=scene.tapped),), (Tell(key, False),))


def answered(scene: Scene, topic: str) -> Step:
    """Lay out the one message: staff have answered, and this is the answer."""
    entry = scene.content.topic(topic)
    if entry is None:
        return Step(scene.talk, (Reply("leave_answered", {}, (HOME,)),))
    return Step(scene.talk, (Reply("leave_answered", {}), answer(scene, entry, 100)))


def mark(words: str) -> str:
    """Return a short mark of the words, so that a button keeps only what it showed."""
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:8]
