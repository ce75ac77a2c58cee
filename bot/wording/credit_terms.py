"""What a credit table of any kind says, in words: what is counted, what one of it is worth, and what must hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from bot.i18n import Translator
from bot.wording.bands import band_limits, level
from bot.wording.bases import base_text, share_of_base, share_text, worth_text
from knowledge.contract.credit_rules import (
    Counting,
    Growing,
    LostTime,
    PerBlock,
    PerDay,
    PerOutage,
    RepeatStep,
    StepsBelow,
)
from knowledge.contract.levels import SmallestOutage
from knowledge.contract.remedies import CreditBand, CreditTable


def table_text(t: Translator, table: CreditTable, currency: str) -> str:
    """Return what a table gives and for what, with everything that limits it."""
    return "; ".join([_given(t, table, currency), *_limits(t, table)])


def _given(t: Translator, table: CreditTable, currency: str) -> str:
    def worth(rule: StepsBelow | PerBlock | PerDay | PerOutage) -> str:
        return worth_text(t, rule.worth, table.base, currency)

    match table.rule:
        case None:
            return ", ".join(_band(t, band, table, currency) for band in table.bands)
        case StepsBelow() as rule:
            return _steps(t, rule, worth(rule))
        case LostTime() as rule:
            return _lost_time(t, rule, table)
        case PerBlock() as rule:
            said = t.say("%(worth)s for each %(length)s of downtime in a row", worth=worth(rule), length=_long(t, rule))
            once = [t.say("at most once a day")] if rule.once_a_day else []
            return "; ".join([said, _parts(t, rule.counting), *once])
        case PerDay() as rule:
            return t.say(
                "%(worth)s for each day with downtime of %(length)s",
                worth=worth(rule),
                length=least_text(t, rule.smallest),
            )
        case PerOutage(smallest=None) as rule:
            return _by_share(t, rule, t.say("%(worth)s for each outage", worth=worth(rule)))
        case PerOutage() as rule:
            length = least_text(t, rule.smallest or SmallestOutage(timedelta(), inclusive=True))
            said = t.say("%(worth)s for each outage of %(length)s", worth=worth(rule), length=length)
            return _by_share(t, rule, said)
        case Growing() as rule:
            return _growing(t, rule, table, currency)


def _band(t: Translator, band: CreditBand, table: CreditTable, currency: str) -> str:
    if all(one.worth.share is not None for one in table.bands):
        return f"{band_limits(t, band)} – {t.percent(band.percent)}"
    return f"{band_limits(t, band)} – {worth_text(t, band.worth, table.base, currency)}"


def _steps(t: Translator, rule: StepsBelow, worth: str) -> str:
    if rule.below is None:
        said = t.say("%(worth)s for each %(each)s below the target", worth=worth, each=t.percent(rule.each))
    else:
        below = level(t, rule.below)
        said = t.say("%(worth)s for each %(each)s below %(below)s", worth=worth, each=t.percent(rule.each), below=below)
    return f"{said}; {_parts(t, rule.counting)}"


def _parts(t: Translator, counting: Counting) -> str:
    return {
        Counting.STARTED: t.say("a part counts as a whole"),
        Counting.COMPLETED: t.say("only whole ones count"),
        Counting.EXACT: t.say("a part counts in proportion"),
    }[counting]


def _lost_time(t: Translator, rule: LostTime, table: CreditTable) -> str:
    if rule.given_as_time:
        said = t.say("the lost time is given as free service")
    else:
        said = t.say("the part of the fee that belongs to the lost time (%(base)s)", base=base_text(t, table.base))
    if rule.times != 1:
        said += ", " + t.say("times %(factor)s", factor=t.number(rule.times))
    if rule.rounded_to is not None:
        said += "; " + t.say("lost time is counted in units of %(length)s", length=t.duration(rule.rounded_to))
        said += ", " + _parts(t, rule.counting)
    return said + ("; " + t.say("times the share of users affected") if rule.by_share else "")


def _by_share(t: Translator, rule: PerOutage, said: str) -> str:
    return f"{said}, {t.say('times the share of users affected')}" if rule.by_share else said


def _growing(t: Translator, rule: Growing, table: CreditTable, currency: str) -> str:
    def step(one: RepeatStep) -> str:
        given = t.text(one.measure) if one.measure is not None else worth_text(t, one.worth, table.base, currency)
        return t.say("miss no. %(n)s: %(given)s", n=one.misses, given=given)

    within = t.count("within %(n)s month", "within %(n)s months", rule.rolling_months)
    return f"{within} – " + ", ".join(step(one) for one in rule.steps)


def _long(t: Translator, rule: PerBlock) -> str:
    return t.duration(rule.length)


def least_text(t: Translator, smallest: SmallestOutage) -> str:
    """Return a shortest length with its bound: "at least 30 min", "more than 1 h"."""
    length = t.duration(smallest.duration)
    return (
        t.say("at least %(length)s", length=length) if smallest.inclusive else t.say("over %(length)s", length=length)
    )


def _limits(t: Translator, table: CreditTable) -> Iterator[str]:
    if table.only_if_down is not None:
        least = least_text(t, table.only_if_down)
        yield t.say("only with downtime of %(length)s in the period", length=least)
    if table.misses_in_row > 1:
        yield t.count(
            "only from %(n)s period in a row below target on",
            "only from %(n)s periods in a row below target on",
            table.misses_in_row,
        )
    if table.a_day_is is not None:
        day = share_of_base(t, share_text(t, Fraction(table.a_day_is)), table.base)
        yield t.say("a day of free service counts as %(share)s", share=day)
    if table.only_largest:
        yield t.say("of several credits only the largest counts")
    for condition in table.conditions:
        yield t.say("condition: %(text)s", text=t.text(condition.text))
