"""Hangul as letters and as keys: folding, jamo, and the two-set keyboard behind a Latin one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
FIRST, LAST, PER_INITIAL, PER_VOWEL = 0xAC00, 0xD7A3, 588, 28

TWO_KEYS = "ㄳㄱㅅ ㄵㄴㅈ ㄶㄴㅎ ㄺㄹㄱ ㄻㄹㅁ ㄼㄹㅂ ㄽㄹㅅ ㄾㄹㅌ ㄿㄹㅍ ㅀㄹㅎ ㅄㅂㅅ "
TWO_KEYS += "ㅘㅗㅏ ㅙㅗㅐ ㅚㅗㅣ ㅝㅜㅓ ㅞㅜㅔ ㅟㅜㅣ ㅢㅡㅣ"
PAIRS = {trio[0]: trio[1:] for trio in TWO_KEYS.split()}
"""Letters that take two keys."""
JOINED = {two: one for one, two in PAIRS.items()}

KEY_OF = dict(
    zip(
        "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ",
        "qwertyuiopasdfghjklzxcvbnmQWERTOP",
        strict=True,
    )
)
LETTER_OF = {key: letter for letter, key in KEY_OF.items()}
LETTER_OF.update({key.upper(): LETTER_OF[key] for key in "yuiasdfghjklzxcvbnm"})
KEYS_OF = {**KEY_OF, **{one: "".join(KEY_OF[c] for c in two) for one, two in PAIRS.items()}}

CONJOINING = {
    **{chr(0x1100 + i): c for i, c in enumerate(INITIALS)},
    **{chr(0x1161 + i): c for i, c in enumerate(VOWELS)},
    **{chr(0x11A7 + i): c for i, c in enumerate(FINALS) if c},
}
"""Lone conjoining jamo, as decomposed text leaves them, to the letters a keyboard shows."""


class Spelt(dict[int, str]):
    """Spells each syllable, by its code point, when it first comes; all else as listed, or left as it is."""

    def __init__(self, spellings: Mapping[str, str]) -> None:
        super().__init__({code: chr(code) for code in range(128)})
        self.update((ord(one), spelt) for one, spelt in spellings.items())
        self.spellings = spellings

    def __missing__(self, code: int) -> str:
        if not FIRST <= code <= LAST:
            return chr(code)
        n = code - FIRST
        parts = INITIALS[n // PER_INITIAL], VOWELS[n % PER_INITIAL // PER_VOWEL], FINALS[n % PER_VOWEL]
        self[code] = "".join(self.spellings.get(p, p) for p in parts)
        return self[code]


TO_JAMO, TO_KEYS = Spelt(PAIRS), Spelt(KEYS_OF)
HANGUL = re.compile("[\uac00-\ud7a3\u3131-\u3163]")
FOLDED = re.compile("[ -~\uac00-\ud7a3\u3131-\u3163]*")
"""Texts in which nothing but spaces is left to fold."""
JUNK = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"})


def is_syllable(char: str) -> bool:
    """Tell whether a character is one whole Hangul syllable."""
    return "\uac00" <= char <= "\ud7a3"


def is_jamo(char: str) -> bool:
    """Tell whether a character is a lone Hangul letter."""
    return "\u3131" <= char <= "\u3163"


def has_hangul(text: str) -> bool:
    """Tell whether any Hangul stands in the text."""
    return HANGUL.search(text) is not None


def jamo(text: str) -> str:
    """Spell syllables as single-key letters; anything else stays."""
    return text.translate(TO_JAMO)


def to_keys(text: str) -> str:
    """Return the Latin keys that were pressed for Korean text: 관세 -> rhkstp."""
    return text.translate(TO_KEYS)


def from_keys(text: str) -> str:
    """Return what the Latin keys give on a Korean keyboard: rhkstp -> 관세."""
    return compose("".join(LETTER_OF.get(c, c) for c in text))


def compose(letters: str) -> str:
    """Join single-key letters to syllables as an input method would; lone ones stay."""
    out: list[str] = []
    i, n = 0, len(letters)
    while i < n:
        taken, size = syllable(letters, i)
        out.append(taken)
        i += size
    return "".join(out)


def syllable(letters: str, i: int) -> tuple[str, int]:
    """Return the syllable that starts at `i` and how many letters it takes, else the letter alone."""
    if letters[i] not in INITIALS or letters[i + 1 : i + 2] not in tuple(VOWELS):
        return letters[i], 1
    vowel, end = letters[i + 1], i + 2
    if vowel + letters[end : end + 1] in JOINED:
        vowel, end = JOINED[vowel + letters[end]], end + 1
    final = ""
    if closes(letters, end):
        final, end = letters[end], end + 1
        if final + letters[end : end + 1] in JOINED and closes(letters, end):
            final, end = JOINED[final + letters[end]], end + 1
    code = INITIALS.index(letters[i]) * PER_INITIAL + VOWELS.index(vowel) * PER_VOWEL + FINALS.index(final)
    return chr(FIRST + code), end - i


def closes(letters: str, i: int) -> bool:
    """Tell whether the letter at `i` closes a syllable: a final that no vowel claims."""
    here, following = letters[i : i + 1], letters[i + 1 : i + 2]
    return here != "" and here in FINALS and (following == "" or following not in VOWELS)


def fold(text: str) -> str:
    """Fold composition, width and spaces, keep case; drop control, format and lone surrogate characters."""
    if FOLDED.fullmatch(text):
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", text)
    out: list[str] = []
    for c in composed:
        if is_syllable(c) or (c.isascii() and c.isprintable()) or is_jamo(c):
            out.append(c)
        elif c in CONJOINING:
            out.append(CONJOINING[c])
        elif c.isspace():
            out.append(" ")
        else:
            spelt = unicodedata.normalize("NFKC", c)
            out.extend(CONJOINING.get(w, w) for w in spelt if unicodedata.category(w) not in JUNK)
    return " ".join("".join(out).split())
