"""Places of Korea as people write them: aliases to areas, read from tables; knows no office."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from faq import place_words as words
from faq.hangul import fold
from faq.romanised import variants

Key = tuple[str, str, str]
"""Province, city or county, and village, each by its official Korean name or empty."""

LONGEST = 300
"""Characters of a text that are looked at."""
SYLLABLES = re.compile(r"[가-힣]+")
TOKEN = re.compile(r"[가-힣ㄱ-ㅣ][가-힣ㄱ-ㅣ0-9]*|[a-z]+|[0-9]+")
VILLAGES = frozenset({"village", "dong"})
ENDS = "시군구도읍면동"
"""Last syllables of the kinds of area."""
BELOW = frozenset({"village", "dong", "district", "complex"})
"""Kinds that lie below a city or county."""


@dataclass(frozen=True)
class Alias:
    """One way a place is written; a `weak` one is an everyday word too.

    Kinds: sido, sigungu, gu, dong, short, roman, roman_old, old, complex, district, village.
    """

    written: str
    area: Key
    kind: str
    weak: bool


@dataclass(frozen=True)
class Name:
    """A name with every area that it may mean; `others` are villages of that name, meant only beside their city."""

    areas: tuple[Key, ...]
    kinds: frozenset[str]
    weak: bool
    others: tuple[Key, ...] = ()

    @property
    def below(self) -> bool:
        """Whether the name is of something below a city or county."""
        return self.kinds <= BELOW


@dataclass(frozen=True)
class Piece:
    """A stretch of a text in order: a place with what is attached to it, a part of an address, or another word."""

    text: str
    start: int
    end: int
    tail: str = ""
    name: Name | None = None
    detail: bool = False
    glued: bool = False
    comma: bool = False


@dataclass(frozen=True)
class Text:
    """A text as it is compared: `said` without spaces, where each token begins and ends, and where commas stood."""

    said: str
    ends: dict[int, int]
    commas: frozenset[int]
    spaced: str

    def token_end(self, at: int) -> int:
        """Return where the token ends that holds a position."""
        while at not in self.ends:
            at -= 1
        return self.ends[at]


def within(area: Key, other: Key) -> bool:
    """Tell whether an area is the other or lies in it."""
    province, city, village = other
    return (
        (not province or area[0] == province) and (not city or area[1] == city) and (not village or area[2] == village)
    )


def squeeze(text: str) -> str:
    """Fold a name to what is compared: case, width, spaces and marks fall away."""
    if SYLLABLES.fullmatch(text):
        return text
    return "".join(c for c in latin(fold(text)) if c.isalnum())


def latin(text: str) -> str:
    """Return a folded text in lower case, Latin letters without marks and apostrophes."""
    low = text.casefold() if text.isascii() else "".join(c if c >= "ㄱ" else unmarked(c) for c in text.casefold())
    return re.sub(r"(?<=[a-z])['’ʼ`](?=[a-z])", "", re.sub(r"['’]s\b", "", low))


def unmarked(char: str) -> str:
    """Return a Latin letter without its marks."""
    return "".join(c for c in unicodedata.normalize("NFD", char) if unicodedata.category(c) != "Mn")


def prepared(text: str, joined: bool = False) -> Text:
    """Prepare a text for scanning; `joined` takes all of it for one token, as when every letter stands alone."""
    low = latin(fold(text[:LONGEST]))
    said, ends, commas, last = "", {}, set(), 0
    for match in TOKEN.finditer(low):
        if any(c in ",;/·&+()→>" for c in low[last : match.start()]):
            commas.add(len(said))
        ends[len(said)] = len(said) + len(match[0])
        said += match[0]
        last = match.end()
    if joined and said:
        ends = {0: len(said)}
    return Text(said, ends, frozenset(commas), low)


class Gazetteer:
    """Finds places in a text, the longest way of writing first."""

    def __init__(self, aliases: Iterable[Alias]) -> None:
        self.names = named(aliases)
        self.lengths: dict[str, tuple[int, ...]] = {}
        for written in self.names:
            self.lengths[written[0]] = (*self.lengths.get(written[0], ()), len(written))
        for first, lengths in self.lengths.items():
            self.lengths[first] = tuple(sorted(set(lengths), reverse=True))

    def pieces(self, text: Text) -> list[Piece]:
        """Split a text into places, parts of an address and other words, in order."""
        out: list[Piece] = []
        at = 0
        while at < len(text.said):
            piece = self.place(text, at, out) or self.other(text, at, out)
            out.append(piece)
            at = piece.end
        return out

    def place(self, text: Text, at: int, before: Sequence[Piece]) -> Piece | None:
        """Return the place that begins at a position, the longest that stands there as a word of its own."""
        addressed = in_address(before)
        if words.IDIOM.match(text.said, at):
            return None
        if piece := self.numbered(text, at):
            return piece
        for length, name in self.hits(text.said, at):
            tail = self.tail(text, at, length, addressed, name.kinds <= VILLAGES)
            if tail is not None:
                end = at + length + len(tail)
                said = text.said[at : at + length]
                return Piece(said, at, end, tail, name, glued=at not in text.ends, comma=at in text.commas)
        return None

    def hits(self, said: str, at: int) -> Iterator[tuple[int, Name]]:
        """Yield the names that begin at a position, the longest first."""
        for length in self.lengths.get(said[at], ()):
            name = self.names.get(said[at : at + length]) if at + length <= len(said) else None
            if name:
                yield length, name

    def numbered(self, text: Text, at: int) -> Piece | None:
        """Return a village or an estate written with a number, such as 정왕1동, at the start of a token."""
        if at not in text.ends:
            return None
        end = text.ends[at]
        match = words.NUMBERED.match(text.said, at, end)
        name = self.names.get(match[1] + match[2]) if match and match[0] not in self.names else None
        tail = text.said[match.end() : end] if match else ""
        if match is None or name is None or not words.TAIL.fullmatch(tail):
            return None
        return Piece(match[0], at, end, tail, name, comma=at in text.commas)

    def tail(self, text: Text, at: int, length: int, addressed: bool, village: bool = False) -> str | None:
        """Return what is attached to a name, None where the name is only a part of another word."""
        end = at + length
        last = text.token_end(end - 1)
        crossing = last != text.token_end(at)
        if crossing and (length < 3 or village):
            return None
        if not is_hangul(text.said[end - 1]):
            return "" if end == last and not road_follows(text, end) else None
        rest = text.said[end:last]
        unit = length > 2 and text.said[end - 1] in ENDS
        if addressed and not (unit and rest) and is_road(text, at, last):
            return None
        if not rest:
            return ""
        if words.TAIL.fullmatch(rest):
            return rest
        return None if crossing else self.glued_tail(text, at, end, last)

    def glued_tail(self, text: Text, at: int, end: int, last: int) -> str | None:
        """Return what is attached where more words follow without a space."""
        rest = text.said[end:last]
        road = words.ROAD_AND_NUMBER.match(rest)
        if self.starts(text, end, last) or (text.said[end - 1] in ENDS and (road or is_details(rest))):
            return ""
        match = words.NOUN_PARTICLE.match(rest) or words.PARTICLE.match(rest)
        if match and (self.starts(text, end + match.end(), last) or words.GLUE.match(rest, match.end())):
            return match[0]
        statement = words.STATEMENT.fullmatch(rest)
        return statement[0] if statement else None

    def starts(self, text: Text, at: int, last: int) -> bool:
        """Tell whether another place begins inside a token."""
        for length, _ in self.hits(text.said, at):
            if length >= 2 and at + length <= last and self.tail(text, at, length, False) is not None:
                return True
        return False

    def other(self, text: Text, at: int, before: Sequence[Piece]) -> Piece:
        """Return what is no place: a part of an address after a place, or another word."""
        last = text.token_end(at)
        rest = text.said[at:last]
        comma = at in text.commas
        if before and in_address(before) and (is_details(rest) or rest.isdecimal()):
            return Piece(rest, at, last, detail=True, comma=comma)
        if before and in_address(before) and (road := words.ROAD_AND_NUMBER.match(rest)):
            particle = words.PARTICLE.match(text.said, at + road.end(), last)
            end = particle.end() if particle and self.starts(text, particle.end(), last) else at + road.end()
            return Piece(text.said[at:end], at, end, detail=True, comma=comma)
        if before and in_address(before) and latin_part(text, at, last):
            return Piece(rest, at, last, detail=True, comma=comma)
        glue = words.GLUE.match(text.said, at, last)
        if glue and glue.end() < last and self.starts(text, glue.end(), last):
            return Piece(glue[0], at, glue.end(), comma=comma)
        return Piece(rest, at, last, comma=comma, glued=at not in text.ends)


def named(aliases: Iterable[Alias]) -> dict[str, Name]:
    """Join aliases by the way they are compared; a listed alias goes before a village of the same name."""
    gathered: dict[str, list[Alias]] = {}
    for alias in aliases:
        gathered.setdefault(squeeze(alias.written), []).append(alias)
    for written, found in list(gathered.items()):
        respelt = variants(found[0].written) if written.isascii() else estates(found[0])
        for variant in respelt:
            gathered.setdefault(squeeze(variant), found)
    names = {}
    for written, found in gathered.items():
        if len(found) == 1:
            names[written] = sole(found[0].area, found[0].kind, found[0].weak)
            continue
        listed = [a for a in found if a.kind not in VILLAGES] or found
        areas = tuple(dict.fromkeys(a.area for a in listed))
        weak = all(a.weak for a in listed)
        others = tuple(dict.fromkeys(a.area for a in found if a.area not in areas))
        names[written] = Name(areas, frozenset(a.kind for a in listed), weak, others)
    return names


@lru_cache(maxsize=2048)
def sole(area: Key, kind: str, weak: bool) -> Name:
    """Return the name of one area, the same for all its villages: there are thousands."""
    return Name((area,), frozenset({kind}), weak)


def estates(alias: Alias) -> Iterator[str]:
    """Yield the other ways to write the name of an industrial estate."""
    ending = next((e for e in sorted(words.ESTATES, key=len, reverse=True) if alias.written.endswith(e)), "")
    stem = alias.written.removesuffix(ending)
    if alias.kind == "complex" and ending and stem:
        yield from (stem + other for other in words.ESTATES)


def is_hangul(char: str) -> bool:
    """Tell whether a character is Korean."""
    return char >= "ㄱ"


def in_address(before: Sequence[Piece]) -> bool:
    """Tell whether the text so far ends inside an address: after a place, with no ending between."""
    for piece in reversed(before):
        if piece.detail:
            continue
        return piece.name is not None and piece.tail in ("", "의")
    return False


def is_road(text: Text, at: int, last: int) -> bool:
    """Tell whether the token is a road of an address: numbered, or with a building number behind it."""
    token = text.said[at:last]
    if words.NUMBERED_ROAD.fullmatch(token):
        return True
    numbered = last < len(text.said) and text.said[last].isdecimal()
    return numbered and words.ROAD_BEFORE_NUMBER.fullmatch(token) is not None


def road_follows(text: Text, end: int) -> bool:
    """Tell whether a Latin name goes on as a road, such as Sejong-daero."""
    return text.said[end : text.ends.get(end, end)] in words.LATIN_ROAD


def latin_part(text: Text, at: int, last: int) -> bool:
    """Tell whether a Latin word is a part of an address: it names a road, a village or a kind of area."""
    word, following = text.said[at:last], text.said[last : text.ends.get(last, last)]
    if word in words.LATIN_ROAD or word in words.LATIN_VILLAGE or words.LATIN_UNIT.fullmatch(word):
        return True
    return following in words.LATIN_ROAD or following in words.LATIN_VILLAGE


def is_details(text: str) -> bool:
    """Tell whether a text is parts of an address below the city, such as a ward and a road, and nothing else.

    Each place is looked at once: one pattern for the whole would try every way of cutting a text into parts.
    """
    if not 0 < len(text) <= words.LONGEST_DETAILS:
        return False
    reached = {0}
    for at in range(len(text)):
        if at in reached:
            ends = range(at + 1, min(len(text), at + words.LONGEST_UNIT) + 1)
            reached.update(end for end in ends if words.UNIT.fullmatch(text, at, end))
    return len(text) in reached or any(words.ROAD.fullmatch(text, at) for at in reached if at < len(text))
