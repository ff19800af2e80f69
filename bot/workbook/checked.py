"""The workbook as it goes back to staff: a result beside each faulty cell, what changes, and the texts to come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path as File
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from bot.workbook.bring import Outcome, described
from bot.workbook.export import HEAD, RESULT, save, text
from bot.workbook.layout import WORDS
from bot.workbook.preview import Shown
from bot.workbook.taken import Spot

RED, GREEN = PatternFill("solid", fgColor="F8CBAD"), PatternFill("solid", fgColor="E2EFDA")
AUTHOR = "premier1000"


def returned(book: Workbook, outcome: Outcome, shown: Sequence[Shown], target: File, draft: str = "") -> None:
    """Write the workbook back with what was found."""
    as_text_only(book)
    for spot in (*(c.spot for c in outcome.asked.changes), *(a.spot for a in outcome.asked.additions)):
        note(book, spot, both("fine"), GREEN)
    for problem in outcome.problems:
        if problem.spot:
            note(book, problem.spot, f"{both('faulty')}: {problem.spot.cell} {problem.what}", RED)
    write_changes(book, outcome, draft)
    write_preview(book, shown, bool(outcome.problems))
    save(book, target)


def both(name: str) -> str:
    """Return one of the workbook's sentences in both languages."""
    words = WORDS["says"][name]
    return f"{words['ko']} / {words['en']}"


def as_text_only(book: Workbook) -> None:
    """Turn what a spreadsheet program took for a formula back into the text that was typed."""
    for sheet in book.worksheets:
        for cells in sheet.iter_rows():
            for cell in cells:
                if cell.data_type == "f":
                    text(cell, str(cell.value))


def note(book: Workbook, spot: Spot, words: str, fill: PatternFill) -> None:
    """Mark a cell and say in its row's result what was found; several findings of a row stand together."""
    sheet: Any = book[spot.sheet]
    cell = sheet[spot.cell]
    result = sheet.cell(cell.row, RESULT)
    earlier = str(result.value or "").replace(both("fine"), "").strip()
    text(result, "\n".join(w for w in (earlier, words) if w))
    cell.fill = result.fill = fill
    if fill is RED:
        cell.comment = Comment(words, AUTHOR, width=320, height=120)


def fresh(book: Workbook, name: str, columns: Iterable[str]) -> Any:
    """Return an empty sheet of that name with its headings, in front of the others."""
    words = WORDS["sheet"][name]
    title = f"{words['ko']} {words['en']}"
    if title in book.sheetnames:
        del book[title]
    sheet: Any = book.create_sheet(title, 0)
    for column, key in enumerate(columns, 1):
        head = WORDS["column"][key]
        cell = sheet.cell(1, column)
        text(cell, f"{head['ko']}\n{head['en']}")
        cell.fill = HEAD
        sheet.column_dimensions[cell.column_letter].width = head["width"]
    sheet.freeze_panes = "A2"
    return sheet


def append(sheet: Any, values: Sequence[str], fill: PatternFill | None = None) -> None:
    """Write a row of text under the last."""
    row = sheet.max_row + 1
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column)
        text(cell, value)
        if fill:
            cell.fill = fill


def write_changes(book: Workbook, outcome: Outcome, draft: str) -> None:
    """Write what the workbook changes, and first what keeps it from doing so."""
    sheet = fresh(book, "changes", ("sheet", "cell", "what", "old", "new"))
    for problem in outcome.problems:
        where = problem.spot or Spot("", "")
        said = both("faulty") if problem.spot else both("general")
        append(sheet, (where.sheet, where.cell, said, "", problem.what), RED)
    for change in outcome.asked.changes:
        append(sheet, (change.spot.sheet, change.spot.cell, described(change), change.old, change.new))
    for row in outcome.asked.additions:
        words = ", ".join(f"{name}: {value}" for name, value in row.values.items() if value)
        append(sheet, (row.spot.sheet, row.spot.cell, "+", "", words))
    if not outcome.changes and not outcome.problems:
        append(sheet, ("", "", both("nothing"), "", ""))
    if draft:
        append(sheet, ("", "", both("draft"), "", draft), GREEN)


def write_preview(book: Workbook, shown: Sequence[Shown], faulty: bool) -> None:
    """Write the texts that companies would read, before and after."""
    sheet = fresh(book, "preview", ("topic", "lang", "before", "after"))
    book.move_sheet(sheet, 1)
    for one in shown:
        append(sheet, (one.screen, one.lang, one.before, one.after))
    if not shown:
        append(sheet, (both("faulty") if faulty else both("no_screen"), "", "", ""))


def refusal(problem: str, target: File) -> None:
    """Write a workbook that says only why another could not be read."""
    book = Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    sheet = fresh(book, "changes", ("what",))
    append(sheet, (both("unreadable"),), RED)
    append(sheet, (problem,))
    save(book, target)
