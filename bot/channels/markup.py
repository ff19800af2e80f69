"""The named subset of Telegram's HTML, translated for other channels: safe web HTML and plain terminal text.

Only b, i, u, s, code, pre, blockquote and a with a harmless address are tags; whatever else is written in a text,
tags of other names and crossed or unopened ones included, is shown literally.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

SIMPLE = ("b", "i", "u", "s", "code", "pre", "blockquote")
BLOCKS = ("pre", "blockquote")
UNLINKED = {"a", "code", "pre"}
TAG = re.compile(rf'<(?P<end>/?)(?P<simple>{"|".join(SIMPLE)})>|<a href="(?P<address>[^"<>]*)">|</a>')
ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
"""The entities that Telegram reads; a bare & is an &."""
ADDRESS = re.compile(r"(?:https?://[^\s/?#\\@]+(?:[/?#][^\s\\]*)?|tel:\+?[0-9-]{2,20}|mailto:[^\s@?]+@[^\s@?]+)", re.I)
WRITTEN = re.compile(
    r"https?://[A-Za-z0-9][A-Za-z0-9.-]*[A-Za-z0-9](?::\d{1,5})?(?:[/?#][\w/?#%&=+.,:;~!$*()-]*)?", re.ASCII
)
"""An address written into a text, as messengers make it a link; what only ends the sentence does not belong to it."""
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Control characters, and those that would turn the direction of what follows."""


@dataclass(frozen=True)
class Mark:
    """A piece of a text: words, or the start or the end of a tag (`words` is then the address of a link)."""

    kind: Literal["words", "start", "end"]
    tag: str = ""
    words: str = ""


def printable(text: str) -> str:
    """Return the text without control characters and lone surrogates, its line ends as newlines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return HIDDEN.sub("", text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def safe_address(address: str) -> bool:
    """Tell whether a link may lead there: web pages, telephone numbers and mail, without a name or password."""
    return bool(ADDRESS.fullmatch(address)) and address == printable(address)


def marks(text: str) -> Iterator[Mark]:
    """Yield the pieces of a text in order, every tag closed and none crossed."""
    text, at = printable(text), 0
    opened: list[str] = []
    for match in TAG.finditer(text):
        mark = _mark(match, opened)
        if mark is None:
            continue
        if match.start() > at:
            yield Mark("words", words=_words(text[at : match.start()]))
        at = match.end()
        if mark.kind == "start":
            opened.append(mark.tag)
        else:
            opened.pop()
        yield mark
    if at < len(text):
        yield Mark("words", words=_words(text[at:]))
    yield from (Mark("end", tag) for tag in reversed(opened))


def _mark(match: re.Match[str], opened: list[str]) -> Mark | None:
    """Return what a tag means where it stands, None where it is to be shown literally."""
    tag = match["simple"] or "a"
    if match[0].startswith("</"):
        return Mark("end", tag) if opened and opened[-1] == tag else None
    if tag in opened:
        return None
    address = _words(match["address"] or "")
    if tag == "a" and not safe_address(address):
        return None
    return Mark("start", tag, address)


def _words(text: str) -> str:
    return ENTITY.sub(lambda match: printable(html.unescape(match[0])), text)


def to_web(text: str) -> str:
    """Return HTML that holds nothing but the subset; newlines stay, but for those that a block makes by itself.

    Addresses that are written out become links, as in a messenger.
    """
    pieces: list[str] = []
    opened: list[str] = []
    after_block = False
    for mark in marks(text):
        if mark.kind == "words":
            words = mark.words.removeprefix("\n") if after_block else mark.words
            pieces.append(html.escape(words) if set(opened) & UNLINKED else _linked(words))
            after_block = False if words else after_block
            continue
        opened.append(mark.tag) if mark.kind == "start" else opened.pop()
        block = mark.tag in BLOCKS
        if block and mark.kind == "start" and pieces:
            pieces[-1] = pieces[-1].removesuffix("\n")
        pieces.append(_web_tag(mark))
        after_block = block
    return "".join(pieces)


def _linked(words: str) -> str:
    pieces, at = [], 0
    for match in WRITTEN.finditer(words):
        address = match[0].rstrip(".,:;!?" if "(" in match[0] else ".,:;!?)")
        link = Mark("start", "a", address)
        pieces += [html.escape(words[at : match.start()]), _web_tag(link), html.escape(address), "</a>"]
        at = match.start() + len(address)
    return "".join([*pieces, html.escape(words[at:])])


def _web_tag(mark: Mark) -> str:
    if mark.kind == "end":
        return f"</{mark.tag}>"
    if mark.tag == "a":
        return f'<a href="{html.escape(mark.words)}" target="_blank" rel="noopener noreferrer">'
    return f"<{mark.tag}>"


def to_plain(text: str) -> str:
    """Return plain text: links with their address in brackets, quotations behind a bar, other tags fallen away."""
    lines: list[str] = []
    frames: list[tuple[str, str, list[str]]] = []
    current = lines
    for mark in marks(text):
        if mark.kind == "words":
            current.append(mark.words)
        elif mark.kind == "start":
            frames.append((mark.tag, mark.words, current))
            current = []
        else:
            tag, address, outer = frames.pop()
            outer.append(_plain_tag(tag, address, "".join(current)))
            current = outer
    return "".join(lines)


def _plain_tag(tag: str, address: str, words: str) -> str:
    if tag == "a":
        shown = address.removeprefix("tel:").removeprefix("mailto:")
        return words if words.strip() in (address, shown) else f"{words} ({shown})"
    if tag == "blockquote":
        return "\n".join(f"| {line}" for line in words.strip("\n").split("\n"))
    return words
