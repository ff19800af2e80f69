"""Every path through the self-check, with the shipped content and with an invented notice entered."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.content.load import Content, load
from bot.content.notes import LONGEST
from bot.conversation import Conversation
from bot.model import LANGUAGES, Incoming, Known, Screen, Talk
from bot.picture import WIDTH, picture
from bot.talking import conversation
from eligibility.change import words_of
from eligibility.findings import assess
from eligibility.flow import values_of, walk
from eligibility.model import FIRM, Value
from eligibility.paths import Trail, classes, difference, one_at_a_time, trails
from tests.conftest import OVER
from tests.fixture_notice import copy_content, filled_notice


@dataclass(frozen=True)
class World:
    """One content with all its paths and the conversation over it."""

    content: Content
    talk_to: Conversation
    trails: tuple[Trail, ...]


@pytest.fixture(scope="module", params=["shipped", "filled"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The shipped content, and the content with an invented notice."""
    shipped = request.param == "shipped"
    content = load() if shipped else load(filled_notice(tmp_path_factory.mktemp("filled")))
    return World(content, conversation(content), tuple(trails(content.questionnaire)))


def screens(world: World, answers: dict[str, Value], lang: str, checking: bool = True) -> tuple[Screen, ...]:
    """Return what the bot shows of the check with these answers."""
    talk = Talk(language=lang, answers=answers, checking=checking, version=world.content.version)
    return world.talk_to.turn(Incoming(1, 1, "text", lang, text="/check"), Known(talk=talk), OVER).screens


def test_no_path_ends_early_or_comes_back(world: World) -> None:
    asked = [q.id for q in world.content.questionnaire.questions]
    for trail in world.trails:
        path = walk(world.content.questionnaire, trail.answers)
        assert path.complete and not path.parked
        order = [q.id for q in path.answered]
        assert order == list(trail.answers) and order == sorted(set(order), key=asked.index)


def test_at_most_so_many_questions_are_left_and_one_fewer_each_time(world: World) -> None:
    for trail in world.trails:
        promised = None
        for n in range(len(trail.answers)):
            left = walk(world.content.questionnaire, dict(list(trail.answers.items())[:n])).most_left
            assert promised is None or left < promised, trail.answers
            promised = left
        assert promised == 1, trail.answers


def test_every_question_and_every_option_is_on_a_path(world: World) -> None:
    said = {(q, v) for t in world.trails for q, value in t.answers.items() for v in values_of(value)}
    for question in world.content.questionnaire.questions:
        assert (question.id, "unknown") in said or question.kind == "grounds"
        for option in question.options:
            assert (question.id, option.id) in said


def test_every_finding_is_reached(world: World) -> None:
    reached = {(f.criterion, f.reason["ko"]) for t in world.trails for f in t.found.findings}
    judges_grounds = {q.id for q in world.content.questionnaire.questions if q.kind == "grounds"}
    complete = world.content.questionnaire.grounds_complete
    for criterion in world.content.questionnaire.criteria:
        if judges_grounds & set(criterion.by):
            words = {f.finding for t in world.trails for f in t.found.findings if f.criterion == criterion.id}
            assert words == ({"met", "not_met", "unknown"} if complete else {"ask"})
            continue
        for rule in criterion.rules:
            assert (criterion.id, rule.reason["ko"]) in reached, (criterion.id, rule.when)
        assert (criterion.id, criterion.unknown["ko"]) in reached
        assert (criterion.id, criterion.otherwise["ko"]) in reached


def test_clear_and_obstacle_are_reached_only_with_a_notice(world: World) -> None:
    outlooks = {t.found.outlook for t in world.trails}
    entered = world.content.questionnaire.criteria_complete
    assert outlooks == ({"clear", "obstacle", "open"} if entered else {"open"})


def test_no_firm_finding_rests_on_a_weak_source(world: World) -> None:
    for trail in world.trails:
        for found in trail.found.findings:
            if found.finding in ("met", "not_met"):
                assert found.standing in FIRM
                assert all(world.content.facts[f].standing in FIRM for f in found.facts), found.criterion


def test_screens_with_several_ticks_do_not_interact(world: World) -> None:
    """Varying them one after the other is enough: together each criterion finds what it found with one varied."""
    questionnaire = world.content.questionnaire
    apart = sorted(one_at_a_time(questionnaire))
    single = {}
    for trail in world.trails:
        single.setdefault(tuple(trail.answers.items()), words_of(trail.found))
    values = {id_: classes(questionnaire, questionnaire.question(id_)) for id_ in apart}  # type: ignore[arg-type]
    plainest = {id_: each[0] for id_, each in values.items()}
    for trail in world.trails:
        if any(trail.answers[id_] != plainest[id_] for id_ in apart):
            continue
        for combination in itertools.product(*values.values()):
            together = {**trail.answers, **dict(zip(values, combination, strict=True))}
            found = words_of(assess(questionnaire, together))
            assert walk(questionnaire, together).complete
            for id_ in apart:
                alone = single[tuple({**trail.answers, id_: together[id_]}.items())]
                reads = [c.id for c in questionnaire.criteria if id_ in c.by]
                assert {c: found[c] for c in reads} == {c: alone[c] for c in reads}, together


def test_several_ticks_find_nothing_that_no_single_tick_finds(world: World) -> None:
    questionnaire = world.content.questionnaire
    for trail in world.trails:
        for id_, value in trail.answers.items():
            if not isinstance(value, tuple) or len(value) < 2:
                continue
            parts = [assess(questionnaire, {**trail.answers, id_: (v,)}) for v in value]
            for criterion, word in words_of(trail.found).items():
                assert word in {words_of(p)[criterion] for p in parts} | {"met", "not_met"}, trail.answers


def test_an_added_obstacle_never_improves_the_ledger(world: World) -> None:
    questionnaire = world.content.questionnaire
    obstacles = 0
    for trail in world.trails:
        for id_, value in trail.answers.items():
            asked = questionnaire.question(id_)
            for other in classes(questionnaire, asked) if asked else ():
                both = (*value, *other) if isinstance(value, tuple) and isinstance(other, tuple) else other
                after = assess(questionnaire, {**trail.answers, id_: both})
                before_words, after_words = words_of(trail.found), words_of(after)
                if not any(after_words[c] == "not_met" != before_words[c] for c in after_words):
                    continue
                obstacles += 1
                assert after.outlook == "obstacle"
                assert after.count("met") <= trail.found.count("met")
                assert after.count("not_met") > trail.found.count("not_met")
    assert bool(obstacles) == questionnaire.criteria_complete


def test_every_screen_of_every_path_fits_in_both_languages(world: World) -> None:
    shown: set[str] = set()
    for trail in world.trails:
        for n in range(len(trail.answers) + 1):
            said = dict(list(trail.answers.items())[:n])
            key = repr((said.items(), walk(world.content.questionnaire, said).open))
            if key in shown:
                continue
            shown.add(key)
            for lang in LANGUAGES:
                for screen in screens(world, said, lang):
                    assert 0 < len(screen.text.encode("utf-16-le")) // 2 <= LONGEST
                    labels = [c.label for row in screen.choices for c in row]
                    assert all(labels) and len(labels) <= 100


def test_the_language_changes_no_finding(world: World) -> None:
    for trail in world.trails[:: max(1, len(world.trails) // 60)]:
        traces = [screens(world, dict(trail.answers), lang)[1].trace for lang in LANGUAGES]
        assert traces[0] == traces[1]
        assert {c: t["finding"] for c, t in traces[0].items()} == words_of(trail.found)


# --- the command -----------------------------------------------------------------------------------------------


def run(*args: str) -> str:
    """Run the verb and return what it says."""
    done = CliRunner().invoke(main, ["paths", *args], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_questions_and_every_path_are_told_as_data(content: Content) -> None:
    told = json.loads(run("--json"))
    assert [q["id"] for q in told["questions"]] == [q.id for q in content.questionnaire.questions]
    assert told["questions"][1]["values"][-1] == "unknown" and "135" in told["questions"][0]["values"]
    assert len(told["paths"]) == len(list(trails(content.questionnaire)))
    for path in told["paths"]:
        assert {f["criterion"] for f in path["findings"]} == {c.id for c in content.questionnaire.criteria}


def edit(root: Path, name: str, old: str, new: str) -> Path:
    """Edit one file of a content folder."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return root


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The content with an invented notice, before an edit."""
    folder = tmp_path / "old"
    folder.mkdir()
    return filled_notice(folder)


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """The same again, to be edited."""
    folder = tmp_path / "new"
    folder.mkdir()
    return filled_notice(folder)


QUESTIONS = "eligibility/content/questionnaire.toml"


def test_an_edit_of_words_changes_no_path(old: Path, new: Path) -> None:
    edit(new, QUESTIONS, "대기업은 대상이 아닙니다.", "대기업은 이 사업의 대상이 아닙니다.")
    every = len(list(trails(load(old).questionnaire)))
    assert run("--diff", str(old), str(new)).strip() == f"0 of {every} paths change"


def test_an_edit_of_a_rule_is_told_in_decisions_with_an_example_of_each(old: Path, new: Path) -> None:
    edit(new, QUESTIONS, 'when = { size = ["outside"] }', 'when = { size = ["outside", "neither"] }')
    told = run("--diff", str(old), str(new)).splitlines()
    every = list(trails(load(old).questionnaire))
    number = sum(t.answers["size"] == "neither" for t in every)
    assert told[0] == f"{number} of {len(every)} paths change, {number} of them from to ask to not met"
    example = next(t for t in told if t.startswith(f"size: to ask -> not met on {number}, for example item="))
    assert "size=neither" in example
    assert any(t.startswith("outlook: open -> obstacle on ") for t in told)


def test_a_new_question_changes_only_the_paths_it_decides(old: Path, new: Path) -> None:
    question = """[[question]]
id = "branch"
part = "size"
kind = "one"
ask = { ko = "지점입니까?", en = "A branch?" }
help = { ko = "등기를 봅니다.", en = "By the register." }
why = { ko = "지점은 대상이 아닙니다.", en = "Branches are outside." }
facts = ["FIX1"]
option = [ { id = "yes", ko = "예", en = "Yes" }, { id = "no", ko = "아니요", en = "No" } ]

[[question]]
id = "field"
"""
    edit(new, QUESTIONS, '[[question]]\nid = "field"\n', question)
    found = difference(load(old).questionnaire, load(new).questionnaire)
    assert found.questions_new == ("branch",) and not found.questions_gone
    assert not found.changed and not found.gone and not found.new
    assert found.compared == 3 * len(list(trails(load(old).questionnaire)))


def test_a_weaker_source_turns_firm_findings_into_questions(tmp_path: Path, old: Path, new: Path) -> None:
    edit(new, "faq/content/facts.csv", "An invented notice,S02,official", "An invented notice,S02,press")
    edit(new, QUESTIONS, "grounds_complete = true", "grounds_complete = false")
    told = run("--diff", str(old), str(new))
    assert "from met to to ask" in told and "size: met -> to ask" in told and "exclusion: unknown -> to ask" in told


def test_broken_content_is_told_with_its_line(tmp_path: Path, old: Path) -> None:
    broken = edit(copy_content(tmp_path / "broken"), QUESTIONS, "size = [", "sise = [")
    done = CliRunner().invoke(main, ["paths", "--diff", str(old), str(broken)])
    assert done.exit_code == 1 and QUESTIONS in done.stderr


@pytest.mark.parametrize("filled", [False, True])
def test_the_picture_shows_every_question_value_and_criterion_within_the_page(tmp_path: Path, filled: bool) -> None:
    content = load(filled_notice(tmp_path)) if filled else load()
    root = fromstring(picture(content))
    written = " ".join(t.text or "" for t in root.iter("{http://www.w3.org/2000/svg}text"))
    for question in content.questionnaire.questions:
        for lang in LANGUAGES:
            assert all(word in written for word in question.ask[lang].split())
        assert all(o.id in written for o in question.options)
    for criterion in content.questionnaire.criteria:
        assert criterion.title["ko"] in written and criterion.title["en"] in written
    height = float(root.attrib["height"])
    for box in root.iter("{http://www.w3.org/2000/svg}rect"):
        if "x" in box.attrib:
            assert float(box.attrib["x"]) + float(box.attrib["width"]) <= WIDTH
            assert float(box.attrib["y"]) + float(box.attrib["height"]) <= height


def test_the_picture_is_written_where_it_is_wanted(tmp_path: Path) -> None:
    file = tmp_path / "flow.svg"
    assert run("--picture", str(file)).strip() == str(file)
    assert file.read_text(encoding="utf-8").startswith("<?xml")
