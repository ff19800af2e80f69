"""Long texts for Telegram: cut at paragraphs into pieces within its limit, with every tag closed and opened again."""

from __future__ import annotations

import html
import re

LIMIT = 4096
"""UTF-16 units of a message after its tags and entities are resolved."""
PART = re.compile(r"<(/?)([a-z]+)[^>]*>|&(?:#\d+|#x[0-9a-fA-F]+|\w+);|[^<&]+|.", re.DOTALL)


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
    current, size = "", 0
    opened: list[tuple[str, str]] = []
    for token, tag in _tokens(text, limit):
        if tag:
            current += token
            _track(opened, token, tag)
            continue
        length = units(token)
        if size + length > limit and size:
            pieces.append(_closed(current.rstrip(), opened))
            token = token.lstrip("\n ")
            length = units(token)
            current, size = "".join(start for _, start in opened), 0
        current, size = current + token, size + length
    pieces.append(_closed(current, opened))
    return [piece for piece in pieces if plain(piece).strip()]


def _tokens(text: str, limit: int) -> list[tuple[str, str]]:
    """Return the text as tags and runs that stay together: paragraphs if they fit, else lines, else words."""
    for joint in (r"(?<=\n\n)", r"(?<=\n)", r"(?<=\s)"):
        tokens = _cut(text, joint)
        if all(units(token) <= limit // 2 for token, tag in tokens if not tag):
            return tokens
    return [part for token, tag in tokens for part in ([(token, tag)] if tag else [(c, "") for c in _letters(token)])]


def _cut(text: str, joint: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    for match in PART.finditer(text):
        piece = match[0]
        if match[2]:
            tokens.append((piece, match[1] + match[2]))
        elif piece.startswith("&"):
            tokens.append((piece, ""))
        else:
            tokens.extend((part, "") for part in re.split(joint, piece) if part)
    return tokens


def _letters(token: str) -> list[str]:
    return [token] if token.startswith("&") else [token[i : i + 1000] for i in range(0, len(token), 1000)]


def _track(opened: list[tuple[str, str]], token: str, tag: str) -> None:
    if not tag.startswith("/"):
        opened.append((tag, token))
    elif opened and opened[-1][0] == tag[1:]:
        opened.pop()


def _closed(piece: str, opened: list[tuple[str, str]]) -> str:
    return piece + "".join(f"</{tag}>" for tag, _ in reversed(opened))
