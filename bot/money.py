"""Amounts as companies read them: won in words of ten thousands in Korean, in millions and billions in English."""

from __future__ import annotations

from bot.model import Language

STEPS: dict[Language, tuple[tuple[int, str], ...]] = {
    "ko": ((10**12, "조"), (10**8, "억"), (10**4, "만")),
    "en": ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")),
}


def money(won: int, lang: Language) -> str:
    """Write an amount in words: "1조 2,000억 원", "KRW 1.2 trillion"; one that is not round is written out."""
    return korean(won) if lang == "ko" else english(won)


def korean(won: int) -> str:
    """Write an amount in Korean units, largest first."""
    parts, rest = [], won
    for size, name in STEPS["ko"]:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count:,}{name}")
    if rest or not parts:
        parts.append(f"{rest:,}")
    return " ".join(parts) + " 원" if not rest and won else " ".join(parts) + "원"


def english(won: int) -> str:
    """Write an amount in the largest unit that gives at most three decimals, else in full."""
    for size, name in STEPS["en"]:
        if won >= size and (won * 1000) % size == 0:
            return f"KRW {won / size:,.3f}".rstrip("0").rstrip(".") + f" {name}"
    return f"KRW {won:,}"


def digits(won: int, lang: Language) -> str:
    """Write an amount in digits: "160,000,000,000원", "KRW 160,000,000,000"."""
    return f"{won:,}원" if lang == "ko" else f"KRW {won:,}"
