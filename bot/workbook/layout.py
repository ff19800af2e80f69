"""The workbook's sheets as plain values: every cell with its text and, where it may be edited, its place."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path as File
from typing import Any

from bot.content.entries import KINDS, NOT_KNOWN
from bot.content.questionnaire import STATUS
from bot.content.read import decode, delimiter
from bot.workbook.places import Path, dumped, shown, value_at
from eligibility.model import STANDINGS
from faq.notice import PHASES

WORDS: dict[str, Any] = tomllib.loads((File(__file__).parent / "words.toml").read_text(encoding="utf-8"))
NOTICE = "faq/content/notice.toml"
QUESTIONNAIRE = "eligibility/content/questionnaire.toml"
FACTS = "faq/content/facts.csv"
OFFICES = "faq/content/offices.csv"
PARTS = ("title", "line", "ask", "not_known")
NEW_ROWS: Mapping[str, int] = {"rounds": 3, "papers": 30, "faq": 60, "phrasings": 200, "facts": 30}
"""Empty rows below a table in which new ones may be written."""


@dataclass(frozen=True)
class Cell:
    """One cell: its text, its place where it may be edited, how it is meant, and the list it is chosen from."""

    text: str
    path: Path | None = None
    kind: str = "text"
    choices: str = ""


@dataclass(frozen=True)
class Row:
    """One row; `key` stays the same whatever is sorted or edited."""

    key: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Sheet:
    """One sheet; `choices` names the list of each column of its empty rows."""

    id: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The sheet's name in both languages."""
        words = WORDS["sheet"][self.id]
        return f"{words['ko']} {words['en']}"


class Documents:
    """The content's files as written, nothing filled in, nothing judged."""

    def __init__(self, root: File) -> None:
        self.root = root

    def text(self, name: str) -> str:
        """Return a file's text."""
        return decode((self.root / name).read_bytes(), name)

    @cached_property
    def entries(self) -> dict[str, dict[str, Any]]:
        """The entry files by name, in their order."""
        names = sorted((self.root / "faq/content/entries").glob("*.toml"))
        return {f"faq/content/entries/{p.name}": self.toml(f"faq/content/entries/{p.name}") for p in names}

    @cached_property
    def notice(self) -> dict[str, Any]:
        """The intake sheet."""
        return self.toml(NOTICE)

    @cached_property
    def questionnaire(self) -> dict[str, Any]:
        """The self-check."""
        return self.toml(QUESTIONNAIRE)

    def toml(self, name: str) -> dict[str, Any]:
        """Read a TOML file."""
        return tomllib.loads(self.text(name).replace("\r\n", "\n"))

    def csv(self, name: str) -> list[dict[str, str]]:
        """Read a table; rows that leave out their last cells are filled up."""
        text = self.text(name)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text)))
        return [dict(zip(rows[0], r + [""] * (len(rows[0]) - len(r)), strict=False)) for r in rows[1:] if r]

    @property
    def rounds(self) -> list[str]:
        """The rounds' ids in the order they were entered."""
        return [r.get("id", "") for r in self.notice.get("round", [])]


def lists(docs: Documents) -> dict[str, list[str]]:
    """Return the lists that cells are chosen from."""
    return {
        "kind": list(KINDS),
        "not_known": list(NOT_KNOWN),
        "part": list(PARTS),
        "lang": ["ko", "en"],
        "standing": list(STANDINGS),
        "status": list(STATUS),
        "finding": ["met", "not_met", "ask"],
        "phase": list(PHASES),
        "round": docs.rounds,
        "bool": ["true", "false"],
        "group": [name.rsplit("/", 1)[1].removesuffix(".toml") for name in docs.entries],
        "blank": list(dict.fromkeys(b["id"] for b in docs.notice.get("blank", []))),
        "topic": [e["id"] for doc in docs.entries.values() for e in doc.get("entry", [])],
    }


def sheets(root: File) -> tuple[Sheet, ...]:
    """Return every sheet of a content folder."""
    docs = Documents(root)
    faq = ("id", "group", "part", "ko", "en", "kind", "facts", "blank", "see_also")
    return (
        Sheet("notice", ("id", "title_ko", "title_en", "ko", "en", "clause", "round", "firms"), tuple(blanks(docs))),
        Sheet("rounds", ("id", *ROUND), tuple(rounds(docs))),
        Sheet("papers", ("id", *PAPER), tuple(papers(docs)), {"round": "round"}),
        Sheet("centres", ("office", "round", "phone", "hours_ko", "hours_en", "clause"), tuple(centres(docs))),
        Sheet("faq", faq, tuple(entries(docs)), {"group": "group", "part": "part", "kind": "kind", "blank": "blank"}),
        Sheet("phrasings", ("id", "lang", "phrasing"), tuple(phrasings(docs)), {"lang": "lang"}),
        Sheet("questions", ("id", "part", "ko", "en", "facts"), tuple(questions(docs))),
        Sheet("criteria", ("id", "part", "ko", "en", "finding", "facts", "when", "clause"), tuple(criteria(docs))),
        Sheet(
            "facts", ("id", "ko", "en", "sources", "standing", "round"), tuple(facts(docs)),
            {"standing": "standing", "round": "round"},
        ),
        Sheet("offices", tuple(office_columns(docs)), tuple(offices(docs))),
        Sheet("settings", ("part", "value", "ko", "en", "facts"), tuple(settings(docs))),
    )  # fmt: skip


def locked(text: Any) -> Cell:
    """Return a cell that is only read."""
    return Cell(shown(text))


def edited(doc: Any, file: str, path: Path, kind: str = "text", choices: str = "") -> Cell:
    """Return a cell that may be edited, with its text from the document."""
    return Cell(shown(value_at(doc, path)), (file, *path), kind, choices)


def row(key: Path, **cells: Cell) -> Row:
    """Return a row under its key."""
    return Row(dumped(key), cells)


def blanks(docs: Documents) -> Iterator[Row]:
    """Yield the blanks; one that is filled for an earlier round is followed by an empty one for the newest."""
    records = docs.notice.get("blank", [])
    newest = docs.rounds[-1] if docs.rounds else ""
    seen = {(b["id"], b.get("round", "")) for b in records}
    for blank in records:
        of = blank.get("round", "")
        yield blank_row(docs, blank, ("blank", who(blank, "id", "round")), of)
        if of not in ("", newest) and blank.get("ko") and not seen & {(blank["id"], newest), (blank["id"], "")}:
            yield blank_row(docs, blank, ("+blank", {"id": blank["id"], "round": newest}), newest)


def who(record: Mapping[str, Any], *names: str) -> dict[str, str]:
    """Return what tells a record from the others of its table."""
    return {name: str(record.get(name, "")) for name in names}


def blank_row(docs: Documents, blank: Mapping[str, Any], path: Path, of: str) -> Row:
    """Return the row of one blank; a path that begins with + is a record still to be made."""
    doc: Any = docs.notice if path[0] == "blank" else {}
    cells = {name: edited(doc, NOTICE, (*path, name)) for name in ("ko", "en", "clause")}
    round_ = edited(doc, NOTICE, (*path, "round"), choices="round") if path[0] == "blank" else locked(of)
    about = {name: locked(blank["title"].get(name[-2:])) for name in ("title_ko", "title_en")}
    return row(path, id=locked(blank["id"]), **about, **cells, round=round_, firms=locked(blank.get("firms")))


ROUND = (
    "name_ko", "name_en", "posted", "opens", "closes", "recommended", "results", "benefits_until", "quota", "facts",
)  # fmt: skip
PAPER = (
    "round", "name_ko", "name_en", "issuer_ko", "issuer_en", "lead_days", "valid_days", "note_ko", "note_en", "clause",
)  # fmt: skip
KIND: Mapping[str, str] = {
    "quota": "int", "lead_days": "int", "valid_days": "int",
    "facts": "list", "firms": "list", "see_also": "list",
}  # fmt: skip


def steps(column: str) -> Path:
    """Return the steps of a column: name_ko stands at name.ko."""
    head, _, lang = column.rpartition("_")
    return (head, lang) if lang in ("ko", "en") and head else (column,)


def plain(docs: Documents, table: str, columns: tuple[str, ...], *key: str) -> Iterator[Row]:
    """Yield the records of one table of the intake sheet."""
    for record in docs.notice.get(table, []):
        path: Path = (table, who(record, *key))
        choices = {"round": "round"}
        cells = {
            c: edited(docs.notice, NOTICE, (*path, *steps(c)), KIND.get(c, "text"), choices.get(c, "")) for c in columns
        }
        yield row(path, **{key[0]: locked(record.get(key[0]))}, **cells)


def rounds(docs: Documents) -> Iterator[Row]:
    """Yield the rounds."""
    return plain(docs, "round", ROUND, "id")


def papers(docs: Documents) -> Iterator[Row]:
    """Yield the papers."""
    return plain(docs, "paper", PAPER, "id", "round")


def centres(docs: Documents) -> Iterator[Row]:
    """Yield the centres."""
    return plain(docs, "centre", ("round", "phone", "hours_ko", "hours_en", "clause"), "office", "round")


def entries(docs: Documents) -> Iterator[Row]:
    """Yield the topics: a row for the title and one for every text, both languages side by side."""
    for file, doc in docs.entries.items():
        group = file.rsplit("/", 1)[1].removesuffix(".toml")
        for entry in doc.get("entry", []):
            path: Path = ("entry", {"id": entry["id"]})
            about = {"id": locked(entry["id"]), "group": locked(group)}
            yield row(
                (file, *path, "title"), **about, part=locked("title"), **pair(doc, file, (*path, "title")),
                kind=edited(doc, file, (*path, "kind"), choices="kind"),
                see_also=edited(doc, file, (*path, "see_also"), "list"),
            )  # fmt: skip
            yield from texts(doc, file, path, entry, about)


def texts(doc: Any, file: str, path: Path, entry: Mapping[str, Any], about: Mapping[str, Cell]) -> Iterator[Row]:
    """Yield the lines, questions and gaps of one topic."""
    for n in range(len(entry.get("line", []))):
        at = (*path, "line", n)
        fact = edited(doc, file, (*at, "facts"), "list")
        yield row((file, *at), **about, part=locked("line"), **pair(doc, file, at), facts=fact)
    for n in range(len(entry.get("ask", []))):
        at = (*path, "ask", n)
        yield row((file, *at), **about, part=locked("ask"), **pair(doc, file, at))
    for n in range(len(entry.get("not_known", []))):
        at = (*path, "not_known", n)
        kind = edited(doc, file, (*at, "kind"), choices="not_known")
        blank = edited(doc, file, (*at, "blank"), choices="blank")
        words = pair(doc, file, (*at, "about"))
        yield row((file, *at), **about, part=locked("not_known"), **words, kind=kind, blank=blank)


def pair(doc: Any, file: str, path: Path) -> dict[str, Cell]:
    """Return the two languages of a text."""
    return {lang: edited(doc, file, (*path, lang)) for lang in ("ko", "en")}


def phrasings(docs: Documents) -> Iterator[Row]:
    """Yield every phrasing."""
    for file, doc in docs.entries.items():
        for entry in doc.get("entry", []):
            for lang in ("ko", "en"):
                for n in range(len(entry.get("phrasings", {}).get(lang, []))):
                    at: Path = ("entry", {"id": entry["id"]}, "phrasings", lang, n)
                    yield row((file, *at), id=locked(entry["id"]), lang=locked(lang), phrasing=edited(doc, file, at))


def questions(docs: Documents) -> Iterator[Row]:
    """Yield the questions with their help and options."""
    doc = docs.questionnaire
    for question in doc.get("question", []):
        path: Path = ("question", {"id": question["id"]})
        for name in ("ask", "help", "why"):
            cells = pair(doc, QUESTIONNAIRE, (*path, name))
            if name == "ask":
                cells["facts"] = edited(doc, QUESTIONNAIRE, (*path, "facts"), "list")
            yield row((*path, name), id=locked(question["id"]), part=locked(name), **cells)
        for option in question.get("option", []):
            at = (*path, "option", {"id": option["id"]})
            part = locked(f"option {option['id']}")
            yield row(at, id=locked(question["id"]), part=part, **pair(doc, QUESTIONNAIRE, at))


def criteria(docs: Documents) -> Iterator[Row]:
    """Yield the criteria with their rules, then the disqualification reasons."""
    doc = docs.questionnaire
    for criterion in doc.get("criterion", []):
        path: Path = ("criterion", {"id": criterion["id"]})
        for name in ("title", "ask", "who", "unknown", "otherwise"):
            cells = pair(doc, QUESTIONNAIRE, (*path, name))
            if name == "title":
                cells["facts"] = edited(doc, QUESTIONNAIRE, (*path, "facts"), "list")
            yield row((*path, name), id=locked(criterion["id"]), part=locked(name), **cells)
        for n, rule in enumerate(criterion.get("rule", [])):
            at = (*path, "rule", n)
            cells = pair(doc, QUESTIONNAIRE, (*at, "reason"))
            cells["finding"] = edited(doc, QUESTIONNAIRE, (*at, "finding"), choices="finding")
            cells["facts"] = edited(doc, QUESTIONNAIRE, (*at, "facts"), "list")
            when = locked(str(rule.get("when", "")))
            yield row(at, id=locked(criterion["id"]), part=locked(f"rule {n + 1}"), **cells, when=when)
    for ground in doc.get("ground", []):
        path = ("ground", {"id": ground["id"]})
        cells = pair(doc, QUESTIONNAIRE, path)
        cells["facts"] = edited(doc, QUESTIONNAIRE, (*path, "facts"), "list")
        cells["clause"] = edited(doc, QUESTIONNAIRE, (*path, "clause"))
        yield row(path, id=locked(ground["id"]), part=locked("ground"), **cells)


def table(docs: Documents, file: str, columns: tuple[str, ...], choices: Mapping[str, str]) -> Iterator[Row]:
    """Yield the rows of a CSV table: the first column names the row, the others may be edited."""
    for record in docs.csv(file):
        key = record[columns[0]]
        cells = {
            c: Cell(record.get(c, ""), (file, {columns[0]: key}, c), "text", choices.get(c, "")) for c in columns[1:]
        }
        yield row((file, {columns[0]: key}), **{columns[0]: locked(key)}, **cells)


def facts(docs: Documents) -> Iterator[Row]:
    """Yield the facts."""
    columns = ("id", "ko", "en", "sources", "standing", "round")
    return table(docs, FACTS, columns, {"standing": "standing", "round": "round"})


def office_columns(docs: Documents) -> list[str]:
    """Return the columns of the offices' table as written."""
    return list(docs.csv(OFFICES)[0])


def offices(docs: Documents) -> Iterator[Row]:
    """Yield the offices."""
    return table(docs, OFFICES, tuple(office_columns(docs)), {"status": "status"})


def settings(docs: Documents) -> Iterator[Row]:
    """Yield what stands once: days, operator, retention, whether lists are whole; fixed values and later news."""
    doc = docs.notice
    for path, kind in (
        (("checked",), "text"), (("over_after_days",), "int"), (("operator", "confirmed"), "bool"),
        (("operator", "official"), "bool"), (("retention", "confirmed"), "bool"), (("retention", "idle_days"), "int"),
        (("retention", "after_round_days"), "int"),
    ):  # fmt: skip
        value = edited(doc, NOTICE, path, kind, "bool" if kind == "bool" else "")
        yield row((NOTICE, *path), part=locked(".".join(path)), value=value)
    for name in ("criteria_complete", "grounds_complete"):
        value = edited(docs.questionnaire, QUESTIONNAIRE, (name,), "bool", "bool")
        yield row((QUESTIONNAIRE, name), part=locked(name), value=value)
    for name in ("name", "contact"):
        words = pair(doc, NOTICE, ("operator", name))
        yield row((NOTICE, "operator", name), part=locked(f"operator.{name}"), **words)
    for record in doc.get("value", []):
        at: Path = ("value", {"id": record["id"]})
        fact = edited(doc, NOTICE, (*at, "facts"), "list")
        yield row((NOTICE, *at), part=locked(f"value {record['id']}"), **pair(doc, NOTICE, at), facts=fact)
    for n in range(len(doc.get("later", []))):
        at = ("later", n)
        fact = edited(doc, NOTICE, (*at, "facts"), "list")
        yield row((NOTICE, *at), part=locked(f"later {n + 1}"), **pair(doc, NOTICE, at), facts=fact)
