"""Finds expressions in a plain text, however it is spaced and whatever particles stand in it.

Korean is written as the stem before endings vary: the last word of an expression may go on. One more word may stand
between two words of an expression, and Korean ones of some length are also found across words that are set apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from faq.frames import PARTICLE
from faq.hangul import has_hangul
from faq.remembered import remembering
from faq.wording import stem

BETWEEN = 1
"""Words that may stand between two words of an expression."""
INSIDE, ACROSS = 3, 4
"""Syllables from which a Korean expression counts inside another word, and across words."""
MARK = 6
"""Digits of a mark at the beginning of a line."""
REMEMBERED = 8192


class Told:
    """Plain expressions, each with a mark, and the way to find them.

    They stand joined, a line each, by what begins them: there are many, and few are looked at in any one text.
    """

    def __init__(self, expressions: Iterable[tuple[str, int]] = ()) -> None:
        runs: dict[str, list[str]] = {}
        parted: dict[str, list[str]] = {}
        for written, mark in expressions:
            told = counted(written.split())
            if not told:
                continue
            korean = not written.isascii() and all(map(has_hangul, told))
            if korean:
                run = "".join(told)
                runs.setdefault(run[:2], []).append(f"{mark:{MARK}}{run}")
            if len(told) > 1 or not korean:
                first, more = by_first(told)
                parted.setdefault(beginning(first, more), []).append(f"{mark:{MARK}}{' '.join(more)}")
        self.runs = {begins: "\n".join(lines) for begins, lines in runs.items()}
        self.parted = {begins: "\n".join(lines) for begins, lines in parted.items()}

    def marks(self, text: str) -> list[int]:
        """Return the marks of the expressions in a plain text, each once."""
        tokens = counted(text.split())
        return list(dict.fromkeys((*self.in_runs(tokens), *self.in_order(tokens))))

    def in_runs(self, tokens: Sequence[str]) -> Iterator[int]:
        """Yield the marks of Korean expressions, spaces left aside."""
        run, at = "".join(tokens), 0
        for token in tokens:
            for here in range(at, at + max(len(token) - 1, 1)) if has_hangul(token) else ():
                begins = run[here : here + 2]
                for line in self.runs[begins].split("\n") if begins in self.runs else ():
                    if run.startswith(line[MARK:], here):
                        size = len(line) - MARK
                        within = here + size <= at + len(token)
                        if size >= (INSIDE if within else ACROSS) or (within and here == at):
                            yield int(line[:MARK])
            at += len(token)

    def in_order(self, tokens: Sequence[str]) -> Iterator[int]:
        """Yield the marks of expressions of several words, and of English ones."""
        plain = [reduced(t) for t in tokens]
        for at, first in enumerate(plain):
            for begins in {first, *(beginning(first, [t]) for t in tokens[at + 1 : at + 2 + BETWEEN])}:
                for line in self.parted[begins].split("\n") if begins in self.parted else ():
                    if goes_on(tokens, plain, at + 1, line[MARK:].split()):
                        yield int(line[:MARK])


def by_first(told: Sequence[str]) -> tuple[str, list[str]]:
    """Return the first word of an expression and the others, reduced as those of a text are."""
    last = told[-1] if has_hangul(told[-1]) else stem(told[-1])
    return (reduced(told[0]), [*map(reduced, told[1:-1]), last]) if len(told) > 1 else (last, [])


def beginning(first: str, more: Sequence[str]) -> str:
    """Return under what an expression stands: its first word and the letter that begins the second."""
    return f"{first} {more[0][0]}" if more else first


def counted(tokens: Sequence[str]) -> list[str]:
    """Return the words without lone particles, such as one behind a Latin word, which stands apart."""
    return [t for t in tokens if len(t) > 1 or not PARTICLE.fullmatch(t)]


def goes_on(tokens: Sequence[str], plain: Sequence[str], at: int, more: Sequence[str]) -> bool:
    """Tell whether the further words of an expression follow: the last Korean one as a beginning, all else whole."""
    for number, word in enumerate(more, 1):
        begins = number == len(more) and has_hangul(word)
        for here in range(at, min(at + BETWEEN + 1, len(tokens))):
            if tokens[here].startswith(word) if begins else plain[here] == word:
                at = here + 1
                break
        else:
            return False
    return True


@remembering(REMEMBERED)
def reduced(word: str) -> str:
    """Return a Korean word without its particle, an English one without its ending."""
    return PARTICLE.sub("", word) or word if has_hangul(word) else stem(word)
