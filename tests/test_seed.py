"""Every statement of the programme's announcement is answered, in both languages, by the real conversation."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.model import Incoming, Known

ASKED = tomllib.loads((Path(__file__).parent / "cases" / "seed.toml").read_text(encoding="utf-8"))["asked"]
AT = datetime.fromisoformat("2026-10-09T10:00:00+09:00")
"""A moment after everything that the answers cite."""


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("case", ASKED, ids=lambda case: case["en"])
def test_the_answer_holds_what_was_announced(talk_to: Conversation, case: dict[str, list[str]], lang: str) -> None:
    turn = talk_to.turn(Incoming(1, 1, "text", language=lang, text=str(case[lang])), Known(), AT)
    shown = "\n".join(screen.text for screen in turn.screens)
    for wanted in case[f"{lang}_has"]:
        assert any(word in shown for word in wanted.split("|")), shown
