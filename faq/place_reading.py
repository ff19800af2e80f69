"""What places a text names, however it is typed: as it stands, on the wrong keyboard layout, spaced out or mistyped."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from faq import place_words as words
from faq.hangul import compose, fold, from_keys, is_jamo, is_syllable, jamo, to_keys
from faq.place_groups import Group, grouped
from faq.place_typos import Guess, Typos
from faq.places import BELOW, LONGEST, Alias, Gazetteer, Key, Name, Piece, Text, prepared, within

SHORTEST_VILLAGE = 3
"""Syllables from which a village counts inside a sentence; shorter ones are everyday words too, such as 이동."""
VERBS = ("하면", "되면")
MOST_LETTERS = 1.5
"""Letters of a word on average up to which a text is taken for one with too many spaces."""
MOST_WORDS = 12
"""Unknown words up to which a text is an answer with a slip in it and no other talk."""


@dataclass(frozen=True)
class Reading:
    """The places that a text names in order; `maybe` are those that may be everyday words and are only asked about.

    `only` tells that the text says nothing else.
    """

    groups: tuple[Group, ...] = ()
    maybe: tuple[Group, ...] = ()
    only: bool = False


class Reader:
    """Reads places out of a text."""

    def __init__(self, aliases: Iterable[Alias], everyday: Collection[str]) -> None:
        listed = tuple(aliases)
        self.gazetteer = Gazetteer(listed)
        self.typos = Typos(self.gazetteer.names, everyday)
        self.stems = stems(listed)

    def read(self, text: str, direct: bool) -> Reading:
        """Return the places; `direct` says that the text answers the question for a place."""
        pieces: Sequence[Piece] = self.gazetteer.pieces(prepared(text))
        if direct:
            pieces = self.shortened(pieces)
        if direct and not settled(pieces):
            pieces = self.mended(pieces)
        reading = self.reading(pieces, direct)
        if reading.groups or reading.maybe or not direct:
            return reading
        for other in self.otherwise(text):
            again = self.reading(self.gazetteer.pieces(other), direct)
            if again.groups:
                return again
        return reading

    def otherwise(self, text: str) -> Iterable[Text]:
        """Yield the text as it may have been meant: on the other keyboard layout, or with its spaces taken out."""
        folded = fold(text[:LONGEST])
        typed = [from_keys(folded), from_keys(folded.lower())] if not any(map(is_syllable, folded)) else []
        if any(is_syllable(c) or is_jamo(c) for c in folded):
            typed += [to_keys(folded), compose(jamo(folded))]
        for other in dict.fromkeys(typed):
            if other != folded:
                yield prepared(other)
        if spaced_out(folded):
            yield prepared(folded, joined=True)

    def reading(self, pieces: Sequence[Piece], direct: bool) -> Reading:
        """Return what the pieces say, without everyday words and without what is denied or left behind."""
        groups = grouped(pieces, self.stems)
        only = all(filler(p) for p in pieces)
        counted = [g for g in groups if (only and direct) or counts(g, direct)]
        maybe = [g for g in groups if direct and g not in counted and g.stated and not counted]
        if any(g.target for g in counted):
            counted = [g for g in counted if g.target]
        kept, asked = (tuple(g for g in some if not g.denied) for some in (counted, maybe))
        return Reading(kept, asked, only)

    def shortened(self, pieces: Sequence[Piece]) -> Sequence[Piece]:
        """Return the pieces with the one unknown word behind a city taken as its village without the ending."""
        unknown = [at for at, p in enumerate(pieces) if not filler(p)]
        if len(unknown) != 1 or not unknown[0]:
            return pieces
        at = unknown[0]
        city, word = pieces[at - 1], pieces[at]
        stem = word.text if word.text in self.stems else word.text[:-1]
        inside = [a for a in self.stems.get(stem, ()) if city.name and any(within(a, b) for b in city.name.areas)]
        if not inside or not words.TAIL.fullmatch(word.text[len(stem) :]):
            return pieces
        village_ = Name(tuple(inside), frozenset({"village"}), True)
        return [*pieces[:at], replace(word, name=village_, detail=False), *pieces[at + 1 :]]

    def mended(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Return the pieces with words that can only be slips for a place taken as that place."""
        inside = tuple(a for p in pieces if p.name for a in p.name.areas if not a[1])
        unknown = [p for p in pieces if not filler(p)]
        out = list(pieces)
        for at, piece in enumerate(pieces):
            if filler(piece) or len(unknown) > MOST_WORDS:
                continue
            guess = self.typos.guess(piece.text, inside)
            if guess and (inside or len(unknown) == 1 or sure(guess)):
                tail = guess.tail
                out[at] = replace(piece, text=guess.head, tail=tail, name=guess.name, detail=False)
        return out


def spaced_out(text: str) -> bool:
    """Tell whether spaces stand between single letters, as in 수 원 시."""
    parts = text.split()
    return (
        len(parts) > 1
        and max(map(len, parts)) <= 2 * MOST_LETTERS
        and sum(map(len, parts)) <= MOST_LETTERS * len(parts)
    )


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
    return direct or group.placed


def filler(piece: Piece) -> bool:
    """Tell whether a piece is a place, a part of an address, or a word that says nothing more."""
    if piece.name is not None:
        return True
    if piece.detail:
        return len(piece.text) > 2 or piece.text.isascii()
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
