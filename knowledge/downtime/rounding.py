"""Rounding exact fractions to decimals, the direction always named.

The rule: nothing is rounded through binary floating point, and money and percentages are rounded half up, away from
zero.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from knowledge.contract.counting import Rounding

_CENTS = 2


def half_up(value: Fraction, decimals: int) -> Decimal:
    """Return the value rounded to so many decimals, halves away from zero."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return _decimal(whole if value >= 0 else -whole, decimals)


def rounded(value: Fraction, decimals: int, how: Rounding) -> Decimal:
    """Return the value rounded to so many decimals as a contract says; up and down are away from and towards zero."""
    scaled = abs(value) * 10**decimals
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest - scaled.denominator
    is_one_more = {
        Rounding.HALF_UP: twice >= 0,
        Rounding.HALF_DOWN: twice > 0,
        Rounding.HALF_EVEN: twice > 0 or (twice == 0 and whole % 2 == 1),
        Rounding.UP: rest > 0,
        Rounding.DOWN: False,
    }
    whole += is_one_more[how]
    return _decimal(whole if value >= 0 else -whole, decimals)


def rounded_down(value: Fraction, decimals: int) -> Decimal:
    """Return the greatest number of so many decimals that is not above the value (towards minus infinity)."""
    return _decimal(value.numerator * 10**decimals // value.denominator, decimals)


def rounded_up(value: Fraction, decimals: int) -> Decimal:
    """Return the smallest number of so many decimals that is not below the value (towards plus infinity)."""
    return rounded_down(-value, decimals).copy_negate()


def money(value: Fraction) -> Decimal:
    """Return an amount of money: half up to hundredths."""
    return half_up(value, _CENTS)


def _decimal(units: int, decimals: int) -> Decimal:
    """Return so many units of the last decimal, exactly; arithmetic on decimals would round to 28 digits."""
    return Decimal(f"{units}E-{decimals}")
