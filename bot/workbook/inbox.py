"""A watched folder: a workbook dropped into it comes back checked, with a draft beside it; nothing goes live."""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path as File

import structlog
from watchfiles import watch

from bot.content.load import FOLDERS, load
from bot.content.where import BrokenContent
from bot.moments import utc_now
from bot.workbook.bring import Unreadable, opened, trial, tried
from bot.workbook.checked import refusal, returned
from bot.workbook.preview import previewed

CHECKED = ".checked.xlsx"
DRAFTS = "drafts"
Done = Callable[["Result"], None]


@dataclass(frozen=True)
class Result:
    """What became of one workbook: where it came back to, its faults, and its draft where it has none."""

    name: str
    back: File
    faults: int
    changes: int
    draft: File | None

    def __str__(self) -> str:
        if self.draft:
            return f"{self.name}: {self.changes} changes, no faults; draft in {self.draft}, see {self.back.name}"
        return f"{self.name}: {self.faults} faults, nothing drafted; see {self.back.name}"


def waiting(folder: File) -> list[File]:
    """Return the workbooks that have not been checked as they are now."""
    found = sorted(p for p in folder.glob("*.xlsx") if not p.name.endswith(CHECKED) and p.name[:1] not in ".~")
    return [p for p in found if p.is_file() and seal(p) != sealed(back_of(p))]


def back_of(path: File) -> File:
    """Return where a workbook comes back to."""
    return path.with_name(path.stem + CHECKED)


def seal(path: File) -> str:
    """Return the hash of a workbook as dropped."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def sealed(back: File) -> str:
    """Return the hash of the workbook that a checked one was made from, empty where there is none."""
    note = back.with_name(f".{back.name}.seal")
    return note.read_text(encoding="ascii") if back.is_file() and note.is_file() else ""


def checked(path: File, root: File, now: datetime) -> Result:
    """Check one workbook against the content and write it back, with a draft folder when nothing is wrong."""
    back, mark = back_of(path), seal(path)
    draft = path.parent / DRAFTS / path.stem
    try:
        result = compared(path, root, draft, back, now)
    except (Unreadable, BrokenContent) as error:
        refusal(str(error), back)
        shutil.rmtree(draft, ignore_errors=True)
        result = Result(path.name, back, 1, 0, None)
    back.with_name(f".{back.name}.seal").write_text(mark, encoding="ascii")
    return result


def compared(path: File, root: File, draft: File, back: File, now: datetime) -> Result:
    """Try the workbook on a copy; raises Unreadable, or BrokenContent where the content itself has faults."""
    before, book = load(root), opened(path)
    with trial() as folder:
        outcome = tried(root, book, folder)
        shown = previewed(before, outcome.content, now) if outcome.content else []
        kept = drafted(folder, draft) if outcome.content else None
        if kept is None:
            shutil.rmtree(draft, ignore_errors=True)
        returned(book, outcome, shown, back, str(kept or ""))
    return Result(path.name, back, len(outcome.problems), outcome.changes, kept)


def drafted(folder: File, draft: File) -> File:
    """Put the edited copy beside the workbook, whole: a content folder for check, diff and the preview."""
    new = draft.with_name(f".{draft.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    for part in FOLDERS:
        shutil.copytree(folder / part, new / part)
    shutil.rmtree(draft, ignore_errors=True)
    new.rename(draft)
    return draft


def sweep(folder: File, root: File, now: datetime) -> list[Result]:
    """Check every workbook that waits."""
    return [checked(path, root, now) for path in waiting(folder)]


def watched(folder: File, root: File, done: Done, stop: threading.Event) -> None:
    """Check what waits, then whatever is dropped, until told to stop; a file still being copied is tried again."""
    for result in sweep(folder, root, utc_now()):
        done(result)
    for _ in watch(folder, stop_event=stop, recursive=False, step=100, debounce=400, yield_on_timeout=True):
        try:
            for result in sweep(folder, root, utc_now()):
                done(result)
        except OSError:
            continue  # a file that is held open or still on its way is met again at the next look


@contextmanager
def watching(folder: File, root: File, done: Done) -> Iterator[None]:
    """Watch the folder beside whatever else runs, and stop with it."""
    folder.mkdir(parents=True, exist_ok=True)
    stop = threading.Event()
    thread = threading.Thread(target=watched, args=(folder, root, done, stop), name="inbox", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=30)


@contextmanager
def beside(folder: File, root: File) -> Iterator[None]:
    """Watch the inbox beside the running bot, telling the log of each workbook."""
    log = structlog.get_logger()

    def tell(result: Result) -> None:
        log.info("workbook_checked", name=result.name, faults=result.faults, changes=result.changes)

    with watching(folder, root, tell):
        yield
