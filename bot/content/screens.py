"""Renders what a version can say before it is live: every screen, in both languages, in every phase of every round.

Buttons are followed from the first screen on, so that a screen added tomorrow is checked as well. What only typing
leads to is laid out with the longest words the content has.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args

from bot import ask, self_check, sentence
from bot.channels.telegram_text import units
from bot.content.load import Content
from bot.content.where import Fault
from bot.conversation import COMMANDS, Conversation
from bot.finding import ItemFinder, ItemsFound
from bot.model import LANGUAGES, Incoming, Kind, Known, Language, Screen, Talk, Turn, Wish
from bot.replies import Renderer, TooLong, unstamped
from bot.scene import Scene, Step
from faq.asking import Asker, Decision, Unlearnt

LONGEST = 4096
"""UTF-16 units of one Telegram message."""
LONGEST_COPY, LONGEST_NOTICE = 256, 200
MOST_SCREENS = 3000
"""Buttons followed in one phase and language; content has a few hundred."""
ONCE = ("record", "z", "own", "theme", "group")
"""The record, the size check and the lists of items: they are followed at the latest moment, when every table of
the law and every earlier round can be named; between phases they differ only by what other screens say too."""
NEVER = "record:pdf"
"""Its lines are those of the record as HTML; setting them takes a second."""
JUST = timedelta(minutes=1)
WORDS = "가" * 4096


class _Longest(ItemFinder):
    """Finds the items with the longest names."""

    def __init__(self, content: Content) -> None:
        names = sorted(content.items.values(), key=lambda i: -max(map(len, i.name.values())))
        self._trades = tuple((code, 50) for code in list(content.size_words.industries)[:5])
        self._found = ItemsFound("offered", tuple((i.no, 50) for i in names[:5]))

    def find(self, text: str) -> ItemsFound:
        """Return them."""
        return self._found

    def industries(self, text: str) -> tuple[tuple[str, int], ...]:
        """Return some industries."""
        return self._trades


@dataclass(frozen=True)
class _Place:
    """One phase and language to render in."""

    talk: Conversation
    now: datetime
    lang: Language
    last: bool = True

    def scene(self, known: Known) -> Scene:
        """Return the surroundings of a turn."""
        return self.talk.scene(Incoming(1, 1, "text", self.lang), known, self.now)

    def tap(self, to: str, known: Known) -> Turn:
        """Return what a button leads to."""
        return self.talk.turn(Incoming(1, 1, "button", self.lang, button=to), known, self.now)

    def finish(self, known: Known, step: Callable[[Scene], Step]) -> Turn:
        """Return what a step looks like."""
        scene = self.scene(known)
        return self.talk.finish(scene, step(scene))


def screen_faults(content: Content, languages: Sequence[Language] = LANGUAGES) -> Iterator[Fault]:
    """Yield a fault for every screen that cannot be rendered or does not fit into a Telegram message."""
    talk = Conversation(
        content,
        Renderer(content.root / "templates"),
        Asker(content.entries, Unlearnt(), content.words),
        _Longest(content),
    )
    seen: set[Fault] = set()
    phases = moments(content)
    for now in phases:
        for lang in languages:
            for fault in _faults(_Place(talk, now, lang, now == max(phases))):
                if fault not in seen:
                    seen.add(fault)
                    yield fault


def moments(content: Content) -> list[datetime]:
    """Return a moment within each phase of each round, its last hours among them."""
    found: dict[datetime, None] = {}
    for record in content.notice.rounds:
        r = record.round
        if r.posted:
            found[r.posted - JUST] = None
        for edge in (r.posted, r.opens, r.closes, r.results, r.over):
            if edge:
                found[edge + JUST] = None
        if r.closes:
            found[r.closes - JUST] = None
    return list(found) or [datetime.fromisoformat("2025-01-01T00:00:00+09:00")]


def _faults(place: _Place) -> Iterator[Fault]:
    for name, make in (*_standing(place), *_typed(place)):
        yield from _checked(place, name, make)[1]
    yield from _followed(place)


def _standing(place: _Place) -> Iterator[tuple[str, Callable[[], Turn]]]:
    """Yield what is said to commands, to other kinds of message, in trouble and unasked."""
    known = Known(Talk(language=place.lang))
    for command in COMMANDS:
        incoming = Incoming(1, 1, "text", place.lang, text=f"/{command}")
        yield f"/{command}", lambda i=incoming: place.talk.turn(i, known, place.now)  # type: ignore[misc]
    for kind in get_args(Kind):
        incoming = Incoming(1, 1, kind, place.lang, text="x", cut=("phone",) if kind == "text" else ())
        yield kind, lambda i=incoming: place.talk.turn(i, known, place.now)  # type: ignore[misc]
    for why in ("failed", "not_saved", "slow_down"):
        yield why, lambda w=why: place.talk.sorry(Incoming(1, 1, "text", place.lang), known, place.now, w)  # type: ignore[misc]
    checking = Known(Talk(language=place.lang, checking=True))
    yield "fresh", lambda: place.talk.fresh(1, checking, place.now)
    titles = sorted(place.talk.content.entries.values(), key=lambda e: -len(e.title[place.lang]))
    lost = Screen("", trace={"entry": titles[0].id if titles else ""})
    yield "fresh", lambda: place.talk.fresh(1, checking, place.now, lost)
    yield "told", lambda: place.talk.told(known, place.now)


def _typed(place: _Place) -> Iterator[tuple[str, Callable[[], Turn]]]:
    """Yield what typed words may lead to, with the longest that can come."""
    content = place.talk.content
    titles = sorted(content.entries.values(), key=lambda e: -len(e.title[place.lang]))
    offered = Decision("offered", None, tuple(e.id for e in titles[:3]), 50)
    known = Known(Talk(language=place.lang, checking=True, misses=1))
    yield "offered", lambda: place.finish(known, lambda s: ask.offered(s, offered))
    yield "missed", lambda: place.finish(known, ask.miss)
    values = {q.id: q.options[0].id for q in content.questionnaire.questions if q.options}
    proposal = {"answers": values, "place": content.offices.place_name(content.offices.decide("수원"), place.lang)}
    yield "read_back", lambda: place.finish(known, lambda s: sentence.read_back(s, proposal, WORDS))
    for asked in content.questionnaire.questions:
        if asked.kind == "items":
            yield "items", lambda q=asked: place.finish(known, lambda s: self_check.candidates(s, q, WORDS))  # type: ignore[misc]
    old = Known(Talk(language=place.lang, answers=values, result={"version": "old", "hash": "", "findings": {}}))
    yield "updated", lambda: place.tap("home", old)


def _followed(place: _Place) -> Iterator[Fault]:
    """Follow every button from the first screen on, each once."""
    first = Known(Talk(language=place.lang))
    content = place.talk.content
    topics, offices = [f"t:{e}" for e in content.entries], [f"office:{o}" for o in content.offices.offices]
    queue = [(to, first) for to in ("home", *topics, *offices)]
    seen = {to for to, _ in queue}
    while queue and len(seen) < MOST_SCREENS:
        to, known = queue.pop()
        turn, faults = _checked(place, to, lambda t=to, k=known: place.tap(t, k))  # type: ignore[misc]
        yield from faults
        if turn is None:
            continue
        wish = next((e.on for e in turn.effects if isinstance(e, Wish)), known.wish)
        after = replace(known, talk=turn.talk, wish=wish)
        for choice in (c for screen in turn.screens for row in screen.choices for c in row if c.kind == "answer"):
            mark = _mark(place, choice.value)
            if mark not in seen and mark != NEVER and (place.last or not mark.startswith(ONCE)):
                seen.add(mark)
                queue.append((choice.value, after))


def _mark(place: _Place, data: str) -> str:
    """Return what makes a button one of its own: the items of a list are alike, and so are as many ticks."""
    to, _ = unstamped(data)
    verb, _, rest = to.partition(":")
    id_, _, values = rest.partition(":")
    if verb == "own":
        return "own " + (values.partition(":")[0] if values.startswith("theme") else _mark(place, values))
    if verb == "notmine":
        return verb
    several = values.count(",") + bool(values)
    if verb in ("tick", "more", "take") or (verb == "set" and (several > 1 or values.isdecimal())):
        return f"{verb} {id_} {several}"
    return to


def _checked(place: _Place, name: str, make: Callable[[], Turn]) -> tuple[Turn | None, list[Fault]]:
    """Render one turn and return it with its faults."""
    try:
        turn = make()
    except TooLong as error:
        what = f"a button says {len(str(error).encode())} bytes ({error})"
        return None, [_fault(place, name, what, "64 are the most; shorten the id")]
    except Exception as error:
        return None, [_broken(place, name, error)]
    faults = [
        _fault(
            place, name, f"{length} letters in '{place.lang}', {LONGEST} are the most", "shorten it", screen.template
        )
        for screen in turn.screens
        if len(screen.text) * 2 > LONGEST and (length := units(screen.text)) > LONGEST
    ]
    for choice in (c for screen in turn.screens for row in screen.choices for c in row):
        if not choice.label.strip() or (choice.kind == "copy" and len(choice.value) > LONGEST_COPY):
            faults.append(_fault(place, name, f"a button '{choice.label[:40]}' cannot be shown", "shorten or fill it"))
    if len(turn.notice) > LONGEST_NOTICE:
        faults.append(_fault(place, name, "a word for a tap is too long", f"{LONGEST_NOTICE} letters are the most"))
    return turn, faults


def _fault(place: _Place, name: str, what: str, mend: str, template: str = "") -> Fault:
    """Place a fault: at the entry that is too long, else at the template."""
    verb, _, rest = unstamped(name)[0].partition(":")
    if verb == "t" and (entry := place.talk.content.entries.get(rest)):
        file, _, line = entry.where.rpartition(":")
        return Fault(file, int(line), f'entry "{entry.id}": {what}', mend)
    return Fault(f"templates/{template or place.lang}{'.j2' if template else ''}", 1, f"{name}: {what}", mend)


def _broken(place: _Place, name: str, error: Exception) -> Fault:
    """Place an error at the line of the template where it happened."""
    root = place.talk.content.root
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith(".j2")]
    what = str(error).split("\n")[0] or type(error).__name__
    if isinstance(error, RecursionError):
        what = "it calls itself without end"
    if not frames:
        line = getattr(error, "lineno", 1) or 1
        file = getattr(error, "filename", None)
        where = Path(file).relative_to(root).as_posix() if file else f"templates/{place.lang}"
        return Fault(where, line, f"{name}: {what}", "undo the last edit")
    last = frames[-1]
    return Fault(Path(last.filename).relative_to(root).as_posix(), last.lineno or 1, what, "undo the last edit")
