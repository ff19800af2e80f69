"""The flow of the self-check on one page, drawn from the records that the bot runs on, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from xml.etree.ElementTree import Element  # nosec B405: it only writes

from bot.content.load import Content
from bot.drawing import Page, wrapped
from bot.replies import Renderer
from eligibility.flow import option_ids
from eligibility.model import LISTED, NONE, UNKNOWN, Condition, Criterion, Question, Rule, Text
from eligibility.paths import trails

WIDTH = 1560.0
LEFT, ASKED = 40.0, 680.0
"""Where the column of questions begins, and how wide a question is."""
RIGHT, FOUND = 900.0, 620.0
GAP, PAD, INDENT = 30.0, 18.0, 36.0
GREY, LINE = "#5a6474", "#8b95a5"
COLOURS = {
    "met": ("#dcf3e3", "#14532d"),
    "not_met": ("#fde2e2", "#7f1d1d"),
    "ask": ("#e0ebfd", "#1e3a8a"),
    "unknown": ("#eceff3", "#3b4452"),
}
PARTS = ("#eef4ff", "#f1f8f1", "#fff6ea", "#f7f0fb", "#eef8f8")


@dataclass
class Sketch:
    """What is drawn so far, and where: the edges of each question, and of each of its values."""

    page: Page
    content: Content
    words: Mapping[str, Mapping[str, str]]
    boxes: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    values: dict[tuple[str, str], float] = field(default_factory=dict)

    def both(self, name: str) -> str:
        """Return a word of the picture in both languages."""
        return f"{self.words['ko'][name]} / {self.words['en'][name]}"


def picture(content: Content) -> str:
    """Return the flow as SVG text."""
    renderer = Renderer(content.root / "templates")
    words = {lang: renderer.template(lang, "picture").module.words for lang in ("ko", "en")}  # type: ignore[attr-defined]
    sketch = Sketch(Page(WIDTH), content, words)
    page, title = sketch.page, sketch.both("title")
    page.text(LEFT, 56, title, 25, bold=True)
    page.text(LEFT, 82, f"{sketch.both('version')} {content.version} · {sketch.both('weak')}", 13, GREY)
    page.text(LEFT, 122, sketch.both("questions"), 16, GREY, bold=True)
    page.text(RIGHT, 122, sketch.both("findings"), 16, GREY, bold=True)
    bottom = draw_questions(sketch, 140)
    bottom = max(bottom, draw_criteria(sketch, 140))
    bottom = draw_outlooks(sketch, bottom + GAP)
    return page.written(bottom + 40, title)


# --- questions -------------------------------------------------------------------------------------------------


def draw_questions(sketch: Sketch, y: float) -> float:
    """Draw the questions below one another with the lines between them; returns the lower edge."""
    questionnaire = sketch.content.questionnaire
    parts = [p for p, _ in questionnaire.parts]
    for asked in questionnaire.questions:
        fill = PARTS[parts.index(asked.part) % len(PARTS)]
        y = draw_question(sketch, asked, y, fill) + GAP
    plain = questionnaire.questions[0]
    for above, below in pairwise(questionnaire.questions):
        draw_way(sketch, above, below)
        if above.when and not below.when:
            draw_way_past(sketch, plain, below)
        plain = plain if below.when else below
    return y - GAP


def draw_question(sketch: Sketch, asked: Question, top: float, fill: str) -> float:
    """Draw one question with its values; returns its lower edge."""
    page, x = sketch.page, LEFT + (INDENT if asked.when else 0)
    width = ASKED - (INDENT if asked.when else 0)
    at = len(page.above)
    y = top + PAD
    if asked.when:
        y = (
            page.lines(x + PAD, y - 4, [f"{sketch.both('only_if')}: {condition(asked.when)}"], 12.5, "#8a4b00", True)
            + 4
        )
    y = page.lines(x + PAD, y, wrapped(asked.ask["ko"], 16, width - 2 * PAD), 16, bold=True)
    y = page.lines(x + PAD, y, wrapped(asked.ask["en"], 13, width - 2 * PAD), 13, GREY) + 2
    y = page.lines(x + PAD, y, [f"{asked.id} · {sketch.both(asked.kind)}"], 12, GREY) + 6
    for value, said in values(sketch, asked):
        sketch.values[(asked.id, value)] = y + 8
        name = page.lines(x + PAD + 150, y, wrapped(said, 13.5, width - 2 * PAD - 150), 13.5)
        page.text(x + PAD, y + 13.5, value, 12.5, "#1d4ed8")
        y = name + 3
    bottom = y + PAD - 6
    page.above[at:at] = drawn(page, x, top, width, bottom - top, fill)
    sketch.boxes[asked.id] = (x, top, bottom)
    return bottom


def drawn(page: Page, x: float, y: float, width: float, height: float, fill: str) -> list[Element]:
    """Return a box that is put beneath what was written since."""
    page.box(x, y, width, height, fill, "#c9d1dc")
    return [page.above.pop()]


def values(sketch: Sketch, asked: Question) -> list[tuple[str, str]]:
    """Return each value of a question with its words in both languages; the items of a list count as one."""
    named = {o.id: o.text for o in asked.options} | {g.id: g.text for g in sketch.content.questionnaire.grounds}
    said: list[tuple[str, str]] = []
    if asked.kind == "items":
        rows = len(sketch.content.questionnaire.data.get(asked.id, {}))
        said = [(LISTED, f"{rows}{sketch.both('items_count')}"), (NONE, sketch.both("value_none"))]
    for value in option_ids(sketch.content.questionnaire, asked):
        said.append((value, pair(named[value]) if value in named else sketch.both(f"value_{value}")))
    return [*said, (UNKNOWN, sketch.both("value_unknown"))]


def draw_way(sketch: Sketch, above: Question, below: Question) -> None:
    """Draw the way from a question to the next; one that is asked only after some answers is dashed."""
    (x, _, bottom), (to, top, _) = sketch.boxes[above.id], sketch.boxes[below.id]
    start = max(x, to) + 60
    sketch.page.path(f"M{start} {bottom:.1f} L{start} {top - 2:.1f}", LINE, dashed=below.when is not None)


def draw_way_past(sketch: Sketch, above: Question, below: Question) -> None:
    """Draw the way past the questions that are asked only after some answers."""
    x = LEFT + INDENT / 2
    sketch.page.path(f"M{x} {sketch.boxes[above.id][2]:.1f} L{x} {sketch.boxes[below.id][1] - 2:.1f}", LINE)


# --- criteria --------------------------------------------------------------------------------------------------


def draw_criteria(sketch: Sketch, y: float) -> float:
    """Draw the criteria beside the questions they read; returns the lower edge."""
    reached = words_reached(sketch.content)
    for criterion in sketch.content.questionnaire.criteria:
        first = min((sketch.boxes[q][1] for q in criterion.by if q in sketch.boxes), default=y)
        top = max(y, first)
        y = draw_criterion(sketch, criterion, top, reached) + GAP
        for n, name in enumerate(q for q in criterion.by if q in sketch.boxes):
            _, upper, lower = sketch.boxes[name]
            start, end = min(upper + 40, (upper + lower) / 2), top + 24 + 12 * n
            middle = (LEFT + ASKED + RIGHT) / 2
            sketch.page.path(
                f"M{LEFT + ASKED} {start:.1f} C{middle} {start:.1f} {middle} {end:.1f} {RIGHT - 2} {end:.1f}", LINE
            )
    return y - GAP


def words_reached(content: Content) -> dict[tuple[str, str], list[str]]:
    """Return the findings that each reason of a criterion really bears on some path with single ticks."""
    found: dict[tuple[str, str], list[str]] = {}
    for trail in trails(content.questionnaire):
        if any(isinstance(value, tuple) and len(value) > 1 for value in trail.answers.values()):
            continue
        for f in trail.found.findings:
            words = found.setdefault((f.criterion, f.reason["ko"]), [])
            if f.finding not in words:
                words.append(f.finding)
    return found


def draw_criterion(
    sketch: Sketch, criterion: Criterion, top: float, reached: Mapping[tuple[str, str], list[str]]
) -> float:
    """Draw one criterion with a row for each rule; returns its lower edge."""
    page, at = sketch.page, len(sketch.page.above)
    y = page.lines(RIGHT + PAD, top + PAD, wrapped(pair(criterion.title), 15.5, FOUND - 2 * PAD), 15.5, bold=True) + 6
    rows = [(rule_words(sketch, r), reached.get((criterion.id, r.reason["ko"]), [])) for r in criterion.rules]
    known = {r.reason["ko"] for r in criterion.rules} | {criterion.unknown["ko"], criterion.otherwise["ko"]}
    for (id_, reason), words in reached.items():
        if id_ == criterion.id and reason not in known:
            rows.append((reason, words))
    rows.append((sketch.both("when_unknown"), reached.get((criterion.id, criterion.unknown["ko"]), [])))
    rows.append((sketch.both("otherwise"), reached.get((criterion.id, criterion.otherwise["ko"]), [])))
    for said, words in rows:
        if words:
            y = draw_row(sketch, said, words, y)
    page.above[at:at] = drawn(page, RIGHT, top, FOUND, y + PAD - 6 - top, "#ffffff")
    return y + PAD - 6


def draw_row(sketch: Sketch, said: str, words: list[str], y: float) -> float:
    """Draw what an answer leads to: the answer on the left, the finding in colour on the right."""
    left = RIGHT + FOUND - PAD
    for word in words:
        fill, ink = COLOURS[word]
        left = sketch.page.pill(left, y, sketch.both(word), 12, fill, ink) - 6
    lower = sketch.page.lines(RIGHT + PAD, y, wrapped(said, 13, left - RIGHT - PAD - 12), 13)
    return max(lower, y + 21) + 6


def rule_words(sketch: Sketch, rule: Rule) -> str:
    """Write a rule's condition with the ids of its answers."""
    return condition(rule.when).replace(LISTED, sketch.both("listed"))


def condition(when: Condition) -> str:
    """Write a condition: the ids of question and answers."""
    mark = " & " if when.how == "all" else " | "
    return mark.join(f"{q} = {', '.join(v)}" for q, v in when.parts)


def pair(text: Text) -> str:
    """Return a text in both languages on one line."""
    return f"{text['ko']} / {text['en']}"


# --- the outlook -----------------------------------------------------------------------------------------------


def draw_outlooks(sketch: Sketch, top: float) -> float:
    """Draw how the findings are summed up; returns the lower edge."""
    page, at = sketch.page, len(sketch.page.above)
    page.text(LEFT + PAD, top + 34, sketch.both("sum"), 16, bold=True)
    y = top + 52
    for name, word in (("clear", "met"), ("obstacle", "not_met"), ("open", "ask")):
        fill, ink = COLOURS[word]
        page.pill(LEFT + PAD + 90, y, name, 12, fill, ink)
        y = page.lines(LEFT + PAD + 110, y + 1, wrapped(sketch.both(name), 13, WIDTH - 2 * LEFT - 150), 13) + 8
    page.above[at:at] = drawn(page, LEFT, top, WIDTH - 2 * LEFT, y + 6 - top, "#f8f9fb")
    return y + 6
