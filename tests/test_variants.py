"""Broken content while questions are answered, in a short form; tests/chaos/variants.py plays the long one."""

from __future__ import annotations

from pathlib import Path

from bot.conversation import Conversation
from tests.chaos.variants import run


async def test_every_answer_is_of_one_whole_version_while_broken_content_is_saved(
    tmp_path: Path, talk_to: Conversation
) -> None:
    seen = await run(tmp_path, talk_to, variants=12, questions=200, seed=3)
    assert seen.mixed == [] and seen.failed == []
    assert seen.asked >= 200 and seen.live == 2 and {1, 11} <= set(seen.answers)
    assert seen.refused >= 5
