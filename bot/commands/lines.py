"""How the verbs for scripts read and answer: one input, or one a line, as words or as JSON, in order."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn

import click

Answer = Callable[[str], dict[str, Any]]


class Unreadable(ValueError):
    """Raised for an input that cannot be answered; the message says what is wrong with it."""


def answer(
    given: str | None, stdin: bool, as_json: bool, work: Answer, words: Callable[[dict[str, Any]], str]
) -> NoReturn:
    """Answer the given input or every line of standard input; exits 1 when any could not be read."""
    if not stdin and given is None:
        raise click.UsageError("give an input, or --stdin for one a line")
    inputs: Iterable[str] = lines_of_stdin() if stdin else [given or ""]
    failed = False
    for text in inputs:
        try:
            out = work(text)
        except Unreadable as error:
            out, failed = {"error": str(error)}, True
        shown = (
            json.dumps(out, ensure_ascii=False)
            if as_json or stdin
            else f"error: {out['error']}"
            if "error" in out
            else words(out)
        )
        click.echo(shown.encode("utf-8", "replace").decode())
        if stdin:
            sys.stdout.flush()
    sys.exit(1 if failed else 0)


def lines_of_stdin() -> Iterable[str]:
    """Yield the lines of standard input; bytes that are no UTF-8 are replaced, never fatal."""
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", "replace").rstrip("\r\n")


def json_object(text: str) -> dict[str, Any]:
    """Read one JSON object; raises Unreadable."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not JSON: {error}") from error
    if not isinstance(value, dict):
        raise Unreadable("not a JSON object")
    return value


def objects(path: str, as_stdin: bool) -> tuple[str | None, bool]:
    """Return what to answer for a FILE argument: "-" or --stdin means one object a line of standard input."""
    if as_stdin or path == "-":
        return None, True
    try:
        return Path(path).read_text(encoding="utf-8-sig"), False
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{path} cannot be read: {error}") from error
