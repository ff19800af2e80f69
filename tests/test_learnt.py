"""What was learnt is kept and taken back as it was; what is damaged, or of another thing, is learnt anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.learnt import PACKING, cache_folder, fitted, indexed, remembered
from bot.content.packed import Packing
from faq.match import Matcher

ENTRIES: list[dict[str, Any]] = [
    {"id": "deadline", "questions": ["마감이 언제인가요", "신청 마감일", "when is the deadline", "last day to apply"]},
    {"id": "fee", "questions": ["수수료가 있나요", "비용이 드나요", "is there a fee", "what does it cost"]},
    {"id": "chat", "questions": ["안녕하세요", "hello there"], "declines": True, "aside": True},
]
ITEMS = [
    {"no": 1, "ko": "이차전지 양극재", "en": "cathode materials", "keywords": ["배터리 소재"], "loose": ["양극"]},
    {"no": 2, "ko": "자율주행차", "en": "self-driving car", "keywords": ["자율 주행"], "loose": []},
]
plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
keys = st.integers() | st.text() | st.tuples(st.text(), st.integers())
things = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.frozensets(keys)
        | st.sets(keys)
        | st.dictionaries(keys, inner)
    ),
    max_leaves=20,
)


class Stranger:
    """Is of no class that is packed."""


@given(things)
def test_plain_things_come_back_as_they_were(thing: Any) -> None:
    again = PACKING.unpack(PACKING.pack(thing, "a"), "a")
    assert again == thing
    assert type(again) is type(thing)


@pytest.mark.parametrize("array", [np.arange(7), np.zeros((0, 3), np.float32), np.eye(3), np.array([True, False])])
def test_arrays_come_back_with_kind_and_shape(array: np.ndarray) -> None:
    before, again, after = PACKING.unpack(PACKING.pack(["가", array, ["나", array]], "a"), "a")[:3]
    assert (before, after[0]) == ("가", "나")
    assert again.dtype == array.dtype
    assert np.array_equal(again, array)
    assert np.array_equal(after[1], array)


@pytest.mark.parametrize("thing", [Stranger(), {"a": [Stranger()]}, b"bytes", 1j, Matcher.query])
def test_what_is_of_no_known_kind_is_not_packed(thing: object) -> None:
    with pytest.raises(TypeError, match="not packed"):
        PACKING.pack(thing, "a")


def test_what_is_damaged_or_under_another_mark_is_refused() -> None:
    kept = PACKING.pack({"가": [1, 2, np.arange(50)]}, "a")
    spoilt = [kept[:at] + bytes([kept[at] ^ 1]) + kept[at + 1 :] for at in range(len(kept))]
    for data in (b"", kept[:-1], kept[:20], kept + b" ", *spoilt):
        with pytest.raises(ValueError, match="not whole"):
            PACKING.unpack(data, "a")
    with pytest.raises(ValueError, match="another thing"):
        PACKING.unpack(kept, "b")


def test_an_object_is_made_of_the_classes_named_and_of_no_other() -> None:
    stranger = Packing([Stranger]).pack(Stranger(), "a")
    assert isinstance(Packing([Stranger]).unpack(stranger, "a"), Stranger)
    with pytest.raises(KeyError):
        PACKING.unpack(stranger, "a")


@pytest.mark.parametrize(
    "entries", [[], ENTRIES[:1], ENTRIES, [{"id": "empty", "questions": []}], [{"id": "marks", "questions": ["???"]}]]
)
def test_a_matcher_comes_back_as_it_was(entries: list[dict[str, Any]]) -> None:
    made = Matcher()
    made.fit(entries)
    again = PACKING.unpack(PACKING.pack(made, "a"), "a")
    for text in ("마감 언제", "akrka djswp", "비용", "deadline?", "안녕"):
        assert again.query(text) == made.query(text)
    assert list(again.leave_one_out()) == list(made.leave_one_out())
    assert (again.answer_at, again.offer_at) == (made.answer_at, made.offer_at)


def test_what_is_kept_is_not_learnt_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first, index = fitted(ENTRIES), indexed(ITEMS, {})
    assert len(list(cache_folder().iterdir())) == 2
    monkeypatch.setattr(Matcher, "fit", lambda *_: pytest.fail("it was learnt again"))
    assert fitted(ENTRIES).query("마감일이 언제") == first.query("마감일이 언제")
    assert indexed(ITEMS, {}).find("양극재 만듭니다") == index.find("양극재 만듭니다")


def test_what_is_kept_badly_or_nowhere_is_learnt_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert remembered(["a"], lambda: [1]) == [1]
    (path,) = cache_folder().iterdir()
    path.write_bytes(path.read_bytes()[:-1])
    assert remembered(["a"], lambda: [2]) == [2]
    assert remembered(["a"], lambda: [3]) == [2]
    monkeypatch.setenv("XDG_CACHE_HOME", str(path))
    assert remembered(["a"], lambda: [4]) == [4]
