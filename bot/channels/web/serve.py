"""Serves the preview on loopback until it is told to stop."""

from __future__ import annotations

import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from ipaddress import ip_address

import uvicorn
from starlette.types import ASGIApp


class Preview(uvicorn.Server):
    """A server that says where it is once it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then call `ready`."""
        await super().startup(sockets)
        if self.started:
            self._ready()


def serve(app: ASGIApp, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; `ready` gets the address once it answers. Raises ValueError off loopback.

    A port that is taken, or 0, becomes a free one.
    """
    with listening(host, port) as sock, quiet_signals():
        server(app, lambda: ready(address(sock))).run(sockets=[sock])


def server(app: ASGIApp, ready: Callable[[], None]) -> Preview:
    """Return a server that is not started yet."""
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, lifespan="off", server_header=False, ws="none",
        timeout_graceful_shutdown=2, h11_max_incomplete_event_size=16_384,
    )  # fmt: skip
    return Preview(config, ready)


def listening(host: str, port: int) -> socket.socket:
    """Return a bound socket on a loopback address."""
    where = "127.0.0.1" if host == "localhost" else host.strip("[]")
    if not ip_address(where).is_loopback:
        raise ValueError(f"{host} is not a loopback address; the preview is for this machine alone")
    family = socket.AF_INET6 if ":" in where else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((where, port))
    except OSError:
        sock.bind((where, 0))
    return sock


def address(sock: socket.socket) -> str:
    """Return the address to open in a browser."""
    host, port = sock.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


@contextlib.contextmanager
def quiet_signals() -> Iterator[None]:
    """Let a signal that stopped the server end there: uvicorn raises it again once it has shut down."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
