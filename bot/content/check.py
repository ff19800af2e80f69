"""Cross-checks over the whole content: names, sources and links that one file alone cannot judge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from bot.content.conditions import condition_faults
from bot.content.dated import round_faults
from bot.content.fill import Unfillable, empty_blanks, fill, names
from bot.content.ready import paper_faults
from bot.content.spreadsheet import spreadsheet_faults
from bot.content.where import Fault
from faq.model import Entry, Text

if TYPE_CHECKING:
    from bot.content.load import Content

NOTICE = "faq/content/notice.toml"
QUESTIONNAIRE = "eligibility/content/questionnaire.toml"


def cross_check(content: Content) -> Iterator[Fault]:
    """Yield every fault that keeps the content from going live."""
    for entry in content.entries.values():
        yield from check_entry(content, entry)
    yield from check_names(content)
    yield from check_sheet(content)
    yield from round_faults(content)
    yield from spreadsheet_faults(content)
    yield from condition_faults(content)
    yield from paper_faults(content)
    yield from check_words(content)


def check_words(content: Content) -> Iterator[Fault]:
    """Yield a fault for each topic that words.toml names and no entry has."""
    words = content.words
    named = [(t, "ambiguous") for _, topics in words.ambiguous for t in topics]
    named += [(k.topic, f'kind "{k.id}"') for k in words.kinds if k.topic]
    named += [(t, "elsewhere") for t in (*words.elsewhere.beside, *words.elsewhere.compared)]
    for topic, where in named:
        if topic not in content.entries:
            yield Fault("faq/content/words.toml", 0, f"{where} names unknown entry '{topic}'", "check the id")


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


def check_sheet(content: Content) -> Iterator[Fault]:
    """Yield the faults of the intake sheet: facts, offices and rounds that do not exist."""
    notice = content.notice
    rounds = {r.round.id for r in notice.rounds}
    cited = [(b.line, f'blank "{b.id}"', b.firms) for b in notice.sheet]
    cited += [
        (0, f'round "{r.round.id}"', (*r.facts, *(f for v in r.rests.values() for f in v))) for r in notice.rounds
    ]
    cited += [(0, f'value "{v.id}"', v.facts) for v in notice.values.values()]
    cited += [(0, "later", row.facts) for row in notice.later]
    for line, what, facts in cited:
        for fact in facts:
            if fact not in content.facts:
                yield Fault(NOTICE, line, f"{what} names unknown fact '{fact}'", "check the id")
    for centre in notice.centres:
        if content.offices.find(centre.office) is None:
            yield Fault(
                NOTICE, 0, f"centre of unknown office '{centre.office}'", "use an id of faq/content/offices.csv"
            )
    for fact_ in content.facts.values():
        if fact_.round and fact_.round not in rounds:
            yield Fault(
                "faq/content/facts.csv",
                fact_.line,
                f"fact '{fact_.id}' is of unknown round '{fact_.round}'",
                f"add it to {NOTICE}",
            )


def check_names(content: Content) -> Iterator[Fault]:
    """Yield a fault for each text that uses a name which does not exist, for any round.

    A line of an entry may name a blank that is still empty: it is not said until then. Other texts may not.
    """
    for record in content.notice.rounds:
        for lang in ("ko", "en"):
            known = names(content.notice, record, lang)
            for file, line, what, text, may_wait in texts_of(content):
                waiting: Mapping[str, str] = {}
                if may_wait:
                    waiting = dict.fromkeys(empty_blanks(text, content.notice, record), "")
                try:
                    fill(text[lang], {**known, **waiting}, lang)
                except Unfillable as error:
                    yield Fault(
                        file, line, f"{what}: {error}", "use a name of notice.toml and day, moment, hour or month"
                    )


def texts_of(content: Content) -> Iterator[tuple[str, int, str, Text, bool]]:
    """Yield every content text that may use names: file, line, record, text, and whether it may wait for a blank."""
    for entry in content.entries.values():
        file, _, line = entry.where.rpartition(":")
        rows = [*entry.ask, *(n.about for n in entry.not_known), entry.title]
        for row in entry.lines:
            yield file, int(line), f'entry "{entry.id}"', row.text, True
        for text in rows:
            yield file, int(line), f'entry "{entry.id}"', text, False
    for later in content.notice.later:
        yield NOTICE, 0, "later", later.text, False
    for question in content.questionnaire.questions:
        for text in (question.ask, question.help, question.why):
            yield QUESTIONNAIRE, 0, f'question "{question.id}"', text, False
    for criterion in content.questionnaire.criteria:
        for text in (criterion.ask, criterion.otherwise, criterion.unknown, *(r.reason for r in criterion.rules)):
            yield QUESTIONNAIRE, 0, f'criterion "{criterion.id}"', text, False
