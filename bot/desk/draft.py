"""The desk's draft: a copy of the live content that staff edit, and which open questions each edit answers.

Nothing in it is live before it is published; what it answers is remembered beside it, so that a desk that is closed
and opened again goes on where it was.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import tomlkit
from tomlkit.items import AoT, Array

from bot.content.entries import ID, KINDS
from bot.content.load import Content, files_of, load
from bot.content.where import BrokenContent, Fault

ENTRIES = "faq/content/entries"


class Unwritable(ValueError):
    """Raised for an edit that cannot be made; the key names a sentence of the desk's words."""


@dataclass(frozen=True)
class NewEntry:
    """A topic as staff first write it: texts by language, phrasings one a line, the facts its first line rests on."""

    id: str
    group: str
    kind: str
    title: Mapping[str, str]
    line: Mapping[str, str]
    phrasings: Mapping[str, Sequence[str]]
    facts: Sequence[str]
    unknown: Mapping[str, str]


class Draft:
    """The draft folder of one desk."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.root = folder, folder / "content"

    @property
    def begun(self) -> bool:
        """Whether there is a draft."""
        return self.root.is_dir()

    def begin(self, live: Content) -> None:
        """Copy the live content, unless a draft is under way."""
        if self.begun:
            return
        making = self.folder / "making"
        shutil.rmtree(making, ignore_errors=True)
        for path in files_of(live.root):
            target = making / path.relative_to(live.root)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
        (making / "answers.json").write_text("{}", encoding="utf-8")
        making.rename(self.root)

    def drop(self) -> None:
        """Throw the draft away."""
        shutil.rmtree(self.root, ignore_errors=True)

    def load(self) -> Content:
        """Load the draft; raises BrokenContent with every fault."""
        if not self.begun:
            raise BrokenContent([Fault("draft", 0, "there is no draft", "begin one from a question")])
        return load(self.root)

    @property
    def answers(self) -> dict[str, str]:
        """The open questions that the draft answers: key -> topic."""
        path = self.root / "answers.json"
        return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}

    def answer(self, keys: Sequence[str], topic: str) -> None:
        """Remember that questions are answered by a topic once the draft is live."""
        self._write(self.root / "answers.json", json.dumps(self.answers | dict.fromkeys(keys, topic)))

    def add_phrasings(self, topic: str, language: str, words: Sequence[str]) -> int:
        """Add phrasings to a topic and return how many were new; what stands there keeps its bytes."""
        path, document, at = self._entry(topic)
        entries = document["entry"]
        assert isinstance(entries, AoT)
        known = entries[at]["phrasings"][language]
        assert isinstance(known, Array)
        fresh = [w for w in dict.fromkeys(words) if w not in list(known)]
        for word in fresh:
            known.add_line(word, indent="  ")
        self._write(path, tomlkit.dumps(document))
        return len(fresh)

    def add_entry(self, entry: NewEntry) -> None:
        """Add a topic at the end of its group's file; raises Unwritable for an id or group that cannot be."""
        if not ID.fullmatch(entry.id):
            raise Unwritable("bad_id")
        if entry.kind not in KINDS:
            raise Unwritable("bad_kind")
        path = self.root / ENTRIES / f"{entry.group}.toml"
        if not ID.fullmatch(entry.group) or not path.is_file():
            raise Unwritable("bad_group")
        if any(f'id = "{entry.id}"\n' in p.read_text(encoding="utf-8") for p in path.parent.glob("*.toml")):
            raise Unwritable("taken_id")
        self._write(path, path.read_text(encoding="utf-8").rstrip("\n") + "\n\n" + written(entry))

    def _entry(self, topic: str) -> tuple[Path, tomlkit.TOMLDocument, int]:
        for path in sorted((self.root / ENTRIES).glob("*.toml")):
            document = tomlkit.parse(path.read_text(encoding="utf-8"))
            for at, record in enumerate(document.get("entry", ())):
                if record.get("id") == topic:
                    return path, document, at
        raise Unwritable("no_topic")

    def _write(self, path: Path, text: str) -> None:
        new = path.with_name(path.name + ".new")
        new.write_text(text, encoding="utf-8")
        new.replace(path)


def written(entry: NewEntry) -> str:
    """Return a topic as it stands in its file."""

    def quoted(text: str) -> str:
        return tomlkit.item(" ".join(text.split())).as_string()

    def listed(texts: Sequence[str]) -> str:
        return "".join(f"  {quoted(t)},\n" for t in texts)

    lines = ["[[entry]]", f'id = "{entry.id}"', f'kind = "{entry.kind}"']
    lines += [f"title.{lang} = {quoted(entry.title[lang])}" for lang in ("ko", "en")]
    lines += [f"phrasings.{lang} = [\n{listed(entry.phrasings[lang])}]" for lang in ("ko", "en")]
    lines += ["", "[[entry.line]]", *(f"{lang} = {quoted(entry.line[lang])}" for lang in ("ko", "en"))]
    lines += ["facts = [" + ", ".join(quoted(f) for f in entry.facts) + "]"]
    if entry.unknown.get("ko"):
        lines += ["", "[[entry.not_known]]", 'kind = "not_entered"']
        lines += [f"about.{lang} = {quoted(entry.unknown[lang])}" for lang in ("ko", "en")]
    return "\n".join(lines) + "\n"
