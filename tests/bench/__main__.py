"""Runs every bench that is here: `python -m tests.bench [DIR]`; DIR holds public question sets for the matcher."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

BENCHES: dict[str, bool] = {
    "matcher": True,
    "sentences": False,
    "items": False,
    "offices": False,
    "size": False,
    "load": False,
    "live": False,
    "record": False,
}
"""Each bench is a module of this folder with a `main`; True where it takes the folder of question sets."""


def command(name: str, takes_folder: bool, folder: str) -> list[str] | None:
    """Return how a bench is run; None where it is not here or its question sets are not given."""
    module = f"tests.bench.{name}"
    if find_spec(module) is None or (takes_folder and not folder):
        return None
    return [sys.executable, "-m", module, *([folder] if takes_folder else [])]


def main(arguments: list[str]) -> int:
    """Run the benches one after another, each in a process of its own so that memory is its own."""
    folder = arguments[0] if arguments else ""
    failed = 0
    for name, takes_folder in BENCHES.items():
        run = command(name, takes_folder, folder)
        if run is None:
            continue
        print(f"== {name}", flush=True)
        failed |= subprocess.run(run, check=False).returncode != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
