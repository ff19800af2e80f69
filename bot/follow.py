"""The wish to be told of the next notice: a separate consent, one row, one message, one tap to stop."""

from __future__ import annotations

from bot import moments
from bot.kept import wishes
from bot.model import Language, Wish
from bot.privacy import OWN
from bot.scene import Button, Reply, Scene, Step
from bot.season import frame, season
from bot.welcome import HOME, operator

CONSENT = "2026-11-25"
"""The edition of the consent text; it changes with any word of templates/*/wish.j2."""


def edition(scene: Scene) -> str:
    """Return which consent text is shown, with the language that it is read in."""
    return f"{CONSENT}/{scene.lang}"


def consent(scene: Scene) -> Step:
    """Show what would be kept and sent abroad, and why; refusing costs nothing."""
    given = scene.known.everything().get(wishes.KEPT.id) if scene.known.wish else None
    facts = {
        "season": season(scene),
        "on": scene.known.wish,
        "since": moments.exact(given["since"], scene.lang) if given else "",
        "edition": edition(scene),
        "wish_days": scene.content.notice.retention.wish_days,
        "operator": operator(scene),
    }
    no = (
        Button("wish_off", "wish_stop", numbered=True)
        if scene.known.wish
        else Button("wish_no", "disagree", numbered=True)
    )
    rows = ((Button("wish_on", "agree", numbered=True),), (no,))
    return Step(scene.talk, (Reply("wish", facts, rows, replaces=scene.tapped),))


def agree(scene: Scene) -> Step:
    """Keep the wish; agreeing twice changes nothing."""
    rows = ((Button("wish_off", "wish_stop"), Button("check", "check")), HOME)
    facts = {"moment": moments.exact(scene.now, scene.lang), "edition": edition(scene)}
    return Step(scene.talk, (Reply("wish_on", facts, rows, replaces=scene.tapped),), (Wish(True, edition(scene)),))


def told(scene: Scene) -> Step:
    """Lay out the one message: a new round's notice is out, when it may be filed for, and where to begin."""
    facts = {"season": season(scene), "link": frame(scene)["link"]}
    rows = ((Button("check", "check", numbered=True), Button("when", "when", numbered=True)), HOME)
    return Step(scene.talk, (Reply("next_notice", facts, rows),))


def language(consent: str) -> Language:
    """Return the language in which a consent was given."""
    return "en" if consent.endswith("/en") else "ko"


def stop(scene: Scene, refused: bool = False) -> Step:
    """Drop the wish, or note that none was given; who declined may do the self-check without anything kept."""
    effects = () if refused and not scene.known.wish else (Wish(False),)
    rows = ((OWN,) if refused else (), (Button("wish", "wish"), *HOME))
    return Step(
        scene.talk,
        (Reply("wish_off", {"refused": refused}, tuple(r for r in rows if r), replaces=scene.tapped),),
        effects,
    )
