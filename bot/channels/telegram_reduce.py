"""An update of Telegram, reduced to what the conversation needs before anything is stored."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatMemberStatus, ChatType

from bot.kept.inbox import Arrival
from bot.model import Incoming, Kind, Language
from faq.personal import cut

LONGEST = 4096
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
"""What is asked of Telegram."""
FILES = ("document", "photo", "video", "audio", "voice", "video_note", "animation")
TAPPED = ("message_id", "date", "chat")
"""Of the message under a tapped button only this is read."""
SILENT = (
    "pinned_message",
    "message_auto_delete_timer_changed",
    "chat_background_set",
    "write_access_allowed",
    "delete_chat_photo",
    "left_chat_member",
    "migrate_from_chat_id",
    "migrate_to_chat_id",
    "new_chat_title",
    "new_chat_photo",
)
"""Telegram's own notes in a chat; nobody wrote them, so nobody is answered."""


def arrival(raw: Any, now: float) -> Arrival | None:
    """Reduce one raw update; one without a number cannot be told apart and gives None."""
    update_id = raw.get("update_id") if isinstance(raw, dict) else None
    if isinstance(update_id, bool) or not isinstance(update_id, int) or abs(update_id) >= 2**63:
        return None
    kind = safe(next((str(key) for key in raw if key != "update_id"), "empty"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            update = Update.de_json(_lean(raw), None)
        incoming = _within(_incoming(update_id, update))
    except Exception as error:
        chat = _chat(raw)
        apology = (
            None if chat is None else Incoming(update_id, chat, "other", _language_of(raw), callback=_callback(raw))
        )
        return Arrival(update_id, apology, now, kind, f"not readable: {type(error).__name__}")
    return Arrival(update_id, incoming, now, kind)


def _lean(raw: dict[str, Any]) -> dict[str, Any]:
    """Leave out of a tap what its message says and shows: it is the bot's own, and reading it costs most of all."""
    query = raw.get("callback_query")
    if not isinstance(query, dict) or not isinstance(message := query.get("message"), dict):
        return raw
    return {**raw, "callback_query": {**query, "message": {k: message[k] for k in TAPPED if k in message}}}


def _within(incoming: Incoming | None) -> Incoming | None:
    """Refuse numbers that Telegram never gives and the database could not hold."""
    if incoming is not None and not (abs(incoming.chat) < 2**52 and 0 <= incoming.message < 2**52):
        raise ValueError("a number out of range")
    return incoming


def safe(text: str) -> str:
    """Return the text with lone surrogates and control characters replaced, so that it can be stored and sent."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(c if c >= " " or c in "\n\t" else " " for c in text)


def _incoming(update_id: int, update: Update) -> Incoming | None:
    if update.callback_query is not None:
        return _tapped(update_id, update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update_id, update.my_chat_member)
    if update.message is not None:
        return _written(update_id, update.message, edited=False)
    if update.edited_message is not None:
        return _written(update_id, update.edited_message, edited=True)
    return None


def _language(user: User | None) -> Language:
    """Korean for a Korean client, English for every other."""
    return "ko" if user is not None and (user.language_code or "").lower().startswith("ko") else "en"


def _written(update_id: int, message: Message, *, edited: bool) -> Incoming | None:
    language, chat = _language(message.from_user), int(message.chat.id)
    if message.chat.type == ChatType.CHANNEL:
        return None
    if message.chat.type != ChatType.PRIVATE:
        return None if edited or message.left_chat_member else Incoming(update_id, chat, "group", language)
    if message.from_user is not None and message.from_user.is_bot:
        return None
    if any(getattr(message, name, None) for name in SILENT):
        return None
    kind: Kind = "edited" if edited else _kind(message)
    if edited and message.text is None:
        return None
    if kind not in ("text", "edited"):
        return Incoming(update_id, chat, kind, language)
    text, kinds = cut(safe(message.text or "")[:LONGEST])
    return Incoming(update_id, chat, kind, language, text=text, cut=kinds)


def _kind(message: Message) -> Kind:
    if message.text is not None:
        return "text"
    if message.contact is not None:
        return "contact"
    if message.location is not None or message.venue is not None:
        return "location"
    return "file" if any(getattr(message, name, None) for name in FILES) else "other"


def _tapped(update_id: int, query: CallbackQuery) -> Incoming | None:
    language, callback = _language(query.from_user), safe(str(query.id))[:128]
    message = query.message
    if message is None:
        return None
    private = message.chat.type == ChatType.PRIVATE
    if not private:
        return Incoming(update_id, int(message.chat.id), "group", language, callback=callback)
    kind: Kind = "button" if isinstance(query.data, str) else "other"
    number = int(message.message_id) if message.is_accessible else 0
    data = safe(query.data or "")[:256]
    return Incoming(update_id, int(message.chat.id), kind, language, button=data, message=number, callback=callback)


def _membership(update_id: int, change: ChatMemberUpdated) -> Incoming | None:
    language, chat = _language(change.from_user), int(change.chat.id)
    gone = change.new_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
    if change.chat.type == ChatType.PRIVATE:
        return Incoming(update_id, chat, "blocked", language) if gone else None
    if gone or change.chat.type == ChatType.CHANNEL:
        return None
    return Incoming(update_id, chat, "group", language)


def _chat(raw: Mapping[str, Any]) -> int | None:
    """Find the private chat of an update that could not be read, for an apology."""
    for kind in ALLOWED:
        part: Any = raw.get(kind)
        if kind == "callback_query" and isinstance(part, dict):
            part = part.get("message")
        chat = part.get("chat") if isinstance(part, dict) else None
        number = chat.get("id") if isinstance(chat, dict) else None
        if isinstance(number, int) and not isinstance(number, bool) and 0 < number < 2**52:
            return number
    return None


def _callback(raw: Mapping[str, Any]) -> str:
    query = raw.get("callback_query")
    number = query.get("id") if isinstance(query, dict) else None
    return safe(number)[:128] if isinstance(number, str) else ""


def _language_of(raw: Mapping[str, Any]) -> Language:
    for kind in ALLOWED:
        part = raw.get(kind)
        user = part.get("from") if isinstance(part, dict) else None
        code = user.get("language_code") if isinstance(user, dict) else None
        if isinstance(code, str):
            return "ko" if code.lower().startswith("ko") else "en"
    return "ko"
