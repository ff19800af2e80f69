"""Where a workbook's cell stands in the content: a file, and steps into it that survive other edits."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

Step = str | int | dict[str, str]
"""A key, the nth of a list, or the record whose fields are these."""
Path = tuple[Step, ...]


def dumped(path: Path) -> str:
    """Write a path as one line."""
    return json.dumps(list(path), ensure_ascii=False)


def step_into(value: Any, step: Step) -> Any:
    """Return what one step leads to; raises KeyError or IndexError."""
    if isinstance(step, dict):
        return value[index_of(value, step)]
    return value[step]


def index_of(records: Sequence[Any], wanted: dict[str, str]) -> int:
    """Return the place of the record whose fields are these; raises KeyError where there is none."""
    for index, record in enumerate(records):
        if all(str(record.get(k, "")) == v for k, v in wanted.items()):
            return index
    raise KeyError(json.dumps(wanted, ensure_ascii=False))


def value_at(data: Any, path: Path) -> Any:
    """Return the value at a path, None where it is not there."""
    try:
        for step in path:
            data = step_into(data, step)
    except (KeyError, IndexError, TypeError):
        return None
    return data


def shown(value: Any) -> str:
    """Write a value as a cell shows it: lists with commas, yes and no as true and false, nothing as empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(shown(v) for v in value)
    return str(value)


class NotThat(ValueError):
    """Raised for a cell that cannot be what its column holds; says how to write it."""


def meant(text: str, kind: str) -> Any:
    """Read a cell as its column means it; raises NotThat."""
    if kind == "list":
        return [part for part in re.split(r"[\s,;]+", text) if part]
    if kind == "int":
        if text and not re.fullmatch(r"\d{1,9}", text.replace(",", "")):
            raise NotThat("write a whole number (숫자만 적어 주세요)")
        return int(text.replace(",", "") or 0)
    if kind == "bool":
        if text.casefold() not in ("true", "false"):
            raise NotThat("write true or false")
        return text.casefold() == "true"
    return text
