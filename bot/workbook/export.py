"""The content as an Excel workbook: headings in both languages, locked ids, drop-downs, every cell text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path as File
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bot.workbook.layout import NEW_ROWS, WORDS, Cell, Documents, Sheet, lists, sheets

KEY, RESULT, FIRST = 1, 2, 3
"""Columns: the hidden key, the result, and the first of the sheet's own."""
HEADINGS = 2
"""Rows of headings: the words in both languages, and the column's name."""
EXPORTED, LISTS = "_exported", "_lists"
GREY = PatternFill("solid", fgColor="EEEEEE")
HEAD = PatternFill("solid", fgColor="DCE6F1")
WRAP = Alignment(wrap_text=True, vertical="top")
OPEN = Protection(locked=False)


def export(root: File, target: File) -> None:
    """Write the workbook of a content folder, whole or not at all."""
    book = Workbook()
    first = book.active
    assert first is not None
    read_me(first)
    named = write_lists(book, lists(Documents(root)))
    made = sheets(root)
    for sheet in made:
        write_sheet(book.create_sheet(sheet.title), sheet, named)
    kept = book.create_sheet(EXPORTED)
    write_exported(kept, made)
    kept.sheet_state = book[LISTS].sheet_state = "veryHidden"
    save(book, target)


def save(book: Workbook, target: File) -> None:
    """Save beside the target and put it in place, so that a half-written workbook is never seen."""
    draft = target.with_name(f".{target.name}.new")
    book.save(draft)
    draft.replace(target)


def read_me(sheet: Worksheet) -> None:
    """Write the first sheet: how the workbook is used."""
    words = WORDS["sheet"]["read_me"]
    sheet.title = f"{words['ko']} {words['en']}"
    for n, line in enumerate(WORDS["read_me"]["lines"], 1):
        for column, lang in enumerate(("ko", "en"), 1):
            text(sheet.cell(n, column), line[lang])
    for letter in "AB":
        sheet.column_dimensions[letter].width = 80
    sheet.protection.sheet = True


def text(cell: Any, value: str) -> None:
    """Write a cell as text: what begins with = is no formula."""
    cell.value = value.replace("\r\n", "\n").replace("\r", "\n") or None
    if value:
        cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = WRAP


def write_lists(book: Workbook, choices: Mapping[str, list[str]]) -> dict[str, str]:
    """Write the lists of the drop-downs to a hidden sheet and return the range of each."""
    sheet = book.create_sheet(LISTS)
    named = {}
    for column, (name, values) in enumerate(choices.items(), 1):
        for n, value in enumerate(values, 1):
            text(sheet.cell(n, column), value)
        letter = get_column_letter(column)
        named[name] = f"{LISTS}!${letter}$1:${letter}${max(1, len(values))}"
    return named


def write_exported(kept: Worksheet, made: Sequence[Sheet]) -> None:
    """Write every row as it was exported, its cells as one text, so that an import knows what changed."""
    rows = (row for sheet in made for row in sheet.rows)
    for n, row in enumerate(rows, 1):
        cells = {name: [list(c.path), c.kind, c.text] for name, c in row.cells.items() if c.path}
        for column, value in enumerate((row.key, json.dumps(cells, ensure_ascii=False)), 1):
            target: Any = kept.cell(n, column)
            target.value = value
            target.data_type = "s"


def write_sheet(target: Worksheet, sheet: Sheet, named: Mapping[str, str]) -> None:
    """Write one sheet: headings, rows, empty rows, drop-downs and protection."""
    headings(target, sheet)
    drops = {name: DataValidation("list", formula1=f"={where}", allow_blank=True) for name, where in named.items()}
    for n, row in enumerate(sheet.rows, HEADINGS + 1):
        text(target.cell(n, KEY), row.key)
        for column, name in enumerate(sheet.columns, FIRST):
            cell = row.cells.get(name)
            write_cell(target.cell(n, column), cell, drops)
    start = HEADINGS + 1 + len(sheet.rows)
    for n in range(start, start + NEW_ROWS.get(sheet.id, 0)):
        for column, name in enumerate(sheet.columns, FIRST):
            write_cell(target.cell(n, column), Cell("", ("+",), "text", sheet.choices.get(name, "")), drops)
    for drop in drops.values():
        if drop.sqref:
            target.add_data_validation(drop)
    target.protection.sheet = True
    target.protection.formatColumns = target.protection.formatRows = False


def headings(target: Any, sheet: Sheet) -> None:
    """Write the headings, widths and the frozen edge."""
    target.column_dimensions[get_column_letter(KEY)].hidden = True
    for column, name in enumerate(("result", *sheet.columns), RESULT):
        words = WORDS["column"].get(name, {"ko": name, "en": name, "width": 24})
        head = target.cell(1, column)
        text(head, words["ko"] if words["ko"] == words["en"] else f"{words['ko']}\n{words['en']}")
        text(target.cell(HEADINGS, column), name)
        head.font, head.fill = Font(bold=True), HEAD
        target.column_dimensions[get_column_letter(column)].width = words["width"]
    target.row_dimensions[1].height = 32
    target.row_dimensions[HEADINGS].hidden = True
    target.freeze_panes = target.cell(HEADINGS + 1, FIRST + 1)


def write_cell(target: Any, cell: Cell | None, drops: Mapping[str, DataValidation]) -> None:
    """Write one cell: locked and grey, or open with its drop-down."""
    text(target, cell.text if cell else "")
    if cell is None or cell.path is None:
        target.fill = GREY
        return
    target.protection = OPEN
    if cell.choices:
        drops[cell.choices].add(target)
