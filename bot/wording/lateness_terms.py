"""What a contract says of lateness in words: the unit in which it is counted, and what a unit is worth."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from bot.i18n import Translator
from bot.wording.bases import share_of_base
from knowledge.contract.remedies import LatenessPenalty, LatenessTier, LatenessUnit


def unit_text(t: Translator, rule: LatenessPenalty) -> str:
    """Return per what a sum is: "per started hour", "per completed 30 min"."""
    block = t.duration(rule.block or timedelta())
    return {
        LatenessUnit.STARTED_HOUR: t.say("per started hour"),
        LatenessUnit.COMPLETED_HOUR: t.say("per completed hour"),
        LatenessUnit.STARTED_BLOCK: t.say("per started %(length)s", length=block),
        LatenessUnit.COMPLETED_BLOCK: t.say("per completed %(length)s", length=block),
        LatenessUnit.STARTED_DAY: t.say("per started day"),
        LatenessUnit.COMPLETED_DAY: t.say("per completed day"),
        LatenessUnit.STARTED_MULTIPLE: t.say("per started multiple of the limit"),
        LatenessUnit.COMPLETED_MULTIPLE: t.say("per completed multiple of the limit"),
        LatenessUnit.EVENT: t.say("per event"),
    }[rule.unit]


def sum_text(t: Translator, rule: LatenessPenalty, currency: str) -> str:
    """Return what lateness is worth per unit, growing with it where the contract says so: "PLN 50.00 per event"."""
    if not rule.tiers:
        said = f"{_each(t, LatenessTier(None, rule.amount, rule.percent), rule, currency)} {unit_text(t, rule)}"
    else:
        said = f"{unit_text(t, rule)} " + ", ".join(_tier(t, tier, rule, currency) for tier in rule.tiers)
    limits = []
    if rule.at_most is not None:
        limits.append(t.money(rule.at_most, currency))
    if rule.at_most_percent is not None:
        limits.append(share_of_base(t, t.percent(rule.at_most_percent), rule.base))
    if not limits:
        return said
    return t.say("%(sum)s, at most %(limit)s for one event", sum=said, limit=t.list(limits))


def _tier(t: Translator, tier: LatenessTier, rule: LatenessPenalty, currency: str) -> str:
    each = _each(t, tier, rule, currency)
    if tier.up_to is None:
        return t.say("%(sum)s after that", sum=each)
    return t.say("%(sum)s up to %(length)s", sum=each, length=t.duration(tier.up_to))


def _each(t: Translator, tier: LatenessTier, rule: LatenessPenalty, currency: str) -> str:
    if tier.percent is not None:
        return share_of_base(t, t.percent(tier.percent), rule.base)
    return t.money(tier.amount or Decimal(0), currency)


def units_text(t: Translator, rule: LatenessPenalty, units: int, length: str) -> str:
    """Return how a lateness is counted under a rule: "2 h 35 min of lateness counts as 3 started hours"."""
    match rule.unit:
        case LatenessUnit.STARTED_HOUR:
            return t.count(
                "%(length)s of lateness counts as %(n)s started hour",
                "%(length)s of lateness counts as %(n)s started hours",
                units,
                length=length,
            )
        case LatenessUnit.COMPLETED_HOUR:
            return t.count(
                "%(length)s of lateness counts as %(n)s completed hour",
                "%(length)s of lateness counts as %(n)s completed hours",
                units,
                length=length,
            )
        case LatenessUnit.EVENT:
            return t.say("any lateness counts as one event")
        case _:
            unit = unit_text(t, rule)
            return t.say("%(length)s of lateness, counted %(unit)s: %(units)s", length=length, unit=unit, units=units)
