"""The workbook as staff use it: out, edited in a spreadsheet program, and back, cell by cell and byte for byte."""

from __future__ import annotations

import difflib
import shutil
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from bot.content.load import FOLDERS, files_of, load
from bot.content.read import read_csv, read_toml
from bot.workbook.bring import attempted, opened, tried
from bot.workbook.edit import apply
from bot.workbook.export import FIRST, HEADINGS, KEY, RESULT, export, text
from bot.workbook.layout import Sheet, sheets
from bot.workbook.places import meant, shown, value_at
from bot.workbook.tables import added, replaced, scan
from bot.workbook.taken import Change, Problem, Spot, Taken, changed, taken
from tests.fixture_notice import ROUND, copy_content


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped content exported once; tests edit copies of the workbook."""
    path = tmp_path_factory.mktemp("book") / "premier.xlsx"
    export(copy_content(path.parent / "content"), path)
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A content folder to bring workbooks into."""
    return copy_content(tmp_path / "content")


def titled(root: Path) -> dict[str, Sheet]:
    """Return the sheets by id."""
    return {s.id: s for s in sheets(root)}


def column_of(sheet: Sheet, name: str) -> int:
    """Return the number of a sheet's column."""
    return FIRST + sheet.columns.index(name)


def find(root: Path, sheet: str, name: str, **said: str) -> tuple[str, int, int]:
    """Return (sheet's title, row, column) of the first cell whose row says this."""
    made = titled(root)[sheet]
    for n, row in enumerate(made.rows, HEADINGS + 1):
        if all(row.cells[k].text == v for k, v in said.items()):
            return made.title, n, column_of(made, name)
    raise AssertionError(said)


def put(book: Workbook, cell: tuple[str, int, int], value: str) -> str:
    """Type into a cell and return where it is."""
    target = book[cell[0]].cell(cell[1], cell[2])
    text(target, value)
    return f"{cell[0]}!{target.coordinate}"


def new_row(book: Workbook, root: Path, sheet: str, **values: str) -> str:
    """Write into the first empty row below a table and return its first cell."""
    made = titled(root)[sheet]
    page = book[made.title]
    row = HEADINGS + 1 + len(made.rows)
    while any(page.cell(row, c).value for c in range(FIRST, FIRST + len(made.columns))):
        row += 1
    for name, value in values.items():
        text(page.cell(row, column_of(made, name)), value)
    return f"{made.title}!{page.cell(row, FIRST).coordinate}"


def run(*args: str) -> tuple[int, str]:
    """Run the command as staff would and return its exit code and everything it said."""
    from bot.commands.workbook import workbook

    done = CliRunner().invoke(workbook, list(args))
    return done.exit_code, done.output


def lines_changed(root: Path, other: Path) -> list[str]:
    """Return the lines that differ between two content folders, with + and -."""
    out: list[str] = []
    for path in files_of(root):
        name = path.relative_to(root)
        a, b = (p.read_text(encoding="utf-8").split("\n") for p in (other / name, path))
        out += [x for x in difflib.ndiff(a, b) if x[:2] in ("+ ", "- ")] if a != b else []
    return out


def test_export_and_import_change_no_byte(shipped: Path, root: Path) -> None:
    before = {p: p.read_bytes() for p in files_of(root)}
    code, said = run("import", str(shipped), "--content", str(root))
    assert code == 0 and "0 changes" in said
    assert {p: p.read_bytes() for p in files_of(root)} == before


def test_the_sheets_are_built_for_an_office(shipped: Path) -> None:
    book = load_workbook(shipped)
    page = book["공고 Notice"]
    assert page.protection.sheet and page.freeze_panes and page.column_dimensions["A"].hidden
    assert page.cell(1, RESULT).value == "결과\nResult" and page.cell(1, FIRST).protection.locked
    row = HEADINGS + 1
    assert page.cell(row, FIRST).protection.locked, "ids are protected"
    assert not page.cell(row, FIRST + 3).protection.locked and page.cell(row, FIRST + 3).number_format == "@"
    assert page.cell(row, FIRST + 3).alignment.wrap_text and page.column_dimensions["F"].width > 30
    drops = {v.formula1 for v in book["근거 Facts"].data_validations.dataValidation}
    assert any("_lists!" in d for d in drops) and book["_lists"].sheet_state == "veryHidden"
    assert {"질문과 답 FAQ", "표현 Phrasings", "자가점검 Questions", "기준 Criteria", "세관 Offices"} <= set(
        book.sheetnames
    )


def test_a_blank_filled_in_the_workbook_is_the_only_line_that_changes(
    shipped: Path, root: Path, tmp_path: Path
) -> None:
    shutil.copytree(root, tmp_path / "was")
    book = load_workbook(shipped)
    for name, value in (("ko", "=없음"), ("en", '+none, "none"'), ("clause", "p. 2")):
        put(book, find(root, "notice", name, id="fee"), value)
    book.save(tmp_path / "back.xlsx")
    code, said = run("import", str(tmp_path / "back.xlsx"), "--content", str(root))
    assert code == 0 and "3 changes" in said, said
    assert lines_changed(root, tmp_path / "was") == [
        '- ko = ""', '+ ko = "=없음"', '- en = ""', '+ en = "+none, \\"none\\""', '- clause = ""', '+ clause = "p. 2"',
    ]  # fmt: skip
    assert load(root).notice.blanks["fee"].value["ko"] == "=없음"


def test_a_dry_run_writes_nothing(shipped: Path, root: Path, tmp_path: Path) -> None:
    before = {p: p.read_bytes() for p in files_of(root)}
    book = load_workbook(shipped)
    put(book, find(root, "faq", "ko", id="open_now", part="title"), "지금 접수하나요")
    book.save(tmp_path / "back.xlsx")
    code, said = run("import", str(tmp_path / "back.xlsx"), "--content", str(root), "--dry-run")
    assert code == 0 and "지금 접수하나요" in said and {p: p.read_bytes() for p in files_of(root)} == before


FAULTS = [
    ("notice", "ko", {"id": "fee"}, "없음", "English value is empty"),
    ("faq", "facts", {"id": "open_now", "part": "line"}, "T04, ZZ9", "unknown fact 'ZZ9'"),
    ("faq", "see_also", {"id": "open_now", "part": "title"}, "no_such", "unknown entry 'no_such'"),
    ("faq", "ko", {"id": "close_time", "part": "line"}, "{{ closing }}", "unknown name 'closing'"),
    ("faq", "kind", {"id": "close_time", "part": "title"}, "maybe", "'maybe' is unknown"),
    ("facts", "standing", {"id": "T14"}, "rumour", "unknown standing 'rumour'"),
    ("facts", "sources", {"id": "T14"}, "S02 S999", "unknown source 'S999'"),
    ("rounds", "closes", {"id": "2025"}, "2025-02-28T17:00:00", "no offset"),
    ("rounds", "quota", {"id": "2025"}, "열", "whole number"),
    ("criteria", "finding", {"id": "size", "part": "rule 1"}, "yes", "'yes' is unknown"),
    ("settings", "value", {"part": "grounds_complete"}, "true", "not from the notice"),
    ("offices", "status", {"id": "busan"}, "guess", "unknown status 'guess'"),
]


@pytest.mark.parametrize("sheet, name, said, value, what", FAULTS, ids=[f"{f[0]}.{f[1]}" for f in FAULTS])
def test_a_fault_names_its_sheet_and_cell(
    root: Path, tmp_path: Path, sheet: str, name: str, said: dict[str, str], value: str, what: str
) -> None:
    title, row, column = find(root, sheet, name, **said)
    spot = Spot(title, f"{get_column_letter(column)}{row}")
    made = titled(root)[sheet].rows[row - HEADINGS - 1]
    asked = list(changed(made.key, {name: value}, {name: spot}, exported_of(root)))
    outcome = attempted(
        root,
        Taken(tuple(c for c in asked if isinstance(c, Change)), (), tuple(p for p in asked if isinstance(p, Problem))),
        tmp_path / "draft",
    )
    assert outcome.content is None
    assert [str(p.spot) for p in outcome.problems if what in p.what][:1] == [str(spot)], outcome.problems


def exported_of(root: Path) -> dict[tuple[str, str], tuple[tuple, str, str]]:
    """Return what an export would remember of each cell."""
    return {
        (r.key, n): (c.path, c.kind, c.text) for s in sheets(root) for r in s.rows for n, c in r.cells.items() if c.path
    }


def test_faults_are_marked_in_the_returned_workbook_and_nothing_is_written(
    shipped: Path, root: Path, tmp_path: Path
) -> None:
    before = {p: p.read_bytes() for p in files_of(root)}
    book = load_workbook(shipped)
    put(book, find(root, "faq", "ko", id="open_now", part="title"), "좋은 제목")
    where = put(book, find(root, "facts", "standing", id="T14"), "rumour")
    book.save(tmp_path / "back.xlsx")
    code, said = run("import", str(tmp_path / "back.xlsx"), "--content", str(root))
    assert code == 1 and where in said and "rumour" in said
    assert {p: p.read_bytes() for p in files_of(root)} == before
    back = load_workbook(tmp_path / "back.checked.xlsx")
    cell = back["근거 Facts"][where.partition("!")[2]]
    result = back["근거 Facts"].cell(cell.row, RESULT).value
    assert "rumour" in str(result) and "고쳐야" in str(result) and cell.comment is not None
    assert any("rumour" in str(c.value) for row in back["바뀌는 것 What changes"].iter_rows() for c in row)


def test_new_phrasings_topics_facts_papers_and_rounds_come_as_new_rows(
    shipped: Path, root: Path, tmp_path: Path
) -> None:
    book = load_workbook(shipped)
    new_row(book, root, "phrasings", id="open_now", lang="ko", phrasing="-오늘도 받나요")
    put(book, find(root, "phrasings", "phrasing", id="close_time", lang="en"), "")
    new_row(book, root, "rounds", id="2027", name_ko="2027년 1회차", name_en="the first round (2027)",
            posted="2027-02-08T10:00:00+09:00", quota="12", facts="FIX1")  # fmt: skip
    new_row(
        book, root, "facts", id="FIX1", ko="새, 공고", en="a notice", sources="S02", standing="official", round="2027"
    )
    new_row(
        book, root, "papers", id="tax", name_ko="납세증명서", name_en="tax clearance", valid_days="30", clause="p. 4"
    )
    new_row(book, root, "faq", id="parking", group="filing", part="title", ko="주차", en="Parking", kind="partly")
    new_row(
        book,
        root,
        "faq",
        id="parking",
        part="line",
        ko="주차는 공고에 없습니다.",
        en="Not in the notice.",
        facts="FIX1",
    )
    new_row(book, root, "faq", id="parking", part="not_known", ko="주차장", en="A car park", kind="by_office")
    new_row(book, root, "faq", id="open_now", part="ask", ko="오늘도 받습니까?", en="Are you open today?")
    for lang, count in (("ko", 6), ("en", 4)):
        for n in range(count):
            new_row(book, root, "phrasings", id="parking", lang=lang, phrasing=f"parking {lang} {n}")
    book.save(tmp_path / "back.xlsx")
    code, said = run("import", str(tmp_path / "back.xlsx"), "--content", str(root))
    assert code == 0, said
    content = load(root)
    assert "-오늘도 받나요" in content.entries["open_now"].phrasings["ko"]
    assert content.entries["open_now"].ask[-1]["ko"] == "오늘도 받습니까?"
    parking = content.entries["parking"]
    assert parking.group == "filing" and len(parking.phrasings["ko"]) == 6 and parking.not_known[0].kind == "by_office"
    assert content.facts["FIX1"].text["ko"] == "새, 공고" and content.facts["FIX1"].round == "2027"
    assert content.notice.rounds[-1].round.quota == 12 and content.notice.papers_for("2027")[0].valid_days == 30
    shipped_before = load().entries["close_time"].phrasings["en"]
    assert content.entries["close_time"].phrasings["en"] == shipped_before[1:]


def test_a_blank_of_an_earlier_round_gets_an_empty_row_for_the_newest(root: Path, tmp_path: Path) -> None:
    path = root / "faq/content/notice.toml"
    old = path.read_text(encoding="utf-8").replace("[[later]]", ROUND.replace("FIX1", "T02") + "\n[[later]]", 1)
    head, sep, tail = old.partition('id = "fee"\n')
    for name, value in (("ko", "만 원"), ("en", "10,000 won"), ("clause", "p. 1"), ("round", "2025")):
        tail = tail.replace(f'\n{name} = ""', f'\n{name} = "{value}"', 1)
    path.write_text(head + sep + tail, encoding="utf-8")
    export(root, tmp_path / "two.xlsx")
    book = load_workbook(tmp_path / "two.xlsx")
    for name, value in (("ko", "없음"), ("en", "none"), ("clause", "p. 2")):
        put(book, find(root, "notice", name, id="fee", round="2027"), value)
        put(book, find(root, "notice", name, id="forms"), value)
    book.save(tmp_path / "two.xlsx")
    code, said = run("import", str(tmp_path / "two.xlsx"), "--content", str(root))
    assert code == 0, said
    notice = load(root).notice
    assert notice.blanks_for("2025")["fee"].value["ko"] == "만 원"
    assert notice.blanks_for("2027")["fee"].value["ko"] == "없음"
    assert notice.blanks_for("2027")["forms"].filled and not notice.blanks_for("2025")["forms"].filled


def test_a_file_edited_after_the_export_is_not_written_over(shipped: Path, root: Path, tmp_path: Path) -> None:
    path = root / "faq/content/facts.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2026년 상반기,", "2026년 하반기,"), encoding="utf-8")
    book = load_workbook(shipped)
    where = put(book, find(root, "facts", "ko", id="T14"), "2026년 봄")
    (tmp_path / "draft").mkdir()
    outcome = tried(root, book, tmp_path / "draft")
    assert [str(p.spot) for p in outcome.problems] == [where] and "export" in outcome.problems[0].what


def test_sorted_rows_and_numbers_typed_by_the_program_are_understood(shipped: Path, root: Path, tmp_path: Path) -> None:
    book = load_workbook(shipped)
    sheet, row, column = find(root, "rounds", "quota", id="2025")
    book[sheet].cell(row, column).value = 11
    page = book["근거 Facts"]
    for n in range(1, page.max_column + 1):
        one, other = page.cell(HEADINGS + 1, n), page.cell(HEADINGS + 2, n)
        one.value, other.value = other.value, one.value
    book["질문과 답 FAQ"].cell(*find(root, "faq", "ko", id="open_now", part="title")[1:]).value = "=1+1"
    book.save(tmp_path / "back.xlsx")
    asked = taken(opened(tmp_path / "back.xlsx"))
    assert [(c.old, c.new) for c in asked.changes if c.kind == "int"] == [("10", "11")]
    assert [c.new for c in asked.changes if c.kind == "text"] == ["=1+1"] and not asked.problems


@pytest.mark.parametrize("raw", [b"", b"PK not a workbook", "그냥 글".encode()])
def test_a_file_that_is_no_workbook_is_one_clear_line(root: Path, tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "x.xlsx").write_bytes(raw)
    code, said = run("import", str(tmp_path / "x.xlsx"), "--content", str(root))
    assert code == 1 and "cannot be read" in said and "Traceback" not in said


def test_a_workbook_of_another_maker_is_refused(root: Path, tmp_path: Path) -> None:
    Workbook().save(tmp_path / "x.xlsx")
    code, said = run("import", str(tmp_path / "x.xlsx"), "--content", str(root))
    assert code == 1 and "was not exported" in said


# --- any edit comes back as it was typed -----------------------------------------------------------------------

WRITTEN = st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn"), include_characters="\n"), max_size=30).map(
    lambda s: unicodedata.normalize("NFC", s)
)
RISKY = st.sampled_from(
    ["=1+1", "+82", "-오늘", "@SUM(A1)", '"', "a, b", "'''", '"""', "\\", "007", "1e5", "TRUE", "# x", ""]
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A small content folder and its workbook: enough of each sheet for edits to meet every kind of cell."""
    root = copy_content(tmp_path_factory.mktemp("small") / "content")
    entries = root / "faq/content/entries"
    for path in entries.glob("*.toml"):
        if path.name != "bot.toml":
            path.unlink()
    facts = root / "faq/content/facts.csv"
    facts.write_text("\n".join(facts.read_text(encoding="utf-8").split("\n")[:12]) + "\n", encoding="utf-8")
    export(root, root.parent / "small.xlsx")
    return root, root.parent / "small.xlsx"


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10_000), st.one_of(WRITTEN, RISKY)), max_size=6))
def test_any_text_typed_into_any_cell_arrives_and_nothing_else_moves(
    small: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[int, str]]
) -> None:
    root, exported = small
    folder = tmp_path_factory.mktemp("edit")
    book, spots, wanted = load_workbook(exported), editable(root), {}
    for number, value in edits:
        cell, path, kind, key = spots[number % len(spots)]
        if kind == "text" and path[-1] != "round" and not (value == "" and "phrasings" in path):
            put(book, cell, value)
            wanted[key] = value
    book.save(folder / "back.xlsx")
    for part in FOLDERS:
        shutil.copytree(root / part, folder / "new" / part)
    asked = taken(load_workbook(folder / "back.xlsx"))
    _, problems = apply(folder / "new", Taken(asked.changes, asked.additions, asked.problems))
    assert not problems
    before, after = cells_of(root), cells_of(folder / "new")
    assert after == {**before, **wanted}
    touched = [x for x in lines_changed(folder / "new", root) if x[0] == "-"]
    assert len(touched) <= len(wanted)


def editable(root: Path) -> list[tuple[tuple[str, int, int], tuple, str, tuple[str, str]]]:
    """Return every cell that may be edited: where it is, its place in the content, its kind, its key."""
    out = []
    for sheet in sheets(root):
        for n, row in enumerate(sheet.rows, HEADINGS + 1):
            for name, cell in row.cells.items():
                if cell.path:
                    out.append(((sheet.title, n, column_of(sheet, name)), cell.path, cell.kind, (row.key, name)))
    return out


def cells_of(root: Path) -> dict[tuple[str, str], str]:
    """Return every editable cell's text by its key, read from the files anew."""
    return {(r.key, name): c.text for s in sheets(root) for r in s.rows for name, c in r.cells.items() if c.path}


CELLS = st.text(st.sampled_from('ab,;"\n가 '), max_size=6)


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=5), CELLS, st.integers(0, 4))
def test_a_table_is_read_and_edited_as_the_csv_module_reads_it(rows: list[list[str]], value: str, at: int) -> None:
    import csv
    import io

    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([["id", "x", "y"], *([f"k{n}", *r[1:]] for n, r in enumerate(rows))])
    table = out.getvalue()
    assert [[c.value for c in r] for r in scan(table)] == list(csv.reader(io.StringIO(table, newline="")))
    key = f"k{at % len(rows)}"
    edited = list(csv.reader(io.StringIO(replaced(table, key, "y", value), newline="")))
    expected = list(csv.reader(io.StringIO(table, newline="")))
    expected[1 + at % len(rows)][2] = value
    assert edited == expected
    assert list(csv.reader(io.StringIO(added(table, {"id": "new", "x": value}), newline="")))[-1] == ["new", value, ""]


def test_the_workbook_reads_what_the_loader_reads(root: Path) -> None:
    entries = {r["id"]: r for r in read_toml(root / "faq/content/entries/dates.toml", root).data["entry"]}
    for sheet in sheets(root):
        for row in sheet.rows:
            for cell in row.cells.values():
                if cell.path and cell.path[0] == "faq/content/entries/dates.toml":
                    record = entries[cell.path[2]["id"]]
                    assert cell.text == shown(value_at(record, cell.path[3:])) == shown(meant(cell.text, cell.kind))
    assert len(titled(root)["facts"].rows) == len(read_csv(root / "faq/content/facts.csv", root, ("id",), ("round",)))
    assert all(row.key for s in sheets(root) for row in s.rows) and KEY == 1
