"""Calls of the Bot API over python-telegram-bot's request layer: one attempt each, with a plain outcome."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.channels.telegram_http import LeanRequest, NotSent
from bot.logs import bare

NOT_SENT = (NotSent, httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
"""After these the request never left, so that sending again cannot make a second copy."""


@dataclass(frozen=True)
class Answer:
    """What came back: `code` is HTTP's, 0 if nothing came; `unsure` if the call may have taken effect all the same."""

    code: int
    result: Any = None
    description: str = ""
    retry_after: float = 0.0
    unsure: bool = False

    @property
    def ok(self) -> bool:
        """Whether the call took effect."""
        return 200 <= self.code < 300


@dataclass(frozen=True)
class _Fields:
    """The two things that the request layer reads of its RequestData."""

    json_parameters: dict[str, str]
    multipart_data: dict[str, Any] = field(default_factory=dict)
    contains_files: bool = False


class Wire:
    """The Bot API of one bot; the token is in the address and nowhere else."""

    def __init__(self, token: str, base_url: str, *, connections: int = 32, read: float = 15.0) -> None:
        self._base = f"{base_url}{token}/"
        self._request = _request(base_url, connections, read)

    def __repr__(self) -> str:
        return "Wire(...)"

    async def open(self) -> None:
        """Make ready to call."""
        await self._request.initialize()

    async def close(self) -> None:
        """Close every connection."""
        await self._request.shutdown()

    async def call(
        self,
        method: str,
        values: Mapping[str, Any],
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
        read: float | None = None,
    ) -> Answer:
        """Call a method once; strings go as they are, everything else as JSON, None not at all."""
        written = {k: v if isinstance(v, str) else json.dumps(v) for k, v in values.items() if v is not None}
        fields = cast(RequestData, _Fields(written, dict(files or {}), bool(files)))
        more = {} if read is None else {"read_timeout": read}
        try:
            code, payload = await self._request.do_request(self._base + method, "POST", fields, **more)
        except TimedOut as error:
            return Answer(0, description="timed out", unsure=not isinstance(error.__cause__, NOT_SENT))
        except NetworkError as error:
            return Answer(0, description=bare(str(error)), unsure=not isinstance(error.__cause__, NOT_SENT))
        except ValueError as error:
            return Answer(400, description=f"cannot be written: {type(error).__name__}")
        except (OSError, RuntimeError) as error:
            return Answer(0, description=type(error).__name__, unsure=True)
        return _read(code, payload)


def _read(code: int, payload: bytes) -> Answer:
    try:
        body = json.loads(payload)
        if not isinstance(body, dict):
            raise ValueError("not an object")
    except ValueError:
        return Answer(code, description=f"HTTP {code} without a readable answer")
    parameters = body.get("parameters")
    retry = parameters.get("retry_after", 0) if isinstance(parameters, dict) else 0
    wait = float(retry) if isinstance(retry, int | float) else 0.0
    description = bare(str(body.get("description") or ""))
    if 200 <= code < 300 and body.get("ok") is not True:
        return Answer(500, description=description or "answered without success")
    return Answer(code, body.get("result"), description, wait)


def _request(base_url: str, connections: int, read: float) -> BaseRequest:
    """Return the lean request layer, or the library's own where the way to the Bot API goes through a proxy."""
    parts = urlsplit(base_url)
    host, proxies = parts.hostname or "", getproxies()
    local = host in ("127.0.0.1", "localhost", "::1")
    if local or not (proxies.get(parts.scheme) or proxies.get("all")) or proxy_bypass(host):
        return LeanRequest(base_url, connections=connections, read=read)
    return HTTPXRequest(
        connection_pool_size=connections, read_timeout=read, write_timeout=10.0, connect_timeout=10.0, pool_timeout=60.0
    )
