"""Rounds, blanks, fixed values, later news and the operator, read from notice.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.content.read import read_toml
from bot.content.sheet import of_round, read_blanks, read_centres, read_papers
from bot.content.where import BrokenContent, Record, Source, records
from bot.moments import KST
from faq.model import Blank, Centre, Line, Paper, Round


@dataclass(frozen=True)
class Operator:
    """Who runs the bot, as staff confirmed it."""

    name: dict[str, str]
    contact: dict[str, str]
    official: bool
    confirmed: bool
    bot: str = ""
    """The bot's user name on Telegram, for links to its topics."""


@dataclass(frozen=True)
class Retention:
    """How long things stay: conversations idle out of season, conversations of a round after its end, wishes."""

    idle_days: int
    after_round_days: int
    wish_days: int
    confirmed: bool


RETENTION = {"idle_days": 30, "after_round_days": 14, "wish_days": 730}
"""What counts where staff have not written anything."""
LONGEST_KEPT = 1095


@dataclass(frozen=True)
class RoundRecord:
    """A round with what stands beside its moments: the month of recommendation and the facts it rests on.

    `rests` names the facts behind single values, such as `results`; a value that is not named rests on all of them.
    """

    round: Round
    recommended: str
    facts: tuple[str, ...]
    rests: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def grounds(self, name: str) -> tuple[str, ...]:
        """Return the facts that one value of the round rests on."""
        return self.rests.get(name, self.facts)


@dataclass(frozen=True)
class Value:
    """A fixed value such as a link or a number, with the facts it rests on."""

    id: str
    text: dict[str, str]
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Notice:
    """Everything notice.toml holds: `sheet` is every blank as written, `blanks` are those of one round by id.

    As read, `blanks` are those of the newest round; `bot.content.aged` sets them to the round that counts.
    """

    rounds: tuple[RoundRecord, ...]
    blanks: dict[str, Blank]
    values: dict[str, Value]
    later: tuple[Line, ...]
    operator: Operator
    retention: Retention
    checked: str
    sheet: tuple[Blank, ...] = ()
    papers: tuple[Paper, ...] = ()
    centres: tuple[Centre, ...] = ()

    def blanks_for(self, round_id: str) -> dict[str, Blank]:
        """Return the blanks as they stand for one round."""
        return of_round(self.sheet, round_id)

    def papers_for(self, round_id: str) -> tuple[Paper, ...]:
        """Return the papers that one round asks for."""
        return tuple(p for p in self.papers if p.round == round_id)

    def centre(self, office: str, round_id: str) -> Centre | None:
        """Return an office's centre as the notice of one round gives it, None where it is not entered."""
        return next((c for c in self.centres if (c.office, c.round) == (office, round_id) and c.filled), None)


def read_notice(root: Path) -> Notice:
    """Read and check notice.toml; raises BrokenContent with every fault of the file."""
    source = read_toml(root / "faq/content/notice.toml", root)
    days = source.data.get("over_after_days", 30)
    rounds = tuple(_round(r, days if isinstance(days, int) else 30) for r in records(source, "round"))
    if not rounds:
        source.fault(0, "no [[round]] is entered", "add one, even if only its name is known")
    ids = tuple(r.round.id for r in rounds)
    sheet = read_blanks(source, ids)
    blanks = of_round(sheet, ids[-1] if ids else "")
    values = {v.id: v for v in map(_value, records(source, "value"))}
    notice = Notice(
        rounds,
        blanks,
        values,
        tuple(map(_line, records(source, "later"))),
        _operator(source),
        _retention(source),
        str(source.data.get("checked", "")),
        sheet,
        read_papers(source, ids),
        read_centres(source, ids),
    )
    if source.faults:
        raise BrokenContent(source.faults)
    return notice


def moment(record: Record, key: str) -> datetime | None:
    """Take an aware moment, None where the field is empty; one without an offset is a fault."""
    text = record.take(key, str, "")
    if not text:
        return None
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        record.fault(key, f"'{text}' is no moment", "write it like 2025-02-28T17:00:00+09:00")
        return None
    if value.tzinfo is None:
        record.fault(key, f"'{text}' has no offset", "add +09:00")
        return None
    return value


def _round(record: Record, over_after: int) -> RoundRecord:
    id_, name = record.take("id", str), record.words("name")
    posted, opens, closes, results = (moment(record, k) for k in ("posted", "opens", "closes", "results"))
    until = record.take("benefits_until", str, "")
    order = [m for m in (posted, opens, closes, results) if m is not None]
    if order != sorted(order):
        record.fault("opens", "the moments are not in order", "posted, opens, closes, results must follow one another")
    over = results + timedelta(days=over_after) if results else None
    ends = datetime.fromisoformat(until).replace(tzinfo=KST) if until else None
    round_ = Round(id_, name, posted, opens, closes, results, over, ends, record.take("quota", int, 0) or None)
    rests = {k: tuple(v) for k, v in record.take("rests", dict, {}).items() if isinstance(v, list)}
    out = RoundRecord(round_, record.take("recommended", str, ""), record.texts("facts"), rests)
    record.close()
    return out


def _value(record: Record) -> Value:
    value = Value(record.take("id", str), record.pair(), record.texts("facts"))
    record.close()
    return value


def _line(record: Record) -> Line:
    line = Line(record.pair(), record.texts("facts"))
    record.close()
    return line


def _table(source: Source, name: str) -> Record:
    value: Any = source.data.get(name)
    if not isinstance(value, dict):
        source.fault(source.key_line(name), f"[{name}] is missing", f"add [{name}]")
        value = {}
    return Record(source, name, 0, value)


def _operator(source: Source) -> Operator:
    record = _table(source, "operator")
    return Operator(
        record.words("name", required=False),
        record.words("contact", required=False),
        record.take("official", bool, False),
        record.take("confirmed", bool, False),
        record.take("bot", str, "").removeprefix("@"),
    )


def _retention(source: Source) -> Retention:
    record = _table(source, "retention")
    days = {name: record.take(name, int, days) for name, days in RETENTION.items()}
    for name, value in days.items():
        if not 0 < value <= LONGEST_KEPT:
            record.fault(name, f"{value} days cannot be kept to", f"write a number from 1 to {LONGEST_KEPT}")
    retention = Retention(**days, confirmed=record.take("confirmed", bool, False))
    record.close()
    return retention
