"""Words of a question: polite frames off, contractions and endings undone, words of like meaning joined."""

from __future__ import annotations

import re
from functools import cache

from faq.frames import ANY_SHORTENED, FRAMED, FRAMES, MAYBE_SHORTENED, PARTICLE, SHORTENED, VERB_END
from faq.hangul import has_hangul
from faq.remembered import remembering
from faq.thesaurus import GROUPS

WORD = re.compile(r"[0-9a-z]+|[가-힣ㄱ-ㅣ]+|[^\W0-9a-z가-힣ㄱ-ㅣ_]+")

REMEMBERED = 8192
"""Words whose reading is kept at hand."""
ENDINGS = ("ies", "sses", "ing", "edly", "ed", "es", "s")
KEPT = {"ies": "y", "sses": "ss"}


def words(text: str) -> list[str]:
    """Return the words of a folded text in lower case, scripts apart."""
    return WORD.findall(text)


def plain(text: str) -> str:
    """Return a text in lower case without polite frames, words spelt in full; all of it where nothing else is said."""
    said = text.casefold()
    for pattern, full in SHORTENED if MAYBE_SHORTENED.search(said) and ANY_SHORTENED.search(said) else ():
        said = pattern.sub(full, said)
    bare = " ".join(words(FRAMES.sub(" ", said) if FRAMED.search(said) else said))
    return bare if len(bare) - bare.count(" ") >= 2 else " ".join(words(said))


@remembering(REMEMBERED)
def stem(word: str) -> str:
    """Return an English word without its commonest endings; other words stay."""
    if not word.isascii() or len(word) < 4 or word.isdigit():
        return word
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)] + KEPT.get(ending, "")
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


@cache
def meanings() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Return the groups of each English phrase, stemmed, and of each Korean one, without spaces."""
    english: dict[str, tuple[str, ...]] = {}
    korean: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(GROUPS.strip().split("\n")):
        field = line.startswith("@")
        for phrase in line.split()[field:]:
            told = words(phrase.replace("_", " ").casefold())
            book, key = (korean, "".join(told)) if has_hangul(phrase) else (english, " ".join(map(stem, told)))
            book[key] = (*book.get(key, ()), f"{'@' if field else '#'}{number}")
    return english, korean


@cache
def beginnings() -> dict[str, int]:
    """Return for each stem that begins an English phrase how many words the longest such phrase has."""
    english, _ = meanings()
    longest: dict[str, int] = {}
    for phrase in english:
        first, *more = phrase.split()
        longest[first] = max(longest.get(first, 1), 1 + len(more))
    return longest


@cache
def korean_beginnings() -> dict[str, int]:
    """Return for each two syllables that begin a Korean phrase how many the longest such phrase has."""
    _, korean = meanings()
    longest: dict[str, int] = {}
    for phrase in korean:
        longest[phrase[:2]] = max(longest.get(phrase[:2], 0), len(phrase))
    return longest


def thesaurus_words() -> set[str]:
    """Return every word of the thesaurus."""
    return {
        w
        for line in GROUPS.split("\n")
        for p in line.split()
        if p[0] != "@"
        for w in words(p.replace("_", " ").casefold())
    }


@remembering(REMEMBERED)
def meant(text: str) -> tuple[str, ...]:
    """Return the groups that a plain text touches; what is in none stands for itself."""
    out: list[str] = []
    stems = [stem(t) for t in text.split()]
    begins = beginnings()
    i = 0
    while i < len(stems):
        taken = 1
        if not stems[i].isascii() and has_hangul(stems[i]):
            out.extend(in_korean(stems[i]))
        elif stems[i] in begins:
            found, taken = in_english(stems, i)
            out.extend(found)
        else:
            out.append(stems[i])
        i += taken
    return tuple(out)


def in_english(stems: list[str], i: int) -> tuple[tuple[str, ...], int]:
    """Return the groups of the longest known phrase at `i`, where one may begin, and how many words it takes."""
    english, _ = meanings()
    for size in range(min(beginnings()[stems[i]], len(stems) - i), 0, -1):
        found = english.get(" ".join(stems[i : i + size]))
        if found:
            return found, size
    return (stems[i],), 1


@remembering(REMEMBERED)
def in_korean(word: str) -> tuple[str, ...]:
    """Return the groups of the known words inside a word, the longest first at each place, and what is left of it."""
    _, korean = meanings()
    longest = korean_beginnings()
    out: list[str] = []
    start = i = 0
    while i < len(word):
        sizes = range(min(longest.get(word[i : i + 2], 0), len(word) - i), 1, -1)
        size = next((s for s in sizes if word[i : i + s] in korean), 0)
        if size:
            out.extend((*rest(word[start:i]), *korean[word[i : i + size]]))
            start = i + size
        i += size or 1
    return (*out, *rest(word[start:]))


def rest(left: str) -> tuple[str, ...]:
    """Return what a piece of a Korean word stands for without its endings and particles."""
    for pattern in (VERB_END, PARTICLE, VERB_END, PARTICLE):
        left = pattern.sub("", left) or left
    return (left,) if left else ()


def groups_meant(text: str) -> list[str]:
    """Return the close groups and bare words of a text."""
    return [g for g in meant(text) if not g.startswith("@")]


def fields_meant(text: str) -> list[str]:
    """Return the fields of life that a text touches."""
    return [g for g in meant(text) if g.startswith("@")]
