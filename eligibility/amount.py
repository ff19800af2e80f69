"""Amounts as people write them, in whole won: "1,600억", "16억 5천", "1.2 billion won"; what is not sure is refused."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Reason = Literal["empty", "negative", "foreign", "several", "letters", "too_large", "unit", "unclear"]
"""Why an amount is refused; `unit` is a number that may be won or may be 억, to be asked back."""

MOST = 10**15
"""1,000조 won: more than any company in Korea sells or owns."""
SURELY_WON = 10**8
"""A bare number from here on is taken for won; a smaller one may be meant in 억, in millions or in thousands."""


@dataclass(frozen=True)
class Refused:
    """An amount that is not taken, and why."""

    reason: Reason


BIG = {"조": 10**12, "억": 10**8, "만": 10**4}
SMALL = {"천": 1000, "백": 100, "십": 10}
NUMERALS = {c: n for n, row in enumerate(("영공", "일", "이", "삼", "사", "오", "육륙", "칠", "팔", "구")) for c in row}
ENGLISH = {
    "trillion": 10**12, "trn": 10**12, "tn": 10**12, "billion": 10**9, "bn": 10**9, "b": 10**9, "million": 10**6,
    "mn": 10**6, "mil": 10**6, "m": 10**6, "thousand": 10**3, "k": 10**3,
}  # fmt: skip

FOREIGN = re.compile(
    r"[$€¥£]|달러|불|엔|円|元|위안|유로|파운드|루피"
    r"|(?<![a-z])(?:usd|eur|jpy|cny|rmb|gbp|hkd|twd|vnd|sgd|aud|cad|chf|inr)(?![a-z])"
    r"|(?<![a-z])(?:dollars?|euros?|yen|yuan|pounds?|bucks)(?![a-z])"
)
NEGATIVE = re.compile(r"^\s*(?:krw|₩|won)?\s*(?:[-−–△▲]|마이너스|minus\b|negative\b)|^\s*\(.*\)\s*$")
RANGE = re.compile(r"\d\D{0,4}(?:~|∼|-|–|—|에서|부터|(?<![a-z])to(?![a-z]))\s*\D{0,2}\d")
BEFORE = re.compile(
    r"^\s*(?:(?:총|연|연간|평균)?\s*(?:매출액?|자산(?:총액)?|금액)\s*(?:은|는|이|가|:)?\s*)?"
    r"(?:약|대략|한(?=\s)|거의|~|about|around|approximately|approx\.?|roughly|some|ca\.?|circa)?\s*"
)
AFTER = re.compile(
    r"\s*(?:정도|쯤|가량|내외|안팎|남짓|or so|approximately|approx\.?)?"
    r"\s*(?:입니다|이에요|예요|이요|요|됩니다|돼요)?\s*[.!]?\s*$"
)
WON = re.compile(r"₩|원(?:화)?|(?<![a-z])(?:krw|korean won|won)(?![a-z])")
TOKEN = re.compile(
    r"\s*(?:(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,.])|\d+(?:\.\d+)?(?![\d,.]))"
    r"|(?P<hangul>[조억만천백십영공일이삼사오육륙칠팔구])"
    r"|(?P<english>trillion|trn|tn|billion|bn|b|million|mn|mil|m|thousand|k)(?![a-z]))"
)


def read_amount(text: str) -> int | Refused:
    """Read one amount in whole won; refuses what is negative, absurd, foreign, several, or not sure of its unit."""
    said = unicodedata.normalize("NFKC", text).casefold().strip()
    if not said:
        return Refused("empty")
    if FOREIGN.search(said):
        return Refused("foreign")
    if NEGATIVE.search(said):
        return Refused("negative")
    if RANGE.search(said):
        return Refused("several")
    body = AFTER.sub("", BEFORE.sub("", said, count=1), count=1)
    marked = WON.search(body) is not None
    tokens = split(WON.sub(" ", body))
    if not tokens:
        return Refused("letters")
    total = add_up(tokens, marked)
    return total if isinstance(total, Refused) else checked(total, tokens, marked)


def split(text: str) -> list[Decimal | str]:
    """Split into numbers and units; nothing where a sign is none of these."""
    tokens: list[Decimal | str] = []
    at = 0
    while at < len(text.rstrip()):
        match = TOKEN.match(text, at)
        if match is None:
            return []
        at = match.end()
        if match["number"]:
            tokens.append(Decimal(match["number"].replace(",", "")))
        elif match["hangul"] in NUMERALS:
            tokens.append(Decimal(NUMERALS[match["hangul"]]))
        else:
            tokens.append(match["hangul"] or match["english"])
    return tokens


def add_up(tokens: list[Decimal | str], marked: bool) -> Decimal | Refused:
    """Add the groups, each ended by a unit smaller than the one before it."""
    total, group, last = Decimal(0), Group(), 10**16
    for token in tokens:
        if isinstance(token, Decimal) or token in SMALL:
            if not group.take(token):
                return Refused("several" if isinstance(token, Decimal) else "unclear")
            continue
        size = BIG.get(token) or ENGLISH[token]
        if group.empty:
            return Refused("unclear")
        if size >= last:
            return Refused("several")
        total, group, last = total + group.value * size, Group(), size
    if group.empty:
        return total
    rest = open_end(group, last, marked)
    return rest if isinstance(rest, Refused) else total + rest


def open_end(group: Group, last: int, marked: bool) -> Decimal | Refused:
    """Return what a last group without a unit is worth: after 16억, "5천" is 5천만; "500" may be anything."""
    if last > BIG["조"] or last == BIG["만"]:
        return group.value
    if last not in BIG.values() or not group.named:
        return group.value if marked and group.value < last and not group.named else Refused("unit")
    if marked:
        return Refused("unit")
    return group.value * (BIG["억"] if last == BIG["조"] else BIG["만"])


class Group:
    """The part of an amount before one big unit: "3천5백", "1,600", "2.5"."""

    def __init__(self) -> None:
        self.sum, self.unit = Decimal(0), 10**4
        self.number: Decimal | None = None
        self.empty, self.named = True, False

    def take(self, token: Decimal | str) -> bool:
        """Take a number or a small unit; False where it does not fit behind what came before."""
        self.empty = False
        if isinstance(token, Decimal):
            if self.number is not None:
                return False
            self.number = token
            return True
        size = SMALL[token]
        if size >= self.unit:
            return False
        self.sum += (Decimal(1) if self.number is None else self.number) * size
        self.number, self.unit, self.named = None, size, True
        return True

    @property
    def value(self) -> Decimal:
        """The group's number."""
        return self.sum + (self.number or 0)


def checked(total: Decimal, tokens: list[Decimal | str], marked: bool) -> int | Refused:
    """Return the amount where it is whole, sure of its unit and not absurd."""
    bare = not marked and not any(t in BIG or t in ENGLISH for t in tokens)
    if bare and 0 < total < SURELY_WON:
        return Refused("unit")
    if total > MOST:
        return Refused("too_large")
    if total != total.to_integral_value():
        return Refused("unclear")
    return int(total)
