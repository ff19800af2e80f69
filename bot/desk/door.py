"""The door of the desk: loopback only, a link that opens once, a cookie from then on, and posts of its own pages.

Who may sit at this machine is the office's own login; the link keeps other programs and pages on it out.
"""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.guard import HEADERS, LOOPBACK

COOKIE = "premier1000_desk"
LONGEST_POST = 100_000
POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)

OURS = {**HEADERS, "content-security-policy": POLICY, "referrer-policy": "same-origin"}
"""A form's post carries its origin only where the page may name itself to its own site."""


class Door:
    """Lets in who holds the one-time link, and then only who holds the cookie it gave."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.key = secrets.token_urlsafe(24)
        self.session = ""

    @property
    def way_in(self) -> str:
        """The path of the one-time link."""
        return f"/enter/{self.key}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("cache-control", "no-store")
                for name, value in OURS.items():
                    headers[name] = value
            await send(message)

        request = Request(scope)
        answer = self.enter(request) or self.refusal(request)
        if answer is None:
            scope["state"] = {**scope.get("state", {}), "token": self.token}
        await (answer or self.app)(scope, receive, with_headers)

    @property
    def token(self) -> str:
        """What the forms of this session carry, so that no other page can post here."""
        return hmac.new(self.session.encode(), b"post", "sha256").hexdigest()[:32]

    def enter(self, request: Request) -> Response | None:
        """Take the one-time link: it opens once, and sets the cookie."""
        if request.method != "GET" or not hmac.compare_digest(request.url.path.encode(), self.way_in.encode()):
            return None
        if not LOOPBACK.fullmatch(request.headers.get("host", "")):
            return None
        self.key, self.session = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(COOKIE, self.session, httponly=True, samesite="strict", path="/")
        return answer

    def refusal(self, request: Request) -> Response | None:
        """Return why a request may not pass, None where it may."""
        headers: Headers = request.headers
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not LOOPBACK.fullmatch(hosts[0]):
            return PlainTextResponse("foreign host", 421)
        given = request.cookies.get(COOKIE, "")
        if not self.session or not hmac.compare_digest(given.encode(), self.session.encode()):
            return PlainTextResponse("This link is used up. Start the desk again: premier1000 desk", 403)
        if request.method in ("GET", "HEAD"):
            return None
        if request.method != "POST":
            return PlainTextResponse("method", 405)
        if (
            headers.get("origin") != f"http://{hosts[0]}"
            or headers.get("sec-fetch-site", "same-origin") != "same-origin"
        ):
            return PlainTextResponse("foreign origin", 403)
        length = headers.get("content-length", "")
        if not length.isdecimal() or int(length[:12]) > LONGEST_POST:
            return PlainTextResponse("too long", 413)
        return None


async def posted(request: Request) -> dict[str, str]:
    """Read a form's fields; one that does not carry the session's token is empty."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_POST:
            return {}
    fields = {k: v[-1] for k, v in parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True).items()}
    return fields if hmac.compare_digest(fields.get("token", "").encode(), request.state.token.encode()) else {}
