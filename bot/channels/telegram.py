"""Telegram: screens become messages, and the bot runs until it is told to stop."""

from __future__ import annotations

import asyncio
import hashlib
import json
import signal
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

import structlog

from bot.channels import telegram_text
from bot.channels.telegram_poll import Poller, TokenRefused
from bot.channels.telegram_wire import Answer, Wire
from bot.delivery import Delivery
from bot.kept import service
from bot.kept.db import Claim, NotSaved, Store
from bot.logs import silence_http
from bot.model import Choice, Conversation, Screen
from bot.outbox import Outcome
from bot.pace import Rates

EXIT_STOPPED, EXIT_TOKEN = 0, 3
DRAIN = 6.0
"""Seconds that a stop may take to answer and send what is under way."""
FRESH = 75.0
"""Seconds after which a poll no longer shows that Telegram is reached."""
LONGEST_COPY, LONGEST_NOTICE = 256, 200
GONE = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated", "upgraded to a supergroup")
VANISHED = ("message to edit not found", "can't be edited", "message_id_invalid", "message identifier")
DONE = ("message is not modified", "query is too old", "query id is invalid", "query_id_invalid")


class TelegramSettings(Protocol):
    """What the environment says for Telegram: the token, the address ending in "/bot", and the bot's own limits."""

    @property
    def token(self) -> str: ...

    @property
    def base_url(self) -> str: ...

    @property
    def rate_overall(self) -> float: ...

    @property
    def rate_chat(self) -> float: ...

    @property
    def rate_burst(self) -> int: ...

    @property
    def lanes(self) -> int: ...


@dataclass(frozen=True)
class Profile:
    """What Telegram shows of the bot, by language: commands with their words, description, short description."""

    commands: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    description: Mapping[str, str] = field(default_factory=dict)
    short: Mapping[str, str] = field(default_factory=dict)


class TelegramChannel:
    """Sends pieces of screens; remembers what a message shows so as not to change it into itself."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._shown: OrderedDict[tuple[int, int], bytes] = OrderedDict()

    def split(self, screen: Screen) -> tuple[Screen, ...]:
        """Cut a screen into pieces of one call each: texts within the limit, buttons on the last, then files."""
        texts = telegram_text.split(screen.text) if screen.text.strip() else []
        pieces = [
            replace(
                screen,
                text=text,
                attachments=(),
                choices=screen.choices if at == len(texts) - 1 else (),
                replaces=screen.replaces and at == 0,
            )
            for at, text in enumerate(texts)
        ]
        files = [
            replace(screen, text="", choices=(), attachments=(attachment,), replaces=False)
            for attachment in screen.attachments
        ]
        return (*pieces, *files)

    async def show(self, chat: int, screen: Screen, replaces: int) -> Outcome:
        """Send or change one message, in one attempt."""
        if screen.attachments:
            return await self._file(chat, screen)
        values = {"chat_id": chat, "text": screen.text, "parse_mode": "HTML", "link_preview_options": NO_PREVIEW}
        keyboard = _keyboard(screen)
        if keyboard:
            values["reply_markup"] = keyboard
        print_of = hashlib.blake2b(f"{screen.text}\0{keyboard}".encode(), digest_size=8).digest()
        if replaces and self._shown.get((chat, replaces)) == print_of:
            return Outcome("delivered", replaces)
        self._shown.pop((chat, replaces), None)  # until this call has an answer, nobody knows what is shown
        answer = await self._send(values, replaces)
        if answer.code == 400 and "can't parse entities" in answer.description.lower():
            values = {**values, "text": telegram_text.plain(screen.text)[:4000]}
            del values["parse_mode"]
            answer = await self._send(values, replaces)
        outcome = _outcome(answer, replaces)
        if outcome.status == "delivered" and outcome.message:
            self._remember(chat, outcome.message, print_of)
        return outcome

    async def _send(self, values: Mapping[str, Any], replaces: int) -> Answer:
        if replaces:
            return await self._wire.call("editMessageText", {**values, "message_id": replaces})
        return await self._wire.call("sendMessage", values)

    async def _file(self, chat: int, screen: Screen) -> Outcome:
        attachment = screen.attachments[0]
        files = {"document": (attachment.name, attachment.data, attachment.media)}
        return _outcome(await self._wire.call("sendDocument", {"chat_id": chat}, files, read=60.0), 0)

    def _remember(self, chat: int, message: int, print_of: bytes) -> None:
        self._shown[(chat, message)] = print_of
        self._shown.move_to_end((chat, message))
        while len(self._shown) > 20000:
            self._shown.popitem(last=False)

    async def acknowledge(self, callback: str, notice: str) -> Outcome:
        """Stop the spinner of a tap."""
        values: dict[str, Any] = {"callback_query_id": callback}
        if notice:
            values["text"] = notice[:LONGEST_NOTICE]
        return _outcome(await self._wire.call("answerCallbackQuery", values), 0)

    async def reachable(self) -> bool:
        """Tell whether the Bot API answers."""
        return (await self._wire.call("getMe", {})).ok


NO_PREVIEW = '{"is_disabled":true}'


def _keyboard(screen: Screen) -> str:
    rows = [[button for choice in line if (button := _button(choice))] for line in screen.choices]
    rows = [row for row in rows if row]
    return json.dumps({"inline_keyboard": rows}, ensure_ascii=False) if rows else ""


def _button(choice: Choice) -> dict[str, Any] | None:
    match choice.kind:
        case "link":
            return {"text": choice.label, "url": choice.value}
        case "copy":
            if not 0 < len(choice.value) <= LONGEST_COPY:
                return None
            return {"text": choice.label, "copy_text": {"text": choice.value}}
        case _:
            return {"text": choice.label, "callback_data": choice.value}


def _outcome(answer: Answer, replaces: int) -> Outcome:
    """Say what an answer of Telegram means for the lane."""
    if answer.ok:
        result = answer.result
        number = result.get("message_id", replaces) if isinstance(result, dict) else 0
        return Outcome("delivered", number if isinstance(number, int) else 0)
    text = answer.description.lower()
    if answer.code == 429:
        return Outcome("wait", seconds=max(1.0, answer.retry_after), reason="throttled")
    if answer.code == 403 or (answer.code == 400 and any(words in text for words in GONE)):
        return Outcome("gone", reason=answer.description)
    if answer.code == 400 and any(words in text for words in DONE):
        return Outcome("delivered", replaces)
    if answer.code == 400 and replaces and any(words in text for words in VANISHED):
        return Outcome("vanished", reason=answer.description)
    if answer.code in (400, 413):
        return Outcome("refused", reason=f"{answer.code} {answer.description}")
    return Outcome("again", unsure=answer.unsure, reason=f"{answer.code} {answer.description}")


class TelegramBot:
    """One run of the bot on one database."""

    def __init__(
        self,
        token: str,
        base_url: str,
        rates: Rates,
        conversation: Conversation,
        store: Store,
        clock: Callable[[], datetime],
        profile: Profile | None = None,
        machine: Callable[[], float] = time.time,
        beside: Callable[[Delivery], Coroutine[Any, Any, None]] | None = None,
    ) -> None:
        self._beside = beside
        self.polls = Wire(token, base_url, connections=2)
        self.wire = Wire(token, base_url, connections=max(32, rates.lanes * 4))
        self.store = store
        self.delivery = Delivery(store, TelegramChannel(self.wire), conversation, rates, clock, machine)
        self.poller = Poller(self.polls, self.delivery, machine)
        self.stopping = asyncio.Event()
        self._profile = profile
        self._machine = machine
        self._log = structlog.get_logger()

    def state(self) -> dict[str, Any]:
        """Say what is well: the database takes changes, and Telegram was reached within the time of two polls."""
        database, polling = self.delivery.well, self._machine() - self.poller.reached_at < FRESH
        waiting, leaving = self.delivery.waiting, self.delivery.sender.waiting
        return {
            "ready": database and polling,
            "database": database,
            "polling": polling,
            "waiting": waiting,
            "leaving": leaving,
        }

    async def run(self) -> int:
        """Run until `stopping` is set (exit code 0) or the token is refused (3)."""
        silence_http()
        await self.polls.open()
        await self.wire.open()
        try:
            if not await self._greet():
                return EXIT_STOPPED if self.stopping.is_set() else EXIT_TOKEN
            return await self._serve()
        finally:
            await self.polls.close()
            await self.wire.close()

    async def _greet(self) -> bool:
        """Reach Telegram for the first time, however long that takes; False if it refuses the token."""
        pause = 0.5
        while not self.stopping.is_set():
            answer = await self.polls.call("getMe", {})
            if answer.ok:
                await self.polls.call("deleteWebhook", {"drop_pending_updates": False})
                self._log.info("telegram_reached")
                return True
            if answer.code in (401, 404):
                self._log.critical("token_refused", mend="check TELEGRAM_BOT_TOKEN; BotFather shows the valid one")
                return False
            self._log.warning("telegram_not_reached", code=answer.code, reason=answer.description, retry=pause)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), pause)
            pause = min(30.0, pause * 2)
        return False

    async def _serve(self) -> int:
        self.delivery.load()
        serving = asyncio.ensure_future(self.delivery.serve())
        works = (self.poller.run(), self.delivery.housekeep(), self._register(), self.stopping.wait())
        polling, keeping, registering, stopping = tasks = [asyncio.ensure_future(work) for work in works]
        alongside = asyncio.ensure_future(self._alongside())
        done, _ = await asyncio.wait({polling, keeping, stopping, serving}, return_when=asyncio.FIRST_COMPLETED)
        for task in (polling, keeping, registering, stopping, alongside):
            task.cancel()
        await asyncio.gather(*tasks, alongside, return_exceptions=True)
        await self.delivery.drain(DRAIN)
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        return self._verdict(done)

    async def _alongside(self) -> None:
        """Keep content, board and wishes up to date, where somebody does; its end ends nothing else."""
        if self._beside is not None:
            try:
                await self._beside(self.delivery)
            except Exception as error:
                self._log.error("keeping_ended", error=type(error).__name__, mend="start the bot again")

    def show_profile(self, profile: Profile) -> None:
        """Tell Telegram another profile, after the content changed."""
        self._profile = profile
        self._registering = asyncio.ensure_future(self._register())

    def _verdict(self, done: AbstractSet[asyncio.Future[Any]]) -> int:
        for task in done:
            error = task.exception()
            if isinstance(error, TokenRefused):
                self._log.critical("token_refused", mend="check TELEGRAM_BOT_TOKEN; BotFather shows the valid one")
                return EXIT_TOKEN
            if error is not None:
                raise error
        self._log.info("stopped")
        return EXIT_STOPPED

    async def _register(self) -> None:
        """Tell Telegram the commands and descriptions, once for each change of them."""
        if self._profile is None:
            return
        calls = _registration(self._profile)
        print_of = hashlib.blake2b(json.dumps(calls).encode(), digest_size=8).hexdigest()
        if self.store.note("profile") == print_of:
            return
        for method, values in calls:
            answer = await self.wire.call(method, values)
            while not answer.ok and answer.code != 400:
                await asyncio.sleep(max(2.0, answer.retry_after))
                answer = await self.wire.call(method, values)
            if not answer.ok:
                self._log.error("registration_refused", method=method, reason=answer.description)
        with suppress(NotSaved), self.store.writing("profile") as db:
            service.write(db, "profile", print_of)


def _registration(profile: Profile) -> list[tuple[str, dict[str, Any]]]:
    """Return the calls that register a profile; English is what every other language gets."""
    calls: list[tuple[str, dict[str, Any]]] = []
    for language in ("en", "ko"):
        code = {} if language == "en" else {"language_code": language}
        if commands := profile.commands.get(language):
            listed = [{"command": name, "description": words} for name, words in commands]
            calls.append(("setMyCommands", {"commands": listed, **code}))
        if words := profile.description.get(language):
            calls.append(("setMyDescription", {"description": words, **code}))
        if words := profile.short.get(language):
            calls.append(("setMyShortDescription", {"short_description": words, **code}))
    return calls


async def run_telegram(
    settings: TelegramSettings,
    conversation: Conversation,
    store: Store,
    clock: Callable[[], datetime],
    profile: Profile | None = None,
    machine: Callable[[], float] = time.time,
    beside: Callable[[Delivery], Coroutine[Any, Any, None]] | None = None,
    started: Callable[[TelegramBot], object] = lambda bot: None,
    pages: Callable[[TelegramBot], AbstractAsyncContextManager[None]] = lambda bot: nullcontext(),
) -> int:
    """Run the bot until SIGTERM or SIGINT and return the exit code; a second bot on the database raises `Unusable`.

    `beside` works and `pages` are served as long as the bot runs; `started` is given the bot.
    """
    claim = Claim(store.path)
    try:
        rates = Rates(settings.rate_overall, settings.rate_chat, settings.rate_burst, settings.lanes)
        bot = TelegramBot(
            settings.token, settings.base_url, rates, conversation, store, clock, profile, machine, beside
        )
        started(bot)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, bot.stopping.set)
        async with pages(bot):
            return await bot.run()
    finally:
        store.close()
        claim.release()
