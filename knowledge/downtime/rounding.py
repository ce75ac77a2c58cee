"""Rounding exact fractions to decimals, the direction always named.

The rule: nothing is rounded through binary floating point, and money and percentages are rounded half up, away from
zero.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

_CENTS = 2


def half_up(value: Fraction, decimals: int) -> Decimal:
    """Return the value rounded to so many decimals, halves away from zero."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)


def rounded_down(value: Fraction, decimals: int) -> Decimal:
    """Return the greatest number of so many decimals that is not above the value (towards minus infinity)."""
    return Decimal(value.numerator * 10**decimals // value.denominator).scaleb(-decimals)


def rounded_up(value: Fraction, decimals: int) -> Decimal:
    """Return the smallest number of so many decimals that is not below the value (towards plus infinity)."""
    return -rounded_down(-value, decimals)


def money(value: Fraction) -> Decimal:
    """Return an amount of money: half up to hundredths."""
    return half_up(value, _CENTS)
