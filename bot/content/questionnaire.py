"""The self-check and the items it asks about, read from eligibility/content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.conditions import check_conditions, read_condition
from bot.content.entries import ID
from bot.content.read import read_csv, read_toml
from bot.content.where import BrokenContent, Fault, Record, Source, records
from eligibility.model import (
    STANDINGS,
    Condition,
    Criterion,
    FindingWord,
    Ground,
    Option,
    Question,
    Questionnaire,
    Rule,
    Standing,
    weakest,
)
from faq.model import Fact

STATUS: Mapping[str, Standing] = {
    "seed": "seed", "official": "official", "press": "press", "analogous": "analogous", "unconfirmed": "unconfirmed",
    "repo": "unconfirmed", "partial": "unconfirmed", "derived": "unconfirmed", "encyclopedia": "unconfirmed",
    "not found": "unconfirmed",
}  # fmt: skip
"""How the words of the fact tables map to standings; any other word is a fault."""


@dataclass(frozen=True)
class Item:
    """One item of the Joint Standards: its list number is the safe key; `keywords` are search aids of our own."""

    no: str
    name: dict[str, str]
    theme: dict[str, str]
    field: dict[str, str]
    keywords: tuple[str, ...]
    focus: str
    standing: Standing


def read_items(root: Path) -> dict[str, Item]:
    """Read the item list in its own order; an unknown status or a repeated number is a fault."""
    name = "eligibility/content/items.csv"
    columns = ("theme_ko", "theme_en", "field_ko", "field_en", "item_ko", "item_en", "status", "list_no", "keywords")
    items: dict[str, Item] = {}
    faults: list[Fault] = []
    for line, row in read_csv(root / name, root, columns):
        no = row["list_no"]
        if row["status"] not in STATUS:
            faults.append(Fault(name, line, f"unknown status '{row['status']}'", "use " + ", ".join(STANDINGS)))
        if not no.isdecimal() or no in items:
            faults.append(
                Fault(name, line, f"list number '{no}' is missing or stands twice", "numbers are never reused")
            )
        items[no] = Item(
            no,
            {"ko": row["item_ko"], "en": row["item_en"]},
            {"ko": row["theme_ko"], "en": row["theme_en"]},
            {"ko": row["field_ko"], "en": row["field_en"]},
            tuple(k.strip() for k in row["keywords"].split(";") if k.strip()),
            row.get("strategic_area", "").removeprefix("hint:"),
            STATUS.get(row["status"], "unconfirmed"),
        )
    if faults:
        raise BrokenContent(faults)
    return items


WORD_LISTS = ("none", "weak", "frame")
"""Rows of item-words.csv beside the items: trades without an item, words that weigh little alone, empty words."""


@dataclass(frozen=True)
class ItemWords:
    """Search aids of our own, never definitions: terms that name a product, and single words that often go with it."""

    terms: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()


def read_item_words(root: Path, items: Mapping[str, Item]) -> dict[str, ItemWords]:
    """Read the search aids by list number and the lists beside them."""
    name = "eligibility/content/item-words.csv"
    words: dict[str, ItemWords] = {}
    faults: list[Fault] = []
    for line, row in read_csv(root / name, root, ("list_no", "ko", "en", "loose")):
        no = row["list_no"]
        if no not in items and no not in WORD_LISTS:
            faults.append(Fault(name, line, f"unknown item '{no}'", "use a list number, none, weak or frame"))
        if no in words:
            faults.append(Fault(name, line, f"'{no}' stands twice", "put all its words in one row"))
        terms = tuple(w.strip() for c in ("ko", "en") for w in row[c].split(";") if w.strip())
        words[no] = ItemWords(terms, tuple(row["loose"].split()))
    if faults:
        raise BrokenContent(faults)
    return words


def read_questionnaire(root: Path, facts: Mapping[str, Fact], items: Mapping[str, Item]) -> Questionnaire:
    """Read the self-check; standings are the weakest of the facts that a record cites."""
    source = read_toml(root / "eligibility/content/questionnaire.toml", root)
    reader = _Reader(source, facts)
    parts = tuple(reader.part(r) for r in records(source, "part"))
    questions = tuple(reader.question(r) for r in records(source, "question"))
    criteria = tuple(reader.criterion(r) for r in records(source, "criterion"))
    grounds = tuple(reader.ground(r) for r in records(source, "ground"))
    if not criteria:
        source.fault(0, "no [[criterion]]", "a self-check without criteria is an error, not a pass")
    data = {q.id: {no: i.standing for no, i in items.items()} for q in questions if q.kind == "items"}
    complete = source.data.get("grounds_complete") is True
    if complete:
        reader.whole_list(grounds)
    out = Questionnaire(
        parts,
        questions,
        criteria,
        tuple(sorted(grounds, key=lambda g: not g.family)) if not complete else grounds,
        complete,
        source.data.get("criteria_complete") is True,
        data,
        tuple(r.pair() for r in records(source, "judged")),
        tuple(read_condition(r) for r in records(source, "condition")),
    )
    reader.cross(out)
    check_conditions(source, out)
    if source.faults:
        raise BrokenContent(source.faults)
    return out


class _Reader:
    """Turns records into the dataclasses of the self-check and gathers faults in the source."""

    def __init__(self, source: Source, facts: Mapping[str, Fact]) -> None:
        self.source, self.facts = source, facts

    def standing(self, record: Record, facts: tuple[str, ...]) -> Standing:
        """Return the weakest standing of the facts, or the one written down where that is weaker still."""
        for fact in facts:
            if fact not in self.facts:
                record.fault("facts", f"unknown fact '{fact}'", "add it to faq/content/facts.csv")
        worked_out = weakest(*(self.facts[f].standing for f in facts if f in self.facts))
        written = record.take("standing", str, worked_out)
        if written not in STANDINGS:
            record.fault("standing", f"unknown standing '{written}'", "use " + ", ".join(STANDINGS))
            return worked_out
        return weakest(worked_out, written)

    def id(self, record: Record) -> str:
        """Take an id fit for a button."""
        value: str = record.take("id", str)
        if not ID.fullmatch(value):
            record.fault("id", f"'{value}' is no id", "lower-case letters, digits and underscores, at most 24")
        return value

    def part(self, record: Record) -> tuple[str, dict[str, str]]:
        """Read a part of the self-check."""
        part = (self.id(record), record.words("title"))
        record.close()
        return part

    def option(self, record: Record) -> Option:
        """Read an option of a question."""
        option = Option(
            self.id(record),
            record.pair(),
            record.texts("words"),
            record.take("alone", bool, False),
            record.take("curable", bool, False),
            *self.paper(record),
            offered=record.take("offered", bool, True),
        )
        record.close()
        return option

    def paper(self, record: Record) -> tuple[str, int | None]:
        """Read the paper that shows something was cured, and the days it takes to get, as the notice's staff know."""
        paper, days = record.take("paper", str, ""), record.take("lead_days", int, -1)
        if "lead_days" in record.values and days < 0:
            record.fault("lead_days", "the days cannot be fewer than none", "leave lead_days out where it is not known")
        return paper, days if days >= 0 else None

    def condition(self, record: Record, value: Any) -> Condition:
        """Read one level of any / all; anything deeper is a fault."""
        how = "all"
        if isinstance(value, dict) and set(value) == {"any"}:
            how, value = "any", value["any"]
        elif isinstance(value, dict) and set(value) == {"all"}:
            value = value["all"]
        tables = [value] if isinstance(value, dict) else value
        good = isinstance(tables, list) and all(isinstance(t, dict) for t in tables) and tables
        flat = [(k, v) for t in tables for k, v in t.items()] if good else []
        if not flat or any(not isinstance(v, list) or not v or any(not isinstance(x, str) for x in v) for _, v in flat):
            record.fault(
                "when", "the condition is not understood", 'write { question = ["value"] }, or any / all of such'
            )
            return Condition(())
        return Condition(tuple((k, tuple(v)) for k, v in flat), how)  # type: ignore[arg-type]

    def question(self, record: Record) -> Question:
        """Read a question."""
        facts = record.texts("facts")
        when = record.take("when", dict, {})
        kind = record.take("kind", str)
        if kind not in ("one", "many", "items", "grounds"):
            record.fault("kind", f"'{kind}' is unknown", "use one, many, items or grounds")
        question = Question(
            self.id(record),
            record.take("part", str),
            kind,
            record.words("ask"),
            record.words("help"),
            record.words("why"),
            tuple(self.option(r) for r in record.records("option")),
            self.condition(record, when) if when else None,
            facts,
            self.standing(record, facts),
        )
        if not facts:
            record.fault("facts", "no source, no question", "add facts = […]")
        record.close()
        return question

    def rule(self, record: Record) -> Rule:
        """Read a rule of a criterion."""
        facts = record.texts("facts")
        finding: FindingWord = record.take("finding", str)
        if finding not in ("met", "not_met", "ask"):
            record.fault("finding", f"'{finding}' is unknown", "use met, not_met or ask")
        when = self.condition(record, record.take("when", dict))
        rule = Rule(when, finding, record.words("reason"), facts, self.standing(record, facts))
        if not facts:
            record.fault("facts", "no source, no claim", "add facts = […]")
        record.close()
        return rule

    def criterion(self, record: Record) -> Criterion:
        """Read a criterion with its rules."""
        facts = record.texts("facts")
        criterion = Criterion(
            self.id(record),
            record.words("title"),
            record.texts("by"),
            tuple(self.rule(r) for r in record.records("rule")),
            record.words("ask"),
            record.words("who"),
            record.words("otherwise"),
            record.words("unknown"),
            facts,
            self.standing(record, facts),
        )
        record.close()
        return criterion

    def ground(self, record: Record) -> Ground:
        """Read a disqualification reason."""
        facts = record.texts("facts")
        ground = Ground(
            self.id(record),
            record.pair(),
            facts,
            self.standing(record, facts),
            record.take("family", bool, False),
            record.take("clause", str, ""),
            record.take("curable", bool, False),
            *self.paper(record),
        )
        record.close()
        return ground

    def whole_list(self, grounds: tuple[Ground, ...]) -> None:
        """A list called complete must be the notice's: every ground official and with its clause."""
        for index, ground in enumerate(grounds):
            if ground.standing not in ("seed", "official") or not ground.clause:
                line = self.source.line("ground", index)
                self.source.fault(
                    line,
                    f'ground "{ground.id}" is not from the notice',
                    "cite an official fact and the clause, or remove it",
                )

    def cross(self, questionnaire: Questionnaire) -> None:
        """Check that every name a record uses exists and that ids stand once."""
        known = {q.id: q for q in questionnaire.questions}
        parts = {p for p, _ in questionnaire.parts}
        for index, question in enumerate(questionnaire.questions):
            line = self.source.line("question", index)
            if question.part not in parts:
                self.source.fault(
                    line, f"question \"{question.id}\": unknown part '{question.part}'", "add the [[part]]"
                )
            earlier = {q.id for q in questionnaire.questions[:index]}
            for name, _ in question.when.parts if question.when else ():
                if name not in earlier:
                    self.source.fault(
                        line, f"question \"{question.id}\" waits for '{name}'", "name an earlier question"
                    )
        for index, criterion in enumerate(questionnaire.criteria):
            line = self.source.line("criterion", index)
            named = {n for rule in criterion.rules for n, _ in rule.when.parts} | set(criterion.by)
            for name in sorted(named - set(known)):
                self.source.fault(line, f"criterion \"{criterion.id}\" reads unknown question '{name}'", "check the id")
        for kind, ids in (
            ("question", [q.id for q in questionnaire.questions]),
            ("criterion", [c.id for c in questionnaire.criteria]),
        ):
            for id_ in sorted({i for i in ids if ids.count(i) > 1}):
                self.source.fault(0, f'{kind} "{id_}" stands twice', "ids are never reused")
