"""Prints how the matcher fares on public question sets and how fast and large it is: python -m tests.bench.matcher DIR.

DIR holds one folder a set: entries.jsonl ({id, questions}) and queries.jsonl ({text, gold or null, split}).
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from faq.hangul import from_keys, has_hangul, to_keys
from faq.match import Matcher

Row = tuple[bool, bool, float]
"""Whether a question is ours, whether its entry came first, the score."""
BARS = {"ko": (0.975, 0.925), "en": (0.705, 0.75)}
FRAMES = {
    True: ("안녕하세요, 수고 많으십니다. {} 답변 부탁드립니다.", "저희는 경기도에서 자동차부품을 만드는 회사인데요 {}"),
    False: ("hello, i am new here. {}", "my boss asked me to find this out. {} thanks in advance"),
}


def wrong_layout(text: str) -> str:
    """Return a question typed with the other keyboard layout on."""
    return to_keys(text) if has_hangul(text) else from_keys(text)


def no_spaces(text: str) -> str:
    """Return a question without spaces."""
    return text.replace(" ", "")


def swapped(text: str) -> str:
    """Return a question with one letter of its longest word left out."""
    word = max(text.split() or [""], key=len)
    return text.replace(word, word[: len(word) // 2] + word[len(word) // 2 + 1 :], 1) if len(word) > 2 else text


def framed(text: str) -> str:
    """Return a question among polite and irrelevant sentences."""
    frames = FRAMES[has_hangul(text)]
    return frames[len(text) % len(frames)].format(text)


Noise = Callable[[str], str]
NOISES: dict[str, Noise] = {"layout": wrong_layout, "nospace": no_spaces, "slip": swapped, "framed": framed}


def read(path: Path) -> list[dict[str, Any]]:
    """Return the records of a file, one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def asked(matcher: Matcher, questions: Sequence[dict[str, Any]], noise: Noise = str) -> list[Row]:
    """Return what came of each question."""
    rankings = matcher.query_many([noise(q["text"]) for q in questions], 3)
    return [
        (q["gold"] is not None, bool(r) and r[0][0] == q["gold"], r[0][1] if r else -1.0)
        for q, r in zip(questions, rankings, strict=True)
    ]


def joint(rows: Sequence[Row], cut: float) -> float:
    """Return the mean of in-scope accuracy and out-of-scope recall at a cut."""
    ours = [first and score >= cut for is_ours, first, score in rows if is_ours]
    rest = [score < cut for is_ours, _, score in rows if not is_ours]
    return (float(np.mean(ours)) + float(np.mean(rest))) / 2


def tuned(rows: Sequence[Row]) -> float:
    """Return the cut with the best joint."""
    return max(np.unique([score for *_, score in rows]), key=lambda cut: joint(rows, float(cut)))


def report(folder: Path) -> None:
    """Print one set's figures."""
    entries, questions = read(folder / "entries.jsonl"), read(folder / "queries.jsonl")
    matcher = Matcher()
    started = time.perf_counter()
    matcher.fit(entries)
    took = time.perf_counter() - started
    dev, test = ([q for q in questions if q["split"] == split] for split in ("dev", "test"))
    rows, cut = asked(matcher, test), tuned(asked(matcher, dev))
    top = float(np.mean([first for is_ours, first, _ in rows if is_ours]))
    wrong = float(np.mean([score >= matcher.answer_at and not first for _, first, score in rows]))
    answered = float(np.mean([score >= matcher.answer_at and first for is_ours, first, score in rows if is_ours]))
    language = "ko" if any(has_hangul(q) for q in entries[0]["questions"]) else "en"
    bars = BARS[language]
    offer, answer = matcher.offer_at, matcher.answer_at
    print(f"{folder.name}: fit {took:.2f} s, top1 {top:.3f} (bar {bars[0]})")
    print(f"  joint {joint(rows, cut):.3f} (bar {bars[1]}) at {cut:.0f} tuned on dev")
    print(f"  untuned: joint {joint(rows, 50.0):.3f} at 50, {joint(rows, offer):.3f} at offer {offer:.0f}")
    print(f"  answer {answer:.0f}: {answered:.3f} of ours answered, {wrong:.3f} of all answered wrongly")
    for name, noise in NOISES.items():
        noisy = asked(matcher, test, noise)
        print(f"  {name}: joint {joint(noisy, cut):.3f} tuned, {joint(noisy, 50.0):.3f} at 50")


def size(texts: Sequence[str], entries: int, each: int) -> None:
    """Print time and memory for an FAQ of a size."""
    made = [{"id": f"e{i}", "questions": texts[i * each : (i + 1) * each]} for i in range(entries)]
    matcher = Matcher()
    started = time.perf_counter()
    matcher.fit(made)
    fit = time.perf_counter() - started
    spans = []
    for text in texts[:500]:
        started = time.perf_counter()
        matcher.query(text)
        spans.append(1000 * (time.perf_counter() - started))
    p50, p99 = np.percentile(spans, 50), np.percentile(spans, 99)
    print(f"{entries} x {each}: fit {fit:.2f} s, query p50 {p50:.1f} p99 {p99:.1f} ms, {memory()}")


def memory() -> str:
    """Return what the process holds now and held at most, as Linux tells."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return ", ".join(" ".join(line.split()) for line in lines if line.startswith(("VmRSS", "VmHWM")))


def main(folder: Path) -> None:
    """Print all figures, sizes first since memory is counted for the process."""
    sets = sorted(p.parent for p in folder.glob("*/entries.jsonl"))
    texts = sorted({q["text"] for s in sets for q in read(s / "queries.jsonl")})
    random.Random(1).shuffle(texts)
    for entries, each in ((90, 20), (1000, 3)):
        if len(texts) >= entries * each:
            size(texts, entries, each)
    for one in sets:
        report(one)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
