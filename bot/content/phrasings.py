"""Each phrasing asked with itself hidden: which lead elsewhere, who steals them, and how many would be served."""

from __future__ import annotations

from collections import Counter

from bot.content.learnt import fitted
from bot.content.load import Content
from faq.asking import phrasings


def report(content: Content) -> str:
    """Return the report as lines for an editor."""
    matcher = fitted(phrasings(content.entries.values()))
    outcomes: Counter[str] = Counter()
    stolen: Counter[tuple[str, str]] = Counter()
    lines: list[str] = []
    for entry, phrasing, ranking in matcher.leave_one_out():
        best, score = ranking[0] if ranking else ("", 0.0)
        status = "answered" if score >= matcher.answer_at else "offered" if score >= matcher.offer_at else "declined"
        outcomes[status if best == entry or status == "declined" else f"{status} elsewhere"] += 1
        if best and best != entry and status == "answered":
            stolen[(entry, best)] += 1
            lines.append(f'{content.entries[entry].where}: "{phrasing}" leads to {best} ({score:.0f})')
    total = sum(outcomes.values()) or 1
    lines += [f"{thief} takes {n} of {entry}" for (entry, thief), n in stolen.most_common(15)]
    lines.append(", ".join(f"{name} {n} ({100 * n / total:.1f} %)" for name, n in sorted(outcomes.items())))
    return "\n".join(lines)
