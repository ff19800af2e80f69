"""What the notice says of time: the phase of a round at a moment, and the round that counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, get_args

from faq.model import Round

Phase = Literal["before_posting", "posted", "open", "under_review", "results_out", "over"]
PHASES: tuple[str, ...] = get_args(Phase)


def phase(round_: Round, now: datetime) -> Phase:
    """Work out the phase of the round at an aware moment; a boundary belongs to the later phase."""
    if now.tzinfo is None:
        raise ValueError("the moment must be aware")
    later: tuple[tuple[datetime | None, Phase], ...] = (
        (round_.over, "over"),
        (round_.results, "results_out"),
        (round_.closes, "under_review"),
        (round_.opens, "open"),
        (round_.posted, "posted"),
    )
    for start, name in later:
        if start is not None and now >= start:
            return name
    return "before_posting"


def current(rounds: Sequence[Round], now: datetime) -> Round:
    """Return the newest round that has been posted, or the first when none has; raises ValueError without rounds."""
    if not rounds:
        raise ValueError("no round is entered")
    posted = [r for r in rounds if r.posted is not None and r.posted <= now]
    return posted[-1] if posted else rounds[0]


def left(round_: Round, now: datetime) -> timedelta | None:
    """Return the time left to the close, None where it is unknown or past."""
    if round_.closes is None or now >= round_.closes:
        return None
    return round_.closes - now
