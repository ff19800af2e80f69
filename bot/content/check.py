"""Cross-checks over the whole content: names, sources and links that one file alone cannot judge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.content.fill import Unfillable, fill, names
from bot.content.where import Fault
from faq.model import Entry

if TYPE_CHECKING:
    from bot.content.load import Content


def cross_check(content: Content) -> Iterator[Fault]:
    """Yield every fault that keeps the content from going live."""
    for entry in content.entries.values():
        yield from check_entry(content, entry)
    yield from check_names(content)
    for blank in content.notice.blanks.values():
        for fact in blank.firms:
            if fact not in content.facts:
                yield Fault(
                    "faq/content/notice.toml", 0, f"blank \"{blank.id}\" firms unknown fact '{fact}'", "check the id"
                )


def check_entry(content: Content, entry: Entry) -> Iterator[Fault]:
    """Yield the faults of one entry: unknown facts, links and blanks."""
    file, _, line = entry.where.rpartition(":")

    def fault(what: str, mend: str) -> Fault:
        return Fault(file, int(line), f'entry "{entry.id}": {what}', mend)

    for row in entry.lines:
        for fact in row.facts:
            if fact not in content.facts:
                yield fault(f"unknown fact '{fact}'", "add it to faq/content/facts.csv")
    for other in entry.see_also:
        if other not in content.entries:
            yield fault(f"see_also names unknown entry '{other}'", "check the id")
    for unknown in entry.not_known:
        if unknown.blank and unknown.blank not in content.notice.blanks:
            yield fault(f"unknown blank '{unknown.blank}'", "use an id of faq/content/notice.toml")
    for old in entry.was:
        if old in content.entries or content.renamed[old] != entry.id:
            yield fault(f"the former id '{old}' belongs to another entry", "ids are never reused")
    if entry.kind in ("partly", "refer") and not entry.not_known:
        yield fault("it says nothing of what is not known", "add [[entry.not_known]]")


def check_names(content: Content) -> Iterator[Fault]:
    """Yield a fault for each text that uses a name which does not exist, for any round."""
    for record in content.notice.rounds:
        for lang in ("ko", "en"):
            known = names(content.notice, record, lang)
            for file, line, what, text in texts_of(content, lang):
                try:
                    fill(text, known, lang)
                except Unfillable as error:
                    yield Fault(
                        file, line, f"{what}: {error}", "use a name of notice.toml and day, moment, hour or month"
                    )


def texts_of(content: Content, lang: str) -> Iterator[tuple[str, int, str, str]]:
    """Yield every content text that may use names, with where it stands."""
    for entry in content.entries.values():
        file, _, line = entry.where.rpartition(":")
        rows = [*(r.text for r in entry.lines), *entry.ask, *(n.about for n in entry.not_known), entry.title]
        for text in rows:
            yield file, int(line), f'entry "{entry.id}"', text[lang]
    for row in content.notice.later:
        yield "faq/content/notice.toml", 0, "later", row.text[lang]
