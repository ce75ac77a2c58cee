"""The lines that `chat --json` reads, understood strictly; documented in docs/chat_json.md.

Rule: a line is understood whole or not at all; every fault is answered with what was expected, and
nothing else happens.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.console.instants import read_instant
from bot.errors import Refused
from bot.messages import Press, Submission, Text
from knowledge.bilingual import LANGUAGES, Language

LONGEST_LINE = 1 << 20
"""Bytes of one input line that are read; what is longer is refused, unread to its end."""
LONGEST_TEXT = 40_000
"""Characters of one message: the longer of the two chat platforms' limits."""
LONGEST_NAME = 200
LONGEST_PRESS = 300
"""Characters of a press: a label in full, with room to spare."""
NUMBERS = range(1, 1000)

_SETTINGS = ("id", "as", "lang", "now")
_CONTENTS = ("text", "press", "form")


class BadLine(Refused):
    """A line that says nothing that can be done. `echo` is the line as far as it could be read."""

    def __init__(self, refused: Refused, expected: str, *, echo: Any) -> None:
        super().__init__(refused.message, **refused.values)
        self.expected = expected
        self.echo = echo


@dataclass(frozen=True, slots=True)
class Line:
    """One line as meant. `typed` is plain text, in which a bare number may be a press; `content` is explicit."""

    echo: Any
    typed: str | None = None
    content: Text | Press | Submission | None = None
    id: str | None = None
    person: str | None = None
    language: Language | None = None
    now: datetime | None = None


EXPECTED_LINE = "plain text, or a JSON object with the keys id, as, lang, now and at most one of text, press, form"


def read_line(raw: bytes) -> Line:
    """Return what one line means.

    Raises:
        BadLine: it is too long, no UTF-8, broken JSON, or has an unknown key, a wrong type or a bad value.
    """
    text, parsed = decoded(raw, EXPECTED_LINE)
    if parsed is None:
        return Line(echo=text, typed=_within_limits(text, text))
    return _line_of(parsed)


def decoded(raw: bytes, expected: str) -> tuple[str, dict[str, Any] | None]:
    """Return a line as text and, where it begins with a brace, as a JSON object; shared with `understand --json`.

    `expected` says what a line may be; what is broken is added to it, for it is as English as the parser's words.

    Raises:
        BadLine: it is too long, no UTF-8, or broken JSON.
    """
    if len(raw) > LONGEST_LINE:
        shown = raw[:200].decode("utf-8", "replace") + "…"
        raise BadLine(
            Refused("The line is longer than %(limit)s bytes.", limit=LONGEST_LINE), "a shorter line", echo=shown
        )
    stripped = raw.rstrip(b"\r\n")
    try:
        text = stripped.decode("utf-8")
    except UnicodeDecodeError as error:
        shown = stripped.decode("utf-8", "replace")
        raise BadLine(
            Refused("The line is not UTF-8 (byte %(position)s).", position=error.start + 1), "UTF-8", echo=shown
        ) from None
    if not text.lstrip().startswith("{"):
        return text, None
    try:
        parsed = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise BadLine(
            Refused("The line begins like JSON but cannot be read."),
            f"{expected}; found: {reason}",
            echo=text,
        ) from None
    return text, parsed


def bad_value(echo: Any, key: str, expected: str) -> BadLine:
    """Return the refusal of one key's value."""
    return BadLine(Refused("The value of “%(key)s” does not fit.", key=key), expected, echo=echo)


def check_keys(parsed: Mapping[str, Any], known: Sequence[str], expected: str) -> None:
    """Accept known keys only.

    Raises:
        BadLine: there is another one.
    """
    for key in parsed:
        if key not in known:
            raise BadLine(Refused("The key “%(key)s” is unknown.", key=key[:60]), expected, echo=dict(parsed))


def short_text(parsed: Mapping[str, Any], key: str, expected: str) -> str | None:
    """Return a short text under a key, None where the key is absent.

    Raises:
        BadLine: it is no text, empty, or longer than 200 characters.
    """
    if key not in parsed:
        return None
    value = parsed[key]
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_NAME or not _storable(value):
        raise bad_value(dict(parsed), key, expected)
    return value


def instant(parsed: Mapping[str, Any], key: str = "now") -> datetime | None:
    """Return the instant under a key in UTC, None where the key is absent.

    Raises:
        BadLine: it is no ISO 8601 instant with an offset between 2000 and 2100.
    """
    if key not in parsed:
        return None
    expected = "an ISO 8601 instant with an offset, e.g. 2026-11-23T10:00+01:00"
    if not isinstance(parsed[key], str):
        raise bad_value(dict(parsed), key, expected)
    try:
        return read_instant(parsed[key])
    except Refused:
        raise bad_value(dict(parsed), key, expected) from None


def language_of(parsed: Mapping[str, Any], key: str = "lang") -> Language | None:
    """Return the language under a key, None where the key is absent.

    Raises:
        BadLine: it is neither pl nor en.
    """
    if key not in parsed:
        return None
    for language in LANGUAGES:
        if parsed[key] == language:
            return language
    raise bad_value(dict(parsed), key, " or ".join(LANGUAGES))


def _line_of(parsed: dict[str, Any]) -> Line:
    check_keys(parsed, (*_SETTINGS, *_CONTENTS), EXPECTED_LINE)
    if len(said := [key for key in _CONTENTS if key in parsed]) > 1:
        raise BadLine(
            Refused("One line is one message, this one has %(keys)s.", keys=" + ".join(said)),
            EXPECTED_LINE,
            echo=parsed,
        )
    return Line(
        echo=parsed,
        content=_content_of(parsed),
        id=short_text(parsed, "id", "a text of at most 200 characters, unique to the message"),
        person=short_text(parsed, "as", "the key of a person"),
        language=language_of(parsed),
        now=instant(parsed),
    )


def _content_of(parsed: Mapping[str, Any]) -> Text | Press | Submission | None:
    if "text" in parsed:
        if not isinstance(parsed["text"], str):
            raise bad_value(dict(parsed), "text", "a text")
        return Text(_within_limits(parsed["text"], dict(parsed)))
    if "press" in parsed:
        return Press(_pressed(parsed))
    if "form" in parsed:
        return Submission(_answers(parsed))
    return None


def _pressed(parsed: Mapping[str, Any]) -> str:
    value = parsed["press"]
    if isinstance(value, int) and not isinstance(value, bool) and value in NUMBERS:
        return str(value)
    if isinstance(value, str) and value.strip() and len(value) <= LONGEST_PRESS and _storable(value):
        return value.strip()
    raise bad_value(dict(parsed), "press", "a choice's token, number or label")


def _answers(parsed: Mapping[str, Any]) -> dict[str, str]:
    value = parsed["form"]
    if not isinstance(value, dict) or not all(isinstance(answer, str) for answer in value.values()):
        raise bad_value(dict(parsed), "form", "an object with a text for each field's key")
    return {str(key): _within_limits(answer, dict(parsed)) for key, answer in value.items()}


def _within_limits(text: str, echo: Any) -> str:
    if len(text) <= LONGEST_TEXT:
        return text
    shown = text[:200] + "…" if isinstance(echo, str) else dict.fromkeys(echo, "…")
    raise BadLine(
        Refused(
            "The message has %(length)s characters, at most %(limit)s are read.", length=len(text), limit=LONGEST_TEXT
        ),
        f"a text of at most {LONGEST_TEXT} characters",
        echo=shown,
    )


def _storable(text: str) -> bool:
    return not any(char == "\0" or "\ud800" <= char <= "\udfff" for char in text)


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key[:60]!r} stands twice")
        found[key] = value
    return found


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")
