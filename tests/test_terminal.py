"""The conversation in the terminal, used as a person does: lines in, lines out, nothing kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def chat(*lines: str, options: tuple[str, ...] = ()) -> str:
    """Return what the terminal shows for the lines typed."""
    command = [sys.executable, "-m", "bot.cli", "chat", *options]
    done = subprocess.run(command, input="\n".join(lines) + "\n", capture_output=True, text=True, cwd=ROOT, check=True)
    return done.stdout


def test_a_whole_journey_in_plain_messages() -> None:
    shown = chat("2", "이차전지 양극재", "1", "1", "3", "1", "/where", "수원", options=("--plain",))
    assert "  [" not in shown, "plain messages carry their choices in the text"
    for words in ("1/4 품목", "2/4 기업 규모", "3/4 관세행정 분야", "4/4 결격사유", "물어볼 것", "인천본부세관"):
        assert words in shown
    assert shown.index("4/4 결격사유") < shown.index("결정이 아닙니다")


def test_the_same_journey_in_english() -> None:
    shown = chat("2", "battery cathode material", "1", "1", "3", "1", options=("--plain", "--lang", "en"))
    assert "A self-check, not a decision" in shown and "to ask" in shown


def test_a_rehearsed_moment_is_the_moment_of_the_answers() -> None:
    shown = chat("/when", options=("--at", "2025-02-28T16:59:00+09:00"))
    assert "0분" in shown or "1분" in shown
    assert "2025년 2월 28일(금) 17:00" in shown


def test_personal_numbers_are_cut_here_too() -> None:
    shown = chat("저희 사업자번호는 220-81-62517 입니다")
    assert "220-81-62517" not in shown


def test_how_a_label_begins_is_enough_and_one_word_can_be_an_answer() -> None:
    shown = chat("/check", "robot arms", "1", "SME", "1", "None", "change", options=("--lang", "en"))
    assert "Company size: An SME by its own word" in shown, "one word that names an option is read back"
    assert "Part 4 of 4" in shown, "the beginning of a label is the label"
    assert shown.rindex("Start over") > shown.rindex("Part 4 of 4"), "and so is the beginning of change an answer"
