"""Where a fault in the content stands and how to mend it: file, line, what, how."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, order=True)
class Fault:
    """One fault or note an editor can act on; `line` counts from 1, 0 where the whole file is meant."""

    file: str
    line: int
    what: str
    mend: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.what}" + (f"; {self.mend}" if self.mend else "")


class BrokenContent(Exception):
    """Raised with every fault found; content with a fault never goes live."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(f) for f in self.faults))


@dataclass
class Source:
    """One TOML file as read: its name for faults, its text for line numbers, its records, and the faults so far."""

    file: str
    text: str
    data: Mapping[str, Any]
    faults: list[Fault] = field(default_factory=list)

    def fault(self, line: int, what: str, mend: str = "") -> None:
        """Note a fault at a line of this file."""
        self.faults.append(Fault(self.file, line, what, mend))

    def line(self, table: str, index: int, key: str = "") -> int:
        """Return the line of a key in the nth `[[table]]`, or of the table itself where the key is not found."""
        lines = self.text.split("\n")
        head = re.compile(r"^\s*\[\[" + re.escape(table) + r"\]\]")
        starts = [i for i, line in enumerate(lines) if head.match(line)]
        if index >= len(starts):
            return 0
        start = starts[index]
        if not key:
            return start + 1
        wanted = re.compile(r"^\s*" + re.escape(key) + r"\s*[.=]")
        for i in range(start + 1, len(lines)):
            if re.match(r"^\s*\[\[?" + re.escape(table) + r"\]", lines[i]):
                break
            if wanted.match(lines[i]):
                return i + 1
        return start + 1

    def key_line(self, key: str) -> int:
        """Return the line of a top-level key or plain table, 0 where it is not found."""
        wanted = re.compile(r"^\s*\[?" + re.escape(key) + r"\]?\s*([.=]|$)")
        return next((i + 1 for i, line in enumerate(self.text.split("\n")) if wanted.match(line)), 0)


@dataclass
class Record:
    """One table of a file with what is needed to name its place: fields are taken by name and checked as taken."""

    source: Source
    table: str
    index: int
    values: Mapping[str, Any]
    taken: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The record as an editor knows it: its table and id."""
        return f'{self.table} "{self.values.get("id", self.index + 1)}"'

    def fault(self, key: str, what: str, mend: str = "") -> None:
        """Note a fault at a field of this record."""
        self.source.fault(self.source.line(self.table, self.index, key), f"{self.name}: {what}", mend)

    def take(self, key: str, kind: type, default: Any = None) -> Any:
        """Take a field of the given type; a missing one without a default, or one of another type, is a fault."""
        self.taken.add(key)
        if key not in self.values:
            if default is None:
                self.fault("", f"field '{key}' is missing", f"add {key} = …")
                return kind()
            return default
        value = self.values[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fault(
                key, f"field '{key}' must be {kind.__name__}, not {type(value).__name__}", "text stands in quotes"
            )
            return kind()
        return value

    def words(self, key: str, required: bool = True) -> dict[str, str]:
        """Take a text in both languages; one that is missing or empty is a fault where it is required."""
        value = self.take(key, dict, None if required else {})
        return self.both(key, value, required)

    def both(self, key: str, value: Mapping[str, Any], required: bool = True) -> dict[str, str]:
        """Check a {ko, en} pair and return it stripped."""
        out = {lang: str(value.get(lang, "")).strip() for lang in ("ko", "en")}
        for lang in ("ko", "en"):
            if required and value and not out[lang]:
                self.fault(key, f"'{key}.{lang}' is empty", "write it in both languages")
        for other in set(value) - {"ko", "en"}:
            self.fault(key, f"'{key}.{other}' is no language", "use ko and en")
        return out

    def pair(self, required: bool = True) -> dict[str, str]:
        """Take the record's own ko and en."""
        return {lang: self.take(lang, str, None if required else "").strip() for lang in ("ko", "en")}

    def texts(self, key: str, required: bool = False) -> tuple[str, ...]:
        """Take a list of texts."""
        value = self.take(key, list, None if required else [])
        if any(not isinstance(v, str) for v in value):
            self.fault(key, f"field '{key}' must be a list of texts", "put each in quotes")
            return ()
        return tuple(value)

    def records(self, key: str) -> list[Record]:
        """Take the sub-tables of that name as records of their own."""
        value = self.take(key, list, [])
        if any(not isinstance(v, dict) for v in value):
            self.fault(key, f"'{key}' must be tables", f"write [[{self.table}.{key}]]")
            return []
        before = sum(len(r.get(key, ())) for r in self.source.data.get(self.table, ())[: self.index])
        return [Record(self.source, f"{self.table}.{key}", before + i, v) for i, v in enumerate(value)]

    def close(self) -> None:
        """Note every field that nobody took, with the nearest known name."""
        for key in self.values:
            if key not in self.taken:
                near = difflib.get_close_matches(key, sorted(self.taken), 1)
                self.fault(key, f"unknown field '{key}'", f"did you mean '{near[0]}'?" if near else "remove it")


def records(source: Source, table: str) -> list[Record]:
    """Return the `[[table]]` records of a file."""
    value = source.data.get(table, [])
    if not isinstance(value, list):
        source.fault(source.key_line(table), f"'{table}' must be a list of tables", f"write [[{table}]]")
        return []
    return [Record(source, table, i, v) for i, v in enumerate(value)]


def relative(path: Path, root: Path) -> str:
    """Name a file as an editor knows it: from the content's root, with forward slashes."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.name
