"""Which version a start serves: a sound change in the folder, else what was live last, else nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.content.load import Content
from bot.content.passed import note_passed
from bot.content.shelf import Shelf, Unsettled
from bot.content.where import BrokenContent, Fault
from bot.kept import service, versions
from bot.kept.db import Store
from bot.kept.versions import Went
from bot.publishing import SEEN, Weight, go_live, let_wait, look, refuse, sound, weigh

FOLDER = "content folder"
"""Who is named where a save in the folder went live by itself."""


@dataclass(frozen=True)
class Opening:
    """The content to serve, and what is to be said at start: faults of the folder, or what waits."""

    content: Content
    faults: tuple[Fault, ...] = ()
    waits: Weight = field(default_factory=Weight)


def opening(store: Store, shelf: Shelf, folder: Path, now: datetime, at: float) -> Opening:
    """Choose what to serve and note it; raises BrokenContent where neither folder nor shelf has a sound version."""
    last = last_good(store, shelf, now)
    faults: tuple[Fault, ...] = ()
    try:
        saved: Content | None = look(shelf, folder, now, last)
    except BrokenContent as broken:
        saved, faults = None, broken.faults
    except Unsettled:
        saved = None
    if saved is None:
        if last is None:
            raise BrokenContent(faults or [Fault(str(folder), 0, "is being written to", "start again in a moment")])
        with store.writing("refused") as db:
            refuse(db, [str(f) for f in faults], at)
        return Opening(last, faults)
    if saved is not last:
        note_passed(saved)
    return begin(store, saved, last, at)


def begin(store: Store, saved: Content, last: Content | None, at: float) -> Opening:
    """Serve the folder's version where it is new and light, else what was live last."""
    known = service.read(store.db, SEEN)
    weight = weigh(last, saved)
    new = last is None or (saved.version != known and saved.version != last.version)
    with store.writing("opening") as db:
        service.write(db, SEEN, saved.version)
        if new and not weight.heavy:
            first = versions.newest(db) is None
            reason = "first start" if first else "changed while the bot was stopped"
            go_live(db, Went(saved.version, at, FOLDER, reason, how="start" if first else "save"))
        elif new:
            let_wait(db, saved.version, weight.why, bool(weight.newly), at)
    if new and not weight.heavy:
        return Opening(saved)
    return Opening(last or saved, waits=weight if new else Weight())


def last_good(store: Store, shelf: Shelf, now: datetime) -> Content | None:
    """Return the newest version that was live and is still sound, None where there is none."""
    for version in dict.fromkeys(went.version for went in versions.every(store.db)):
        try:
            return sound(shelf, version, now)
        except BrokenContent:
            continue
    return None
