"""The preview in a browser, used as a person does: by typing, tapping and by keyboard alone, on both widths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.channels.web.app import Side, create_app
from bot.channels.web.session import Rehearsals
from bot.model import Incoming, Known, Turn
from tests.browsing import served
from tests.parrot import Parrot

pytestmark = pytest.mark.browser

NARROW, BROAD = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
AT = "2025-02-17T08:59:00+09:00"
COMMANDS = {"ko": [("start", "처음 화면"), ("check", "자가점검")], "en": [("start", "First screen")]}
CONTRAST = """() => {
  const light = (c) => c.map((v) => v / 255).map((v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const parse = (c) => c.match(/[\\d.]+/g).map(Number);
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] === 1) return c.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const weak = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; node = walker.nextNode();) {
    const e = node.parentElement;
    if (!node.data.trim() || !e.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    const a = light(parse(getComputedStyle(e).color).slice(0, 3)), b = light(behind(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) weak.push(`${ratio.toFixed(2)} ${node.data.trim().slice(0, 30)}`);
  }
  return weak;
}"""
"""Texts whose colour stands out too little from what is behind them (WCAG 2 AA, 4.5:1)."""


@pytest.fixture(scope="module")
def rehearsals() -> Rehearsals:
    return Rehearsals(Parrot())


@pytest.fixture(scope="module")
def home(rehearsals: Rehearsals) -> Iterator[str]:
    """The preview on a free port, in this process."""
    with served(create_app(rehearsals, commands=COMMANDS)) as address:
        yield address


class Chat:
    """A person at the page; whatever the page did wrong on the way is in `faults`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        self.asked: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self.faults.append(line.text) if line.type in ("error", "warning") else None)
        page.on("dialog", lambda dialog: (self.faults.append("a dialog"), dialog.dismiss()))
        page.on("request", lambda request: self.asked.append(request.url))

    @property
    def replies(self) -> Locator:
        return self.page.locator("article.bot")

    @property
    def line(self) -> Locator:
        return self.page.get_by_role("main").get_by_role("textbox")

    @property
    def last(self) -> Locator:
        return self.replies.last

    def say(self, text: str) -> None:
        """Type and send, and wait for the answer."""
        count = self.replies.count()
        self.line.fill(text)
        self.page.keyboard.press("Enter")
        expect(self.replies.nth(count)).to_be_visible()

    def key(self, label: str) -> Locator:
        return self.last.get_by_role("button", name=label, exact=True)

    def fits(self) -> None:
        """Nothing reaches beyond the page's width."""
        wide = self.page.evaluate(
            "() => [...document.querySelectorAll('main, main *, .top *, .banner *')]"
            ".filter(e => e.checkVisibility() && !e.closest('.unseen, .skip'))"
            ".filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)"
            ".map(e => e.outerHTML.slice(0, 80))"
        )
        assert wide == []
        assert self.page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
        assert self.page.evaluate(
            "document.getElementById('log').scrollWidth <= document.getElementById('log').clientWidth"
        )


@pytest.fixture(params=[BROAD], ids=["1280"])
def chat(request: pytest.FixtureRequest, browser: Browser, home: str) -> Iterator[Chat]:
    context = browser.new_context(viewport=request.param, reduced_motion="reduce", locale="ko-KR")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(8000)
    chat = Chat(page)
    page.goto(f"{home}?at={AT.replace('+', '%2B')}")
    expect(chat.last.get_by_role("button").first).to_be_visible()
    yield chat
    context.close()
    assert chat.faults == []
    assert all(url.startswith(home) for url in chat.asked if not url.startswith("blob:"))


both_widths = pytest.mark.parametrize("chat", [NARROW, BROAD], ids=["390", "1280"], indirect=True)


@both_widths
def test_the_first_screen_comes_by_itself_in_korean_and_in_its_own_font(chat: Chat) -> None:
    expect(chat.last).to_contain_text("안녕하세요")
    expect(chat.page.locator("html")).to_have_attribute("lang", "ko")
    expect(chat.last).to_have_attribute("lang", "ko")
    loaded = "() => document.fonts.ready.then(() => [...document.fonts].every(f => f.status === 'loaded'))"
    assert chat.page.evaluate(loaded)
    assert any(url.endswith("/fonts/Pretendard-Regular.ttf") for url in chat.asked)


@both_widths
@pytest.mark.parametrize("language", ["한국어", "English"])
def test_nothing_scrolls_sideways_and_every_text_stands_out(chat: Chat, language: str) -> None:
    if language == "English":
        chat.page.get_by_role("button", name=language).click()
        expect(chat.last).to_contain_text("Hello")
    for text in ("tick", "kinds", "long", "가" * 400, "x" * 400, "https://a.example/" + "y" * 300):
        chat.say(text)
    chat.fits()
    assert chat.page.evaluate(CONTRAST) == []


def test_typing_sends_on_enter_but_not_while_a_syllable_is_composed(chat: Chat) -> None:
    line = chat.line
    line.fill("한글")
    line.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(line).to_have_value("한글")
    line.press("Shift+Enter")
    line.press_sequentially("둘째 줄")
    line.press("Enter")
    expect(chat.last).to_contain_text("한글\n둘째 줄")
    expect(line).to_have_value("")
    expect(line).to_be_focused()
    expect(chat.page.locator("article.own").last).to_contain_text("한글")


def test_a_tap_is_answered_and_old_keys_stay_alive(chat: Chat) -> None:
    old = chat.key("1. 시작")
    handle = old.element_handle()
    chat.say("something else")
    assert handle
    handle.click()
    expect(chat.last).to_contain_text("tapped go:1")
    handle.click()
    expect(chat.replies).to_have_count(4)


def test_a_change_in_place_keeps_message_and_focus(chat: Chat) -> None:
    chat.say("tick")
    ticks = chat.page.locator("article.bot", has_text="chosen:")
    chat.say("after it")
    count = chat.replies.count()
    ticks.get_by_role("button", name="b", exact=True).click()
    expect(ticks).to_contain_text("chosen: b")
    expect(ticks).to_contain_text("바뀜")
    expect(ticks.get_by_role("button", name="✓ b")).to_be_focused()
    expect(chat.page.get_by_role("status")).to_have_text("기록했습니다")
    ticks.get_by_role("button", name="✓ b").click()
    expect(ticks).to_contain_text("chosen: -")
    expect(chat.replies).to_have_count(count)


def test_another_screen_in_place_takes_the_focus_to_its_message(chat: Chat) -> None:
    chat.say("tick")
    first = chat.replies.first
    first.get_by_role("button", name="3. 처음으로").click()
    expect(first).to_contain_text("바뀜")
    first.get_by_role("button", name="2. 여러 개 고르기").click()
    expect(first).to_contain_text("chosen: -")
    expect(first).to_be_focused()


def test_copying_copies_and_says_so(chat: Chat) -> None:
    chat.say("kinds")
    key = chat.page.get_by_role("button", name="대본 복사")
    key.click()
    expect(chat.page.get_by_role("status")).to_have_text("복사했습니다")
    assert chat.page.evaluate("navigator.clipboard.readText()") == "복사할 글\n둘째 줄"


def test_a_script_is_copied_whole_by_its_own_button(chat: Chat) -> None:
    chat.say("kinds")
    chat.last.get_by_role("button", name="복사", exact=True).click()
    expect(chat.page.get_by_role("status")).to_have_text("복사했습니다")
    assert chat.page.evaluate("navigator.clipboard.readText()") == "안녕하세요. 문의드립니다.\n1) 확인이 필요합니다."


def test_a_command_in_a_text_can_be_tapped(chat: Chat) -> None:
    chat.say("help")
    expect(chat.last.get_by_role("button")).to_have_text(["/check"])
    expect(chat.last.get_by_role("link")).to_have_attribute("href", "https://a.example/check")
    chat.last.get_by_role("button", name="/check").click()
    expect(chat.page.locator("article.own .text").last).to_have_text("/check")
    expect(chat.last.locator(".text")).to_have_text("/check")


@both_widths
def test_an_answer_of_several_messages_is_read_from_the_one_that_was_changed(chat: Chat) -> None:
    chat.key("4. 결과").click()
    expect(chat.last).to_contain_text("script")
    expect(chat.replies.first).to_contain_text("ledger")
    expect(chat.replies.first).to_be_in_viewport(ratio=1)


def test_links_open_apart_and_doubtful_ones_not_at_all(chat: Chat) -> None:
    chat.say("kinds")
    link = chat.page.get_by_role("link", name="지도")
    expect(link).to_have_attribute("href", "https://map.example/x?a=1&b=2")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(chat.page.get_by_text("나쁜 링크")).to_be_visible()
    assert chat.page.locator("a[href^='javascript']").count() == 0


def test_a_file_is_downloaded_as_it_is(chat: Chat, tmp_path: Path) -> None:
    chat.say("kinds")
    with chat.page.expect_download() as waiting:
        chat.page.get_by_role("link", name=re.compile("내 자료")).click()
    waiting.value.save_as(tmp_path / "file")
    assert waiting.value.suggested_filename.endswith(".json")
    assert (tmp_path / "file").read_bytes().startswith(b"<script>")


def test_hostile_text_is_shown_literally(chat: Chat) -> None:
    title = chat.page.title()
    chat.say("kinds")
    expect(chat.replies.nth(1)).to_contain_text('<script>document.title="broken"</script> <img src=x')
    for text in ("<img src=x onerror=alert(1)>", "<b>b</b> &lt;i&gt; &amp;", "</div><script>alert(1)</script>"):
        chat.say(text)
        expect(chat.page.locator("article.own .text").last).to_have_text(text)
        expect(chat.last.locator(".text")).to_have_text(text)
    assert chat.page.locator("#log script, #log img, #trace img").count() == 0
    assert chat.page.title() == title


def test_the_trace_tells_of_the_newest_reply(chat: Chat) -> None:
    desk = chat.page.get_by_role("complementary")
    expect(desk.locator("dt")).to_have_text(["항목", "규칙", "출처", "근거의 확실성", "점수"])
    expect(desk.locator("dd").nth(3)).to_contain_text("확인 필요")
    unfold = desk.get_by_text("문구에 들어간 값")
    expect(desk.locator("pre")).not_to_be_visible()
    unfold.click()
    expect(desk.locator("pre")).to_contain_text('"phase": "over"')
    chat.say("kinds")
    expect(desk.locator("dd").first).to_have_text("<img src=x onerror=alert(1)>")
    expect(desk.locator("dd").last).to_contain_text("보도 기준")
    chat.say("x")
    expect(desk.locator("dd")).to_have_text(["said"])


def test_the_moment_is_changed_by_preset_by_hand_and_back(chat: Chat) -> None:
    banner = chat.page.get_by_role("region", name="예행 시각").first
    expect(banner).to_contain_text("2025년 2월 17일(월) 08:59")
    chat.page.get_by_role("button", name="2025-02-28 16:59").click()
    expect(banner).to_contain_text("2025년 2월 28일(금) 16:59")
    chat.page.get_by_role("button", name="처음 화면 보기").click()
    expect(chat.last).to_contain_text("2025년 2월 28일(금) 16:59")
    field = chat.page.get_by_label("직접 정하기")
    field.fill("2026-01-02T03:04")
    field.press("Enter")
    expect(banner).to_contain_text("2026년 1월 2일(금) 03:04")
    chat.say("/start")
    expect(chat.last).to_contain_text("2026년 1월 2일(금) 03:04")
    expect(banner).to_contain_text("정한 시각")
    chat.page.get_by_role("button", name="지금", exact=True).click()
    expect(banner).to_contain_text("지금 시각으로")
    field.fill("")
    field.press("Enter")
    expect(chat.page.get_by_role("alert")).to_have_text("날짜와 시간을 모두 넣어 주세요.")


def test_page_and_conversation_change_their_language_together(chat: Chat) -> None:
    chat.page.get_by_role("button", name="English").click()
    expect(chat.last).to_contain_text("Hello")
    expect(chat.page.locator("html")).to_have_attribute("lang", "en")
    expect(chat.page.get_by_role("button", name="English")).to_have_attribute("aria-pressed", "true")
    expect(chat.page.get_by_role("heading", name="What this reply rests on")).to_be_visible()
    expect(chat.page.get_by_role("region", name="Rehearsed moment").first).to_contain_text(
        "Monday 17 February 2025, 08:59"
    )
    chat.say("/language ko")
    expect(chat.page.get_by_role("button", name="한국어")).to_have_attribute("aria-pressed", "true")
    expect(chat.page.get_by_role("heading", name="이 답의 근거")).to_be_visible()


def test_starting_anew_empties_the_chat_and_keeps_the_moment(chat: Chat) -> None:
    chat.say("wish")
    chat.page.get_by_role("button", name="새로 시작").click()
    expect(chat.replies).to_have_count(1)
    expect(chat.last).to_contain_text("2025년 2월 17일(월) 08:59")
    chat.say("wish")
    expect(chat.last).to_contain_text("wish False")


def test_the_commands_are_a_list_to_choose_from(chat: Chat) -> None:
    chat.page.get_by_role("button", name="명령 목록").click()
    chat.page.get_by_role("button", name="/check 자가점검").click()
    expect(chat.last).to_contain_text("/check")
    expect(chat.page.locator("#commands")).not_to_be_visible()


def test_a_conversation_that_made_room_can_be_started_anew(chat: Chat, rehearsals: Rehearsals) -> None:
    for _ in range(60):
        rehearsals.open("ko", None)
    chat.line.fill("x")
    chat.page.keyboard.press("Enter")
    expect(chat.page.get_by_text("이 대화는 더 이상 없습니다")).to_be_visible()
    chat.faults.clear()
    chat.page.locator(".note").get_by_role("button", name="새로 시작").click()
    expect(chat.replies).to_have_count(1)
    chat.say("here again")


def test_what_was_not_sent_can_be_sent_again(chat: Chat) -> None:
    chat.page.route("**/say", lambda route: route.abort())
    chat.line.fill("once more")
    chat.page.keyboard.press("Enter")
    expect(chat.page.get_by_text("미리보기 서버에 닿지 못했습니다.")).to_be_visible()
    chat.faults.clear()
    chat.page.unroute("**/say")
    chat.page.get_by_role("button", name="다시 보내기").click()
    expect(chat.last).to_contain_text("once more")


@pytest.mark.parametrize("chat", [NARROW], ids=["390"], indirect=True)
def test_on_a_phone_the_desk_is_a_drawer(chat: Chat) -> None:
    desk = chat.page.locator("#desk")
    opener = chat.page.get_by_role("button", name="시각과 근거")
    expect(desk).not_to_be_visible()
    opener.click()
    expect(desk).to_be_visible()
    expect(desk.get_by_role("button", name="닫기")).to_be_focused()
    expect(desk).to_contain_text("이 답의 근거")
    expect(chat.page.locator("main")).to_have_attribute("inert", "")
    box = desk.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 391
    assert chat.page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert chat.page.evaluate(CONTRAST) == []
    chat.page.keyboard.press("Escape")
    expect(desk).not_to_be_visible()
    expect(opener).to_be_focused()
    chat.page.get_by_role("button", name="시각 바꾸기").click()
    desk.get_by_role("button", name="2025-03-20").click()
    expect(desk).not_to_be_visible()
    expect(chat.page.locator(".banner")).to_contain_text("3월 20일")


@pytest.mark.parametrize("chat", [NARROW, BROAD], ids=["390", "1280"], indirect=True)
def test_a_whole_journey_by_keyboard_alone(chat: Chat) -> None:
    focused = chat.page.locator(":focus")

    def tab_to(name: str) -> None:
        for _ in range(40):
            chat.page.keyboard.press("Tab")
            if focused.count() and name in (focused.get_attribute("aria-label") or focused.inner_text()):
                ring = focused.evaluate("e => getComputedStyle(e).outlineStyle + getComputedStyle(e).outlineWidth")
                assert ring == "solid3px", f"{name} shows no focus"
                return
        raise AssertionError(f"{name} cannot be reached by keyboard")

    chat.page.keyboard.press("Tab")
    expect(focused).to_have_text("입력란으로 건너뛰기")
    expect(focused).to_be_in_viewport()
    chat.page.keyboard.press("Enter")
    expect(chat.line).to_be_focused()
    chat.page.keyboard.type("tick")
    chat.page.keyboard.press("Enter")
    expect(chat.last).to_contain_text("chosen: -")
    chat.page.evaluate("document.activeElement.blur()")
    tab_to("2. 여러 개 고르기")
    tab_to("a")
    chat.page.keyboard.press("Space")
    expect(chat.last).to_contain_text("chosen: a")
    expect(focused).to_have_text("✓ a")
    tab_to("b")
    chat.page.keyboard.press("Enter")
    expect(chat.last).to_contain_text("chosen: a,b")
    chat.page.evaluate("document.activeElement.blur()")
    tab_to("시각 바꾸기")
    chat.page.keyboard.press("Enter")
    tab_to("2025-02-28 15:30") if chat.page.viewport_size == NARROW else chat.page.keyboard.type("02282025")
    chat.page.keyboard.press("Enter")
    expect(chat.page.locator(".banner")).to_contain_text("2025년 2월 28일")


def test_a_screen_reader_finds_its_way(chat: Chat) -> None:
    page = chat.page
    for role, name in (("main", "대화"), ("complementary", "시각과 근거"), ("log", "주고받은 말"), ("banner", "")):
        expect(page.get_by_role(role, name=name)).to_have_count(1)
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    expect(page.get_by_role("textbox", name="보낼 말")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("프리미어 1000")
    chat.say("kinds")
    nameless = page.evaluate(
        "() => [...document.querySelectorAll('button, a, input, textarea')].filter(e => e.checkVisibility())"
        ".filter(e => !(e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.textContent).trim())"
        ".map(e => e.outerHTML)"
    )
    assert nameless == []
    expect(chat.replies.nth(1).get_by_role("group", name="고를 것")).to_be_visible()
    small = page.evaluate(
        "() => [...document.querySelectorAll('button')].filter(e => e.checkVisibility())"
        ".filter(e => e.getBoundingClientRect().height < 32).map(e => e.outerHTML)"
    )
    assert small == []


def test_who_asks_for_less_motion_gets_none(chat: Chat) -> None:
    chat.say("tick")
    chat.key("a").click()
    expect(chat.last).to_contain_text("chosen: a")
    moving = (
        "() => document.getAnimations().length + [...document.querySelectorAll('*')].filter(e => "
        "parseFloat(getComputedStyle(e).transitionDuration) > 0).length"
    )
    assert chat.page.evaluate(moving) == 0


@pytest.mark.parametrize("chat", [NARROW], ids=["390"], indirect=True)
def test_a_long_reply_is_read_from_its_beginning(chat: Chat) -> None:
    chat.say("long")
    expect(chat.last.locator(".text")).to_contain_text("60. 긴 답의")
    top = chat.last.bounding_box()
    assert top and 0 < top["y"] < 400, "the reply's first line is on the screen"


# -- a draft beside what is live -------------------------------------------------------------------------------------


class Otherwise(Parrot):
    """A draft: what is said about papers reads differently, the rest is as it is."""

    def turn(self, incoming: Incoming, known: Known, now: datetime) -> Turn:
        """Answer one update."""
        turn = super().turn(incoming, known, now)
        if "서류" not in incoming.text:
            return turn
        return replace(turn, screens=tuple(replace(s, text=f"초안: {s.text}") for s in turn.screens))


@pytest.fixture
def paired() -> Iterator[str]:
    """The preview with a draft, on a free port."""
    draft = Side(Rehearsals(Otherwise()), COMMANDS, "bbbbbb222222")
    app = create_app(Rehearsals(Parrot()), commands=COMMANDS, draft=draft, version="aaaaaa111111")
    with served(app) as address:
        yield address


def test_a_draft_stands_beside_what_is_live_and_is_told_the_same(browser: Browser, paired: str) -> None:
    page = browser.new_page(viewport=BROAD)
    chat = Chat(page)
    page.goto(f"{paired}?at={AT.replace('+', '%2B')}")
    live, draft = page.locator("#log"), page.locator("#log-draft")
    expect(page.locator(".which").nth(0)).to_have_text("지금 실린 것 aaaaaa111111")
    expect(page.locator(".which").nth(1)).to_have_text("초안 bbbbbb222222")
    expect(draft.locator("article.bot").first).to_be_visible(timeout=20000)
    expect(page.locator("#verdict")).to_have_text("마지막 답이 서로 같습니다")
    boxes = [log.bounding_box() for log in (live, draft)]
    assert boxes[0] and boxes[1] and boxes[0]["y"] == boxes[1]["y"] and boxes[0]["x"] < boxes[1]["x"]
    chat.line.fill("서류가 무엇인가요")
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_have_text("마지막 답이 서로 다릅니다")
    expect(draft.locator("article.bot").last).to_contain_text("초안:")
    expect(live.locator("article.own").last).to_contain_text("서류가 무엇인가요")
    counted = [log.locator("article.bot").count() for log in (live, draft)]
    assert counted[0] == counted[1]
    assert page.evaluate(CONTRAST) == [] and chat.faults == []
    page.close()


def test_on_a_narrow_screen_a_switch_says_which_side_is_in_view(browser: Browser, paired: str) -> None:
    page = browser.new_page(viewport=NARROW)
    chat = Chat(page)
    page.goto(f"{paired}?lang=en")
    expect(page.locator("#log article.bot").first).to_be_visible(timeout=20000)
    expect(page.locator("#log-draft")).to_be_hidden()
    switch = page.get_by_role("button", name="Draft", exact=True)
    switch.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#log-draft")).to_be_visible()
    expect(page.locator("#log")).to_be_hidden()
    expect(switch).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert page.evaluate(CONTRAST) == [] and chat.faults == []
    page.close()
