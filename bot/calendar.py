"""The round's opening and close as a calendar file (RFC 5545), so that no date has to be copied by hand."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.scene import Scene


def calendar(scene: Scene) -> bytes:
    """Return an .ics file with the opening and the close of the round that counts."""
    round_ = scene.round.round
    name = round_.name[scene.lang]
    events = [
        (f"{round_.id}-{key}", moment, name, key)
        for key, moment in (("opens", round_.opens), ("closes", round_.closes))
        if moment
    ]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//premier1000//KO"]
    for uid, moment, title, key in events:
        lines += ["BEGIN:VEVENT", f"UID:{uid}@premier1000", f"DTSTAMP:{utc(scene.now)}", f"DTSTART:{utc(moment)}"]
        lines += [
            f"SUMMARY:{title} {key}",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{title} {key}",
            "TRIGGER:-P1D",
            "END:VALARM",
        ]
        lines.append("END:VEVENT")
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def utc(moment: datetime) -> str:
    """Write a moment as RFC 5545 has it, in UTC."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
