"""A table's cells in their own bytes: one cell is replaced or a row added, and nothing else of the file moves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """One cell: where its text begins and ends in the file, and what it says."""

    start: int
    end: int
    value: str


def scan(text: str, mark: str = ",") -> list[list[Span]]:
    """Return every row of a table as cells with their places; quoted cells may hold line ends."""
    rows: list[list[Span]] = []
    row: list[Span] = []
    at = 0
    while at < len(text):
        end = _end(text, at, mark)
        raw = text[at:end]
        quoted = raw[:1] == '"'
        row.append(Span(at, end, raw[1:-1].replace('""', '"') if quoted else raw))
        if end < len(text) and text[end] == mark:
            at = end + 1
            if at == len(text):
                row.append(Span(at, at, ""))
            continue
        at = end + (2 if text[end : end + 2] == "\r\n" else 1)
        rows.append(row)
        row = []
    if row:
        rows.append(row)
    return rows


def _end(text: str, at: int, mark: str) -> int:
    """Return where the cell that begins at a place ends."""
    if text[at : at + 1] == '"':
        close = text.find('"', at + 1)
        while close >= 0 and text[close + 1 : close + 2] == '"':
            close = text.find('"', close + 2)
        at = close + 1 if close >= 0 else len(text)
    ends = [i for i in (text.find(mark, at), text.find("\n", at), text.find("\r", at)) if i >= 0]
    return min(ends, default=len(text))


def written(value: str, mark: str = ",") -> str:
    """Return a cell as a table writes it, quoted where it has to be."""
    risky = any(c in value for c in (mark, '"', "\n", "\r"))
    return '"' + value.replace('"', '""') + '"' if risky else value


def replaced(text: str, key: str, column: str, value: str, mark: str = ",") -> str:
    """Return the table with one cell replaced; raises KeyError where the row or column is not there."""
    rows = scan(text, mark)
    at = [c.value.strip() for c in rows[0]].index(column) if column in [c.value.strip() for c in rows[0]] else -1
    row = next((r for r in rows[1:] if r[0].value.strip() == key), None)
    if at < 0 or row is None:
        raise KeyError(column if at < 0 else key)
    if at < len(row):
        cell = row[at]
        return text[: cell.start] + written(value, mark) + text[cell.end :]
    end = row[-1].end
    return text[:end] + mark * (at - len(row) + 1) + written(value, mark) + text[end:]


def added(text: str, cells: dict[str, str], mark: str = ",") -> str:
    """Return the table with a row at its end, its cells in the heading's order."""
    heading = [c.value.strip() for c in scan(text, mark)[0]]
    end = "\r\n" if "\r\n" in text else "\n"
    values = [written(cells.get(name, ""), mark) for name in heading]
    while values and not values[-1] and heading[len(values) - 1] in ("round", "valid_from", "valid_to"):
        values.pop()
    return text + ("" if text.endswith("\n") else end) + mark.join(values) + end
