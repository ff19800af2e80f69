"""What a whole, loadable version still lacks: screens that do not fit, hints for editors, blanks before a launch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from jinja2 import TemplateError

from bot.content import notions
from bot.content.dated import expiry_notes
from bot.content.fill import empty_blanks
from bot.content.load import Content, files_of
from bot.content.read import converted, decode, delimiter
from bot.content.reviewed import stale_notes
from bot.content.where import Fault
from bot.model import LANGUAGES, Language
from bot.replies import Renderer

LONGEST = 4096
"""UTF-16 units of one Telegram message."""
THIN = {"ko": 12, "en": 8}


def render_faults(content: Content, languages: Sequence[Language] = LANGUAGES) -> Iterator[Fault]:
    """Yield a fault for every template of the languages that does not compile or that another language lacks."""
    renderer = Renderer(content.root / "templates")
    names = {lang: {p.stem for p in (content.root / "templates" / lang).glob("*.j2")} for lang in LANGUAGES}
    for lang in languages:
        other = next(o for o in LANGUAGES if o != lang)
        for name in sorted(names[lang]):
            file = f"templates/{lang}/{name}.j2"
            try:
                renderer.template(lang, name)
            except UnicodeDecodeError:
                yield Fault(file, 0, "not UTF-8 text", "save it again with encoding UTF-8")
            except TemplateError as error:
                yield Fault(file, getattr(error, "lineno", 0) or 0, f"does not compile: {error}", "undo the last edit")
            if name not in names[other]:
                yield Fault(file, 0, f"has no {other} version", f"add templates/{other}/{name}.j2")


def notes(content: Content, now: datetime | None = None) -> Iterator[Fault]:
    """Yield hints: how files were read, thin entries, stale English, empty blanks, facts that end."""
    yield from conversions(content)
    yield from phrasing_notes(content)
    yield from notion_notes(content)
    yield from stale_notes(content)
    yield from waiting_lines(content)
    if now is not None:
        yield from expiry_notes(content, now)


def conversions(content: Content) -> Iterator[Fault]:
    """Yield a note for each file that was saved in another form than UTF-8 with plain line ends."""
    for path in files_of(content.root):
        raw = path.read_bytes()
        found = converted(raw)
        if path.suffix == ".csv" and (mark := delimiter(decode(raw, path.name))) != ",":
            found.append("semicolons between cells" if mark == ";" else "tabs between cells")
        if found:
            name = path.relative_to(content.root).as_posix()
            yield Fault(
                name, 0, f"was {' / '.join(found)}; read as UTF-8 with plain line ends", "nothing needs mending"
            )


def waiting_lines(content: Content) -> Iterator[Fault]:
    """Yield a note for each line that names a blank which is empty for the newest round: it is not said."""
    record = content.notice.rounds[-1]
    for entry in content.entries.values():
        file, _, line = entry.where.rpartition(":")
        for row in entry.lines:
            for blank in sorted(empty_blanks(row.text, content.notice, record)):
                what = (
                    f'entry "{entry.id}": a line names the blank "{blank}", which is empty for round {record.round.id}'
                )
                yield Fault(file, int(line), what, "the line is not said until the blank is filled")


def phrasing_notes(content: Content) -> Iterator[Fault]:
    """Yield hints: thin entries and the same phrasing in two places."""
    seen: dict[str, str] = {}
    for entry in content.entries.values():
        file, _, line = entry.where.rpartition(":")
        for lang, fewest in THIN.items():
            if len(entry.phrasings[lang]) < fewest:
                count = len(entry.phrasings[lang])
                yield Fault(
                    file, int(line), f'entry "{entry.id}" has {count} {lang} phrasings', f"{fewest} or more find better"
                )
        for phrasing in (*entry.phrasings["ko"], *entry.phrasings["en"]):
            folded = "".join(phrasing.split()).casefold()
            if folded in seen and seen[folded] != entry.id:
                yield Fault(
                    file, int(line), f'entry "{entry.id}": "{phrasing}" also leads to {seen[folded]}', "keep it in one"
                )
            seen[folded] = entry.id


def notion_notes(content: Content) -> Iterator[Fault]:
    """Yield a note for each id in notions.csv that is neither a topic nor a kind of talk."""
    known = content.entries.keys() | {k.id for k in content.words.kinds}
    for of in sorted(content.words.notions.keys() - known):
        yield Fault(
            notions.FILE, 0, f"'{of}' is neither a topic nor a kind of talk", "check the id; its rows do nothing"
        )


def launch_faults(content: Content) -> list[Fault]:
    """Return what staff must confirm before a live start."""
    notice = content.notice
    file = "faq/content/notice.toml"
    wanted = [
        (
            notice.operator.confirmed and notice.operator.name["ko"],
            "operator",
            "enter [operator] and set confirmed = true",
        ),
        (notice.operator.contact["ko"], "operator's contact", "enter operator.contact"),
        (notice.blanks["notice_link"].filled, "notice link", 'fill the blank "notice_link"'),
        (content.facts["K04"].standing in ("seed", "official"), "call-centre number", "confirm fact K04 as official"),
        (notice.retention.confirmed, "retention", "set [retention] confirmed = true"),
    ]
    return [
        Fault(file, 0, f"before a live start: the {what} is not confirmed", mend)
        for done, what, mend in wanted
        if not done
    ]
