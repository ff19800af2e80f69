"""What would change a finding: the smallest ways, from the rules alone, only where the rules are the notice's own."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations, product
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.content.load import Content, load
from bot.content.where import BrokenContent
from bot.talking import conversation
from eligibility.findings import assess, find
from eligibility.flow import used_answers
from eligibility.model import Finding, Questionnaire
from eligibility.paths import trails
from eligibility.would_change import Cure, Move, Way, in_time, moves, read_by, would_change
from tests.fixture_notice import filled_notice
from tests.test_changing import WHOLE, with_answers

FILE = "eligibility/content/questionnaire.toml"
OPEN = datetime.fromisoformat("2027-02-20T10:00:00+09:00")
CLOSES = datetime.fromisoformat("2027-02-26T17:00:00+09:00")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """The content with an invented notice entered."""
    return load(filled_notice(tmp_path_factory.mktemp("filled")))


@pytest.fixture(scope="module")
def questionnaire(filled: Content) -> Questionnaire:
    """Its questions."""
    return filled.questionnaire


def of(questionnaire: Questionnaire, answers: dict, criterion: str) -> Finding:  # type: ignore[type-arg]
    """Return one finding."""
    return next(f for f in assess(questionnaire, answers).findings if f.criterion == criterion)


def ways(questionnaire: Questionnaire, criterion: str, **other: object) -> list[dict[str, object]]:
    """Return the ways to turn one finding of the whole answers with some of them different."""
    answers = {k: v for k, v in {**WHOLE, **other}.items() if v is not None}
    found = would_change(questionnaire, of(questionnaire, answers, criterion), answers)
    return [{m.question: m.to for m in way.moves} for way in found]


def test_an_answer_that_can_be_cured_names_every_answer_that_would_do(questionnaire: Questionnaire) -> None:
    assert ways(questionnaire, "size", size="neither") == [{"size": "sme"}, {"size": "mid"}]
    assert ways(questionnaire, "customs", exporter="no") == [{"exporter": "yes"}]


def test_either_side_of_an_or_is_a_way(questionnaire: Questionnaire) -> None:
    found = ways(questionnaire, "customs", field="unknown", exporter=None)
    assert found == [{"field": ("bonded",)}, {"field": ("fta",), "exporter": "yes"}]


def test_an_answer_that_was_given_before_is_not_asked_of_anybody_again(questionnaire: Questionnaire) -> None:
    assert ways(questionnaire, "customs", field="unknown") == [{"field": ("bonded",)}, {"field": ("fta",)}]


def test_all_reasons_that_apply_have_to_be_cured(questionnaire: Questionnaire) -> None:
    assert ways(questionnaire, "exclusion", exclusion=("taxes",)) == [{"exclusion": ("none",)}]
    assert ways(questionnaire, "exclusion", exclusion=("taxes", "capital")) == []


def test_what_cannot_be_cured_has_no_way(questionnaire: Questionnaire) -> None:
    assert ways(questionnaire, "size", size="outside") == []
    assert ways(questionnaire, "item", item=("none",)) == []
    assert ways(questionnaire, "size") == [], "what is confirmed needs none"


def test_every_way_turns_its_finding_and_no_smaller_one_does(questionnaire: Questionnaire) -> None:
    """Over all paths: each way works, none holds another, and nothing that works is left out."""
    seen = 0
    for trail in trails(questionnaire):
        for found in trail.found.findings:
            offered = [frozenset(w.moves) for w in would_change(questionnaire, found, trail.answers)]
            working = all_that_work(questionnaire, found, dict(trail.answers))
            assert all(way in working for way in offered)
            assert not any(a < b for a in offered for b in offered)
            assert all(any(way <= set_ for way in offered) for set_ in working) or found.finding == "met"
            seen += len(offered)
    assert seen > 500


def all_that_work(questionnaire: Questionnaire, found: Finding, answers: dict) -> set[frozenset[Move]]:  # type: ignore[type-arg]
    """Try every combination of moves on its own."""
    criterion = next(c for c in questionnaire.criteria if c.id == found.criterion)
    used = used_answers(questionnaire, answers)
    choices = [m for q in read_by(questionnaire, criterion) if (m := moves(questionnaire, q, used))]
    working = set()
    for size in range(1, len(choices) + 1):
        for some in combinations(choices, size):
            for picked in product(*some):
                after = used_answers(questionnaire, {**answers, **{m.question: m.to for m in picked}})
                on_path = all(m.question in after for m in picked)
                if on_path and find(questionnaire, criterion, after).finding == "met":
                    working.add(frozenset(picked))
    return working


def test_shipped_content_offers_no_way(content: Content) -> None:
    for trail in trails(content.questionnaire):
        for found in trail.found.findings:
            assert would_change(content.questionnaire, found, trail.answers) == ()


def test_a_rule_with_a_weaker_source_offers_no_way(questionnaire: Questionnaire) -> None:
    size = next(c for c in questionnaire.criteria if c.id == "size")
    weak = replace(size, rules=(replace(size.rules[0], standing="press"), *size.rules[1:]))
    changed = replace(questionnaire, criteria=tuple(weak if c.id == "size" else c for c in questionnaire.criteria))
    assert ways(changed, "size", size="neither") == []


@pytest.mark.parametrize(
    "days, closes, now, expected",
    [
        (6, CLOSES, OPEN, True),
        (7, CLOSES, OPEN, False),
        (0, CLOSES, CLOSES - timedelta(seconds=1), True),
        (0, CLOSES, CLOSES, False),
        (None, CLOSES, OPEN, None),
        (1, None, OPEN, None),
    ],
)
def test_a_way_is_in_time_when_its_slowest_paper_is(
    days: int | None, closes: datetime | None, now: datetime, expected: bool | None
) -> None:
    fast, slow = Cure("a", "", 0), Cure("b", "", days)
    way = Way((Move("q", "x", (fast,)), Move("r", "y", (slow,))))
    assert in_time(way, now, closes) is expected


@pytest.mark.parametrize(
    "lang, other, says",
    [
        ("ko", {"size": "neither"}, ("중소기업확인서 있음", "또는", "발급 약 3일", "마감 전에 할 수 있습니다")),
        ("en", {"size": "neither"}, ("SME certificate", " or ", "takes about 3 days", "possible before the close")),
        ("en", {"exporter": "no"}, ("Certified-exporter certificate", "20 days", "hardly possible before this close")),
        ("ko", {"exclusion": ("taxes",)}, ("국세·지방세 체납", "해당 없음", "걸리는 날수는 확인 필요", "센터에 확인")),
        ("en", {"item": "unknown"}, ("What would make this confirmed", "an item of the list")),
    ],
)
def test_the_result_says_it_under_the_finding(filled: Content, lang: str, other: dict, says: tuple[str, ...]) -> None:  # type: ignore[type-arg]
    person = with_answers(conversation(filled), {**WHOLE, **other}, lang, at=OPEN)
    person.say("/result")
    assert all(word in person.screens[1].text for word in says), person.screens[1].text


def test_after_the_close_it_is_for_the_next_round(filled: Content) -> None:
    person = with_answers(conversation(filled), {**WHOLE, "size": "neither"}, "en", at=CLOSES)
    person.say("/result")
    assert "this round has closed" in person.screens[1].text


def test_scripts_are_told_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = filled_notice(tmp_path)
    monkeypatch.setenv("PREMIER1000_CONTENT", str(root))
    asked = json.dumps({"answers": {**WHOLE, "size": "neither"}})
    done = CliRunner().invoke(main, ["assess", "--stdin"], input=asked + "\n")
    size = next(f for f in json.loads(done.output)["findings"] if f["criterion"] == "size")
    assert size["would_change"][0] == [{"question": "size", "to": "sme", "cures": ["neither"], "lead_days": 3}]


@pytest.mark.parametrize(
    "old, new, says",
    [
        ('paper = "tax_clearance"', 'paper = "tax_clearence"', "unknown paper 'tax_clearence'"),
        ("lead_days = 3", "lead_days = -3", "cannot be fewer than none"),
        ("lead_days = 3", 'lead_days = "3"', "must be int"),
    ],
)
def test_a_paper_nobody_knows_and_days_that_are_none_are_faults(tmp_path: Path, old: str, new: str, says: str) -> None:
    root = filled_notice(tmp_path)
    text = (root / FILE).read_text(encoding="utf-8")
    assert old in text
    (root / FILE).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BrokenContent, match=says):
        load(root)
