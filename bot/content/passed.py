"""Versions that this program has shown whole before, kept loaded: a restart need neither read nor rehearse them again.

What is kept holds for the program as it is, with its libraries; after an update every version is looked at anew.
"""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import version as release
from pathlib import Path

import eligibility.model
import eligibility.size_law
import faq.model
import faq.notice
import faq.offices
import faq.place_reading
import faq.place_typos
import faq.places
import faq.said
from bot.content import facts, notice, office_tables, office_words, offices, questionnaire, ready, size, size_words
from bot.content.learnt import cache_folder, keep, read
from bot.content.load import SHIPPED, Content
from bot.content.packed import Packing

MODULES = (
    *(eligibility.model, eligibility.size_law),
    *(faq.model, faq.notice, faq.offices, faq.place_reading, faq.place_typos, faq.places, faq.said),
    *(facts, notice, office_tables, office_words, offices, questionnaire, ready, size, size_words),
)
"""Where the classes stand that a content is made of."""
PACKING = Packing([c for m in MODULES for c in vars(m).values() if isinstance(c, type) and c.__module__ == m.__name__])
ROOMS = ("bot", "eligibility", "faq", "templates")
LIBRARIES = ("jinja2", "markupsafe")
"""What else decides whether a screen can be shown."""


def passed(version: str, root: Path) -> Content | None:
    """Return a version that was shown whole, as it stands in a folder; None where it has to be looked at."""
    try:
        parts = PACKING.unpack(read(place(version)), version)
    except (OSError, ValueError):
        return None
    return Content(root, version, **parts)


def note_passed(content: Content) -> None:
    """Keep a version that has been shown whole."""
    parts = {name: getattr(content, name) for name in Content.__dataclass_fields__ if name not in ("root", "version")}
    keep(place(content.version), PACKING.pack(parts, content.version))


def place(version: str) -> Path:
    """Return where a version is kept for this program."""
    return cache_folder() / f"{version}-{program()}.content"


@cache
def program() -> str:
    """Return the hash of the program: its code, the templates it came with, the libraries that render."""
    said = [sys.version, *(f"{name} {release(name)}" for name in LIBRARIES)]
    digest = hashlib.sha256("\n".join(said).encode())
    for room in ROOMS:
        for path in sorted(p for p in (SHIPPED / room).rglob("*") if p.suffix in (".py", ".j2")):
            digest.update(path.relative_to(SHIPPED).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
