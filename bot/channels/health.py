"""Health on loopback: `/healthz` says that the bot runs, `/readyz` whether it can serve and with which content."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import Any, Protocol

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

State = Callable[[], Mapping[str, Any]]
"""Returns what is well and what is not; `ready` decides, all else is for whoever looks."""
HOSTS = ["127.0.0.1", "localhost", "[::1]"]
NO_STORE = {"cache-control": "no-store"}


def app(state: State) -> Starlette:
    """Build the two pages over a state."""

    async def alive(request: Request) -> JSONResponse:
        return JSONResponse({"alive": True}, headers=NO_STORE)

    async def ready(request: Request) -> JSONResponse:
        now = dict(state())
        return JSONResponse(now, 200 if now.get("ready") else 503, headers=NO_STORE)

    routes = [Route("/healthz", alive), Route("/readyz", ready)]
    return Starlette(routes=routes, middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS)])


class _Quiet(uvicorn.Server):
    """A server that leaves the signals to the bot."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take no signal."""
        yield


class Watched(Protocol):
    """What the health pages look at."""

    def state(self) -> Mapping[str, Any]:
        """Say what is well."""
        ...


def of(host: str, port: int, content: State, bot: Watched) -> AbstractAsyncContextManager[None]:
    """Serve the health of a bot with what is said of its content."""
    return served(host, port, lambda: {**bot.state(), **content()})


@asynccontextmanager
async def served(host: str, port: int, state: State) -> AsyncIterator[None]:
    """Serve health while the block runs; a port that is taken is a warning, for a bot without it still answers."""
    log = structlog.get_logger()
    try:
        sock = _listening(host, port)
    except OSError as error:
        log.warning(
            "health_not_served", port=port, reason=error.strerror, mend="free the port or set PREMIER1000_LISTEN"
        )
        yield
        return
    config = uvicorn.Config(
        app(state), log_level="warning", access_log=False, lifespan="off", server_header=False, ws="none"
    )
    server = _Quiet(config)
    serving = asyncio.ensure_future(server.serve([sock]))
    log.info("health_served", port=sock.getsockname()[1])
    try:
        yield
    finally:
        server.should_exit = server.force_exit = True
        await asyncio.wait({serving}, timeout=1.0)
        serving.cancel()
        sock.close()


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind(("127.0.0.1" if host == "localhost" else host, port))
    except OSError:
        sock.close()
        raise
    return sock
