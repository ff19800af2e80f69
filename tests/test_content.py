"""Content as an editor meets it: whole or not at all, every fault with file, line and the way to mend it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.content.load import Content, load, version_of
from bot.content.notes import LONGEST, render_faults
from bot.content.where import BrokenContent
from bot.conversation import Conversation
from bot.model import Incoming, Known, Talk
from bot.scene import word
from faq.model import FIRM
from tests.conftest import OVER
from tests.fixture_notice import copy_content, filled_notice

OPEN_2027 = datetime.fromisoformat("2027-02-16T10:00:00+09:00")
"""A moment when the invented round takes applications."""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the shipped content to break."""
    return copy_content(tmp_path / "content")


def edit(root: Path, name: str, old: str, new: str, count: int = 1) -> None:
    """Edit a file as a person would."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def faults_of(root: Path) -> list[str]:
    """Load and return the faults as an editor reads them."""
    with pytest.raises(BrokenContent) as caught:
        load(root)
    return [str(f) for f in caught.value.faults]


BREAKS = [
    ("faq/content/entries/dates.toml", "see_also", "see_alse", "did you mean 'see_also'?"),
    ("faq/content/entries/dates.toml", 'facts = ["', 'facts = ["ZZ9", "', "unknown fact 'ZZ9'"),
    ("faq/content/entries/dates.toml", "| moment", "| momnt", "unknown filter 'momnt'"),
    ("faq/content/entries/dates.toml", "{{ closes", "{{ closing", "unknown name 'closing'"),
    ("faq/content/entries/dates.toml", 'kind = "answer"', 'kind = "anser"', "'anser' is unknown"),
    ("faq/content/notice.toml", "+09:00", "", "has no offset"),
    ("faq/content/notice.toml", 'closes = "2025-02-28', 'closes = "2025-01-28', "not in order"),
    ("faq/content/facts.csv", ",press\n", ",rumour\n", "unknown standing 'rumour'"),
    ("eligibility/content/questionnaire.toml", "size = [", "sise = [", "unknown question 'sise'"),
    (
        "eligibility/content/questionnaire.toml",
        "grounds_complete = false",
        "grounds_complete = true",
        "not from the notice",
    ),
    ("eligibility/content/items.csv", ",repo,", ",guess,", "unknown status 'guess'"),
]


@pytest.mark.parametrize("name, old, new, says", BREAKS, ids=[b[3] for b in BREAKS])
def test_a_broken_edit_is_named_with_file_and_line(copy: Path, name: str, old: str, new: str, says: str) -> None:
    edit(copy, name, old, new)
    found = [f for f in faults_of(copy) if says in f]
    assert found and found[0].startswith(name)


def test_the_line_of_a_fault_is_the_line_of_the_edit(copy: Path) -> None:
    name = "faq/content/entries/dates.toml"
    lines = (copy / name).read_text(encoding="utf-8").split("\n")
    at = next(i for i, line in enumerate(lines) if line.startswith("see_also"))
    lines[at] = lines[at].replace("see_also", "see_alse")
    (copy / name).write_text("\n".join(lines), encoding="utf-8")
    assert f"{name}:{at + 1}:" in faults_of(copy)[0]


@pytest.mark.parametrize("folder", ["faq/content", "eligibility/content", "templates"])
def test_a_missing_folder_is_one_clear_line(copy: Path, folder: str) -> None:
    (copy / folder).rename(copy / "gone")
    assert any(folder in f and "missing" in f for f in faults_of(copy))


def test_text_of_another_encoding_is_refused_with_the_way_to_save_it(copy: Path) -> None:
    path = copy / "faq/content/entries/dates.toml"
    path.write_bytes(path.read_text(encoding="utf-8").replace("—", "-").encode("cp949", "replace"))
    assert any("CP949" in f and "UTF-8" in f for f in faults_of(copy))


@pytest.mark.parametrize("encode", ["utf-8-sig", "utf-16"])
def test_marks_of_notepad_are_taken_off(copy: Path, encode: str) -> None:
    path = copy / "faq/content/entries/dates.toml"
    path.write_bytes(path.read_text(encoding="utf-8").replace("\n", "\r\n").encode(encode))
    assert load(copy).entries.keys() == load().entries.keys()


def test_the_version_follows_the_bytes(copy: Path) -> None:
    before = version_of(copy)
    edit(copy, "faq/content/notice.toml", "over_after_days = 30", "over_after_days = 31")
    assert version_of(copy) != before


def test_shipped_templates_compile_in_both_languages(content: Content) -> None:
    assert not list(render_faults(content))


def test_every_topic_fits_and_no_line_is_firmer_than_its_facts(content: Content, talk_to: Conversation) -> None:
    for lang in ("ko", "en"):
        for entry in content.entries.values():
            turn = talk_to.turn(
                Incoming(1, 1, "text", lang, text=f"/start {entry.id}"), Known(talk=Talk(language=lang)), OVER
            )
            screen = turn.screens[0]
            assert len(screen.text.encode("utf-16-le")) // 2 <= LONGEST, entry.id
            for shown, line in zip(screen.facts["lines"], entry.lines, strict=True):
                weak = any(content.facts[f].standing not in FIRM for f in line.facts)
                assert (shown["standing"] in ("reported", "to_ask")) == weak, (entry.id, shown)


def test_every_finding_says_its_standing(content: Content, talk_to: Conversation) -> None:
    answers = {"item": ("1",), "size": "sme", "field": ("fta",), "exclusion": "read"}
    turn = talk_to.turn(Incoming(1, 1, "text", "ko", text="/result"), Known(talk=Talk(answers=answers)), OVER)
    for shown in turn.screens[1].facts["findings"]:
        assert shown["standing"] in ("confirmed", "reported", "to_ask")
    for shown, line in zip(turn.screens[1].facts["findings"], turn.screens[1].trace.values(), strict=True):
        assert shown["standing"] == word(line["standing"])


def test_a_filled_blank_replaces_the_sentence_of_not_knowing(tmp_path: Path) -> None:
    content = load(filled_notice(tmp_path))
    from bot.talking import conversation

    turn = conversation(content).turn(Incoming(1, 1, "text", "ko", text="/papers"), Known(), OPEN_2027)
    assert "신청서, 사업자등록증명" in turn.screens[0].text and "p. 4" in turn.screens[0].text
