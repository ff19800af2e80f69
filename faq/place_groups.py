"""Pieces of a text joined to places: a city beside its province, an everyday word only where it can be nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from faq import place_words as words
from faq.places import VILLAGES, Key, Name, Piece, is_hangul, within


@dataclass(frozen=True)
class Group:
    """One place that a text names: the areas it may mean, its pieces from `first` to `last`, and how it is said.

    `firm` tells that it is no everyday word, `stated` that the text says something stands there, `placed` that it says
    "in" or "at" it, `denied` that it says "not there", `near` that it says "near there", `target` that the company has
    moved there.
    """

    areas: tuple[Key, ...]
    name: Name
    first: int
    last: int
    firm: bool
    stated: bool = False
    placed: bool = False
    denied: bool = False
    near: bool = False
    target: bool = False


def grouped(pieces: Sequence[Piece], stems: Mapping[str, frozenset[Key]]) -> list[Group]:
    """Join the pieces to groups in order; `stems` are the areas that have a village of a name."""
    groups: list[Group] = []
    for at, piece in enumerate(pieces):
        if piece.name is None or foreign(pieces, at):
            continue
        last = groups[-1] if groups else None
        new = Group(piece.name.areas, piece.name, at, at, not piece.name.weak)
        if last is None:
            groups.append(new)
            continue
        beside = adjacent(pieces, last.last, at)
        merged = joined(last, new, beside) or (absorbed(last, new, piece, stems) if beside else None)
        if merged:
            groups[-1] = merged
        else:
            groups.append(new)
    return [said(g, pieces) for g in groups]


def joined(last: Group, new: Group, beside: bool) -> Group | None:
    """Return both as one where one lies in the other; an everyday word is borne out by what stands beside it."""
    areas = narrowed(last.areas, new.areas)
    if not areas and beside:
        areas = narrowed(last.areas, new.name.others) or narrowed(last.name.others, new.areas)
    if not areas:
        return None
    if not beside and not (last.firm and new.firm):
        return None
    deeper = set(areas) != set(last.areas) or set(last.areas) != set(new.areas)
    firm = last.firm or new.firm or (beside and deeper)
    name = new.name if set(areas) <= set(new.areas) else last.name
    return replace(last, areas=areas, name=name, last=new.last, firm=firm)


def narrowed(some: Sequence[Key], others: Sequence[Key]) -> tuple[Key, ...]:
    """Return the areas of either that lie in one of the other, each once."""
    inner = [b if within(b, a) else a for a in some for b in others if within(a, b) or within(b, a)]
    return tuple(dict.fromkeys(inner))


def absorbed(last: Group, new: Group, piece: Piece, stems: Mapping[str, frozenset[Key]]) -> Group | None:
    """Return one group where a name that fits not is only a part of the other's address."""
    weak = new.name.weak and new.name.below
    loose = new.name.kinds <= VILLAGES or weak or several_districts(new.name)
    if not piece.comma and any(within(a, b) for a in stems.get(piece.text, ()) for b in last.areas):
        loose = True
    if loose and (any(a[1] for a in last.areas) or last.name.kinds == {"sido"}):
        return replace(last, last=new.last)
    behind = last.name.kinds <= VILLAGES or last.name.weak or several_districts(last.name)
    if behind and not is_hangul(piece.text[0]):
        return replace(new, first=last.first)
    return None


def several_districts(name: Name) -> bool:
    """Tell whether a name is a district that many cities have, such as 중구."""
    return len({a[0] for a in name.areas}) > 1 and any(a[1].endswith("구") for a in name.areas)


def adjacent(pieces: Sequence[Piece], before: int, at: int) -> bool:
    """Tell whether nothing but parts of an address stands between two places."""
    return pieces[before].tail in ("", "의") and all(p.detail for p in pieces[before + 1 : at])


def foreign(pieces: Sequence[Piece], at: int) -> bool:
    """Tell whether a place stands right behind a foreign land in Korean, or right before one in English."""
    if at and pieces[at - 1].text.removesuffix("의") in words.FOREIGN and is_hangul(pieces[at - 1].text[0]):
        return True
    following = next((p for p in pieces[at + 1 :] if not p.detail), None)
    return following is not None and following.text in words.FOREIGN and following.text.isascii()


def said(group: Group, pieces: Sequence[Piece]) -> Group:
    """Return the group with what the words around it say of it."""
    last = pieces[group.last]
    following = pieces[group.last + 1 : group.last + 4]
    after = last.tail + "".join(p.text + p.tail for p in following)
    if is_hangul(last.text[-1]) or (after and is_hangul(after[0])):
        return replace(
            group,
            placed=last.tail.startswith("에"),
            stated=after.startswith(tuple(words.STATED)),
            denied=words.DENIED.match(after) is not None,
            near=words.NEAR.match(after) is not None,
            target=words.MOVED.match(after) is not None,
        )
    before = latin_before(pieces, group.first)
    return replace(
        group,
        denied=words.LATIN_DENIED.search(before) is not None,
        near=words.LATIN_NEAR.search(before) is not None,
        target=words.LATIN_MOVED.search(before) is not None,
    )


def latin_before(pieces: Sequence[Piece], first: int) -> str:
    """Return the words before a place as a line that ends in a space."""
    return "".join(p.text + " " for p in pieces[:first])
