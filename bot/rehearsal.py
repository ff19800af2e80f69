"""A rehearsal: every topic, question, command and result of a version shown once, before any company sees it."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.channels.markup import to_plain
from bot.content.load import SHIPPED, Content
from bot.content.where import Fault
from bot.conversation import COMMANDS, Conversation
from bot.finding import ItemFinder, ItemsFound
from bot.model import LANGUAGES, Incoming, Known, Language, Screen, Talk, Turn
from bot.replies import Renderer
from eligibility.flow import option_ids, walk
from eligibility.model import NONE, UNKNOWN, Question, Questionnaire
from faq.asking import Asker, Unlearnt

KINDS = ("contact", "location", "file", "other", "edited")


class Nothing(ItemFinder):
    """Finds the first items of the list, whatever is said: a rehearsal is about screens."""

    def __init__(self, content: Content) -> None:
        self._items = tuple((no, 80) for no in list(content.items)[:2])

    def find(self, text: str) -> ItemsFound:
        """Return the same items each time."""
        return ItemsFound("found", self._items)

    def industries(self, text: str) -> tuple[tuple[str, int], ...]:
        """Return none."""
        return ()


@dataclass
class Rehearsal:
    """What was shown, by what it was shown for and language, and the faults met on the way."""

    shown: dict[tuple[str, Language], str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def stage(content: Content) -> Conversation:
    """Return a conversation that shows all screens without having learnt anything."""
    asker = Asker(content.entries, Unlearnt(), content.words)
    return Conversation(content, Renderer(content.root / "templates"), asker, Nothing(content))


def rehearse(content: Content, now: datetime) -> Rehearsal:
    """Show everything once at a moment, and what speaks of dates at every phase of the round as well."""
    talk, out = stage(content), Rehearsal()
    for lang in LANGUAGES:
        actor = _Actor(talk, lang, out)
        for name, text in lines(content):
            actor.act(name, now, text)
        for id_ in content.entries:
            actor.act(f"topic {id_}", now, button=f"t:{id_}")
        for id_ in content.offices.offices:
            actor.act(f"office {id_}", now, button=f"office:{id_}")
        actor.check(now)
        for at in phases(content, now):
            for name in ("start", "when", "where", "official", "result"):
                actor.act("", at, f"/{name}")
    return out


def unsound(content: Content, now: datetime) -> list[Fault]:
    """Return why a version that loads must still not go live: screens that are missing or cannot be shown."""
    missing = list(missing_templates(content))
    return missing or sorted(set(rehearse(content, now).faults))


def missing_templates(content: Content) -> Iterator[Fault]:
    """Yield the templates and labels that this program uses and the content lacks."""
    shipped = SHIPPED / "templates"
    for lang in LANGUAGES:
        for path in sorted((shipped / lang).glob("*.j2")):
            if not (content.root / "templates" / lang / path.name).is_file():
                yield Fault(f"templates/{lang}/{path.name}", 0, "is missing", "copy it from the shipped content")
        have, want = labels(content.root / "templates", lang), labels(shipped, lang)
        for name in sorted(want - have):
            what = f"the label '{name}' is missing"
            yield Fault(f"templates/{lang}/labels.j2", 0, what, "copy it from the shipped content")


def labels(templates: Path, lang: str) -> set[str]:
    """Return the names of the labels; none where they cannot be read."""
    try:
        return set(getattr(Renderer(templates).template(lang, "labels").module, "labels", ()))
    except Exception:
        return set()


def lines(content: Content) -> list[tuple[str, str]]:
    """Return what is typed in a rehearsal, each with its name."""
    said = [(f"command {name}", f"/{name}") for name in COMMANDS]
    return [*said, ("miss", "zxqv"), ("refused", "900101-1234567")]


def phases(content: Content, now: datetime) -> Sequence[datetime]:
    """Return a moment in every phase of the newest round."""
    round_ = content.notice.rounds[-1].round
    moments = [m for m in (round_.posted, round_.opens, round_.closes, round_.results, round_.over) if m]
    if not moments:
        return []
    near = [round_.closes - timedelta(minutes=20)] if round_.closes else []
    return [moments[0] - timedelta(days=1), *moments, *near]


class _Actor:
    """Plays a company in one language; every turn that fails becomes a fault."""

    def __init__(self, talk: Conversation, lang: Language, out: Rehearsal) -> None:
        self.talk, self.lang, self.out, self.known = talk, lang, out, Known(Talk(language=lang))

    def act(self, name: str, now: datetime, text: str = "", button: str = "", kind: str = "") -> Turn | None:
        """Make one turn and note what it shows, the number of the version left out, which always differs."""
        what = kind or ("button" if button else "text")
        cut = ("resident number",) if name == "refused" else ()
        stamp = f"{self.talk.content.round_at(now).round.id}.{self.talk.content.version[:4]}"
        incoming = Incoming(1, 1, what, self.lang, text, f"{button}~{stamp}" if button else "", cut=cut)  # type: ignore[arg-type]
        try:
            turn = self.talk.turn(incoming, self.known, now)
        except Exception as error:
            self.out.faults.append(fault_of(error, name))
            return None
        if name:
            text = "\n\n".join(written(s) for s in turn.screens)
            self.out.shown[(name, self.lang)] = text.replace(self.talk.content.version, "…")
        return turn

    def check(self, now: datetime) -> None:
        """Walk the self-check by the first answers, then by not knowing, each to its result."""
        questionnaire = self.talk.content.questionnaire
        for question in questionnaire.questions:
            self.known = Known(Talk(language=self.lang, checking=True))
            self.act(f"question {question.id}", now, button=f"q:{question.id}")
        for name, choose in (("result", first), ("result not known", unsure)):
            answers = filled(questionnaire, choose)
            self.known = Known(Talk(language=self.lang, answers=answers))
            turn = self.act(name, now, "/result")
            known = self.known
            for other in ("change", "restart", "script", "wish", "wish_on", "mydata", "forget"):
                self.known = replace(known, talk=turn.talk) if turn else known
                self.act(f"button {other}", now, button=other)
        self.known = Known(Talk(language=self.lang))
        for kind in KINDS:
            self.act("", now, kind=kind)


def filled(questionnaire: Questionnaire, choose: object) -> dict[str, str]:
    """Answer every question that is asked."""
    answers: dict[str, str] = {}
    while (question := walk(questionnaire, answers).open) is not None:
        answers[question.id] = choose(questionnaire, question)  # type: ignore[operator]
    return answers


def first(questionnaire: Questionnaire, question: Question) -> str:
    """Choose the first answer on offer."""
    if question.kind == "items":
        return next(iter(questionnaire.data.get(question.id, ())), NONE)
    return next(iter(option_ids(questionnaire, question)), UNKNOWN)


def unsure(questionnaire: Questionnaire, question: Question) -> str:
    """Choose *I do not know*."""
    return UNKNOWN


def written(screen: Screen) -> str:
    """Return a screen's text with its choices, as it is compared."""
    return "\n".join([to_plain(screen.text), *(f"[{c.label}]" for row in screen.choices for c in row)])


def fault_of(error: Exception, name: str) -> Fault:
    """Name the template line, or at least the screen, that cannot be shown."""
    place, line = f"screen {name or 'of a phase'}", 0
    for frame in traceback.extract_tb(error.__traceback__):
        _, found, rest = frame.filename.rpartition("/templates/")
        if found and frame.filename.endswith(".j2"):
            place, line = f"templates/{rest}", frame.lineno or 0
    return Fault(place, line, f"cannot be shown: {error}", "undo the last edit of it")
