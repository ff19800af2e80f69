"""The shelf: whole copies of content by version, beside the database; a copy on the shelf never changes."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bot.content.load import FOLDERS, Content, files_of, load, look_for_folders, version_of
from bot.content.where import BrokenContent, Fault

Mark = tuple[tuple[str, int, int], ...]
"""Names, sizes and times of a folder's files: two that are equal mean that nothing was saved in between."""

AT_ONCE = 16
"""Files brought to the disk at the same time: it takes them together, one by one would cost half a second."""


class Unsettled(Exception):
    """Raised when files of a folder change while they are copied: somebody is still saving."""


class Shelf:
    """The folder of kept versions."""

    def __init__(self, database: Path) -> None:
        self.folder = database.parent / "versions"

    def path(self, version: str) -> Path:
        """Return where a version's copy stands or would stand."""
        return self.folder / version

    def named(self, start: str) -> list[str]:
        """Return the kept versions whose name begins so."""
        if not self.folder.is_dir():
            return []
        kept = (p.name for p in self.folder.iterdir() if p.is_dir() and "." not in p.name)
        return sorted(name for name in kept if name.startswith(start))

    def open(self, version: str) -> Content:
        """Load a kept version; raises BrokenContent where it is missing, was changed, or is too old for the program."""
        return load(self.whole(version))

    def whole(self, version: str) -> Path:
        """Return where a version stands, unchanged; raises BrokenContent where it is missing or was changed."""
        place, name = self.path(version), f"versions/{version}"
        if not place.is_dir():
            raise BrokenContent([Fault(name, 0, "no such version is kept", "premier1000 versions lists them")])
        look_for_folders(place)
        if version_of(place) != version:
            raise BrokenContent([Fault(name, 0, "the kept copy was changed", "choose another version")])
        return place

    @contextmanager
    def draft(self, root: Path) -> Iterator[Path]:
        """Copy a folder aside, to be looked at and then kept; raises Unsettled while somebody is saving in it."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        place = Path(tempfile.mkdtemp(prefix=".draft", dir=self.folder))
        try:
            before = mark(root)
            copy(root, place)
            if mark(root) != before:
                raise Unsettled(str(root))
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def keep(self, content: Content) -> Content:
        """Put a loaded draft on the shelf under its version and return the content as it stands there."""
        place = self.path(content.version)
        if place.is_dir() and version_of(place) != content.version:
            place.rename(Path(tempfile.mkdtemp(prefix=f"{content.version}.changed-", dir=self.folder)))
        if not place.is_dir():
            with ThreadPoolExecutor(AT_ONCE) as pool:
                list(pool.map(_sync, files_of(content.root)))
            try:
                content.root.rename(place)
            except OSError:
                if not place.is_dir():
                    raise
            _sync(self.folder)
        return replace(content, root=place)


def mark(root: Path) -> Mark:
    """Return the mark of a folder's content files."""
    found = []
    for path in files_of(root):
        try:
            stat = path.stat()
        except OSError:
            continue
        found.append((path.relative_to(root).as_posix(), stat.st_size, stat.st_mtime_ns))
    return tuple(found)


def copy(root: Path, place: Path) -> None:
    """Copy the content files of a folder; a missing room stays missing, so that loading says so."""
    for folder in FOLDERS:
        if (root / folder).is_dir():
            (place / folder).mkdir(parents=True)
    for path in files_of(root):
        target = place / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            target.write_bytes(path.read_bytes())
        except FileNotFoundError:
            raise Unsettled(str(path)) from None
        except OSError as error:
            name = path.relative_to(root).as_posix()
            what = f"cannot be read ({error.strerror})"
            raise BrokenContent([Fault(name, 0, what, "check the folder's permissions and the disk")]) from error


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
