"""What a spreadsheet program does to a table when it saves it: lost zeros, rewritten days, numbers with an exponent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.content.facts import VALIDITY
from bot.content.read import read_csv
from bot.content.where import BrokenContent, Fault, relative

if TYPE_CHECKING:
    from bot.content.load import Content

EXPONENT = re.compile(r"\d(\.\d+)?[eE]\+\d+")
ERROR = re.compile(r"#(REF|NAME|VALUE|DIV/0|N/A|NUM|NULL)[!?]?|#{3,}")
DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
PHONE = re.compile(r"(\+|0)[\d\s()-]{6,}|1\d{2,3}(-\d{4})?")
POSTAL = re.compile(r"\d{5}")
DAYS = ("date", "valid_from", "valid_to")
AS_TEXT = "format the column as text before you type (열을 '텍스트' 서식으로 바꾸고 다시 입력)"


def spreadsheet_faults(content: Content) -> Iterator[Fault]:
    """Yield a fault for each cell of a table that a spreadsheet program has spoilt."""
    for folder in ("eligibility/content", "faq/content"):
        for path in sorted((content.root / folder).glob("*.csv")):
            yield from table_faults(path, content.root)


def table_faults(path: Path, root: Path) -> Iterator[Fault]:
    """Yield the spoilt cells of one table."""
    try:
        rows = read_csv(path, root, (), VALIDITY)
    except BrokenContent as broken:
        yield from broken.faults
        return
    checked = {
        name for name in (rows[0][1] if rows else {}) if name in DAYS or "phone" in name or name == "postal_code"
    }
    for line, row in rows:
        for name, text in row.items():
            if text and (what := spoilt(name, text, name in checked)):
                yield Fault(relative(path, root), line, f"column '{name}': {what}", AS_TEXT)


def spoilt(name: str, text: str, checked: bool) -> str:
    """Return what happened to a cell, empty where nothing did."""
    if text[0] == "#" and ERROR.fullmatch(text):
        return f"'{text}' is an error of the spreadsheet, not a value"
    if text[0].isdigit() and EXPONENT.fullmatch(text):
        return f"'{text}' is a number the spreadsheet shortened"
    if not checked:
        return ""
    if name in DAYS and not DAY.fullmatch(text):
        return f"'{text}' is not written like 2025-02-17"
    if "phone" in name and not PHONE.fullmatch(text):
        return f"'{text}' is no telephone number; a leading 0 may be lost"
    if name == "postal_code" and not POSTAL.fullmatch(text):
        return f"'{text}' has not five digits; a leading 0 may be lost"
    return ""
