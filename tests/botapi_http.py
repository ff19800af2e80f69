"""HTTP/1.1 with keep-alive over asyncio, just wide enough for a Bot API client and quick enough for bursts."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

REASONS = {
    200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict",
    413: "Request Entity Too Large", 429: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway",
    503: "Service Unavailable", 504: "Gateway Timeout",
}  # fmt: skip
LONGEST_HEAD = 65_536
LONGEST_BODY = 60 * 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """A file as it arrived in a multipart body."""

    name: str
    media: str
    data: bytes


@dataclass
class Request:
    """One request as received; `gone` is set when the client hangs up before it is answered."""

    verb: str
    target: str
    headers: dict[str, str]
    body: bytes
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def path(self) -> str:
        """The path without the query."""
        return self.target.partition("?")[0]

    def form(self) -> tuple[dict[str, Any], dict[str, Upload]]:
        """Return fields and files from query and body: JSON, urlencoded or multipart, as the content type says."""
        values: dict[str, Any] = dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))
        media = self.headers.get("content-type", "").lower()
        files: dict[str, Upload] = {}
        if media.startswith("application/json") and self.body:
            values.update(json.loads(self.body))
        elif media.startswith("multipart/form-data"):
            fields, files = _multipart(self.body, self.headers["content-type"])
            values.update(fields)
        elif self.body:
            values.update(parse_qsl(self.body.decode("utf-8"), keep_blank_values=True, strict_parsing=True))
        return values, files


@dataclass(frozen=True)
class Reply:
    """What goes back; `cut` sends only half the body and drops the line, `drop` sends nothing and resets it."""

    status: int
    body: bytes = b""
    media: str = "application/json"
    cut: bool = False
    drop: bool = False

    def bytes(self) -> bytes:
        """Return head and body as sent."""
        head = (
            f"HTTP/1.1 {self.status} {REASONS.get(self.status, 'Error')}\r\nContent-Type: {self.media}\r\n"
            f"Content-Length: {len(self.body)}\r\nConnection: keep-alive\r\n\r\n"
        )
        return head.encode() + (self.body[: len(self.body) // 2] if self.cut else self.body)


Serve = Callable[[Request], Awaitable[Reply]]


def _multipart(body: bytes, content_type: str) -> tuple[dict[str, str], dict[str, Upload]]:
    match = re.search(r'boundary="?([^";]+)"?', content_type)
    if not match:
        raise ValueError("multipart body without a boundary")
    fields: dict[str, str] = {}
    files: dict[str, Upload] = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + match[1].encode())[1:-1]:
        head, _, data = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        lines = head.decode("utf-8")
        name = re.search(r'[; ]name="([^"]*)"', lines)
        if not name:
            raise ValueError("multipart part without a name")
        file = re.search(r'filename="([^"]*)"', lines)
        if file:
            media = re.search(r"(?i)content-type: *([^\r\n]+)", lines)
            files[name[1]] = Upload(file[1], media[1].strip() if media else "application/octet-stream", data)
        else:
            fields[name[1]] = data.decode("utf-8")
    return fields, files


class Line(asyncio.Protocol):
    """One connection: requests are answered one after the other, in order."""

    def __init__(self, serve: Serve, lines: set[Line], lost: Callable[[], None]) -> None:
        self._serve, self._lines, self._lost = serve, lines, lost
        self._buffer = bytearray()
        self._request: Request | None = None
        self._task: asyncio.Task[None] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the transport."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._lines.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever is working on the pending request that nobody waits for it."""
        self._lines.discard(self)
        if self._request:
            self._request.gone.set()
        self._lost()

    def data_received(self, data: bytes) -> None:
        """Collect bytes until a whole request is there."""
        self._buffer += data
        if self._task is None:
            self._next()

    def abort(self) -> None:
        """Reset the connection."""
        if self._transport:
            self._transport.abort()

    def _next(self) -> None:
        try:
            request = self._take()
        except ValueError:
            self.abort()
            return
        if request:
            self._request = request
            self._task = asyncio.ensure_future(self._answer(request))

    async def _answer(self, request: Request) -> None:
        try:
            reply = await self._serve(request)
        except Exception:
            self.abort()
            raise
        finally:
            self._request = self._task = None
        assert self._transport
        if reply.drop:
            self.abort()
        elif not self._transport.is_closing():
            self._transport.write(reply.bytes())
            if reply.cut:
                self._transport.close()
            elif self._buffer:
                self._next()

    def _take(self) -> Request | None:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(self._buffer) > LONGEST_HEAD:
                raise ValueError("head too long")
            return None
        first, *rest = self._buffer[:end].decode("latin-1").split("\r\n")
        verb, target, _ = first.split(" ", 2)
        headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in rest)}
        body = self._body(headers, end + 4)
        return None if body is None else Request(verb, target, headers, body)

    def _body(self, headers: dict[str, str], start: int) -> bytes | None:
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return self._chunked(start)
        length = int(headers.get("content-length", "0"))
        if length > LONGEST_BODY:
            raise ValueError("body too long")
        if len(self._buffer) < start + length:
            return None
        body = bytes(self._buffer[start : start + length])
        del self._buffer[: start + length]
        return body

    def _chunked(self, at: int) -> bytes | None:
        parts: list[bytes] = []
        while True:
            end = self._buffer.find(b"\r\n", at)
            if end < 0:
                return None
            size = int(bytes(self._buffer[at:end]).partition(b";")[0], 16)
            if len(self._buffer) < end + 2 + size + 2:
                return None
            parts.append(bytes(self._buffer[end + 2 : end + 2 + size]))
            at = end + 2 + size + 2
            if size == 0:
                del self._buffer[:at]
                return b"".join(parts)
