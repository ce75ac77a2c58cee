"""What a credit table of another kind than bands counted, and why there is no credit, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from bot.i18n import Translator
from bot.wording.bands import level
from knowledge.money.remedies import CreditCode

Values = Mapping[str, Any]
_SHOWN = 7


def counted_text(t: Translator, values: Values) -> str:
    """Return what was counted: steps below a level, lost time, blocks, days, outages, misses."""
    units = number_text(t, values["units"])
    match values.get("rule"):
        case "steps":
            below, each = level(t, values["below"]), t.percent(values["each"])
            return t.say("steps of %(each)s below %(below)s: %(units)s", each=each, below=below, units=units)
        case "lost_time":
            return _lost(t, values)
        case "per_block":
            return t.say("blocks of %(length)s in a row: %(units)s", length=t.duration(values["each"]), units=units) + (
                f" ({_days(t, values['days'])})" if values["days"] else ""
            )
        case "per_day":
            days = _days(t, values["days"])
            return t.say("days with enough downtime: %(units)s (%(days)s)", units=units, days=days)
        case "growing":
            return t.count(
                "misses within %(n)s month: %(misses)s",
                "misses within %(n)s months: %(misses)s",
                values["months"],
                misses=values["misses"],
            )
        case _ if values.get("by_share"):
            return t.say("outages times the share of users affected: %(units)s", units=units)
        case _:
            return t.say("outages that count: %(units)s", units=units)


def _lost(t: Translator, values: Values) -> str:
    lost = t.duration(values["lost"])
    said = t.say("lost time: %(lost)s", lost=lost)
    if values["by_share"]:
        said = t.say("lost time, times the share of users affected: %(lost)s", lost=lost)
    return said if values["times"] == 1 else f"{said} × {t.number(values['times'])}"


def _days(t: Translator, days: tuple[str, ...]) -> str:
    shown = [t.long_date(date.fromisoformat(day)) for day in days[:_SHOWN]]
    return t.list(shown) + (" …" if len(days) > _SHOWN else "")


def number_text(t: Translator, value: Fraction) -> str:
    """Return a number of units: with up to three decimals where that is exact, else as a fraction."""
    return t.number(value) if (value * 1000).denominator == 1 else f"{value.numerator}/{value.denominator}"


def no_credit_text(t: Translator, code: CreditCode) -> str:
    """Return why a result earns nothing under the contract."""
    return {
        CreditCode.DUE: t.say("there is a credit"),
        CreditCode.TARGET_MET: t.say("the target is kept"),
        CreditCode.NO_BAND: t.say("no band of the table covers the result"),
        CreditCode.ROUNDED_OUT: t.say("the result as rounded falls in no band"),
        CreditCode.NO_TABLE: t.say("the contract has no credit for it"),
        CreditCode.NOT_ENTERED: t.say("credits have not been entered yet"),
        CreditCode.NOTHING_COUNTED: t.say("nothing of what the table counts happened"),
        CreditCode.NOT_ENOUGH_DOWNTIME: t.say("the downtime of the period does not reach what the table asks for"),
        CreditCode.NOT_IN_A_ROW: t.say("too few periods in a row were missed"),
        CreditCode.CONDITION_FAILED: t.say("a condition of the contract is not met"),
        CreditCode.MEASURE_ONLY: t.say("the contract names a measure instead of money"),
    }[code]
