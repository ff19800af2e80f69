"""A lean request layer for python-telegram-bot: HTTP/1.1 with kept connections, straight on asyncio.

The library's own HTTPXRequest costs about a millisecond of processor time a call, several times what the rest of a
turn does. This one does what the Bot API needs and no more; where a proxy is set, `Wire` takes HTTPXRequest.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import ssl
import time
from collections import deque
from typing import Any
from urllib.parse import urlsplit

import certifi
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

IDLE = 5.0
"""Seconds after which an unused connection is not trusted any more."""
LONGEST_HEAD, LONGEST_BODY = 1 << 16, 1 << 25
UNSET: Any = BaseRequest.DEFAULT_NONE


class NotSent(Exception):
    """The request never left; as the cause of an error it says that repeating cannot make a second copy."""


class LeanRequest(BaseRequest):
    """Calls one host over up to `connections` kept connections; timeouts are in seconds."""

    def __init__(self, base_url: str, *, connections: int = 32, read: float = 15.0, connect: float = 10.0) -> None:
        parts = urlsplit(base_url)
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if parts.scheme == "https" else 80)
        self._ssl = ssl.create_default_context(cafile=certifi.where()) if parts.scheme == "https" else None
        self._read, self._connect = read, connect
        self._free: deque[_Line] = deque()
        self._lines: set[_Line] = set()
        self._slots = asyncio.Semaphore(connections)
        name = f"[{self._host}]" if ":" in self._host else self._host
        self._about = f"Host: {name}:{self._port}\r\nUser-Agent: {self.USER_AGENT}\r\n"

    @property
    def read_timeout(self) -> float | None:
        """Return the seconds to wait for an answer unless a call says otherwise."""
        return self._read

    async def initialize(self) -> None:
        """Nothing is opened before the first call."""

    async def shutdown(self) -> None:
        """Close every connection."""
        for line in list(self._lines):
            line.abort()
        self._free.clear()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = UNSET,
        write_timeout: Any = UNSET,
        connect_timeout: Any = UNSET,
        pool_timeout: Any = UNSET,
    ) -> tuple[int, bytes]:
        """Make one request and return status and body; a body cut short comes with its status as far as it came."""
        body, media = _body(request_data)
        parts = urlsplit(url)
        head = f"{method} {parts.path}{'?' + parts.query if parts.query else ''} HTTP/1.1\r\n{self._about}"
        head += f"Content-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n"
        patience = self._read if read_timeout is UNSET else read_timeout
        async with self._slots:
            line = await self._line()
            try:
                answer = await line.ask(head.encode("ascii") + body, float(patience or 3600.0))
            except TimeoutError as error:
                raise TimedOut from error
            except OSError as error:
                raise NetworkError(f"the line broke: {type(error).__name__}") from error
            if line.reusable:
                self._free.append(line)
            return answer

    async def _line(self) -> _Line:
        """Take the connection used last, or make a new one."""
        while self._free:
            line = self._free.pop()
            if line.reusable and time.monotonic() - line.used < IDLE:
                return line
            line.abort()
        loop = asyncio.get_running_loop()
        try:
            connecting = loop.create_connection(
                lambda: _Line(self._lines), self._host, self._port, ssl=self._ssl, happy_eyeballs_delay=0.25
            )
            _, line = await asyncio.wait_for(connecting, self._connect)
        except TimeoutError as error:
            raise TimedOut("no connection in time") from NotSent(type(error).__name__)
        except (OSError, ssl.SSLError) as error:
            raise NetworkError(f"no connection: {type(error).__name__}") from NotSent(type(error).__name__)
        return line


class _Line(asyncio.Protocol):
    """One connection; asked one thing at a time."""

    def __init__(self, lines: set[_Line]) -> None:
        self._lines = lines
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[tuple[int, bytes]] | None = None
        self._buffer = bytearray()
        self._status, self._at, self._length = 0, 0, -1
        self._chunked = self._last = False
        self.used = time.monotonic()

    @property
    def reusable(self) -> bool:
        """Whether another request may go over this connection."""
        return self._transport is not None and not self._transport.is_closing() and not self._last

    def abort(self) -> None:
        """Close at once."""
        if self._transport is not None:
            self._transport.abort()

    async def ask(self, request: bytes, patience: float) -> tuple[int, bytes]:
        """Send a request and wait for its answer; raises TimeoutError or an OSError, and is then of no more use."""
        assert self._transport is not None
        loop = asyncio.get_running_loop()
        self._buffer.clear()
        self._status, self._at, self._length, self._chunked = 0, 0, -1, False
        self._waiter = loop.create_future()
        timer = loop.call_later(patience, self._fail, TimeoutError("no answer in time"))
        self._transport.write(request)
        try:
            return await self._waiter
        except BaseException:
            self.abort()
            raise
        finally:
            timer.cancel()
            self._waiter = None
            self.used = time.monotonic()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._lines.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """End what is being asked; what came of a successful answer counts, however short."""
        self._lines.discard(self)
        self._last = True
        if self._at and self._length < 0 and not self._chunked:
            self._settle(bytes(self._buffer[self._at :]))
        elif self._at and 200 <= self._status < 300:
            self._settle(b"")
        self._fail(exc if isinstance(exc, OSError) else ConnectionResetError("closed without an answer"))

    def data_received(self, data: bytes) -> None:
        """Collect an answer until it is whole."""
        self._buffer += data
        if not self._at and not self._heading():
            return
        if len(self._buffer) > LONGEST_BODY:
            self._fail(ConnectionAbortedError("the answer is too long"))
        elif self._chunked:
            if (body := _unchunked(self._buffer, self._at)) is not None:
                self._settle(body)
        elif 0 <= self._length <= len(self._buffer) - self._at:
            self._settle(bytes(self._buffer[self._at : self._at + self._length]))

    def _heading(self) -> bool:
        """Read status and headers once they are whole."""
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(self._buffer) > LONGEST_HEAD:
                self._fail(ConnectionAbortedError("the answer's head is too long"))
            return False
        first, *rest = bytes(self._buffer[:end]).split(b"\r\n")
        words = first.split(b" ", 2)
        if len(words) < 2 or not words[0].startswith(b"HTTP/1.") or not words[1].isdigit():
            self._fail(ConnectionAbortedError("the answer is not HTTP"))
            return False
        self._at, self._status = end + 4, int(words[1])
        for line in rest:
            name, _, value = line.partition(b":")
            self._header(name.strip().lower(), value.strip().lower())
        return True

    def _header(self, name: bytes, value: bytes) -> None:
        if name == b"content-length" and value.isdigit():
            self._length = int(value)
        elif name == b"transfer-encoding" and b"chunked" in value:
            self._chunked = True
        elif name == b"connection" and value == b"close":
            self._last = True

    def _settle(self, body: bytes) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result((self._status, body))

    def _fail(self, error: Exception) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(error)


def _unchunked(buffer: bytearray, at: int) -> bytes | None:
    """Return a chunked body once its last chunk is there."""
    body = bytearray()
    while (end := buffer.find(b"\r\n", at)) >= 0:
        try:
            size = int(bytes(buffer[at:end]).partition(b";")[0], 16)
        except ValueError:
            return bytes(body)
        if size == 0:
            return bytes(body) if buffer.find(b"\r\n", end + 2) >= 0 else None
        if len(buffer) < end + 2 + size + 2:
            return None
        body += buffer[end + 2 : end + 2 + size]
        at = end + 2 + size + 2
    return None


def _body(data: RequestData | None) -> tuple[bytes, str]:
    """Return a request's body and its media type."""
    if data is None:
        return b"", "application/json"
    fields, files = data.json_parameters, data.multipart_data
    if not files:
        return json.dumps(fields, ensure_ascii=False).encode(), "application/json"
    edge = secrets.token_hex(16)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items()
    ]
    for name, file in files.items():
        filename, content, media = file
        quoted = str(filename).translate({34: "_", 13: "_", 10: "_", 92: "_"})
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{quoted}"\r\n'
        parts.append(f"{head}Content-Type: {media}\r\n\r\n".encode() + content + b"\r\n")  # type: ignore[operator]
    return b"".join(parts) + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"
