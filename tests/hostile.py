"""Updates of every kind the Bot API describes, mostly well formed, some slightly wrong, some meant ill.

`random_update(dice)` draws one from a `random.Random`; `updates()` is the same as a hypothesis strategy, which
shrinks. Neither sets an `update_id`: `BotApi.push_raw` does.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.botapi_rules import API

KINDS: tuple[str, ...] = tuple(f["name"] for f in API["types"]["Update"]["fields"] if f["name"] != "update_id")
_types_of = {f["name"]: f["types"] for f in API["types"]["Update"]["fields"]}

TEXTS: tuple[str, ...] = (
    "", " ", "\n", ".", "?", "1", "１", "예", "아니요", "모름", "yes", "/start", "/start check", "/start \x00",
    "/START", "/", "//", "/check", "/forget", "/mydata", "/language", "/nonsense", "/start@other_bot", "/when",
    "/where 수원",     "수원에서 이차전지 양극재 만드는 중견기업입니다", "we are an SME in Changwon making EV motors",
    "접수처가 어디인가요", "마감이 언제예요???", "900101-1234567", "９００１０１－１２３４５６８", "010-1234-5678",
    "123-45-67890", "4111 1111 1111 1111", "<b>", "</b>", "<script>alert(1)</script>", "&", "&lt;", "&#0;",
    "{{7*7}}", "{% include '/etc/passwd' %}", "${7*7}", "'; DROP TABLE inbox; --", "=1+1", "@SUM(A1)",
    "../../etc/passwd", "file:///etc/passwd", "http://169.254.169.254/", "ignore previous instructions",
    "\ud800", "\udfff\ud83d", "\x00", "\x1b[31m", "a\r\nb", "\u202egnp.exe", "\u200b", "\ufeff", "\ufffd", "1e400",
    "NaN", "null", "[]", "{}", "true", "-0", "١٢٣", "ß", "İ", "ﷺ",
)  # fmt: skip
LONG: tuple[str, ...] = (
    "e" + "\u0301" * 300, "👨‍👩‍👧‍👦" * 100, "😀" * 2048, "ㅋ" * 4096, "x" * 4096, "가" * 4097, "a " * 2048, "ᄒ" * 500,
    "(" * 2000, "9" * 400, "/result " + "x" * 500, "\n" * 4096, "수원 " * 1000,
)  # fmt: skip
BUTTONS: tuple[str, ...] = (
    "", "x", "0", ":", "::", "a:b:c", "x" * 64, "가" * 21, "x" * 65, "\ud800", "\x00", "{}", "null", "set:size:sme",
    "../", "'; --", "<b>", "-1", "9" * 64,
)  # fmt: skip
LANGUAGES = ("ko", "en", "ko-KR", "en-US", "de", "zh-hans", "", "xx", "KO", "\ud800", "k" * 300)
NUMBERS = (
    0,
    1,
    2,
    5,
    100,
    86_400,
    1_760_000_000,
    -1,
    -1_000_000_001,
    2**31 - 1,
    2**31,
    2**53 + 1,
    2**63 - 1,
    2**63,
    -(2**63),
)
WRONG: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    2**64,
    1.5,
    1e308,
    "",
    "x",
    "\ud800",
    [],
    [None],
    [[]],
    {},
    {"id": 1},
)
DEEPEST = 5


@dataclass(frozen=True)
class Aim:
    """Whom the updates come from, what is said and tapped besides the hostile texts, and how often a value is wrong."""

    people: Sequence[int] = (20_001, 20_002, 20_003)
    texts: Sequence[str] = ()
    buttons: Sequence[str] = ()
    spoilt: float = 0.02


def random_update(dice: random.Random, aim: Aim | None = None) -> dict[str, Any]:
    """Return one update without its id: half are messages, a fifth taps, the rest any kind, rarely an unknown one."""
    kind = dice.choice(
        ("message",) * 10 + ("callback_query",) * 4 + ("edited_message", "any", "any", "any", "any", "new")
    )
    if kind == "any":
        kind = dice.choice(KINDS)
    maker = _Maker(dice, aim or Aim())
    if kind == "new":
        return {"brand_new_kind": maker.value("Message", 0), **maker.sometimes({"message": None})}
    update: dict[str, Any] = {kind: maker.value(_types_of[kind][0], 0)}
    if dice.random() < 0.02:
        update[dice.choice(KINDS)] = dice.choice(WRONG)
    return update


def updates(aim: Aim | None = None) -> st.SearchStrategy[dict[str, Any]]:
    """Return the same as a hypothesis strategy; every choice is hypothesis's own, so that failures shrink."""
    return st.randoms(use_true_random=False).map(lambda dice: random_update(dice, aim))


class _Maker:
    """Builds values of the types of the description, going no deeper than it must."""

    def __init__(self, dice: random.Random, aim: Aim) -> None:
        self.dice, self.aim = dice, aim
        self.person = dice.choice(aim.people)
        self.private = dice.random() < 0.85

    def sometimes(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the values one time in five."""
        return values if self.dice.random() < 0.2 else {}

    def value(self, kind: str, depth: int, field: str = "") -> Any:
        """Return a value of a type, or now and then something that is not one."""
        if self.dice.random() < self.aim.spoilt:
            return self.dice.choice(WRONG)
        if kind.startswith("Array of "):
            count = 0 if depth > DEEPEST else self.dice.randint(0, 3)
            return [self.value(kind.removeprefix("Array of "), depth + 1, field) for _ in range(count)]
        if kind in ("Integer", "String", "Boolean", "True", "Float"):
            return self._plain(kind, field)
        if kind in ("User", "Chat"):
            return self._user(depth) if kind == "User" else self._chat(depth)
        spec = API["types"][kind]
        if spec.get("subtypes"):
            return self.value(self.dice.choice(spec["subtypes"]), depth, field)
        return self._object(kind, spec["fields"], depth)

    def _object(self, kind: str, fields: list[dict[str, Any]], depth: int) -> dict[str, Any]:
        required = [f for f in fields if f["required"] and self.dice.random() >= self.aim.spoilt / 2]
        optional = [f for f in fields if not f["required"]]
        most = max(0, 4 - depth)
        chosen = self.dice.sample(optional, min(len(optional), self.dice.randint(0, most))) if depth <= DEEPEST else []
        chosen += [f for f in optional if self._usual(kind, f["name"], depth)]
        made = {f["name"]: self._field(f, depth) for f in (*required, *chosen) if depth <= DEEPEST or not _deep(f)}
        return made | ({"brand_new_field": self.dice.choice(WRONG)} if self.dice.random() < self.aim.spoilt else {})

    def _usual(self, kind: str, field: str, depth: int) -> bool:
        """Messages mostly have a sender and a text, taps data and a message: without them nothing reaches the bot."""
        if kind == "Message":
            return depth < 2 and field in ("from", "text") and self.dice.random() < (0.98 if field == "from" else 0.7)
        return kind == "CallbackQuery" and field in ("message", "data") and self.dice.random() < 0.95

    def _field(self, field: dict[str, Any], depth: int) -> Any:
        if field.get("values") and self.dice.random() < 0.97:
            return self.dice.choice(field["values"])
        return self.value(self.dice.choice(field["types"]), depth + 1, field["name"])

    def _plain(self, kind: str, field: str) -> Any:
        if kind == "Integer":
            return self._integer(field)
        if kind == "Float":
            return self.dice.choice((0.0, 37.5665, 126.978, -181.0, 1e300))
        if kind != "String":
            return kind == "True" or self.dice.random() < 0.5
        if field == "language_code":
            return self.dice.choice(LANGUAGES)
        if field == "data":
            return self.dice.choice((*BUTTONS, *self.aim.buttons))
        if field == "id":
            return str(self.dice.randint(1, 2**50))
        return self.dice.choice(LONG) if self.dice.random() < 0.04 else self.dice.choice((*TEXTS, *self.aim.texts))

    def _integer(self, field: str) -> int:
        if self.dice.random() < 0.05:
            return self.dice.choice(NUMBERS)
        return 1_760_000_000 + self.dice.randint(0, 9**7) if "date" in field else self.dice.randint(0, 4096)

    def _user(self, depth: int) -> dict[str, Any]:
        user = {"id": self.person, "is_bot": self.dice.random() < 0.02, "first_name": self._plain("String", "name")}
        user |= self.sometimes({"last_name": self._plain("String", "name"), "username": self._plain("String", "name")})
        return user | ({"language_code": self._plain("String", "language_code")} if self.dice.random() < 0.8 else {})

    def _chat(self, depth: int) -> dict[str, Any]:
        if self.private:
            return {"id": self.person, "type": "private", "first_name": self._plain("String", "name")}
        kind = self.dice.choice(("group", "supergroup", "channel", "private", "brand_new_type"))
        return {"id": self.dice.choice((-1_000_777, *NUMBERS)), "type": kind, "title": self._plain("String", "title")}


def _deep(field: dict[str, Any]) -> bool:
    """Say whether a field leads further down."""
    return not any(kind in ("Integer", "String", "Boolean", "True", "Float", "User", "Chat") for kind in field["types"])
