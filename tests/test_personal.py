"""Personal and business numbers are found however they are written, and nothing else is taken for one."""

from __future__ import annotations

import random
import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.personal import KINDS, MARK, cut, find

ROOT = Path(__file__).parent.parent
CASES = tomllib.loads((Path(__file__).parent / "cases" / "personal.toml").read_text("utf-8"))
FULL = str.maketrans("0123456789-.", "０１２３４５６７８９－．")


@pytest.mark.parametrize("case", CASES["number"], ids=lambda case: case["text"])
def test_a_number_is_cut(case: dict[str, str]) -> None:
    text, kinds = cut(case["text"])
    assert kinds == (case["kind"],)
    assert text == case["left"].replace("_", MARK)


@pytest.mark.parametrize("text", CASES["none"]["texts"])
def test_what_is_no_such_number_stays(text: str) -> None:
    assert cut(text) == (text, ())


def resident(dice: random.Random, foreigner: bool) -> str:
    day = f"{dice.randrange(100):02d}{dice.randrange(1, 13):02d}{dice.randrange(1, 29):02d}"
    digits = day + str(dice.randrange(5, 9) if foreigner else dice.randrange(1, 5))
    digits += "".join(str(dice.randrange(10)) for _ in range(5))
    total = sum(int(d) * w for d, w in zip(digits, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), strict=True))
    return digits + str(((13 if foreigner else 11) - total % 11) % 10)


def business(dice: random.Random) -> str:
    digits = str(dice.randrange(101, 999)) + f"{dice.randrange(1, 99):02d}" + f"{dice.randrange(1, 9999):04d}"
    total = sum(int(d) * w for d, w in zip(digits, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=True)) + int(digits[8]) * 5 // 10
    return digits + str((10 - total % 10) % 10)


def card(dice: random.Random) -> str:
    digits = str(dice.choice((4, 5))) + "".join(str(dice.randrange(10)) for _ in range(14))
    doubled = [int(d) * (2 - at % 2) for at, d in enumerate(digits)]
    return digits + str((10 - sum(n - 9 if n > 9 else n for n in doubled) % 10) % 10)


def phone(dice: random.Random) -> str:
    return "010" + "".join(str(dice.randrange(10)) for _ in range(8))


MAKERS = {
    "resident": (lambda dice: resident(dice, False), (6, 7)),
    "foreigner": (lambda dice: resident(dice, True), (6, 7)),
    "business": (business, (3, 2, 5)),
    "card": (card, (4, 4, 4, 4)),
    "phone": (phone, (3, 4, 4)),
}


def written(dice: random.Random, digits: str, groups: tuple[int, ...]) -> str:
    """Write a number in one of the ways people do."""
    joint = dice.choice(("", "-", " ", ".", " - ", "–", "·"))
    parts, at = [], 0
    for size in groups:
        parts.append(digits[at : at + size])
        at += size
    text = joint.join(parts)
    return text.translate(FULL) if dice.random() < 0.3 else text


@pytest.mark.parametrize("kind", MAKERS)
def test_generated_numbers_are_cut_in_every_way_of_writing(kind: str) -> None:
    dice, missed = random.Random(kind), []
    make, groups = MAKERS[kind]
    frames = ("{}", "제 번호는 {}입니다", "번호 {} 맞나요?", "my number is {}.", "저는 {} 인데요 2025년 신청", "({})")
    for _ in range(400):
        number = written(dice, make(dice), groups)
        text = dice.choice(frames).format(number)
        left, kinds = cut(text)
        if not kinds or sum(c.isdigit() for c in left.replace("2025", "")) > 0:
            missed.append(text)
    assert missed == []


def test_the_shipped_questions_and_facts_hold_no_such_number() -> None:
    """Phrasings are questions about numbers, dates and amounts; the offices' telephone numbers are left out."""
    files = [*(ROOT / "faq" / "content").glob("**/*.toml"), *(ROOT / "eligibility" / "content").glob("**/*.toml")]
    wrong = []
    for path in files:
        for line in path.read_text("utf-8").splitlines():
            if "http" not in line and (found := find(line)) and {f.kind for f in found} - {"phone"}:
                wrong.append((path.name, line.strip()))
    assert wrong == []


@given(st.text(max_size=300))
def test_any_text_is_cut_within_itself(text: str) -> None:
    found = find(text)
    assert all(0 <= f.start < f.end <= len(text) and f.kind in KINDS for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert cut(text)[1] == tuple(dict.fromkeys(f.kind for f in found))


@given(st.text(alphabet="0123456789-. ()공일이０１", max_size=300))
def test_digits_and_signs_alone_are_cut_within_themselves(text: str) -> None:
    left, _ = cut(text)
    assert len(re.sub(MARK, "", left)) <= len(text)


def test_a_long_text_takes_no_longer_than_its_length_deserves() -> None:
    for text in ("1 " * 2048, "0-" * 2048, "9" * 4096, "(" * 4096, "010-" * 1024, "공일공" * 1365):
        assert cut(text)[0] is not None
