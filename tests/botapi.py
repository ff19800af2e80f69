"""A Bot API server on loopback that speaks the real wire protocol, strict where Telegram is strict.

In a test: `async with BotApi() as api`, or `BotApi().start()` for a thread of its own. By hand:
`python -m tests.botapi --port 8081` (see `Control` for what can be asked of it with curl).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, Self, TypeVar

from tests.botapi_chats import Callback, Chat, Shown
from tests.botapi_faults import Call, Fault, FaultKind, Limits
from tests.botapi_http import Line, Reply, Request
from tests.botapi_methods import BOT, Methods, Polling, Telegram, Violation
from tests.botapi_rules import METHODS, Refusal, bad, read_call
from tests.people import Person

T = TypeVar("T")
TOKEN = "7000001:AAtest_token-for-loopback-only_0123456789"
EFFECT = {"editMessageText": "edit", "editMessageReplyMarkup": "edit", "answerCallbackQuery": "callback"}


class BotApi:
    """The server, its simulated people, its faults, and the record of everything the bot did."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        port: int = 0,
        limits: Limits | None = None,
        brakes: bool = True,
        first_update_id: int = 900_001,
    ) -> None:
        self.token, self.port = token, port
        self.telegram = Telegram(limits, first_update_id)
        self.polling = Polling(self.telegram, brakes)
        self.methods = Methods(self.telegram)
        self.calls: list[Call] = []
        self.polls = 0
        self.faults: list[Fault] = []
        self.updates: dict[int, dict[str, Any]] = {}
        self.loop: asyncio.AbstractEventLoop | None = None
        self._lines: set[Line] = set()
        self._server: asyncio.Server | None = None
        self._thread: threading.Thread | None = None
        self._end: asyncio.Event | None = None
        self._busy = 0
        self._next_person = 20_001
        self._next_group = -1_000_001
        self._held: list[tuple[dict[str, Any], str]] | None = None
        self.revoked = False
        self.control = Control(self)

    # life

    async def __aenter__(self) -> Self:
        self.loop = asyncio.get_running_loop()
        await self._listen()
        return self

    async def __aexit__(self, *exc: object) -> None:
        for fault in self.faults:
            fault.release()
        await self._shut()

    def start(self) -> Self:
        """Serve from a thread with a loop of its own."""
        ready = threading.Event()

        async def serve() -> None:
            self._end = asyncio.Event()
            async with self:
                ready.set()
                await self._end.wait()

        self._thread = threading.Thread(target=lambda: asyncio.run(serve()), name="botapi", daemon=True)
        self._thread.start()
        if not ready.wait(10):
            raise RuntimeError("the Bot API server did not start")
        return self

    def stop(self) -> None:
        """End the thread."""
        if self._thread and self.loop and self._end:
            self.loop.call_soon_threadsafe(self._end.set)
            self._thread.join(10)

    def run(self, work: Coroutine[Any, Any, T], timeout: float | None = 60) -> T:
        """Carry out what a person does from a thread without a loop."""
        assert self.loop
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout)

    @property
    def base_url(self) -> str:
        """The address in python-telegram-bot's form."""
        return f"http://127.0.0.1:{self.port}/bot"

    async def _listen(self) -> None:
        listener = socket.create_server(("127.0.0.1", self.port), backlog=1024)
        self.port = listener.getsockname()[1]
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Line(self._serve, self._lines, self.telegram.came.ring), sock=listener
        )

    async def _shut(self) -> None:
        if self._server:
            self._server.close()
        for line in list(self._lines):
            line.abort()
        if self._server:
            await self._server.wait_closed()
        self._server = None

    async def outage(self, on: bool) -> None:
        """Refuse every connection, or be there again on the same port."""
        if on:
            await self._shut()
        elif self._server is None:
            await self._listen()

    # time, people, updates

    def advance(self, seconds: float) -> None:
        """Let time pass for what expires and for the rates."""
        self.telegram.clock.ahead += seconds

    def now(self) -> float:
        """Return the server's Unix time."""
        return self.telegram.clock.now()

    def person(self, name: str = "Kim", *, language_code: str | None = "ko", number: int | None = None) -> Person:
        """Bring in somebody with a private chat."""
        if number is None:
            number, self._next_person = self._next_person, self._next_person + 1
        about = {"id": number, "type": "private", "first_name": name}
        self.telegram.chats[number] = Chat(about)
        return Person(self, number, name, language_code)

    def group(self, title: str = "통관 실무방", kind: str = "supergroup") -> Chat:
        """Bring in a group that has the bot as a member."""
        number, self._next_group = self._next_group, self._next_group - 1
        self.telegram.chats[number] = Chat({"id": number, "type": kind, "title": title})
        return self.telegram.chats[number]

    def push(self, kind: str, content: Any) -> int:
        """Queue an update of a kind, unless the bot did not ask for such; return its id."""
        self.telegram.next_update += 1
        update = {"update_id": self.telegram.next_update, kind: content}
        if not self.telegram.wants(kind) and kind in KINDS:
            self.telegram.dropped.append(update["update_id"])
            return int(update["update_id"])
        if self._held is not None:
            self._held.append((update, kind))
        else:
            self._enqueue(update, kind)
        return int(update["update_id"])

    def push_raw(self, update: dict[str, Any]) -> int:
        """Queue an update just as it is; without an id it gets the next one."""
        self.telegram.next_update = max(self.telegram.next_update + 1, int(update.get("update_id") or 0))
        whole = {**update, "update_id": self.telegram.next_update}
        self._register_tap(whole.get("callback_query"))
        self._enqueue(whole, next((k for k in whole if k != "update_id"), ""))
        return int(whole["update_id"])

    def _enqueue(self, update: dict[str, Any], kind: str) -> None:
        self.updates[update["update_id"]] = update
        self.telegram.queue.put(update, kind)
        self._wake()

    def _wake(self) -> None:
        assert self.loop
        try:
            here = asyncio.get_running_loop()
        except RuntimeError:
            here = None
        if here is self.loop:
            self.polling.wake()
        else:
            self.loop.call_soon_threadsafe(self.polling.wake)

    def resend(self, update_id: int) -> None:
        """Deliver an update once more under the same id, though it may have been confirmed."""
        self.telegram.queue.put_again(self.updates[update_id])
        self._wake()

    def repeat(self, update_id: int) -> int:
        """Deliver the content of an update once more under a new id."""
        return self.push_raw({k: v for k, v in self.updates[update_id].items() if k != "update_id"})

    def _register_tap(self, query: Any) -> None:
        if not isinstance(query, dict) or not isinstance(query.get("id"), str):
            return
        if known := self.callbacks.get(query["id"]):
            known.due += 1
        else:
            self.callbacks[query["id"]] = Callback(query["id"], 0, 0, str(query.get("data", "")), self.now())

    @contextlib.contextmanager
    def shuffled(self, dice: random.Random) -> Iterator[None]:
        """Let everything that happens within arrive afterwards, in another order with ascending ids."""
        self._held = []
        try:
            yield
        finally:
            held, self._held = self._held, None
            ids = [update["update_id"] for update, _ in held]
            dice.shuffle(held)
            for update_id, (update, kind) in zip(ids, held, strict=True):
                self._enqueue({**update, "update_id": update_id}, kind)

    # faults

    def fault(self, kind: FaultKind, method: str = "*", *, nth: int = 1, **more: Any) -> Fault:
        """Script a fault: the `nth` matching call from now on is hit, and `times - 1` after it (see `Fault`)."""
        chat = more.pop("chat", None)
        found = Fault(kind, method, getattr(chat, "id", chat), skip=nth - 1, **more)
        self.faults.append(found)
        return found

    def release(self, fault: Fault) -> None:
        """End a hang, from any thread, and let later calls pass it."""
        assert self.loop
        fault.times = 0
        self.loop.call_soon_threadsafe(fault.release)

    def tolerate(self, *kinds: str) -> None:
        """Leave violations of these kinds unrecorded from now on, such as "not_modified" after a crash."""
        self.telegram.tolerated.update(kinds)

    def forgive_repetitions(self) -> None:
        """After a crash: the bot cannot know which of its edits and acknowledgements so far took effect."""
        for call in self.calls:
            if call.code == 200:
                self._lost(call)

    # what was seen

    @property
    def violations(self) -> list[Violation]:
        """Every rule the bot broke."""
        return self.telegram.violations

    @property
    def callbacks(self) -> dict[str, Callback]:
        """Every tap by its id, with its acknowledgements."""
        return self.telegram.callbacks

    def unacknowledged(self) -> list[Callback]:
        """Return the taps that nobody acknowledged."""
        return [callback for callback in self.callbacks.values() if not callback.answers]

    def called(self, method: str) -> list[Call]:
        """Return the calls of one method in order."""
        return [call for call in self.calls if call.method == method]

    async def until(self, holds: Callable[[], bool], timeout: float = 10.0, what: str = "") -> None:
        """Wait until something holds, looking again after every call and poll of the bot."""
        if not await self._here(self.telegram.came.until(holds, timeout)):
            raise AssertionError(f"waited {timeout} s in vain for {what or holds}; {self.outline()}")

    async def idle(self, timeout: float = 10.0) -> None:
        """Wait until all updates are confirmed by an offset and no call is under way."""
        await self.until(self.is_idle, timeout, "the bot to be idle")

    def is_idle(self) -> bool:
        """Say whether everything is confirmed and no call is under way."""
        return not len(self.telegram.queue) and not self._busy

    async def deserted(self, timeout: float = 10.0) -> None:
        """Wait until every connection is closed and what still came over them is carried out, as after a kill."""
        await self.until(lambda: not self._lines and not self._busy, timeout, "the bot's last calls")

    def outline(self) -> str:
        """Say in a line or two how things stand, for failures."""
        last = [f"{call.method}:{call.code or 'open'} {call.text}".strip() for call in self.calls[-5:]]
        waiting = f"{len(self.telegram.queue)} updates wait, {self._busy} calls open, {self.polls} polls"
        return f"{waiting}; last calls {last}; violations {self.violations[-3:]}"

    async def _here(self, work: Coroutine[Any, Any, T]) -> T:
        assert self.loop
        if asyncio.get_running_loop() is self.loop:
            return await work
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self.loop))

    # serving

    async def _serve(self, request: Request) -> Reply:
        if request.path.startswith("/control/"):
            return await self.control.answer(request)
        token, _, method = request.path.removeprefix("/bot").rpartition("/")
        if not request.path.startswith("/bot") or not token:
            return _error(Refusal(404, "Not Found", "path"))
        if token.lstrip("/") != self.token or self.revoked:
            return _error(Refusal(401, "Unauthorized", "token"))
        if method.lower() == "getupdates":
            return await self._poll(request)
        self._busy += 1
        try:
            return await self._call(method, request)
        finally:
            self._busy -= 1
            self.telegram.came.ring()

    async def _poll(self, request: Request) -> Reply:
        self.polls += 1
        call = Call(0, "getUpdates", {}, {}, self.now())
        fault = self._struck(call)
        if early := await self._before(fault):
            return early
        try:
            call.params = read_call("getUpdates", *_form(request))
            found = await self.polling.updates(call, request)
        except Refusal as refusal:
            return self._refused(call, refusal)
        reply = Reply(200, b'{"ok":true,"result":[' + b",".join(found) + b"]}")
        return self._after(fault, call, reply)

    async def _call(self, name: str, request: Request) -> Reply:
        call = Call(len(self.calls) + 1, METHODS.get(name.lower(), name), {}, {}, self.now())
        self.calls.append(call)
        try:
            call.params, call.files = _form(request)
        except Refusal as refusal:
            return self._refused(call, refusal)
        fault = self._struck(call)
        self.telegram.came.ring()
        if early := await self._before(fault):
            call.code = early.status
            return early
        reply = self._carried_out(call)
        if request.gone.is_set():
            call.answered = False
            self._lost(call)
        return self._after(fault, call, reply)

    def _carried_out(self, call: Call) -> Reply:
        try:
            call.result = self._carry_out(call)
        except Refusal as refusal:
            return self._refused(call, refusal)
        call.code = 200
        return Reply(200, b'{"ok":true,"result":' + json.dumps(call.result).encode() + b"}")

    def _carry_out(self, call: Call) -> Any:
        if call.method not in METHODS.values():
            raise Refusal(404, "Not Found: method not found", "unknown_method")
        call.params = read_call(call.method, call.params, call.files)
        if call.method not in self.methods.table:
            raise bad(f"method {call.method} is not simulated", "not_simulated")
        return self.methods.table[call.method](call)

    def _refused(self, call: Call, refusal: Refusal) -> Reply:
        call.code, call.text = refusal.code, refusal.text
        if refusal.fault:
            self.telegram.note(refusal.kind, refusal.text, call)
        return _error(refusal)

    def _struck(self, call: Call) -> Fault | None:
        return next((fault for fault in self.faults if fault.strikes(call)), None)

    async def _before(self, fault: Fault | None) -> Reply | None:
        """What a fault does before the call takes effect."""
        if fault and fault.kind == "hang":
            await fault.hang()
        if fault and fault.kind == "reset":
            return Reply(0, drop=True)
        if not fault or fault.kind != "status":
            return None
        if fault.html:
            page = f"<html><head><title>{fault.status}</title></head><body><h1>{fault.status}</h1></body></html>"
            return Reply(fault.status, page.encode(), "text/html")
        if fault.retry_after is not None:
            wait = fault.retry_after
            return _error(Refusal(429, f"Too Many Requests: retry after {wait}", "fault", retry_after=wait))
        return _error(Refusal(fault.status, "Internal Server Error", "fault"))

    def _after(self, fault: Fault | None, call: Call, reply: Reply) -> Reply:
        """What a fault does to the answer of a call that took effect."""
        if not fault or fault.kind not in ("cut", "lost"):
            return reply
        call.answered = False
        self._lost(call)
        return Reply(reply.status, reply.body, cut=fault.kind == "cut", drop=fault.kind == "lost")

    def _lost(self, call: Call) -> None:
        """Forgive the bot if it does the same once more."""
        if (effect := EFFECT.get(call.method)) == "edit":
            self.telegram.unanswered.add((effect, call.chat, call.params.get("message_id")))
        elif effect:
            self.telegram.unanswered.add((effect, call.params.get("callback_query_id"), None))


KINDS = {
    "message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "inline_query", "poll",
    "my_chat_member", "chat_member", "message_reaction", "message_reaction_count", "chat_join_request",
}  # fmt: skip


def _form(request: Request) -> tuple[dict[str, Any], dict[str, Any]]:
    try:
        return request.form()
    except (ValueError, UnicodeDecodeError) as error:
        raise bad(f"can't parse the request: {error}", "bad_request") from error


def _error(refusal: Refusal) -> Reply:
    body: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": refusal.text}
    if refusal.retry_after is not None:
        body["parameters"] = {"retry_after": refusal.retry_after}
    return Reply(refusal.code, json.dumps(body).encode())


class Control:
    """Lets somebody at a shell play a person.

    /control/send?name=Kim&text=/start, /control/tap?name=Kim&button=..., /control/screens?name=Kim, /control/state
    """

    def __init__(self, api: BotApi) -> None:
        self.api = api
        self.people: dict[str, Person] = {}

    async def answer(self, request: Request) -> Reply:
        """Carry out one such request and draw what is then on the screen."""
        values, _ = request.form()
        verb = request.path.rpartition("/")[2]
        if verb == "state":
            return _plain(self.api.outline())
        name = values.get("name", "Kim")
        if name not in self.people:
            self.people[name] = self.api.person(name, language_code=values.get("language", "ko"))
        person = self.people[name]
        if verb in ("send", "tap"):
            await (person.send(values["text"]) if verb == "send" else person.tap(values["button"]))
            await person.settled(timeout=30)
        return _plain("\n\n".join(_drawn(shown) for shown in person.screens))


def _plain(text: str) -> Reply:
    return Reply(200, text.encode() + b"\n", "text/plain; charset=utf-8")


def _drawn(shown: Shown) -> str:
    rows = [" | ".join(f"[{button['text']}]" for button in row) for row in shown.rows]
    return "\n".join([f"#{shown.message_id}", shown.text, *rows])


async def _main(port: int, token: str, limits: bool) -> None:
    async with BotApi(token=token, port=port, limits=Limits() if limits else None) as api:
        print(f"TELEGRAM_BASE_URL={api.base_url} TELEGRAM_BOT_TOKEN={api.token}  # bot @{BOT['username']}", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A strict Bot API server on 127.0.0.1 for trying a bot by hand.")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--limits", action="store_true", help="answer 429 above Telegram's rates")
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_main(given.port, given.token, given.limits))
