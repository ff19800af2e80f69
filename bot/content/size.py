"""The law of company size as data, read from eligibility/content: limits by industry, group thresholds, industries."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.content.questionnaire import STATUS
from bot.content.read import read_csv
from bot.content.where import BrokenContent, Fault
from eligibility.size_law import GroupThreshold, Limit, LimitTable, SizeLaw

LIMITS = "eligibility/content/sme-size.csv"
THRESHOLDS = "eligibility/content/group-thresholds.csv"
INDUSTRIES = "eligibility/content/industries.csv"
ROW = re.compile(r"(?P<code>[A-U](?:\d{2}|\d{5})?)(?:\(excl\. (?P<but>[A-U]\d{2})\)| (?P<part>part))?")
"""How a row names its industry: C26, E(excl. E36), C31202 part."""
ONE_DAY_LATER = "a year end must fall in one table, so the next begins the day after"


@dataclass(frozen=True)
class Industry:
    """One division of the industry classification: code with its letter, and name."""

    code: str
    name: Mapping[str, str]


def read_industries(root: Path) -> dict[str, Industry]:
    """Read the divisions by code, in the order of the classification."""
    found: dict[str, Industry] = {}
    faults: list[Fault] = []
    for line, row in read_csv(
        root / INDUSTRIES, root, ("section", "division", "name_ko", "name_en", "level", "status")
    ):
        if row["level"] != "division":
            continue
        code = f"{row['section']}{row['division']}"
        if not re.fullmatch(r"[A-U]\d{2}", code) or code in found:
            faults.append(Fault(INDUSTRIES, line, f"'{code}' is no division or stands twice", "write C and 26"))
        if row["status"] not in STATUS:
            faults.append(Fault(INDUSTRIES, line, f"unknown status '{row['status']}'", "use " + ", ".join(STATUS)))
        found[code] = Industry(code, {"ko": row["name_ko"], "en": row["name_en"]})
    if faults:
        raise BrokenContent(faults)
    return found


def read_size_law(root: Path, industries: Mapping[str, Industry]) -> SizeLaw:
    """Read limits and thresholds; tables that overlap or leave a gap are a fault."""
    faults: list[Fault] = []
    tables = read_tables(root, faults)
    thresholds = read_thresholds(root, faults)
    if faults:
        raise BrokenContent(faults)
    return SizeLaw(tables, thresholds, {code[1:]: code[0] for code in industries})


def read_tables(root: Path, faults: list[Fault]) -> tuple[LimitTable, ...]:
    """Read the rows of Annexes 1 and 3 into the tables they belong to, oldest first."""
    columns = ("ksic", "sme_sales_limit_krw", "small_business_limit_krw", "valid_from", "valid_to", "status")
    rows: dict[tuple[date, date | None], list[Limit]] = {}
    first_line: dict[tuple[date, date | None], int] = {}
    for line, row in read_csv(root / LIMITS, root, columns):
        span = (day(LIMITS, line, row, "valid_from", faults), day(LIMITS, line, row, "valid_to", faults, open_=True))
        limit = read_limit(line, row, faults)
        if limit is None or span[0] is None:
            continue
        key = (span[0], span[1])
        if any(limit.code == other.code for other in rows.get(key, ())):
            faults.append(Fault(LIMITS, line, f"'{row['ksic']}' stands twice in one table", "remove one"))
        rows.setdefault(key, []).append(limit)
        first_line.setdefault(key, line)
    ordered = sorted(rows, key=lambda key: key[0])
    for before, after in itertools.pairwise(ordered):
        if before[1] is None or (after[0] - before[1]).days != 1:
            faults.append(Fault(LIMITS, first_line[after], "the tables overlap or leave a gap", ONE_DAY_LATER))
    if not rows:
        faults.append(Fault(LIMITS, 0, "no limits", "restore the rows"))
    return tuple(LimitTable(*key, tuple(rows[key])) for key in ordered)


def read_limit(line: int, row: Mapping[str, str], faults: list[Fault]) -> Limit | None:
    """Read one row; None where its industry is not understood."""
    named = ROW.fullmatch(row["ksic"])
    if named is None:
        faults.append(
            Fault(LIMITS, line, f"'{row['ksic']}' names no industry", "write C26, E(excl. E36) or C31202 part")
        )
        return None
    if row["status"] not in STATUS:
        faults.append(Fault(LIMITS, line, f"unknown status '{row['status']}'", "use " + ", ".join(STATUS)))
    return Limit(
        named["code"],
        won(LIMITS, line, row, "sme_sales_limit_krw", faults),
        won(LIMITS, line, row, "small_business_limit_krw", faults),
        bool(named["part"]),
        (named["but"],) if named["but"] else (),
        STATUS.get(row["status"], "unconfirmed"),
    )


def read_thresholds(root: Path, faults: list[Fault]) -> tuple[GroupThreshold, ...]:
    """Read the group thresholds, oldest first."""
    found = []
    for line, row in read_csv(root / THRESHOLDS, root, ("won", "valid_from", "valid_to", "status")):
        first = day(THRESHOLDS, line, row, "valid_from", faults)
        last = day(THRESHOLDS, line, row, "valid_to", faults)
        if row["status"] not in STATUS:
            faults.append(Fault(THRESHOLDS, line, f"unknown status '{row['status']}'", "use " + ", ".join(STATUS)))
        if first and last:
            found.append(GroupThreshold(won(THRESHOLDS, line, row, "won", faults), first, last))
    if not found:
        faults.append(Fault(THRESHOLDS, 0, "no thresholds", "restore the rows"))
    return tuple(sorted(found, key=lambda t: t.valid_from))


def day(
    file: str, line: int, row: Mapping[str, str], column: str, faults: list[Fault], open_: bool = False
) -> date | None:
    """Read a day; an empty one is a fault unless that side may stay open."""
    if open_ and not row[column]:
        return None
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        faults.append(Fault(file, line, f"'{column}' is no day: '{row[column]}'", "write it like 2025-09-01"))
        return None


def won(file: str, line: int, row: Mapping[str, str], column: str, faults: list[Fault]) -> int:
    """Read an amount in whole won, above zero."""
    if row[column].isdecimal() and int(row[column]) > 0:
        return int(row[column])
    faults.append(Fault(file, line, f"'{column}' is no amount: '{row[column]}'", "write whole won, digits only"))
    return 0
