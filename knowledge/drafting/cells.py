"""Readers of single cells, as people and spreadsheets write them; each returns the value as a contract file writes it.

The rule: what has one meaning is read ("1120,00", "1 120,00 zł", "02.01.2026"); what may mean two things is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from knowledge.bilingual import Bilingual
from knowledge.contract.values import read_key, read_zone

_CURRENCY = re.compile(r"\s*(zł|pln|eur|€|gbp|£|usd|\$)$", re.IGNORECASE)
_PLAIN = re.compile(r"\d+(?:[.,]\d{1,2})?")
_GROUPED = re.compile(r"\d{1,3}(?: \d{3})+(?:[.,]\d{1,2})?|\d{1,3}(?:,\d{3})+\.\d{2}|\d{1,3}(?:\.\d{3})+,\d{2}")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: 0?0:00(?::00)?)?")
_POLISH_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: 0?0:00(?::00)?| ?r\.)?")
_TEMPLATE = re.compile(r"([a-z0-9][a-z0-9_]*)\s*@\s*v?(\d{1,6})")


@dataclass(frozen=True, slots=True)
class CellKind:
    """How a kind of cell is read (ValueError: not so), what to say of one that is not, and what was expected."""

    read: Callable[[str], str]
    problem: Bilingual
    expected: Bilingual


def plain_text(cell: str) -> str:
    """Return a text on one line.

    Raises:
        ValueError: it has characters that cannot be seen.
    """
    said = " ".join(cell.split())
    if not said.isprintable():
        raise ValueError(cell)
    return said


def _listed(cell: str) -> str:
    return plain_text(re.sub(r"[|;\n]", ",", cell))


def amount(cell: str) -> str:
    """Return an amount with two decimals: "1120,00", "1 120.00 zł" and "1,120.00" are 1120.00."""
    said = _CURRENCY.sub("", re.sub(r"[\u00a0\u202f]", " ", cell)).strip()
    if _PLAIN.fullmatch(said):
        digits = said.replace(",", ".")
    elif _GROUPED.fullmatch(said):
        whole, decimals = re.fullmatch(r"(.*?)(?:[.,](\d{1,2}))?", said).groups()  # type: ignore[union-attr]
        digits = re.sub(r"[ .,]", "", whole) + "." + (decimals or "0")
    else:
        raise ValueError(cell)
    return f"{Decimal(digits):.2f}"


def day(cell: str) -> str:
    """Return a date as 2026-01-02; 02.01.2026 is the second of January."""
    iso, polish = _ISO.fullmatch(cell), _POLISH_DAY.fullmatch(cell)
    if iso is not None:
        return date(int(iso[1]), int(iso[2]), int(iso[3])).isoformat()
    if polish is not None:
        return date(int(polish[3]), int(polish[2]), int(polish[1])).isoformat()
    raise ValueError(cell)


def template_version(cell: str) -> tuple[str, int]:
    """Return key and number of "standard@2".

    Raises:
        ValueError: it is not written so.
    """
    found = _TEMPLATE.fullmatch(cell.strip().lower())
    if found is None:
        raise ValueError(cell)
    return found[1], int(found[2])


def _language(cell: str) -> str:
    if cell.lower() not in ("pl", "en"):
        raise ValueError(cell)
    return cell.lower()


_TEXT = CellKind(
    plain_text,
    Bilingual("zawiera znaki niewidoczne", "has characters that cannot be seen"),
    Bilingual("tekst", "a text"),
)
_DAY = CellKind(
    day,
    Bilingual("nie jest datą", "is not a date"),
    Bilingual("np. 2026-01-02 albo 02.01.2026 (format komórki: data)", "e.g. 2026-01-02 or 02.01.2026"),
)
_KEY = CellKind(
    read_key,
    Bilingual("nie jest kluczem", "is not a key"),
    Bilingual("małe litery bez polskich znaków, cyfry i _, np. lipa", "small letters, digits and _, e.g. lipa"),
)
AMOUNT = CellKind(
    amount,
    Bilingual("nie jest kwotą", "is not an amount"),
    Bilingual("np. 1120,00; „-”, jeśli klient nie zamawia usługi", "e.g. 1120.00; “-” if the service is not ordered"),
)
KINDS: dict[str, CellKind] = {
    "customer": _KEY,
    "contract": _KEY,
    "name": _TEXT,
    "aliases": CellKind(_listed, _TEXT.problem, _TEXT.expected),
    "effective": _DAY,
    "ends": _DAY,
    "signed": _DAY,
    "entered_on": _DAY,
    "entered_by": _TEXT,
    "contact": _TEXT,
    "fees_clause": _TEXT,
    "contact_clause": _TEXT,
    "differences_clause": _TEXT,
    "language": CellKind(
        _language, Bilingual("nie jest językiem umowy", "is not a language of contracts"), Bilingual("pl, en", "pl, en")
    ),
    "zone": CellKind(
        read_zone,
        Bilingual("nie jest strefą czasową", "is not a time zone"),
        Bilingual("np. Europe/Warsaw", "e.g. Europe/Warsaw"),
    ),
}
