"""A version that was shown whole is taken back as it was; any other, or one for another program, is looked at anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot import publishing
from bot.content import learnt, passed
from bot.content.load import SHIPPED, Content, load
from bot.content.shelf import Shelf
from bot.content.where import BrokenContent
from bot.rehearsal import rehearse
from tests.conftest import OVER
from tests.fixture_notice import filled_notice


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Shelf(tmp_path / "kept.db")


def kept(shelf: Shelf) -> Content:
    content = publishing.look(shelf, SHIPPED, OVER)
    passed.note_passed(content)
    return content


def test_a_version_comes_back_as_it_was_read(shelf: Shelf) -> None:
    content = kept(shelf)
    again = passed.passed(content.version, content.root)
    assert again is not None
    for part in ("facts", "publications", "notice", "entries", "items", "item_words", "questionnaire", "size_words"):
        assert getattr(again, part) == getattr(content, part), part
    assert rehearse(again, OVER).shown == rehearse(content, OVER).shown
    for place in ("창원 의창구", "paju", "서울 강남", "광주", "tndnjs", "청주시 오송읍"):
        assert again.offices.decide(place) == content.offices.decide(place)


def test_a_round_that_staff_entered_comes_back_as_it_was_read(shelf: Shelf, tmp_path: Path) -> None:
    content = publishing.look(shelf, filled_notice(tmp_path / "filled"), OVER)
    passed.note_passed(content)
    again = passed.passed(content.version, content.root)
    assert again is not None
    assert (again.notice, again.questionnaire, again.entries) == (
        content.notice,
        content.questionnaire,
        content.entries,
    )


def test_a_restart_neither_reads_nor_rehearses_it_again(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    content = kept(shelf)
    monkeypatch.setattr(publishing, "load", lambda folder: pytest.fail("it was read again"))
    monkeypatch.setattr(publishing, "unsound", lambda *_: pytest.fail("it was rehearsed again"))
    assert publishing.sound(shelf, content.version, OVER).entries == content.entries
    assert publishing.look(shelf, SHIPPED, OVER, content) is content


def test_a_changed_copy_is_refused_whatever_is_kept_of_it(shelf: Shelf) -> None:
    content = kept(shelf)
    with (content.root / "templates/ko/start.j2").open("a", encoding="utf-8") as template:
        template.write("{{ whatever }}")
    with pytest.raises(BrokenContent, match="was changed"):
        publishing.sound(shelf, content.version, OVER)


def test_another_program_or_another_version_is_looked_at_anew(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    content = kept(shelf)
    whole = passed.place(content.version).read_bytes()
    other = passed.place("0123456789ab")
    other.write_bytes(whole)
    assert passed.passed("0123456789ab", content.root) is None
    passed.place(content.version).write_bytes(whole[:-1])
    assert passed.passed(content.version, content.root) is None
    passed.place(content.version).write_bytes(whole)
    assert passed.passed(content.version, content.root) is not None
    monkeypatch.setattr(passed, "program", lambda: "another")
    assert passed.passed(content.version, content.root) is None
    assert publishing.sound(shelf, content.version, OVER).entries == load(content.root).entries


def test_the_cache_stays_small_and_keeps_what_is_of_use(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learnt, "MOST_KEPT", 2500)
    paths = [learnt.cache_folder() / name for name in "abcd"]
    for at, path in enumerate(paths[:2]):
        learnt.keep(path, bytes(1000))
        os.utime(path, (at, at))
    learnt.read(paths[0])
    learnt.keep(paths[2], bytes(1000))
    assert [p.is_file() for p in paths] == [True, False, True, False]
