"""All content as one whole, valid version: loaded together or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.content import aged
from bot.content.check import cross_check
from bot.content.entries import read_entries
from bot.content.facts import Publication, read_facts, read_publications
from bot.content.notice import Notice, RoundRecord, read_notice
from bot.content.offices import Offices, read_offices
from bot.content.questionnaire import Item, ItemWords, read_item_words, read_items, read_questionnaire
from bot.content.ready import Ready, read_ready
from bot.content.size import read_industries, read_size_law
from bot.content.size_words import SizeWords, read_size_words
from bot.content.where import BrokenContent, Fault
from bot.content.words import read_words
from eligibility.model import Questionnaire
from eligibility.size_law import SizeLaw
from faq.model import Entry, Fact
from faq.notice import current
from faq.said import Words

SHIPPED = Path(__file__).resolve().parents[2]
"""The folder that holds the rooms as shipped."""
SUFFIXES = (".toml", ".csv", ".j2")
UNSEEN = "reviewed.csv"
"""Staff's own list that no company sees: it makes no new version."""
FOLDERS = ("eligibility/content", "faq/content", "templates")


@dataclass(frozen=True)
class Content:
    """One version of everything that staff own; `version` is the first twelve hex digits of its hash."""

    root: Path
    version: str
    facts: Mapping[str, Fact]
    publications: Mapping[str, Publication]
    notice: Notice
    entries: Mapping[str, Entry]
    items: Mapping[str, Item]
    item_words: Mapping[str, ItemWords]
    questionnaire: Questionnaire
    offices: Offices
    words: Words
    size_law: SizeLaw
    size_words: SizeWords
    ready: Mapping[str, Ready]

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """The ids that topics bore before, so that links and buttons that are out keep leading to them."""
        return {old: entry.id for entry in self.entries.values() for old in entry.was}

    def topic(self, id_: str) -> Entry | None:
        """Return a topic by its id or by one that it bore before; None where there is none."""
        return self.entries.get(self.renamed.get(id_, id_))

    def round_at(self, now: datetime) -> RoundRecord:
        """Return the round that counts at an aware moment."""
        chosen = current([r.round for r in self.notice.rounds], now)
        return next(r for r in self.notice.rounds if r.round is chosen)

    def at(self, now: datetime) -> Content:
        """Return the content as it counts at an aware moment: the round's blanks, nothing firm on stale facts."""
        return aged.at(self, now)

    @cached_property
    def aged(self) -> dict[tuple[str, date], Content]:
        """What `at` worked out before, by round and day."""
        return {}


def load(root: Path = SHIPPED) -> Content:
    """Load the content of a folder; raises BrokenContent with every fault found."""
    look_for_folders(root)
    gather = _Gather()
    parts = read_parts(root, gather.read)
    if gather.faults:
        raise BrokenContent(gather.faults)
    content = Content(root, version_of(root), **parts)
    faults = list(cross_check(content))
    if faults:
        raise BrokenContent(faults)
    return content


def look_for_folders(root: Path) -> None:
    """Raise BrokenContent where a folder is missing; none has a fallback."""
    if not root.is_dir():
        raise BrokenContent([Fault(str(root), 0, "the content folder is missing", "check PREMIER1000_CONTENT")])
    for folder in FOLDERS:
        if not (root / folder).is_dir():
            mend = "it has no fallback; copy it from the shipped content"
            raise BrokenContent([Fault(folder, 0, "the folder is missing", mend)])


def read_parts(root: Path, read: Callable[[Callable[[], Any]], Any]) -> dict[str, Any]:
    """Return the parts of a content by name; `read` gathers faults, and a part that had any is None."""
    publications = read(lambda: read_publications(root))
    facts = read(lambda: read_facts(root, publications or {}))
    items = read(lambda: read_items(root))
    industries = read(lambda: read_industries(root))
    return {
        "facts": facts,
        "publications": publications,
        "notice": read(lambda: read_notice(root)),
        "entries": read(lambda: read_entries(root)),
        "items": items,
        "item_words": read(lambda: read_item_words(root, items)) if items else None,
        "questionnaire": read(lambda: read_questionnaire(root, facts, items)) if facts and items else None,
        "offices": read(lambda: read_offices(root, publications or {})),
        "words": read(lambda: read_words(root)),
        "size_law": read(lambda: read_size_law(root, industries)) if industries else None,
        "size_words": read(lambda: read_size_words(root, facts, industries)) if facts and industries else None,
        "ready": read(lambda: read_ready(root)),
    }


class _Gather:
    """Runs readers one after the other and keeps every fault, so that an editor sees all at once."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def read(self, reader: Callable[[], Any]) -> Any:
        """Return what the reader gives, None where it found faults."""
        try:
            return reader()
        except BrokenContent as broken:
            self.faults.extend(broken.faults)
            return None


def files_of(root: Path) -> Iterable[Path]:
    """Return every content file in a stable order."""
    for folder in FOLDERS:
        yield from sorted(p for p in (root / folder).rglob("*") if p.is_file() and p.suffix in SUFFIXES)


def version_of(root: Path) -> str:
    """Return the hash of all content files that companies see, names and bytes."""
    digest = hashlib.sha256()
    for path in files_of(root):
        if path.name == UNSEEN:
            continue
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(b"\0")
        digest.update(path.read_bytes())
        digest.update(b"\0")
    return digest.hexdigest()[:12]
