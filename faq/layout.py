"""Text typed with the wrong keyboard layout on, read back where the other reading looks more like the content."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from math import log

from faq.hangul import VOWELS, from_keys, has_hangul, is_jamo, is_syllable, to_keys
from faq.remembered import remembering

SHORT = 2
"""A Latin word of this many letters or fewer is read by its company."""
SURE = 0.5
"""How much likelier per letter, in log units, the other reading must be."""
STRAY = 6.0
"""What a letter outside any syllable costs, in log units."""
REACH = 3
REMEMBERED = 4096
"""Words weighed last: people use the same ones, and a message is read whole and sentence by sentence."""


class Letters:
    """Learns how likely each letter is after the two before it."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self.before: Counter[str] = Counter()

    def learn(self, words: Mapping[str, int]) -> None:
        """Count the letter groups of words, each as often as it was seen."""
        groups: dict[str, int] = {}
        for word, count in words.items():
            for group in reaches(word):
                groups[group] = groups.get(group, 0) + count
        seen: dict[str, int] = {}
        before: dict[str, int] = {}
        for group, count in groups.items():
            for start in range(len(group)):
                seen[group[start:]] = seen.get(group[start:], 0) + count
                before[group[start:-1]] = before.get(group[start:-1], 0) + count
        self.seen.update(seen)
        self.before.update(before)

    def worth(self, word: str) -> float:
        """Return the log likelihood of a word."""
        total = 0.0
        for group in reaches(word):
            p = 1 / 60
            for size in range(1, len(group) + 1):
                p = (self.seen[group[-size:]] + 2 * p) / (self.before[group[-size:-1]] + 2)
            total += log(p)
        return total


class Layout:
    """Learns both scripts from what is known and reads mistyped words back."""

    def __init__(self, texts: Sequence[str] = ()) -> None:
        self.korean, self.latin = Letters(), Letters()
        vocabulary = Counter(w for t in texts for w in t.casefold().split())
        latin = {w: n for w, n in vocabulary.items() if w.isascii() and w.isalpha()}
        self.korean.learn({w: n for w, n in vocabulary.items() if has_hangul(w)})
        self.latin.learn(latin)
        self.words = frozenset(w for w in latin if len(w) > 1)

    def undo(self, text: str) -> str:
        """Return a folded text with mistyped words read back; upper case still tells a shifted key."""
        stray = any(is_jamo(c) for c in text) and any(c in VOWELS or is_syllable(c) for c in text)
        tokens = text.split(" ")
        gains = [self.gain_remembered(t, stray) for t in tokens]
        told = sum(len(bare(t)) for t, g in zip(tokens, gains, strict=True) if g is not None)
        total = sum(g for g in gains if g is not None) / max(told, 1)
        read = [
            t if g is None or not self.wrong(t, g, total) else self.other(t) for t, g in zip(tokens, gains, strict=True)
        ]
        return " ".join(read)

    @cached_property
    def gain_remembered(self) -> Callable[[str, bool], float | None]:
        """`gain`, with the last words remembered."""
        return remembering(REMEMBERED)(self.gain)

    def gain(self, token: str, stray: bool) -> float | None:
        """Return how much likelier the other reading of a word is; None where there is none worth weighing."""
        word = bare(token)
        if not word or (has_hangul(word) and not stray) or not (has_hangul(word) or word.isascii()):
            return None
        return self.worth(bare(self.other(word))) - self.worth(word)

    def other(self, token: str) -> str:
        """Return what the other layout would have given; a first capital may be the telephone's doing."""
        if has_hangul(token):
            return to_keys(token)
        lowered, read = from_keys(token[:1].lower() + token[1:]), from_keys(token)
        return lowered if lowered != read and self.worth(bare(lowered)) > self.worth(bare(read)) else read

    def worth(self, word: str) -> float:
        """Return the log likelihood of a word in its own script."""
        lower = word.casefold()
        letters = self.korean if has_hangul(lower) else self.latin
        return letters.worth(lower) - STRAY * sum(is_jamo(c) for c in lower)

    def wrong(self, token: str, gain: float, total: float) -> bool:
        """Tell whether a word was mistyped, by itself and by its company."""
        word = bare(token)
        if has_hangul(word):
            return total > 0 and gain > 0
        if word.casefold() in self.words or len(word) <= SHORT:
            return total > SURE
        return gain / len(word) + min(total, 1.0) / 2 > SURE


def bare(token: str) -> str:
    """Return the letters of a word."""
    return "".join(c for c in token if c.isalpha())


def reaches(word: str) -> list[str]:
    """Return each letter with the two before it, syllables taken apart with their places kept."""
    spelt = f"\x02{unicodedata.normalize('NFD', word)}\x03"
    return [spelt[:2], *(spelt[start : start + REACH] for start in range(len(spelt) - REACH + 1))]
