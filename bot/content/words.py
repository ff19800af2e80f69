"""Control words and words of several meanings, read from words.toml."""

from __future__ import annotations

from pathlib import Path

from bot.content.read import read_toml
from bot.content.where import BrokenContent, records
from faq.asking import Words


def read_words(root: Path) -> Words:
    """Read words.toml; raises BrokenContent with every fault."""
    source = read_toml(root / "faq/content/words.toml", root)
    control = {}
    for record in records(source, "control"):
        control[record.take("id", str)] = record.texts("words")
        record.close()
    ambiguous = []
    for record in records(source, "ambiguous"):
        ambiguous.append((record.texts("words"), record.texts("topics")))
        record.close()
    tails = source.data.get("tails", {})
    if not isinstance(tails, dict):
        source.fault(source.key_line("tails"), "[tails] must be a table", "write ko = […] and en = […]")
        tails = {}
    if source.faults:
        raise BrokenContent(source.faults)
    return Words(control, tuple(t for group in tails.values() for t in group), tuple(ambiguous))
