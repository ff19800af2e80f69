"""A workbook that came back: which cells changed, which rows are new, and which cells cannot be meant."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.moments import KST
from bot.workbook.export import EXPORTED, FIRST, HEADINGS, KEY
from bot.workbook.layout import NEW_ROWS, WORDS
from bot.workbook.places import NotThat, Path, meant


@dataclass(frozen=True)
class Spot:
    """A cell as staff find it: the sheet's name and the cell's, such as D12."""

    sheet: str
    cell: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}"


@dataclass(frozen=True)
class Change:
    """One cell whose text is no longer the exported one."""

    spot: Spot
    path: Path
    kind: str
    old: str
    new: str


@dataclass(frozen=True)
class Addition:
    """One new row: its sheet's id and its cells by column."""

    spot: Spot
    sheet: str
    values: Mapping[str, str]
    spots: Mapping[str, Spot]


@dataclass(frozen=True)
class Problem:
    """What is wrong at a cell, or with the workbook as a whole where there is no spot."""

    spot: Spot | None
    what: str

    def __str__(self) -> str:
        return f"{self.spot}: {self.what}" if self.spot else self.what


@dataclass(frozen=True)
class Taken:
    """Everything a workbook asks for."""

    changes: tuple[Change, ...]
    additions: tuple[Addition, ...]
    problems: tuple[Problem, ...]


Exported = Mapping[tuple[str, str], tuple[Path, str, str]]


def taken(book: Workbook) -> Taken:
    """Compare a workbook with what was exported."""
    if EXPORTED not in book.sheetnames:
        return Taken((), (), (Problem(None, WORDS["says"]["foreign"]["en"]),))
    exported = as_exported(book[EXPORTED])
    changes: list[Change] = []
    additions: list[Addition] = []
    problems: list[Problem] = []
    for id_, words in WORDS["sheet"].items():
        title = f"{words['ko']} {words['en']}"
        if title in book.sheetnames and id_ not in ("read_me", "changes", "preview"):
            for found in rows(book[title], id_, exported):
                if isinstance(found, Change):
                    changes.append(found)
                elif isinstance(found, Addition):
                    additions.append(found)
                else:
                    problems.append(found)
    return Taken(tuple(changes), tuple(additions), tuple(problems))


def as_exported(sheet: Worksheet) -> dict[tuple[str, str], tuple[Path, str, str]]:
    """Return every editable cell as it was exported, by row key and column."""
    out = {}
    for key, cells in sheet.iter_rows(max_col=2, values_only=True):
        for name, (path, kind, text) in json.loads(str(cells or "{}")).items():
            out[(str(key), name)] = (tuple(path), kind, text)
    return out


def rows(sheet: Worksheet, id_: str, exported: Exported) -> Iterator[Change | Addition | Problem]:
    """Yield what each row of a sheet asks for."""
    names = [as_text(c.value) for c in sheet[HEADINGS]][FIRST - 1 :]
    seen: set[str] = set()
    for cells in sheet.iter_rows(min_row=HEADINGS + 1):
        key = as_text(cells[KEY - 1].value)
        spots = {n: Spot(sheet.title, c.coordinate) for n, c in zip(names, cells[FIRST - 1 :], strict=False)}
        values = {n: as_text(c.value) for n, c in zip(names, cells[FIRST - 1 :], strict=False)}
        if not key:
            yield from new_row(id_, values, spots)
        elif key in seen:
            spot = next(iter(spots.values()))
            yield Problem(spot, "this row stands twice; copy its text into an empty row below the table instead")
        else:
            seen.add(key)
            yield from changed(key, values, spots, exported)


def new_row(id_: str, values: Mapping[str, str], spots: Mapping[str, Spot]) -> Iterator[Addition | Problem]:
    """Yield a row that has no key yet; one on a sheet that takes none is a problem."""
    filled = {n: v for n, v in values.items() if v}
    if not filled:
        return
    spot = spots[next(iter(filled))]
    if id_ in NEW_ROWS:
        yield Addition(spot, id_, values, spots)
    else:
        yield Problem(spot, "this sheet takes no new rows; undo this one")


def changed(
    key: str, values: Mapping[str, str], spots: Mapping[str, Spot], exported: Exported
) -> Iterator[Change | Problem]:
    """Yield each cell of a row whose text changed."""
    for name, new in values.items():
        known = exported.get((key, name))
        if known is None or new == as_text(known[2]):
            continue
        path, kind, old = known
        try:
            meant(new, kind)
        except NotThat as error:
            yield Problem(spots[name], f"'{new}': {error}")
            continue
        yield Change(spots[name], path, kind, old, new)


def as_text(value: Any) -> str:
    """Return a cell as text, whatever the spreadsheet program made of it: a formula stays what was typed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.replace(tzinfo=KST).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return unicodedata.normalize("NFC", str(value).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n"))
