"""Moments as companies read them: always Korea Standard Time, the absolute moment before any countdown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")
"""Raises at import where the machine has no time-zone data, so that it shows at start and not at a deadline."""
KST = timezone(timedelta(hours=9))
DAYS = {"ko": "월화수목금토일", "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
Clock = Callable[[], datetime]


def seoul(moment: datetime) -> datetime:
    """Return the aware moment in Asia/Seoul; raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("the moment must be aware")
    return moment.astimezone(SEOUL)


def day(moment: datetime | str, lang: str) -> str:
    """Write the day with its weekday: "2025년 2월 28일(금)", "Friday 28 February 2025"."""
    m = parse(moment)
    if lang == "ko":
        return f"{m.year}년 {m.month}월 {m.day}일({DAYS['ko'][m.weekday()]})"
    return f"{DAYS['en'][m.weekday()]} {m.day} {MONTHS[m.month - 1]} {m.year}"


def until(moment: datetime | str, lang: str) -> str:
    """Write the last day of something, that of a year as announcements do: "2026년 말", "the end of 2026"."""
    m = parse(moment)
    if (m.month, m.day) != (12, 31):
        return day(moment, lang)
    return f"{m.year}년 말" if lang == "ko" else f"the end of {m.year}"


def hour(moment: datetime | str, lang: str) -> str:
    """Write the hour with the zone: "17:00(한국시간)", "17:00 KST"."""
    m = parse(moment)
    return f"{m:%H:%M}(한국시간)" if lang == "ko" else f"{m:%H:%M} KST"


def exact(moment: datetime | str, lang: str) -> str:
    """Write day and hour."""
    return f"{day(moment, lang)} {hour(moment, lang)}" if lang == "ko" else f"{day(moment, lang)}, {hour(moment, lang)}"


def month(moment: datetime | str, lang: str) -> str:
    """Write the month: "2025년 3월", "March 2025"."""
    m = parse(moment)
    return f"{m.year}년 {m.month}월" if lang == "ko" else f"{MONTHS[m.month - 1]} {m.year}"


def span(left: timedelta, lang: str) -> str:
    """Write a countdown in its two largest units, rounded down so that it never promises time that is not there."""
    minutes = max(0, int(left.total_seconds() // 60))
    days, rest = divmod(minutes, 1440)
    hours, mins = divmod(rest, 60)
    units = [(days, "일", "day"), (hours, "시간", "hour"), (mins, "분", "minute")]
    shown = [(n, ko, en) for n, ko, en in units if n][:2] or [units[-1]]
    if lang == "ko":
        return " ".join(f"{n}{ko}" for n, ko, _ in shown)
    return " ".join(f"{n} {en}{'' if n == 1 else 's'}" for n, _, en in shown)


def parse(moment: datetime | str) -> datetime:
    """Return a moment or an ISO day or month as an aware moment in Asia/Seoul."""
    if isinstance(moment, datetime):
        return seoul(moment)
    text = f"{moment}-01" if len(moment) == 7 else moment
    value = datetime.fromisoformat(text)
    return seoul(value) if value.tzinfo else value.replace(tzinfo=SEOUL)


def written(seconds: float) -> str:
    """Write epoch seconds as staff read them in lists: "2026-11-25 14:03:12 KST"."""
    return f"{datetime.fromtimestamp(seconds, KST):%Y-%m-%d %H:%M:%S} KST"


def utc_now() -> datetime:
    """Read the machine's clock as an aware moment."""
    return datetime.now(UTC)


def clock(at: datetime | None) -> Clock:
    """Return the moment's clock: the machine's, or a rehearsed moment that runs on from there."""
    if at is None:
        return utc_now
    start = utc_now()
    return lambda: at + (utc_now() - start)
