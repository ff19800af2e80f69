"""Other words for what topics and kinds of talk are about, read from notions.csv."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.content.read import read_csv
from bot.content.where import BrokenContent, Fault

FILE = "faq/content/notions.csv"
LONGEST = 40
"""Letters of an expression; a longer one is a sentence, which belongs among the phrasings."""


def read_notions(root: Path) -> Mapping[str, str]:
    """Return the expressions of each topic or kind of talk, a line each; none where there is no file.

    Raises BrokenContent with the faults of the table, else with those of its cells.
    """
    path = root / FILE
    if not path.exists():
        return {}
    found: dict[str, list[str]] = {}
    faults = []
    for line, row in read_csv(path, root, ("of", "words")):
        if not row["of"] or not row["words"]:
            faults.append(Fault(FILE, line, "a cell is empty", "give the topic or kind of talk, and the words"))
        elif len(row["words"]) > LONGEST:
            faults.append(
                Fault(FILE, line, f"more than {LONGEST} letters", "write a sentence as a phrasing of the topic")
            )
        found.setdefault(row["of"], []).append(row["words"])
    if faults:
        raise BrokenContent(faults)
    return {of: "\n".join(dict.fromkeys(words)) for of, words in found.items()}
