"""Edits of the content's files: only the values that changed, everything else byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path as File
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from bot.content.read import decode, delimiter
from bot.workbook.layout import FACTS, KIND, NOTICE, PAPER, ROUND, steps
from bot.workbook.places import NotThat, Path, index_of, meant, shown, step_into, value_at
from bot.workbook.tables import added, replaced, scan
from bot.workbook.taken import Addition, Change, Problem, Spot, Taken

MARK = b"\xef\xbb\xbf"


class Book:
    """The files that are being edited, each read once and written once in the form it had."""

    def __init__(self, root: File) -> None:
        self.root = root
        self.texts: dict[str, str] = {}
        self.docs: dict[str, Any] = {}
        self.added: dict[str, list[tuple[str, Spot]]] = {}

    def text(self, name: str) -> str:
        """Return a file's text as it stands now."""
        if name not in self.texts:
            self.texts[name] = decode((self.root / name).read_bytes(), name)
        return self.texts[name]

    def doc(self, name: str) -> Any:
        """Return a TOML file to be edited in place."""
        if name not in self.docs:
            self.docs[name] = tomlkit.parse(self.text(name))
        return self.docs[name]

    def write(self) -> list[str]:
        """Write every file that changed and return their names."""
        names = []
        for name, doc in self.docs.items():
            self.texts[name] = tomlkit.dumps(doc)
        for name, pieces in self.added.items():
            for piece, _ in pieces:
                self.texts[name] = with_record(self.text(name), piece)
        for name, text in self.texts.items():
            raw = (self.root / name).read_bytes()
            form = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
            new = (MARK if raw.startswith(MARK) else b"") + text.encode(form)
            if decode(raw, name) != text:
                (self.root / name).write_bytes(new)
                names.append(name)
        return names


def apply(root: File, asked: Taken) -> tuple[list[str], list[Problem]]:
    """Make the edits in a folder; returns the files that changed and the cells that could not be followed."""
    book = Book(root)
    problems = list(asked.problems)
    emptied: list[tuple[str, Path]] = []
    made: dict[str, list[Change]] = {}
    for change in sorted(asked.changes, key=lambda c: c.path[-1] == "round"):  # a round is part of its record's place
        if str(change.path[1]).startswith("+"):
            made.setdefault(str(change.path[:3]), []).append(change)
            continue
        try:
            follow(book, change, emptied)
        except (KeyError, IndexError, TypeError, TOMLKitError, NotThat) as error:
            problems.append(Problem(change.spot, f"it cannot be put in place ({error}); export the workbook again"))
    drop_emptied(book, emptied)
    newest_round(book, asked.changes)
    for changes in made.values():
        copy_blank(book, changes)
    for addition in asked.additions:
        problems += add_row(book, addition)
    return book.write(), problems


def follow(book: Book, change: Change, emptied: list[tuple[str, Path]]) -> None:
    """Make one change; raises KeyError where the file has changed under the workbook."""
    name, *rest = change.path
    assert isinstance(name, str)
    path = tuple(rest)
    if name.endswith(".csv"):
        key, column = path
        assert isinstance(key, dict) and isinstance(column, str)
        mark = delimiter(book.text(name))
        if cell_now(book.text(name), next(iter(key.values())), column, mark) != change.old:
            raise KeyError("the file was edited after the export")
        book.texts[name] = replaced(book.text(name), next(iter(key.values())), column, change.new, mark)
        return
    doc = book.doc(name)
    if shown(value_at(doc, path)) != change.old:
        raise KeyError("the file was edited after the export")
    if not change.new and "phrasings" in path:
        emptied.append((name, path))
        return
    put(doc, path, meant(change.new, change.kind))


def cell_now(text: str, key: str, column: str, mark: str) -> str:
    """Return a table's cell as it stands; raises KeyError."""
    rows = scan(text, mark)
    heading = [c.value.strip() for c in rows[0]]
    row = next((r for r in rows[1:] if r[0].value.strip() == key), None)
    if row is None or column not in heading:
        raise KeyError(f"'{key}' is gone")
    at = heading.index(column)
    return row[at].value if at < len(row) else ""


def put(doc: Any, path: Path, value: Any) -> None:
    """Set a value of a TOML document; a key that was left out is written at the end of its record."""
    holder = doc
    for n, step in enumerate(path[:-1]):
        if isinstance(step, str) and step not in holder:
            key = [step, *(str(s) for s in path[n + 1 :])]
            holder.append(tomlkit.key(key), value)
            return
        holder = step_into(holder, step)
    last = path[-1]
    if isinstance(last, dict):
        last = index_of(holder, last)
    holder[last] = value


def drop_emptied(book: Book, emptied: Iterable[tuple[str, Path]]) -> None:
    """Take out the phrasings whose cells were emptied, the last first so that places stay right."""
    for name, path in sorted(emptied, key=lambda e: (e[0], str(e[1][:-1]), -int(str(e[1][-1])))):
        holder = book.doc(name)
        for step in path[:-1]:
            holder = step_into(holder, step)
        del holder[path[-1]]


def newest_round(book: Book, changes: Iterable[Change]) -> None:
    """Give a blank that was filled the newest round where its round was left empty and several are entered."""
    touched = [c.path[2] for c in changes if c.path[0] == NOTICE and c.path[1] in ("blank", "centre")]
    if not touched:
        return
    doc = book.doc(NOTICE)
    rounds = [str(r["id"]) for r in doc["round"]]
    for table in ("blank", "centre"):
        for record in doc.get(table, []):
            filled = any(record.get(name) for name in ("ko", "phone"))
            if len(rounds) > 1 and filled and not record.get("round"):
                record["round"] = rounds[-1]


def copy_blank(book: Book, changes: list[Change]) -> None:
    """Write the blank anew for the newest round, beside the one that stays for the earlier round."""
    key = changes[0].path[2]
    assert isinstance(key, dict)
    old = next(b for b in book.doc(NOTICE)["blank"] if b["id"] == key["id"])
    values = {str(c.path[3]): c.new for c in changes}
    record: dict[str, Any] = {
        "id": key["id"], "title.ko": str(old["title"]["ko"]), "title.en": str(old["title"]["en"]),
        **{name: values.get(name, "") for name in ("ko", "en", "clause")},
        "round": key["round"], "firms": [str(f) for f in old.get("firms", [])],
    }  # fmt: skip
    if "shown" in old:
        record["shown"] = [str(s) for s in old["shown"]]
    book.added.setdefault(NOTICE, []).append((piece("blank", record), changes[0].spot))


def piece(table: str, record: Mapping[str, Any]) -> str:
    """Write a record as TOML: the heading and one key a line."""
    lines = [f"[[{table}]]"]
    for key, value in record.items():
        lines.append(f"{key} = {tomlkit.item(value).as_string()}")
    return "\n".join(lines) + "\n"


def with_record(text: str, record: str) -> str:
    """Return the file with the record behind the last one of its table, or at the end.

    A record of an entry, such as `[[entry.line]]`, says in its first line behind which entry it belongs:
    `# entry "id"`.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    of = re.match(r'# entry "([a-z0-9_]+)"\n', record)
    record = record[of.end() :] if of else record
    heading = record.partition("\n")[0]
    lines = text.replace("\r\n", "\n").split("\n")
    at = last_line(lines, heading, of.group(1) if of else "")
    before = lines[: at + 1]
    out = [*before, "", *record.rstrip("\n").split("\n"), *lines[at + 1 :]]
    return end.join(out)


def last_line(lines: list[str], heading: str, entry: str) -> int:
    """Return the last line with a value of the last such record, within one entry where it is named."""
    first, stop = 0, len(lines)
    if entry:
        first = next(i for i, line in enumerate(lines) if line.strip() == f'id = "{entry}"')
        stop = next((i for i in range(first, len(lines)) if lines[i].startswith("[[entry]]")), len(lines))
    starts = [i for i in range(first, stop) if lines[i].strip() == heading]
    if not starts:
        return last_value(lines, first, stop)
    begin = starts[-1]
    inner = heading.removesuffix("]]") + "."
    after = next(
        (i for i in range(begin + 1, stop) if lines[i].startswith("[") and not lines[i].startswith(inner)), stop
    )
    return last_value(lines, begin, after)


def last_value(lines: list[str], first: int, stop: int) -> int:
    """Return the last line in a range that is neither empty nor a remark."""
    for i in range(stop - 1, first - 1, -1):
        if lines[i].strip() and not lines[i].lstrip().startswith("#"):
            return i
    return max(first, stop - 1)


def add_row(book: Book, row: Addition) -> list[Problem]:
    """Add what a new row asks for; returns the cells that keep it from being added."""
    try:
        if row.sheet == "facts":
            mark = delimiter(book.text(FACTS))
            book.texts[FACTS] = added(book.text(FACTS), dict(row.values), mark)
        elif row.sheet in ("rounds", "papers"):
            add_record(book, row)
        elif row.sheet == "phrasings":
            add_phrasing(book, row)
        else:
            add_text(book, row)
    except NotThat as error:
        return [Problem(row.spot, str(error))]
    return []


def add_record(book: Book, row: Addition) -> None:
    """Add a round or a paper to the intake sheet."""
    table, columns = ("round", ROUND) if row.sheet == "rounds" else ("paper", PAPER)
    if not row.values.get("id"):
        raise NotThat("the new row needs an id (이름표를 적어 주세요)")
    record: dict[str, Any] = {"id": row.values["id"]}
    for name in columns:
        if row.values.get(name):
            record[".".join(str(s) for s in steps(name))] = meant(row.values[name], KIND.get(name, "text"))
    if table == "paper" and "round" not in record:
        record["round"] = newest(book)
    book.added.setdefault(NOTICE, []).append((piece(table, record), row.spot))


def newest(book: Book) -> str:
    """Return the newest round's id, a round that another row adds included."""
    made = [p for p, _ in book.added.get(NOTICE, ()) if p.startswith("[[round]]")]
    told = re.search(r'^id = "(.*)"$', made[-1], re.MULTILINE) if made else None
    return told.group(1) if told else str(book.doc(NOTICE)["round"][-1]["id"])


def file_of(book: Book, entry: str) -> str:
    """Return the file of a topic, empty where there is none."""
    for path in sorted((book.root / "faq/content/entries").glob("*.toml")):
        name = f"faq/content/entries/{path.name}"
        if f'\nid = "{entry}"' in book.text(name):
            return name
    return ""


def add_phrasing(book: Book, row: Addition) -> None:
    """Add a phrasing to a topic, or keep it for a topic that another row makes."""
    id_, lang, words = (row.values.get(n, "") for n in ("id", "lang", "phrasing"))
    if lang not in ("ko", "en") or not words:
        raise NotThat("write the topic's id, ko or en, and the phrasing")
    new = next((n for n, pieces in book.added.items() for p, _ in pieces if f'[[entry]]\nid = "{id_}"' in p), "")
    name = new or file_of(book, id_)
    if not name:
        raise NotThat(f"there is no topic '{id_}'; make it on the FAQ sheet first")
    if not new:
        entry = next(e for e in book.doc(name)["entry"] if e["id"] == id_)
        entry["phrasings"][lang].append(words)
        return
    pieces = book.added[name]
    for n, (text, spot) in enumerate(pieces):
        if f'[[entry]]\nid = "{id_}"' in text:
            close = text.index("]\n", text.index(f"phrasings.{lang} = ["))
            pieces[n] = (f"{text[:close]}  {tomlkit.item(words).as_string()},\n{text[close:]}", spot)


def add_text(book: Book, row: Addition) -> None:
    """Add a topic, or a line, question or gap to one."""
    part, id_ = row.values.get("part", ""), row.values.get("id", "")
    words = {"ko": row.values.get("ko", ""), "en": row.values.get("en", "")}
    if part == "title":
        add_topic(book, row, id_, words)
        return
    if part not in ("line", "ask", "not_known"):
        raise NotThat("the new row needs what it is: title, line, ask or not_known")
    new = next((n for n, pieces in book.added.items() for p, _ in pieces if f'[[entry]]\nid = "{id_}"' in p), "")
    name = new or file_of(book, id_)
    if not name:
        raise NotThat(f"there is no topic '{id_}'; write its title row first")
    record: dict[str, Any] = dict(words)
    if part == "line":
        facts = meant(row.values.get("facts", ""), "list")
        record |= {"facts": facts} if facts else {"own": True}
    if part == "not_known":
        record = {"kind": row.values.get("kind", "")}
        record |= {"blank": row.values["blank"]} if row.values.get("blank") else {}
        record |= {f"about.{lang}": text for lang, text in words.items()}
    text = f'# entry "{id_}"\n' + piece(f"entry.{part}", record)
    book.added.setdefault(name, []).append((text, row.spot))


def add_topic(book: Book, row: Addition, id_: str, words: Mapping[str, str]) -> None:
    """Add a topic to its group's file; its phrasings and lines come from further rows."""
    name = f"faq/content/entries/{row.values.get('group', '')}.toml"
    if not (book.root / name).is_file():
        raise NotThat(f"there is no group '{row.values.get('group', '')}'; choose one of the list")
    if file_of(book, id_):
        raise NotThat(f"the id '{id_}' is taken; ids are never used again")
    record: dict[str, Any] = {"id": id_, "kind": row.values.get("kind", "")}
    record |= {f"title.{lang}": text for lang, text in words.items()}
    record["see_also"] = meant(row.values.get("see_also", ""), "list")
    text = "\n" + piece("entry", record) + "phrasings.ko = [\n]\nphrasings.en = [\n]\n"
    book.added.setdefault(name, []).append((text.lstrip("\n"), row.spot))
