"""What a line says by its words alone: control, a word of several meanings, the name of another ministry."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from faq.hangul import fold, from_keys, has_hangul
from faq.model import Text

BARE = re.compile(r"[^0-9a-z가-힣]+")
MOST_TAILS = 4
"""How many polite words are taken off a control word."""
GOES_ON = "(?![문품하터])"
"""What would make another word of a ministry's short name or its track: 산업부문, 환경부하, 트랙터."""
OF_IT = r"(?:['’]s|의|에|은|는|이|가|을|를|에서|에 대해|에 대한|관련)?(?![0-9A-Za-z가-힣])"
"""What may stand behind the programme's name."""


@dataclass(frozen=True)
class Kind:
    """Talk that is not answered here: its phrasings, and the topic that it leads to, if any."""

    id: str
    topic: str = ""
    phrasings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Owner:
    """Another ministry: what it is called in questions, and its name."""

    words: tuple[str, ...]
    name: Text


@dataclass(frozen=True)
class Elsewhere:
    """When a line that names another ministry is about its track: not beside these topics, nor with a word of here.

    Where a word of its track follows the name, only topics that compare tracks stay.
    """

    kind: str = ""
    beside: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    track: tuple[str, ...] = ()
    here: tuple[str, ...] = ()
    owners: tuple[Owner, ...] = ()


@dataclass(frozen=True)
class Control:
    """One control and what says it: words, and joined ones of which one of each list makes one."""

    id: str
    words: tuple[str, ...]
    joined: tuple[tuple[str, ...], ...] = ()

    def all(self) -> tuple[str, ...]:
        """Return everything that says it."""
        return (*self.words, *("".join(p) for p in product(*self.joined) if self.joined))


@dataclass(frozen=True)
class Words:
    """Control in words, what may stand around it, words of several meanings, and talk that is not answered here."""

    control: tuple[Control, ...] = ()
    tails: tuple[str, ...] = ()
    ambiguous: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    kinds: tuple[Kind, ...] = ()
    elsewhere: Elsewhere = field(default_factory=Elsewhere)
    notions: Mapping[str, str] = field(default_factory=dict)
    """Other words for what topics and kinds of talk are about, a line each, by their ids."""
    names: tuple[str, ...] = ()
    """What the programme is called: who asks by one of them asks about it."""
    marks: tuple[str, ...] = ()
    """What only the programme has, and what is asked about by its own name."""


class Said:
    """Looks lines up in the words."""

    def __init__(self, words: Words) -> None:
        self.control = {bare(w): c.id for c in words.control for w in c.all()}
        self.tails = tuple(sorted({bare(t) for t in words.tails} - {""}, key=len, reverse=True))
        self.longest = max(map(len, self.control), default=0) + MOST_TAILS * max(map(len, self.tails), default=0)
        self.ambiguous: Mapping[str, Sequence[str]] = {bare(w): t for said, t in words.ambiguous for w in said}
        self.marks = called((*words.names, *words.marks))
        self.named = re.compile(rf"(?:{called(words.names).pattern})(?: ?1000)?{OF_IT}", re.IGNORECASE)
        self.elsewhere = words.elsewhere
        self.owners = [(pattern(o.words), o) for o in words.elsewhere.owners]
        self.here = pattern(words.elsewhere.here)
        self.tracks = followed([w for o in words.elsewhere.owners for w in o.words], words.elsewhere.track)

    def control_in(self, text: str) -> str | None:
        """Return the control that the whole line says, polite words around it left aside."""
        said = bare(text)
        for candidate in (said, bare(from_keys(text)) if text.isascii() else said):
            for _ in range(MOST_TAILS if len(candidate) <= self.longest else 0):
                if candidate in self.control:
                    return self.control[candidate]
                candidate = self.without_tail(candidate)
        return self.control.get(said)

    def without_tail(self, said: str) -> str:
        """Take one polite word off either end."""
        for tail in self.tails if said.startswith(self.tails) or said.endswith(self.tails) else ():
            if len(said) > len(tail):
                if said.endswith(tail):
                    return said[: -len(tail)]
                if said.startswith(tail):
                    return said[len(tail) :]
        return said

    def names_us(self, text: str) -> bool:
        """Tell whether a line calls the programme by a name, or says what only it has."""
        return self.marks.search(fold(text).casefold()) is not None

    def unnamed(self, text: str) -> str:
        """Return a line without the programme's names, which say nothing of what is asked about it."""
        return " ".join(self.named.sub(" ", fold(text)).split())

    def owner_in(self, text: str) -> Owner | None:
        """Return the other ministry that a line names, unless it speaks of this track as well."""
        folded = fold(text).casefold()
        if self.here.search(folded):
            return None
        return next((owner for named, owner in self.owners if named.search(folded)), None)

    def may_still_mean(self, text: str) -> tuple[str, ...]:
        """Return the topics that a line which names another ministry may still be about."""
        return self.elsewhere.compared if self.tracks.search(fold(text).casefold()) else self.elsewhere.beside


def followed(words: Sequence[str], by: Sequence[str]) -> re.Pattern[str]:
    """Return what finds any of the words with one of the others right behind, as in a ministry's track."""
    first, second = pattern(words).pattern, pattern(by).pattern
    return re.compile(rf"(?:{first})(?:['’]s?)?(?: ?쪽)?(?:의|에서)? ?(?:{second})")


def pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Return what finds any of the words, English ones whole."""
    found = [re.escape(w) + GOES_ON if has_hangul(w) else rf"\b{re.escape(w)}\b" for w in words]
    return re.compile("|".join(found) or "(?!)")


def called(names: Sequence[str]) -> re.Pattern[str]:
    """Return what finds any of the names, English ones whole, however their words are spaced."""
    spaced = [r"\s?".join(map(re.escape, fold(n).casefold().split())) for n in names]
    found = [n if has_hangul(n) else rf"\b{n}\b" for n in spaced if n]
    return re.compile("|".join(found) or "(?!)")


def bare(text: str) -> str:
    """Fold a line to its letters and digits, in lower case."""
    return BARE.sub("", fold(text).casefold())
