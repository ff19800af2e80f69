"""The record to take along: a self-check on paper, as PDF or plain HTML, without anything that identifies."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from bot import moments
from bot.model import Language
from bot.papers import papers
from bot.replies import Renderer
from bot.result import company, covered, finding, questions
from bot.scene import Button, Reply, Scene, Step
from bot.season import contacts, frame, season
from eligibility.flow import used_answers
from eligibility.model import Assessment

Kind = Literal["title", "small", "ledger", "heading", "finding", "meta", "bullet", "tick", "note", "quote", "text"]
MARKS: dict[str, Kind] = {
    "# ": "title", "~ ": "small", "= ": "ledger", "## ": "heading", "+ ": "finding", ": ": "meta", "· ": "bullet",
    "[] ": "tick", "> ": "quote",
}  # fmt: skip
"""How the lines of the record's template begin; a line without a mark is a paragraph."""
TAGS = re.compile(r"</?[bi]>")


@dataclass(frozen=True)
class Block:
    """One line of the record: what it is, its text, and for a finding its word for colour and for reading."""

    kind: Kind
    text: str
    finding: str = ""
    word: str = ""


def send(scene: Scene, kind: str) -> Step:
    """Send the record as a file; without any answer there is nothing to record, so the check begins."""
    if not used_answers(scene.content.questionnaire, scene.talk.answers):
        from bot.self_check import begin

        return begin(scene)
    found = scene.board.assess(scene.content.questionnaire, scene.talk.answers)
    written = blocks(scene, found)
    file = html_file(scene, written) if kind == "html" else pdf_file(scene, written)
    rows = (
        (Button("record:pdf", "record_pdf"), Button("record:html", "record_html")),
        (Button("result", "result"), Button("home", "home")),
    )
    trace = {"outlook": found.outlook, "version": scene.content.version, "file": file[0]}
    reply = Reply("record_sent", {"frame": frame(scene), "kind": kind}, rows, trace=trace, files=(file,))
    return Step(scene.talk, (reply,))


def name(scene: Scene, ending: str) -> str:
    """Return the file's name: the day and the language, nothing of the company."""
    return f"premier1000-self-check-{moments.seoul(scene.now):%Y%m%d}-{scene.lang}.{ending}"


def pdf_file(scene: Scene, written: list[Block]) -> tuple[str, str, bytes]:
    """Return the record as a PDF file; its library is loaded here, on first use."""
    from bot.record_pdf import Sheet, pdf

    top, bottom = first(written, "small"), written[-1].text
    sheet = Sheet(first(written, "title"), top, bottom, scene.lang, moments.seoul(scene.now))
    return name(scene, "pdf"), "application/pdf", pdf(sheet, written[:-1])


def html_file(scene: Scene, written: list[Block]) -> tuple[str, str, bytes]:
    """Return the record as one HTML file that needs nothing else."""
    page = words(scene).template(scene.lang, "record.html").render(title=first(written, "title"), blocks=written)
    return name(scene, "html"), "text/html; charset=utf-8", page.encode()


def first(written: list[Block], kind: Kind) -> str:
    """Return the text of the first block of that kind."""
    return next(b.text for b in written if b.kind == kind)


@lru_cache(maxsize=2)
def renderer(templates: Path, version: str) -> Renderer:
    """Return a renderer over the templates of one content version."""
    return Renderer(templates)


def words(scene: Scene) -> Renderer:
    """Return the renderer of this content."""
    return renderer(scene.content.root / "templates", scene.content.version)


def blocks(scene: Scene, found: Assessment) -> list[Block]:
    """Return the record line by line, in the words of the templates."""
    return list(parsed(words(scene).text("record", one_line(facts(scene, found)), scene.lang)))


def one_line(value: Any) -> Any:
    """Return the facts with every text on one line, so that none of them begins a line of the record."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, dict):
        return {key: one_line(v) for key, v in value.items()}
    return [one_line(v) for v in value] if isinstance(value, list | tuple) else value


def parsed(text: str) -> Iterator[Block]:
    """Read the template's lines; their tags are for screens and fall away."""
    for line in text.split("\n"):
        plain = html.unescape(TAGS.sub("", line)).strip()
        if not plain:
            continue
        mark = next((m for m in MARKS if plain.startswith(m)), "")
        kind: Kind = MARKS[mark] if mark else "text"
        rest = plain.removeprefix(mark).strip()
        if kind == "finding":
            finding_id, word, rest = (part.strip() for part in rest.split("|", 2))
            yield Block(kind, rest, finding_id, word)
        else:
            yield Block(kind, rest)


def facts(scene: Scene, found: Assessment) -> dict[str, Any]:
    """Return everything the record says: frame, ledger, findings, script, office, papers, next steps, sources."""
    to_have = papers(scene)
    return {
        "frame": frame(scene),
        "version": scene.content.version,
        "season": season(scene),
        "confirmed": found.count("met"),
        "to_ask": found.count("ask", "unknown"),
        "obstacles": found.count("not_met"),
        "coverage": covered(scene),
        "findings": [finding(scene, f) for f in found.findings],
        "questions": questions(scene, found),
        "company": company(scene),
        "contacts": contacts(scene),
        "office": office(scene),
        "papers": to_have,
        "sources": sources(scene, found, to_have),
    }


def office(scene: Scene) -> dict[str, str]:
    """Return where the company would file, as far as it has looked that up; empty otherwise."""
    if not scene.talk.office:
        return {}
    found = scene.content.offices.get(scene.talk.office)
    lang: Language = scene.lang
    return {
        "name": found.name[lang],
        "place": scene.talk.place,
        "centre": found.centre[lang],
        "address": found.address[lang],
        "phone": found.phone,
    }


def sources(scene: Scene, found: Assessment, to_have: dict[str, Any]) -> list[str]:
    """Return every source behind the record, each once."""
    cited = [f for line in found.findings for f in line.facts]
    cited += [f for paper in (*to_have["ready"], *to_have["asked"]) for f in paper["facts"]]
    return scene.sources(tuple(dict.fromkeys((*cited, *scene.round.facts))))
