"""Finds personal and business numbers in what somebody typed, so that they can be cut before anything is kept.

Digits may be full width, spelled 공일공, and apart by spaces, dots, dashes or slashes. A number counts by its
form (groups, leading digits, a date in it) or, where the form says little, by its checksum. Dates, amounts, years,
short telephone numbers such as 125, articles of law and tariff codes are none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

KINDS = ("resident", "foreigner", "corporate", "business", "card", "clearance", "phone", "account")
MARK = "…"
"""Stands where a number was cut out."""


@dataclass(frozen=True)
class Found:
    """One number: where it stands in the text (`start` to `end`) and its kind, one of `KINDS`."""

    start: int
    end: int
    kind: str


SPELLED = re.compile(r"(?:공|영)(?:일|1)(?:공|영|0)[공영일이삼사오육륙칠팔구0-9\s.\-]{6,24}")
DIGITS = {
    c: str(n) for n, row in enumerate(("공영", "일", "이", "삼", "사", "오", "육륙", "칠", "팔", "구")) for c in row
}
DASHES = dict.fromkeys("‐‑‒–—―−－ㅡ~∼～_", "-") | dict.fromkeys("·ㆍ・•．。∙", ".") | dict.fromkeys("　    ", " ")
HIDDEN = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f")

GAP = r"[ .\-/()]{0,3}"
RUN = re.compile(rf"(?<![\d,])\d(?:{GAP}\d){{6,24}}(?![\d,]\d|\d)")
"""Digits that may belong together, at most three signs apart."""
MOBILE = re.compile(rf"(?<!\d)(?<!\d[.\-])(?:(?:\+|00){GAP}82{GAP}\(?0?\)?|0)1[016789]{GAP}\d{{3,4}}{GAP}\d{{4}}(?!\d)")
COMMA_MOBILE = re.compile(r"(?<![\d,])01[016789],\d{3,4},\d{4}(?![\d,])")
ABROAD = re.compile(rf"(?<!\d)(?:\+|00){GAP}82{GAP}\d{{1,2}}{GAP}\d{{3,4}}{GAP}\d{{4}}(?!\d)")
LANDLINE = re.compile(
    rf"(?<!\d)(?<!\d[.\-])\(?0(?:2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70|80|50\d)(?!\d{{4}}){GAP}\d{{3,4}}{GAP}\d{{4}}(?!\d)"
    r"|(?<!\d)0(?:2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70|80|50\d)\d{7,8}(?!\d)"
)
RESIDENT = re.compile(rf"(?<!\d)(\d{{6}}){GAP}([0-9]\d{{6}})(?!\d)")
MASKED = re.compile(rf"(?<!\d)(\d{{6}}){GAP}([1-8])[\d*xX●○•]{{0,6}}[*xX●○•]{{2,6}}")
BUSINESS = re.compile(r"(?<!\d)(?<!\d[.\-])(\d{3})\s?[.\-/]\s?(\d{2})\s?[.\-/]\s?(\d{5})(?![\d])(?![.\-]\d)")
BUSINESS_SPACED = re.compile(r"(?<![\d.\-])(\d{3}) (\d{2}) (\d{5})(?![\d.\-])")
CARD = re.compile(
    r"(?<!\d)(?<!\d[.\-])(?:\d{4}[ .\-/]{1,3}){3}\d{4}(?!\d)|(?<!\d)3[47]\d{2}[ .\-]\d{6}[ .\-]\d{5}(?!\d)"
)
YEARS = re.compile(r"(?:(?:19|20)\d{2}[^\d]{0,3})+")
CLEARANCE = re.compile(rf"(?<![A-Za-z0-9])[Pp]{GAP}\d(?:{GAP}\d){{11}}(?!\d)")
ACCOUNT = re.compile(rf"(?:계좌|account)[^\d\n]{{0,20}}?(\d(?:{GAP}\d){{9,15}})(?!\d)", re.IGNORECASE)
AMOUNT_AFTER = re.compile(
    r"\s*(?:원(?![래주])|만(?![약일])|억|조(?![회사건])|천(?!안)|달러|불(?![가러])|엔|위안|유로|won|krw|usd|million|billion|%|톤|kg"
    r"|개(?![인업])|명(?![의칭])|건(?![강설물]))",
    re.IGNORECASE,
)
AMOUNT_BEFORE = re.compile(r"(?:[₩$€¥]|won|krw|usd)\s*$", re.IGNORECASE)
CORPORATE_BEFORE = re.compile(r"(?:법인|corporat|company registration)[^\d]{0,20}$", re.IGNORECASE)
TARIFF_BEFORE = re.compile(r"(?:\bhsk?\b|세번|품목\s*번호|품목\s*분류|관세율표|tariff)[^\d]{0,12}$", re.IGNORECASE)


def find(text: str) -> tuple[Found, ...]:
    """Return the numbers in a text, in order and apart from each other."""
    read, where = _readable(text)
    found: list[Found] = []
    for start, end, kind in _candidates(read):
        span = Found(where[start], where[end - 1] + 1, kind)
        if all(span.end <= other.start or span.start >= other.end for other in found):
            found.append(span)
    return tuple(sorted(found, key=lambda f: f.start))


def cut(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text with a mark in the place of each number, and the kinds that were cut, each once."""
    found = find(text)
    if not found:
        return text, ()
    pieces, at = [], 0
    for span in found:
        pieces += [text[at : span.start], MARK]
        at = span.end
    pieces.append(text[at:])
    return "".join(pieces), tuple(dict.fromkeys(span.kind for span in found))


def _readable(text: str) -> tuple[str, list[int]]:
    """Return the text with plain digits and dashes, and for each of its characters the place in the original."""
    letters: list[str] = []
    where: list[int] = []
    for at, c in enumerate(text):
        if c in HIDDEN:
            continue
        plain = DASHES.get(c) or (str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c)
        if not c.isascii() and plain == c:
            folded = unicodedata.normalize("NFKC", c)
            plain = folded if len(folded) == 1 else c
        letters.append(plain)
        where.append(at)
    for match in SPELLED.finditer("".join(letters)):
        for at in range(match.start(), match.end()):
            letters[at] = DIGITS.get(letters[at], letters[at])
    return "".join(letters), where


def _candidates(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield spans and kinds, the surest forms first."""
    for pattern, kind in ((CLEARANCE, "clearance"), (MASKED, "resident")):
        for match in pattern.finditer(text):
            if kind != "resident" or _is_day(match[1]):
                yield match.start(), match.end(), kind
    yield from _thirteen(text)
    for match in CARD.finditer(text):
        if not YEARS.fullmatch(match[0]) and (not _has_date(match[0]) or _luhn(_bare(match[0]))):
            yield match.start(), match.end(), "card"
    for pattern in (MOBILE, COMMA_MOBILE, ABROAD, LANDLINE):
        for match in pattern.finditer(text):
            yield match.start(), match.end(), "phone"
    for pattern in (BUSINESS, BUSINESS_SPACED):
        for match in pattern.finditer(text):
            if pattern is BUSINESS or _business(_bare(match[0])):
                yield match.start(), match.end(), "business"
    for match in ACCOUNT.finditer(text):
        yield match.start(1), match.end(1), "account"
    yield from _by_checksum(text)


def _thirteen(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield numbers of six and seven digits: resident, foreigner, or corporate registration numbers."""
    for match in RESIDENT.finditer(text):
        digits, apart = _bare(match[0]), "-" in match[0]
        if _amount(text, match.start(), match.end()):
            continue
        if kind := _kind_of_thirteen(digits, apart, CORPORATE_BEFORE.search(_before(text, match.start())) is not None):
            yield match.start(), match.end(), kind


def _kind_of_thirteen(digits: str, apart: bool, said_corporate: bool) -> str:
    """Name a number of thirteen digits; where it could be a person's, it is taken for one."""
    if said_corporate and (apart or _corporate(digits)):
        return "corporate"
    if _is_day(digits[:6]) and (apart or digits[6] in "12345678"):
        return "foreigner" if digits[6] in "5678" else "resident"
    return "corporate" if apart or _corporate(digits) else ""


def _by_checksum(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield runs of digits in unusual groups, or in none, whose length and checksum give them away."""
    for run in RUN.finditer(text):
        for start, end in _windows(run[0]):
            begin, stop = run.start() + start, run.start() + end
            digits, written = _bare(text[begin:stop]), text[begin:stop]
            if _amount(text, begin, stop) or _has_date(written) or TARIFF_BEFORE.search(_before(text, begin)):
                continue
            if kind := _kind_of(digits):
                yield begin, stop, kind


def _windows(run: str) -> Iterator[tuple[int, int]]:
    """Yield the run whole, then its parts between wide gaps, as spans of itself."""
    yield 0, len(run)
    for part in re.finditer(r"\d+(?:[.\-/]\d+)*", run):
        if part.end() - part.start() < len(run):
            yield part.start(), part.end()


def _kind_of(digits: str) -> str:
    length = len(digits)
    if length in (10, 11) and re.match(r"01[016789]", digits):
        return "phone"
    if length == 13 and _is_day(digits[:6]) and digits[6] in "12345678" and _resident(digits):
        return "foreigner" if digits[6] in "5678" else "resident"
    if length == 13 and _corporate(digits) and not digits.endswith("0000"):
        return "corporate"
    if length == 10 and _business(digits) and not digits.endswith("0000"):
        return "business"
    if 14 <= length <= 19 and digits[0] in "345689" and _luhn(digits) and not digits.endswith("000000"):
        return "card"
    return ""


def _bare(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _is_day(digits: str) -> bool:
    """Tell whether six digits are a year, a month and a day."""
    month, day = int(digits[2:4]), int(digits[4:6])
    return 1 <= month <= 12 and 1 <= day <= 31


def _has_date(written: str) -> bool:
    """Tell whether the digits are written as a date, such as 2025-02-17 or 2025. 2. 17."""
    return re.search(r"(?<!\d)(?:19|20)\d{2}[ .\-/]{1,3}\d{1,2}[ .\-/]{1,3}\d{1,2}(?!\d)", written) is not None


def _amount(text: str, start: int, end: int) -> bool:
    return bool(AMOUNT_AFTER.match(text, end) or AMOUNT_BEFORE.search(_before(text, start)))


def _before(text: str, at: int) -> str:
    """Return the few characters before a place; looking further back would take long in a long text."""
    return text[max(0, at - 40) : at]


def _resident(digits: str) -> bool:
    """Check the last digit of a resident or foreigner number; numbers given since October 2020 need not have it."""
    total = sum(int(d) * w for d, w in zip(digits, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), strict=False))
    base = 13 if digits[6] in "5678" else 11
    return (base - total % 11) % 10 == int(digits[12])


def _corporate(digits: str) -> bool:
    """Check the last digit of a corporate registration number."""
    total = sum(int(d) * (1 + at % 2) for at, d in enumerate(digits[:12]))
    return (10 - total % 10) % 10 == int(digits[12])


def _business(digits: str) -> bool:
    """Check the last digit of a business registration number."""
    total = sum(int(d) * w for d, w in zip(digits, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=False))
    total += int(digits[8]) * 5 // 10
    return (10 - total % 10) % 10 == int(digits[9])


def _luhn(digits: str) -> bool:
    """Check the last digit of a card number."""
    total = 0
    for at, d in enumerate(reversed(digits)):
        n = int(d) * (1 + at % 2)
        total += n - 9 if n > 9 else n
    return total % 10 == 0
