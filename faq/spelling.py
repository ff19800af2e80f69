"""Words one slip away from a known one, read as that one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from faq.hangul import has_hangul, jamo
from faq.remembered import remembering

LEAST = 5
"""Words of fewer letters are left alone: too many real words lie one letter apart."""
LEAST_FOR_TWO = 12
"""Words of this many letters may have two slips."""
REMEMBERED = 4096
"""Words mended last."""


class Spelling:
    """Knows the words of the content and mends slips in others."""

    def __init__(self, texts: Sequence[str] = (), more: Iterable[str] = ()) -> None:
        counts = Counter(w for t in texts for w in t.casefold().split())
        counts.update(more)
        self.known = frozenset(counts)
        self.by_size: dict[tuple[bool, int], tuple[list[str], list[str]]] = {}
        for word in sorted(counts, key=lambda w: (-counts[w], w)):
            spelt = jamo(word)
            if word.isalpha() and len(spelt) >= LEAST - 1:
                words, spellings = self.by_size.setdefault((has_hangul(word), len(spelt)), ([], []))
                words.append(word)
                spellings.append(spelt)

    def undo(self, text: str) -> str:
        """Return a plain text with slips mended."""
        return " ".join(w if w in self.known else self.mended_remembered(w) for w in text.split())

    @cached_property
    def mended_remembered(self) -> Callable[[str], str]:
        """`mended`, with the last words remembered."""
        return remembering(REMEMBERED)(self.mended)

    def mended(self, word: str) -> str:
        """Return the known word nearest to an unknown one, itself where none is near."""
        spelt = jamo(word)
        if len(spelt) < LEAST or not word.isalpha():
            return word
        slips = 2 if len(spelt) >= LEAST_FOR_TWO else 1
        best, fewest = word, slips + 1
        for size in sorted(range(len(spelt) - slips, len(spelt) + slips + 1), key=lambda n: abs(n - len(spelt))):
            words, choices = self.by_size.get((has_hangul(word), size), ((), ()))
            found = (
                process.extractOne(spelt, choices, scorer=OSA.distance, score_cutoff=max(fewest - 1, 0))
                if choices
                else None
            )
            if found and found[1] < fewest:
                best, fewest = words[found[2]], int(found[1])
        return best
