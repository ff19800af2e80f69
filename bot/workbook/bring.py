"""A workbook into the content: tried on a whole copy, loaded, and put in place only when nothing is wrong."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path as File
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from bot.content.load import FOLDERS, Content, load
from bot.content.notes import render_faults
from bot.content.where import BrokenContent, Fault
from bot.workbook.edit import apply
from bot.workbook.layout import WORDS
from bot.workbook.taken import Addition, Change, Problem, Spot, Taken, taken


@dataclass(frozen=True)
class Outcome:
    """What a workbook would do: what it asks for, what is wrong, the files it changes, the content it makes."""

    asked: Taken
    problems: tuple[Problem, ...]
    files: tuple[str, ...]
    content: Content | None

    @property
    def changes(self) -> int:
        """How many cells and rows it changes."""
        return len(self.asked.changes) + len(self.asked.additions)


class Unreadable(ValueError):
    """Raised for a file that is no workbook; the message is for staff."""


def opened(path: File) -> Workbook:
    """Open a workbook; raises Unreadable."""
    try:
        return load_workbook(path)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError, TypeError) as error:
        raise Unreadable(f"{path.name}: {WORDS['says']['unreadable']['en']}") from error


def tried(root: File, book: Workbook, draft: File) -> Outcome:
    """Make the edits of a workbook on a copy of the content in an empty folder and load it whole."""
    return attempted(root, taken(book), draft)


def attempted(root: File, asked: Taken, draft: File) -> Outcome:
    """Make edits on a copy of the content in an empty folder and load it whole."""
    for folder in FOLDERS:
        shutil.copytree(root / folder, draft / folder)
    files, problems = apply(draft, asked)
    try:
        content = load(draft)
        faults = tuple(render_faults(content))
    except BrokenContent as broken:
        content, faults = None, broken.faults
    problems += [located(fault, asked, draft) for fault in faults]
    found = tuple(dict.fromkeys(problems))
    return Outcome(asked, found, tuple(files), None if found else content)


def located(fault: Fault, asked: Taken, draft: File) -> Problem:
    """Find the cell behind a fault of the edited copy; one that belongs to no cell is told as it is."""
    what = fault.what + (f"; {fault.mend}" if fault.mend else "")
    near = around(draft / fault.file, fault.line)
    best, spot = 0, None
    for change in asked.changes:
        if change.path[0] == fault.file and (score := fits(change, fault, near)) > best:
            best, spot = score, change.spot
    for row in asked.additions:
        if (score := fits_row(row, fault, near)) > best:
            best, spot = score, at_fault(row, fault)
    return Problem(spot, what) if spot else Problem(None, str(fault))


def around(path: File, line: int) -> tuple[str, str]:
    """Return the line of a fault and the id of the record it stands in."""
    if not line or not path.is_file():
        return "", ""
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")[:line]
    ids = re.findall(r'^(?:id|office) = "([^"]*)"', "\n".join(lines), re.MULTILINE)
    rows = path.read_text(encoding="utf-8", errors="replace").split("\n")
    following = re.match(r'(?:id|office) = "([^"]*)"', rows[line]) if line < len(rows) else None
    record = following.group(1) if following else ids[-1] if ids else ""
    return lines[-1], record if path.suffix == ".toml" else lines[-1].partition(",")[0].strip('"')


def fits(change: Change, fault: Fault, near: tuple[str, str]) -> int:
    """Score how well a change explains a fault of its file; 0 means it does not."""
    line, record = near
    ids = [v for step in change.path if isinstance(step, dict) for v in step.values() if v]
    score = 4 if record in ids or any(f'"{i}"' in fault.what for i in ids) else 0
    if not ids:
        score = 2
    names = [str(step) for step in change.path[1:] if isinstance(step, str)]
    score += 3 if change.new and (change.new in line or f"'{change.new}'" in fault.what) else 0
    parts = [p for p in re.split(r"[\s,]+", change.new) if p]
    score += 3 if score and any(f"'{p}'" in fault.what for p in parts) else 0
    score += 1 if score and any(f"'{n}" in fault.what or f".{n}'" in fault.what for n in names) else 0
    english = names[-1:] == ["en"] and "English" in fault.what
    korean = names[-1:] == ["ko"] and "Korean" in fault.what
    return score + (2 if score and (english or korean) else 0)


def fits_row(row: Addition, fault: Fault, near: tuple[str, str]) -> int:
    """Score how well a new row explains a fault."""
    id_ = row.values.get("id", "")
    if not id_ or (near[1] != id_ and f'"{id_}"' not in fault.what and f"'{id_}'" not in fault.what):
        return 0
    return 3 + (
        4 if any(v and (f"'{v}'" in fault.what or v in near[0]) for n, v in row.values.items() if n != "id") else 0
    )


def at_fault(row: Addition, fault: Fault) -> Spot:
    """Return the cell of a new row that a fault names, its first otherwise."""
    named = (n for n, v in row.values.items() if v and any(f"'{p}'" in fault.what for p in re.split(r"[\s,]+", v)))
    name = next(named, None) or next((n for n in row.values if f"'{n}'" in fault.what), "")
    return row.spots.get(name, row.spot)


def placed(draft: File, root: File, files: Sequence[str]) -> None:
    """Put changed files in place: all of them, or none when one cannot be written."""
    kept: dict[str, bytes] = {}
    try:
        for name in files:
            kept[name] = (root / name).read_bytes()
            swap(root / name, (draft / name).read_bytes())
    except OSError:
        for name, raw in kept.items():
            swap(root / name, raw)
        raise


def swap(path: File, raw: bytes) -> None:
    """Replace one file's bytes at once."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as new:
        new.write(raw)
    os.chmod(new.name, path.stat().st_mode & 0o777)  # noqa: PTH101
    File(new.name).replace(path)


@contextmanager
def trial() -> Iterator[File]:
    """Give an empty folder for a trial and remove it after."""
    with tempfile.TemporaryDirectory(prefix="premier1000-") as folder:
        yield File(folder)


def described(change: Change) -> str:
    """Name what a change is about, as staff know it."""
    parts: list[Any] = []
    for step in change.path[1:]:
        if isinstance(step, dict):
            parts += [v for v in step.values() if v]
        else:
            parts.append(step + 1 if isinstance(step, int) else step.removeprefix("+"))
    return " ".join(str(p) for p in parts)
