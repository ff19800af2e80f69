"""Long texts for Telegram: cut at paragraphs into pieces within its limit, with every tag closed and opened again."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

LIMIT = 4096
"""UTF-16 units of a message after its tags and entities are resolved."""
TAG = re.compile(r"<(/?)([a-z]+)[^>]*>")
LETTER = re.compile(r"<[^>]*>|&(?:#\d+|#x[0-9a-fA-F]+|\w+);|.", re.DOTALL)
JOINTS = (r"(?<=\n\n)(?!\n)", r"(?<=\n)", r"(?<=\s)(?![^<]*>)")
"""After a paragraph, a line, a word that is not inside a tag."""


def units(text: str) -> int:
    """Return the length in UTF-16 units of a text in Telegram's HTML, tags not counted."""
    plain = html.unescape(re.sub(r"<[^>]*>", "", text))
    return len(plain) + sum(1 for c in plain if ord(c) > 0xFFFF)


def plain(text: str) -> str:
    """Return the text without its tags."""
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def split(text: str, limit: int = LIMIT) -> list[str]:
    """Cut a text into pieces of at most `limit` units: between paragraphs, else lines, else words."""
    if units(text) <= limit:
        return [text]
    pieces: list[str] = []
    opened: list[tuple[str, str]] = []
    current, size = "", 0
    for atom in _atoms(text, JOINTS, limit):
        length = units(atom)
        if size and size + length > limit:
            pieces.append(current.rstrip() + _closing(opened))
            current, size = "".join(start for _, start in opened), 0
        _track(opened, atom)
        current, size = current + atom, size + length
    pieces.append(current.rstrip() + _closing(opened))
    return [piece for piece in pieces if plain(piece).strip()]


def _atoms(text: str, joints: tuple[str, ...], limit: int) -> Iterator[str]:
    """Yield what stays together: paragraphs that fit; of others the lines, of those the words or letters."""
    if units(text) <= limit and len(joints) < len(JOINTS):
        yield text
    elif not joints:
        yield from (match[0] for match in LETTER.finditer(text))
    else:
        for part in re.split(joints[0], text):
            yield from _atoms(part, joints[1:], limit) if units(part) > limit else [part]


def _track(opened: list[tuple[str, str]], atom: str) -> None:
    for match in TAG.finditer(atom):
        if not match[1]:
            opened.append((match[2], match[0]))
        elif opened and opened[-1][0] == match[2]:
            opened.pop()


def _closing(opened: list[tuple[str, str]]) -> str:
    return "".join(f"</{tag}>" for tag, _ in reversed(opened))
