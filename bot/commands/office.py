"""`premier1000 office`: which customs office takes a place's application, why, or what to ask back."""

from __future__ import annotations

from typing import Any

import click

from bot.commands.lines import answer
from bot.commands.whole import content_or_exit


@click.command()
@click.argument("place", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--stdin", is_flag=True, help="One place a line.")
def office(place: str | None, as_json: bool, stdin: bool) -> None:
    """Show the likely office of a place. Example: premier1000 office "경기 화성시"."""
    offices = content_or_exit().offices

    def work(line: str) -> dict[str, Any]:
        found = offices.decide(line)
        candidates = [{"place": c.place["ko"], "office": c.office} for c in found.candidates]
        return {
            "status": found.status,
            "office": found.office,
            "confirmed": found.confirmed,
            "alt": found.alt,
            "candidates": candidates if found.status == "ask" else [],
            "because": offices.because(found, "ko"),
        }

    def words(out: dict[str, Any]) -> str:
        asked = [f"{c['place']}: {c['office']}" for c in out["candidates"]]
        return "\n".join([f"{out['status']} {out['office'] or ''} {out['because']}".strip(), *asked])

    answer(place, stdin, as_json, work, words)
