"""The size check: SME or mid-sized worked out with the fewest questions; the certificate decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from bot.content.fill import fill
from bot.content.size_words import SizeQuestion
from bot.model import Talk
from bot.moments import seoul
from bot.money import money
from bot.scene import Button, Reply, Scene, Step, word
from bot.season import contacts, frame
from bot.size_answers import ORDER, PREFIX, SizePath, kept, valid, walk, year_asked
from bot.size_words import industry, last_round, step_text
from eligibility.model import UNKNOWN, weakest

AWAITING = "z:"
TAKEN = {"sme": "worked_sme", "mid_sized": "worked_mid", "excluded": "worked_out"}
"""Which answer of the self-check each class is taken as: one that is always to ask, never the certificate."""
CERTIFICATES = ("sme", "mid")
SIZE = "size"
MOST_ROWS = 8
"""Options beyond which they stand three in a row."""


def act(scene: Scene, name: str, values: list[str]) -> Step:
    """Take a button of the size check: begin, list, clear, take, or a question with or without its answer."""
    if name == "list":
        return listed(scene)
    if name == "clear":
        return current(scene, replace(scene.talk, answers=without_size(scene.talk)))
    if name == "take" and values:
        return take(scene, values[0])
    asked = scene.content.size_words.questions.get(name)
    if asked is None:
        return begin(scene)
    if values and valid(scene.content.size_law, asked, values[0]):
        return set_answer(scene, asked, values[0])
    return show(scene, asked)


def begin(scene: Scene) -> Step:
    """Open the size check where its answers lead: the next question, or the class."""
    return current(scene, scene.talk)


def day_of(scene: Scene) -> date:
    """Return the day in Seoul that is decided for."""
    return seoul(scene.now).date()


def path_of(scene: Scene, talk: Talk) -> SizePath:
    """Replay the answers of a talk."""
    content = scene.content
    return walk(content.size_law, content.size_words, talk.answers, day_of(scene), last_round(content.notice))


def current(scene: Scene, talk: Talk) -> Step:
    """Show where the answers lead."""
    talk = replace(talk, round=scene.round.round.id, version=scene.content.version, proposal={})
    scene = replace(scene, known=replace(scene.known, talk=talk))
    path = path_of(scene, talk)
    if not path.open:
        return Step(replace(talk, awaiting=""), (result(scene, path),))
    return show(scene, scene.content.size_words.questions[path.open], path)


def show(scene: Scene, asked: SizeQuestion, path: SizePath | None = None) -> Step:
    """Show one question, to be answered or answered again."""
    talk = replace(scene.talk, awaiting=f"{AWAITING}{asked.id}")
    return Step(talk, (question(scene, asked, path or path_of(scene, talk)),))


def again(scene: Scene) -> tuple[Reply, ...]:
    """Return the open question as a fresh message while the size check is open."""
    asked = asked_now(scene)
    return (replace(question(scene, asked, path_of(scene, scene.talk)), replaces=False),) if asked else ()


def asked_now(scene: Scene) -> SizeQuestion | None:
    """Return the question that a typed answer belongs to."""
    return scene.content.size_words.questions.get(scene.talk.awaiting.removeprefix(AWAITING))


def is_open(scene: Scene) -> bool:
    """Whether the size check waits for an answer."""
    return scene.talk.awaiting.startswith(AWAITING)


def back(scene: Scene) -> Step:
    """Show the question before the open one."""
    path, asked = path_of(scene, scene.talk), asked_now(scene)
    before = previous(path, asked.id if asked else "")
    return show(scene, scene.content.size_words.questions[before]) if before else begin(scene)


def previous(path: SizePath, id_: str) -> str:
    """Return the question answered before this one; empty where there is none."""
    answered = list(path.answered)
    earlier = answered[: answered.index(id_)] if id_ in answered else answered
    return earlier[-1] if earlier else ""


def question(scene: Scene, asked: SizeQuestion, path: SizePath) -> Reply:
    """Lay out one question: options where there are any, *I do not know* always."""
    buttons = [Button(f"z:{asked.id}:{o.id}", label=o.text[scene.lang], numbered=True) for o in asked.options]
    wide = 3 if len(buttons) > MOST_ROWS else 1
    rows = [tuple(buttons[i : i + wide]) for i in range(0, len(buttons), wide)]
    rows.append((Button(f"z:{asked.id}:{UNKNOWN}", "unknown", numbered=True),))
    facts = {
        "title": asked.title[scene.lang],
        "ask": fill(asked.ask[scene.lang], {"year": year_words(scene, asked)}, scene.lang),
        "help": asked.help[scene.lang],
        "now": said(scene, asked),
        "typed": asked.kind != "choice",
    }
    trace = {"question": asked.id, "needs": list(path.decision.needs), "answers": size_answers(scene.talk)}
    return Reply("size_question", facts, (*rows, navigation(path, asked)), replaces=scene.tapped, trace=trace)


def navigation(path: SizePath, asked: SizeQuestion) -> tuple[Button, ...]:
    """Return back, change, and the way out."""
    before = previous(path, asked.id)
    buttons = [Button(f"z:{before}:", "back")] if before else []
    if path.answered:
        buttons.append(Button("z:list:", "change"))
    return (*buttons, Button("check", "size_leave"))


def year_words(scene: Scene, asked: SizeQuestion) -> str:
    """Return the fiscal year a question is about: its end where the closing month is known, its place otherwise."""
    words = scene.content.size_words.years
    end = year_asked(asked.id, size_answers(scene.talk), day_of(scene))
    if end is None:
        return words.get(asked.id, words["sz_y1"])[scene.lang]
    return fill(words["known"][scene.lang], {"end": f"{end:%Y-%m-%d}"}, scene.lang)


def set_answer(scene: Scene, asked: SizeQuestion, value: str) -> Step:
    """Count an answer and go on; saying the same again changes nothing."""
    talk = replace(scene.talk, answers={**scene.talk.answers, asked.id: value})
    return replace(current(scene, talk), notice="saved")


def size_answers(talk: Talk) -> dict[str, str]:
    """Return the answers of the size check."""
    return {k: v for k, v in talk.answers.items() if k.startswith(PREFIX) and isinstance(v, str)}


def without_size(talk: Talk) -> dict[str, Any]:
    """Return the answers without those of the size check."""
    return {k: v for k, v in talk.answers.items() if not k.startswith(PREFIX)}


def said(scene: Scene, asked: SizeQuestion) -> str:
    """Return the kept answer in words; `=unknown` is left for the template, empty where there is none."""
    value = scene.talk.answers.get(asked.id)
    if not isinstance(value, str):
        return ""
    if option := asked.option(value):
        return option.text[scene.lang]
    if value == UNKNOWN:
        return "=unknown"
    if asked.kind == "amount" or asked.id == "sz_assets":
        return money(int(value), scene.lang) if value.isdecimal() else ""
    if asked.kind == "industry":
        return industry(scene.content.size_words, value, scene.lang)
    return f"{value}%" if asked.kind == "percent" else value


# --- the class -------------------------------------------------------------------------------------------------


def result(scene: Scene, path: SizePath) -> Reply:
    """Lay out the class with its steps and articles; the certificate decides."""
    words, decision = scene.content.size_words, path.decision
    firmness = [s.values["standing"] for s in decision.steps if "standing" in s.values]
    facts = {
        "frame": frame(scene),
        "size": decision.size,
        "name": words.sizes[decision.size][scene.lang],
        "steps": [
            {
                "text": step_text(words, s, scene.lang),
                "law": words.steps[s.id].law[scene.lang],
                "open": s.found == "open",
            }
            for s in decision.steps
        ],
        "needs": missing(scene, path),
        "official": "official_answer" in decision.needs,
        "standing": word(weakest(words.standing, *firmness)),
        "sources": scene.sources(words.facts)[:2],
        "sme_site": scene.value("sme_site"),
        "mid_site": scene.value("mid_site"),
        "contacts": contacts(scene),
    }
    take_it = decision.size in TAKEN and scene.talk.answers.get(SIZE) not in CERTIFICATES
    rows: list[tuple[Button, ...]] = (
        [(Button(f"z:take:{decision.size}", "size_take", numbered=True),)] if take_it else []
    )
    rows.append((Button("z:list:", "change", numbered=True),))
    rows.append((Button("check", "size_leave", numbered=True),))
    rows.append((Button("home", "home"),))
    trace = {"size": decision.size, "needs": list(decision.needs), "answers": size_answers(scene.talk)}
    return Reply("size_result", facts, tuple(rows), replaces=scene.tapped, trace=trace)


def missing(scene: Scene, path: SizePath) -> list[str]:
    """Return what was answered with *I do not know* and would still decide, in words."""
    needs = set(path.decision.needs)
    words = scene.content.size_words.questions
    found = [
        words[id_].title[scene.lang]
        for id_, fields in ORDER
        if id_ in path.answered and set(fields) & needs and scene.talk.answers.get(id_) in (UNKNOWN, "several")
    ]
    return list(dict.fromkeys(found))


def take(scene: Scene, size: str) -> Step:
    """Take the class as the answer to the self-check's size question, to ask and never as a certificate.

    A class that the answers no longer give is not taken: where they lead is shown instead.
    """
    from bot import self_check

    path = path_of(scene, scene.talk)
    if path.open or path.decision.size != size or size not in TAKEN:
        return begin(scene)
    return self_check.set_answer(scene, SIZE, [TAKEN[size]])


def listed(scene: Scene) -> Step:
    """List the answers of the size check so that any can be changed."""
    words = scene.content.size_words
    path = path_of(scene, scene.talk)
    asked = [words.questions[id_] for id_ in path.answered]
    rows: list[tuple[Button, ...]] = [(Button(f"z:{q.id}:", label=q.title[scene.lang], numbered=True),) for q in asked]
    rows.append((Button("z:clear:", "size_clear"), Button("z:begin:", "go_on")))
    facts = {"answers": [{"part": q.title[scene.lang], "said": said(scene, q)} for q in asked]}
    return Step(scene.talk, (Reply("size_list", facts, tuple(rows), replaces=scene.tapped),))


def kept_words(scene: Scene) -> list[dict[str, str]]:
    """Return every kept answer of the size check in words, for whoever asks what is kept."""
    words = scene.content.size_words
    asked = [words.questions[id_] for id_ in kept(words, scene.talk.answers)]
    return [{"part": q.title[scene.lang], "said": said(scene, q)} for q in asked]
