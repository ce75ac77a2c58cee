"""A computed credit in words, with its arithmetic; how firm it is stands beside it (`bot.wording.standing`)."""

from __future__ import annotations

from bot.i18n import Translator, capitalised
from bot.wording.bands import band_limits
from bot.wording.bases import free_time_text, share_text
from bot.wording.budgets import percent_text, period_heading
from bot.wording.counted_steps import no_credit_text, number_text
from bot.wording.targets import target_name
from knowledge.contract.credit_rules import LostTime
from knowledge.money.credit_units import Earned
from knowledge.money.fees import FeeAmount
from knowledge.money.remedies import Credit, CreditCode


def credit_line(t: Translator, credit: Credit) -> str:
    """Return what a result is worth under the contract's table as things stand, and why."""
    measurement = credit.measurement
    values = {
        "group": capitalised(target_name(t, measurement.target)),
        "period": period_heading(t, measurement),
        "percent": percent_text(t, measurement),
    }
    match credit.code:
        case CreditCode.DUE if credit.base is not None and credit.earned is not None:
            said = _due(t, credit, credit.base, credit.earned, values)
        case CreditCode.TARGET_MET:
            amount = t.money(credit.amount, measurement.version.currency)
            return t.say("%(group)s %(period)s, %(percent)s: %(amount)s, the target is kept", amount=amount, **values)
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
        case CreditCode.NO_TABLE:
            return t.say("%(group)s: the contract has no credit for it", **values)
        case CreditCode.MEASURE_ONLY if credit.earned is not None and credit.earned.measure is not None:
            measure = t.text(credit.earned.measure)
            return t.say("%(group)s %(period)s, %(percent)s: %(measure)s", measure=measure, **values)
        case _:
            why = "; ".join([no_credit_text(t, credit.code), *(t.text(one.text) for one in credit.failed)])
            return t.say("%(group)s %(period)s, %(percent)s: no credit, %(why)s", why=why, **values)
    if credit.repeat_clause is not None:
        said += ", " + t.say("multiplied by %(factor)s for repeated misses", factor=t.number(credit.factor))
    if credit.conditions:
        texts = "; ".join(t.text(one.text) for one in credit.conditions)
        said += "; " + t.say("condition that nobody has confirmed yet: %(text)s", text=texts)
    return said


def _due(t: Translator, credit: Credit, base: FeeAmount, earned: Earned, values: dict[str, str]) -> str:
    currency = credit.measurement.version.currency
    amount = t.money(credit.amount, currency)
    if credit.free_time:
        time = free_time_text(t, credit.free_time)
        return t.say("%(group)s %(period)s, %(percent)s: free service of %(time)s", time=time, **values)
    if credit.band is not None and earned.worth.share is not None:
        return t.say(
            "%(group)s %(period)s, %(percent)s (band: %(band)s): credit %(amount)s (%(share)s of %(base)s)",
            band=band_limits(t, credit.band),
            share=t.percent(credit.percent),
            base=t.money(base.amount, currency),
            amount=amount,
            **values,
        )
    how = _sum(t, credit, base, earned)
    return t.say("%(group)s %(period)s, %(percent)s: credit %(amount)s (%(how)s)", amount=amount, how=how, **values)


def _sum(t: Translator, credit: Credit, base: FeeAmount, earned: Earned) -> str:
    """Return how many units at what: "3 × 1/365 of PLN 18,000.00", "2 × PLN 100.00"."""
    currency = credit.measurement.version.currency
    rule = credit.table.rule if credit.table is not None else None
    if isinstance(rule, LostTime):
        part = t.say("the part of %(base)s for the lost time", base=t.money(base.amount, currency))
        return part if rule.times == 1 else f"{t.number(rule.times)} × {part}"
    units = number_text(t, earned.units)
    if earned.worth.share is not None:
        share = share_text(t, earned.worth.share)
        return t.say("%(units)s × %(share)s of %(base)s", units=units, share=share, base=t.money(base.amount, currency))
    if earned.worth.amount is not None:
        return f"{units} × {t.money(earned.worth.amount, currency)}"
    time = free_time_text(t, earned.worth.time) if earned.worth.time is not None else ""
    return t.say("%(units)s × %(time)s of free service, in money", units=units, time=time)
