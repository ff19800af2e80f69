"""The intake sheet of notice.toml: blanks, papers and centres, each belonging to one round."""

from __future__ import annotations

from collections.abc import Iterable

from bot.content.where import Record, Source, records
from faq.model import Blank, Centre, Paper

SCREENS = ("when", "office", "result")
"""The screens that show filled blanks beside the answers."""


def read_blanks(source: Source, rounds: tuple[str, ...]) -> tuple[Blank, ...]:
    """Read the blanks, several of one id where each is of another round."""
    blanks = tuple(_blank(r, rounds) for r in records(source, "blank"))
    _once(source, "blank", [(b.id, b.round) for b in blanks])
    return blanks


def read_papers(source: Source, rounds: tuple[str, ...]) -> tuple[Paper, ...]:
    """Read the papers to hand in."""
    papers = tuple(_paper(r, rounds) for r in records(source, "paper"))
    _once(source, "paper", [(p.id, p.round) for p in papers])
    return papers


def read_centres(source: Source, rounds: tuple[str, ...]) -> tuple[Centre, ...]:
    """Read telephone and hours of the centres."""
    centres = tuple(_centre(r, rounds) for r in records(source, "centre"))
    _once(source, "centre", [(c.office, c.round) for c in centres])
    return centres


def of_round(blanks: Iterable[Blank], round_id: str) -> dict[str, Blank]:
    """Return every blank as it stands for one round: what was filled for another round counts as not entered."""
    out: dict[str, Blank] = {}
    for blank in blanks:
        own = blank.round == round_id
        if own or blank.id not in out:
            out[blank.id] = blank if own or not blank.filled else emptied(blank)
    return out


def emptied(blank: Blank) -> Blank:
    """Return the blank without what was filled in for its round."""
    return Blank(blank.id, blank.title, {"ko": "", "en": ""}, "", blank.firms, "", blank.shown, blank.line)


def _round_of(record: Record, rounds: tuple[str, ...], filled: bool) -> str:
    """Take the round a record belongs to; with several rounds entered it has to be said, never guessed."""
    round_: str = record.take("round", str, "")
    if round_ and round_ not in rounds:
        record.fault("round", f"unknown round '{round_}'", "use the id of a [[round]]: " + ", ".join(rounds))
    if not round_ and filled and len(rounds) > 1:
        record.fault(
            "", "it is filled but does not say for which round", f'add round = "{rounds[-1]}" (회차를 적어 주세요)'
        )
    return round_ or (rounds[0] if len(rounds) == 1 else "")


def _blank(record: Record, rounds: tuple[str, ...]) -> Blank:
    value = record.pair(required=False)
    clause = record.take("clause", str, "")
    blank = Blank(
        record.take("id", str),
        record.words("title"),
        value,
        clause,
        record.texts("firms"),
        _round_of(record, rounds, bool(value["ko"])),
        record.texts("shown"),
        record.source.line("blank", record.index, "ko"),
    )
    for screen in set(blank.shown) - set(SCREENS):
        record.fault("shown", f"'{screen}' is no screen", "use " + ", ".join(SCREENS))
    if bool(value["ko"]) != bool(value["en"]):
        empty = "en" if value["ko"] else "ko"
        name = "English" if empty == "en" else "Korean"
        record.fault(empty, f"the {name} value is empty", "write it in both languages (국문과 영문을 모두 적어 주세요)")
    if blank.filled and not clause:
        record.fault("clause", "a filled blank needs its page or clause", 'write clause = "p. 3" (쪽이나 조항)')
    record.close()
    return blank


def _paper(record: Record, rounds: tuple[str, ...]) -> Paper:
    paper = Paper(
        record.take("id", str),
        _round_of(record, rounds, True),
        record.words("name"),
        record.words("issuer", required=False),
        record.words("note", required=False),
        record.take("lead_days", int, 0),
        record.take("valid_days", int, 0),
        record.take("clause", str, ""),
    )
    for key in ("lead_days", "valid_days"):
        if getattr(paper, key) < 0:
            record.fault(key, f"'{key}' is less than nothing", "write a number of days, 0 where the notice says none")
    if not paper.clause:
        record.fault("clause", "a paper needs the notice's page or clause", 'write clause = "p. 4"')
    record.close()
    return paper


def _centre(record: Record, rounds: tuple[str, ...]) -> Centre:
    phone, hours = record.take("phone", str, ""), record.words("hours", required=False)
    filled = bool(phone or hours["ko"])
    centre = Centre(
        record.take("office", str), _round_of(record, rounds, filled), phone, hours, record.take("clause", str, "")
    )
    if bool(hours["ko"]) != bool(hours["en"]):
        record.fault("hours", "the hours are in one language only", "write hours.ko and hours.en")
    if filled and not centre.clause:
        record.fault("clause", "a filled centre needs its page or clause", 'write clause = "p. 5"')
    record.close()
    return centre


def _once(source: Source, table: str, keys: list[tuple[str, str]]) -> None:
    """Note each record whose name and round stand twice."""
    for index, key in enumerate(keys):
        if key in keys[:index]:
            what = f'{table} "{key[0]}" stands twice' + (f" for round {key[1]}" if key[1] else "")
            source.fault(source.line(table, index), what, "keep one, or give each another round")
