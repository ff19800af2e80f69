"""Which Korean each English text was reviewed against, so that an English older than its Korean is seen."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.content.read import read_csv
from bot.content.where import Fault

if TYPE_CHECKING:
    from bot.content.load import Content

FILE = "faq/content/reviewed.csv"
COLUMNS = ("id", "ko")


def korean(content: Content) -> dict[str, tuple[str, str]]:
    """Return for each record with two languages where it stands and the hash of its Korean."""
    out: dict[str, tuple[str, str]] = {}
    for entry in content.entries.values():
        texts = [entry.title, *(r.text for r in entry.lines), *entry.ask, *(n.about for n in entry.not_known)]
        out[entry.id] = (entry.where, hashed(t["ko"] for t in texts))
    place = "eligibility/content/questionnaire.toml:0"
    for question in content.questionnaire.questions:
        texts = [question.ask, question.help, question.why, *(o.text for o in question.options)]
        out[f"question.{question.id}"] = (place, hashed(t["ko"] for t in texts))
    for criterion in content.questionnaire.criteria:
        texts = [criterion.title, criterion.ask, criterion.who, criterion.otherwise, criterion.unknown]
        texts += [r.reason for r in criterion.rules]
        out[f"criterion.{criterion.id}"] = (place, hashed(t["ko"] for t in texts))
    return out


def hashed(texts: Iterable[Any]) -> str:
    """Return a short hash of texts in their order."""
    return hashlib.sha256(json.dumps(list(texts), ensure_ascii=False).encode()).hexdigest()[:12]


def read_reviewed(root: Path) -> dict[str, str]:
    """Return the hash of the Korean that each record was last reviewed at; raises BrokenContent."""
    if not (root / FILE).is_file():
        return {}
    return {row["id"]: row["ko"] for _, row in read_csv(root / FILE, root, COLUMNS)}


def stale_notes(content: Content) -> Iterator[Fault]:
    """Yield a note for each record whose Korean changed after its English was reviewed."""
    known = read_reviewed(content.root)
    for id_, (where, ko) in korean(content).items():
        if known.get(id_) == ko:
            continue
        file, _, line = where.rpartition(":")
        what = "its Korean changed after its English was reviewed" if id_ in known else "its English was never reviewed"
        yield Fault(file, int(line), f'"{id_}": {what}', f"compare the two, then premier1000 faq reviewed {id_}")


def mark(content: Content, ids: Iterable[str]) -> tuple[str, ...]:
    """Note records as reviewed now and return those that changed; raises KeyError for an unknown one."""
    now = korean(content)
    known = read_reviewed(content.root)
    changed = tuple(id_ for id_ in ids if known.get(id_) != now[id_][1])
    fresh = {id_: known[id_] for id_ in now if id_ in known} | {id_: now[id_][1] for id_ in changed}
    write(content.root, {id_: fresh[id_] for id_ in now if id_ in fresh})
    return changed


def write(root: Path, known: Mapping[str, str]) -> None:
    """Write the list whole, in the order of the content."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows(known.items())
    target = root / FILE
    draft = target.with_name(target.name + ".new")
    draft.write_text(out.getvalue(), encoding="utf-8")
    draft.replace(target)
