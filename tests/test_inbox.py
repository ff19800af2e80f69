"""The watched folder with real files: a workbook is dropped, comes back checked, and nothing goes live."""

from __future__ import annotations

import queue
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from bot.content.load import files_of, load
from bot.workbook.export import RESULT, export, text
from bot.workbook.inbox import Result, sweep, waiting, watching
from tests.conftest import OVER
from tests.fixture_notice import copy_content
from tests.test_workbook import find, put


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A content folder and its workbook as staff keep it."""
    root = copy_content(tmp_path_factory.mktemp("office") / "content")
    export(root, root.parent / "premier.xlsx")
    return root, root.parent / "premier.xlsx"


def bytes_of(root: Path) -> dict[Path, bytes]:
    """Return every content file's bytes."""
    return {p: p.read_bytes() for p in files_of(root)}


def edited(office: tuple[Path, Path], target: Path, value: str = "새 제목입니다", faulty: bool = False) -> None:
    """Save a workbook with a new title, and a fault where one is wanted, the way a program does: whole at once."""
    root, exported = office
    book = load_workbook(exported)
    put(book, find(root, "faq", "ko", id="open_now", part="title"), value)
    if faulty:
        put(book, find(root, "facts", "standing", id="T14"), "rumour")
    draft = target.with_name(".saving")
    book.save(draft)
    draft.replace(target)


def test_a_dropped_workbook_comes_back_with_a_draft_while_it_is_watched(
    office: tuple[Path, Path], tmp_path: Path
) -> None:
    root, inbox = office[0], tmp_path / "inbox"
    before = bytes_of(root)
    done: queue.Queue[Result] = queue.Queue()
    with watching(inbox, root, done.put):
        edited(office, inbox / "봄.xlsx")
        result = done.get(timeout=120)
    assert result.faults == 0 and result.draft == inbox / "drafts/봄"
    assert bytes_of(root) == before, "nothing goes live by dropping"
    assert load(result.draft).entries["open_now"].title["ko"] == "새 제목입니다"
    back = load_workbook(inbox / "봄.checked.xlsx")
    changes = [[c.value for c in row] for row in back["바뀌는 것 What changes"].iter_rows(min_row=2)]
    assert any("새 제목입니다" in row and "현재 접수 여부" in row for row in changes)
    shown = [[c.value for c in row] for row in back["미리 보기 Preview"].iter_rows(min_row=2)]
    assert shown, "the texts that companies would read, before and after"
    assert waiting(inbox) == [], "what was checked is not checked again"


def test_a_faulty_workbook_comes_back_marked_without_a_draft(office: tuple[Path, Path], tmp_path: Path) -> None:
    root = office[0]
    edited(office, tmp_path / "봄.xlsx", "=1+1", faulty=True)
    (result,) = sweep(tmp_path, root, OVER)
    assert result.faults == 1 and result.draft is None and not (tmp_path / "drafts/봄").exists()
    back = load_workbook(result.back)
    title, row, _ = find(root, "facts", "standing", id="T14")
    assert "rumour" in str(back[title].cell(row, RESULT).value)
    title, row, column = find(root, "faq", "ko", id="open_now", part="title")
    cell = back[title].cell(row, column)
    assert cell.value == "=1+1" and cell.data_type == "s", "no formula ever runs"
    edited(office, tmp_path / "봄.xlsx")
    (again,) = sweep(tmp_path, root, OVER)
    assert again.faults == 0 and again.draft


def test_the_texts_that_change_are_shown_in_both_languages(office: tuple[Path, Path], tmp_path: Path) -> None:
    root, exported = office
    book = load_workbook(exported)
    for name, value in (("ko", "받지 않습니다"), ("en", "There is none"), ("clause", "p. 2")):
        put(book, find(root, "notice", name, id="fee"), value)
    book.save(tmp_path / "a.xlsx")
    sweep(tmp_path, root, OVER)
    shown = load_workbook(tmp_path / "a.checked.xlsx")["미리 보기 Preview"]
    rows = {(r[0].value, r[1].value): (str(r[2].value), str(r[3].value)) for r in shown.iter_rows(min_row=2)}
    for lang, value in (("ko", "받지 않습니다"), ("en", "There is none")):
        was, is_ = rows[("apply_fee", lang)]
        assert value in is_ and "p. 2" in is_ and value not in was


def test_a_file_that_is_no_workbook_comes_back_with_the_reason(office: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "bad.xlsx").write_bytes(b"PK half a file")
    (tmp_path / "~$open.xlsx").write_bytes(b"lock")
    (result,) = sweep(tmp_path, office[0], OVER)
    said = " ".join(str(c.value) for row in load_workbook(result.back).active.iter_rows() for c in row)
    assert "읽을 수 없습니다" in said and "cannot be read" in said


def test_the_command_checks_once_and_tells(
    office: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.commands.inbox import inbox

    monkeypatch.setenv("PREMIER1000_CONTENT", str(office[0]))
    monkeypatch.setenv("PREMIER1000_INBOX", str(tmp_path))
    edited(office, tmp_path / "a.xlsx", faulty=True)
    done = CliRunner().invoke(inbox, ["--once"])
    assert done.exit_code == 1 and "1 faults" in done.output
    monkeypatch.delenv("PREMIER1000_INBOX")
    assert CliRunner().invoke(inbox, ["--once"]).exit_code == 2


def test_text_written_by_the_bot_is_text(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    text(book.active.cell(1, 1), "=HYPERLINK(1)")
    book.save(tmp_path / "t.xlsx")
    cell = load_workbook(tmp_path / "t.xlsx").active.cell(1, 1)
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")
