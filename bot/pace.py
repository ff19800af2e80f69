"""How fast the bot speaks and listens: token buckets on the machine's steady clock."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rates:
    """The bot's own limits: messages a second overall and a chat with a burst (0 switches a limit off), parallel lanes.

    `flood_rate` and `flood_burst` limit what one chat may send to the bot before it is asked to slow down.
    """

    overall: float = 25.0
    chat: float = 1.0
    burst: int = 3
    lanes: int = 16
    flood_rate: float = 2.0
    flood_burst: int = 30


class Bucket:
    """A token bucket; `rate` 0 lets everything through. Times are seconds of a steady clock."""

    __slots__ = ("_burst", "_rate", "_stamp", "_tokens")

    def __init__(self, rate: float, burst: int, now: float) -> None:
        self._rate, self._burst = rate, max(1, burst)
        self._tokens, self._stamp = float(self._burst), now

    def _fill(self, now: float) -> None:
        self._tokens = min(self._burst, self._tokens + (now - self._stamp) * self._rate)
        self._stamp = now

    def allow(self, now: float) -> bool:
        """Take one token if there is one."""
        if self._rate <= 0:
            return True
        self._fill(now)
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def reserve(self, now: float) -> float:
        """Take one token, in advance if need be, and return the seconds until it is there."""
        if self._rate <= 0:
            return 0.0
        self._fill(now)
        self._tokens -= 1
        return max(0.0, -self._tokens / self._rate)

    def full(self, now: float) -> bool:
        """Whether nothing is taken at the moment, so that the bucket need not be remembered."""
        self._fill(now)
        return self._tokens >= self._burst
