"""Records of what the notice says: facts with a standing, entries that cite them, rounds and blanks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
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
    """One sourced statement; `sources` are keys of the source list, `standing` the weaker of a pair."""

    id: str
    text: Text
    sources: tuple[str, ...]
    standing: Standing


@dataclass(frozen=True)
class Line:
    """One sentence of an answer and the facts it rests on; `own` marks a sentence about the bot itself."""

    text: Text
    facts: tuple[str, ...] = ()
    own: bool = False


@dataclass(frozen=True)
class NotKnown:
    """What an entry cannot say: `about` names it, `blank` is the line of the intake sheet that would settle it."""

    kind: NotKnownKind
    about: Text
    blank: str = ""


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
    """One line of the intake sheet that staff fill from the notice; empty `value` means not entered."""

    id: str
    title: Text
    value: Text = field(default_factory=dict)
    clause: str = ""
    firms: tuple[str, ...] = ()

    @property
    def filled(self) -> bool:
        """Whether staff have entered the value in Korean, the language that counts."""
        return bool(self.value.get("ko", "").strip())


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
