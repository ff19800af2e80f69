"""Simulated people: they type, tap, send stickers and read what is on their screen."""

from __future__ import annotations

import asyncio
import functools
import re
import time
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from tests.botapi_chats import Callback, Chat, Shown
from tests.botapi_rules import utf16

if TYPE_CHECKING:
    from tests.botapi import BotApi

P = ParamSpec("P")
T = TypeVar("T")
Work = Callable[Concatenate["Person", P], Coroutine[Any, Any, T]]

PICTURE = {"file_id": "AgACphoto", "file_unique_id": "photo1", "width": 90, "height": 60, "file_size": 1200}
FILE = {"file_id": "BQACfile", "file_unique_id": "file1", "file_size": 2048}
STICKER = {
    "file_id": "CAACsticker", "file_unique_id": "sticker1", "type": "regular", "width": 512, "height": 512,
    "is_animated": False, "is_video": False, "emoji": "👍",
}  # fmt: skip
VOICE = {"file_id": "AwACvoice", "file_unique_id": "voice1", "duration": 3, "mime_type": "audio/ogg"}
SEOUL = {"longitude": 126.978, "latitude": 37.5665}


def on_server(work: Work[P, T]) -> Work[P, T]:
    """Carry the work out on the server's loop, whichever loop it is awaited on."""

    @functools.wraps(work)
    async def there(self: Person, *args: P.args, **kwargs: P.kwargs) -> T:
        loop = self.api.loop
        assert loop, "the server is not running"
        if asyncio.get_running_loop() is loop:
            return await work(self, *args, **kwargs)
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work(self, *args, **kwargs), loop))

    return there


class Person:
    """Somebody with a private chat. Acts return the update's id; `reply` waits for what the bot makes of them."""

    def __init__(self, api: BotApi, number: int, name: str, language_code: str | None) -> None:
        self.api, self.id, self.name, self.language_code = api, number, name, language_code
        self.chat: Chat = api.telegram.chats[number]
        self._mark = 0
        self._taps = 0

    # what they see

    @property
    def screens(self) -> list[Shown]:
        """The bot's messages as they stand now, oldest first."""
        return self.chat.screens

    @property
    def last(self) -> Shown:
        """The newest message of the bot."""
        assert self.chat.messages, f"{self.name} has seen nothing; {self.api.outline()}"
        return self.screens[-1]

    @property
    def toasts(self) -> list[str]:
        """What the bot's acknowledgements of their taps said, silent ones left out."""
        answers = [call for tap in self.api.callbacks.values() if tap.user == self.id for call in tap.answers[:1]]
        return [call.params["text"] for call in answers if call.params.get("text")]

    @property
    def waits(self) -> list[float]:
        """Seconds from each act to the first thing that changed on the screen."""
        return self.chat.waits

    @property
    def mark(self) -> int:
        """How much has happened on this screen so far; pass it to `reply` as `after`."""
        return len(self.chat.changes)

    @on_server
    async def reply(self, after: int | None = None, timeout: float = 10.0) -> Shown:
        """Wait for the next new or changed message after the last act (or `after`, or the last reply) and return it."""
        mark = self._mark if after is None else after
        if not await self.chat.changed.until(lambda: len(self.chat.changes) > mark, timeout):
            raise AssertionError(f"{self.name} waited {timeout} s for a reply; {self.api.outline()}")
        self._mark = mark + 1
        return self.chat.changes[mark][1]

    @on_server
    async def sees(self, wanted: str | Callable[[Shown], bool], timeout: float = 10.0) -> Shown:
        """Wait until a message on the screen holds the words or fulfils the condition; return the newest such."""

        def fits(shown: Shown) -> bool:
            return wanted in shown.text if isinstance(wanted, str) else wanted(shown)

        if not await self.chat.changed.until(lambda: any(fits(s) for s in self.screens), timeout):
            seen = [shown.text[:200] for shown in self.screens[-3:]]
            raise AssertionError(f"{self.name} waited {timeout} s for {wanted!r}, sees {seen}; {self.api.outline()}")
        return [shown for shown in self.screens if fits(shown)][-1]

    @on_server
    async def settled(self, quiet: float = 0.2, timeout: float = 10.0) -> Shown:
        """Wait for a reply and then until nothing has changed for `quiet` seconds; return the newest message."""
        await self.reply(timeout=timeout)
        while True:
            mark = self.mark
            if not await self.chat.changed.until(lambda mark=mark: len(self.chat.changes) > mark, quiet):  # type: ignore[misc]
                break
        self._mark = mark
        return self.last

    # what they do

    async def say(self, text: str, timeout: float = 10.0) -> Shown:
        """Type and wait for the reply."""
        await self.send(text)
        return await self.reply(timeout=timeout)

    async def press(self, wanted: str, timeout: float = 10.0) -> Shown:
        """Tap and wait for the reply."""
        await self.tap(wanted)
        return await self.reply(timeout=timeout)

    @on_server
    async def send(self, text: str, *, group: Chat | None = None) -> int:
        """Type a text, privately or in a group."""
        return self.post(text, group=group)

    def post(self, text: str, *, group: Chat | None = None) -> int:
        """Type a text at once, without waiting for a turn; for the server's own loop."""
        return self._act("message", self._message(group, text=text, **_command(text)))

    def hit(self, shown: Shown, data: str) -> int:
        """Tap at once, without waiting for a turn; for the server's own loop."""
        return self._tapped(shown, data)

    @on_server
    async def send_kind(self, **content: Any) -> int:
        """Send a message with any content of the Bot API, such as `dice={"emoji": "🎲", "value": 3}`."""
        return self._act("message", self._message(None, **content))

    async def send_photo(self, caption: str = "") -> int:
        """Send a picture."""
        return await self.send_kind(photo=[PICTURE], **({"caption": caption} if caption else {}))

    async def send_sticker(self) -> int:
        """Send a sticker."""
        return await self.send_kind(sticker=STICKER)

    async def send_voice(self) -> int:
        """Send a voice message."""
        return await self.send_kind(voice=VOICE)

    async def send_location(self) -> int:
        """Send where they are."""
        return await self.send_kind(location=SEOUL)

    async def send_contact(self, phone: str = "+821012345678") -> int:
        """Send a contact."""
        return await self.send_kind(contact={"phone_number": phone, "first_name": self.name, "user_id": self.id})

    async def send_document(self, name: str = "사업자등록증.pdf", caption: str = "") -> int:
        """Send a file."""
        more = {"caption": caption} if caption else {}
        return await self.send_kind(document={**FILE, "file_name": name, "mime_type": "application/pdf"}, **more)

    async def forward(self, text: str) -> int:
        """Forward somebody's message."""
        origin = {"type": "hidden_user", "sender_user_name": "박 대리", "date": int(self.api.now()) - 60}
        return await self.send_kind(text=text, forward_origin=origin)

    @on_server
    async def edit(self, update_id: int, text: str) -> int:
        """Change a text sent earlier by the update that carried it."""
        old = self.api.updates[update_id]["message"]
        return self._act("edited_message", {**old, "text": text, "edit_date": int(self.api.now())})

    @on_server
    async def tap(self, wanted: str, *, times: int = 1) -> int:
        """Tap a button by its data, its label or a part of it, on the newest message that has one."""
        found = next(((s, b) for s in reversed(self.screens) if (b := s.button(wanted))), None)
        if not found:
            labels = [shown.labels for shown in self.screens[-3:]]
            raise AssertionError(f"{self.name} finds no button {wanted!r} among {labels}; {self.api.outline()}")
        shown, button = found
        assert "callback_data" in button, f"button {button} opens or copies, the bot does not hear of it"
        return [self._tapped(shown, button["callback_data"]) for _ in range(times)][-1]

    @on_server
    async def tap_message(self, message_id: int, data: str) -> int:
        """Tap something on a message, whether it has it (any more) or not."""
        return self._tapped(self._seen(message_id), data)

    @on_server
    async def tap_inaccessible(self, data: str, message_id: int = 1) -> int:
        """Tap on a message so old that Telegram does not show it to the bot."""
        return self._tapped({"message_id": message_id, "chat": self.chat.about, "date": 0}, data)

    @on_server
    async def block(self) -> int:
        """Block the bot: it can send nothing any more."""
        self.chat.refusal = "bot was blocked by the user"
        return self._membership("member", "kicked")

    @on_server
    async def unblock(self) -> int:
        """Take the block back."""
        self.chat.refusal = ""
        return self._membership("kicked", "member")

    @on_server
    async def add_to(self, group: Chat) -> int:
        """Add the bot to a group."""
        return self._membership("left", "member", group)

    @on_server
    async def delete(self, message_id: int) -> None:
        """Delete a message for both sides."""
        self.chat.remove(message_id)

    def leave_telegram(self) -> None:
        """Delete the account."""
        self.chat.refusal = "user is deactivated"

    # how it looks to the bot

    @property
    def user(self) -> dict[str, Any]:
        """The person as the Bot API describes them."""
        language = {"language_code": self.language_code} if self.language_code else {}
        return {"id": self.id, "is_bot": False, "first_name": self.name, **language}

    def _message(self, group: Chat | None, **content: Any) -> dict[str, Any]:
        chat = group or self.chat
        number = self.api.telegram.message_id()
        chat.theirs.add(number)
        head = {"message_id": number, "from": self.user, "chat": chat.about, "date": int(self.api.now())}
        return head | content

    def _act(self, kind: str, content: Any) -> int:
        self._mark = self.mark
        if self.chat.asked_at is None:
            self.chat.asked_at = time.monotonic()
        return self.api.push(kind, content)

    def _seen(self, message_id: int) -> Shown | dict[str, Any]:
        known = self.chat.messages.get(message_id)
        return known or {"message_id": message_id, "chat": self.chat.about, "date": 0}

    def _tapped(self, on: Shown | dict[str, Any], data: str) -> int:
        self._taps += 1
        tap = Callback(f"{self.id}{self._taps:08d}", self.id, self.id, data, self.api.now())
        self.api.callbacks[tap.id] = tap
        message = on.raw if isinstance(on, Shown) else on
        query = {"id": tap.id, "from": self.user, "message": message, "chat_instance": str(self.id * 7), "data": data}
        return self._act("callback_query", query)

    def _membership(self, old: str, new: str, group: Chat | None = None) -> int:
        bot = {"id": 7_000_001, "is_bot": True, "first_name": "Premier", "username": "premier_test_bot"}
        states = {status: {"user": bot, "status": status} for status in (old, new)}
        states.get("kicked", {})["until_date"] = 0
        about = {"chat": (group or self.chat).about, "from": self.user, "date": int(self.api.now())}
        return self._act("my_chat_member", {**about, "old_chat_member": states[old], "new_chat_member": states[new]})


def _command(text: str) -> dict[str, Any]:
    match = re.match(r"/[A-Za-z0-9_]{1,32}(@\w+)?", text)
    return {"entities": [{"type": "bot_command", "offset": 0, "length": utf16(match[0])}]} if match else {}
