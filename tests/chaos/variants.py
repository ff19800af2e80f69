"""Broken saves while questions are answered: `python -m tests.chaos.variants [VARIANTS] [QUESTIONS] [SEED]`.

Each sound version bears its number in an entry and in a template, so that an answer of two versions would show.
"""

from __future__ import annotations

import asyncio
import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.content.load import Content, files_of
from bot.content.shelf import Shelf
from bot.conversation import Conversation
from bot.kept.db import Store
from bot.live import Keeper, Live
from bot.model import Incoming, Known, Talk
from bot.opening import opening
from bot.replies import Renderer
from bot.talking import conversation
from faq.asking import Asker
from tests.conftest import OVER
from tests.fixture_notice import copy_content

ENTRY, FRAME = "faq/content/entries/papers.toml", "templates/ko/answer.j2"
FIRST = "신청서와 첨부서류를 내게 했습니다."
SAID = re.compile(r"판 (\d+)\.")
FRAMED = re.compile(r"틀 (\d+)\.")
SENTENCES = ("/papers", "/start documents", "제출 서류가 뭐예요", "서류 목록 알려주세요")


@dataclass
class Seen:
    """What came of a run: answers by version number, answers of two versions, turns that failed, the slowest turn."""

    answers: dict[int, int] = field(default_factory=dict)
    mixed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    refused: int = 0
    live: int = 0
    slowest: float = 0.0

    @property
    def asked(self) -> int:
        """How many questions were answered."""
        return sum(self.answers.values())


class Learnt:
    """Ranks by what was learnt from the shipped content; topics that a version lacks fall out."""

    def __init__(self, talk: Conversation, content: Content) -> None:
        self._ranker, self._entries = talk.asker.ranker, content.entries
        self.answer_at, self.offer_at = talk.asker.ranker.answer_at, talk.asker.ranker.offer_at

    def query(self, text: str, k: int = 5) -> list[tuple[str, float]]:
        """Return what is near and there."""
        return [(id_, score) for id_, score in self._ranker.query(text, k) if id_ in self._entries]

    def named(self, text: str) -> list[str]:
        """Return what is spoken of in other words."""
        return self._ranker.named(text)


def number(folder: Path, n: int) -> None:
    """Write a sound version with its number in the two places."""
    for file, old, new in (
        (ENTRY, rf"({FIRST})( 판 \d+\.)?", rf"\1 판 {n}."),
        (FRAME, r"\A(틀 \d+\.\n)?", f"틀 {n}.\n"),
    ):
        path = folder / file
        path.write_text(re.sub(old, new, path.read_text(encoding="utf-8")), encoding="utf-8")


def truncated(path: Path, dice: random.Random) -> None:
    """Stop writing in the middle."""
    path.write_bytes(path.read_bytes()[: dice.randrange(1, path.stat().st_size)])


def flipped(path: Path, dice: random.Random) -> None:
    """Change some bytes."""
    raw = bytearray(path.read_bytes())
    for _ in range(dice.randrange(1, 30)):
        raw[dice.randrange(len(raw))] = dice.randrange(256)
    path.write_bytes(raw)


def gone(path: Path, dice: random.Random) -> None:
    """Lose the file."""
    path.unlink()


def folder_instead(path: Path, dice: random.Random) -> None:
    """Put a folder in the file's place."""
    path.unlink()
    path.mkdir()


def emptied(path: Path, dice: random.Random) -> None:
    """Leave nothing in the file."""
    path.write_bytes(b"")


def other_encoding(path: Path, dice: random.Random) -> None:
    """Save it in another encoding."""
    text = path.read_text(encoding="utf-8")
    path.write_bytes(text.encode("cp949", "replace"))


def line_lost(path: Path, dice: random.Random) -> None:
    """Lose a line."""
    lines = path.read_bytes().split(b"\n")
    del lines[dice.randrange(len(lines))]
    path.write_bytes(b"\n".join(lines))


def name_mistyped(path: Path, dice: random.Random) -> None:
    """Mistype a word of the file's own language."""
    text = path.read_text(encoding="utf-8")
    names = re.findall(r"[a-z_]{5,}", text) or ["x"]
    wrong = dice.choice(names)
    path.write_text(text.replace(wrong, wrong[:-1] + "q", 1), encoding="utf-8")


WAYS: Sequence[Callable[[Path, random.Random], None]] = (
    truncated, flipped, gone, folder_instead, emptied, other_encoding, line_lost, name_mistyped,
)  # fmt: skip


async def ask(live: Live, seen: Seen, done: asyncio.Event, questions: int) -> None:
    """Ask until the saves are over and enough was asked."""
    n = 0
    while not done.is_set() or seen.asked < questions:
        n += 1
        start = time.perf_counter()
        incoming = Incoming(n, 1, "text", text=SENTENCES[n % len(SENTENCES)])
        try:
            turn = live.turn(incoming, Known(Talk(language="ko")), OVER)
        except Exception as error:
            seen.failed.append(f"{incoming.text}: {error!r}")
            continue
        seen.slowest = max(seen.slowest, time.perf_counter() - start)
        note(seen, "\n".join(s.text for s in turn.screens))
        await asyncio.sleep(0.005)


def note(seen: Seen, text: str) -> None:
    """Note which version an answer is of; one of two versions, or of none, is a fault."""
    said, framed = SAID.findall(text), FRAMED.findall(text)
    if len(said) != 1 or said != framed[:1] or len(set(framed)) != 1:
        seen.mixed.append(text[:200])
        return
    seen.answers[int(said[0])] = seen.answers.get(int(said[0]), 0) + 1


async def save(keeper: Keeper, folder: Path, variants: int, dice: random.Random, seen: Seen) -> None:
    """Save broken variants, and after every tenth a sound version with the next number."""
    whole = folder.with_name("whole")
    for n in range(variants):
        if n % 10 == 0:
            shutil.rmtree(folder)
            if whole.exists():
                shutil.copytree(whole, folder)
            else:
                copy_content(folder)
            number(folder, n + 1)
            shutil.rmtree(whole, ignore_errors=True)
            shutil.copytree(folder, whole)
            await keeper.saved()
            seen.live += 1
            assert f"판 {n + 1}." in keeper.live.talk.content.entries["documents"].lines[0].text["ko"]
        path = dice.choice([p for p in files_of(folder) if p.is_file() and p.stat().st_size > 1])
        before, live = path.read_bytes(), keeper.live.talk.content.version
        looking = asyncio.ensure_future(keeper.saved()) if n % 5 == 0 else None
        await asyncio.sleep(dice.random() * 0.05)
        dice.choice(WAYS)(path, dice)
        if looking:
            await looking
        await keeper.saved()
        unchanged = keeper.live.talk.content.version == live
        seen.refused += unchanged
        if path.is_dir():
            path.rmdir()
        path.write_bytes(before)
        if not unchanged:
            await keeper.saved()


async def run(root: Path, talk: Conversation, variants: int, questions: int, seed: int) -> Seen:
    """Play it all on a folder and database of its own."""
    folder, seen, done = copy_content(root / "content"), Seen(), asyncio.Event()
    number(folder, 0)
    store = Store(root / "kept.db")
    opened = opening(store, Shelf(store.path), folder, OVER, time.time())

    def over(content: Content) -> Conversation:
        asker = Asker(content.entries, Learnt(talk, content), content.words)
        return Conversation(content, Renderer(content.root / "templates"), asker, talk.finder)

    async def build(content: Content, earlier: Conversation) -> Conversation:
        return over(content)

    live = Live(over(opened.content))
    keeper = Keeper(live, store, folder, build, lambda: OVER, time.time)
    asking = asyncio.ensure_future(ask(live, seen, done, questions))
    await save(keeper, folder, variants, random.Random(seed), seen)
    done.set()
    await asking
    store.close()
    return seen


def main() -> int:
    """Run at full length and print what came of it."""
    variants, questions, seed = (int(a) for a in [*sys.argv[1:], *("500", "10000", "1")[len(sys.argv) - 1 :]])
    from bot.content.load import load

    talk = conversation(load())
    with tempfile.TemporaryDirectory() as folder:
        seen = asyncio.run(run(Path(folder), talk, variants, questions, seed))
    print(
        f"{variants} broken variants ({seen.refused} changed nothing), {seen.live} sound versions live, "
        f"{seen.asked} questions answered, of two versions or none: {len(seen.mixed)}, failed: {len(seen.failed)}, "
        f"slowest turn {seen.slowest * 1000:.0f} ms, seed {seed}"
    )
    for fault in (*seen.mixed[:3], *seen.failed[:3]):
        print(fault)
    return 1 if seen.mixed or seen.failed or seen.asked < questions else 0


if __name__ == "__main__":
    sys.exit(main())
