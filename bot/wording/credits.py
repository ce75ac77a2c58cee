"""A computed credit in words, with its arithmetic; how firm it is stands beside it (`bot.wording.standing`)."""

from __future__ import annotations

from decimal import Decimal

from bot.i18n import Translator, capitalised
from bot.wording.budgets import percent_text, period_heading
from bot.wording.targets import target_name
from knowledge.contract.remedies import CreditBand
from knowledge.money.remedies import Credit, CreditCode


def credit_line(t: Translator, credit: Credit) -> str:
    """Return what a result is worth under the contract's table as things stand, and why."""
    measurement, version = credit.measurement, credit.measurement.version
    values = {
        "group": capitalised(target_name(t, measurement.target)),
        "period": period_heading(t, measurement),
        "percent": percent_text(t, measurement),
        "amount": t.money(credit.amount, version.currency),
    }
    match credit.code:
        case CreditCode.DUE if credit.base is not None and credit.band is not None:
            said = t.say(
                "%(group)s %(period)s, %(percent)s (band: %(band)s): credit %(amount)s (%(share)s of %(base)s)",
                band=band_limits(t, credit.band),
                share=t.percent(credit.percent),
                base=t.money(credit.base.amount, version.currency),
                **values,
            )
            if credit.repeat_clause is None:
                return said
            factor = t.number(credit.factor)
            return f"{said}, {t.say('multiplied by %(factor)s for repeated misses', factor=factor)}"
        case CreditCode.TARGET_MET:
            return t.say("%(group)s %(period)s, %(percent)s: %(amount)s, the target is kept", **values)
        case CreditCode.ROUNDED_OUT:
            return t.say(
                "%(group)s %(period)s: target missed, but the result rounded as agreed (%(percent)s) falls in "
                "no credit band",
                **values,
            )
        case CreditCode.NO_BAND:
            return t.say(
                "%(group)s %(period)s, %(percent)s: target missed, but no band of the table covers the result", **values
            )
        case CreditCode.NOT_ENTERED:
            return t.say("%(group)s: credits have not been entered yet", **values)
        case _:
            return t.say("%(group)s: the contract has no credit for it", **values)


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
