"""The report on phrasings: each asked with itself hidden, twice-told ones, thin entries, and the shares."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.content.load import Content
from bot.content.phrasings import report, thin, twice


@pytest.fixture(scope="module")
def muddled(content: Content) -> Content:
    """A small content in which one entry holds another's phrasings, and one is thin."""
    ids = ("apply_fee", "by_post", "ministries", "review_steps", "out_of_scope", "verdict_request")
    entries = {id_: content.entries[id_] for id_ in ids}
    post = entries["by_post"]
    stolen = {"ko": (*post.phrasings["ko"][:11], *entries["apply_fee"].phrasings["ko"][:8]), "en": post.phrasings["en"]}
    entries["by_post"] = replace(post, phrasings=stolen)
    entries["ministries"] = replace(
        entries["ministries"], phrasings={k: v[:5] for k, v in entries["ministries"].phrasings.items()}
    )
    return replace(content, entries=entries)


def test_what_stands_in_two_entries_is_named_with_file_and_line(muddled: Content) -> None:
    lines = list(twice(muddled))
    assert len(lines) == 8
    assert all(re.match(r"faq/content/entries/filing\.toml:\d+: ", line) and "already" in line for line in lines)


def test_thin_entries_are_named(muddled: Content) -> None:
    assert [line.split(": ")[1].split()[0] for line in thin(muddled)] == ["ministries", "ministries"]


def test_a_thief_is_named_and_the_shares_sum_to_all(muddled: Content) -> None:
    told = report(muddled)
    assert re.search(r"(apply_fee takes \d+ of by_post|by_post takes \d+ of apply_fee)", told)
    last = told.split("\n")[-1]
    counts = [int(n) for n in re.findall(r"(\d+) \(", last)]
    assert (
        sum(counts)
        == int(last.split()[0])
        == sum(len(p) for e in muddled.entries.values() for p in e.phrasings.values())
    )


def test_the_shipped_content_tells_nothing_twice_and_has_no_thin_entry(content: Content) -> None:
    assert list(twice(content)) == [] and list(thin(content)) == []
