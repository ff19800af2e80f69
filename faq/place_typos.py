"""Mistyped place names: one letter off, in Korean letters or in Latin ones, where nothing else can be meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from faq import place_words as words
from faq.hangul import is_syllable, jamo
from faq.places import BELOW, Key, Name, within

SHORTEST_LATIN = 6
LONG = 9
"""Letters from which two may be wrong beside the own province."""
SAME = str.maketrans("ㄲㅋㄸㅌㅃㅍㅆㅉㅊㅔㅖㅒㅕㅛㅑㅠ", "ㄱㄱㄷㄷㅂㅂㅅㅈㅈㅐㅐㅐㅓㅗㅏㅜ")
SMALL_UNITS = "동읍면리로길가"


@dataclass(frozen=True)
class Guess:
    """The names that a mistyped word comes nearest to; `written` is one of them, `tail` what follows in the word."""

    written: str
    name: Name
    head: str
    tail: str


class Typos:
    """Names by their letters, for a word that is one letter off."""

    def __init__(self, names: Mapping[str, Name], everyday: Collection[str]) -> None:
        self.names, self.everyday = names, frozenset(everyday) | words.FOREIGN
        korean = {n: v for n, v in names.items() if is_syllable(n[0]) and not v.kinds <= {"village", "complex"}}
        self.korean = {jamo(n): n for n in korean}
        self.letters = list(self.korean)
        self.latin = [n for n, v in names.items() if n.isascii() and n.isalpha() and len(n) >= SHORTEST_LATIN]

    def guess(self, word: str, inside: tuple[Key, ...] = ()) -> Guess | None:
        """Return the only place that a word can be a slip for; `inside` are the areas it must lie in, if any."""
        if word.isascii():
            return self.latin_guess(word, inside)
        for head, tail in heads(word):
            if head in self.names or head in self.everyday or word in self.everyday:
                return None
            found = self.nearest(head, inside)
            if found:
                return Guess(found[0], joined(self.names[w] for w in found), head, tail)
        return None

    def nearest(self, head: str, inside: tuple[Key, ...]) -> list[str]:
        """Return the names fewest letters away from a Korean word, none where that is too many."""
        spelt = jamo(head)
        most = 2 if inside and len(spelt) >= LONG else 1
        hits = extract(spelt, self.letters, scorer=OSA.distance, score_cutoff=most, limit=12)
        fitting = [(letters, far) for letters, far, _ in hits if self.fits(head, letters, inside)]
        ranked = [((far, OSA.distance(alike(spelt), alike(letters))), letters) for letters, far in fitting]
        least = min((far for far, _ in ranked), default=0)
        return [self.korean[letters] for far, letters in ranked if far == least]

    def fits(self, head: str, letters: str, inside: tuple[Key, ...]) -> bool:
        """Tell whether a name may be meant: the same kind of unit, in the area, and no everyday word alone."""
        written = self.korean[letters]
        name = self.names[written]
        if (head[-1] in SMALL_UNITS) != (written[-1] in SMALL_UNITS) or len(written) < 2:
            return False
        if head[-1] in "시군구" and len(head) > 2 and written[-1] != head[-1]:
            return False
        if inside:
            return any(within(a, b) for a in name.areas for b in inside)
        return not name.weak and (len(head) > 2 or not name.kinds <= BELOW)

    def latin_guess(self, word: str, inside: tuple[Key, ...]) -> Guess | None:
        """Return the only place that a Latin word can be a slip for."""
        if len(word) < SHORTEST_LATIN or word in self.names or word in self.everyday or word in words.LATIN_FILLER:
            return None
        hits = extract(word, self.latin, scorer=OSA.distance, score_cutoff=1, limit=12)
        found = [w for w, _, _ in hits if not inside or any(within(a, b) for a in self.names[w].areas for b in inside)]
        if not found:
            return None
        return Guess(found[0], joined(self.names[w] for w in found), word, "")


def alike(letters: str) -> str:
    """Return letters with those that sound alike or share a key made one."""
    return letters.translate(SAME)


def heads(word: str) -> Iterable[tuple[str, str]]:
    """Yield a Korean word with ever more of its end taken for an ending, the whole word first."""
    for cut in range(len(word), 1, -1):
        head, tail = word[:cut], word[cut:]
        if all(map(is_syllable, head)) and words.TAIL.fullmatch(tail):
            yield head, tail


def joined(names: Iterable[Name]) -> Name:
    """Return one name for several: all their areas."""
    listed = list(names)
    areas = tuple(dict.fromkeys(a for n in listed for a in n.areas))
    return Name(areas, frozenset(k for n in listed for k in n.kinds), False)
