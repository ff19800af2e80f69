"""Control words, words of several meanings and kinds of talk not answered here, read from words.toml."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from bot.content.notions import read_notions
from bot.content.read import read_toml
from bot.content.where import BrokenContent, Record, Source, records
from faq.said import Control, Elsewhere, Kind, Owner, Words, bare

Made = TypeVar("Made")
MOST_JOINED = 2000
"""How many words one control may make of its lists."""
LEAST_NAME = 4
"""Letters that a name of the programme has at least."""


def read_words(root: Path) -> Words:
    """Read words.toml and the notions beside it; raises BrokenContent with every fault."""
    source = read_toml(root / "faq/content/words.toml", root)
    control = each(source, "control", control_of)
    ambiguous = each(source, "ambiguous", lambda r: (r.texts("words"), r.texts("topics")))
    owners = each(source, "owner", lambda r: Owner(tuple(w.casefold() for w in r.texts("words")), r.words("name")))
    kinds = each(source, "kind", lambda r: Kind(r.take("id", str), r.take("topic", str, ""), kind_phrasings(r)))
    elsewhere = each(source, "elsewhere", lambda r: elsewhere_of(r, owners, kinds))
    tails, names, marks = listed(source, "tails"), names_of(source, "names"), names_of(source, "marks")
    notions: Mapping[str, str] = {}
    try:
        notions = read_notions(root)
    except BrokenContent as broken:
        source.faults.extend(broken.faults)
    if source.faults:
        raise BrokenContent(source.faults)
    return Words(control, tails, ambiguous, kinds, elsewhere[0] if elsewhere else Elsewhere(), notions, names, marks)


def each(source: Source, table: str, make: Callable[[Record], Made]) -> tuple[Made, ...]:
    """Make something of every record of a table; a field that nobody takes is a fault."""
    out = []
    for record in records(source, table):
        out.append(make(record))
        record.close()
    return tuple(out)


def control_of(record: Record) -> Control:
    """Read one control; its lists must not make more words than anyone would say."""
    lists = record.take("joined", list, [])
    joined = tuple(tuple(str(w) for w in words) for words in lists if isinstance(words, list))
    size = 1
    for words in joined:
        size *= len(words)
    if len(joined) != len(lists) or size > MOST_JOINED:
        record.fault("joined", "'joined' must be lists of texts, not too many together", "one of each list is joined")
        joined = ()
    return Control(record.take("id", str), record.texts("words"), joined)


def kind_phrasings(record: Record) -> tuple[str, ...]:
    """Read the phrasings of a kind in both languages; a kind without any could never be told."""
    said = (*record.texts("ko"), *record.texts("en"))
    if not said:
        record.fault("", "it has no phrasings", "add ko = […] and en = […]")
    return said


def elsewhere_of(record: Record, owners: tuple[Owner, ...], kinds: tuple[Kind, ...]) -> Elsewhere:
    """Read when a line is about another ministry's track."""
    kind = record.take("kind", str)
    if kind not in {k.id for k in kinds}:
        record.fault("kind", f"'{kind}' is no kind of this file", "use the id of a [[kind]]")
    here = tuple(w.casefold() for w in record.texts("here"))
    track = tuple(w.casefold() for w in record.texts("track"))
    return Elsewhere(kind, record.texts("beside"), record.texts("compared"), track, here, owners)


def listed(source: Source, table: str) -> tuple[str, ...]:
    """Read the lists of a table, those of both languages together."""
    groups = source.data.get(table, {})
    lists = groups.values() if isinstance(groups, dict) and set(groups) <= {"ko", "en"} else [None]
    if not all(isinstance(group, list) and all(isinstance(word, str) for word in group) for group in lists):
        source.fault(source.key_line(table), f"[{table}] must hold lists of texts", "write ko = […] and en = […]")
        return ()
    return tuple(word for group in lists for word in group or ())


def names_of(source: Source, table: str) -> tuple[str, ...]:
    """Read what the programme is called, or what only it has; a name of few letters would be found in any line."""
    names = listed(source, table)
    for name in names:
        if len(bare(name)) < LEAST_NAME:
            source.fault(source.key_line(table), f"the name '{name}' is too short", "write it in full")
    return names
