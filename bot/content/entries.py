"""FAQ entries, read from faq/content/entries: one file a group, one record a topic."""

from __future__ import annotations

import re
from pathlib import Path

from bot.content.read import read_toml
from bot.content.where import BrokenContent, Fault, Record, records
from faq.model import Entry, Line, NotKnown
from faq.notice import PHASES

KINDS = ("answer", "partly", "refer", "decline")
NOT_KNOWN = ("not_entered", "not_found", "by_office")
ID = re.compile(r"[a-z0-9_]{1,24}")
FEWEST = {"ko": 6, "en": 4}


def read_entries(root: Path) -> dict[str, Entry]:
    """Read every entry in the order of file name and place; raises BrokenContent with every fault of every file."""
    folder = root / "faq/content/entries"
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    if not files:
        raise BrokenContent([Fault("faq/content/entries", 0, "no entry files", "restore the folder")])
    entries: dict[str, Entry] = {}
    faults: list[Fault] = []
    for path in files:
        try:
            source = read_toml(path, root)
        except BrokenContent as broken:
            faults.extend(broken.faults)
            continue
        for record in records(source, "entry"):
            entry = _entry(record, path.stem)
            if entry.id in entries:
                record.fault("id", f"the id stands twice (also in {entries[entry.id].where})", "ids are never reused")
            entries[entry.id] = entry
        faults.extend(source.faults)
    if faults:
        raise BrokenContent(faults)
    return entries


def _entry(record: Record, group: str) -> Entry:
    id_ = record.take("id", str)
    if not ID.fullmatch(id_):
        record.fault("id", f"'{id_}' is no id", "lower-case letters, digits and underscores, at most 24")
    kind = _one_of(record, "kind", KINDS)
    entry = Entry(
        id_,
        group,
        kind,  # type: ignore[arg-type]
        record.words("title"),
        tuple(_line(r) for r in record.records("line")),
        _phrasings(record),
        tuple(_pair(r) for r in record.records("ask")),
        tuple(_not_known(r) for r in record.records("not_known")),
        record.texts("see_also"),
        f"{record.source.file}:{record.source.line('entry', record.index)}",
        record.texts("was"),
    )
    if not entry.lines:
        record.fault("", "it has no [[entry.line]]", "the first line must answer")
    record.close()
    return entry


def _one_of(record: Record, key: str, known: tuple[str, ...]) -> str:
    value: str = record.take(key, str)
    if value not in known:
        record.fault(key, f"'{value}' is unknown", "use " + ", ".join(known))
        return known[0]
    return value


def _phrasings(record: Record) -> dict[str, tuple[str, ...]]:
    value = record.take("phrasings", dict)
    out: dict[str, tuple[str, ...]] = {}
    for lang in ("ko", "en"):
        texts = value.get(lang, [])
        if not isinstance(texts, list) or any(not isinstance(t, str) or not t.strip() for t in texts):
            record.fault("phrasings", f"'phrasings.{lang}' must be a list of texts", "put each in quotes")
            texts = []
        if len(texts) < FEWEST[lang]:
            record.fault("phrasings", f"only {len(texts)} phrasings in {lang}", f"write at least {FEWEST[lang]}")
        out[lang] = tuple(texts)
    return out


def _line(record: Record) -> Line:
    line = Line(
        record.pair(),
        record.texts("facts"),
        record.take("own", bool, False),
        record.texts("phases"),
        record.take("latest", bool, False),
    )
    for phase in set(line.phases) - set(PHASES):
        record.fault("phases", f"'{phase}' is no phase", "use " + ", ".join(PHASES))
    if not line.facts and not line.own:
        record.fault("", "no source, no claim", "add facts = […], or own = true where the bot speaks of itself")
    record.close()
    return line


def _pair(record: Record) -> dict[str, str]:
    value = record.pair()
    record.close()
    return value


def _not_known(record: Record) -> NotKnown:
    kind = _one_of(record, "kind", NOT_KNOWN)
    blank, quiet = record.take("blank", str, ""), record.take("quiet", bool, False)
    value = NotKnown(kind, record.words("about"), blank, quiet)  # type: ignore[arg-type]
    record.close()
    return value
