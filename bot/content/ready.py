"""Papers to have ready before the notice's own list is known, and the names that answers give to papers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.content.entries import ID
from bot.content.fill import Unfillable, fill, names
from bot.content.read import read_toml
from bot.content.where import BrokenContent, Fault, Record, records
from faq.model import Text

if TYPE_CHECKING:
    from bot.content.load import Content

FILE = "faq/content/ready.toml"


@dataclass(frozen=True)
class Ready:
    """One paper worth having: who issues it where that is known, and why not to get it too early.

    `ask` marks one of which even the need is to be asked about.
    """

    id: str
    name: Text
    issuer: Text
    fresh: Text
    ask: bool
    facts: tuple[str, ...]
    line: int


def read_ready(root: Path) -> dict[str, Ready]:
    """Read the papers in their order; raises BrokenContent with every fault of the file."""
    source = read_toml(root / FILE, root)
    papers: dict[str, Ready] = {}
    for record in records(source, "ready"):
        paper = _ready(record)
        if paper.id in papers:
            record.fault("id", "the id stands twice", "ids are never reused")
        papers[paper.id] = paper
    if source.faults:
        raise BrokenContent(source.faults)
    return papers


def _ready(record: Record) -> Ready:
    paper = Ready(
        record.take("id", str),
        record.pair(),
        record.words("issuer", required=False),
        record.words("fresh", required=False),
        record.take("ask", bool, False),
        record.texts("facts", required=True),
        record.source.line(record.table, record.index),
    )
    if not ID.fullmatch(paper.id):
        record.fault("id", f"'{paper.id}' is no id", "lower-case letters, digits and underscores, at most 24")
    for key, text in (("ko", paper.name), ("issuer", paper.issuer), ("fresh", paper.fresh)):
        if bool(text["ko"]) != bool(text["en"]) or (key == "ko" and not text["ko"]):
            record.fault(key, "the text stands in one language only", "write it in both languages")
    record.close()
    return paper


def paper_faults(content: Content) -> Iterator[Fault]:
    """Yield a fault for unknown facts and names here, and for an answer or a reason that names an unknown paper."""
    for paper in content.ready.values():
        for fact in paper.facts:
            if fact not in content.facts:
                yield Fault(FILE, paper.line, f"ready \"{paper.id}\": unknown fact '{fact}'", "check the id")
        yield from _unfillable(content, paper)
    known = {*content.ready, *content.notice.blanks}
    questionnaire = content.questionnaire
    named = [(f'option "{q.id}.{o.id}"', o.paper) for q in questionnaire.questions for o in q.options]
    named += [(f'ground "{g.id}"', g.paper) for g in questionnaire.grounds]
    for what, paper_id in named:
        if paper_id and paper_id not in known:
            mend = f"use an id of {FILE} or a blank of faq/content/notice.toml"
            yield Fault("eligibility/content/questionnaire.toml", 0, f"{what}: unknown paper '{paper_id}'", mend)


def _unfillable(content: Content, paper: Ready) -> Iterator[Fault]:
    for record in content.notice.rounds:
        for lang in ("ko", "en"):
            known: Mapping[str, object] = names(content.notice, record, lang)
            for text in (paper.name, paper.issuer, paper.fresh):
                try:
                    fill(text[lang], known, lang)  # type: ignore[arg-type]
                except Unfillable as error:
                    yield Fault(FILE, paper.line, f'ready "{paper.id}": {error}', "use a name of notice.toml")
