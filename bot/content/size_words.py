"""The words of the size decision, read from eligibility/content: what each step says, and the questions of the chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.content.entries import ID
from bot.content.fill import used
from bot.content.read import read_csv, read_toml
from bot.content.size import Industry
from bot.content.where import BrokenContent, Fault, Record, Source, records
from eligibility.model import Standing, Text, weakest
from faq.model import Fact

STEPS = "eligibility/content/size-steps.toml"
WORDS = "eligibility/content/industry-words.csv"
QUESTIONS = "eligibility/content/size-check.toml"
STEP_IDS = (
    "form", "cross_shareholding", "disclosure", "assets", "sales", "holder", "related", "grace", "public",
    "holder_gdp", "finance", "small", "past_round",
)  # fmt: skip
"""Every step that a decision may take."""
STEP_VALUES = (
    "legal_form", "total_assets", "ceiling", "average_sales", "at_least", "rule", "limit", "industry", "table_from",
    "table_to", "companies", "small_limit", "size", "standing",
)  # fmt: skip
"""The names a step's words may use."""
QUESTION_IDS = (
    "sz_form", "sz_group", "sz_year", "sz_industry", "sz_history", "sz_average", "sz_y1", "sz_y2", "sz_y3", "sz_sum",
    "sz_months", "sz_days", "sz_assets", "sz_holder", "sz_related", "sz_rel_share", "sz_rel_audit", "sz_rel_sales",
    "sz_rel_industry", "sz_grace", "sz_holding",
)  # fmt: skip
"""Every question the chat may ask."""
YEAR_IDS = ("known", "sz_y1", "sz_y2", "sz_y3")
SIZES = ("sme", "mid_sized", "excluded", "unknown")
FOUND = ("yes", "no", "open")

Kind = Literal["choice", "amount", "industry", "number", "percent"]
KINDS: tuple[Kind, ...] = ("choice", "amount", "industry", "number", "percent")


@dataclass(frozen=True)
class StepWords:
    """What one step says: its article, and a text for each of yes, no and open."""

    law: Text
    found: Mapping[str, Text]


@dataclass(frozen=True)
class SizeChoice:
    """One answer on offer."""

    id: str
    text: Text


@dataclass(frozen=True)
class SizeQuestion:
    """One question of the size check; `least` and `most` bound a number."""

    id: str
    kind: Kind
    title: Text
    ask: Text
    help: Text
    options: tuple[SizeChoice, ...]
    least: int = 0
    most: int = 100

    def option(self, value: str) -> SizeChoice | None:
        """Return the option with that id, or None."""
        return next((o for o in self.options if o.id == value), None)


@dataclass(frozen=True)
class SizeWords:
    """Everything the programme says about a size decision."""

    sizes: Mapping[str, Text]
    steps: Mapping[str, StepWords]
    unknown: Text
    facts: tuple[str, ...]
    standing: Standing
    questions: Mapping[str, SizeQuestion]
    years: Mapping[str, Text]
    yes: frozenset[str]
    no: frozenset[str]
    at_least: Text
    industries: Mapping[str, Industry]
    industry_words: Mapping[str, tuple[str, ...]]


def read_size_words(root: Path, facts: Mapping[str, Fact], industries: Mapping[str, Industry]) -> SizeWords:
    """Read both files; a step or class without words is a fault."""
    source, asked = read_toml(root / STEPS, root), read_toml(root / QUESTIONS, root)
    words = SizeWords(
        {r.take("id", str): closed(r, r.pair()) for r in records(source, "size")},
        {r.take("id", str): step_words(r) for r in records(source, "step")},
        both(source, "unknown"),
        cited(source, facts),
        weakest(*(facts[f].standing for f in cited(source, facts) if f in facts)),
        {q.id: q for q in map(question, records(asked, "question"))},
        {r.take("id", str): closed(r, r.pair()) for r in records(asked, "year")},
        word_list(asked, "yes"),
        word_list(asked, "no"),
        both(source, "at_least"),
        industries,
        read_industry_words(root, industries),
    )
    whole(source, words.sizes, SIZES, "size")
    whole(source, words.steps, STEP_IDS, "step")
    whole(asked, words.questions, QUESTION_IDS, "question")
    whole(asked, words.years, YEAR_IDS, "year")
    if source.faults or asked.faults:
        raise BrokenContent([*source.faults, *asked.faults])
    return words


def closed(record: Record, text: dict[str, str]) -> dict[str, str]:
    """Return the text once every field of the record has been taken."""
    record.close()
    return text


def both(source: Source, key: str) -> dict[str, str]:
    """Read a top-level text in both languages."""
    value = source.data.get(key)
    if not isinstance(value, dict) or not all(isinstance(value.get(lang), str) for lang in ("ko", "en")):
        source.fault(source.key_line(key), f"[{key}] must hold ko and en", "write it in both languages")
        return {"ko": "", "en": ""}
    return {lang: value[lang] for lang in ("ko", "en")}


def word_list(source: Source, key: str) -> frozenset[str]:
    """Read a top-level list of words, folded for comparing."""
    value = source.data.get(key)
    if not isinstance(value, list) or not value or any(not isinstance(v, str) for v in value):
        source.fault(source.key_line(key), f"'{key}' must be a list of words", f'write {key} = ["…"]')
        return frozenset()
    return frozenset(v.casefold() for v in value)


def cited(source: Source, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """Read the facts the decision is traced to."""
    named = source.data.get("facts", [])
    for fact in named:
        if fact not in facts:
            source.fault(source.key_line("facts"), f"unknown fact '{fact}'", "add it to faq/content/facts.csv")
    if not named:
        source.fault(0, "no source, no claim", "add facts = […]")
    return tuple(dict.fromkeys(named))


def whole(source: Source, found: Mapping[str, object], wanted: tuple[str, ...], table: str) -> None:
    """Note every id that is missing or unknown."""
    for id_ in wanted:
        if id_ not in found:
            source.fault(0, f'{table} "{id_}" has no words', f"add a [[{table}]]")
    for id_ in found:
        if id_ not in wanted:
            source.fault(0, f'{table} "{id_}" is unknown', "use one of " + ", ".join(wanted))


def step_words(record: Record) -> StepWords:
    """Read the words of one step; a name that no step gives is a fault."""
    record.taken.add("id")
    words = StepWords(record.words("law"), {f: record.words(f) for f in FOUND})
    for found, text in words.found.items():
        for name in sorted(set().union(*(used(text[lang]) for lang in ("ko", "en"))) - set(STEP_VALUES)):
            record.fault(found, f"unknown name '{name}'", "use one of " + ", ".join(STEP_VALUES))
    record.close()
    return words


def question(record: Record) -> SizeQuestion:
    """Read one question of the chat."""
    kind = record.take("kind", str)
    if kind not in KINDS:
        record.fault("kind", f"'{kind}' is unknown", "use " + ", ".join(KINDS))
    id_ = record.take("id", str)
    if not ID.fullmatch(id_):
        record.fault("id", f"'{id_}' is no id", "lower-case letters, digits and underscores, at most 24")
    options = []
    for each in record.records("option"):
        options.append(SizeChoice(each.take("id", str), each.pair()))
        each.close()
    asked = SizeQuestion(
        id_, kind, record.words("title"), record.words("ask"), record.words("help"), tuple(options),
        record.take("least", int, 0), record.take("most", int, 100),
    )  # fmt: skip
    record.close()
    return asked


def read_industry_words(root: Path, industries: Mapping[str, Industry]) -> dict[str, tuple[str, ...]]:
    """Read search words of our own for industries by division; they find one and define nothing."""
    found: dict[str, tuple[str, ...]] = {}
    faults: list[Fault] = []
    for line, row in read_csv(root / WORDS, root, ("code", "ko", "en")):
        if row["code"] not in industries or row["code"] in found:
            mend = "use a division of industries.csv such as C26, once"
            faults.append(Fault(WORDS, line, f"'{row['code']}' is no industry or stands twice", mend))
        found[row["code"]] = tuple(w.strip() for c in ("ko", "en") for w in row[c].split(";") if w.strip())
    if faults:
        raise BrokenContent(faults)
    return found
