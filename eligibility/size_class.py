"""The decision table of company size over what is known for sure, and over every way of what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import prod
from typing import Literal, NamedTuple

from eligibility.holders import Pair

SizeClass = Literal["sme", "mid_sized", "excluded"]
Settled = Literal["sme", "mid_sized", "excluded", "official"]
"""A class, or `official` where the table leaves the case to an official answer."""

FOR_PROFIT = ("company", "sole_trader")
SOCIAL = ("social_enterprise", "cooperative")


class Sales(NamedTuple):
    """What sales and industry say: the own limit is kept, the summed one too, and whether the trade is finance."""

    own: bool
    summed: bool
    finance: bool


class Facts(NamedTuple):
    """Everything the table asks, answered."""

    form: str
    group: str
    assets: bool
    sales: Sales
    holder: Pair
    grace: bool
    holding: bool


ASPECTS = Facts._fields


def classify(facts: Facts) -> Settled:
    """Decide by steps 0 to 8 of the table."""
    if facts.form == "non_profit":
        return "excluded"
    if facts.form in SOCIAL:
        return "sme" if social_enterprise_is_sme(facts) else "excluded"
    if facts.group == "cross_shareholding":
        return "excluded"
    if facts.group == "none" and (is_sme(facts) or facts.grace):
        return "sme" if facts.form in FOR_PROFIT else "official"
    return "excluded" if left_out_of_mid_sized(facts) else "mid_sized"


def is_sme(facts: Facts) -> bool:
    """Return whether size and independence both hold: assets, own sales, holder, summed sales (Decree 3(1))."""
    return facts.assets and facts.sales.own and facts.sales.summed and not facts.holder[0]


def social_enterprise_is_sme(facts: Facts) -> bool:
    """Return whether a social enterprise or co-operative is an SME; related companies are not summed (Decree 3(2))."""
    return facts.group == "none" and facts.assets and facts.sales.own and not facts.holder[0]


def left_out_of_mid_sized(facts: Facts) -> bool:
    """Return whether a mid-sized exclusion applies (Mid Act 2, Mid Decree 2)."""
    finance = facts.sales.finance and not facts.holding
    return facts.form not in FOR_PROFIT or facts.holder[1] or finance


@dataclass(frozen=True)
class Ways:
    """What each aspect may be; each is a set with at least one member."""

    form: frozenset[str]
    group: frozenset[str]
    assets: frozenset[bool]
    sales: frozenset[Sales]
    holder: frozenset[Pair]
    grace: frozenset[bool]
    holding: frozenset[bool]

    def every(self) -> Iterable[Facts]:
        """Yield every combination."""
        for values in product(*(getattr(self, a) for a in ASPECTS)):
            yield Facts._make(values)


@dataclass(frozen=True)
class Outcome:
    """The classes that may come out, and for each aspect its values that lead to different classes, told apart.

    `kinds` maps an aspect to value -> the number of the kind it is of: values of one kind never differ in class.
    """

    classes: frozenset[Settled]
    kinds: Mapping[str, Mapping[object, int]]

    def matters(self, aspect: str) -> bool:
        """Whether the class may hang on this aspect alone, all else being the same."""
        return len(set(self.kinds[aspect].values())) > 1


@cache
def classes(ways: Ways) -> frozenset[Settled]:
    """Return the classes that may come out of every combination."""
    return frozenset(classify(facts) for facts in ways.every())


@cache
def outcome(ways: Ways) -> Outcome:
    """Return the classes that may come out and what they hang on."""
    decided = [classify(facts) for facts in ways.every()]
    return Outcome(frozenset(decided), {a: kinds(ways, a, decided) for a in ASPECTS})


def kinds(ways: Ways, aspect: str, decided: Sequence[Settled]) -> Mapping[object, int]:
    """Number the values of one aspect so that two have the same number where no combination tells them apart.

    `decided` holds the classes in the order of `every`: a value's come in runs, as long as what varies faster has
    combinations, one run in each lap of the aspect.
    """
    values = tuple(getattr(ways, aspect))
    run = prod(len(getattr(ways, a)) for a in ASPECTS[ASPECTS.index(aspect) + 1 :])
    lap = run * len(values)
    numbers: dict[tuple[Sequence[Settled], ...], int] = {}
    found: dict[object, int] = {}
    for first, value in zip(range(0, lap, run), values, strict=True):
        if run * lap < len(decided):
            seen = tuple(tuple(decided[first + at :: lap]) for at in range(run))
        else:
            seen = tuple(tuple(decided[at : at + run]) for at in range(first, len(decided), lap))
        found[value] = numbers.setdefault(seen, len(numbers))
    return found
