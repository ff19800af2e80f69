"""What the Bot API accepts: every call against Telegram's own description, texts and keyboards against its limits."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.botapi_http import Upload

API: dict[str, Any] = json.loads((Path(__file__).parent / "telegram_api.json").read_text("utf-8"))
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
MOST_ENTITIES = 100
MOST_BUTTONS = 100
WIDEST_ROW = 8

Check = Callable[[Any], "str | None"]
"""Says what is wrong with a value, or None."""


class Refusal(Exception):
    """An error answer. `kind` names the rule; `fault` says that the bot did wrong, not fate."""

    def __init__(self, code: int, text: str, kind: str, *, fault: bool = True, retry_after: int | None = None) -> None:
        super().__init__(text)
        self.code, self.text, self.kind, self.fault, self.retry_after = code, text, kind, fault, retry_after


def bad(text: str, kind: str) -> Refusal:
    """Return a 400 that the bot is to blame for."""
    return Refusal(400, f"Bad Request: {text}", kind)


def utf16(text: str) -> int:
    """Count UTF-16 units, the measure of Telegram's offsets and limits."""
    return len(text) + sum(c > "\uffff" for c in text)


# --- calls against the description -----------------------------------------------------------------------------


def _is_integer(value: Any) -> str | None:
    return None if isinstance(value, int) and not isinstance(value, bool) else "must be an Integer"


def _is_float(value: Any) -> str | None:
    return None if isinstance(value, int | float) and not isinstance(value, bool) else "must be a Float"


def _is_string(value: Any) -> str | None:
    if not isinstance(value, str):
        return "must be a String"
    return "is not encoded in UTF-8" if any("\ud800" <= c <= "\udfff" for c in value) else None


PLAIN: dict[str, Check] = {
    "Integer": _is_integer,
    "Float": _is_float,
    "String": _is_string,
    "Boolean": lambda value: None if isinstance(value, bool) else "must be a Boolean",
    "True": lambda value: None if value is True else "must be True",
    "InputFile": lambda value: None if isinstance(value, Upload) else "must be a file",
}
_checks: dict[str, Check] = dict(PLAIN)


def check_of(name: str) -> Check:
    """Return the check of a type of the description, "Array of X" included."""
    if name not in _checks:
        if name.startswith("Array of "):
            _checks[name] = _array(name.removeprefix("Array of "))
        else:
            spec = API["types"][name]
            _checks[name] = _union(tuple(spec["subtypes"])) if spec.get("subtypes") else _object(name, spec["fields"])
    return _checks[name]


def _array(item: str) -> Check:
    def check(value: Any) -> str | None:
        if not isinstance(value, list):
            return f"must be an Array of {item}"
        one = check_of(item)
        return next((f"[{i}] {wrong}" for i, v in enumerate(value) if (wrong := one(v))), None)

    return check


def _union(names: tuple[str, ...]) -> Check:
    if len(names) == 1:
        return lambda value: check_of(names[0])(value)

    def check(value: Any) -> str | None:
        wrongs = [check_of(name)(value) for name in names]
        return None if None in wrongs else f"is none of {', '.join(names)}: {'; '.join(str(w) for w in wrongs)}"

    return check


def _object(name: str, fields: list[dict[str, Any]]) -> Check:
    checks = {f["name"]: (_union(tuple(f["types"])), f.get("values")) for f in fields}
    required = [f["name"] for f in fields if f["required"]]

    def check(value: Any) -> str | None:
        if not isinstance(value, dict):
            return f"must be a {name}"
        if missing := [field for field in required if field not in value]:
            return f"{name} lacks {missing[0]}"
        for field, inner in value.items():
            if field not in checks:
                return f"{name} has no field {field}"
            one, allowed = checks[field]
            if wrong := one(inner) or _not_among(inner, allowed):
                return f".{field} {wrong}"
        return None

    return check


def _not_among(value: Any, allowed: list[str] | None) -> str | None:
    return f"must be one of {', '.join(allowed)}" if allowed and value not in allowed else None


METHODS = {name.lower(): name for name in API["methods"]}
_fields: dict[str, dict[str, dict[str, Any]]] = {
    name: {f["name"]: f for f in spec["fields"]} for name, spec in API["methods"].items()
}


def read_call(method: str, values: Mapping[str, Any], files: Mapping[str, Upload]) -> dict[str, Any]:
    """Return the typed parameters of a call, or refuse it: unknown, missing or mistyped fields."""
    fields = _fields[method]
    params: dict[str, Any] = {}
    for name, raw in (*values.items(), *files.items()):
        if name not in fields:
            if name in files and any(v == f"attach://{name}" for v in values.values()):
                continue
            raise bad(f"{method} has no parameter {name!r}", "unknown_field")
        types = fields[name]["types"]
        value = _typed(name, raw, types, files)
        if wrong := _union(tuple(types))(value):
            raise bad(f"parameter {name!r} of {method} {wrong}", "wrong_type")
        params[name] = value
    for name, field in fields.items():
        if field["required"] and name not in params:
            raise bad(f"parameter {name!r} of {method} is required", "missing_field")
    return params


def _typed(name: str, raw: Any, types: list[str], files: Mapping[str, Upload]) -> Any:
    if not isinstance(raw, str):
        return raw
    if "InputFile" in types and raw.startswith("attach://"):
        return files.get(raw.removeprefix("attach://"), raw)
    if "Integer" in types and re.fullmatch(r"-?\d{1,19}", raw):
        return int(raw)
    if "String" in types:
        return raw
    if types == ["Boolean"]:
        return {"true": True, "false": False, "True": True, "False": False, "1": True, "0": False}.get(raw, raw)
    if types[0] in PLAIN and types[0] != "Float":
        return raw
    try:
        return json.loads(raw)
    except ValueError as error:
        raise bad(f"can't parse {name} JSON object", "bad_json") from error


# --- text ------------------------------------------------------------------------------------------------------

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "s": "strikethrough", "strike": "strikethrough",
    "del": "strikethrough", "u": "underline", "ins": "underline", "tg-spoiler": "spoiler", "span": "spoiler",
    "a": "text_link", "pre": "pre", "code": "code", "blockquote": "blockquote", "tg-emoji": "custom_emoji",
}  # fmt: skip
CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_literal = re.compile(r"[^<&]*")
_tag = re.compile(r"<([^\s>]*)")
_space = re.compile(r"\s*")
_reference = re.compile(r"&(?:#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))|([a-zA-Z]+));?")
_attribute = re.compile(r"""\s*([^\s=>]*)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([a-zA-Z0-9.\-]+)))?""")


@dataclass(frozen=True)
class Formatted:
    """A text as Telegram keeps it; `notes` are mistakes that Telegram lets pass, losing the formatting."""

    plain: str
    entities: tuple[Mapping[str, Any], ...] = ()
    notes: tuple[str, ...] = ()


class _Html:
    """Reads Telegram's subset of HTML the way its server does."""

    def __init__(self, source: str) -> None:
        self.source, self.at = source, 0
        self.parts: list[str] = []
        self.length = 0
        self.open: list[tuple[str, int, dict[str, str]]] = []
        self.entities: list[dict[str, Any]] = []
        self.notes: list[str] = []

    def read(self) -> Formatted:
        while match := _literal.match(self.source, self.at):
            self._say(match[0])
            self.at = match.end()
            if self.at >= len(self.source):
                break
            if self.source[self.at] == "&":
                self._character()
            elif self.source.startswith("</", self.at):
                self._end()
            else:
                self._start()
        if self.open:
            raise _unparsed(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"')
        entities = _in_order(self.entities)
        return Formatted("".join(self.parts), tuple(entities), (*self.notes, *_lost(entities)))

    def _say(self, text: str) -> None:
        self.parts.append(text)
        self.length += utf16(text)

    def _character(self) -> None:
        match = _reference.match(self.source, self.at)
        text = "&"
        if match:
            number = int(match[1], 16) if match[1] else int(match[2] or 0)
            usable = 0 < number < 0x10FFFF and not 0xD800 <= number < 0xE000
            text = CHARACTERS.get(match[3] or "", "") or (chr(number) if usable else "")
        self.at = match.end() if match and text else self.at + 1
        self._say(text or "&")

    def _start(self) -> None:
        begin = self.at
        match = _tag.match(self.source, begin)
        name = match[1].lower() if match else ""
        if match is None or match.end() >= len(self.source):
            raise _unparsed(f"Unclosed start tag at byte offset {self._offset(begin)}")
        if name not in TAGS:
            raise _unparsed(f'Unsupported start tag "{name}" at byte offset {self._offset(begin)}')
        self.at = match.end()
        attributes = self._attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _unparsed(f'Tag "span" must have class "tg-spoiler" at byte offset {self._offset(begin)}')
        self.open.append((name, self.length, attributes))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            rest = _space.match(self.source, self.at)
            self.at = rest.end() if rest else self.at
            if self.at >= len(self.source):
                raise _unparsed(f"Unclosed start tag at byte offset {self._offset(begin)}")
            if self.source[self.at] == ">":
                self.at += 1
                return found
            match = _attribute.match(self.source, self.at)
            if not match or not match[1]:
                raise _unparsed(f'Empty attribute name in the tag "{tag}" at byte offset {self._offset(begin)}')
            values = [v for v in match.groups()[1:] if v is not None]
            if not values and (tag, match[1].lower()) != ("blockquote", "expandable"):
                what = f'Expected equal sign in declaration of an attribute of the tag "{tag}"'
                raise _unparsed(f"{what} at byte offset {self._offset(begin)}")
            found[match[1].lower()] = _unescaped(values[0]) if values else ""
            self.at = match.end()

    def _end(self) -> None:
        begin = self.at
        close = self.source.find(">", begin)
        if not self.open:
            raise _unparsed(f"Unexpected end tag at byte offset {self._offset(begin)}")
        if close < 0:
            raise _unparsed(f"Unclosed end tag at byte offset {self._offset(begin)}")
        found = self.source[begin + 2 : close].strip().lower()
        name, start, attributes = self.open.pop()
        if found and found != name:
            what = f'Unmatched end tag at byte offset {self._offset(begin)}, expected "</{name}>", found "</{found}>"'
            raise _unparsed(what)
        self.at = close + 1
        if self.length > start:
            self._entity(name, start, attributes)

    def _entity(self, name: str, start: int, attributes: dict[str, str]) -> None:
        entity: dict[str, Any] = {"type": TAGS[name], "offset": start, "length": self.length - start}
        if name == "a":
            url = attributes.get("href", "")
            if url_fault(url):
                self.notes.append(f"link to {url!r} is dropped: {url_fault(url)}")
                return
            entity["url"] = url
        elif name == "blockquote" and "expandable" in attributes:
            entity["type"] = "expandable_blockquote"
        self.entities.append(entity)

    def _offset(self, at: int) -> int:
        return len(self.source[:at].encode("utf-8", "replace"))


def _unparsed(text: str) -> Refusal:
    return bad(f"can't parse entities: {text}", "bad_html")


def _unescaped(value: str) -> str:
    return re.sub(r"&(lt|gt|amp|quot);", lambda m: CHARACTERS[m[1]], value)


def _in_order(entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(entities, key=lambda e: (e["offset"], -e["length"]))


def formatted(
    source: str, mode: str | None, given: list[dict[str, Any]] | None, *, limit: int, empty: str | None
) -> Formatted:
    """Return the text as Telegram would keep it; `empty` is the complaint about an empty one, None allows it."""
    if mode and mode.lower() != "html":
        raise bad(f"parse_mode {mode!r} is not spoken here, only HTML", "parse_mode")
    text = _Html(source).read() if mode else Formatted(source, tuple(_in_order(given or [])))
    if not mode:
        _within(text)
    text = _trimmed(text)
    if not text.plain and empty:
        raise bad(empty, "empty_text")
    if utf16(text.plain) > limit:
        too_long = "message is too long" if limit == LONGEST_TEXT else "message caption is too long"
        raise bad(f"{too_long} ({utf16(text.plain)} of {limit})", "too_long")
    notes = text.notes
    if len(text.entities) > MOST_ENTITIES:
        notes += (f"formatting after the first {MOST_ENTITIES} entities of {len(text.entities)} is dropped",)
    return Formatted(text.plain, text.entities, notes)


def _lost(entities: list[dict[str, Any]]) -> list[str]:
    """Say which formatting Telegram drops: styles around or within code, a quotation within a quotation."""
    notes = []
    for i, outer in enumerate(entities):
        for inner in entities[i + 1 :]:
            if inner["offset"] >= outer["offset"] + outer["length"]:
                break
            kinds = {outer["type"], inner["type"]}
            mono = kinds & {"code", "pre"} and kinds & {"bold", "italic", "underline", "strikethrough", "spoiler"}
            if mono or all("blockquote" in kind for kind in kinds):
                notes.append(f"{inner['type']} within {outer['type']} is dropped")
    return notes


def _within(text: Formatted) -> None:
    end = utf16(text.plain)
    for entity in text.entities:
        if entity["offset"] < 0 or entity["length"] <= 0 or entity["offset"] + entity["length"] > end:
            where = f"entity beginning at UTF-16 offset {entity['offset']} ends after the end of the text"
            raise bad(f"{where} at UTF-16 offset {end}", "bad_entity")


def _trimmed(text: Formatted) -> Formatted:
    plain = text.plain.replace("\r", "")
    left = utf16(plain) - utf16(plain.lstrip())
    plain = plain.strip()
    end = utf16(plain)
    kept = []
    for entity in text.entities:
        start = max(0, entity["offset"] - left)
        stop = min(end, entity["offset"] + entity["length"] - left)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return Formatted(plain, tuple(kept), text.notes)


# --- keyboards, commands, addresses ----------------------------------------------------------------------------

ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip


def url_fault(url: str) -> str | None:
    """Say why Telegram would not take an address, or None."""
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        port = parts.port
    except ValueError:
        return "Wrong port number specified in the URL"
    if parts.scheme in ("tg", "ton"):
        return None
    if parts.scheme not in ("http", "https"):
        return "Unsupported URL protocol"
    host = parts.hostname or ""
    if not host:
        return "URL host is empty"
    if "." not in host.strip(".") or re.search(r"[\s<>\"]", url) or port == 0:
        return "Wrong HTTP URL"
    return None


def check_markup(markup: Mapping[str, Any] | None) -> None:
    """Refuse an inline keyboard that Telegram would refuse or show maimed."""
    rows = (markup or {}).get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    if len(buttons) > MOST_BUTTONS:
        raise bad(f"REPLY_MARKUP_TOO_LONG ({len(buttons)} buttons of {MOST_BUTTONS})", "markup")
    if any(not 0 < len(row) <= WIDEST_ROW for row in rows):
        raise bad(f"a keyboard row holds 1 to {WIDEST_ROW} buttons", "markup")
    for button in buttons:
        _check_button(button)


def _check_button(button: Mapping[str, Any]) -> None:
    actions = [name for name in ACTIONS if name in button]
    if len(actions) != 1:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard", "button")
    if not button["text"].strip():
        raise bad("can't parse inline keyboard button: Inline keyboard button text must be non-empty", "button")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID", "button_data")
    if "copy_text" in button and not 1 <= utf16(button["copy_text"]["text"]) <= 256:
        raise bad("BUTTON_COPY_TEXT_INVALID", "button_copy")
    if "url" in button and (wrong := url_fault(button["url"])):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: {wrong}", "button_url")


def check_commands(commands: list[Mapping[str, Any]]) -> None:
    """Refuse a command list outside the Bot API's limits."""
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH", "commands")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad(f"BOT_COMMAND_INVALID {command['command']!r}", "commands")
        if not 1 <= utf16(command["description"].strip()) <= 256:
            raise bad(f"BOT_COMMAND_DESCRIPTION_INVALID {command['command']!r}", "commands")


def check_language(code: str) -> None:
    """Refuse what is neither empty nor a two-letter code."""
    if not re.fullmatch(r"([a-z]{2})?", code):
        raise bad(f"invalid language code specified {code!r}", "language_code")
