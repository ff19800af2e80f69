"""Each phrasing asked with itself hidden: which lead elsewhere, who steals them, and how many would be served."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.content.learnt import fitted
from bot.content.load import Content
from bot.content.notes import THIN
from faq.asking import phrasings
from faq.match import Matcher

MOST_THIEVES = 20


@dataclass(frozen=True)
class Tried:
    """One phrasing with itself hidden: its entry, the entry that came first, the score and what would come of it."""

    entry: str
    phrasing: str
    best: str
    score: float
    status: str

    @property
    def astray(self) -> bool:
        """Whether it would be answered with another entry."""
        return self.status == "answered" and self.best != self.entry


def tried(content: Content, matcher: Matcher) -> Iterator[Tried]:
    """Yield what comes of each phrasing when it has not been learnt."""
    talk = {f"kind:{k.id}": k.topic for k in content.words.kinds}
    for entry, phrasing, ranking in matcher.leave_one_out():
        best, score = ranking[0] if ranking else ("", 0.0)
        status = "answered" if score >= matcher.answer_at else "offered" if score >= matcher.offer_at else "declined"
        if entry in content.entries:
            yield Tried(entry, phrasing, talk.get(best, best) or best, score, status)


def report(content: Content) -> str:
    """Return the report as lines for an editor."""
    matcher = fitted(phrasings(content.entries.values(), content.words))
    all_tried = list(tried(content, matcher))
    lines = [*astray(content, all_tried), *twice(content), *thin(content)]
    thieves = Counter((t.entry, t.best) for t in all_tried if t.astray)
    lines += [f"{thief} takes {n} of {entry}" for (entry, thief), n in thieves.most_common(MOST_THIEVES)]
    return "\n".join([*lines, summary(all_tried)])


def astray(content: Content, all_tried: Iterable[Tried]) -> Iterator[str]:
    """Yield a line for each phrasing that leads elsewhere."""
    for t in all_tried:
        if t.astray:
            yield f'{content.entries[t.entry].where}: "{t.phrasing}" leads to {t.best} ({t.score:.0f})'


def twice(content: Content) -> Iterator[str]:
    """Yield a line for each phrasing that stands twice, in one entry or in two, spaces and case left aside."""
    seen: dict[str, str] = {}
    for entry in content.entries.values():
        for phrasing in (*entry.phrasings["ko"], *entry.phrasings["en"]):
            folded = "".join(phrasing.split()).casefold()
            if folded in seen:
                yield f'{entry.where}: "{phrasing}" stands in {seen[folded]} already'
            seen.setdefault(folded, entry.id)


def thin(content: Content) -> Iterator[str]:
    """Yield a line for each entry with few phrasings in a language."""
    for entry in content.entries.values():
        for lang, fewest in THIN.items():
            if len(entry.phrasings[lang]) < fewest:
                yield f"{entry.where}: {entry.id} has {len(entry.phrasings[lang])} {lang} phrasings, more find better"


def summary(all_tried: list[Tried]) -> str:
    """Return the shares of what would come of them."""
    outcomes = Counter("answered elsewhere" if t.astray else t.status for t in all_tried)
    total = len(all_tried) or 1
    shares = ", ".join(f"{name} {n} ({100 * n / total:.1f} %)" for name, n in sorted(outcomes.items()))
    return f"{len(all_tried)} phrasings, each with itself hidden: {shares}"
