"""The strict form of an object in a JSON input: its keys, which of them it must have, and how each value is read.

Rule: nothing is guessed. An unknown key is refused with the key that was probably meant, an instant needs its offset,
and a number is read as it stands, to the last decimal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from adapters.plain import readable
from adapters.sla.exact_json import Finding, as_object, child, shown
from knowledge.bilingual import Bilingual
from knowledge.contract.errors import ProblemCode

_YEARS = range(2000, 2100)
_LONGEST_TEXT = 1_000
_MOST_DECIMALS = 12
_DECIMAL = re.compile(r"-?\d+(\.\d+)?")
_AN_OBJECT = Bilingual("obiekt {…}", "an object {…}")
_ONCE = Bilingual("każdy klucz jeden raz", "every key once")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of value: its reader (ValueError: the value is not of this kind) and what is expected."""

    read: Callable[[Any], Any]
    expected: Bilingual
    problem: ProblemCode = ProblemCode.BAD_VALUE
    known: Collection[str] = ()
    """The names of which it must be one, for a kind of names."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an object. Without `required` it may be missing or null, and is then left out of what is read."""

    kind: Kind
    required: bool = False


Shape = Mapping[str, Key]


def read_object(shape: Shape, value: Any, path: str, findings: list[Finding]) -> dict[str, Any]:
    """Return the values of an object by key, noting every error; what is missing, null or wrong is left out."""
    entries = as_object(value)
    if entries is None:
        findings.append(Finding(path, ProblemCode.WRONG_KIND, shown(value), _AN_OBJECT))
        return {}
    for key in value.repeated:
        findings.append(Finding(child(path, key), ProblemCode.DUPLICATE_KEY, "", _ONCE))
    for key in (key for key in entries if key not in shape):
        findings.append(Finding(child(path, key), ProblemCode.UNKNOWN_KEY, "", one_of(shape, key)))
    read: dict[str, Any] = {}
    for key, wanted in shape.items():
        given = entries.get(key)
        if given is None and not wanted.required:
            continue
        if key not in entries:
            findings.append(Finding(child(path, key), ProblemCode.MISSING_KEY, "", wanted.kind.expected))
            continue
        try:
            read[key] = wanted.kind.read(given)
        except (ValueError, KeyError):
            findings.append(Finding(child(path, key), wanted.kind.problem, shown(given), _expected(wanted.kind, given)))
    return read


def _expected(kind: Kind, given: Any) -> Bilingual:
    return one_of(kind.known, given) if kind.known and isinstance(given, str) else kind.expected


def one_of(known: Collection[str], written: str) -> Bilingual:
    """Return what is expected of a name: the one that was probably meant, and all of them."""
    names = ", ".join(known) or "–"
    meant = get_close_matches(written, known, n=1)
    if meant:
        return Bilingual(f"{meant[0]}? (znane: {names})", f"{meant[0]}? (known: {names})")
    return Bilingual(f"jedno z: {names}", f"one of: {names}")


def _instant(value: Any) -> datetime:
    if not isinstance(value, str):
        raise ValueError(value)
    at = datetime.fromisoformat(value)
    if at.tzinfo is None or at.year not in _YEARS:
        raise ValueError(value)
    return at.astimezone(UTC)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_TEXT:
        raise ValueError(value)
    return readable(value)


def _yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _share(value: Any) -> Decimal:
    share = exact_decimal(value)
    if not 0 < share <= 1:
        raise ValueError(value)
    return share


def _quantity(value: Any) -> Decimal:
    quantity = exact_decimal(value)
    if quantity < 0:
        raise ValueError(value)
    return quantity


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 10**12:
        raise ValueError(value)
    return value


def exact_decimal(value: Any) -> Decimal:
    """Return a decimal from a JSON number or a string of one, exactly.

    Raises:
        ValueError: it is no finite number, or has more than 12 decimals or 12 digits before them.
    """
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, str)):
        raise ValueError(value)
    if isinstance(value, str) and not _DECIMAL.fullmatch(value):
        raise ValueError(value)
    read = Decimal(value)
    exponent = read.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -_MOST_DECIMALS or read.adjusted() > _MOST_DECIMALS:
        raise ValueError(value)
    return read


INSTANT = Kind(
    _instant,
    Bilingual(
        "chwila z przesunięciem względem UTC, np. 2026-11-23T10:00:00+01:00, rok od 2000 do 2099",
        "an instant with its offset from UTC, e.g. 2026-11-23T10:00:00+01:00, year 2000 to 2099",
    ),
)
TEXT = Kind(_text, Bilingual("niepusty tekst, najwyżej 1000 znaków", "a text, not empty, at most 1000 characters"))
YES_NO = Kind(_yes_no, Bilingual("true albo false", "true or false"))
SHARE = Kind(
    _share,
    Bilingual(
        "udział większy od 0, najwyżej 1, np. 0.35, najwyżej 12 miejsc po przecinku",
        "a share above 0, at most 1, e.g. 0.35, with at most 12 decimals",
    ),
)
QUANTITY = Kind(
    _quantity,
    Bilingual(
        "liczba nie mniejsza od 0, np. 42.5, najwyżej 12 miejsc po przecinku",
        "a number, not below 0, e.g. 42.5, with at most 12 decimals",
    ),
)
NUMBER = Kind(_number, Bilingual("liczba całkowita od 1, np. 1042", "a whole number from 1 on, e.g. 1042"))


def word(*known: str) -> Kind:
    """Return the kind that accepts one of these words."""
    return named(known)


def named(known: Collection[str]) -> Kind:
    """Return the kind that accepts the names of things that are there."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in known:
            raise ValueError(value)
        return value

    names = ", ".join(known) or "–"
    return Kind(read, Bilingual(f"jedno z: {names}", f"one of: {names}"), ProblemCode.UNKNOWN_NAME, known)


def some_of(kind: Kind) -> Kind:
    """Return the kind that accepts a list of at least one such value."""

    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or not value:
            raise ValueError(value)
        return tuple(dict.fromkeys(kind.read(one) for one in value))

    pl, en = kind.expected.pl, kind.expected.en
    return Kind(read, Bilingual(f"lista, a w niej {pl}", f"a list, in it {en}"), kind.problem)
