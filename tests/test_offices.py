"""From a place to its office: the cases, every row and alias of the tables, and what holds for any text."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.load import Content
from bot.content.offices import Found, Offices
from tests.hostile import TEXTS

ROOT = Path(__file__).resolve().parents[1]
GROUPS = tomllib.loads((ROOT / "tests/cases/places.toml").read_text(encoding="utf-8"))["group"]
PLAIN = ("short names and endings", "full addresses", "estates and districts", "old names", "provinces of one office")
CASES = [(say, group) for group in GROUPS for say in group["say"]]


@pytest.fixture(scope="module")
def offices(content: Content) -> Offices:
    """The offices of the shipped content."""
    return content.offices


def table(name: str) -> list[dict[str, str]]:
    """Read a shipped table."""
    with (ROOT / "faq/content" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def candidates(found: Found) -> set[str]:
    """Return the offices among the candidates."""
    return {c.office for c in found.candidates}


@pytest.mark.parametrize(("say", "group"), CASES, ids=[f"{g['kind']}: {s}" for s, g in CASES])
def test_a_place_leads_to_its_office_to_a_question_or_to_none(offices: Offices, say: str, group: Any) -> None:
    found = offices.decide(say, direct=not group.get("sentence"))
    if group.get("none"):
        assert found.status == "none"
    elif "ask" in group:
        assert found.status == "ask" and found.office is None
        assert candidates(found) == set(group["ask"]) or set(group["ask"]) < candidates(found)
    else:
        assert (found.status, found.office, found.alt) == ("found", group["office"], group.get("alt"))


def test_there_are_cases_of_every_kind_in_both_languages() -> None:
    assert len(CASES) >= 300
    assert sum(say.isascii() and any(c.isalpha() for c in say) for say, _ in CASES) >= 60


@pytest.mark.parametrize("row", table("jurisdiction.csv"), ids=lambda r: f"{r['sigungu_ko']} {r['dong_ko']}".strip())
def test_every_area_is_found_by_its_full_name(offices: Offices, row: dict[str, str]) -> None:
    full = f"{row['sido_ko']} {row['sigungu_ko']} {row['dong_ko']}".strip()
    for said in (full, full.replace(" ", ""), f"{full}에 있습니다", f"{full} 123-4"):
        found = offices.decide(said)
        assert (found.status, found.office) == ("found", row["hq_office_id"]), said
        assert found.alt == (row["alt_hq_office_id"] or None)


@pytest.mark.parametrize("row", table("jurisdiction.csv"), ids=lambda r: f"{r['sigungu_ko']} {r['dong_ko']}".strip())
def test_a_city_alone_is_never_given_to_another_office(offices: Offices, row: dict[str, str]) -> None:
    for said in (f"{row['sigungu_ko']} {row['dong_ko']}".strip(), f"{row['sigungu_en']}, {row['sido_en']}"):
        found = offices.decide(said)
        assert found.office == row["hq_office_id"] or (
            found.status == "ask" and row["hq_office_id"] in candidates(found)
        )


def test_every_name_leads_to_one_of_its_areas(offices: Offices) -> None:
    areas: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for row in table("places.csv"):
        areas[row["alias"]].add((row["sido_ko"], row["sigungu_ko"], row["dong_ko"]))
    for alias, keys in areas.items():
        meant = {r.office for key in keys for r in offices.jurisdiction.rows_in(key)}
        found = offices.decide(alias)
        assert found.office in meant or (found.status == "ask" and candidates(found) & meant), alias


def test_every_village_beside_its_city_leads_to_its_office(offices: Offices) -> None:
    for row in table("villages.csv"):
        key = (row["sido_ko"], row["sigungu_ko"], row["dong_ko"])
        meant = {r.office for r in offices.jurisdiction.rows_in(key)}
        found = offices.decide(f"{row['sido_ko']} {row['sigungu_ko']} {row['name']} 12-3")
        assert found.office in meant or (found.status == "ask" and candidates(found) <= meant), row


def test_no_office_is_confirmed_and_every_decision_says_why(offices: Offices) -> None:
    for say, group in CASES:
        found = offices.decide(say, direct=not group.get("sentence"))
        assert not found.confirmed
        for lang in ("ko", "en"):
            assert offices.because(found, lang)


@given(st.text(max_size=80) | st.sampled_from(TEXTS))
@settings(max_examples=200, deadline=None)
def test_any_text_is_decided(content: Content, text: str) -> None:
    for direct in (True, False):
        found = content.offices.decide(text, direct)
        assert found.status in ("found", "ask", "none") and not found.confirmed
        assert (found.office is None) == (found.status != "found")
        assert bool(found.candidates) == (found.status == "ask")


ENDED = ("요", "다", "서", "데")
BARE = [s for s, g in CASES if g["kind"] in PLAIN and s[-1] > "ㄱ" and not s.endswith(ENDED)]


@given(st.sampled_from(BARE))
@settings(max_examples=150, deadline=None)
def test_saying_that_it_stands_there_changes_nothing(content: Content, say: str) -> None:
    plain = content.offices.decide(say)
    stated = content.offices.decide(f"{say}에 있습니다")
    assert (plain.status, plain.office, plain.alt) == (stated.status, stated.office, stated.alt)


def test_only_the_first_three_hundred_characters_are_looked_at(offices: Offices) -> None:
    assert offices.decide("가" * 300 + " 수원").status == "none"
    assert offices.decide("수원 " + "가나다 " * 2000).office == "incheon"


def test_a_row_that_staff_have_confirmed_is_confirmed(tmp_path: Path, content: Content) -> None:
    from bot.content.facts import read_publications
    from bot.content.offices import read_offices

    copied = edited(
        tmp_path, "jurisdiction.csv", "수원세관,incheon,LAW61;N-SUWON19,derived", "수원세관,incheon,LAW61,official"
    )
    changed = read_offices(copied, read_publications(copied))
    assert changed.decide("수원").confirmed and not changed.decide("평택").confirmed
    assert not changed.decide("경기도").confirmed and not changed.decide("인천").confirmed


@pytest.mark.parametrize(
    ("name", "old", "new", "line"),
    [
        ("jurisdiction.csv", "종로구,Jongno-gu,,서울세관,seoul", "종로구,Jongno-gu,,서울세관,soul", 2),
        ("jurisdiction.csv", "seoul,LAW61;E-SEOUL,derived", "seoul,LAW61;E-SOUL,derived", 2),
        ("jurisdiction.csv", "seoul,LAW61;E-SEOUL,derived", "seoul,LAW61;E-SEOUL,surely", 2),
        ("offices.csv", "encyclopedia,Seoul", "hearsay,Seoul", 2),
        ("offices.csv", "E-SEOUL;LAW11", "E-SEOUL;LAW99", 2),
        ("places.csv", "서울,서울특별시", "서울,서을특별시", 3),
        ("places.csv", "서울,서울특별시,,,short,ko,0,0", "서울,서울특별시,,,shirt,ko,0,0", 3),
        ("villages.csv", "가경동,충청북도,청주시", "가경동,충청북도,청쥬시", 2),
        ("office-words.toml", "{{ office }} 관할로", "{{ ofice }} 관할로", 0),
        ("office-words.toml", 'id = "near"', 'id = "nearly"', 0),
        ("office-words.toml", "경기도 김포시", "경기도 김표시", 0),
    ],
)
def test_a_broken_table_is_named_by_file_and_line(tmp_path: Path, name: str, old: str, new: str, line: int) -> None:
    from bot.content.facts import read_publications
    from bot.content.offices import read_offices
    from bot.content.where import BrokenContent

    copied = edited(tmp_path, name, old, new)
    with pytest.raises(BrokenContent) as broken:
        read_offices(copied, read_publications(copied))
    fault = broken.value.faults[0]
    assert fault.file == f"faq/content/{name}" and fault.mend
    assert fault.line == line or (not line and fault.line >= 0)


def edited(folder: Path, name: str, old: str, new: str) -> Path:
    """Return a copy of the tables with the first match of one text changed."""
    into = folder / "faq/content"
    into.mkdir(parents=True)
    for path in (ROOT / "faq/content").glob("*.*"):
        text = path.read_text(encoding="utf-8")
        if path.name == name:
            assert old in text
            text = text.replace(old, new, 1)
        (into / path.name).write_text(text, encoding="utf-8")
    return folder


def test_the_command_answers_line_by_line_as_json() -> None:
    said = "수원\n광주\n본사는 서울이고 공장은 창원\n도쿄\n평택\n"
    run = subprocess.run(
        [sys.executable, "-m", "bot.cli", "office", "--stdin", "--json"],
        input=said,
        text=True,
        capture_output=True,
        cwd=ROOT,
    )
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.returncode == 0 and [line["status"] for line in lines] == ["found", "ask", "ask", "none", "found"]
    assert all(set(x) == {"status", "office", "confirmed", "alt", "candidates", "because"} for x in lines)
    assert lines[0]["office"] == "incheon" and lines[0]["candidates"] == [] and "경기도 수원시" in lines[0]["because"]
    assert {c["office"] for c in lines[1]["candidates"]} == {"gwangju", "seoul"}
    assert lines[4]["alt"] == "incheon" and "인천본부세관" in lines[4]["because"]
