"""What may go live and how: looked at whole, weighed against what is live, kept and noted."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.content.decisions import Outcome, newly_not_met
from bot.content.load import Content, load, version_of
from bot.content.notes import render_faults
from bot.content.passed import note_passed, passed
from bot.content.shelf import Shelf
from bot.content.where import BrokenContent, Fault
from bot.kept import service, staff_log, versions
from bot.kept.versions import Went
from bot.rehearsal import unsound

MOST_LOST = 0.3
"""The share of entries or items that may go at once without being confirmed."""
SEEN, REFUSED, WAITING, SERVING = "folder_seen", "save_refused", "save_waiting", "serving"
"""Notes: the folder's version already dealt with, faults of a refused save, what waits, what the bot serves."""


@dataclass(frozen=True)
class Weight:
    """What makes a change heavy: how much of a list is gone, and what can now turn `not_met`."""

    lost: tuple[tuple[str, int, int], ...] = ()
    newly: tuple[Outcome, ...] = ()

    @property
    def heavy(self) -> bool:
        """Whether it waits to be confirmed."""
        return bool(self.lost or self.newly)

    @property
    def why(self) -> list[str]:
        """The reasons in words for staff."""
        gone = [f"{n} of {of} {what} are gone" for what, n, of in self.lost]
        return [*gone, *(f"{o.criterion.id} ({o.criterion.title['ko']}) can now turn not_met" for o in self.newly)]


MOST_TOLD = 10
"""Faults of a refused save that the health page names; `premier1000 check` names all."""


@dataclass(frozen=True)
class LiveState:
    """What the bot serves and what keeps a save back, for the health page and the desk."""

    version: str = ""
    since: float = 0.0
    who: str = ""
    served: str = ""
    faults: tuple[str, ...] = ()
    refused_at: float = 0.0
    waiting: str = ""
    why: tuple[str, ...] = field(default=())
    needs_second: bool = False


class Heavy(Exception):
    """Raised for a change that has to be confirmed, or needs a second name."""

    def __init__(self, weight: Weight, mend: str) -> None:
        super().__init__(mend)
        self.weight, self.mend = weight, mend


def look(shelf: Shelf, folder: Path, now: datetime, known: Content | None = None) -> Content:
    """Copy a folder to the shelf and return it loaded and rehearsed; raises BrokenContent or Unsettled.

    A folder that holds just what is `known` to be sound is not looked at again. Who takes the content further lets
    `note_passed` keep it, when nobody waits for that.
    """
    if known is not None and holds(folder, known.version):
        return known
    with shelf.draft(folder) as draft:
        return shelf.keep(whole(draft, now))


def holds(folder: Path, version: str) -> bool:
    """Tell whether a folder holds a version; one that cannot be read now does not."""
    try:
        return version_of(folder) == version
    except OSError:
        return False


def whole(folder: Path, now: datetime) -> Content:
    """Load and rehearse a folder; raises BrokenContent, also for a fault that nobody has thought of."""
    try:
        content = load(folder)
        faults: list[Fault] = [*render_faults(content)] or unsound(content, now)
    except BrokenContent:
        raise
    except Exception as error:
        what = f"cannot be loaded ({type(error).__name__}: {error})"
        raise BrokenContent([Fault("content", 0, what, "undo the last edit")]) from error
    if faults:
        raise BrokenContent(faults)
    return content


def sound(shelf: Shelf, version: str, now: datetime) -> Content:
    """Open a kept version, rehearsed with this program now or before; raises BrokenContent."""
    place = shelf.whole(version)
    if known := passed(version, place):
        return known
    content = load(place)
    if faults := unsound(content, now):
        raise BrokenContent(faults)
    note_passed(content)
    return content


def weigh(before: Content | None, after: Content) -> Weight:
    """Weigh a change against what is live."""
    if before is None:
        return Weight()
    lists: tuple[tuple[str, Collection[str], Collection[str]], ...] = (
        ("entries", before.entries, after.entries),
        ("items", before.items, after.items),
    )
    lost = [(what, len(set(old) - set(new)), len(old)) for what, old, new in lists]
    heavy = tuple((what, n, of) for what, n, of in lost if n > MOST_LOST * of)
    return Weight(heavy, tuple(newly_not_met(before.questionnaire, after.questionnaire)))


def allow(weight: Weight, who: str, second: str, confirm: bool) -> None:
    """Let a change pass, or raise `Heavy` with what is missing: a confirmation, or a second person."""
    if weight.heavy and not confirm:
        raise Heavy(weight, "look at what changes (premier1000 diff) and publish again with --confirm")
    if weight.newly and (not second.strip() or second.strip().casefold() == who.strip().casefold()):
        raise Heavy(weight, "a second person has to look at it: add --second NAME, another name than --by")


def go_live(db: sqlite3.Connection, went: Went, details: dict[str, Any] | None = None) -> None:
    """Note that a version goes live, inside a transaction; a running bot takes it from there."""
    versions.add(db, went)
    said = {"version": went.version, "reason": went.reason, "second": went.second, **(details or {})}
    staff_log.write(db, went.at, went.who, went.how, said)
    for name in (REFUSED, WAITING):
        service.write(db, name, "")


def refuse(db: sqlite3.Connection, faults: Collection[str], at: float) -> None:
    """Note why a save was refused, inside a transaction."""
    service.write(db, REFUSED, json.dumps({"at": at, "faults": list(faults)[:50]}, ensure_ascii=False))


def let_wait(db: sqlite3.Connection, version: str, why: Sequence[str], second: bool, at: float) -> None:
    """Note that a save waits to be confirmed, inside a transaction."""
    said = {"version": version, "at": at, "why": list(why), "second": second}
    service.write(db, WAITING, json.dumps(said, ensure_ascii=False))
    service.write(db, REFUSED, "")


def live_content(shelf: Shelf, db: sqlite3.Connection) -> Content | None:
    """Return the content that is live, None where nothing is or it cannot be read any more."""
    newest = versions.newest(db)
    try:
        return shelf.open(newest.version) if newest else None
    except BrokenContent:
        return None


def told(db: sqlite3.Connection, serving: str) -> dict[str, Any]:
    """Return what the health page says of the content: the version served, why a save was refused, what waits.

    A save that is refused leaves the bot ready: the last good version answers. A database that cannot be read is told
    of beside this.
    """
    try:
        state = live_state(db)
    except sqlite3.Error:
        return {"content": serving}
    return {
        "content": serving,
        "refused": list(state.faults[:MOST_TOLD]),
        "waiting": {"version": state.waiting, "why": list(state.why)} if state.waiting else None,
    }


def live_state(db: sqlite3.Connection) -> LiveState:
    """Return what the bot serves, the faults of a refused save, and what waits to be confirmed."""
    newest = versions.newest(db)
    refused, waiting = _note(db, REFUSED), _note(db, WAITING)
    return LiveState(
        version=newest.version if newest else "",
        since=newest.at if newest else 0.0,
        who=newest.who if newest else "",
        served=str(_note(db, SERVING).get("version", "")),
        faults=tuple(refused.get("faults", ())),
        refused_at=float(refused.get("at", 0.0)),
        waiting=str(waiting.get("version", "")),
        why=tuple(waiting.get("why", ())),
        needs_second=bool(waiting.get("second", False)),
    )


def _note(db: sqlite3.Connection, name: str) -> dict[str, Any]:
    said = service.read(db, name)
    return dict(json.loads(said)) if said else {}
