"""Replies to screens: the one Jinja environment, sandboxed, strict, autoescaped and bounded; buttons get words."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from jinja2 import FileSystemLoader, Template
from jinja2.bccache import Bucket, BytecodeCache

from bot.bounds import Bounded
from bot.model import Attachment, Choice, Language, Rows, Screen
from bot.scene import Button, Reply

STAMP = "~"
MOST_COMPILED = 500
LONGEST_BUTTON = 64
"""Bytes of callback data that Telegram takes."""


class Compiled(BytecodeCache):
    """Compiled templates by what they say, so that a new content version compiles only what changed."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._lock = Lock()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Name a template without its folder."""
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in what was compiled before."""
        if (code := self._kept.get((bucket.key, bucket.checksum))) is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, the newest few hundred."""
        with self._lock:
            self._kept[(bucket.key, bucket.checksum)] = bucket.bytecode_to_string()
            while len(self._kept) > MOST_COMPILED:
                self._kept.popitem(last=False)


COMPILED = Compiled()


class TooLong(ValueError):
    """Raised when a button's data would not fit; says which."""


def environment(templates: Path) -> Bounded:
    """Build the environment over the templates folder."""
    return Bounded(
        loader=FileSystemLoader(templates),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=COMPILED,
    )


def compile_all(templates: Path) -> None:
    """Compile every template of a folder, so that no reply has to wait for it."""
    env = environment(templates)
    for name in env.list_templates(extensions=["j2"]):
        env.begin()
        env.get_template(name)


class Renderer:
    """Renders replies of one content version in both languages."""

    def __init__(self, templates: Path) -> None:
        self.env = environment(templates)
        self._labels: dict[str, Mapping[str, str]] = {}

    def template(self, lang: str, name: str) -> Template:
        """Return a template by language and name."""
        self.env.begin()
        return self.env.get_template(f"{lang}/{name}.j2")

    def label(self, lang: str, name: str) -> str:
        """Return a label of the templates; raises KeyError for one that is missing."""
        if lang not in self._labels:
            self._labels[lang] = getattr(self.template(lang, "labels").module, "labels")  # noqa: B009
        return self._labels[lang][name]

    def screen(self, reply: Reply, lang: Language, stamp: str, plain: bool = False) -> Screen:
        """Render one reply; `plain` writes the numbered choices into the text and never replaces a screen."""
        text = self.text(reply.template, reply.facts, lang)
        rows = self.rows(reply.rows, lang, stamp)
        if plain:
            listed = [c.label for row in rows for c in row if c.kind == "answer"]
            text = "\n".join([text, *listed]) if listed else text
        return Screen(
            text=text,
            choices=rows,
            attachments=tuple(Attachment(*f) for f in reply.files),
            replaces=reply.replaces and not plain,
            trace=dict(reply.trace),
            template=f"{lang}/{reply.template}",
            facts=dict(reply.facts),
        )

    def text(self, name: str, facts: Mapping[str, Any], lang: str) -> str:
        """Render a template's text with blank lines tidied."""
        raw = self.template(lang, name).render(**facts)
        lines = [line.strip() for line in raw.split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def rows(self, rows: Iterable[tuple[Button, ...]], lang: str, stamp: str) -> Rows:
        """Give buttons their words, numbers and stamp."""
        out: list[tuple[Choice, ...]] = []
        number = 0
        for row in rows:
            choices = []
            for button in row:
                words = button.label or self.label(lang, button.say)
                if button.numbered:
                    number += 1
                    words = f"{number}. {words}"
                if button.mark:
                    words = f"✓ {words}"
                choices.append(Choice(words, stamped(button, stamp), button.kind))
            if choices:
                out.append(tuple(choices))
        return tuple(out)


def stamped(button: Button, stamp: str) -> str:
    """Return a button's data with round and content version; raises TooLong past Telegram's limit."""
    if button.kind != "answer":
        return button.to
    data = f"{button.to}{STAMP}{stamp}"
    if len(data.encode()) > LONGEST_BUTTON:
        raise TooLong(data)
    return data


def unstamped(data: str) -> tuple[str, str]:
    """Split a button's data into where it leads and its stamp."""
    to, _, stamp = data.partition(STAMP)
    return to, stamp


SHORTEST_START = 2
"""Letters of a label's beginning that may stand for it, where no other label begins so."""


def typed(choices: Iterable[tuple[str, str]], text: str) -> str:
    """Return the data of the choice that was typed by number, by label or by how its label begins; empty for none."""
    said = plain_words(text)
    if not said:
        return ""
    begun = []
    for label, data in choices:
        number, dot, rest = label.removeprefix("✓ ").partition(". ")
        numbered = bool(dot) and number.isdecimal()
        words = plain_words(rest if numbered else label)
        if said in (words, plain_words(label)) or (numbered and said in (number, f"{number}번")):
            return data
        if begins(text, rest if numbered else label):
            begun.append(data)
    return begun[0] if len(begun) == 1 else ""


def begins(text: str, label: str) -> bool:
    """Tell whether a text is the first words of a label, whole words only."""
    said = text.strip(" .!~…").casefold().split()
    words = label.casefold().split()
    return 0 < len(said) < len(words) and words[: len(said)] == said and len("".join(said)) >= SHORTEST_START


def plain_words(text: str) -> str:
    """Fold a label or a typed answer for comparing: case, spaces and closing marks fall away."""
    return re.sub(r"[\s.!?~…✓]+", "", text).casefold()
