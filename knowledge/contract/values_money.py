"""Readers of the values of money and rights: amounts, exact shares, free time, times of claims, counts of misses.

The rule: as in `values`, a unit is always written out, and nothing is rounded or guessed.
"""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from knowledge.contract.claim_steps import ClaimTime, ClaimUnit
from knowledge.contract.values import read_length, read_number, read_percent


def read_money(text: str) -> Decimal:
    """Return an amount with at most two decimals; blanks may group the digits."""
    if not re.fullmatch(r"\d{1,3}(?:[  ]?\d{3})*(?:[.,]\d{1,2})?", text.strip()):
        raise ValueError(text)
    return Decimal(re.sub(r"[  ]", "", text.strip()).replace(",", "."))


def read_claim_time(text: str) -> ClaimTime:
    """Return the time of a claim: "30 calendar days", "2 working days", "72 h" or "3 months"."""
    found = re.fullmatch(r"([1-9]\d{0,3}) (working days?|calendar days?|h|months?)", text.strip())
    if found is None:
        raise ValueError(text)
    unit = {"w": ClaimUnit.WORKING_DAYS, "c": ClaimUnit.CALENDAR_DAYS, "h": ClaimUnit.HOURS, "m": ClaimUnit.MONTHS}
    return ClaimTime(int(found[1]), unit[found[2][0]])


def read_part(text: str) -> Fraction:
    """Return an exact share: "1/365" or "10 %" (a tenth); more than the whole may be asked for."""
    quotient = re.fullmatch(r"(\d{1,6})/([1-9]\d{0,5})", text.strip())
    if quotient is not None:
        return Fraction(int(quotient[1]), int(quotient[2]))
    return Fraction(read_many_percent(text)) / 100


def read_many_percent(text: str) -> Decimal:
    """Return per cent that may be more than the whole: "300 %" of a monthly fee."""
    return read_number(text.strip().removesuffix("%").strip())


def read_free_time(text: str) -> timedelta:
    """Return free time of service: "3 days", "12 h"; a day is one of 24 hours."""
    days = re.fullmatch(r"(\d{1,4}) days?", text.strip())
    return read_length(text) if days is None else timedelta(days=int(days[1]))


def read_vat_rate(text: str) -> Decimal | None:
    """Return a rate of VAT in per cent, with its sign; None for "reverse charge"."""
    if text.strip() == "reverse charge":
        return None
    if not text.strip().endswith("%"):
        raise ValueError(text)
    return read_percent(text)


def read_miss_count(text: str) -> tuple[int, int | None]:
    """Return after how many misses: "2 in a row" is (2, None), "3 of 5" is (3, 5)."""
    found = re.fullmatch(r"([1-9]\d?) (?:in a row|of (\d{1,2}))", text.strip())
    if found is None or (found[2] is not None and int(found[2]) < int(found[1])):
        raise ValueError(text)
    return int(found[1]), None if found[2] is None else int(found[2])
