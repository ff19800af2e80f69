"""No pattern of the rooms can run away: the steps of a backtracking engine are counted, so that no clock is needed."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import re._constants as signs  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import bot
import eligibility
import faq


@cache
def patterns() -> dict[str, tuple[str, int]]:
    """Return every regular expression of the rooms: those compiled at import and those written in a call."""
    found: dict[str, tuple[str, int]] = {}
    for room in (bot, faq, eligibility):
        for info in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                for n, one in enumerate(value if isinstance(value, tuple) else (value,)):
                    if isinstance(one, re.Pattern) and isinstance(one.pattern, str):
                        found[f"{info.name}.{name}{n}"] = (one.pattern, one.flags)
            for call in ast.walk(ast.parse(Path(module.__file__ or "").read_text("utf-8"))):
                if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("re.") and call.args:
                    first = call.args[0]
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        found[f"{info.name}:{call.lineno}"] = (
                            first.value,
                            re.IGNORECASE if "IGNORECASE" in ast.unparse(call) else 0,
                        )
    return found


class Runaway(Exception):
    """More steps than a pattern may take."""


class Counter:
    """Matches as a backtracking engine does and counts the steps, so that no clock is needed."""

    def __init__(self, text: str, flags: int, most: int) -> None:
        self.text, self.flags, self.most, self.steps = text, flags, most, 0
        self.groups: dict[int, tuple[int, int]] = {}

    def search(self, tree: Any) -> int:
        """Try at every place, as `finditer` over a text without a match does, and return the steps."""
        for at in range(len(self.text) + 1):
            next(self.run(list(tree), 0, at), None)
        return self.steps

    def run(self, items: list[Any], n: int, at: int) -> Iterator[int]:
        """Yield every end of the items from the nth on, beginning at a place."""
        self.steps += 1
        if self.steps > self.most:
            raise Runaway
        if n == len(items):
            yield at
            return
        op, value = items[n]
        if op in (signs.MAX_REPEAT, signs.MIN_REPEAT, signs.POSSESSIVE_REPEAT):
            yield from self.repeat(items, n, at, value, op is signs.MIN_REPEAT)
        else:
            for end in self.one(op, value, at):
                yield from self.run(items, n + 1, end)

    def repeat(self, items: list[Any], n: int, at: int, value: Any, lazy: bool) -> Iterator[int]:
        least, most, body = value
        if len(body) == 1 and body[0][0] in (signs.LITERAL, signs.NOT_LITERAL, signs.ANY, signs.IN):
            ends = [at]
            while len(ends) <= most and (nxt := next(self.one(*body[0], ends[-1]), None)) is not None:
                self.steps += 1
                ends.append(nxt)
            tried = ends[least:] if lazy else ends[least:][::-1]
            for end in tried:
                yield from self.run(items, n + 1, end)
            return
        yield from self.rounds(items, n, at, value, lazy, 0)

    def rounds(self, items: list[Any], n: int, at: int, value: Any, lazy: bool, count: int) -> Iterator[int]:
        least, most, body = value
        if count >= least and lazy:
            yield from self.run(items, n + 1, at)
        if count < most:
            for end in self.run(list(body), 0, at):
                if end > at or count < least:
                    yield from self.rounds(items, n, end, value, lazy, count + 1)
        if count >= least and not lazy:
            yield from self.run(items, n + 1, at)

    def one(self, op: Any, value: Any, at: int) -> Iterator[int]:
        match op:
            case signs.LITERAL | signs.NOT_LITERAL | signs.ANY | signs.IN | signs.CATEGORY:
                if at < len(self.text) and self.fits(op, value, self.text[at]):
                    yield at + 1
            case signs.BRANCH:
                for branch in value[1]:
                    yield from self.run(list(branch), 0, at)
            case signs.SUBPATTERN:
                yield from self.run(list(value[3]), 0, at)
            case signs.ATOMIC_GROUP:
                if (end := next(self.run(list(value), 0, at), None)) is not None:
                    yield end
            case signs.AT:
                if self.at_edge(value, at):
                    yield at
            case signs.ASSERT | signs.ASSERT_NOT:
                begin = at if value[0] > 0 else at - value[1].getwidth()[0]
                there = begin >= 0 and next(self.run(list(value[1]), 0, begin), None) is not None
                if there == (op is signs.ASSERT):
                    yield at
            case _:
                raise AssertionError(f"the patterns now use {op}, which is not tried here")

    def fits(self, op: Any, value: Any, letter: str) -> bool:
        if op is signs.ANY:
            return letter != "\n" or bool(self.flags & re.DOTALL)
        if op in (signs.LITERAL, signs.NOT_LITERAL):
            same = letter == chr(value) or (bool(self.flags & re.IGNORECASE) and letter.lower() == chr(value).lower())
            return same == (op is signs.LITERAL)
        if op is signs.CATEGORY:
            return (
                re.match({"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}[str(value).split("_")[-1]], letter)
                is not None
                != ("NOT" in str(value))
            )
        negated = value[0][0] is signs.NEGATE
        folded = {letter, letter.lower(), letter.upper()} if self.flags & re.IGNORECASE else {letter}
        hit = any(self.in_set(kind, what, c) for kind, what in value for c in folded if kind is not signs.NEGATE)
        return hit != negated

    def in_set(self, kind: Any, what: Any, letter: str) -> bool:
        if kind is signs.RANGE:
            return what[0] <= ord(letter) <= what[1]
        return self.fits(kind, what, letter)

    def at_edge(self, value: Any, at: int) -> bool:
        name, text = str(value), self.text
        if "BOUNDARY" in name:
            word = [0 <= n < len(text) and (text[n].isalnum() or text[n] == "_") for n in (at - 1, at)]
            return (word[0] != word[1]) == ("NON" not in name)
        if "BEGINNING" in name:
            return at == 0 or (bool(self.flags & re.MULTILINE) and text[at - 1] == "\n")
        return (
            at == len(text)
            or (at == len(text) - 1 and text[at] == "\n")
            or bool(self.flags & re.MULTILINE and text[at] == "\n")
        )


SEEDS = (
    "0", "1 ", "0-", "010-", "1.", "공일공", " ", "\n", "a", "가", "<a", "&#1", "{{ a |", "/bot1", "계좌", "hs",
    "2000-", "900101-", "1234-", "1억", "'", "까요",
)  # fmt: skip
SHORT, LONGER = 30, 60
EASY = 40
"""Steps a letter that nobody need look into."""
MOST = 2000
"""Steps a letter at this length: typed words are capped, so a bounded square stays small."""


def steps(pattern: str, flags: int, text: str, most: int = MOST * LONGER) -> int:
    """Count the steps of looking for a pattern everywhere in a text."""
    return Counter(text, flags, most).search(parsed(pattern, flags))


@cache
def parsed(pattern: str, flags: int) -> Any:
    """Return a pattern as the engine reads it."""
    return parser.parse(pattern, flags)


@pytest.mark.parametrize("where", sorted(patterns()))
def test_no_pattern_runs_away(where: str) -> None:
    """Twice the text takes about twice the steps, or the steps are bounded by the square of a capped text."""
    pattern, flags = patterns()[where]
    for seed in SEEDS:
        short, longer = ((seed * n)[:n] + "!" for n in (SHORT, LONGER))
        few = steps(pattern, flags, short)
        if few > EASY * SHORT:
            many = steps(pattern, flags, longer)
            assert many <= 4.4 * few, (seed, few, many)


def test_the_counter_sees_a_pattern_that_runs_away() -> None:
    with pytest.raises(Runaway):
        steps(r"(a+)+$", 0, "a" * 60 + "!")
    assert steps(r"a*b", 0, "a" * 60) <= 4.4 * steps(r"a*b", 0, "a" * 30)
    assert steps(r"a*a*b", 0, "a" * 60, 10**6) > 4.4 * steps(r"a*a*b", 0, "a" * 30, 10**6)
