"""`understand --json`: what each line means, as one object a line; documented in docs/chat_json.md.

Rule: no database and no conversation; the same line read at the same `now` gives the same object.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, BinaryIO, Literal

from adapters.console.json_lines import input_lines
from adapters.console.json_output import written
from adapters.console.json_protocol import BadLine, bad_value, check_keys, decoded, instant
from adapters.plain import readable
from bot.i18n import Translator
from bot.understanding.meaning import Meaning
from bot.understanding.reader import Reader
from knowledge.bilingual import Language

EXPECTED = "plain text, or a JSON object with the keys text, role, now and customers"
MOST_CUSTOMERS = 10_000


def run_understand(
    reader: Reader, lines: BinaryIO, out: BinaryIO, *, now: Callable[[], datetime], language: Language | None
) -> None:
    """Print the meaning of every line until the end of the input; `language` is a hint for what does not tell.

    Raises:
        BrokenPipeError: nobody reads the answers any more.
    """
    for raw in input_lines(lines):
        out.write(written(meaning_of_line(reader, raw, now=now, language=language)))
        out.flush()


def meaning_of_line(
    reader: Reader, raw: bytes, *, now: Callable[[], datetime], language: Language | None
) -> dict[str, Any]:
    """Return the object for one line; a line that cannot be read gives one with an `error`."""
    try:
        text, parsed = decoded(raw, EXPECTED)
        asked: Mapping[str, Any] = {"text": text} if parsed is None else parsed
        check_keys(asked, ("text", "role", "now", "customers"), EXPECTED)
        meaning = reader.read(
            _text(asked),
            role=_role(asked),
            now=instant(asked) or now(),
            customers=_customers(asked),
            language=language,
        )
    except BadLine as bad:
        message = Translator.of(language or "en").say(bad.message, **bad.values)
        return {"in": bad.echo, "error": {"message": message, "expected": bad.expected}}
    return meaning_as_json(meaning, str(asked["text"]), language)


def meaning_as_json(meaning: Meaning, text: str, language: Language | None) -> dict[str, Any]:
    """Return a meaning as it is printed."""
    return {
        "text": text,
        "language": meaning.language or language,
        "intents": [{"intent": one.intent, "confidence": round(one.confidence, 4)} for one in meaning.intents],
        "requests": [request.intent for request in meaning.requests],
        "entities": meaning.entities.as_json(),
    }


def _text(asked: Mapping[str, Any]) -> str:
    if not isinstance(asked.get("text"), str):
        raise bad_value(dict(asked), "text", "a text")
    return readable(asked["text"])


def _role(asked: Mapping[str, Any]) -> Literal["customer", "staff"]:
    role = asked.get("role", "customer")
    if role == "customer":
        return "customer"
    if role == "staff":
        return "staff"
    raise bad_value(dict(asked), "role", "customer or staff")


def _customers(asked: Mapping[str, Any]) -> tuple[str, ...]:
    names = asked.get("customers", [])
    if not isinstance(names, list) or len(names) > MOST_CUSTOMERS:
        raise bad_value(dict(asked), "customers", "a list of names")
    if not all(isinstance(name, str) and name.strip() for name in names):
        raise bad_value(dict(asked), "customers", "a list of names")
    return tuple(readable(name) for name in names)
