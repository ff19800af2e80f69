"""The wish to be told of the next notice: a separate consent, one row, one message, one tap to stop."""

from __future__ import annotations

from bot.model import Language, Wish
from bot.scene import Button, Reply, Scene, Step
from bot.season import frame, season
from bot.welcome import HOME

CONSENT = "2026-11"
"""The version of the consent text that is stored with a wish, with the language it was read in."""


def consent(scene: Scene) -> Step:
    """Show what would be kept and why; refusing costs nothing."""
    rows = ((Button("wish_on", "agree", numbered=True),), (Button("wish_no", "disagree", numbered=True),))
    return Step(
        scene.talk, (Reply("wish", {"season": season(scene), "on": scene.known.wish}, rows, replaces=scene.tapped),)
    )


def agree(scene: Scene) -> Step:
    """Keep the wish; agreeing twice changes nothing."""
    rows = ((Button("wish_off", "wish_stop"), Button("check", "check")), HOME)
    wish = Wish(True, f"{CONSENT}/{scene.lang}")
    return Step(scene.talk, (Reply("wish_on", {}, rows, replaces=scene.tapped),), (wish,))


def told(scene: Scene) -> Step:
    """Lay out the one message: a new round's notice is out, when it may be filed for, and where to begin."""
    facts = {"season": season(scene), "link": frame(scene)["link"]}
    rows = ((Button("check", "check", numbered=True), Button("when", "when", numbered=True)), HOME)
    return Step(scene.talk, (Reply("next_notice", facts, rows),))


def language(consent: str) -> Language:
    """Return the language in which a consent was given."""
    return "en" if consent.endswith("/en") else "ko"


def stop(scene: Scene, refused: bool = False) -> Step:
    """Drop the wish, or note that none was given."""
    effects = () if refused and not scene.known.wish else (Wish(False),)
    return Step(
        scene.talk,
        (Reply("wish_off", {"refused": refused}, ((Button("wish", "wish"), *HOME),), replaces=scene.tapped),),
        effects,
    )
