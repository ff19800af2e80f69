"""The pages of the preview: one page, its files, and a handful of posts that each return what to show."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels.web.guard import LONGEST_BODY, Guard, refusal
from bot.channels.web.session import Answered, Gone, Rehearsing
from bot.channels.web.shown import as_page
from bot.model import LANGUAGES, Language
from bot.moments import seoul

HERE = Path(__file__).parent
FONTS = HERE.parents[1] / "fonts"
YEARS = range(2000, 2101)
"""Years that can be rehearsed."""

Commands = Mapping[str, Sequence[tuple[str, str]]]
"""The bot's commands with what each does, by language."""


LIVE = "live"


@dataclass(frozen=True)
class Side:
    """One content version to talk to: its rehearsals, its commands by language, and its version."""

    rehearsals: Rehearsing
    commands: Commands
    version: str = ""


class Unreadable(ValueError):
    """Raised for a post that a page of the preview would never send."""


class Pages:
    """The requests of the page, answered from rehearsals."""

    def __init__(self, sides: Mapping[str, Side], language: Language, at: datetime | None) -> None:
        self.sides, self.language, self.at = sides, language, at

    async def open(self, request: Request) -> Response:
        """Begin a conversation; language and moment are the preview's own unless the page names others."""
        said = await body(request)
        language = one_of_languages(said.get("language") or self.language)
        at = moment(said["at"]) if "at" in said else self.at
        name = one_of(self.sides, said.get("side", LIVE))
        side = self.sides[name]
        session = f"{name}.{side.rehearsals.open(language, at)}"
        commands = {code: [list(c) for c in side.commands.get(code, ())] for code in LANGUAGES}
        return JSONResponse({"session": session, "commands": commands, **self.standing(session)})

    async def say(self, request: Request) -> Response:
        """Send a typed message."""
        said = await body(request)
        session, text = words(said, "session"), words(said, "text")
        side, own = self.of(session)
        return self.answer(session, side.say(own, text))

    async def tap(self, request: Request) -> Response:
        """Tap a button."""
        said = await body(request)
        session, message, value = words(said, "session"), whole(said, "message"), words(said, "value")
        side, own = self.of(session)
        return self.answer(session, side.tap(own, message, value))

    async def speak(self, request: Request) -> Response:
        """Change the language."""
        said = await body(request)
        session, language = words(said, "session"), one_of_languages(said.get("language"))
        side, own = self.of(session)
        return self.answer(session, side.speak(own, language))

    async def move(self, request: Request) -> Response:
        """Change the rehearsed moment."""
        said = await body(request)
        session, at = words(said, "session"), moment(said.get("at"))
        side, own = self.of(session)
        side.move(own, at)
        return self.answer(session, Answered())

    async def file(self, request: Request) -> Response:
        """Download an attachment; whatever it is, no browser opens it as a page."""
        path = request.path_params
        side, own = self.of(path["session"])
        found = side.attachment(own, path["message"], path["index"])
        name = f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"
        return Response(found.data, media_type=found.media, headers={"content-disposition": name})

    def answer(self, session: str, answered: Answered) -> Response:
        """Return what to show, with where the session now stands."""
        shown = [as_page(s, session) for s in answered.shown]
        return JSONResponse({"shown": shown, "notice": answered.notice, **self.standing(session)})

    def standing(self, session: str) -> dict[str, Any]:
        """Return language and moment of a session."""
        side, own = self.of(session)
        now = seoul(side.now(own)).isoformat(timespec="seconds")
        return {"language": side.language(own), "now": now, "rehearsed": side.rehearsed(own)}

    def of(self, session: str) -> tuple[Rehearsing, str]:
        """Return the rehearsals of a session and its own number there; raises Gone for an unknown side."""
        name, _, own = session.partition(".")
        if name not in self.sides:
            raise Gone
        return self.sides[name].rehearsals, own

    async def versions(self, request: Request) -> Response:
        """Return the version of each side."""
        return JSONResponse({name: side.version for name, side in self.sides.items()})


def create_app(
    rehearsals: Rehearsing,
    language: Language = "ko",
    at: datetime | None = None,
    commands: Commands | None = None,
    draft: Side | None = None,
    version: str = "",
) -> Starlette:
    """Return the preview; conversations begin in `language` at `at`, None being the machine's moment.

    A `draft` stands beside what is live, and is told the same things at the same moment.
    """
    sides = {LIVE: Side(rehearsals, commands or {}, version)} | ({"draft": draft} if draft else {})
    pages = Pages(sides, language, at)
    posts = [Route(f"/{p.__name__}", p, methods=["POST"]) for p in (pages.open, pages.say, pages.tap)]
    posts += [Route(f"/{p.__name__}", p, methods=["POST"]) for p in (pages.speak, pages.move)]
    return Starlette(
        routes=[
            Route("/", page),
            Route("/words.json", page_words),
            Route("/versions.json", pages.versions),
            Route("/file/{session}/{message:int}/{index:int}", pages.file),
            *posts,
            Mount("/static", StaticFiles(directory=HERE / "static")),
            Mount("/fonts", StaticFiles(directory=FONTS)),
        ],
        middleware=[Middleware(Guard)],
        exception_handlers={Gone: gone, Unreadable: unreadable},
    )


async def page(request: Request) -> Response:
    """Return the page."""
    return FileResponse(HERE / "static" / "index.html")


async def page_words(request: Request) -> Response:
    """Return the page's words in both languages."""
    return FileResponse(HERE / "words.json")


async def gone(request: Request, error: Exception) -> Response:
    """Say that a session or file is no longer there."""
    return refusal("gone", 410)


async def unreadable(request: Request, error: Exception) -> Response:
    """Say what could not be read."""
    return refusal(f"unreadable: {error}", 400)


async def body(request: Request) -> Mapping[str, Any]:
    """Read a JSON object of bounded length; raises Unreadable."""
    data = b""
    async for chunk in request.stream():
        data += chunk
        if len(data) > LONGEST_BODY:
            raise Unreadable("too long")
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        raise Unreadable("no JSON") from None
    if not isinstance(said, dict):
        raise Unreadable("no object")
    return said


def words(said: Mapping[str, Any], name: str) -> str:
    """Return a text of a post; raises Unreadable."""
    value = said.get(name)
    if not isinstance(value, str):
        raise Unreadable(name)
    return value


def whole(said: Mapping[str, Any], name: str) -> int:
    """Return a whole number of a post; raises Unreadable."""
    value = said.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise Unreadable(name)
    return value


def one_of_languages(value: Any) -> Language:
    """Return a language; raises Unreadable."""
    for code in LANGUAGES:
        if value == code:
            return code
    raise Unreadable("language")


def one_of(known: Mapping[str, Any], value: Any) -> str:
    """Return a name that is known; raises Unreadable."""
    if not isinstance(value, str) or value not in known:
        raise Unreadable("side")
    return value


def moment(value: Any) -> datetime | None:
    """Return an aware moment of a post, None for the machine's; raises Unreadable."""
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(value)
    except (ValueError, TypeError):
        raise Unreadable("at") from None
    if at.tzinfo is None or at.year not in YEARS:
        raise Unreadable("at")
    return at
