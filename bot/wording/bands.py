"""The results that a band of a credit table covers, in words, with bounds as contracts print them."""

from __future__ import annotations

from decimal import Decimal

from bot.i18n import Translator
from knowledge.contract.remedies import CreditBand


def band_limits(t: Translator, band: CreditBand) -> str:
    """Return the results that a band of the table covers: "99.50% to under 99.90%"."""
    high = level(t, band.below)
    if band.at_least is None:
        return t.say("%(limit)s or less", limit=high) if band.up_to_included else t.say("below %(limit)s", limit=high)
    low = level(t, band.at_least)
    match band.above_only, band.up_to_included:
        case False, False:
            return t.say("%(low)s to under %(high)s", low=low, high=high)
        case True, False:
            return t.say("above %(low)s to under %(high)s", low=low, high=high)
        case True, True:
            return t.say("above %(low)s to %(high)s", low=low, high=high)
        case _:
            return t.say("%(low)s to %(high)s", low=low, high=high)


def level(t: Translator, value: Decimal) -> str:
    """Return a bound of a band with at least two decimals, as contracts print them."""
    return t.percent(value, max(2, -int(value.as_tuple().exponent)))
