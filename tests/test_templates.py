"""Templates cannot reach out, run away or be fed by what somebody typed; what they say is a closed set."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, TemplateError

from bot.bounds import Bounded
from bot.content.load import SHIPPED, Content, load
from bot.content.notes import launch_faults, render_faults
from bot.content.screens import moments, screen_faults
from bot.conversation import COMMANDS, Conversation
from bot.model import Incoming, Known, Screen, Turn, Wish
from faq.notice import phase
from tests.conftest import OVER
from tests.fixture_notice import copy_content, filled_notice
from tests.hostile import LONG, TEXTS

FIVE = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]"
RUNAWAYS = {
    "loops in loops": "".join(f"{{% for v{n} in {FIVE} %}}" for n in range(9)) + "{% endfor %}" * 9,
    "a long range": "{% for n in range(10 ** 9) %}{% endfor %}",
    "a long text": "{{ 'x' * 10000000000 }}",
    "a large power": "{{ 9 ** 9 ** 9 }}",
    "a large product": "{% set x = 999999999 %}" + "{% set x = x * x %}" * 40 + "{{ x }}",
    "calls without end": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "calls in calls": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "doubling by joining": "{% set x = 'xx' %}" + "{% set x = x ~ x %}" * 40 + "{{ x }}",
    "doubling by adding": "{% set x = 'xx' %}" + "{% set x = x + x %}" * 40 + "{{ x }}",
    "doubling by blocks": "{% set x = 'xx' %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 40 + "{{ x }}",
    "doubling by lists": "{% set x = ['x'] %}" + "{% set x = [x, x] %}" * 40 + "{{ x }}",
    "doubling by join": "{% set x = 'xx' %}" + "{% set x = [x, x]|join %}" * 40 + "{{ x }}",
    "a wide format": "{{ '%1000000000d' % 1 }}",
    "a wide text": "{{ 'x'.ljust(1000000000) }}",
    "a recursive loop": "{% for a in [1, 1] recursive %}{{ loop([1, 1]) }}{% endfor %}",
}
REACHES = {
    "a class": "{{ ''.__class__.__mro__ }}",
    "a file": "{% include '/etc/passwd' %}",
    "a global": "{{ lipsum.__globals__ }}",
    "unescaped": "{{ '<b>'|safe }}",
    "escaping off": "{% autoescape false %}{{ '<b>' }}{% endautoescape %}",
    "an unknown name": "{{ nobody }}",
}


@pytest.mark.parametrize("name", [*RUNAWAYS, *REACHES])
def test_a_template_that_runs_away_or_reaches_out_is_stopped(name: str) -> None:
    env = Bounded(loader=DictLoader({**RUNAWAYS, **REACHES}))
    env.begin()
    with pytest.raises((TemplateError, RecursionError)):
        env.get_template(name).render()


@pytest.mark.parametrize("name", [*RUNAWAYS, "an unknown name", "a class", "unescaped", "escaping off"])
def test_the_check_refuses_it_with_file_and_line(content: Content, tmp_path: Path, name: str) -> None:
    shutil.copytree(SHIPPED / "templates", tmp_path / "templates")
    at = spoil(tmp_path / "templates/ko/help.j2", {**RUNAWAYS, **REACHES}[name])
    broken = replace(content, root=tmp_path)
    fault = next(iter([*render_faults(broken)] or screen_faults(broken)))
    assert (fault.file, fault.line) == ("templates/ko/help.j2", at)


def spoil(path: Path, text: str) -> int:
    """Write a line at the end of a template and return its number."""
    path.write_text(path.read_text("utf-8") + f"\n{text}\n", encoding="utf-8")
    return path.read_text("utf-8").rstrip("\n").count("\n") + 1


def test_the_command_refuses_it_without_hanging(tmp_path: Path) -> None:
    root = copy_content(tmp_path / "content")
    at = spoil(root / "templates/ko/help.j2", RUNAWAYS["loops in loops"])
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "check", str(root)], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 1
    assert f"templates/ko/help.j2:{at}: " in done.stdout
    assert "Traceback" not in done.stderr


def test_a_screen_that_is_too_long_is_refused_where_it_stands(tmp_path: Path) -> None:
    root = copy_content(tmp_path / "content")
    entries = root / "faq/content/entries/dates.toml"
    text = entries.read_text("utf-8")
    head, mark, tail = text.partition('\nko = "')
    entries.write_text(head + mark + "가" * 4100 + tail, encoding="utf-8")
    with (root / "templates/en/help.j2").open("a", encoding="utf-8") as file:
        file.write("x" * 4000)
    content = load(root)
    faults = [str(f) for f in screen_faults(content)]
    first = next(iter(e for e in content.entries.values() if e.where.startswith("faq/content/entries/dates.toml")))
    assert any(f.startswith(f"{first.where}: ") and "4096" in f for f in faults)
    assert any(f.startswith("templates/en/help.j2:1: ") and "4096" in f for f in faults)


def test_a_button_that_is_too_long_is_refused(content: Content) -> None:
    first, *others = content.notice.rounds
    renamed = replace(first, round=replace(first.round, id="y" * 50))
    broken = replace(content, notice=replace(content.notice, rounds=(renamed, *others)))
    assert any("bytes" in str(f) and "64" in str(f) for f in screen_faults(broken))


def test_everything_is_rendered_in_every_phase(content: Content, tmp_path: Path) -> None:
    filled = load(filled_notice(tmp_path))
    for whole in (content, filled):
        for record in whole.notice.rounds:
            met = {phase(record.round, at) for at in moments(whole)}
            wanted = {"before_posting", "posted", "open", "under_review"}
            assert met >= wanted | ({"results_out", "over"} if record.round.results else set())
    assert list(render_faults(filled)) == [] and list(screen_faults(filled)) == []


def test_what_staff_write_is_shown_as_written(tmp_path: Path) -> None:
    from bot.talking import conversation

    root = copy_content(tmp_path / "content")
    entries = root / "faq/content/entries/dates.toml"
    text = entries.read_text("utf-8")
    head, mark, tail = text.partition('\nko = "')
    entries.write_text(head + mark + "<b>A & B</b> <a href='http://x.example'>" + tail, encoding="utf-8")
    content = load(root)
    entry = next(iter(e for e in content.entries.values() if e.where.startswith("faq/content/entries/dates.toml")))
    turn = conversation(content).turn(Incoming(1, 1, "text", "ko", text=f"/start {entry.id}"), Known(), OVER)
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in turn.screens[0].text and "<a href" not in turn.screens[0].text


# -- the closed set ------------------------------------------------------------------------------------------------

TYPED = frozenset({"words"})
"""The slots that may hold what somebody typed."""
SENTENCES = (
    "이차전지 양극재", "수원에서 이차전지 양극재 만드는 중견기업입니다", "we are an SME in Changwon making EV motors",
    "접수 마감이 언제인가요", "where do I apply?", "수원", "광주", "결격사유가 뭔가요", "오늘 점심 뭐 먹지", "뒤로",
    "사람 연결", "1", "2", "3", "모르겠습니다", "처음부터", "English", "중견기업확인서", "900101-1234567", "선정될까요",
    "webtoon",
)  # fmt: skip


def walk(talk_to: Conversation, seed: int, steps: int) -> Iterator[tuple[str, Turn]]:
    """Let a person who taps, types, commands and comes back wander through the conversation; yield what was typed."""
    dice, known = random.Random(seed), Known()
    seen: list[str] = []
    now = dice.choice(moments(talk_to.content))
    for n in range(steps):
        canary = ""
        if seen and dice.random() < 0.7:
            incoming = Incoming(n, 1, "button", "ko", button=dice.choice(seen[-12:] if dice.random() < 0.8 else seen))
        elif dice.random() < 0.3:
            incoming = Incoming(n, 1, "text", dice.choice(("ko", "en")), text="/" + dice.choice(list(COMMANDS)))
        else:
            canary = f"ｚ{seed}q{n}ｚ"
            text = dice.choice((*SENTENCES, *(t for t in TEXTS if t.isprintable()), *LONG[2:4]))
            incoming = Incoming(
                n, 1, "text", "ko", text=f"{text} {canary}" if dice.random() < 0.5 else f"{canary} {text}"
            )
        turn = talk_to.turn(incoming, known, now)
        wish = next((e.on for e in turn.effects if isinstance(e, Wish)), known.wish)
        known = replace(known, talk=turn.talk, wish=wish)
        seen += [c.value for s in turn.screens for row in s.choices for c in row if c.kind == "answer"]
        del seen[:-200]
        yield canary, turn
        if dice.random() < 0.02:
            now = dice.choice(moments(talk_to.content))


def as_kept(screen: Screen) -> tuple[str, dict[str, Any]]:
    """Return template and facts as they come back from the outbox."""
    return screen.template, json.loads(json.dumps(dict(screen.facts), ensure_ascii=False, default=str))


def places_of(value: Any, wanted: str, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield where in the facts a word stands."""
    if isinstance(value, str) and wanted in value:
        yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places_of(inner, wanted, (*path, str(key)))


@pytest.mark.parametrize("seed", range(6))
def test_every_screen_is_its_template_and_facts_and_nothing_else(talk_to: Conversation, seed: int) -> None:
    """Thousands of screens are made again from what the outbox keeps and compared byte for byte."""
    shown, canaries = 0, set()
    for canary, turn in walk(talk_to, seed, 500):
        canaries.add(canary)
        for screen in turn.screens:
            name, facts = as_kept(screen)
            lang, _, template = name.partition("/")
            again = talk_to.renderer.text(template, facts, lang)
            assert screen.text.encode() == again.encode(), name
            slots = {path for mark in ("ｚ",) for path in places_of(facts, mark)}
            assert slots <= {(slot,) for slot in TYPED}, (name, slots)
            bare = talk_to.renderer.text(template, {**facts, **dict.fromkeys(TYPED & facts.keys(), "")}, lang)
            assert "ｚ" not in bare
            assert not any("ｚ" in c.label + c.value for row in screen.choices for c in row)
            shown += 1
        assert "ｚ" not in turn.notice
    assert shown > 500 and len(canaries) > 50


async def test_the_outbox_keeps_the_template_and_the_facts_of_every_screen(town) -> None:
    async with town() as place:
        api, store = place.api, place.bot.store
        kim = api.person("김", language_code="ko")
        await kim.say("/start")
        fault = api.fault("hang", "sendMessage", times=None)
        for text in (
            "/start",
            "/privacy",
            "/when",
            "이차전지 <b>양극재</b>",
            "/check",
            "수원에서 이차전지 만드는 중견기업",
        ):
            await kim.send(text)
        await api.until(lambda: store.db.execute("SELECT count(*) FROM outbox").fetchone()[0] >= 6)
        rows = store.db.execute("SELECT template, facts, screen FROM outbox WHERE kind = 'screen'").fetchall()
        for template, facts, screen in rows:
            lang, _, name = template.partition("/")
            assert place.talk_to.renderer.text(name, json.loads(facts), lang) == json.loads(screen)["text"]
        fault.release()
        api.faults.clear()
        await kim.settled()


# -- before a launch -----------------------------------------------------------------------------------------------


def test_check_launch_refuses_until_staff_have_confirmed_each_thing(content: Content, tmp_path: Path) -> None:
    from tests.fixture_notice import fill_blank

    assert len(launch_faults(content)) == 5
    root = copy_content(tmp_path / "content")
    notice, facts = root / "faq/content/notice.toml", root / "faq/content/facts.csv"

    def edit(path: Path, old: str, new: str) -> None:
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def left() -> list[str]:
        return [f.what for f in launch_faults(load(root))]

    edit(notice, "confirmed = false           # 아래", "confirmed = true           # 아래")
    assert len(left()) == 5, "confirmed without a name is not confirmed"
    edit(notice, 'name.ko = ""', 'name.ko = "관세청"')
    assert len(left()) == 4
    edit(notice, 'contact.ko = ""', 'contact.ko = "042-481-7114"')
    assert len(left()) == 3
    text = fill_blank(
        notice.read_text("utf-8"), "notice_link", "https://example.org/n", "https://example.org/n", "p. 1"
    )
    notice.write_text(text, encoding="utf-8")
    assert len(left()) == 2
    edit(notice, "[retention]\nconfirmed = false", "[retention]\nconfirmed = true")
    assert [w for w in left() if "call-centre" in w] == left() and len(left()) == 1
    row = next(line for line in facts.read_text("utf-8").splitlines() if line.startswith("K04,"))
    edit(facts, row, row.rpartition(",")[0] + ",official")
    assert left() == []
    words = [sys.executable, "-m", "bot.cli", "check", "--launch"]
    assert subprocess.run([*words, str(root)], capture_output=True, check=False, timeout=120).returncode == 0
    refused = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)
    assert refused.returncode == 1 and refused.stdout.count("before a live start") == 5


def test_retention_that_cannot_be_kept_to_is_a_fault(tmp_path: Path) -> None:
    from bot.content.where import BrokenContent

    root = copy_content(tmp_path / "content")
    notice = root / "faq/content/notice.toml"
    notice.write_text(notice.read_text("utf-8").replace("idle_days = 30", "idle_days = 0"), encoding="utf-8")
    with pytest.raises(BrokenContent, match="0 days"):
        load(root)


def test_a_moment_of_every_phase_is_aware(content: Content) -> None:
    assert all(isinstance(at, datetime) and at.tzinfo for at in moments(content))
