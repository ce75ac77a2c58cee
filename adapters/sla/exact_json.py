"""Reading JSON from a file or standard input without losing anything: numbers stay exact, repeated keys stay visible.

Rule: what is wrong is told all at once, each with its JSON path, the value and what was expected; nothing is read half.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from adapters.plain import printable
from bot.errors import Refused
from knowledge.bilingual import Bilingual, Language
from knowledge.contract.errors import PROBLEMS, ProblemCode

STANDARD_INPUT = "-"
_NAME_OF_IT = "<stdin>"
_LONGEST_VALUE = 80
_ABOUT_A_VALUE = (ProblemCode.WRONG_KIND, ProblemCode.BAD_VALUE, ProblemCode.UNKNOWN_NAME)
"""Errors about what is written: an empty text is shown as such, for nothing else tells what is wrong."""
_LONGEST_INTEGER = 30
"""An integer of more digits is read as a `Decimal`: exact, too, and without Python's limit of digits."""


class NotANumber:
    """`NaN`, `Infinity` or `-Infinity`: no JSON, and no figure; it fits no kind of value."""

    def __init__(self, written: str) -> None:
        self.written = written


class JsonObject(dict[str, Any]):
    """An object as read, with the keys that occur more than once in it."""

    repeated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One error in a JSON input: where (a path such as `$[3].start`), what was written, what was expected."""

    path: str
    code: ProblemCode
    value: str
    expected: Bilingual

    def text(self, source: str, language: Language) -> str:
        """Return the error on one line: `FILE: $[3].start: problem: “value”; expected: …`."""
        said = f"{source}: {self.path}: {PROBLEMS[self.code].text(language)}"
        if self.value or self.code in _ABOUT_A_VALUE:
            said += f": {'„' if language == 'pl' else '“'}{self.value}”"
        return printable(said + {"pl": "; oczekiwano: ", "en": "; expected: "}[language] + self.expected.text(language))


class InputErrors(ValueError):
    """All errors of one input; there is at least one."""

    def __init__(self, source: str, findings: Sequence[Finding]) -> None:
        super().__init__(f"{source}: {len(findings)} errors")
        self.source = source
        self.findings = tuple(findings)


def shown(value: object) -> str:
    """Return a value as it was written, shortened."""
    if isinstance(value, NotANumber):
        return value.written
    text = str(value) if isinstance(value, (str, Decimal)) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def read_input(path: Path) -> tuple[str, Any]:
    """Return what an input is called, and its JSON value; `-` is standard input.

    Raises:
        Refused: it cannot be read, is not UTF-8, or is not JSON.
    """
    name = _NAME_OF_IT if str(path) == STANDARD_INPUT else str(path)
    try:
        raw = sys.stdin.buffer.read() if str(path) == STANDARD_INPUT else path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise Refused(
            "The file %(file)s cannot be read: %(reason)s.", file=name, reason=error.strerror or str(error)
        ) from None
    except UnicodeDecodeError as error:
        raise Refused(
            "The file %(file)s is not UTF-8 (byte %(position)s).", file=name, position=error.start + 1
        ) from None
    return name, parsed(text, name)


def parsed(text: str, name: str) -> Any:
    """Return the JSON value of a text: numbers as `int` or `Decimal`, objects as `JsonObject`.

    Raises:
        Refused: it is not JSON, or nested too deeply.
    """
    try:
        return json.loads(
            text, parse_float=Decimal, parse_int=_integer, parse_constant=NotANumber, object_pairs_hook=_object
        )
    except json.JSONDecodeError as error:
        raise Refused(
            "%(file)s:%(line)s:%(column)s: not valid JSON (%(reason)s).",
            file=name,
            line=error.lineno,
            column=error.colno,
            reason=error.msg,
        ) from None
    except RecursionError:
        raise Refused("%(file)s: the JSON is nested too deeply.", file=name) from None


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else Decimal(digits)


def _object(pairs: Iterable[tuple[str, Any]]) -> JsonObject:
    entries = list(pairs)
    found = JsonObject(entries)
    if len(found) < len(entries):
        keys = [key for key, _ in entries]
        found.repeated = tuple(key for key in found if keys.count(key) > 1)
    return found


def listed(value: Any, name: str, of_what: Bilingual) -> Sequence[Any]:
    """Return the entries of a list.

    Raises:
        InputErrors: it is no list.
    """
    if isinstance(value, list):
        return value
    raise InputErrors(name, [Finding("$", ProblemCode.WRONG_KIND, shown(value), of_what)])


def child(path: str, key: str) -> str:
    """Return the path of a key below a path."""
    return f"{path}.{key}" if key.replace("_", "a").isalnum() and key.isascii() else f"{path}[{json.dumps(key)}]"


def as_object(value: Any) -> Mapping[str, Any] | None:
    """Return an object, None for any other value."""
    return value if isinstance(value, JsonObject) else None
