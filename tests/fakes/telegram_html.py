"""Telegram's HTML parse mode as its own server reads it: text in, plain text and entities out, or a refusal.

Rule: the tags, the order of the checks and the words of the refusals are those of `parse_html` in tdlib's
MessageEntity.cpp. Stricter in one point on purpose: an ampersand that begins no known reference is refused here, while
the real server shows it as it stands. A bot that escapes never sends one; one that forgets to must be found out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.fakes.telegram_limits import ENTITIES, ApiError, Json, bad_request, units

ENTITY_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([A-Za-z]+));")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>"']+)\s*(?:=\s*("[^"]*"|'[^']*'|[A-Za-z0-9.-]+))?""")
_START_TAG = re.compile(r"<([^\s>/][^\s>]*)")
_LINK = re.compile(r"(?i)(https?|tg|mailto|tel|ftp|tonsite)://?\S+|(?i:mailto|tel):\S+")


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int


@dataclass(slots=True)
class _Reader:
    source: str
    at: int = 0
    text: str = ""

    def fail(self, message: str, at: int | None = None) -> ApiError:
        place = len(self.source[: self.at if at is None else at].encode())
        return bad_request(f"can't parse entities: {message.replace('{place}', f'at byte offset {place}')}")


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Return the text that people see and its entities, counted in UTF-16 units.

    Raises:
        ApiError: can't parse entities.
    """
    reader, stack, entities = _Reader(source), list[_Open](), list[Json]()
    while reader.at < len(source):
        character = source[reader.at]
        if character == "&":
            reader.text += _reference(reader)
        elif source.startswith("</", reader.at):
            _end_tag(reader, stack, entities)
        elif character == "<":
            stack.append(_start_tag(reader))
        else:
            reader.text += character
            reader.at += 1
    if stack:
        raise reader.fail(f'Can\'t find end tag corresponding to start tag "{stack[-1].tag}"')
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return reader.text, entities


def _reference(reader: _Reader) -> str:
    found = _REFERENCE.match(reader.source, reader.at)
    character = _character(found) if found else ""
    if not found or not character:
        raise reader.fail("Unescaped ampersand or unknown character reference {place}")
    reader.at = found.end()
    return character


def _character(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    if name:
        return NAMED.get(name, "")
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF else ""


def _start_tag(reader: _Reader) -> _Open:
    begin, source = reader.at, reader.source
    found = _START_TAG.match(source, begin)
    tag, end = (found.group(1).lower(), found.end()) if found else ("", begin + 1)
    if end >= len(source):
        raise reader.fail("Unclosed start tag {place}", begin)
    if tag not in ENTITY_OF_TAG:
        raise reader.fail(f'Unsupported start tag "{tag}" {{place}}', begin)
    attributes, reader.at = _attributes(reader, tag, begin, end)
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise reader.fail('Tag "span" must have class "tg-spoiler" {place}', begin)
    argument = {"a": "href", "tg-emoji": "emoji-id"}.get(tag, "")
    return _Open(tag, "expandable" if "expandable" in attributes else attributes.get(argument, ""), units(reader.text))


def _attributes(reader: _Reader, tag: str, begin: int, at: int) -> tuple[dict[str, str], int]:
    source, attributes = reader.source, dict[str, str]()
    while True:
        while at < len(source) and source[at].isspace():
            at += 1
        if at >= len(source):
            raise reader.fail("Unclosed start tag {place}", begin)
        if source[at] == ">":
            return attributes, at + 1
        found = _ATTRIBUTE.match(source, at)
        if not found:
            raise reader.fail(f'Empty attribute name in the tag "{tag}" {{place}}', begin)
        name, value = found.group(1), found.group(2)
        if value is None and source[found.end() :].lstrip().startswith("="):
            raise reader.fail("Unclosed start tag {place}", begin)
        if value is None and (tag, name) != ("blockquote", "expandable"):
            raise reader.fail(f'Expected equal sign in declaration of an attribute of the tag "{tag}" {{place}}', begin)
        attributes[name] = _unquoted(value or "")
        at = found.end()


def _unquoted(value: str) -> str:
    if value[:1] not in ("'", '"'):
        return value.lower()
    inner = _Reader(value[1:-1])
    text = ""
    while inner.at < len(inner.source):
        if inner.source[inner.at] == "&":
            text += _reference(inner)
        else:
            text += inner.source[inner.at]
            inner.at += 1
    return text


def _end_tag(reader: _Reader, stack: list[_Open], entities: list[Json]) -> None:
    begin, source = reader.at, reader.source
    if not stack:
        raise reader.fail("Unexpected end tag {place}", begin)
    end = source.find(">", begin)
    if end < 0:
        raise reader.fail("Unclosed end tag {place}", begin)
    found, opened = source[begin + 2 : end].strip().lower(), stack.pop()
    if found and found != opened.tag:
        raise reader.fail(f'Unmatched end tag {{place}}, expected "</{opened.tag}>", found "</{found}>"', begin)
    reader.at = end + 1
    length = units(reader.text) - opened.offset
    if length > 0:
        _add_entity(opened, length, entities)


def _add_entity(opened: _Open, length: int, entities: list[Json]) -> None:
    entity: Json = {"type": ENTITY_OF_TAG[opened.tag], "offset": opened.offset, "length": length}
    if opened.argument == "expandable":
        entity["type"] = "expandable_blockquote"
    if opened.tag == "a":
        if not _LINK.fullmatch(opened.argument):
            return  # the real server drops a link it cannot use and keeps its text
        entity["url"] = opened.argument
    if opened.tag == "tg-emoji":
        entity["custom_emoji_id"] = opened.argument
    entities.append(entity)


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Return the text without white space at its ends, as the server stores it, and the entities moved along.

    Raises:
        ApiError: more than 100 entities (the real server ignores the rest; a fake that did would hide the loss).
    """
    if len(entities) > ENTITIES:
        raise bad_request("ENTITIES_TOO_LONG")
    lead, kept = units(text) - units(text.lstrip()), text.strip()
    moved = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, units(kept))
        if end > start:
            moved.append(entity | {"offset": start, "length": end - start})
    return kept, moved
