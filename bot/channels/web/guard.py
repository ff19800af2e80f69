"""What stands before every page: only loopback names, only the page's own posts, small bodies, strict headers."""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?", re.IGNORECASE)
"""Hosts that a browser may have asked for; any other name came by DNS rebinding or by a proxy."""
LONGEST_BODY = 32_768
"""Bytes; room for a message of 4096 characters, each escaped."""
SAFE_METHODS = ("GET", "HEAD")
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
FONT_CACHE = "private, max-age=86400"
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Refuses what a page of the preview would never send, and puts the headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("cache-control", FONT_CACHE if scope["path"].startswith("/fonts/") else "no-store")
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        refusal = refused(scope["method"], Headers(scope=scope))
        await (refusal or self.app)(scope, receive, with_headers)


def refused(method: str, headers: Headers) -> Response | None:
    """Return the refusal of a request by its method and headers, None where it may pass."""
    hosts = headers.getlist("host")
    if len(hosts) != 1 or not LOOPBACK.fullmatch(hosts[0]):
        return refusal("foreign_host", 421)
    if method in SAFE_METHODS:
        return None
    if method != "POST":
        return refusal("method", 405)
    if headers.get("origin") != f"http://{hosts[0]}" or headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return refusal("foreign_origin", 403)
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return refusal("not_json", 415)
    length = headers.get("content-length", "")
    if not length.isdecimal():
        return refusal("length", 411)
    return refusal("too_long", 413) if int(length[:12]) > LONGEST_BODY else None


def refusal(error: str, status: int) -> JSONResponse:
    """Return an error as the page reads it."""
    return JSONResponse({"error": error}, status)
