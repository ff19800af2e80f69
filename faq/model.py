"""Records of what the notice says: facts with a standing, entries that cite them, rounds and blanks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Standing = Literal["seed", "official", "press", "analogous", "unconfirmed"]
STANDINGS: tuple[Standing, ...] = ("seed", "official", "press", "analogous", "unconfirmed")
"""From firm to weak; `seed` and `official` are equally firm."""
FIRM: frozenset[str] = frozenset({"seed", "official"})

Text = Mapping[str, str]
"""The same words in each language: {"ko": ..., "en": ...}."""

EntryKind = Literal["answer", "partly", "refer", "decline"]
NotKnownKind = Literal["not_entered", "not_found", "by_office"]


@dataclass(frozen=True)
class Fact:
    """One sourced statement; `sources` are keys of the source list, `standing` the weaker of a pair.

    `round` names the round it was said of, empty where it is of none; outside `valid_from` to `valid_to` (both days
    count, Korean time) it is no longer said.
    """

    id: str
    text: Text
    sources: tuple[str, ...]
    standing: Standing
    round: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    line: int = 0

    def valid(self, day: date) -> bool:
        """Tell whether the fact may be said on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Line:
    """One sentence of an answer and the facts it rests on; `own` marks a sentence about the bot itself.

    `phases` are the phases of its round in which it may be said; none means all. `latest` says that it holds only
    while the round of its facts is the one that counts.
    """

    text: Text
    facts: tuple[str, ...] = ()
    own: bool = False
    phases: tuple[str, ...] = ()
    latest: bool = False


@dataclass(frozen=True)
class NotKnown:
    """What an entry cannot say: `about` names it, `blank` is the line of the intake sheet that would settle it.

    A `quiet` one is told only once its blank is filled.
    """

    kind: NotKnownKind
    about: Text
    blank: str = ""
    quiet: bool = False


@dataclass(frozen=True)
class Entry:
    """One topic of the FAQ. The first line answers; `ask` are questions to put to the office.

    `was` are the ids that it bore before: links that are out keep leading here.
    """

    id: str
    group: str
    kind: EntryKind
    title: Text
    lines: tuple[Line, ...]
    phrasings: Mapping[str, tuple[str, ...]]
    ask: tuple[Text, ...] = ()
    not_known: tuple[NotKnown, ...] = ()
    see_also: tuple[str, ...] = ()
    where: str = ""
    was: tuple[str, ...] = ()


@dataclass(frozen=True)
class Blank:
    """One line of the intake sheet that staff fill from the notice; empty `value` means not entered.

    `round` is the round it was filled for, `shown` names the screens that show it beside the answers, and `line` is
    where it stands in notice.toml.
    """

    id: str
    title: Text
    value: Text = field(default_factory=dict)
    clause: str = ""
    firms: tuple[str, ...] = ()
    round: str = ""
    shown: tuple[str, ...] = ()
    line: int = 0

    @property
    def filled(self) -> bool:
        """Whether staff have entered the value in Korean, the language that counts."""
        return bool(self.value.get("ko", "").strip())


@dataclass(frozen=True)
class Paper:
    """One paper to hand in: who issues it, how many days that takes, and within how many days of filing it must be."""

    id: str
    round: str
    name: Text
    issuer: Text
    note: Text
    lead_days: int
    valid_days: int
    clause: str


@dataclass(frozen=True)
class Centre:
    """Telephone and hours of one office's centre as the notice gives them; empty until staff enter them."""

    office: str
    round: str
    phone: str
    hours: Text
    clause: str

    @property
    def filled(self) -> bool:
        """Whether staff have entered anything."""
        return bool(self.phone or self.hours.get("ko", ""))


@dataclass(frozen=True)
class Round:
    """One call for applications; moments are aware, `None` where no source gives one."""

    id: str
    name: Text
    posted: datetime | None
    opens: datetime | None
    closes: datetime | None
    results: datetime | None
    over: datetime | None
    benefits_until: datetime | None
    quota: int | None
