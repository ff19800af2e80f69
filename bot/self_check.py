"""The self-check: one question at a time, answers as the only state, buttons that carry the state they lead to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.content.questionnaire import Item
from bot.model import Count, Talk
from bot.result import result
from bot.scene import Button, Reply, Scene, Step, word
from bot.season import season
from bot.shorthand import packed, unpacked
from eligibility.flow import Path, earlier, lone, option_ids, takes_several, valid, values_of, walk
from eligibility.model import NONE, UNKNOWN, Question, Value

MOST_KEPT = 5
"""Items one answer may keep; their numbers must fit a button."""
BESIDE = 0.4
"""Which share of the best score an item needs to stand beside one that was found."""
SHOWN_KEYWORDS = 3
PAGE = 8


def begin(scene: Scene) -> Step:
    """Open the self-check where it stands: the open question, or the result when nothing is left."""
    step = current(scene, opened(scene))
    fresh = not scene.talk.checking and not scene.talk.answers
    return replace(step, effects=(*step.effects, Count("step", "begin"))) if fresh else step


def opened(scene: Scene) -> Talk:
    """Return the talk with the check open, on this round and content."""
    return replace(
        scene.talk, checking=True, awaiting="", round=scene.round.round.id, version=scene.content.version, proposal={}
    )


def current(scene: Scene, talk: Talk) -> Step:
    """Show where the answers lead: the next question, or the result."""
    scene = replace(scene, known=replace(scene.known, talk=talk))
    path = walk(scene.content.questionnaire, talk.answers)
    if path.open is None:
        return result(scene)
    return Step(talk, (question(scene, path.open, path),))


def again(scene: Scene) -> tuple[Reply, ...]:
    """Return the question in hand as a fresh message when a check is open, nothing otherwise."""
    if scene.talk.awaiting.startswith("z:"):
        from bot import size_check

        return size_check.again(scene)
    asked = asked_now(scene)
    if asked is None:
        return ()
    path = walk(scene.content.questionnaire, scene.talk.answers)
    return (replace(question(scene, asked, path, brief=True), replaces=False),)


def show(scene: Scene, id_: str) -> Step:
    """Show one question, answered or not, to be answered again."""
    asked = scene.content.questionnaire.question(id_)
    if asked is None:
        return begin(scene)
    talk = replace(opened(scene), awaiting=f"q:{id_}")
    scene = replace(scene, known=replace(scene.known, talk=talk))
    return Step(talk, (question(scene, asked, walk(scene.content.questionnaire, talk.answers)),))


def asked_now(scene: Scene) -> Question | None:
    """Return the question a typed answer belongs to: the one shown to be changed, or the open one."""
    if not scene.talk.checking:
        return None
    kind, _, id_ = scene.talk.awaiting.partition(":")
    if kind == "q":
        return scene.content.questionnaire.question(id_)
    return walk(scene.content.questionnaire, scene.talk.answers).open


def set_answer(scene: Scene, id_: str, values: Sequence[str]) -> Step:
    """Set an answer and go on; saying the same again changes nothing, an unknown value shows the question."""
    value = readable(scene, id_, values)
    if value is None:
        return show(scene, id_)
    talk = replace(opened(scene), answers={**scene.talk.answers, id_: value})
    return replace(counted(scene, current(scene, talk), [id_]), notice="saved")


def counted(scene: Scene, step: Step, ids: Sequence[str]) -> Step:
    """Count each question that is answered for the first time; no person is in the count."""
    return replace(step, effects=(*step.effects, *(Count("step", q) for q in ids if q not in scene.talk.answers)))


def readable(scene: Scene, id_: str, values: Sequence[str]) -> Value | None:
    """Return button values as a valid answer to the question, None where they are none."""
    asked = scene.content.questionnaire.question(id_)
    value = as_value(scene, asked, unpacked(values, option_ids_of(scene, asked))) if asked else None
    if asked is None or value is None or not valid(scene.content.questionnaire, asked, value):
        return None
    return value


def option_ids_of(scene: Scene, asked: Question) -> tuple[str, ...]:
    """Return the ids that the question's buttons may carry."""
    return (*option_ids(scene.content.questionnaire, asked), *(scene.content.items if asked.kind == "items" else ()))


def as_value(scene: Scene, asked: Question, values: Sequence[str]) -> Value | None:
    """Return button values as an answer: a single text, or a tuple where several may stand together."""
    if not values:
        return None
    if takes_several(scene.content.questionnaire, asked) and list(values) != [UNKNOWN]:
        return tuple(values)
    return values[0] if len(values) == 1 else tuple(values)


def question(
    scene: Scene, asked: Question, path: Path, ticked: Sequence[str] | None = None, brief: bool = False
) -> Reply:
    """Lay out one question with its options; `ticked` shows the choices that are about to be set together.

    `brief` leaves out what was read before: after an answer in between only the question itself is shown again.
    """
    facts = {**question_facts(scene, asked, path), "brief": brief}
    rows: list[tuple[Button, ...]] = []
    if ticked is not None:
        rows += tick_rows(scene, asked, ticked)
    elif asked.kind == "items":
        rows += item_rows(scene, asked)
    else:
        rows += option_rows(scene, asked)
    rows.append(navigation(scene, path, asked))
    trace = {
        "question": asked.id,
        "facts": list(asked.facts),
        "standing": asked.standing,
        "answers": dict(scene.talk.answers),
    }
    return Reply("question", facts, tuple(rows), replaces=scene.tapped, trace=trace)


def question_facts(scene: Scene, asked: Question, path: Path) -> dict[str, Any]:
    """Return the words of a question: part, how many are left at most, why, and the grounds that are only read."""
    parts = [p for p, _ in scene.content.questionnaire.parts]
    titles = dict(scene.content.questionnaire.parts)
    number = parts.index(asked.part) + 1
    left = max(0, path.most_left - (1 if path.open is asked else 0))
    return {
        "part": titles[asked.part][scene.lang],
        "number": number,
        "parts": len(parts),
        "left": left,
        "ask": scene.say(asked.ask),
        "help": scene.say(asked.help),
        "why": scene.say(asked.why),
        "sources": scene.sources(asked.facts)[:2],
        "standing": word(asked.standing),
        "grounds": grounds(scene) if asked.kind == "grounds" else [],
        "now": said(scene, asked, scene.talk.answers.get(asked.id)),
        "past": season(scene)["phase"] in ("results_out", "over"),
        "items": asked.kind == "items",
    }


def grounds(scene: Scene) -> list[str]:
    """Return the grounds to read while the notice's own list is not entered; family evidence comes first."""
    if scene.content.questionnaire.grounds_complete:
        return []
    return [g.text[scene.lang] for g in scene.content.questionnaire.grounds]


def option_rows(scene: Scene, asked: Question) -> list[tuple[Button, ...]]:
    """Return a button an option; where several may stand together, one more opens the list to tick."""
    several = takes_several(scene.content.questionnaire, asked)
    rows: list[tuple[Button, ...]] = [
        (Button(f"set:{asked.id}:{value}", label=label, say=say, numbered=True),)
        for value, label, say in options(scene, asked)
        if value != NONE
    ]
    if several:
        rows.append((Button(f"tick:{asked.id}:", "several", numbered=True),))
    if any(value == NONE for value, _, _ in options(scene, asked)):
        rows.append((Button(f"set:{asked.id}:{NONE}", "none_of_these", numbered=True),))
    if asked.kind != "grounds" or several:
        rows.append((Button(f"set:{asked.id}:{UNKNOWN}", "unknown", numbered=True),))
    if asked.id == "size":
        rows.append((Button("z:begin:", "work_out", numbered=True),))
    return rows


def options(scene: Scene, asked: Question) -> list[tuple[str, str, str]]:
    """Return (value, label, label id) for each option of a question."""
    if asked.kind == "grounds":
        if not scene.content.questionnaire.grounds_complete:
            return [("read", "", "read_on"), ("ask", "", "add_ground_question")]
        texts = {g.id: g.text[scene.lang] for g in scene.content.questionnaire.grounds}
        return [(v, texts.get(v, ""), "none_of_these") for v in option_ids(scene.content.questionnaire, asked)]
    now = scene.talk.answers.get(asked.id)
    return [(o.id, o.text[scene.lang], "") for o in asked.options if o.offered or o.id == now]


def tick_rows(scene: Scene, asked: Question, ticked: Sequence[str]) -> list[tuple[Button, ...]]:
    """Return a list to tick: each button carries the ticks it leads to, the last sets them."""
    rows: list[tuple[Button, ...]] = []
    if asked.kind == "items":
        choices = [(no, item_name(scene, no), "") for no in ticked]
    else:
        choices = [c for c in options(scene, asked) if c[0] not in lone(asked)]
    for value, label, say in choices:
        after = [t for t in ticked if t != value] if value in ticked else [*ticked, value]
        rows.append((Button(f"tick:{asked.id}:{packed(after)}", say, label, numbered=True, mark=value in ticked),))
    if asked.kind == "items" and len(ticked) < MOST_KEPT:
        rows.append((Button(f"more:{asked.id}:{packed(ticked)}", "add_item"),))
    if ticked:
        rows.append((Button(f"set:{asked.id}:{packed(ticked)}", "done"),))
    return rows


def item_rows(scene: Scene, asked: Question) -> list[tuple[Button, ...]]:
    """Return the ways to answer the item question without typing."""
    kept = [v for v in values_of(scene.talk.answers.get(asked.id)) if v.isdecimal()]
    rows: list[tuple[Button, ...]] = [(Button(f"theme:{asked.id}:", "themes", numbered=True),)]
    if kept:
        rows.append((Button(f"tick:{asked.id}:{','.join(sorted(kept, key=int))}", "kept_items", numbered=True),))
    rows.append((Button(f"set:{asked.id}:{NONE}", "no_item", numbered=True),))
    rows.append((Button(f"set:{asked.id}:{UNKNOWN}", "unknown", numbered=True),))
    return rows


def navigation(scene: Scene, path: Path, asked: Question) -> tuple[Button, ...]:
    """Return back (to the question before this one), change, and home."""
    before = earlier(scene.content.questionnaire, path, asked.id)
    buttons = [Button(f"q:{before.id}", "back")] if before else []
    if path.answered:
        buttons.append(Button("change", "change"))
    return (*buttons, Button("home", "home"))


def back(scene: Scene) -> Step | None:
    """Show the question before the one in hand, from the result the last one; None where there is none."""
    questionnaire, asked = scene.content.questionnaire, asked_now(scene)
    path = walk(questionnaire, scene.talk.answers)
    if asked is None:
        on_result = any(value.startswith("record:") for _, value in scene.talk.choices)
        return show(scene, path.answered[-1].id) if on_result and path.complete else None
    before = earlier(questionnaire, path, asked.id)
    return show(scene, before.id) if before else None


def said(scene: Scene, asked: Question, value: Value | None) -> str:
    """Return an answer in the company's words; empty where there is none."""
    if value is None:
        return ""
    if asked.kind == "grounds" and not scene.content.questionnaire.grounds_complete:
        return ""
    names = {o.id: o.text[scene.lang] for o in asked.options}
    names |= {g.id: g.text[scene.lang] for g in scene.content.questionnaire.grounds}
    words = []
    for v in (value,) if isinstance(value, str) else value:
        words.append(item_name(scene, v) if v.isdecimal() else names.get(v, f"={v}"))
    return ", ".join(words)


def item_name(scene: Scene, no: str) -> str:
    """Return an item's name in this language."""
    item = scene.content.items.get(no)
    return item.name[scene.lang] if item else no


# --- items by words and by theme -------------------------------------------------------------------------------


def candidates(scene: Scene, asked: Question, text: str, ticked: Sequence[str] = ()) -> Step:
    """Show the items that come near the words; none found is no rejection."""
    found = scene.finder.find(text)
    rows: list[tuple[Button, ...]] = []
    shown = []
    least = BESIDE * found.items[0][1] if found.status == "found" else 0
    for no, score in found.items if found.status != "none" else ():
        if score < least:
            continue
        item = scene.content.items[no]
        shown.append({"name": item.name[scene.lang], "keywords": ", ".join(item.keywords[:SHOWN_KEYWORDS])})
        to = f"tick:{asked.id}:{','.join([*ticked, no])}" if ticked and no not in ticked else f"set:{asked.id}:{no}"
        rows.append((Button(to, label=item.name[scene.lang], numbered=True),))
    if len(shown) > 1 and not ticked:
        rows.append((Button(f"tick:{asked.id}:{found.items[0][0]}", "keep_several", numbered=True),))
    rows.append((Button(f"theme:{asked.id}:", "themes"), Button(f"set:{asked.id}:{NONE}", "no_item")))
    rows.append((Button("was_question", "was_question"), Button(f"set:{asked.id}:{UNKNOWN}", "unknown")))
    facts = {
        "status": found.status,
        "items": shown,
        "words": text[:80],
        "contacts": {"call_centre": scene.value("call_centre")},
    }
    trace = {"items": [list(i) for i in found.items], "standing": "unconfirmed"}
    talk = replace(scene.talk, proposal={"words": text[:300]})
    return Step(talk, (Reply("items", facts, tuple(rows), trace=trace),))


def themes(scene: Scene, id_: str, where: str) -> Step:
    """Browse the list: themes, then the items of one theme page by page."""
    names: dict[str, str] = {}
    for item in scene.content.items.values():
        names.setdefault(item.theme["ko"], item.theme[scene.lang])
    keys = list(names)
    theme, _, page = where.partition(".")
    if not theme.isdecimal() or int(theme) >= len(keys):
        rows = [(Button(f"theme:{id_}:{i}.0", label=names[k], numbered=True),) for i, k in enumerate(keys)]
        facts: dict[str, Any] = {"theme": "", "items": []}
        return Step(
            scene.talk, (Reply("themes", facts, (*rows, (Button(f"q:{id_}", "back"),)), replaces=scene.tapped),)
        )
    items = [i for i in scene.content.items.values() if i.theme["ko"] == keys[int(theme)]]
    return Step(scene.talk, (theme_page(scene, id_, int(theme), names[keys[int(theme)]], items, int(page or 0)),))


def theme_page(scene: Scene, id_: str, theme: int, name: str, items: Sequence[Item], page: int) -> Reply:
    """Lay out one page of a theme's items."""
    first = page * PAGE if 0 <= page * PAGE < len(items) else 0
    shown = items[first : first + PAGE]
    rows: list[tuple[Button, ...]] = [
        (Button(f"set:{id_}:{i.no}", label=i.name[scene.lang], numbered=True),) for i in shown
    ]
    turn = [Button(f"theme:{id_}:{theme}.{page - 1}", "earlier")] if first else []
    if first + PAGE < len(items):
        turn.append(Button(f"theme:{id_}:{theme}.{page + 1}", "later"))
    if turn:
        rows.append(tuple(turn))
    rows.append((Button(f"theme:{id_}:", "themes"), Button(f"q:{id_}", "back")))
    facts = {
        "theme": name,
        "items": [{"name": i.name[scene.lang], "keywords": ", ".join(i.keywords[:SHOWN_KEYWORDS])} for i in shown],
        "page": first // PAGE + 1,
        "pages": -(-len(items) // PAGE),
    }
    return Reply("themes", facts, tuple(rows), replaces=scene.tapped)


def tick(scene: Scene, id_: str, values: Sequence[str]) -> Step:
    """Show the list with these ticks; nothing counts before *done*."""
    asked = scene.content.questionnaire.question(id_)
    if asked is None:
        return begin(scene)
    known = set(scene.content.items) if asked.kind == "items" else {v for v, _, _ in options(scene, asked)}
    ticked = [v for v in dict.fromkeys(unpacked(values, known)) if v in known][:MOST_KEPT]
    talk = replace(opened(scene), awaiting=f"q:{id_}")
    scene = replace(scene, known=replace(scene.known, talk=talk))
    path = walk(scene.content.questionnaire, talk.answers)
    return Step(talk, (question(scene, asked, path, ticked),))


def more(scene: Scene, id_: str, values: Sequence[str]) -> Step:
    """Ask for words that find a further item, keeping those ticked."""
    asked = scene.content.questionnaire.question(id_)
    if asked is None or asked.kind != "items":
        return begin(scene)
    values = [v for v in dict.fromkeys(values) if v in scene.content.items][:MOST_KEPT]
    talk = replace(opened(scene), awaiting=f"more:{id_}:{','.join(values)}")
    rows = ((Button(f"theme:{id_}:", "themes"), Button(f"tick:{id_}:{','.join(values)}", "back")),)
    return Step(talk, (Reply("more_items", {"kept": [item_name(scene, v) for v in values]}, rows),))


# --- changing one's mind ---------------------------------------------------------------------------------------


def change(scene: Scene) -> Step:
    """List every answer so that any can be changed."""
    path = walk(scene.content.questionnaire, scene.talk.answers)
    titles = dict(scene.content.questionnaire.parts)
    rows: list[tuple[Button, ...]] = [
        (Button(f"q:{q.id}", label=titles[q.part][scene.lang], numbered=True),) for q in path.answered
    ]
    rows.append((Button("restart", "restart"), Button("check", "go_on")))
    said_so = [{"part": titles[q.part][scene.lang], "said": answer_words(scene, q)} for q in path.answered]
    return Step(scene.talk, (Reply("change", {"answers": said_so}, tuple(rows), replaces=scene.tapped),))


def answer_words(scene: Scene, asked: Question) -> str:
    """Return an answer for a list, with `=none`, `=unknown` and `=read` left for the template to put in words."""
    value: Any = scene.talk.answers.get(asked.id)
    return said(scene, asked, value) or "=read"


def restart(scene: Scene, sure: bool) -> Step:
    """Start over; asks first."""
    if not sure:
        rows = ((Button("restart_yes", "restart_yes", numbered=True),), (Button("check", "restart_no", numbered=True),))
        return Step(scene.talk, (Reply("restart", {}, rows, replaces=scene.tapped),))
    fresh = replace(opened(scene), answers={}, result={}, proposal={})
    return current(scene, fresh)


def typed_answer(scene: Scene, asked: Question, text: str) -> Mapping[str, Any] | None:
    """Return what a typed text would answer: {"question", "value"}; None where it says nothing clear."""
    folded = "".join(text.split()).casefold()
    for value, label, _ in options(scene, asked):
        if label and "".join(label.split()).casefold() == folded:
            return {"question": asked.id, "value": value}
    return None
