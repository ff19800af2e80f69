"""The record to take along: whole, legible, in both languages, and without anything that identifies."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from bot.content.load import load
from bot.content.where import BrokenContent
from bot.conversation import Conversation
from bot.model import LANGUAGES
from bot.talking import conversation
from eligibility.paths import trails
from tests.alone import Alone
from tests.conftest import OVER
from tests.fixture_notice import copy_content, filled_notice
from tests.test_changing import WHOLE, with_answers
from tests.test_would_change import OPEN

SAID = {"item": ("135", "111", "1", "2", "3"), "size": "mid", "field": ("fta", "bonded"), "exclusion": "ask"}
SECTIONS = {
    "ko": (
        "살펴본 조건",
        "다음에 할 일",
        "문의할 때 읽을 말",
        "관할 세관",
        "미리 준비할 서류 (공고의 목록이 아님)",
        "출처",
    ),
    "en": (
        "The conditions looked at",
        "What to do next",
        "What to read out",
        "The office",
        "not the notice's list",
        "Sources",
    ),
}
FRAME = {
    "ko": ("자가점검이며 결정이 아닙니다", "2025년 1회차", "2026년 11월 24일", "공고가 다르면 공고가 맞습니다"),
    "en": ("A self-check, not a decision", "the first round (2025)", "24 November 2026", "the notice is right"),
}
PAPERS = {
    "ko": ("법인등기부등본", "3개월 안에", "sminfo.mss.go.kr", "너무 일찍 받지 마세요", "물어볼 것: AEO", "확인 필요"),
    "en": ("register extract", "within three months", "sminfo.mss.go.kr", "them too early", "Ask whether", "to ask"),
}
LABELS = {"ko": {"pdf": "기록 PDF", "html": "기록 HTML"}, "en": {"pdf": "as PDF", "html": "as HTML"}}
LISTED = {
    "ko": ("사업자등록증명", "공고 p. 4", "발급 약 3일"),
    "en": ("business certificate", "notice, p. 4", "about 3 days"),
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Conversation:
    """The conversation with an invented notice entered."""
    return conversation(load(filled_notice(tmp_path_factory.mktemp("filled"))))


def record(person: Alone, kind: str) -> tuple[str, bytes]:
    """Ask for the record from the result and return its name and bytes."""
    person.say("/result")
    person.tap(LABELS[person.lang][kind])
    (file,) = person.screens[0].attachments
    return file.name, file.data


def words(text: str) -> str:
    """Return a text with its line breaks taken out, so that wrapped lines can be found."""
    return " ".join(text.split())


def pdf_words(data: bytes) -> str:
    """Return all a PDF says."""
    return words("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def found(wanted: str, text: str) -> bool:
    """Whether the words stand in the text, wherever its lines break."""
    return "".join(wanted.split()) in "".join(text.split())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ["pdf", "html"])
def test_the_record_holds_everything(talk_to: Conversation, lang: str, kind: str) -> None:
    person = with_answers(talk_to, SAID, lang, office="incheon", place="수원")
    name, data = record(person, kind)
    assert name == f"premier1000-self-check-20261124-{lang}.{kind}"
    text = pdf_words(data) if kind == "pdf" else words(data.decode())
    text = text.replace("&#39;", "'")
    for wanted in (*SECTIONS[lang], *FRAME[lang], *PAPERS[lang]):
        assert found(wanted, text), wanted
    content = talk_to.content
    for criterion in content.questionnaire.criteria:
        assert found(criterion.title[lang], text)
    assert found(content.offices.get("incheon").name[lang], text) and "125" in text and "1)" in text
    assert found(content.items["135"].name[lang], text)
    assert text.count('type="checkbox"') >= 9 or kind == "pdf"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_filled_notice_puts_its_own_papers_and_ways_on_the_record(filled: Conversation, lang: str) -> None:
    person = with_answers(filled, {**WHOLE, "size": "neither"}, lang, at=OPEN)
    text = pdf_words(record(person, "pdf")[1])
    assert all(found(wanted, text) for wanted in LISTED[lang])
    assert not found(SECTIONS[lang][4], text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pdf_is_small_embeds_its_font_and_has_one_or_two_pages(talk_to: Conversation, lang: str) -> None:
    _, data = record(with_answers(talk_to, SAID, lang, office="incheon"), "pdf")
    reader = PdfReader(io.BytesIO(data))
    assert len(data) < 300_000 and 1 <= len(reader.pages) <= 2
    for page in reader.pages:
        fonts = page["/Resources"]["/Font"]  # type: ignore[index]
        for font in fonts.values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            assert "Pretendard" in descendant["/BaseFont"]
            assert "/FontFile2" in descendant["/FontDescriptor"].get_object()
        assert all(found(wanted, page.extract_text()) for wanted in FRAME[lang]), "each sheet keeps the frame"
    assert reader.root_object["/Lang"] == lang


def lines_of(data: bytes) -> list[list[tuple[float, float, float, str]]]:
    """Return for each page the pieces of text as (baseline, left edge, size, text), top first."""
    pages = []
    for page in PdfReader(io.BytesIO(data)).pages:
        pieces: list[tuple[float, float, float, str]] = []

        def visit(text: str, cm: list[float], tm: list[float], font: object, size: float, to=pieces) -> None:  # type: ignore[no-untyped-def, type-arg]
            if text.strip():
                to.append((tm[5] + cm[5], tm[4] + cm[4], size, text))

        page.extract_text(visitor_text=visit)
        pages.append(sorted(pieces, reverse=True))
    return pages


def test_no_line_of_any_record_overlaps_another_or_leaves_the_page(talk_to: Conversation, filled: Conversation) -> None:
    for talking, at in ((talk_to, OVER), (filled, OPEN)):
        every = list(trails(talking.content.questionnaire))
        for trail in every[:: len(every) // 8]:
            for lang in LANGUAGES:
                person = with_answers(talking, dict(trail.answers), lang, at=at, office="incheon")
                for page in lines_of(record(person, "pdf")[1]):
                    assert page[-1][0] > 20 and page[0][0] < 842 - 30, "within the sheet"
                    assert all(left >= 45 for _, left, _, _ in page)
                    for above, below in pairwise(page):
                        apart = above[0] - below[0]
                        assert apart < 2.5 or apart >= 0.95 * min(above[2], below[2]), (above, below)


def test_every_letter_of_the_record_is_in_the_font(
    talk_to: Conversation, filled: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        for talking, said, at in ((talk_to, SAID, OVER), (filled, {**WHOLE, "size": "neither"}, OPEN)):
            for lang in LANGUAGES:
                record(with_answers(talking, said, lang, at=at), "pdf")
    assert not [r for r in caplog.records if "glyph" in r.getMessage().lower()]


def test_the_same_answers_give_the_same_bytes(talk_to: Conversation) -> None:
    first, second = (record(with_answers(talk_to, SAID), "pdf")[1] for _ in range(2))
    assert first == second


def test_without_an_answer_the_check_begins_and_no_empty_record_is_sent(talk_to: Conversation) -> None:
    person = Alone(talk_to)
    person.send("record:pdf")
    assert not person.screens[0].attachments and person.talk.checking


def test_a_record_of_an_unfinished_check_says_what_is_not_known(talk_to: Conversation) -> None:
    person = with_answers(talk_to, {"size": "sme"}, "en")
    person.send("record:html")
    text = person.screens[0].attachments[0].data.decode()
    assert "No item has been chosen yet." in text


def test_what_a_company_typed_is_never_markup_in_the_record(talk_to: Conversation) -> None:
    person = with_answers(talk_to, SAID, place="<script>alert(1)</script> & # ~ 수원\n# 2")
    person.send("record:html")
    page = person.screens[0].attachments[0].data.decode()
    assert "<script>" not in page and page.count("<h1>") == 1


def test_the_library_is_loaded_only_when_a_pdf_is_made() -> None:
    code = "import bot.app, bot.record, sys; sys.exit('fpdf' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_both_files_arrive_over_the_wire(town) -> None:  # type: ignore[no-untyped-def]
    async with town() as place:
        ann = place.api.person("Ann Example-Kim", language_code="en")
        await ann.say("/check")
        await ann.say("battery cathode")
        await ann.press("1. ")
        await ann.press("SME certificate")
        await ann.press("Use of FTAs")
        await ann.tap("Read, next")
        await ann.sees(lambda s: "1)" in s.text)
        for label, ending, read in (
            ("Record as PDF", "en.pdf", pdf_words),
            ("Record as HTML", "en.html", bytes.decode),
        ):
            await ann.tap(label)
            shown = await ann.sees(lambda s, ending=ending: bool(s.document and s.document.name.endswith(ending)))
            assert shown.document
            text = read(shown.document.data)
            assert found("Confirmed 1 · to ask 3 · obstacles 0", text)
            assert "Example" not in text and str(ann.id) not in text, "nothing that identifies"


@pytest.mark.browser
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_fits_a_telephone_and_a_sheet(browser: Browser, talk_to: Conversation, lang: str) -> None:
    _, data = record(with_answers(talk_to, SAID, lang, office="incheon"), "html")
    page = browser.new_page(viewport={"width": 360, "height": 740})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(data.decode())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("input[type=checkbox]").count() >= 9
    page.locator("input[type=checkbox]").first.check()
    assert page.locator("html").get_attribute("lang") == lang
    assert not asked, "it needs nothing from anywhere"
    page.close()


@pytest.mark.parametrize(
    "old, new, says",
    [
        ('facts = ["F05"]', 'facts = ["F99"]', "unknown fact 'F99'"),
        ("{{ sme_site }}", "{{ sme_sight }}", "unknown name 'sme_sight'"),
        ('en = "Business registration"', 'en = ""', "in one language only"),
        ('id = "accounts"', 'id = "register_extract"', "the id stands twice"),
        ("ask = true\nfacts", "asks = true\nfacts", "did you mean 'ask'?"),
    ],
)
def test_a_fault_in_the_papers_to_have_ready_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    root = copy_content(tmp_path)
    file = root / "faq/content/ready.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BrokenContent) as caught:
        load(root)
    fault = next(f for f in caught.value.faults if says in str(f))
    assert fault.file == "faq/content/ready.toml" and fault.line
