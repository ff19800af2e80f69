"""Bytes of an editor's file to clean text: marks of Notepad, Excel and HWP are taken off or refused in words."""

from __future__ import annotations

import csv
import io
import itertools
import re
import tomllib
import unicodedata
from pathlib import Path

from bot.content.where import BrokenContent, Fault, Source, relative

LARGEST = 4_000_000
"""Bytes of one content file; more is a mistake and would only slow the load."""


CURLY = re.compile(r"""^[^"'#]*[=\[,]\s*[“”‘’„＂]|^\s*[“”‘’„＂].*,?\s*$""")
SAVE_AS = "(메모장: 다른 이름으로 저장 > 인코딩 UTF-8. Excel: CSV UTF-8)"
"""What an editor in Korea does about it, in the words of the programs."""
PRIVATE = re.compile("[\ue000-\uf8ff]")
"""Characters that only the program which wrote them can show."""


def read_text(path: Path, root: Path) -> str:
    """Return the file as NFC text with plain line ends; raises BrokenContent in words an editor understands."""
    name = relative(path, root)
    try:
        if path.stat().st_size > LARGEST:
            raise BrokenContent(
                [Fault(name, 0, "the file is larger than 4 MB", "split it or remove what is no content")]
            )
        raw = path.read_bytes()
    except FileNotFoundError:
        raise BrokenContent(
            [Fault(name, 0, "the file is missing", "restore it; a missing file has no fallback")]
        ) from None
    except OSError as error:
        raise BrokenContent(
            [Fault(name, 0, f"cannot be read ({error.strerror})", "check the folder's permissions")]
        ) from error
    text = unicodedata.normalize("NFC", decode(raw, name)).replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(text.split("\n"), 1):
        if PRIVATE.search(line):
            raise BrokenContent(
                [
                    Fault(
                        name,
                        number,
                        "a private-use character (often pasted from HWP)",
                        "type it again (한글 문서의 특수문자입니다. 지우고 다시 입력해 주세요)",
                    )
                ]
            )
        if "\x00" in line:
            raise BrokenContent(
                [Fault(name, number, "a NUL character", f"save the file again as UTF-8 text {SAVE_AS}")]
            )
    return text


def decode(raw: bytes, name: str) -> str:
    """Decode UTF-8 with or without a mark, or marked UTF-16; anything else is refused with the way to save it."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16")
        except UnicodeDecodeError:
            pass
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        try:
            raw.decode("cp949")
            what = "not UTF-8 but probably CP949 (a Korean Windows encoding)"
        except UnicodeDecodeError:
            what = "not UTF-8 text"
        if b"\x00" in raw:
            what = "UTF-16 without its mark (NUL characters)"
        raise BrokenContent([Fault(name, line, what, f"save it again with encoding UTF-8 {SAVE_AS}")]) from error


def converted(raw: bytes) -> list[str]:
    """Return in what forms a readable file was saved other than UTF-8 with plain line ends; empty for none."""
    found = []
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        found.append("UTF-16")
    elif raw.startswith(b"\xef\xbb\xbf"):
        found.append("UTF-8 with a mark (BOM)")
    text = decode(raw, "")
    if "\r" in text:
        found.append("CRLF")
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        found.append("NFD")
    return found


def read_toml(path: Path, root: Path) -> Source:
    """Read a TOML file with what is needed to name lines."""
    text = read_text(path, root)
    name = relative(path, root)
    try:
        return Source(name, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        line = next((int(w.strip(",)")) for a, w in _pairs(str(error)) if a == "line"), 0)
        curly = curly_line(text)
        if curly and (not line or curly <= line):
            what = "curly quotation marks where TOML needs straight ones"
            raise BrokenContent(
                [Fault(name, curly, what, 'type " again (둥근 따옴표 “ ”를 곧은 따옴표 "로 바꿔 주세요)')]
            ) from error
        raise BrokenContent(
            [Fault(name, line, f"not valid TOML: {error}", "text stands in quotes, one value a line")]
        ) from error


def curly_line(text: str) -> int:
    """Return the first line whose value begins with a curly quotation mark, 0 where none does."""
    lines = text.split("\n")
    return next((n for n, line in enumerate(lines, 1) if CURLY.search(line)), 0)


def _pairs(message: str) -> list[tuple[str, str]]:
    words = message.replace("(at ", "").split()
    return [(a, b) for a, b in itertools.pairwise(words) if b.strip(",)").isdecimal()]


def delimiter(text: str) -> str:
    """Return what parts the cells: the comma, or the semicolon or tab that Excel writes in some settings."""
    heading = text.partition("\n")[0]
    return max(",;\t", key=heading.count)


def read_csv(
    path: Path, root: Path, columns: tuple[str, ...], optional: tuple[str, ...] = ()
) -> list[tuple[int, dict[str, str]]]:
    """Read a table as (line, row) pairs; a missing column or a row of another width is a fault.

    `optional` columns may be missing, and rows may leave them out where they stand last.
    """
    text = read_text(path, root)
    name = relative(path, root)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter(text))
    header = [h.strip() for h in next(reader, [])]
    missing = [c for c in columns if c not in header]
    if missing:
        raise BrokenContent([Fault(name, 1, f"column '{missing[0]}' is missing", "restore the heading line")])
    rows: list[tuple[int, dict[str, str]]] = []
    faults: list[Fault] = []
    for cells in reader:
        if not cells:
            continue
        spare = len(header) - len(cells)
        if spare > 0 and set(header[-spare:]) <= set(optional):
            cells += [""] * spare
        if len(cells) != len(header):
            faults.append(
                Fault(
                    name,
                    reader.line_num,
                    f"{len(cells)} cells where the heading has {len(header)}",
                    "quote cells with commas",
                )
            )
            continue
        rows.append((reader.line_num, dict(zip(header, (c.strip() for c in cells), strict=True))))
    if faults:
        raise BrokenContent(faults)
    return rows
