"""Nobody identified: what is kept is said, shown, and gone; what should not be kept never is."""

from __future__ import annotations

import html
import io
import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from bot import logs
from bot.conversation import Conversation
from bot.follow import CONSENT
from bot.kept.backup import backup, restore
from bot.kept.db import Store
from bot.kept.declared import DECLARED, TABLES, markdown
from bot.model import Incoming, Known, Talk
from faq.remembered import AT_HAND
from tests.conftest import OVER

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"<!-- kept -->\n(.*?)\n<!-- /kept -->", re.DOTALL)


def say(talk_to: Conversation, text: str, lang: str = "ko", known: Known | None = None):
    """Type a text and return the turn."""
    return talk_to.turn(Incoming(1, 1, "text", lang, text=text), known or Known(), OVER)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_policy_says_everything_that_is_declared(talk_to: Conversation, lang: str) -> None:
    screen = say(talk_to, "/privacy", lang).screens[0]
    assert [k["id"] for k in screen.facts["kept"]] == [d.id for d in DECLARED]
    words = talk_to.renderer.template(lang, "kept").module
    for declared in DECLARED:
        for said in (words.what[declared.id], words.why[declared.id]):  # type: ignore[attr-defined]
            assert said and said.casefold() in html.unescape(screen.text).casefold()
    for number in ("30", "14", "730", "48", "60"):
        assert number in screen.text


def test_the_table_of_the_documentation_is_the_declaration() -> None:
    """Wherever the marked table stands, it is the one that `premier1000 check --kept` prints."""
    pages = [ROOT / "README.md", ROOT / "bot" / "operations" / "README.md"]
    tables = [found for page in pages for found in BLOCK.findall(page.read_text("utf-8"))]
    assert tables
    assert set(tables) == {markdown()}
    assert all(kept.what in tables[0] for kept in TABLES.values())


async def test_everything_kept_is_shown_in_words_and_as_a_file(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await kim.say("/start")
        await kim.press("다음 공고 알림")
        agreed = await kim.press("동의하고")
        await kim.say("수원에서 이차전지 양극재 만드는 중견기업입니다")
        await kim.press("맞습니다")
        await kim.send("/mydata")
        file = await kim.sees(lambda s: s.document is not None)
        shown = next(s.text for s in reversed(kim.screens) if "보관한 것 모두" in s.text)
        edition = f"{CONSENT}/ko"
        assert edition in agreed.text and edition in shown
        for words in ("리튬이온배터리", "중견기업이라고", "수원", "동의", "한국시간", "처리 중인 메시지 1개"):
            assert words in shown
        kept = json.loads(file.document.data)
        assert kept["wish"]["chat"] == kim.id and edition in kept["wish"]["consent"] and kept["wish"]["since"]
        everything = place.bot.store.everything(kim.id)
        assert (
            kept["conversation"]["talk"]["answers"]
            == json.loads(json.dumps(everything["conversation"]["talk"]))["answers"]
        )
        columns = {c.name for c in TABLES["conversations"].columns} - {"seal"}
        assert columns <= set(kept["conversation"])
        assert kept["inbox"][0]["body"]


async def test_forgetting_gives_a_receipt_that_names_nobody(town) -> None:
    stream = io.StringIO()
    logs.configure("debug", stream)
    try:
        async with town() as place:
            kim = place.api.person("김", language_code="ko")
            await kim.say("수원에서 이차전지 양극재 만드는 중견기업입니다")
            await kim.press("맞습니다")
            await kim.say("/forget")
            receipt = await kim.press("네, ")
            number = re.search(r"2026\d{4}-[0-9A-F]{8}", receipt.text)
            assert (
                number and "2개" in receipt.text and "찾은 지역" in receipt.text and "2026년 11월 24일" in receipt.text
            )
            assert str(kim.id) not in receipt.text
            await place.api.idle()
            await place.bot.delivery.sender.settle(5)
            assert place.bot.store.everything(kim.id) == {}
    finally:
        logs.configure("info")
    told = [json.loads(line) for line in stream.getvalue().splitlines() if "forgotten" in line]
    assert told[0]["receipt"] == number[0] and "chat" not in told[0]


async def test_forgetting_drops_typed_words_from_memory_too(town) -> None:
    def at_hand() -> int:
        return sum(quick.cache_info().currsize for quick in AT_HAND)

    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await kim.say("제로젠바이오인데 마감이 언제인가요")
        assert at_hand()
        await kim.say("/forget")
        await kim.press("네, ")
        await place.api.idle()
        assert at_hand() == 0


async def test_a_thousand_forgotten_chats_leave_no_byte_and_no_backup_brings_one_back(town, tmp_path: Path) -> None:
    """Through the conversation: words typed, taken, and forgotten by command, with a backup before and one after."""
    async with town() as place:
        store, before = place.bot.store, tmp_path / "before.backup"
        talk = Talk(language="ko", place="CANARYPLACE", proposal={"words": "CANARYWORDS", "answers": {"size": "mid"}})
        now = OVER.timestamp()
        with store.writing("test"):
            for n in range(1000):
                store.keep(810_000_000_000 + n, talk, Known(), now)
        people = [place.api.person(f"P{n}", number=810_000_000_000 + n) for n in range(1000)]
        backup(store.path, before)
        assert before.read_bytes().count(b"CANARYWORDS") == 1000
        for person in people:
            await person.tap_inaccessible("forget_yes")
        await people[-1].reply(timeout=60)
        await place.api.idle(60)
        await place.bot.delivery.idle(60)
        await place.bot.delivery.sender.settle(30)
        assert store.scrub()
        after = tmp_path / "after.backup"
        backup(store.path, after)
        files = [p for p in store.path.parent.iterdir() if p != before]
        left = b"".join(p.read_bytes() for p in files)
        assert b"CANARY" not in left and b"8100000" not in left
        restore(store.path, before)
        assert store.db.execute("SELECT count(*) FROM conversations").fetchone() == (0,)


def test_a_wish_taken_back_or_told_is_not_brought_back_by_a_restore(tmp_path: Path) -> None:
    from bot.kept import wishes

    store = Store(tmp_path / "a.db")
    with store.writing("test") as db:
        for chat in (1, 2, 3):
            store.keep(chat, Talk(language="ko", answers={"size": "sme"}), Known(), 100.0)
            wishes.take(db, wishes.Row(chat, "c", 100.0))
    backup(store.path, tmp_path / "old")
    with store.writing("test") as db:
        store.end_wish(1, 200.0)
        store.end_wish(2, 200.0)
        wishes.take(db, wishes.Row(2, "c", 300.0))
    backup(store.path, tmp_path / "new")
    restore(store.path, tmp_path / "new")
    assert wishes.chats(store.db) == [3, 2]
    restore(store.path, tmp_path / "old")
    assert wishes.chats(store.db) == [3]
    assert store.known(1).talk.answers == {"size": "sme"}


def test_a_wish_ends_in_time_even_if_no_notice_comes(tmp_path: Path) -> None:
    from bot.kept import wishes

    store = Store(tmp_path / "a.db")
    with store.writing("test") as db:
        wishes.take(db, wishes.Row(1, "c", 0.0))
    assert store.purge(729 * 86400.0)["wish"] == 0
    assert store.purge(731 * 86400.0)["wish"] == 1


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_consent_holds_every_item_the_law_asks_for(talk_to: Conversation, lang: str) -> None:
    turn = say(talk_to, "/start", lang)
    taken = next(c for row in turn.screens[0].choices for c in row if c.value.startswith("wish~"))
    turn = talk_to.turn(Incoming(2, 1, "button", lang, button=taken.value), Known(turn.talk), OVER)  # type: ignore[arg-type]
    first, second = turn.screens[0].text.split("<b>2. ")
    marks = {
        "ko": (
            ("목적", "항목", "기간", "거부할 권리"),
            ("항목", "나라·때·방법", "받는 곳", "목적·기간", "거부하는 방법과 결과"),
        ),
        "en": (
            ("Purpose", "Items", "Period", "Right to refuse"),
            ("Items", "Country, time, method", "Recipient", "Purpose and period", "How to refuse, and the effect"),
        ),
    }[lang]
    for part, wanted in zip((first, second), marks, strict=True):
        assert all(f"· {mark}:" in part for mark in wanted)
    assert f"{CONSENT}/{lang}" in first
    assert [len(row) for row in turn.screens[0].choices] == [1, 1], "two buttons of one size"


def test_a_changed_consent_text_is_a_new_edition() -> None:
    """Who agreed must have agreed to these very words: change the text, then CONSENT, then this."""
    texts = b"".join((ROOT / "templates" / lang / "wish.j2").read_bytes() for lang in ("ko", "en"))
    assert (CONSENT, sha256(texts).hexdigest()[:16]) == ("2026-11-25", "068f00e5ce7998f0")


async def test_taking_consent_back_takes_no_more_than_giving_it(town) -> None:
    async with town() as place:
        kim = place.api.person("김", language_code="ko")
        await kim.say("/start")
        given, taken_back = ("다음 공고 알림", "동의하고"), ("알림 그만",)
        for words in given:
            await kim.press(words)
        assert place.bot.store.known(kim.id).wish
        for words in taken_back:
            await kim.press(words)
        assert not place.bot.store.known(kim.id).wish
        assert len(taken_back) <= len(given)
        await kim.say("/start")
        await kim.press("다음 공고 알림")
        await kim.press("동의하고")
        await kim.say("/stop")
        assert not place.bot.store.known(kim.id).wish


NUMBERS = {
    "resident": "900101-1234567",
    "foreigner": "900101-5234567",
    "business": "220-81-62517",
    "corporate": "법인등록번호 110111-0006246",
    "card": "4111-1111-1111-1111",
    "account": "계좌 110-234-567890",
    "phone": "010-9876-5432",
    "clearance": "P123456789012",
    "full width": "９００１０１－１２３４５６７",
    "spelled": "공일공 구팔칠육 오사삼이",
}


async def test_numbers_that_identify_are_cut_before_anything_is_kept(town, tmp_path: Path) -> None:
    stream = io.StringIO()
    logs.configure("debug", stream)
    try:
        async with town() as place:
            kim = place.api.person("김", language_code="ko")
            await kim.say("/check")
            for number in NUMBERS.values():
                for text in (number, f"저희는 {number} 인데 가능한가요", f"/start {number}"):
                    sent = await kim.send(text)
                    await kim.sees(lambda s: "저장하지 않았습니다" in s.text)
                    await kim.settled(0.05)
                await kim.edit(sent, f"고침 {number}")
                await kim.settled(0.05)
            refused = [s for s in kim.screens if "저장하지 않았습니다" in s.text]
            assert len(refused) >= 2 * len(NUMBERS)
            backup(place.db, tmp_path / "copy")
            kept = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    finally:
        logs.configure("info")
    for number in NUMBERS.values():
        core = re.sub(r"^\D+ ", "", number)
        for form in (core, re.sub(r"\D", "", core)[-7:]):
            assert form.encode() not in kept or not form
            assert not form or form not in stream.getvalue()


async def test_the_self_check_that_keeps_nothing_finds_the_same(town) -> None:
    async with town() as place:
        kim, lee = place.api.person("김", language_code="ko"), place.api.person("이", language_code="ko")
        await kim.tap_inaccessible("own::check")
        await kim.sees(lambda s: any("분야별" in label for label in s.labels))
        for words in ("분야별", "1. ", "1. ", "중견기업확인서", "FTA"):
            await kim.press(words)
        await kim.tap("읽었습니다")
        await kim.sees(lambda s: "1)" in s.text)
        await place.api.idle()
        await place.bot.delivery.sender.settle(5)
        assert place.bot.store.everything(kim.id) == {}
        assert place.bot.store.db.execute("SELECT count(*) FROM inbox WHERE chat IS NOT NULL").fetchone() == (0,)
        await lee.say("/check")
        for words in ("분야별", "1. ", "1. ", "중견기업확인서", "FTA"):
            await lee.press(words)
        await lee.tap("읽었습니다")
        await lee.sees(lambda s: "1)" in s.text)
        assert [s.text for s in kim.screens[-3:]] == [s.text for s in lee.screens[-3:]]
        await kim.press("답 바꾸기")
        await kim.press("2. 기업 규모")
        await kim.tap("중소기업확인서")
        await kim.sees(lambda s: "1)" in s.text and "중소기업확인서" in s.text)
        await place.bot.delivery.sender.settle(5)
        assert place.bot.store.everything(kim.id) == {}


@pytest.mark.parametrize(
    "data", ["own:", "own:zzz:set:size:mid", "own:a999999,:result", "own:aaaa.bbbb:forget_yes", "own:::"]
)
def test_a_forged_button_of_that_self_check_harms_nobody(talk_to: Conversation, data: str) -> None:
    turn = talk_to.turn(Incoming(1, 1, "button", "ko", button=f"{data}~2025.x"), Known(), OVER)
    assert turn.screens and turn.talk == Talk() and not [e for e in turn.effects if type(e).__name__ != "Count"]


def test_who_declines_is_offered_the_self_check_that_keeps_nothing(talk_to: Conversation) -> None:
    turn = talk_to.turn(Incoming(1, 1, "button", "ko", button="wish_no"), Known(), OVER)
    assert any(c.value.startswith("own:") for row in turn.screens[0].choices for c in row)


def test_delete_now_stands_on_every_result(talk_to: Conversation) -> None:
    answers = {"item": ("1",), "size": "sme", "field": ("fta",), "exclusion": "read"}
    turn = say(talk_to, "/result", known=Known(Talk(answers=answers)))
    assert any(c.value.startswith("forget~") for row in turn.screens[0].choices for c in row)
