"""What shares are taken of, shares themselves, and what one unit of a remedy is worth, in words."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from bot.i18n import Translator
from knowledge.contract.credit_rules import Worth
from knowledge.contract.remedies import CapBase, FeeBase

_DAY = timedelta(days=1)


def base_text(t: Translator, base: FeeBase) -> str:
    """Return what a share is taken of: "the whole monthly fee"."""
    return {
        FeeBase.SERVICE_PERIOD: t.say("the fee of the affected service for the period"),
        FeeBase.SERVICE_MONTH: t.say("the monthly fee of the affected service"),
        FeeBase.SERVICE_YEAR: t.say("the yearly fee of the affected service"),
        FeeBase.SITE_MONTH: t.say("the monthly fees of the affected site"),
        FeeBase.TOTAL_MONTH: t.say("the whole monthly fee"),
        FeeBase.TOTAL_PERIOD: t.say("the whole fee for the period"),
        FeeBase.TOTAL_YEAR: t.say("the whole yearly fee"),
        FeeBase.VOICE_MONTH: t.say("the monthly voice fee"),
        FeeBase.PREVIOUS_INVOICE: t.say("the previous invoice"),
        FeeBase.NEXT_INVOICE: t.say("the next invoice"),
    }[base]


def share_of_base(t: Translator, share: str, base: FeeBase) -> str:
    """Return a share with what it is taken of: "2% of the month's service fee"."""
    match base:
        case FeeBase.SERVICE_PERIOD:
            return t.say("%(share)s of the service's fee for the period", share=share)
        case FeeBase.SERVICE_MONTH | FeeBase.VOICE_MONTH:
            return t.say("%(percent)s of the month's service fee", percent=share)
        case FeeBase.SERVICE_YEAR:
            return t.say("%(share)s of the service's yearly fee", share=share)
        case FeeBase.SITE_MONTH:
            return t.say("%(share)s of the site's monthly fees", share=share)
        case FeeBase.TOTAL_MONTH:
            return t.say("%(share)s of the whole monthly fee", share=share)
        case FeeBase.TOTAL_PERIOD:
            return t.say("%(share)s of the whole fee for the period", share=share)
        case FeeBase.TOTAL_YEAR:
            return t.say("%(share)s of the whole yearly fee", share=share)
        case FeeBase.PREVIOUS_INVOICE:
            return t.say("%(share)s of the previous invoice", share=share)
        case FeeBase.NEXT_INVOICE:
            return t.say("%(share)s of the next invoice", share=share)


def cap_base_text(t: Translator, base: CapBase) -> str:
    """Return what a cap is taken of: "of the monthly fee"."""
    return {
        CapBase.MONTHLY_FEE: t.say("of the monthly fee"),
        CapBase.PERIOD_FEES: t.say("of the fees for the period"),
        CapBase.PREVIOUS_INVOICE: t.say("of the previous month's invoice"),
        CapBase.NEXT_INVOICE: t.say("of the next invoice"),
        CapBase.SERVICE_PERIOD_FEE: t.say("of the service's fee for the period"),
        CapBase.SERVICE_MONTH_FEE: t.say("of the service's monthly fee"),
        CapBase.YEARLY_FEES: t.say("of the yearly fees"),
    }[base]


def share_text(t: Translator, share: Fraction) -> str:
    """Return a share as contracts write it: "10%", or "1/30" where per cent would not be exact."""
    percent = share * 100
    if (percent * 1000).denominator == 1:
        return t.percent(Decimal(percent.numerator) / Decimal(percent.denominator))
    return f"{share.numerator}/{share.denominator}"


def free_time_text(t: Translator, length: timedelta) -> str:
    """Return free time of service in days of 24 hours and what is left: "3 days", "9 h 1 min"."""
    days, rest = divmod(length, _DAY)
    said = [t.count("%(n)s day", "%(n)s days", days)] if days else []
    return " ".join([*said, t.duration(rest)] if rest or not said else said)


def worth_text(t: Translator, worth: Worth, base: FeeBase, currency: str) -> str:
    """Return what one unit is worth: a share of the base, a sum, or free time of service."""
    if worth.share is not None:
        return share_of_base(t, share_text(t, worth.share), base)
    if worth.amount is not None:
        return t.money(worth.amount, currency)
    return t.say("%(time)s of free service", time=free_time_text(t, worth.time or timedelta()))
