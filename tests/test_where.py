"""Finding the office in the chat: asking, asking back, buttons that keep the place, calm about all else."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.model import Choice, Incoming, Kind, Known, Language, Screen, Talk, Turn
from tests.conftest import OVER

ROOT = Path(__file__).resolve().parents[1]
GROUPS = tomllib.loads((ROOT / "tests/cases/places.toml").read_text(encoding="utf-8"))["group"]
ASKED = [say for group in GROUPS if "ask" in group for say in group["say"]]
FOUND = [group["say"][0] for group in GROUPS if "office" in group and not group.get("sentence")]


class Company:
    """Somebody in a chat without a messenger: says, taps, and reads the screens of the newest turn."""

    def __init__(self, talk_to: Conversation, language: Language = "ko") -> None:
        self.talk_to, self.language = talk_to, language
        self.known = Known(Talk())
        self.turn = Turn(Talk())

    @property
    def screens(self) -> tuple[Screen, ...]:
        """The newest screens."""
        return self.turn.screens

    @property
    def talk(self) -> Talk:
        """What is kept of the conversation."""
        return self.known.talk

    @property
    def choices(self) -> list[Choice]:
        """Every choice of the newest screens."""
        return [c for s in self.screens for row in s.choices for c in row]

    def say(self, text: str) -> str:
        """Type a text and return the first screen's text."""
        return self.act("text", text=text)

    def tap(self, wanted: str) -> str:
        """Tap the choice whose label holds the words."""
        return self.press(next(c.value for c in self.choices if c.kind == "answer" and wanted in c.label))

    def press(self, data: str) -> str:
        """Tap a button by its data."""
        return self.act("button", button=data)

    def act(self, kind: Kind, text: str = "", button: str = "") -> str:
        """Send an update and return the first screen's text."""
        incoming = Incoming(1, 1, kind, self.language, text, button)
        self.turn = self.talk_to.turn(incoming, self.known, OVER)
        self.known = replace(self.known, talk=Talk.from_record(self.turn.talk.as_record()))
        return self.screens[0].text


@pytest.fixture
def kim(talk_to: Conversation) -> Company:
    """A company that reads Korean."""
    return Company(talk_to)


@pytest.fixture
def ann(talk_to: Conversation) -> Company:
    """A company that reads English."""
    return Company(talk_to, "en")


def test_the_likely_office_comes_with_reason_sureness_and_contacts(kim: Company) -> None:
    kim.say("/where")
    shown = kim.say("경기도 화성시 동탄첨단산업1로 27, 3층")
    first = shown.split("\n")[0]
    assert "경기도 화성시" in first and "인천본부세관" in first and "보입니다" in first and "125" in first
    assert "확정이 아닙니다" in shown and "경기일보" in shown
    assert (kim.talk.office, kim.talk.place, kim.talk.awaiting) == ("incheon", "경기도 화성시", "")
    assert {c.kind for c in kim.choices} == {"answer", "link", "copy"}
    assert any(c.kind == "copy" and c.value == "032-452-3114" for c in kim.choices)


@pytest.mark.parametrize("say", FOUND)
def test_every_office_is_laid_out_in_both_languages(talk_to: Conversation, say: str) -> None:
    for language in ("ko", "en"):
        company = Company(talk_to, language)  # type: ignore[arg-type]
        company.say("/where")
        shown = company.say(say)
        assert company.screens[0].template.endswith("/office") and "125" in shown
        assert ("확인" in shown) if language == "ko" else ("check" in shown.casefold())


def test_the_other_office_is_named_and_one_tap_away(kim: Company) -> None:
    kim.say("/where")
    shown = kim.say("평택")
    assert "평택직할세관" in shown.split("\n")[0] and "다른 가능성: 인천본부세관" in shown and "통관총괄과" in shown
    shown = kim.tap("인천본부세관")
    assert "경기도 평택시" in shown and "일 수도 있는" in shown
    assert (kim.talk.office, kim.talk.place) == ("incheon", "경기도 평택시")


def test_an_office_without_a_centre_is_said_to_have_none(kim: Company, ann: Company) -> None:
    for company, words in ((kim, "지원센터가 없습니다"), (ann, "gives this office no Export-Import")):
        company.say("/where")
        company.say("인천공항" if company is kim else "Incheon Airport")
        assert words in company.tap("인천공항본부세관" if company is kim else "Incheon Airport Main Customs")


def test_a_chosen_candidate_keeps_the_place(kim: Company, ann: Company) -> None:
    kim.say("/where")
    kim.say("광주")
    shown = kim.tap("경기도 광주시")
    assert "경기도 광주시 관할" in shown and (kim.talk.office, kim.talk.place) == ("seoul", "경기도 광주시")
    ann.say("/where")
    ann.say("Goseong")
    ann.tap("Gyeongsangnam-do")
    assert ann.talk.office == "busan" and "Goseong-gun" in ann.talk.place


def test_a_candidate_can_be_typed_by_number_or_by_a_longer_name(kim: Company) -> None:
    kim.say("/where")
    kim.say("고성")
    kim.say("2")
    assert (kim.talk.office, kim.talk.place) == ("busan", "경상남도 고성군")
    kim.say("/where")
    kim.say("고성")
    kim.say("강원 고성")
    assert (kim.talk.office, kim.talk.place) == ("seoul", "강원특별자치도 고성군")


def test_a_divided_province_is_listed_by_office_with_few_buttons(kim: Company) -> None:
    kim.say("/where")
    shown = kim.say("경기도")
    numbered = [c for c in kim.choices if c.label[0].isdigit()]
    assert len(numbered) == 3 and all(city in shown for city in ("수원시", "성남시", "평택시", "시·군·구까지"))
    kim.say("수원")
    assert kim.talk.office == "incheon"
    kim.say("/where")
    kim.say("경기도")
    shown = kim.tap("인천본부세관")
    assert "경기도 가운데" in shown and (kim.talk.office, kim.talk.place) == ("incheon", "경기도")


def test_a_divided_city_asks_for_the_village(kim: Company) -> None:
    kim.say("/where")
    assert "읍·면·동" in kim.say("당진")
    kim.say("당진시 석문면")
    assert kim.talk.office == "pyeongtaek"


def test_two_places_are_both_shown_and_which_counts_is_not_said(kim: Company) -> None:
    kim.say("/where")
    shown = kim.say("본사는 서울이고 공장은 창원")
    assert "알려져 있지 않습니다" in shown and "125" in shown
    assert {"서울본부세관", "부산본부세관"} <= {c.label.split("→ ")[-1] for c in kim.choices if "→" in c.label}


@pytest.mark.parametrize("say", ASKED)
def test_asking_back_never_has_too_many_buttons_or_too_much_text(talk_to: Conversation, say: str) -> None:
    for language in ("ko", "en"):
        company = Company(talk_to, language)  # type: ignore[arg-type]
        company.say("/where")
        shown = company.say(say)
        numbered = [c for c in company.choices if c.label[0].isdigit()]
        assert 1 <= len(numbered) <= 8 and len(shown) < 4096
        assert all(len(c.value.encode()) <= 64 and len(c.label) <= 80 for c in company.choices)
        for choice in numbered:
            other = Company(talk_to, language)  # type: ignore[arg-type]
            other.press(choice.value)
            assert other.screens[0].template.endswith("/office") and other.talk.office


@pytest.mark.parametrize(
    "data",
    [
        "office:nowhere",
        "office:",
        "office",
        "office:incheon:ffffffff",
        "office:seoul:",
        "office:a:b:c~x",
        "office:busan:{}",
    ],
)
def test_an_old_or_wrong_button_is_calm(kim: Company, data: str) -> None:
    mark = next(iter(kim.talk_to.content.offices.by_mark))
    shown = kim.press(data.format(mark))
    assert shown and (kim.talk.office == "seoul" or kim.talk.awaiting == "place")


def test_an_earlier_button_without_a_place_still_shows_its_office(kim: Company) -> None:
    assert "인천본부세관" in kim.press("office:incheon~2025-1.abcd")
    assert (kim.talk.office, kim.talk.place) == ("incheon", "")


def test_no_place_is_said_calmly_with_a_person_near(kim: Company) -> None:
    kim.say("/where")
    shown = kim.say("ㅁㄴㅇㄹ")
    assert "찾지 못했습니다" in shown and "125" in shown and any("사람" in c.label for c in kim.choices)
    kim.say("수원")
    assert kim.talk.office == "incheon"


def test_a_shared_location_asks_for_the_city_and_is_not_kept(kim: Company, ann: Company) -> None:
    for company, words in ((kim, "휴대전화"), (ann, "phone")):
        shown = company.act("location")
        told = replace(Talk(), choices=company.talk.choices, heard=company.talk.heard)
        assert words in shown and company.talk == replace(told, awaiting="place")
        company.say("창원" if company is kim else "Changwon")
        assert company.talk.office == "busan"


def test_the_open_question_comes_again_after_the_office(kim: Company) -> None:
    for ask in ("/where", "location"):
        kim.say("/check")
        open_question = kim.screens[-1]
        if ask == "location":
            kim.act("location")
        else:
            kim.say(ask)
        kim.say("수원")
        again = kim.screens[-1]
        assert "인천본부세관" in kim.screens[0].text and again.choices == open_question.choices
        head, asked = open_question.text.split("\n")[:2]
        invited = open_question.text.split("\n")[-1]
        assert again.text == f"{head}\n{asked}\n\n{invited}", "the question whole, without what was read before"


def test_the_office_is_on_the_result_and_in_the_call_script(kim: Company) -> None:
    kim.say("/where")
    kim.say("고성")
    kim.tap("경상남도")
    kim.say("/check")
    for words in ("이차전지 양극재", "1", "중견기업확인서 있음"):
        kim.say(words)
    kim.tap("FTA")
    kim.tap("읽었습니다")
    assert "부산본부세관" in kim.screens[0].text and "경상남도 고성군" in kim.screens[-1].text


@pytest.mark.parametrize(
    ("language", "say", "office"),
    [
        ("ko", "창원은 어느 세관이에요?", "부산본부세관"),
        ("ko", "양산은 어느 세관인가요?", "부산본부세관"),
        ("en", "which customs office for Gumi?", "Daegu Main Customs"),
        ("ko", "수원", "인천본부세관"),
    ],
)
def test_a_question_for_the_office_of_a_place_gives_it(
    talk_to: Conversation, language: Language, say: str, office: str
) -> None:
    assert office in Company(talk_to, language).say(say)


@pytest.mark.parametrize("say", ["오늘 축구 경기 결과", "부산 맛집 추천해 줘", "고령 인력 채용 지원금"])
def test_other_talk_does_not_ask_for_a_place(kim: Company, say: str) -> None:
    kim.say(say)
    assert not kim.screens[0].template.endswith(("/office", "/where"))


def test_a_place_is_shown_back_only_escaped(kim: Company) -> None:
    kim.say("/where")
    shown = kim.say("<b>수원</b> {{ 7*7 }} & <script>")
    assert "<script>" not in shown and "49" not in shown.split("\n")[0]
