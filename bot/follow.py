"""The wish to be told of the next notice: a separate consent, one row, one message, one tap to stop."""

from __future__ import annotations

from bot.model import Wish
from bot.scene import Button, Reply, Scene, Step
from bot.season import season
from bot.welcome import HOME

CONSENT = "2026-11"
"""The version of the consent text that is stored with a wish."""


def consent(scene: Scene) -> Step:
    """Show what would be kept and why; refusing costs nothing."""
    rows = ((Button("wish_on", "agree", numbered=True),), (Button("wish_no", "disagree", numbered=True),))
    return Step(
        scene.talk, (Reply("wish", {"season": season(scene), "on": scene.known.wish}, rows, replaces=scene.tapped),)
    )


def agree(scene: Scene) -> Step:
    """Keep the wish; agreeing twice changes nothing."""
    rows = ((Button("wish_off", "wish_stop"), Button("check", "check")), HOME)
    return Step(scene.talk, (Reply("wish_on", {}, rows, replaces=scene.tapped),), (Wish(True, CONSENT),))


def stop(scene: Scene, refused: bool = False) -> Step:
    """Drop the wish, or note that none was given."""
    effects = () if refused and not scene.known.wish else (Wish(False),)
    return Step(
        scene.talk,
        (Reply("wish_off", {"refused": refused}, ((Button("wish", "wish"), *HOME),), replaces=scene.tapped),),
        effects,
    )
