"""Readers of what is measured in a unit: "40 Gbit/s", "more than 5 %", "2 of 3", "150 ms".

The rule: the unit is kept as the contract writes it, and values of two units are never compared.
"""

from __future__ import annotations

import re
from decimal import Decimal

from knowledge.bilingual import Bilingual
from knowledge.contract.counting import Measure
from knowledge.contract.scalars import Scalar
from knowledge.contract.values import NUMBER, read_number, read_share

_MEASURE = re.compile(rf"({NUMBER})\s*([^\s\d].*)?")


def read_measure(text: str) -> Measure:
    """Return a number with a unit, or a bare one: "40 Gbit/s", "3.8"."""
    found = _MEASURE.fullmatch(text.strip())
    if found is None or len(text) > 40:
        raise ValueError(text)
    return Measure(read_number(found[1]), (found[2] or "").strip())


def read_size(text: str) -> Measure:
    """Return a number that must have a unit."""
    measure = read_measure(text)
    if not measure.unit:
        raise ValueError(text)
    return measure


def read_share_bound(text: str) -> tuple[Decimal, bool]:
    """Return a share (0–1) and whether it counts itself: "more than 5 %" (or "5 %") and "at least 5 %"."""
    said = text.strip()
    inclusive = said.startswith("at least ")
    return read_share(said.removeprefix("at least ").removeprefix("more than ")), inclusive


def read_agreement(text: str) -> tuple[int, int]:
    """Return k and n of "2 of 3"."""
    found = re.fullmatch(r"([1-9]\d?) of ([1-9]\d?)", text.strip())
    if found is None or int(found[1]) > int(found[2]):
        raise ValueError(text)
    return int(found[1]), int(found[2])


MEASURE = Scalar(
    read_measure,
    Bilingual("liczba z jednostką, np. 80 %, 150 ms, 3.8", "a number with its unit, e.g. 80 %, 150 ms, 3.8"),
    rf"^{NUMBER} ?[^\d\s]?.*$",
    numeric=True,
)
SIZE = Scalar(
    read_size,
    Bilingual("liczba z jednostką, np. 40 Gbit/s", "a number with its unit, e.g. 40 Gbit/s"),
    rf"^{NUMBER} ?[^\d\s].*$",
)
SHARE_BOUND = Scalar(
    read_share_bound,
    Bilingual("np. more than 5 % albo at least 5 %", "e.g. more than 5 % or at least 5 %"),
    rf"^((more than|at least) )?{NUMBER} ?%$",
)
AGREEMENT = Scalar(read_agreement, Bilingual("np. 2 of 3", "e.g. 2 of 3"), r"^[1-9]\d? of [1-9]\d?$")
