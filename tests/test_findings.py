"""Answers to findings: firm only where the rule and the data are."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.load import Content, load
from eligibility.findings import NothingToAssess, assess
from eligibility.flow import used_answers, valid, walk
from eligibility.model import FIRM, Questionnaire
from tests.fixture_notice import filled_notice

SITUATIONS = tomllib.loads((Path(__file__).parent / "cases/situations.toml").read_text(encoding="utf-8"))["situation"]


def as_answers(raw: dict[str, Any]) -> dict[str, Any]:
    """Return answers in the form the questionnaire keeps."""
    return {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """The content with an invented notice entered."""
    return load(filled_notice(tmp_path_factory.mktemp("filled")))


@pytest.mark.parametrize("case", SITUATIONS, ids=lambda c: c["why"])
def test_situation(content: Content, case: dict[str, Any]) -> None:
    found = assess(content.questionnaire, as_answers(case["answers"]))
    assert found.outlook == case["outlook"]
    assert {f.criterion: f.finding for f in found.findings}.items() >= case["findings"].items()


def every_answer(q: Questionnaire) -> list[dict[str, Any]]:
    """Return one answer map for each combination of classes of answers."""
    classes: dict[str, list[Any]] = {}
    for question in q.questions:
        values: list[Any] = [None, "unknown"]
        if question.kind == "items":
            values += [("1",), ("none",)]
        elif question.kind == "grounds":
            values += [(g.id,) for g in q.grounds] + [("none",)] if q.grounds_complete else ["read", "ask"]
        else:
            values += [(o.id,) if question.kind == "many" else o.id for o in question.options]
        classes[question.id] = values
    combos = itertools.product(*classes.values())
    return [{k: v for k, v in zip(classes, combo, strict=True) if v is not None} for combo in combos]


def test_shipped_content_never_gives_clear_nor_a_firm_finding_from_a_weak_source(content: Content) -> None:
    for answers in every_answer(content.questionnaire):
        found = assess(content.questionnaire, answers)
        assert found.outlook != "clear", answers
        assert found.count("ask", "unknown") >= 1, "no check ends without something to ask"
        for f in found.findings:
            assert f.finding not in ("met", "not_met") or f.standing in FIRM, (answers, f.criterion)


def test_a_filled_notice_gives_clear_obstacle_and_open(filled: Content) -> None:
    outlooks = {assess(filled.questionnaire, a).outlook for a in every_answer(filled.questionnaire)}
    assert outlooks == {"clear", "obstacle", "open"}


def test_clear_needs_every_criterion_met(filled: Content) -> None:
    for answers in every_answer(filled.questionnaire):
        found = assess(filled.questionnaire, answers)
        if found.outlook == "clear":
            assert {f.finding for f in found.findings} == {"met"}


def test_without_criteria_it_is_an_error_and_no_pass() -> None:
    with pytest.raises(NothingToAssess):
        assess(Questionnaire((), (), ()), {})


def test_an_answer_off_the_path_is_parked_and_counts_again_when_its_path_returns(filled: Content) -> None:
    q = filled.questionnaire
    with_fta = {"item": ("1",), "size": "sme", "field": ("fta",), "exporter": "no", "exclusion": ("none",)}
    without = {**with_fta, "field": ("bonded",)}
    assert assess(q, with_fta).outlook == "obstacle"
    assert assess(q, without).outlook == "clear" and "exporter" in walk(q, without).parked
    assert assess(q, {**without, "field": ("fta",)}).outlook == "obstacle"


def test_a_question_that_the_path_passes_by_leaves_nothing_unknown(filled: Content) -> None:
    said = {"item": ("1",), "size": "sme", "field": ("none",), "exclusion": ("none",)}
    customs = next(f for f in assess(filled.questionnaire, said).findings if f.criterion == "customs")
    assert customs.finding == "ask" and customs.reason["en"] == "No field."
    del said["field"]
    customs = next(f for f in assess(filled.questionnaire, said).findings if f.criterion == "customs")
    assert customs.finding == "unknown"


@given(st.permutations(["item", "size", "field", "exporter", "exclusion"]))
def test_the_order_of_answers_does_not_matter(order: list[str]) -> None:
    q = SMALL
    answers = {"item": ("1",), "size": "sme", "field": ("fta",), "exporter": "yes", "exclusion": ("none",)}
    assert assess(q, {k: answers[k] for k in order}) == assess(q, answers)


@given(
    st.dictionaries(st.text(max_size=12), st.one_of(st.text(max_size=8), st.tuples(st.text(max_size=4))), max_size=6)
)
def test_values_nobody_offered_are_not_used(answers: dict[str, Any]) -> None:
    for id_, value in used_answers(SMALL, answers).items():
        question = SMALL.question(id_)
        assert question and valid(SMALL, question, value)


def small() -> Questionnaire:
    """Return the fixture's questionnaire without touching the module-scoped content."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return load(filled_notice(Path(folder))).questionnaire


SMALL = small()
