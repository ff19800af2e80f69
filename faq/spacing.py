"""Words run together, set apart again along words that are known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from faq.frames import PARTICLE
from faq.hangul import has_hangul, is_syllable
from faq.remembered import remembering

LONG_KOREAN, LONG_ENGLISH = 6, 12
"""Words from these lengths on are looked into."""
LONG = re.compile(rf"\S{{{LONG_KOREAN}}}")
LONGEST = 8, 14
"""The longest known word of either script, in letters."""
PIECE, STRANGE, LETTER = 1.0, 1.5, 1.0
"""What a known word costs, what a stretch of unknown letters costs, and each letter of it."""
REMEMBERED = 4096
"""Words set apart last."""
MOST_STRANGE = 0.5
"""The share of unknown letters from which a word is left as it is."""


class Spacing:
    """Knows the words of the content and cuts long runs into them."""

    def __init__(self, texts: Sequence[str] = (), more: Iterable[str] = ()) -> None:
        told = {w for t in texts for w in t.casefold().split()} | set(more)
        self.korean = frozenset(w for w in told if 2 <= len(w) <= LONG_KOREAN and all(map(is_syllable, w)))
        english = (w for w in told if w.isascii() and w.isalpha() and len(w) <= LONGEST[1])
        self.english = frozenset(w for w in english if len(w) > 1 or w in ("a", "i"))

    def undo(self, text: str) -> str:
        """Return a plain text with long runs set apart."""
        if not LONG.search(text):
            return text
        return " ".join(w if len(w) < LONG_KOREAN else self.apart_remembered(w) for w in text.split())

    @cached_property
    def apart_remembered(self) -> Callable[[str], str]:
        """`apart`, with the last words remembered."""
        return remembering(REMEMBERED)(self.apart)

    def apart(self, word: str) -> str:
        """Return one word, set apart where it is long and made of known ones."""
        korean = has_hangul(word)
        if len(word) < (LONG_KOREAN if korean else LONG_ENGLISH) or word in self.english or not word.isalpha():
            return word
        if korean and PARTICLE.sub("", word) in self.korean:
            return word
        pieces, strange = cut(word, self.korean if korean else self.english, LONGEST[0 if korean else 1])
        pieces = with_particles(pieces, self.korean) if korean else pieces
        return " ".join(pieces) if strange <= MOST_STRANGE * len(word) else word


def cut(word: str, known: frozenset[str], longest: int) -> tuple[list[str], int]:
    """Return the cheapest pieces of a word and how many of its letters are in no known one."""
    best: list[tuple[float, int, bool]] = [(0.0, 0, True)]
    for end in range(1, len(word) + 1):
        cost, start, sure = best[end - 1]
        options = [(cost + LETTER + (STRANGE if sure else 0.0), end - 1, False)]
        for size in range(1, min(longest, end) + 1):
            if word[end - size : end] in known:
                options.append((best[end - size][0] + PIECE, end - size, True))
        best.append(min(options))
    pieces: list[str] = []
    end, strange, open_end = len(word), 0, False
    while end:
        _, start, sure = best[end]
        if not sure and open_end:
            pieces[-1] = word[start:end] + pieces[-1]
        else:
            pieces.append(word[start:end])
        strange += 0 if sure else end - start
        end, open_end = start, not sure
    return pieces[::-1], strange


def with_particles(pieces: list[str], known: frozenset[str]) -> list[str]:
    """Return Korean pieces with what is only a particle back at the word before it."""
    out: list[str] = []
    for piece in pieces:
        if out and piece not in known and PARTICLE.fullmatch(piece):
            out[-1] += piece
        else:
            out.append(piece)
    return out
