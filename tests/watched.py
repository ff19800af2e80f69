"""Runs `premier1000 run` and writes down whatever it should never do: python -m tests.watched REPORT ALLOWED...

REPORT takes one line for each connection but to the Bot API, each file written outside the ALLOWED folders, and each
other program started.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
STARTING = (
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "os.forkpty",
    "pty.spawn",
)
CHANGING = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.truncate", "os.link", "os.symlink", "os.chmod")
TAKING = ("/dev/null", "/dev/tty", ":memory:", "")


def beneath(values: tuple[Any, ...]) -> Path:
    """Return the folder that a removal names by its open handle, the working folder where it names none."""
    handle = next((v for v in values if isinstance(v, int) and v > 2), None)
    return Path() if handle is None else Path(f"/proc/self/fd/{handle}").readlink()


def watch(report: Path, host: str, port: int, allowed: Sequence[Path]) -> None:
    """Look at every event of this interpreter from now on."""
    handle = os.open(report, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    within = tuple(f"{folder.resolve()}/" for folder in allowed)

    def inside(path: Any) -> bool:
        if isinstance(path, int) or path is None:
            return True
        named = os.path.realpath(os.fsdecode(path))
        return os.fsdecode(path) in TAKING or f"{named}/".startswith(within)

    def wrong(event: str, values: tuple[Any, ...]) -> bool:
        match event:
            case "socket.connect":
                return isinstance(values[1], tuple) and values[1][:2] != (host, port)
            case "socket.bind":
                return isinstance(values[1], tuple) and values[1][0] not in ("127.0.0.1", "::1")
            case "socket.getaddrinfo":
                return values[0] not in (host, None)
            case "open":
                return bool((values[2] or 0) & WRITING) and not inside(values[0])
            case "sqlite3.connect":
                return not inside(values[0])
        if event in CHANGING:
            folder = beneath(values) if event in ("os.remove", "os.rmdir") else Path()
            paths = [value for value in values if isinstance(value, str | bytes | Path)]
            return not all(inside(folder / os.fsdecode(path)) for path in paths)
        return event in STARTING

    def hook(event: str, values: tuple[Any, ...]) -> None:
        if wrong(event, values):
            os.write(handle, f"{event} {values!r}\n".encode())

    sys.addaudithook(hook)


def main() -> None:
    """Watch, then run."""
    address = urlsplit(os.environ["TELEGRAM_BASE_URL"])
    watch(Path(sys.argv[1]), address.hostname or "", address.port or 443, [Path(folder) for folder in sys.argv[2:]])
    from bot.cli import main as run

    sys.argv = ["premier1000", "run"]
    run()


if __name__ == "__main__":
    main()
