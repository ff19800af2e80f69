"""Items of the Joint Standards found by a company's own words: names and search aids, both languages, slips forgiven.

A score (0-100) says how much of what the words tell an item's terms account for. FOUND_AT and OFFERED_AT are set on the
cases of `tests/cases/items.toml`: at FOUND_AT with a LEAD one item is named, below OFFERED_AT nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Any, Literal

from faq.hangul import fold
from faq.item_words import MOST_LETTERS, Piece, Units, roles, spelt, without_places
from faq.layout import Layout

Found = Literal["found", "offered", "none"]

FOUND_AT, OFFERED_AT, NEAR_AT = 70, 42, 15
LEAD = 4
"""By how much the first must lead to be found, else it is offered among others."""
MOST = 5
NAME, AID = 1.0, 0.95
WEAK, FRAME = 0.4, 0.12
"""What a word that weighs little alone counts for, and one of the company frame inside a term."""
UNKNOWN = 0.45
"""What an unknown word of the description counts for against every item."""
LEAST_SHARE = 0.55
APART = 0.85
"""What a term is worth whose units stand apart or in another order."""
FULL = 0.42


@dataclass(frozen=True)
class Term:
    """A name or search aid: whose it is, its units with their weights' sum, and what it counts for."""

    owner: int
    units: tuple[str, ...]
    weight: float
    mass: float


class ItemIndex:
    """Finds items by words.

    `rows` are mappings with no, ko, en and keywords; `words` holds lists of our own under `none` (trades that have no
    item), `weak` (words that weigh little alone) and `frame` (words that say nothing of the product).
    """

    def __init__(self, rows: Sequence[Mapping[str, Any]], words: Mapping[str, Sequence[str]] | None = None) -> None:
        lists = words or {}
        self.numbers = [str(row["no"]) for row in rows]
        self.nothing = len(rows)
        written = [(n, t, w) for n, row in enumerate(rows) for t, w in terms_of(row)]
        written += [(self.nothing, t, AID) for t in lists.get("none", ())]
        self.units = Units((t for _, t, _ in written), lists.get("frame", ()))
        parted = [(n, self.units.of_term(t), w) for n, t, w in written]
        weak = {u for t in lists.get("weak", ()) for u in self.units.of_term(t)}
        self.weights = weights_of(parted, len(rows), weak, self.units.frame)
        best: dict[tuple[int, tuple[str, ...]], float] = {}
        for n, units, w in parted:
            if units:
                best[n, units] = max(w, best.get((n, units), 0.0))
        self.terms = [Term(n, u, w, sum(self.weight(x) for x in u)) for (n, u), w in best.items()]
        self.holders: dict[str, list[int]] = {}
        for i, term in enumerate(self.terms):
            for unit in set(term.units):
                self.holders.setdefault(unit, []).append(i)
        self.layout = Layout([spelt(t) for _, t, _ in written] + [" ".join(lists.get("frame", ()))])

    def weight(self, unit: str) -> float:
        """Return how much a unit tells, 0-1."""
        return self.weights.get(unit, UNKNOWN)

    def find(self, text: str) -> tuple[Found, tuple[tuple[str, int], ...]]:
        """Return found, offered or none and at most five (number, score 0-100), best first."""
        said = spelt(self.layout.undo(fold(text[:MOST_LETTERS])))
        said = without_places(said, self.units.hangul) or said
        pieces = [
            p
            for p in roles(said, self.units.pieces(said))
            if p.unit not in self.units.frame or self.holders.get(p.unit)
        ]
        if not pieces:
            return "none", ()
        scores = self.scores(pieces)
        none = scores.pop(self.nothing, 0.0)
        best = sorted(scores.items(), key=lambda s: (-round(s[1], 3), s[0]))[:MOST]
        near = tuple((self.numbers[n], round(s)) for n, s in best if s >= NEAR_AT)
        if not near or best[0][1] < OFFERED_AT or none >= best[0][1]:
            return "none", tuple((no, min(s, OFFERED_AT - 1)) for no, s in near)
        lead = best[0][1] - (best[1][1] if len(best) > 1 else 0)
        return ("found" if best[0][1] >= FOUND_AT and lead >= LEAD else "offered"), near

    def scores(self, pieces: Sequence[Piece]) -> dict[int, float]:
        """Return the score of each item that shares a unit with the description."""
        where: dict[str, list[int]] = {}
        for n, p in enumerate(pieces):
            where.setdefault(p.unit, []).append(n)
        credit: dict[int, dict[int, float]] = {}
        for i in {i for u in where for i in self.holders.get(u, ())}:
            term = self.terms[i]
            self.credit(term, where, pieces, credit.setdefault(term.owner, {}))
        content = [self.weight(p.unit) * p.role if p.unit not in self.units.frame else 0.0 for p in pieces]
        total = sum(content)
        out = {}
        for owner, covered in credit.items():
            cov = sum(covered.values())
            if cov > 0:
                told = max(total, cov)
                out[owner] = 100 * (1 - exp(-cov / FULL)) * (cov / told) ** 0.5
        return out

    def credit(
        self, term: Term, where: Mapping[str, Sequence[int]], pieces: Sequence[Piece], covered: dict[int, float]
    ) -> None:
        """Credit the pieces that a term accounts for, each with the best term's worth."""
        hit = [u for u in term.units if u in where]
        share = sum(self.weight(u) for u in hit) / term.mass
        if share < LEAST_SHARE:
            return
        spots, whole = placed(term.units, where, pieces)
        worth = term.weight * share**1.5 * (1.0 if whole else APART if len(term.units) > 1 else 1.0)
        role = max(pieces[s].role for s in spots)
        for s in spots:
            gain = self.weight(pieces[s].unit) * worth * (role if whole else pieces[s].role)
            if gain > covered.get(s, 0.0):
                covered[s] = gain


def placed(units: Sequence[str], where: Mapping[str, Sequence[int]], pieces: Sequence[Piece]) -> tuple[list[int], bool]:
    """Return the pieces that bear the units, and whether they follow one another as in the term."""
    if all(u in where for u in units):
        for first in where[units[0]]:
            if all(first + k < len(pieces) and pieces[first + k].unit == u for k, u in enumerate(units)):
                return [first + k for k in range(len(units))], True
    return [where[u][-1] for u in dict.fromkeys(units) if u in where], False


def terms_of(row: Mapping[str, Any]) -> Iterable[tuple[str, float]]:
    """Yield the names, what stands in their brackets and the keywords of an item with their weights."""
    for name in (str(row["ko"]), str(row["en"])):
        bare, _, inside = name.partition("(")
        yield bare, NAME
        for part in inside.rstrip(")").replace("/", ";").split(";"):
            if part.strip():
                yield part, NAME
        if "/" in bare:
            yield from ((part, AID) for part in bare.split("/"))
    for aid in row.get("keywords", ()):
        yield str(aid), AID


def weights_of(
    parted: Iterable[tuple[int, tuple[str, ...], float]], items: int, weak: set[str], frame: Iterable[str]
) -> dict[str, float]:
    """Return what each unit tells, 0-1: the fewer items have it the more."""
    owners: dict[str, set[int]] = {}
    for n, units, _ in parted:
        for unit in units:
            owners.setdefault(unit, set()).add(n)
    scale = log(1 + items)
    out = {u: log(1 + items / len(o)) / scale for u, o in owners.items()}
    for unit in weak:
        out[unit] = WEAK * out.get(unit, 1.0)
    for unit in frame:
        if unit in out:
            out[unit] = min(out[unit], FRAME)
    return out
