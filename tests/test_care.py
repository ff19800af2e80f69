"""What `check` sees beyond one file: files saved by office programs, values with an end, English behind its Korean."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.commands.check import check
from bot.commands.faq import faq
from bot.commands.notice import notice
from bot.content.load import SHIPPED, load, version_of
from bot.content.notes import notes
from tests.conftest import OVER
from tests.fixture_notice import ROUND, copy_content, fill_blank
from tests.test_content import edit, faults_of

DATES = "faq/content/entries/dates.toml"
FACTS = "faq/content/facts.csv"
NOTICE = "faq/content/notice.toml"
OFFICES, SOURCES = "faq/content/offices.csv", "faq/content/sources.csv"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the shipped content to save in other forms."""
    return copy_content(tmp_path / "content")


def told(root: Path) -> tuple[int, str]:
    """Run `check` on a folder and return its exit code and what it said."""
    done = CliRunner().invoke(check, [str(root)])
    return done.exit_code, done.output


def noted(root: Path) -> str:
    """Load a folder and return the notes that `check` prints; what lays out screens is left out."""
    return "\n".join(f"note: {note}" for note in notes(load(root), OVER))


def save(root: Path, name: str, form: Callable[[str], bytes]) -> None:
    """Save a file again the way a program would."""
    path = root / name
    path.write_bytes(form(path.read_text(encoding="utf-8")))


SAVED: list[tuple[str, str, Callable[[str], bytes], str]] = [
    ("notepad", DATES, lambda t: t.encode("utf-8-sig"), "UTF-8 with a mark (BOM)"),
    ("unicode", DATES, lambda t: t.encode("utf-16"), "UTF-16"),
    ("windows", DATES, lambda t: t.replace("\n", "\r\n").encode(), "CRLF"),
    ("mac", DATES, lambda t: unicodedata.normalize("NFD", t).encode(), "NFD"),
    ("both", FACTS, lambda t: t.replace("\n", "\r\n").encode("utf-8-sig"), "UTF-8 with a mark (BOM) / CRLF"),
    ("excel", "faq/content/words.toml", lambda t: t.replace("\n", "\r\n").encode("utf-16"), "UTF-16 / CRLF"),
]


@pytest.mark.parametrize("name, form, says", [s[1:] for s in SAVED], ids=[s[0] for s in SAVED])
def test_a_file_saved_in_another_form_loads_and_is_said(
    copy: Path, name: str, form: Callable[[str], bytes], says: str
) -> None:
    save(copy, name, form)
    assert f"note: {name}: was {says}; read as" in noted(copy)
    assert load(copy).entries == load().entries


@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_table_saved_with_other_marks_between_cells_loads(copy: Path, mark: str) -> None:
    import csv
    import io

    def form(text: str) -> bytes:
        out = io.StringIO()
        csv.writer(out, delimiter=mark, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(
            csv.reader(io.StringIO(text))
        )
        return out.getvalue().encode("utf-8-sig")

    save(copy, "faq/content/offices.csv", form)
    assert "between cells" in noted(copy)
    assert load(copy).offices.offices == load().offices.offices


REFUSED: list[tuple[str, str, Callable[[str], bytes], str, str]] = [
    ("ansi", DATES, lambda t: t.encode("cp949", "replace"), "CP949", "다른 이름으로 저장"),
    ("hwp", DATES, lambda t: t.replace("신청 기간", "신청\ue123기간", 1).encode(), "private-use", "다시 입력"),
    ("word", DATES, lambda t: t.replace('kind = "answer"', "kind = “answer”", 1).encode(), "curly", "둥근 따옴표"),
    ("nul", DATES, lambda t: t.encode("utf-16-le"), "NUL", "UTF-8"),
    ("zero", OFFICES, lambda t: t.replace("032-452-3114", "32-452-3114").encode(), "leading 0", "텍스트"),
    ("post", OFFICES, lambda t: t.replace(",22346,", ",2346,").encode(), "five digits", "텍스트"),
    ("long", FACTS, lambda t: t.replace("2026년 상반기,", "1.2E+10,", 1).encode(), "shortened", "텍스트"),
    ("day", SOURCES, lambda t: t.replace("2025-02-10", "2025. 2. 10", 1).encode(), "2025-02-17", "텍스트"),
    ("error", FACTS, lambda t: t.replace("2026년 상반기,", "#REF!,", 1).encode(), "error of the spreadsheet", "텍스트"),
]  # fmt: skip


@pytest.mark.parametrize("name, form, says, gloss", [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_what_cannot_be_read_safely_is_refused_in_words_of_both_languages(
    copy: Path, name: str, form: Callable[[str], bytes], says: str, gloss: str
) -> None:
    save(copy, name, form)
    found = [f for f in faults_of(copy) if says in f]
    assert found and gloss in found[0] and found[0].startswith(f"{name}:")


def test_the_readmes_of_the_folders_are_no_content(copy: Path) -> None:
    before = version_of(copy)
    for name in ("faq/content/README.md", "eligibility/content/README.md", "templates/README.md"):
        text = (copy / name).read_text(encoding="utf-8")
        assert "전 / before" in text and "후 / after" in text
        (copy / name).write_text("mended", encoding="utf-8")
    assert version_of(copy) == before and load(copy)


SIZES = "eligibility/content/sme-size.csv"
CROSSED = [
    (SIZES, ",2017-10-17,2025-08-31,", ",2017-10-17,2025-09-30,", "overlap or leave a gap"),
    (SIZES, ",2017-10-17,2025-08-31,", ",2017-10-17,2025-07-31,", "the next begins the day after"),
    (NOTICE, 'results = ["T08"]', 'results = ["ZZ8"]', "unknown fact 'ZZ8'"),
    (NOTICE, 'office = "seoul"', 'office = "soul"', "unknown office 'soul'"),
    (NOTICE, 'shown = ["office"]', 'shown = ["window"]', "'window' is no screen"),
    (DATES, 'phases = ["under_review"', 'phases = ["review"', "'review' is no phase"),
    (FACTS, ",S11 S13,press,2025\n", ",S11 S13,press,2031\n", "unknown round '2031'"),
    (DATES, "{{ closes | moment }}", "{{ deadline | moment }}", "unknown name 'deadline'"),
]


@pytest.mark.parametrize("name, old, new, says", CROSSED, ids=[c[3] for c in CROSSED])
def test_what_one_file_alone_cannot_judge_is_a_fault(copy: Path, name: str, old: str, new: str, says: str) -> None:
    edit(copy, name, old, new)
    assert any(says in f for f in faults_of(copy))


def test_rounds_that_overlap_or_stand_in_the_wrong_order_are_a_fault(copy: Path) -> None:
    later = ROUND.replace("FIX1", "T02")
    edit(copy, NOTICE, "[[later]]", later.replace("2027-02-08", "2025-02-20", 1) + "\n[[later]]")
    assert any('"2027" begins before "2025" has closed' in f for f in faults_of(copy))


def test_a_filled_blank_without_its_page_or_its_round_is_a_fault(copy: Path) -> None:
    text = (copy / NOTICE).read_text(encoding="utf-8")
    (copy / NOTICE).write_text(fill_blank(text, "fee", "없음", "none", ""), encoding="utf-8")
    assert any('blank "fee"' in f and "page or clause" in f for f in faults_of(copy))
    two = fill_blank(text, "fee", "없음", "none", "p. 2").replace(
        "[[later]]", ROUND.replace("FIX1", "T02") + "\n[[later]]", 1
    )
    (copy / NOTICE).write_text(two, encoding="utf-8")
    assert any('blank "fee"' in f and "which round" in f and "2027" in f for f in faults_of(copy))


def test_a_line_that_names_an_empty_blank_is_a_note_and_is_not_said(copy: Path) -> None:
    edit(copy, DATES, 'ko = "모집 공고는 {{ posted', 'ko = "수수료는 {{ fee }}입니다. {{ posted')
    code, said = told(copy)
    assert code == 0 and 'names the blank "fee"' in said
    from bot.model import Incoming, Known
    from bot.rehearsal import stage

    def answer() -> str:
        turn = stage(load(copy)).turn(Incoming(1, 1, "text", "ko", text="/start apply_period"), Known(), OVER)
        return turn.screens[0].text

    assert "수수료는" not in answer() and "신청 수수료: 모집 공고에서 확인할" in answer()
    text = (copy / NOTICE).read_text(encoding="utf-8")
    (copy / NOTICE).write_text(fill_blank(text, "fee", "만 원", "10,000 won", "p. 2"), encoding="utf-8")
    assert "수수료는 만 원입니다" in answer()


def test_a_quiet_row_is_told_only_once_its_blank_is_filled(copy: Path) -> None:
    from bot.model import Incoming, Known
    from bot.rehearsal import stage

    def answer() -> str:
        turn = stage(load(copy)).turn(Incoming(1, 1, "text", "ko", text="/start customs_criteria"), Known(), OVER)
        return turn.screens[0].text

    assert "보세산업 유형:" not in answer() and "평가 항목과 배점:" in answer()
    text = (copy / NOTICE).read_text(encoding="utf-8")
    filled = fill_blank(text, "criteria_bonded", "특허보세구역 운영 3년", "three years of a bonded area", "p. 4")
    (copy / NOTICE).write_text(filled, encoding="utf-8")
    assert "보세산업 유형: 특허보세구역 운영 3년" in answer() and "감시장비 유형:" not in answer()


def test_each_line_of_an_answer_has_its_source_among_those_shown() -> None:
    from bot.model import Incoming, Known
    from bot.rehearsal import stage
    from bot.telling import sources

    content = load(SHIPPED)
    talk = stage(content)
    scene = talk.scene(Incoming(1, 1, "text", "ko"), Known(), OVER)
    for entry in content.entries.values():
        shown = sources(scene, entry.lines)
        for row in entry.lines:
            own = scene.sources(tuple(row.facts))
            assert not own or own[0] in shown, (entry.id, row.text["ko"])


def test_facts_that_have_run_out_or_soon_will_are_noted(copy: Path) -> None:
    edit(copy, FACTS, "standing,round\n", "standing,round,valid_from,valid_to\n")
    edit(copy, FACTS, ",S56,analogous\n", ",S56,analogous,,,2026-11-23\n")
    edit(copy, FACTS, ",S39,analogous\n", ",S39,analogous,,2025-01-01,2026-12-20\n")
    said = [str(n) for n in notes(load(copy), OVER)]
    assert any("ran out on 2026-11-23" in n and n.startswith(f"{FACTS}:") for n in said)
    assert any("runs out on 2026-12-20" in n for n in said) and len(said) == 2
    edit(copy, FACTS, ",,2025-01-01,2026-12-20\n", ",,2027-01-01,2026-12-20\n")
    assert any("ends before it begins" in f for f in faults_of(copy))


def test_an_english_text_older_than_its_korean_is_noted_until_it_is_reviewed(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not list(notes(load(copy))), "what is shipped is reviewed"
    edit(copy, DATES, "이미 끝났습니다.", "벌써 끝났습니다.")
    (note,) = [str(n) for n in notes(load(copy))]
    assert "apply_period" in note and "faq reviewed apply_period" in note and note.startswith(DATES)
    monkeypatch.setenv("PREMIER1000_CONTENT", str(copy))
    version = version_of(copy)
    done = CliRunner().invoke(faq, ["reviewed", "apply_period"])
    assert done.exit_code == 0 and "apply_period: reviewed" in done.output
    assert not list(notes(load(copy))) and version_of(copy) == version, "a review makes no new version"
    assert CliRunner().invoke(faq, ["reviewed", "no_such"]).exit_code == 1


def test_the_status_names_every_blank_with_its_line_and_what_it_would_firm(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIER1000_CONTENT", str(copy))
    text = (copy / NOTICE).read_text(encoding="utf-8")
    (copy / NOTICE).write_text(fill_blank(text, "fee", "없음", "none", "p. 2"), encoding="utf-8")
    said = CliRunner().invoke(notice, ["status"]).output
    content = load(copy)
    assert f"1 of {len(content.notice.blanks)} blanks filled" in said and "[x] 신청 수수료 (fee), p. 2" in said
    lines = (copy / NOTICE).read_text(encoding="utf-8").split("\n")
    for blank in content.notice.blanks.values():
        assert blank.title["ko"] in said and lines[blank.line - 1].startswith("ko = ")
        assert blank.filled or f"{NOTICE}:{blank.line}" in said
    part = said.partition("(post_rule)")[2].partition("[ ]")[0]
    assert "T13" in part and "(by_post)" in part
    assert "결격사유 (exclusion)" in said.partition("(exclusion_grounds)")[2].partition("[ ]")[0]
    assert CliRunner().invoke(notice, ["status", "--round", "1999"]).exit_code == 1


def test_every_blank_bears_on_a_topic_or_a_screen() -> None:
    content = load()
    waited = {n.blank for e in content.entries.values() for n in e.not_known}
    idle = [b.id for b in content.notice.blanks.values() if b.id not in waited and not b.shown]
    assert idle == []
