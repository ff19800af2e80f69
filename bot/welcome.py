"""First contact and the standing pages: start, help, who runs this, language, dates, other kinds of message."""

from __future__ import annotations

from dataclasses import replace

from bot.model import LANGUAGES
from bot.scene import Button, Reply, Scene, Step
from bot.season import contacts, season

MENU = (
    (Button("check", "check"),),
    (Button("ask", "ask"), Button("where", "where")),
    (Button("when", "when"), Button("papers", "papers")),
    (Button("benefits", "benefits"), Button("t:kcs_quota", "ten_places")),
)


def start(scene: Scene) -> Step:
    """Show the first screen; out of season the wish for the next notice comes first."""
    facts = {"season": season(scene), "operator": operator(scene), "resume": scene.talk.checking}
    rows = menu(scene)
    return Step(replace(scene.talk, checking=False, awaiting=""), (Reply("start", facts, rows, replaces=scene.tapped),))


def menu(scene: Scene) -> tuple[tuple[Button, ...], ...]:
    """Return the ways on, the one that helps most at this moment first."""
    wish = Button("wish_off", "wish_stop") if scene.known.wish else Button("wish", "wish")
    other = next(code for code in LANGUAGES if code != scene.lang)
    rest = (Button(f"lang:{other}", "other_language"),)
    if scene.phase in ("results_out", "over", "before_posting", "under_review"):
        return (*numbered(((wish,), *MENU)), rest)
    return (*numbered((*MENU, (wish,))), rest)


def numbered(rows: tuple[tuple[Button, ...], ...]) -> tuple[tuple[Button, ...], ...]:
    """Give every button of the rows a number that can be typed."""
    return tuple(tuple(replace(b, numbered=True) for b in row) for row in rows)


def operator(scene: Scene) -> dict[str, object]:
    """Return who runs the bot, honest while nobody has been entered."""
    who = scene.content.notice.operator
    return {
        "name": who.name[scene.lang],
        "contact": who.contact[scene.lang],
        "official": who.official and who.confirmed,
    }


HOME = (Button("home", "home"),)


def page(scene: Scene, template: str) -> Step:
    """Show a standing page: help or official."""
    facts = {"operator": operator(scene), "season": season(scene), "contacts": contacts(scene)}
    rows = ((Button("check", "check"), Button("topics", "topics")), HOME)
    return Step(scene.talk, (Reply(template, facts, rows, replaces=scene.tapped),))


def language(scene: Scene, chosen: str) -> Step:
    """Change the language, or offer both when none is named."""
    if chosen not in LANGUAGES:
        rows = tuple((Button(f"lang:{code}", f"language_{code}", numbered=True),) for code in LANGUAGES)
        return Step(scene.talk, (Reply("language", {}, rows),))
    changed = replace(scene.known, talk=replace(scene.talk, language=chosen))
    return start(replace(scene, known=changed, lang=chosen))


def person(scene: Scene) -> Step:
    """Name the people who can be reached."""
    rows = ((Button("where", "where"), Button("script", "script")), HOME)
    return Step(scene.talk, (Reply("person", {"contacts": contacts(scene)}, rows),))


def other_kind(scene: Scene, kind: str) -> Step:
    """Answer a message that is no text calmly; nothing of it is kept."""
    rows = ((Button("check", "check"), Button("ask", "ask")),)
    return Step(scene.talk, (Reply("other_kind", {"kind": kind}, rows),))
