"""The pages of the desk: plain forms that work by keyboard and without scripts, in both languages."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot import moments
from bot.ask import GROUPS
from bot.content.entries import KINDS
from bot.desk import figures
from bot.desk.desk import MOST_SHOWN, Desk
from bot.desk.door import Door, posted
from bot.desk.draft import NewEntry, Unwritable
from bot.desk.waiting import Group
from bot.kept.db import NotSaved
from bot.model import LANGUAGES, Language
from faq.asking import Decision

HERE = Path(__file__).parent
FONTS = HERE.parent / "fonts"
WORDS: Mapping[str, Mapping[str, str]] = json.loads((HERE / "words.json").read_text(encoding="utf-8"))
LANGUAGE = "premier1000_language"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Fields = Mapping[str, str]


class Pages:
    """The requests of the desk."""

    def __init__(self, desk: Desk, changes: Callable[[Desk, Language], str]) -> None:
        self.desk, self._changes = desk, changes
        self.env = environment()
        self._beside = ThreadPoolExecutor(1, "changes")
        self._worked_out: tuple[tuple[str, str], Future[str] | None] = (("", ""), None)

    def page(self, request: Request, name: str, here: str, status: int = 200, **facts: Any) -> Response:
        """Lay out one page."""
        lang = language(request)
        shown = {
            "lang": lang,
            "w": WORDS[lang],
            "here": here,
            "token": request.state.token,
            "said": said_in(request),
            "wrong": "",
            "typed": {},
            "title": WORDS[lang][name],
            **facts,
        }
        return HTMLResponse(self.env.get_template(f"{name}.html.j2").render(**shown), status)

    def groups(self, lang: str, most: int) -> dict[str, Any]:
        """Return what the table of groups shows."""
        groups = self.desk.groups()
        return {
            "groups": groups[:most],
            "more": len(groups) > most,
            "open": sum(g.count for g in groups),
            "titles": self.desk.titles(lang),
            "now": self.desk.machine(),
        }

    async def overview(self, request: Request) -> Response:
        """Show phase, version, faults, the questions asked most and the topics that often miss."""
        lang = language(request)
        season = self.desk.season(lang)
        phase = [season["round"], WORDS[lang][season["phase"]], season["closes"]]
        worst = figures.worst(self.desk.figures(), list(self.desk.content.entries))
        return self.page(
            request,
            "overview",
            "/",
            phase=[p for p in phase if p],
            moment=moments.exact(self.desk.clock(), lang),
            live=self.desk.live(),
            version=self.desk.content.version,
            worst=worst,
            **self.groups(lang, 10),
        )

    async def questions(self, request: Request) -> Response:
        """Show the groups of open questions."""
        return self.page(request, "questions", "/questions", **self.groups(language(request), MOST_SHOWN))

    async def group(self, request: Request) -> Response:
        """Show one group with what can be done about it."""
        group = self.desk.group(request.path_params["group"])
        return self.group_page(request, group) if group else away("/questions", "gone")

    def group_page(self, request: Request, group: Group, wrong: str = "", typed: Fields | None = None) -> Response:
        """Lay out a group; what was typed stays where something is wrong."""
        phrasings = {
            code: list(dict.fromkeys(q.words for q in group.questions if q.language == code)) for code in LANGUAGES
        }
        return self.page(
            request,
            "group",
            "/questions",
            400 if wrong else 200,
            group=group,
            titles=self.desk.titles(language(request)),
            phrasings=phrasings,
            files=GROUPS,
            kinds=KINDS,
            now=self.desk.machine(),
            wrong=wrong,
            typed=typed or {},
        )

    async def act(self, request: Request, work: Callable[[Group, Fields], None], said: str, to: str) -> Response:
        """Do something about a group, and say what came of it."""
        fields = await posted(request)
        group = self.desk.group(request.path_params["group"])
        if group is None or not fields:
            return away("/questions", "gone" if fields else "expired")
        try:
            await run_in_threadpool(work, group, fields)
        except Unwritable as wrong:
            return self.group_page(request, group, str(wrong), fields)
        return away(to, said)

    async def phrasing(self, request: Request) -> Response:
        """Add phrasings to a topic of the draft."""

        def work(group: Group, fields: Fields) -> None:
            self.desk.add_phrasings(group, fields.get("topic", ""), typed_phrasings(fields))

        return await self.act(request, work, "added", "/draft")

    async def entry(self, request: Request) -> Response:
        """Add a new topic to the draft."""
        return await self.act(
            request, lambda group, fields: self.desk.add_entry(group, new_entry(fields)), "added", "/draft"
        )

    async def dismiss(self, request: Request) -> Response:
        """Close a group with a reason."""

        def work(group: Group, fields: Fields) -> None:
            self.desk.dismiss(group, fields.get("by", ""), fields.get("reason", ""))

        return await self.act(request, work, "dismissed", "/questions")

    async def draft(self, request: Request) -> Response:
        """Show the draft: what is to be mended, what it changes, whom it answers."""
        return await run_in_threadpool(self.draft_page, request)

    def draft_page(self, request: Request, wrong: str = "", typed: Fields | None = None) -> Response:
        """Lay out the draft; what was typed stays where something is wrong."""
        lang = language(request)
        begun = self.desk.draft.begun
        faults = self.desk.faults() if begun else []
        words = {q.key: q.words for g in self.desk.groups() for q in g.questions}
        answers = [(words[k], t) for k, t in self.desk.draft.answers.items() if k in words]
        changes = self.changes(lang) if begun and not faults else ""
        facts = {"begun": begun, "faults": faults, "answers": answers, "changes": changes}
        return self.page(request, "draft", "/draft", 400 if wrong else 200, wrong=wrong, typed=typed or {}, **facts)

    def changes(self, lang: Language) -> str | None:
        """Return what the draft would change, None while that is being worked out beside."""
        version = self.desk.draft.load().version
        if self._worked_out[0] != (version, lang):
            self._worked_out = ((version, lang), self._beside.submit(self._changes, self.desk, lang))
        work = self._worked_out[1]
        return work.result() if work is not None and work.done() else None

    async def publish(self, request: Request) -> Response:
        """Put the draft live."""
        fields = await posted(request)
        if not fields:
            return away("/draft", "expired")
        given = (
            fields.get("by", ""),
            fields.get("second", ""),
            fields.get("reason", ""),
            fields.get("confirm") == "yes",
        )
        try:
            await run_in_threadpool(self.desk.publish, *given)
        except Unwritable as wrong:
            return await run_in_threadpool(self.draft_page, request, str(wrong), fields)
        return away("/", "published")

    async def drop(self, request: Request) -> Response:
        """Throw the draft away."""
        if await posted(request):
            self.desk.draft.drop()
        return away("/draft", "dropped")

    async def figures(self, request: Request) -> Response:
        """Show how far checks go and how questions end."""
        lang = language(request)
        sums, content = self.desk.figures(), self.desk.content
        steps = {q.id: q.ask[lang] for q in content.questionnaire.questions}
        return self.page(
            request,
            "figures",
            "/figures",
            funnel=figures.funnel(sums, list(steps)),
            rows=figures.by_topic(sums, list(content.entries)),
            outcomes=figures.OUTCOMES,
            titles=self.desk.titles(lang),
            steps=steps | {"begin": WORDS[lang]["begin"], "result": WORDS[lang]["result"]},
        )

    async def sheet(self, request: Request) -> Response:
        """Return the figures as a workbook."""
        w, titles, sums = WORDS[language(request)], self.desk.titles(language(request)), self.desk.figures()
        steps = [q.id for q in self.desk.content.questionnaire.questions]
        rows = [(r.topic, titles[r.topic], *r.shown) for r in figures.by_topic(sums, list(titles))]
        data = figures.sheet(
            {
                w["outcomes"]: (("id", w["topic"], *(w[o] for o in figures.OUTCOMES)), rows),
                w["funnel"]: ((w["step"], w["count"]), [(r.topic, *r.shown) for r in figures.funnel(sums, steps)]),
            }
        )
        return Response(data, media_type=SHEET, headers={"content-disposition": "attachment; filename=figures.xlsx"})

    async def phone(self, request: Request) -> Response:
        """Show what to say to a caller, and what not."""
        lang, q = language(request), request.query_params.get("q", "")[:300]
        decision = self.desk.asked(q) if q.strip() else None
        firm = decision is not None and decision.topic is not None
        shown = [self.desk.said(t, lang) for t in topics_of(decision)]
        refused = decision is not None and decision.status == "refused"
        return self.page(request, "phone", "/phone", q=q, shown=shown, firm=firm, refused=refused)

    async def record(self, request: Request) -> Response:
        """Record a caller's question."""
        fields = await posted(request)
        kept = bool(fields) and self.desk.record(fields.get("q", ""), language(request))
        return away("/phone", "recorded" if kept else "expired")

    async def speak(self, request: Request) -> Response:
        """Change the desk's language."""
        fields = await posted(request)
        back = fields.get("back", "/")
        answer = RedirectResponse(back if back in PATHS else "/", 303)
        if fields.get("to") in LANGUAGES:
            answer.set_cookie(LANGUAGE, fields["to"], samesite="strict", path="/")
        return answer


def topics_of(decision: Decision | None) -> tuple[str, ...]:
    """Return the topics to show for a decision: the one it rests on and those below, or its choices."""
    if decision is None:
        return ()
    return (decision.topic, *decision.below) if decision.topic else decision.offered


def environment() -> Environment:
    """Build the environment over the desk's pages; they ship with the program and are not content."""
    loader = FileSystemLoader(HERE / "pages")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


PATHS = ("/", "/questions", "/draft", "/figures", "/phone")


def create_app(desk: Desk, changes: Callable[[Desk, Language], str]) -> Door:
    """Return the desk behind its door; `changes` tells in words what the draft would change."""
    pages = Pages(desk, changes)
    shown: list[tuple[str, Callable[[Request], Awaitable[Response]]]] = [
        ("/", pages.overview),
        ("/questions", pages.questions),
        ("/group/{group}", pages.group),
        ("/draft", pages.draft),
        ("/figures", pages.figures),
        ("/figures.xlsx", pages.sheet),
        ("/phone", pages.phone),
    ]
    done = [
        ("/group/{group}/phrasing", pages.phrasing),
        ("/group/{group}/entry", pages.entry),
        ("/group/{group}/dismiss", pages.dismiss),
        ("/publish", pages.publish),
        ("/drop", pages.drop),
        ("/phone/record", pages.record),
        ("/language", pages.speak),
    ]
    routes = [
        *(Route(path, page) for path, page in shown),
        *(Route(path, work, methods=["POST"]) for path, work in done),
        Mount("/static", StaticFiles(directory=HERE / "static")),
        Mount("/fonts", StaticFiles(directory=FONTS)),
    ]
    unsaved = partial(not_saved, pages)
    return Door(Starlette(routes=routes, exception_handlers={NotSaved: unsaved, sqlite3.OperationalError: unsaved}))


async def not_saved(pages: Pages, request: Request, error: Exception) -> Response:
    """Say calmly that nothing was saved."""
    return away("/", "not_saved")


def away(path: str, said: str) -> Response:
    """Go to a page and say something there."""
    return RedirectResponse(f"{path}?said={said}", 303)


def said_in(request: Request) -> str:
    """Return which sentence a page is to say; only the desk's own."""
    said = request.query_params.get("said", "")
    return said if said in WORDS["ko"] else ""


def language(request: Request) -> Language:
    """Return the language of the desk."""
    return "en" if request.cookies.get(LANGUAGE) == "en" else "ko"


def lines(text: str) -> list[str]:
    """Return the lines of a field, tidied."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def typed_phrasings(fields: Fields) -> dict[str, list[str]]:
    """Return the phrasings of a form by language."""
    return {code: lines(fields.get(f"phrasings_{code}", "")) for code in LANGUAGES}


def new_entry(fields: Fields) -> NewEntry:
    """Return the topic that a form describes."""

    def both(name: str) -> dict[str, str]:
        return {code: fields.get(f"{name}_{code}", "").strip() for code in LANGUAGES}

    facts = fields.get("facts", "").replace(",", " ").split()
    names = (fields.get("id", "").strip(), fields.get("file", ""), fields.get("kind", ""))
    return NewEntry(*names, both("title"), both("line"), typed_phrasings(fields), facts, both("unknown"))
