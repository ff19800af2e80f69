"""Items of the Joint Standards found by a company's own words: names and search aids, both languages, slips forgiven.

A score (0-100) says how much of what the words tell an item's terms account for. FOUND_AT and OFFERED_AT are set on the
cases of `tests/cases/items.toml`: at FOUND_AT with a LEAD one item is named, below OFFERED_AT nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from math import exp
from typing import Any, Literal

from faq.hangul import fold
from faq.item_terms import AID, UNKNOWN, Loose, Term, head, holders_of, joined, terms_of, weights_of
from faq.item_words import MOST_LETTERS, Piece, Units, headed, roles, spelt, without_places
from faq.layout import Layout

Found = Literal["found", "offered", "none"]

FOUND_AT, OFFERED_AT, NEAR_AT, ENTIRE_AT = 70, 42, 15, 45
"""Scores to be found, offered, listed as near, and what a description that is a term as a whole has at least."""
LEAD = 4
"""By how much the first must lead to be found, else it is offered among others."""
MOST = 5
MOST_PIECES = 60
"""Units of a description that are read; more is no description."""
LEAST_SHARE, SHARED = 0.4, 2.5
"""The share of a term that must be said for it to count as a term, and how steeply its worth falls with the share."""
APART = 0.95
"""What a term is worth whose units stand apart or in another order."""
FULL = 0.47
"""The worth of terms at which a score stands at 63 where nothing else is said."""
SOLE, TELLING = 1.25, 0.6
"""How much more a telling term is worth that is all there is of a description, or of one thing in a list."""
PART, PART_NONE = 0.55, 0.35
"""What a unit of a term is worth where the rest of the term is missing; less for trades, which are many."""
LOOSE, ALIKE = 0.55, 0.25
"""What a loose word is worth, and one that only begins alike."""
SPREAD = 0.4
"""How much of the score rests on the share of the description that is accounted for."""


class ItemIndex:
    """Finds items by words.

    `rows` are mappings with no, ko, en, keywords and loose (single words that go with the item); `words` holds lists of
    our own under `none` and `none_loose` (trades that have no item), `weak` (words that weigh little alone) and `frame`
    (words that say nothing of the product).
    """

    def __init__(self, rows: Sequence[Mapping[str, Any]], words: Mapping[str, Sequence[str]] | None = None) -> None:
        lists = words or {}
        self.numbers = [str(row["no"]) for row in rows]
        self.nothing = len(rows)
        written = [(n, spelt(t), w) for n, row in enumerate(rows) for t, w in terms_of(row)]
        written += [(self.nothing + 1 + n, spelt(t), AID) for n, t in enumerate(lists.get("none", ()))]
        loose = [(n, spelt(w)) for n, row in enumerate(rows) for w in row.get("loose", ())]
        loose += [(self.nothing, spelt(w)) for w in lists.get("none_loose", ())]
        self.units = Units([t for _, t, _ in written], [w for _, w in loose], lists.get("frame", ()))
        self.learn([(n, self.units.of_term(t), w) for n, t, w in written], loose, [*map(spelt, lists.get("weak", ()))])
        texts = [t for _, t, _ in written] + [w for _, w in loose]
        self.layout = Layout([*texts, " ".join(lists.get("frame", ()))])

    def learn(
        self,
        parted: Sequence[tuple[int, tuple[str, ...], float]],
        loose: Sequence[tuple[int, str]],
        generic: Sequence[str],
    ) -> None:
        """Weigh units by how few items have them; the trades without an item count as one item together."""
        frame, size = self.units.frame, len(self.numbers)
        weak = {u for t in generic for u in self.units.of_term(t)}
        terms = [(min(n, self.nothing), u) for n, u, _ in parted]
        hints = [(n, self.units.of_term(w)) for n, w in loose]
        heads = [(n, tuple(head(u) for u in units)) for n, units in (*hints, *terms)]
        self.weights = weights_of(terms, size, weak, frame)
        self.terms = joined(parted, self.weights)
        self.whole: dict[tuple[str, ...], set[int]] = {}
        for term in self.terms:
            self.whole.setdefault(term.units, set()).add(term.owner)
        self.holders = holders_of((i, t.units) for i, t in enumerate(self.terms))
        self.owners = {u: {min(self.terms[i].owner, self.nothing) for i in held} for u, held in self.holders.items()}
        self.loose = Loose.of(hints, [*terms, *hints], size, weak, frame)
        self.alike = Loose.of(heads, heads, size, set(), frame)

    def weight(self, unit: str) -> float:
        """Return how much a unit tells, 0-1."""
        return self.weights.get(unit, UNKNOWN)

    def find(self, text: str) -> tuple[Found, tuple[tuple[str, int], ...]]:
        """Return found, offered or none and at most five (number, score 0-100), best first."""
        said = spelt(self.layout.undo(fold(text[:MOST_LETTERS])))
        said = without_places(said, self.units.hangul) or said
        parted = headed(roles(said, self.units.pieces(said)), self.units.frame)
        pieces = [p for p in parted if p.unit not in self.units.frame or p.unit in self.holders][:MOST_PIECES]
        if not pieces:
            return "none", ()
        return self.claim(self.scores(pieces))

    def claim(self, scores: Mapping[int, float]) -> tuple[Found, tuple[tuple[str, int], ...]]:
        """Return what the scores allow to claim: nothing where a trade without an item comes as near."""
        none = max((s for n, s in scores.items() if n >= self.nothing), default=0.0)
        ranked = ((n, s) for n, s in scores.items() if n < self.nothing)
        best = sorted(ranked, key=lambda s: (-round(s[1], 3), s[0]))[:MOST]
        near = tuple((self.numbers[n], round(s)) for n, s in best if s >= NEAR_AT)
        if not near or best[0][1] < OFFERED_AT or none >= best[0][1]:
            return "none", tuple((no, min(score, OFFERED_AT - 1)) for no, score in near)
        lead = best[0][1] - (best[1][1] if len(best) > 1 else 0)
        return ("found" if best[0][1] >= FOUND_AT and lead >= LEAD else "offered"), near

    def mass(self, piece: Piece) -> float:
        """Return what a piece of a description counts for."""
        if piece.unit in self.units.frame:
            return 0.0
        if piece.unit in self.weights:
            return self.weights[piece.unit] * piece.role
        return max(LOOSE * self.loose.weights.get(piece.unit, 0.0), UNKNOWN) * piece.role

    def scores(self, pieces: Sequence[Piece]) -> dict[int, float]:
        """Return the score of each item that shares a unit with the description."""
        said = Description.of(pieces, self.units.frame)
        credit: dict[int, dict[int, float]] = {}
        for i in {i for u in said.where for i in self.holders.get(u, ())}:
            term = self.terms[i]
            self.credit(term, said, credit.setdefault(term.owner, {}))
        for unit, spots in said.where.items():
            for owner, gain in self.hints(unit):
                covered = credit.setdefault(owner, {})
                for s in spots:
                    covered[s] = max(covered.get(s, 0.0), gain * pieces[s].role)
        total = sum(self.mass(p) for p in pieces)
        told = {owner: sum(covered.values()) for owner, covered in credit.items()}
        scores = {
            n: 100 * (1 - exp(-c / FULL)) * min(1.0, c / max(total, c)) ** SPREAD for n, c in told.items() if c > 0
        }
        return scores | {n: max(scores[n], ENTIRE_AT) for n in self.entire(said)}

    def entire(self, said: Description) -> set[int]:
        """Return the items that have the whole description as a term of theirs, however common."""
        units = tuple(p.unit for p in said.pieces if p.unit not in self.units.frame)
        return self.whole.get(units, set())

    def hints(self, unit: str) -> Iterable[tuple[int, float]]:
        """Yield the items that a unit alone points to, softly."""
        if unit in self.units.frame:
            return
        if unit in self.owners:
            weight = self.weights[unit]
            yield from ((n, (PART if n < self.nothing else PART_NONE) * weight) for n in self.owners[unit])
        yield from ((n, LOOSE * self.loose.weights[unit]) for n in self.loose.owners.get(unit, ()))
        start = head(unit)
        yield from ((n, ALIKE * self.alike.weights[start]) for n in self.alike.owners.get(start, ()))

    def credit(self, term: Term, said: Description, covered: dict[int, float]) -> None:
        """Credit the pieces that a term accounts for, each with the best term's worth."""
        share = sum(self.weight(u) for u in term.units if u in said.where) / term.mass
        if share < LEAST_SHARE:
            return
        spots, whole = said.placed(term.units)
        worth = term.weight * share**SHARED
        if not whole and len(term.units) > 1:
            worth *= APART
        elif term.mass >= TELLING and said.sole(spots):
            worth *= SOLE
        last = said.pieces[spots[-1]].role
        for s in spots:
            piece = said.pieces[s]
            gain = self.weight(piece.unit) * worth * (last if whole else piece.role)
            covered[s] = max(covered.get(s, 0.0), gain)


@dataclass(frozen=True)
class Description:
    """A description's pieces: where each known unit stands, and which pieces make up each thing of a list."""

    pieces: Sequence[Piece]
    where: Mapping[str, Sequence[int]]
    things: Mapping[int, Set[int]]

    @classmethod
    def of(cls, pieces: Sequence[Piece], frame: Set[str]) -> Description:
        """Index the pieces."""
        where: dict[str, list[int]] = {}
        things: dict[int, set[int]] = {}
        for n, p in enumerate(pieces):
            if p.known:
                where.setdefault(p.unit, []).append(n)
            if p.unit not in frame:
                things.setdefault(p.part, set()).add(n)
        return cls(pieces, where, things)

    def placed(self, units: Sequence[str]) -> tuple[list[int], bool]:
        """Return the pieces that bear the units, and whether they follow one another as in a term."""
        size = len(units)
        for first in self.where.get(units[0], ()):
            if [p.unit for p in self.pieces[first : first + size]] == list(units):
                return list(range(first, first + size)), True
        return [self.where[u][-1] for u in dict.fromkeys(units) if u in self.where], False

    def sole(self, spots: Sequence[int]) -> bool:
        """Tell whether the pieces are all that one thing of a list says."""
        return self.things.get(self.pieces[spots[0]].part, set()) <= set(spots)
