"""The methods of the Bot API that the bot may call, carried out on what `Telegram` remembers."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.botapi_chats import Callback, Chat, Clock, Document, Shown, Signal, UpdateQueue
from tests.botapi_faults import Call, Limits, Rates
from tests.botapi_http import Request, Upload
from tests.botapi_rules import (
    LONGEST_CAPTION,
    LONGEST_TEXT,
    Formatted,
    Refusal,
    bad,
    check_commands,
    check_language,
    check_markup,
    formatted,
    utf16,
)

OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
BOT = {
    "id": 7_000_001, "is_bot": True, "first_name": "Premier", "username": "premier_test_bot", "can_join_groups": False,
    "can_read_all_group_messages": False, "supports_inline_queries": False, "can_connect_to_business": False,
    "has_main_web_app": False,
}  # fmt: skip


@dataclass(frozen=True)
class Violation:
    """A rule of the Bot API that the bot broke; `kind` names the rule."""

    kind: str
    text: str
    call: Call

    def __repr__(self) -> str:
        return f"<{self.kind}: {self.text} | {self.call.method} {self.call.params}>"


class Telegram:
    """All that the server knows: time, updates, chats, taps, the bot's own profile, and what it did wrong."""

    def __init__(self, limits: Limits | None, first_update_id: int) -> None:
        self.clock = Clock()
        self.queue = UpdateQueue(self.clock)
        self.chats: dict[int, Chat] = {}
        self.callbacks: dict[str, Callback] = {}
        self.documents: dict[str, Document] = {}
        self.profile: dict[tuple[str, str], Any] = {}
        self.rates = Rates(limits) if limits else None
        self.allowed: list[str] = []
        self.violations: list[Violation] = []
        self.tolerated: set[str] = set()
        self.unanswered: set[tuple[str, object, object]] = set()
        self.next_update = first_update_id
        self.next_message = 100
        self.came = Signal()
        self.dropped: list[int] = []

    def message_id(self) -> int:
        """Return the next message's number."""
        self.next_message += 1
        return self.next_message

    def note(self, kind: str, text: str, call: Call) -> None:
        """Record what the bot did wrong, unless the test tolerates it."""
        if kind not in self.tolerated:
            self.violations.append(Violation(kind, text, call))

    def wants(self, kind: str) -> bool:
        """Say whether the bot asked for updates of this kind."""
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT


class Polling:
    """getUpdates: long polls, Telegram's brakes on repeated questions, and 409 for a second poller."""

    def __init__(self, telegram: Telegram, brakes: bool) -> None:
        self.telegram, self.brakes = telegram, brakes
        self._last: tuple[int, float] = (-1, -10.0)
        self._poll: asyncio.Future[str] | None = None
        self._next_conflict = 0.0
        self.held = False

    @property
    def waiting(self) -> bool:
        """Whether a long poll is open."""
        return self._poll is not None and not self._poll.done()

    def wake(self) -> None:
        """Answer the open poll shortly, so that what comes together goes together."""
        if poll := self._poll:
            asyncio.get_running_loop().call_later(0.001, _settle, poll, "update")

    async def updates(self, call: Call, request: Request) -> list[bytes]:
        """Answer one getUpdates."""
        offset, limit, timeout = self._braked(call)
        if "allowed_updates" in call.params:
            self.telegram.allowed = call.params["allowed_updates"]
        if self._poll:
            _settle(self._poll, "conflict")
        while True:
            found = [] if self.held else self.telegram.queue.take(offset, limit)
            self.telegram.came.ring()
            if found or timeout <= 0:
                return found
            start = asyncio.get_running_loop().time()
            outcome = await self._wait(timeout, request)
            if outcome == "conflict":
                await self._conflict()
            if outcome in ("over", "gone"):
                return []
            timeout -= asyncio.get_running_loop().time() - start

    def _braked(self, call: Call) -> tuple[int, int, float]:
        offset = call.params.get("offset", 0)
        limit = min(100, max(1, call.params.get("limit", 100)))
        timeout = min(50, max(0, call.params.get("timeout", 0)))
        now = self.telegram.clock.steady()
        last_offset, last_at = self._last
        if self.brakes and offset == last_offset:
            timeout = 3 if timeout < 3 and now < last_at + 3 else timeout
            limit = 1 if now < last_at + 0.5 else limit
        self._last = (offset, now)
        return offset, limit, timeout

    async def _wait(self, timeout: float, request: Request) -> str:
        poll: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._poll = poll
        over = asyncio.get_running_loop().call_later(timeout, _settle, poll, "over")
        gone = asyncio.ensure_future(request.gone.wait())
        gone.add_done_callback(lambda task: None if task.cancelled() else _settle(poll, "gone"))
        try:
            return await poll
        finally:
            over.cancel()
            gone.cancel()
            if self._poll is poll:
                self._poll = None

    async def _conflict(self) -> None:
        now = asyncio.get_running_loop().time()
        if now < self._next_conflict:
            await asyncio.sleep(3.0)
        else:
            self._next_conflict = now + 3.0
        raise Refusal(409, CONFLICT, "conflict", fault=False)


def _settle(future: asyncio.Future[str], outcome: str) -> None:
    if not future.done():
        future.set_result(outcome)


class Methods:
    """Each method takes a checked call and returns its result or raises a `Refusal`."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram
        self.table: dict[str, Callable[[Call], Any]] = {
            "getMe": lambda call: BOT,
            "sendMessage": self.send_message,
            "editMessageText": self.edit_text,
            "editMessageReplyMarkup": self.edit_markup,
            "deleteMessage": self.delete_message,
            "answerCallbackQuery": self.answer_callback,
            "sendDocument": self.send_document,
            "sendChatAction": self.send_action,
            "setMyCommands": self.set_commands,
            "getMyCommands": self.get_commands,
            "deleteMyCommands": self.delete_commands,
            "setMyDescription": lambda call: self.set_profile(call, "description", 512),
            "setMyShortDescription": lambda call: self.set_profile(call, "short_description", 120),
            "setMyName": lambda call: self.set_profile(call, "name", 64),
            "getMyDescription": lambda call: self.get_profile(call, "description"),
            "getMyShortDescription": lambda call: self.get_profile(call, "short_description"),
            "getMyName": lambda call: self.get_profile(call, "name"),
            "deleteWebhook": self.delete_webhook,
            "getWebhookInfo": self.webhook_info,
            "leaveChat": self.leave_chat,
            "getChat": self.get_chat,
            "logOut": lambda call: True,
            "close": lambda call: True,
        }

    # messages

    def send_message(self, call: Call) -> dict[str, Any]:
        """Put a new text into a chat."""
        text = self._text(call, "text", LONGEST_TEXT, "message text is empty")
        chat = self._open_chat(call)
        raw = self._raw(chat, call, text={"text": text.plain}, entities={"entities": list(text.entities)})
        chat.show("new", Shown(raw["message_id"], text.plain, call.params["text"], raw, at=call.at))
        return raw

    def send_document(self, call: Call) -> dict[str, Any]:
        """Put a file into a chat, uploaded or known by its file_id."""
        caption = self._text(call, "caption", LONGEST_CAPTION, None)
        document = self._document(call.params["document"])
        chat = self._open_chat(call)
        about = {"file_id": document.file_id, "file_unique_id": document.file_id[-8:], "file_name": document.name}
        about |= {"mime_type": document.media, "file_size": len(document.data)}
        text = {"caption": caption.plain} if caption.plain else {}
        raw = self._raw(chat, call, text=text, entities={"caption_entities": list(caption.entities)})
        raw["document"] = about
        source = call.params.get("caption", "")
        chat.show("new", Shown(raw["message_id"], caption.plain, source, raw, document, at=call.at))
        return raw

    def edit_text(self, call: Call) -> dict[str, Any]:
        """Change a text and its keyboard; the same again is refused."""
        if "text" not in call.params:
            raise bad("message text is empty", "empty_text")
        text = self._text(call, "text", LONGEST_TEXT, "message text is empty")
        chat, old = self._editable(call)
        if "text" not in old.raw:
            raise bad("there is no text in the message to edit", "no_text")
        return self._replace(call, chat, old, text)

    def edit_markup(self, call: Call) -> dict[str, Any]:
        """Change the keyboard alone."""
        chat, old = self._editable(call)
        return self._replace(call, chat, old, Formatted(old.text, tuple(old.entities)))

    def delete_message(self, call: Call) -> bool:
        """Take down a message of the bot or, in a private chat, of the person, within two days."""
        chat = self._chat(call)
        message = call.params["message_id"]
        if message not in chat.messages and message not in chat.theirs:
            known = message in chat.deleted
            raise Refusal(400, "Bad Request: message to delete not found", "unknown_message", fault=not known)
        if message in chat.messages and self.telegram.clock.now() - chat.messages[message].raw["date"] > 172_800:
            raise Refusal(400, "Bad Request: message can't be deleted for everyone", "too_old", fault=False)
        chat.remove(message)
        return True

    def send_action(self, call: Call) -> bool:
        """Show that the bot is busy."""
        if call.params["action"] not in ACTIONS:
            raise bad("wrong parameter action in request", "action")
        self._chat(call)
        return True

    def answer_callback(self, call: Call) -> bool:
        """Acknowledge a tap, once and in time."""
        callback = self.telegram.callbacks.get(call.params["callback_query_id"])
        if utf16(call.params.get("text", "")) > 200:
            raise bad("MESSAGE_TOO_LONG", "too_long")
        if callback is None:
            raise bad(OLD_QUERY, "unknown_callback")
        if self.telegram.clock.now() - callback.at > callback.life:
            raise bad(OLD_QUERY, "late_answer")
        callback.answers.append(call)
        if len(callback.answers) > 1:
            again = ("callback", callback.id, None) in self.telegram.unanswered or len(callback.answers) <= callback.due
            raise Refusal(400, f"Bad Request: {OLD_QUERY}", "answered_twice", fault=not again)
        return True

    def _text(self, call: Call, name: str, limit: int, empty: str | None) -> Formatted:
        given = call.params.get("entities" if name == "text" else "caption_entities")
        source = call.params.get(name, "")
        text = formatted(source, call.params.get("parse_mode"), given, limit=limit, empty=empty)
        for note in text.notes:
            self.telegram.note("lost_formatting", note, call)
        check_markup(call.params.get("reply_markup"))
        return text

    def _chat(self, call: Call) -> Chat:
        chat = self.telegram.chats.get(call.chat or 0)
        if chat is None:
            raise bad("chat not found", "unknown_chat")
        if chat.refusal:
            raise Refusal(403, f"Forbidden: {chat.refusal}", "forbidden", fault=False)
        return chat

    def _open_chat(self, call: Call) -> Chat:
        chat = self._chat(call)
        if self.telegram.rates:
            self.telegram.rates.take(chat.id, chat.id < 0, self.telegram.clock.steady())
        return chat

    def _raw(self, chat: Chat, call: Call, *, text: dict[str, Any], entities: dict[str, Any]) -> dict[str, Any]:
        raw: dict[str, Any] = {
            "message_id": self.telegram.message_id(),
            "from": {key: BOT[key] for key in ("id", "is_bot", "first_name", "username")},
            "chat": chat.about,
            "date": int(self.telegram.clock.now()),
        }
        raw |= text
        raw |= {name: found for name, found in entities.items() if found}
        markup = call.params.get("reply_markup") or {}
        if markup.get("inline_keyboard"):
            raw["reply_markup"] = markup
        return raw

    def _editable(self, call: Call) -> tuple[Chat, Shown]:
        if "chat_id" not in call.params or "message_id" not in call.params:
            raise bad("message identifier is not specified", "missing_field")
        chat = self._open_chat(call)
        message = call.params["message_id"]
        if message in chat.theirs:
            raise bad("message can't be edited", "foreign_message")
        if message not in chat.messages:
            known = message in chat.deleted
            raise Refusal(400, "Bad Request: message to edit not found", "unknown_message", fault=not known)
        return chat, chat.messages[message]

    def _replace(self, call: Call, chat: Chat, old: Shown, text: Formatted) -> dict[str, Any]:
        check_markup(call.params.get("reply_markup"))
        content = "text" if "text" in old.raw else "caption"
        names = {"text": "entities", "caption": "caption_entities"}
        raw = {k: v for k, v in old.raw.items() if k not in ("reply_markup", names[content], "edit_date")}
        if content in raw:
            raw[content] = text.plain
        if text.entities:
            raw[names[content]] = [dict(e) for e in text.entities]
        if (call.params.get("reply_markup") or {}).get("inline_keyboard"):
            raw["reply_markup"] = call.params["reply_markup"]
        if raw == {k: v for k, v in old.raw.items() if k != "edit_date"}:
            again = ("edit", chat.id, old.message_id) in self.telegram.unanswered
            raise Refusal(400, f"Bad Request: {NOT_MODIFIED}", "not_modified", fault=not again)
        self.telegram.unanswered.discard(("edit", chat.id, old.message_id))
        raw["edit_date"] = int(self.telegram.clock.now())
        source = call.params.get("text", old.source)
        chat.show("edited", Shown(old.message_id, text.plain, source, raw, old.document, old.edits + 1, call.at))
        return raw

    def _document(self, given: Upload | str) -> Document:
        if isinstance(given, str):
            if given not in self.telegram.documents:
                raise bad("wrong file identifier/HTTP URL specified", "document")
            return self.telegram.documents[given]
        if not given.data:
            raise bad("file must be non-empty", "document")
        if len(given.data) > 50 * 1024 * 1024:
            raise Refusal(413, "Request Entity Too Large", "document")
        name = re.sub(r'[\\/:*?"<>|]', "_", given.name)
        document = Document(name, given.media, given.data, f"BQACAgUAAxkDAAI{len(self.telegram.documents):08d}")
        self.telegram.documents[document.file_id] = document
        return document

    # the bot itself and its chats

    def set_commands(self, call: Call) -> bool:
        """Keep the commands of a scope and language."""
        check_commands(call.params["commands"])
        self.telegram.profile[self._scope(call)] = call.params["commands"]
        return True

    def get_commands(self, call: Call) -> list[dict[str, Any]]:
        """Return the commands of exactly this scope and language."""
        found: list[dict[str, Any]] = self.telegram.profile.get(self._scope(call), [])
        return found

    def delete_commands(self, call: Call) -> bool:
        """Forget the commands of a scope and language."""
        self.telegram.profile.pop(self._scope(call), None)
        return True

    def _scope(self, call: Call) -> tuple[str, str]:
        language = call.params.get("language_code", "")
        check_language(language)
        return f"commands {call.params.get('scope', {'type': 'default'})}", language

    def set_profile(self, call: Call, name: str, longest: int) -> bool:
        """Keep a text of the bot's profile for a language."""
        language = call.params.get("language_code", "")
        check_language(language)
        if utf16(call.params.get(name, "")) > longest:
            raise bad(f"bot {name} is too long", "too_long")
        self.telegram.profile[name, language] = call.params.get(name, "")
        return True

    def get_profile(self, call: Call, name: str) -> dict[str, str]:
        """Return a text of the bot's profile."""
        profile = self.telegram.profile
        return {name: profile.get((name, call.params.get("language_code", "")), profile.get((name, ""), ""))}

    def delete_webhook(self, call: Call) -> bool:
        """Do nothing, or throw away what waits when the bot says so."""
        if call.params.get("drop_pending_updates"):
            self.telegram.queue.take(1 << 62, 1)
        return True

    def webhook_info(self, call: Call) -> dict[str, Any]:
        """Say that there is no webhook and how much waits."""
        return {"url": "", "has_custom_certificate": False, "pending_update_count": len(self.telegram.queue)}

    def leave_chat(self, call: Call) -> bool:
        """Leave a group; afterwards nothing can be sent there."""
        chat = self._chat(call)
        if chat.id > 0:
            raise bad("chat member status can't be changed in private chats", "leave")
        chat.refusal = f"bot is not a member of the {chat.about['type']} chat"
        return True

    def get_chat(self, call: Call) -> dict[str, Any]:
        """Return what is known of a chat."""
        gifts = dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
        )
        return {**self._chat(call).about, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
