"""The conversation joined from a content version and what was learnt from it; no channel is known here."""

from __future__ import annotations

from functools import cached_property

from bot.content.learnt import fitted, indexed
from bot.content.load import Content
from bot.content.questionnaire import WORD_LISTS, ItemWords
from bot.conversation import Conversation
from bot.finding import ItemFinder, ItemsFound
from bot.replies import Renderer
from faq.asking import Asker, phrasings
from faq.match import Matcher

MOST_TRADES, LEAST_TRADE, BESIDE = 5, 5.0, 0.3
"""Industries offered at most, the score of the best below which none is, and that of those shown beside it."""


def asker(content: Content) -> Asker:
    """Join the entries with a matcher that has learnt their phrasings."""
    return Asker(content.entries, fitted(learnt_from(content)), content.words)


class Items(ItemFinder):
    """The item finder over the content's list."""

    def __init__(self, content: Content) -> None:
        self.content = content
        words = content.item_words
        rows = []
        for i in content.items.values():
            aids = words.get(i.no, ItemWords())
            keywords = (*i.keywords, *aids.terms)
            rows.append({"no": i.no, "ko": i.name["ko"], "en": i.name["en"], "keywords": keywords, "loose": aids.loose})
        lists = {no: aids.terms for no, aids in words.items() if no in WORD_LISTS}
        self.index = indexed(rows, lists | {"none_loose": words.get("none", ItemWords()).loose})

    def find(self, text: str) -> ItemsFound:
        """Return the items near a description."""
        status, items = self.index.find(text)
        return ItemsFound(status, items)

    @cached_property
    def trades(self) -> Matcher:
        """The matcher over industries: their names and search words of our own."""
        words = self.content.size_words
        named = words.industries.items()
        return fitted(
            [{"id": c, "questions": [i.name["ko"], i.name["en"], *words.industry_words.get(c, ())]} for c, i in named]
        )

    def industries(self, text: str) -> tuple[tuple[str, int], ...]:
        """Return the industries near a description."""
        found = self.trades.query(text, MOST_TRADES)
        if not found or found[0][1] < LEAST_TRADE:
            return ()
        return tuple((code, round(score)) for code, score in found if score >= BESIDE)


def finder(content: Content) -> ItemFinder:
    """Build the item finder."""
    return Items(content)


def conversation(content: Content, earlier: Conversation | None = None) -> Conversation:
    """Join everything that answers an update; what an earlier version learnt is taken over where it still holds."""
    return Conversation(
        content,
        Renderer(content.root / "templates"),
        taught(content, earlier) or asker(content),
        earlier.finder if earlier and same_items(content, earlier.content) else learnt_items(content),
    )


def learnt_items(content: Content) -> ItemFinder:
    """Build the item finder with its trades, so that no turn has to wait for them."""
    items = Items(content)
    assert items.trades
    return items


def taught(content: Content, earlier: Conversation | None) -> Asker | None:
    """Return an asker with the earlier version's matcher, None where the phrasings differ."""
    if earlier is None or learnt_from(content) != learnt_from(earlier.content):
        return None
    return Asker(content.entries, earlier.asker.ranker, content.words)


def learnt_from(content: Content) -> list[dict[str, object]]:
    """Return what the matcher learns from."""
    return phrasings(content.entries.values(), content.words)


def same_items(content: Content, other: Content) -> bool:
    """Whether two versions have the same items, industries and search words."""
    parts = [(c.items, c.item_words, c.size_words) for c in (content, other)]
    return parts[0] == parts[1]
