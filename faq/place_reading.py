"""What places a text names, however it is typed: as it stands, on the wrong keyboard layout, spaced out or mistyped."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from faq import place_words as words
from faq.hangul import fold, from_keys, is_jamo, is_syllable, to_keys
from faq.place_groups import Group, grouped
from faq.place_typos import Guess, Typos
from faq.places import BELOW, LONGEST, Alias, Gazetteer, Key, Piece, Text, prepared

SHORTEST_VILLAGE = 3
"""Syllables from which a village counts inside a sentence; shorter ones are everyday words too, such as 이동."""
VERBS = ("하면", "되면")
MOST_WORDS = 12
"""Words of a text that are tried as mistyped."""


@dataclass(frozen=True)
class Reading:
    """The places that a text names in order; `maybe` are those that may be everyday words and are only asked about."""

    groups: tuple[Group, ...] = ()
    maybe: tuple[Group, ...] = ()


class Reader:
    """Reads places out of a text."""

    def __init__(self, aliases: Iterable[Alias], everyday: Collection[str]) -> None:
        listed = tuple(aliases)
        self.gazetteer = Gazetteer(listed)
        self.typos = Typos(self.gazetteer.names, everyday)
        self.stems = stems(listed)

    def read(self, text: str, direct: bool) -> Reading:
        """Return the places; `direct` says that the text answers the question for a place."""
        plain = prepared(text)
        pieces = self.gazetteer.pieces(plain)
        if direct and not settled(pieces):
            pieces = self.mended(pieces)
        reading = self.reading(pieces, plain, direct)
        if reading.groups or reading.maybe or not direct:
            return reading
        for other in self.otherwise(text):
            again = self.reading(self.gazetteer.pieces(other), other, direct)
            if again.groups:
                return again
        return reading

    def otherwise(self, text: str) -> Iterable[Text]:
        """Yield the text as it may have been meant: on the other keyboard layout, or with its spaces taken out."""
        folded = fold(text[:LONGEST])
        typed = [from_keys(folded), from_keys(folded.lower())] if not any(map(is_syllable, folded)) else []
        if any(is_syllable(c) or is_jamo(c) for c in folded):
            typed.append(to_keys(folded))
        for other in dict.fromkeys(typed):
            if other != folded:
                yield prepared(other)
        if " " in folded:
            yield prepared(folded, joined=True)

    def reading(self, pieces: Sequence[Piece], text: Text, direct: bool) -> Reading:
        """Return what the pieces say, without everyday words and without what is denied or left behind."""
        groups = grouped(pieces, text, self.stems)
        whole = direct and all(filler(p) for p in pieces)
        counted = [g for g in groups if whole or counts(g, direct)]
        maybe = [g for g in groups if direct and g not in counted and g.stated and not counted]
        if any(g.target for g in counted):
            counted = [g for g in counted if g.target]
        return Reading(tuple(g for g in counted if not g.denied), tuple(g for g in maybe if not g.denied))

    def mended(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Return the pieces with words that can only be slips for a place taken as that place."""
        inside = tuple(a for p in pieces if p.name for a in p.name.areas if not a[1])
        unknown = [p for p in pieces if p.name is None and not filler(p)]
        out = list(pieces)
        for at, piece in enumerate(pieces):
            if piece not in unknown[:MOST_WORDS]:
                continue
            guess = self.typos.guess(piece.text, inside)
            if guess and (inside or len(unknown) == 1 or sure(guess)):
                tail = guess.tail
                out[at] = replace(piece, text=guess.head, tail=tail, name=guess.name, detail=False)
        return out


def sure(guess: Guess) -> bool:
    """Tell whether a slip can stand among other words: it names its kind of unit or is long."""
    return (len(guess.head) > 2 and guess.head.endswith(words.ADMIN)) or guess.head.isascii()


def settled(pieces: Sequence[Piece]) -> bool:
    """Tell whether a city or county is named, so that no word need be a slip."""
    return any(p.name and not p.name.weak and any(a[1] for a in p.name.areas) for p in pieces)


def counts(group: Group, direct: bool) -> bool:
    """Tell whether a place counts inside a sentence."""
    if not group.firm:
        return False
    if group.name.kinds != {"village"} or group.first != group.last:
        return True
    return direct


def filler(piece: Piece) -> bool:
    """Tell whether a piece is a place, a part of an address, or a word that says nothing more."""
    if piece.name is not None or piece.detail:
        return True
    if piece.text.isascii():
        return piece.text in words.LATIN_FILLER or piece.text.isdecimal()
    return words.FILLER.fullmatch(piece.text) is not None


def stems(aliases: Iterable[Alias]) -> dict[str, frozenset[Key]]:
    """Return the areas that have a village of a name, by that name without its last syllable."""
    out: dict[str, set[Key]] = {}
    for alias in aliases:
        if alias.kind in BELOW and alias.written[-1:] in "동읍면":
            out.setdefault(alias.written[:-1], set()).add(alias.area)
    return {name: frozenset(areas) for name, areas in out.items()}


def village(written: str, area: Key) -> Iterable[Alias]:
    """Yield a village's own name, and a town's without its ending; one that is an everyday word too is weak."""
    yield Alias(written, area, "village", len(written) < SHORTEST_VILLAGE or written.endswith(VERBS))
    if written.endswith("읍") and len(written) >= SHORTEST_VILLAGE:
        yield Alias(written[:-1], area, "village", True)
