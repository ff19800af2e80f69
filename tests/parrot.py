"""A small conversation for the preview: it has a screen of every kind and repeats what it is told."""

from __future__ import annotations

import html
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.model import Attachment, Choice, Forget, Incoming, Known, Screen, Talk, Turn, Wish
from bot.moments import exact

HELLO = {"ko": "안녕하세요", "en": "Hello"}
LONG = "\n\n".join(
    f"{n}. 긴 답의 한 문단입니다. 관할 세관에 확인하세요. A paragraph of a long reply." for n in range(1, 61)
)
SCRIPT = """<b>전화 대본</b>
<pre>안녕하세요. 문의드립니다.
1) 확인이 필요합니다.</pre>
<blockquote>공고가 맞습니다.</blockquote>"""


@dataclass(frozen=True)
class Parrot:
    """Answers by the word it is sent; anything else it says again."""

    def turn(self, incoming: Incoming, known: Known, now: datetime) -> Turn:
        """Answer one update."""
        talk = known.talk
        if incoming.kind == "button":
            return self.tapped(incoming, known, now)
        word, _, rest = incoming.text.partition(" ")
        language = talk.language or incoming.language
        match word:
            case "/start":
                return Turn(talk, (start(language, now, rest),))
            case "/language":
                talk = replace(talk, language="en" if rest == "en" else "ko")
                return Turn(talk, (start(talk.language or "ko", now, ""),))
            case "long":
                return Turn(talk, (Screen(LONG, trace={"entry": "long"}),))
            case "tick":
                return Turn(talk, (ticks(()),))
            case "kinds":
                return Turn(talk, (kinds(), Screen(SCRIPT, trace={"entry": "script", "standing": "press"})))
            case "help":
                return Turn(talk, (Screen("다음: /check, <code>/never</code>, https://a.example/check 1/2"),))
            case "boom":
                raise RuntimeError("a turn that fails")
            case "wish":
                return Turn(talk, (Screen(f"wish {known.wish}"),), (Wish(True),))
            case "forget":
                return Turn(Talk(), (Screen("forgotten"),), (Forget(),))
        cut = f" [{','.join(incoming.cut)}]" if incoming.cut else ""
        return Turn(talk, (Screen(html.escape(incoming.text) + cut, trace={"entry": "said"}),))

    def tapped(self, incoming: Incoming, known: Known, now: datetime) -> Turn:
        """Answer a tap."""
        verb, _, rest = incoming.button.partition(":")
        if verb == "tick":
            return Turn(known.talk, (ticks(tuple(v for v in rest.split(",") if v)),), notice="기록했습니다")
        if verb == "go" and rest == "2":
            return Turn(
                known.talk, (Screen("ledger\n" * 3, replaces=True), Screen("findings\n" * 40), Screen("script"))
            )
        if verb == "home":
            return Turn(known.talk, (replace(start(incoming.language, now, ""), replaces=True),))
        return Turn(known.talk, (Screen(f"tapped <code>{html.escape(incoming.button)}</code>", trace={"rule": rest}),))

    def sorry(
        self, incoming: Incoming, known: Known, now: datetime, why: Literal["failed", "not_saved", "slow_down"]
    ) -> Turn:
        """Apologise."""
        return Turn(known.talk, (Screen(f"sorry: {why}"),))

    def fresh(self, chat: int, known: Known, now: datetime, missing: Screen | None = None) -> Turn:
        """Show the first screen again."""
        return Turn(known.talk, (start("ko", now, ""),))


def start(language: str, now: datetime, payload: str) -> Screen:
    """Return the first screen, with the moment in it."""
    text = f"<b>{HELLO[language]}</b> {html.escape(payload)}\n{exact(now, language)}"
    rows = (
        (Choice("1. 시작", "go:1"), Choice("2. 여러 개 고르기", "tick:")),
        (Choice("3. 처음으로", "home:"), Choice("4. 결과", "go:2")),
    )
    trace = {"entry": "hello", "rule": "first", "source": ["E03", "S1"], "standing": "unconfirmed", "score": 88}
    return Screen(text, rows, trace=trace, template=f"{language}/start", facts={"season": {"phase": "over"}})


def ticks(chosen: tuple[str, ...]) -> Screen:
    """Return a screen of three boxes that is changed in place; each key carries the state it leads to."""
    keys = []
    for name in ("a", "b", "c"):
        leads = tuple(n for n in chosen if n != name) if name in chosen else tuple(sorted((*chosen, name)))
        keys.append(Choice(f"{'✓ ' if name in chosen else ''}{name}", f"tick:{','.join(leads)}"))
    return Screen(f"chosen: {','.join(chosen) or '-'}", tuple((k,) for k in keys), replaces=True)


def kinds() -> Screen:
    """Return a screen with every kind of key, a file, and text that tries to be more than text."""
    rows = (
        (
            Choice("지도 <b>보기</b>", "https://map.example/x?a=1&b=2", "link"),
            Choice("나쁜 링크", "javascript:alert(1)", "link"),
        ),
        (Choice("대본 복사", "복사할 글\n둘째 줄", "copy"),),
    )
    file = Attachment("내 자료 <x>.json", "text/html", b"<script>document.title='broken'</script>")
    text = 'x <script>document.title="broken"</script> <img src=x onerror="document.title=\'broken\'"> <i>y</i>'
    return Screen(text, rows, (file,), trace={"<b>entry</b>": "<img src=x onerror=alert(1)>"}, facts={"x": "</script>"})
