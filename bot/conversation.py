"""One door: an update and what is known of the chat go in, a turn comes out; the use case is chosen here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from bot import (
    ask,
    changing,
    follow,
    leave,
    moments,
    privacy,
    record,
    self_check,
    sentence,
    size_check,
    size_typed,
    submit,
    unkept,
    welcome,
)
from bot.board import Board, Line
from bot.changes import in_the_middle, up_to_date
from bot.content.load import Content
from bot.finding import ItemFinder
from bot.model import Count, Forget, Incoming, Known, Language, Screen, Talk, Turn
from bot.replies import Renderer, typed, unstamped
from bot.result import changed, recall, result, script
from bot.scene import Button, Reply, Scene, Step
from eligibility.model import Question
from faq.asking import Asker, Decision
from faq.model import Entry

Taken = Callable[[Scene, str], Step]

LIST_TOPIC = "item_list_where"
"""The topic of the list of items: a question about it that names an item shows the item."""
LONGEST = 300
"""Characters of a typed line that are looked at; the rest changes no answer."""

PLAIN: Mapping[str, Taken] = {
    "home": lambda s, a: welcome.start(s),
    "help": lambda s, a: welcome.page(s, "help"),
    "official": lambda s, a: welcome.page(s, "official"),
    "lang": welcome.language,
    "person": lambda s, a: welcome.person(s),
    "check": lambda s, a: self_check.begin(s),
    "change": lambda s, a: self_check.change(s),
    "restart": lambda s, a: self_check.restart(s, False),
    "restart_yes": lambda s, a: self_check.restart(s, True),
    "result": lambda s, a: recall(s),
    "so_far": lambda s, a: result(s),
    "record": record.send,
    "script": lambda s, a: Step(s.talk, (script(s),)),
    "ask": lambda s, a: ask.invite(s),
    "t": ask.topic,
    "topics": lambda s, a: ask.topics(s),
    "group": ask.topics,
    "notmine": ask.not_mine,
    "none_mine": lambda s, a: ask.miss(s),
    "was_question": lambda s, a: sentence.was_question(s),
    "when": lambda s, a: submit.when(s),
    "where": lambda s, a: submit.where(s),
    "office": submit.office,
    "papers": lambda s, a: ask.topic(s, "documents"),
    "benefits": lambda s, a: ask.topic(s, "benefits"),
    "wish": lambda s, a: follow.consent(s),
    "wish_on": lambda s, a: follow.agree(s),
    "wish_no": lambda s, a: follow.stop(s, refused=True),
    "wish_off": lambda s, a: follow.stop(s),
    "leave": lambda s, a: leave.invite(s),
    "leave_yes": leave.keep,
    "tell_me": leave.tell,
    "tell_off": leave.stop,
    "privacy": lambda s, a: privacy.policy(s),
    "mydata": lambda s, a: privacy.mydata(s),
    "forget": lambda s, a: privacy.forget(s, False),
    "forget_yes": lambda s, a: privacy.forget(s, True),
}
"""What a button or command leads to, apart from those that set state."""

STATE: Mapping[str, Callable[[Scene, str, list[str]], Step]] = {
    "q": lambda s, q, v: self_check.show(s, q),
    "set": changing.set_or_ask,
    "sure": changing.count,
    "tick": self_check.tick,
    "more": self_check.more,
    "theme": lambda s, q, v: self_check.themes(s, q, ",".join(v)),
    "take": lambda s, q, v: changing.take(s, q),
    "z": size_check.act,
}
"""What sets or shows an answer: these carry the round and are refused from an older one."""

COMMANDS = {
    "start": "home", "check": "check", "ask": "ask", "when": "when", "where": "where", "papers": "papers",
    "benefits": "benefits", "result": "result", "language": "lang", "official": "official", "help": "help",
    "privacy": "privacy", "mydata": "mydata", "forget": "forget", "delete": "forget", "cancel": "home",
    "stop": "wish_off",
}  # fmt: skip
CONTROL = {"cancel": "home", "restart": "restart", "human": "person"}


class Conversation:
    """The conversation over one content version; holds no state of any chat."""

    def __init__(
        self,
        content: Content,
        renderer: Renderer,
        asker: Asker,
        finder: ItemFinder,
        board: Callable[[], Board] = Board,
    ) -> None:
        self.content, self.renderer, self.asker, self.finder = content, renderer, asker, finder
        self.board = board

    def turn(self, incoming: Incoming, known: Known, now: datetime) -> Turn:
        """Answer one update; pure, and calm about anything a person can send."""
        if incoming.kind in ("group", "blocked"):
            return self.elsewhere(incoming, known, now)
        scene = self.scene(incoming, known, now)
        step = self.step(scene, incoming)
        if any(isinstance(effect, Forget) for effect in step.effects):
            return self.finish(scene, step)
        notes = [note for note in (in_the_middle(scene), changed(scene)) if note]
        talk = up_to_date(scene.content.questionnaire, step.talk, self.content.version)
        return self.finish(scene, replace(step, talk=talk, replies=(*notes, *step.replies)))

    def scene(self, incoming: Incoming, known: Known, now: datetime) -> Scene:
        """Set the scene of an update."""
        lang = known.talk.language or incoming.language
        tapped = incoming.kind == "button"
        return Scene(self.content.at(now), self.asker, self.finder, known, now, lang, tapped, self.board())

    def elsewhere(self, incoming: Incoming, known: Known, now: datetime) -> Turn:
        """Point once from a group to the private chat, then stay silent; say nothing to who blocked the bot."""
        if incoming.kind == "blocked" or known.talk.awaiting == "group":
            return Turn(known.talk)
        scene = self.scene(incoming, known, now)
        return self.finish(scene, Step(replace(known.talk, awaiting="group"), (Reply("group"),)))

    def step(self, scene: Scene, incoming: Incoming) -> Step:
        """Choose the use case."""
        if incoming.kind == "button":
            return self.tap(scene, incoming.button)
        if incoming.kind == "location":
            return submit.located(scene)
        if incoming.kind != "text":
            step = welcome.other_kind(scene, incoming.kind)
            return step.also(*self_check.again(scene))
        text = incoming.text.strip()
        if incoming.cut:
            return Step(scene.talk, (Reply("refused", {}, (welcome.HOME,)), *self_check.again(scene)))
        if text.startswith("/"):
            return self.command(scene, text)
        if choice := typed(scene.talk.choices, text):
            return self.tap(scene, choice)
        return self.free(scene, text[:LONGEST])

    def tap(self, scene: Scene, data: str) -> Step:
        """Take a tap: what it leads to is in the button; an older round's state is refused kindly."""
        to, stamp = unstamped(data)
        verb, _, rest = to.partition(":")
        if verb in STATE:
            if stamp.partition(".")[0] != scene.round.round.id:
                return stale(scene)
            name, _, values = rest.partition(":")
            return STATE[verb](scene, name, [v for v in values.split(",") if v])
        if verb in PLAIN:
            return PLAIN[verb](scene, rest)
        if verb == unkept.VERB:
            return unkept.step(scene, rest, stamp, self.tap)
        return stale(scene)

    def command(self, scene: Scene, text: str) -> Step:
        """Take a command; /start with a topic's id opens that topic."""
        name, _, rest = text[1:].partition(" ")
        name = name.partition("@")[0].casefold()
        rest = rest.strip()
        if name == "start" and self.content.topic(rest):
            return ask.topic(scene, rest)
        if name in COMMANDS:
            return PLAIN[COMMANDS[name]](scene, rest if name in ("language",) else "")
        return welcome.page(scene, "help")

    def free(self, scene: Scene, text: str) -> Step:
        """Take typed words: what was asked for, a description, an answer to the question in hand, or a question."""
        decision = self.asker.ask(text)
        if decision.status == "control" and decision.control:
            return self.control(scene, decision.control)
        if decision.status == "refused":
            return ask.decided(scene, decision)
        if size_check.is_open(scene) and (step := size_typed.typed(scene, text, decision)):
            return step
        if step := self.awaited(scene, text, decision):
            return step
        if proposal := sentence.describes(scene, text, decision):
            return sentence.read_back(scene, proposal, text)
        placeable = decision.topic in submit.PLACE_TOPICS and decision.topic not in scene.board.topics
        if placeable and (placed := submit.asked_place(scene, text)):
            return placed
        asked = self_check.asked_now(scene)
        if asked and (step := self.as_answer(scene, asked, decision, text)):
            return step
        if decision.status in ("offered", "declined") and (placed := submit.bare_place(scene, text)):
            return placed
        if decision.status == "declined" and decision.topic is None:
            return self.as_item(scene, text) or ask.decided(scene, decision, text)
        listed = LIST_TOPIC in (decision.topic, next(iter(decision.offered), None))
        return (self.as_item(scene, text) if listed else None) or ask.decided(scene, decision, text)

    def as_item(self, scene: Scene, text: str) -> Step | None:
        """Take words that name one item for a question about the list: its items are shown."""
        asked = next((q for q in self.content.questionnaire.questions if q.kind == "items"), None)
        if asked is None or not any(map(str.isalpha, text)) or self.finder.find(text).status != "found":
            return None
        return self_check.candidates(scene, asked, text)

    def awaited(self, scene: Scene, text: str, decision: Decision) -> Step | None:
        """Take words that the newest screen asked for: a question for staff, a place, a further item."""
        kind, _, rest = scene.talk.awaiting.partition(":")
        if kind == "leave":
            return leave.read_back(scene, text, decision.offered)
        if kind == "place":
            return submit.typed_place(scene, text)
        if kind == "more":
            id_, _, values = rest.partition(":")
            if question := self.content.questionnaire.question(id_):
                return self_check.candidates(scene, question, text, [v for v in values.split(",") if v])
        return None

    def as_answer(self, scene: Scene, asked: Question, decision: Decision, text: str) -> Step | None:
        """Take words as an answer to the question in hand, read back before it counts; a firm question goes first."""
        sure = decision.score >= self.asker.ranker.answer_at or decision.owner is not None
        firm = decision.status == "answered" or (decision.topic is not None and sure)
        if asked.kind == "items":
            return (
                None if firm and not self.names_an_item(text, decision) else self_check.candidates(scene, asked, text)
            )
        value = sentence.option_named(asked, text) or ("" if firm else sentence.option_said(asked, text))
        if not value:
            return None
        return sentence.read_back(scene, {"answers": {asked.id: (value,) if asked.kind == "many" else value}}, text)

    def names_an_item(self, text: str, decision: Decision) -> bool:
        """Whether words without a mark of a question name an item at least as firmly as they match a topic."""
        found = self.finder.find(text)
        return not sentence.QUESTION.search(text) and found.status == "found" and found.items[0][1] >= decision.score

    def control(self, scene: Scene, word: str) -> Step:
        """Obey a control word."""
        if word == "back" and size_check.is_open(scene):
            return size_check.back(scene)
        if word == "back":
            return self_check.back(scene) or welcome.start(scene)
        if word.startswith("language"):
            return welcome.language(scene, word.partition(":")[2] or ("en" if scene.lang == "ko" else "ko"))
        return PLAIN[CONTROL.get(word, "home")](scene, "")

    def finish(self, scene: Scene, step: Step) -> Turn:
        """Render the replies and remember the newest choices, so that they can be typed."""
        lang = step.talk.language or scene.lang
        stamp = f"{scene.round.round.id}.{self.content.version[:4]}"
        screens = tuple(self.renderer.screen(r, lang, stamp, step.talk.plain) for r in step.replies)
        lines = scene.board.lines_at(scene.now)
        screens = tuple(self.announced(s, lines, lang) for s in screens)
        counted = tuple(Count("announced", str(line.id)) for _ in screens for line in lines)
        newest_first = [c for screen in reversed(screens) for row in screen.choices for c in row]
        choices = tuple((c.label, c.value) for c in newest_first if c.kind == "answer" and not step.unkept)
        choices = choices or step.talk.choices
        notice = self.renderer.label(lang, step.notice) if step.notice else ""
        talk = replace(step.talk, choices=choices, heard="ko")
        talk = talk if talk == Talk() else replace(talk, heard=lang)
        return Turn(talk, screens, (*step.effects, *counted), notice)

    def announced(self, screen: Screen, lines: Sequence[Line], lang: Language) -> Screen:
        """Put what staff announce above a screen, a dated line each."""
        said = [
            self.renderer.text("announced", {"day": moments.day(line.starts, lang), "text": line.text[lang]}, lang)
            for line in lines
        ]
        return replace(screen, text="\n\n".join(("\n".join(said), screen.text))) if said else screen

    def sorry(
        self, incoming: Incoming, known: Known, now: datetime, why: Literal["failed", "not_saved", "slow_down"]
    ) -> Turn:
        """Answer when the turn could not be worked out or kept; changes nothing."""
        scene = self.scene(incoming, known, now)
        rows = ((Button("check", "check"), Button("topics", "topics")),)
        facts = {"call_centre": scene.value("call_centre")}
        turn = self.finish(scene, Step(known.talk, (Reply(f"sorry_{why}", facts, rows),)))
        return replace(turn, talk=known.talk)

    def fresh(self, chat: int, known: Known, now: datetime, missing: Screen | None = None) -> Turn:
        """Show again where the conversation stands, with live buttons, and a way to a reply that may be missing."""
        lang: Language = "en" if missing and missing.template.startswith("en/") else known.talk.heard
        scene = self.scene(Incoming(0, chat, "text", lang), known, now)
        step = self_check.begin(scene) if known.talk.checking else Step(known.talk)
        step = size_check.begin(scene) if size_check.is_open(scene) else step
        opening = self.not_arrived(scene, missing) if missing else Reply("back_again")
        return self.finish(scene, replace(step, replies=(opening, *step.replies)))

    def not_arrived(self, scene: Scene, missing: Screen) -> Reply:
        """Say that a reply may be missing, with the buttons that open it again: its topic, the result."""
        entry = self.content.topic(missing.entry)
        shown = (Button(f"t:{entry.id}", label=entry.title[scene.lang]),) if entry else ()
        result = (Button("result", "result"),) if scene.talk.result else ()
        rows = tuple(row for row in (shown, (*result, *welcome.HOME)) if row)
        return Reply("not_arrived", {"below": bool(shown or result)}, rows)

    def told(self, known: Known, now: datetime, language: Language = "ko") -> Turn:
        """Tell who wished for it that a new notice is out: the one message of the wish, which ends with it."""
        scene = self.scene(Incoming(0, 0, "text", language), replace(known, wish=False), now)
        return self.begun(known, self.finish(scene, follow.told(scene)))

    def answered(self, known: Known, topic: str, language: Language, now: datetime) -> Turn:
        """Tell who wished for it the answer to the question that was left: the one message of that wish."""
        scene = self.scene(Incoming(0, 0, "text", language), known, now)
        return self.begun(known, self.finish(scene, leave.answered(scene, topic)))

    def begun(self, known: Known, turn: Turn) -> Turn:
        """Return a message that the bot begins: what it says is not what the company last spoke."""
        return replace(turn, talk=replace(turn.talk, heard=known.talk.heard))

    def topics(self) -> Mapping[str, Entry]:
        """Return every topic by id."""
        return self.content.entries


def stale(scene: Scene) -> Step:
    """Say that the button is of an earlier time and show where things stand now."""
    step = self_check.begin(scene) if scene.talk.checking else welcome.start(scene)
    return replace(step, replies=(Reply("stale"), *(replace(r, replaces=False) for r in step.replies)))
