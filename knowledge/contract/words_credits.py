"""What a credit is worth and how it is counted, in words of both languages.

The rule: as in `words`, a value reads back as it was written; shares that no per cent says exactly stay fractions.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from knowledge.bilingual import Bilingual
from knowledge.contract import words as words
from knowledge.contract.credit_rules import (
    Counting,
    CreditRule,
    Growing,
    LostTime,
    PerBlock,
    PerDay,
    PerOutage,
    RepeatStep,
    StepsBelow,
    Worth,
)
from knowledge.contract.levels import SmallestOutage
from knowledge.contract.remedies import CreditBand, CreditTable, FeeBase

_DAY = timedelta(days=1)
_EACH = {
    Counting.STARTED: Bilingual("za każde rozpoczęte", "for each started"),
    Counting.COMPLETED: Bilingual("za każde pełne", "for each full"),
    Counting.EXACT: Bilingual("proporcjonalnie za każde", "in proportion for each"),
}
_BY_SHARE = Bilingual("razy udział dotkniętych", "times the share affected")
_TARGET = Bilingual("celu", "the target")


def gives(worth: Worth, base: FeeBase, currency: str) -> Bilingual:
    """Return what one of a thing is worth: a share of a base, a sum, or free time."""
    if worth.amount is not None:
        return words.money(worth.amount, currency)
    if worth.time is not None:
        return free_time(worth.time)
    if worth.share is None:
        return Bilingual("bez kwoty", "no money")
    return words.joined((share(worth.share), words.FEE_BASES[base]), " ")


def free_time(value: timedelta) -> Bilingual:
    """Return free time of service, in days where it is whole days."""
    if value % _DAY:
        said = words.same(words.length(value))
    else:
        said = words.count(value // _DAY, ("dzień", "dni", "dni"), ("day", "days"))
    return Bilingual(f"{said.pl} usługi bez opłaty", f"{said.en} of free service")


def share(value: Fraction) -> Bilingual:
    """Return a share in per cent, or as a fraction where no per cent says it exactly."""
    percent = value * 100
    shown = Decimal(percent.numerator) / Decimal(percent.denominator)
    if Fraction(shown) != percent:
        return words.same(f"{value.numerator}/{value.denominator}")
    return words.percent(shown.quantize(Decimal(1)) if shown == shown.to_integral_value() else shown)


def band_gives(band: CreditBand, table: CreditTable, currency: str) -> Bilingual:
    """Return what a band gives, without its bounds."""
    return gives(band.worth, table.base, currency)


def band_limits(band: CreditBand) -> Bilingual:
    """Return the results that a band covers."""
    below = words.percent(band.below)
    upper = Bilingual(f"do poniżej {below.pl}", f"to below {below.en}")
    if band.up_to_included:
        upper = Bilingual(f"do {below.pl} włącznie", f"up to and including {below.en}")
    if band.at_least is None:
        return upper if band.up_to_included else Bilingual(f"poniżej {below.pl}", f"below {below.en}")
    low = words.percent(band.at_least)
    lower = Bilingual(f"od {low.pl}", f"from {low.en}")
    if band.above_only:
        lower = Bilingual(f"powyżej {low.pl}", f"above {low.en}")
    return words.joined((lower, upper), " ")


def rule(one: CreditRule, base: FeeBase, currency: str) -> Bilingual:
    """Return how a credit is counted that has no bands."""
    match one:
        case StepsBelow(each, counting, worth, below):
            step, under = words.percent(each), _TARGET if below is None else words.percent(below)
            part, one_of = _EACH[counting], gives(worth, base, currency)
            return Bilingual(
                f"{part.pl} {step.pl} poniżej {under.pl}: {one_of.pl}",
                f"{part.en} {step.en} below {under.en}: {one_of.en}",
            )
        case LostTime():
            return _lost_time(one, base)
        case PerBlock(length, counting, worth, once_a_day):
            block, part, one_of = words.length(length), _EACH[counting], gives(worth, base, currency)
            said = Bilingual(
                f"{part.pl} {block} przerwy bez ustanku: {one_of.pl}",
                f"{part.en} {block} of consecutive downtime: {one_of.en}",
            )
            return (
                words.joined((said, Bilingual("najwyżej raz dziennie", "at most once a day"))) if once_a_day else said
            )
        case PerDay(smallest, worth, together):
            return _per_day(smallest, gives(worth, base, currency), together=together)
        case PerOutage(worth, smallest, by_share):
            one_of = gives(worth, base, currency)
            if by_share:
                one_of = words.joined((one_of, _BY_SHARE), " ")
            least = Bilingual("", "") if smallest is None else lasting(smallest)
            return Bilingual(
                f"za każdą przerwę{least.pl and ' trwającą '}{least.pl}: {one_of.pl}",
                f"for each outage{least.en and ' of '}{least.en}: {one_of.en}",
            )
        case Growing():
            return _growing(one, base, currency)


def lasting(value: SmallestOutage) -> Bilingual:
    """Return how long at least, "co najmniej 30 min" or "więcej niż 30 min"."""
    said = words.length(value.duration)
    if value.inclusive:
        return Bilingual(f"co najmniej {said}", f"at least {said}")
    return Bilingual(f"więcej niż {said}", f"more than {said}")


def _lost_time(one: LostTime, base: FeeBase) -> Bilingual:
    of = words.FEE_BASES[base]
    said = Bilingual(f"część {of.pl} za utracony czas", f"the part {of.en} for the lost time")
    if one.given_as_time:
        said = Bilingual("utracony czas usługi bez opłaty", "the lost time as free service")
    parts = [said]
    if one.times != 1:
        parts.append(words.same(f"× {words.number(one.times).en}"))
    if one.rounded_to is not None:
        unit, part = words.length(one.rounded_to), _EACH[one.counting]
        parts.append(Bilingual(f"{part.pl} {unit}", f"{part.en} {unit}"))
    if one.by_share:
        parts.append(_BY_SHARE)
    return words.joined(parts)


def _per_day(smallest: SmallestOutage, one_of: Bilingual, *, together: bool) -> Bilingual:
    least = lasting(smallest)
    if together:
        return Bilingual(
            f"za każdy dzień, w którym przerwy trwały łącznie {least.pl}: {one_of.pl}",
            f"for each day with outages of {least.en} in all: {one_of.en}",
        )
    return Bilingual(
        f"za każdy dzień, w którym przerwa trwała {least.pl}: {one_of.pl}",
        f"for each day with an outage of {least.en}: {one_of.en}",
    )


def _growing(one: Growing, base: FeeBase, currency: str) -> Bilingual:
    months = words.count(one.rolling_months, ("miesiąca", "miesięcy", "miesięcy"), ("month", "months"))
    under = _TARGET if one.below is None else words.percent(one.below)
    steps = words.joined((_step(step, base, currency) for step in one.steps), "; ")
    return Bilingual(
        f"za wyniki poniżej {under.pl} w ciągu {months.pl}: {steps.pl}",
        f"for results below {under.en} within {months.en}: {steps.en}",
    )


def _step(step: RepeatStep, base: FeeBase, currency: str) -> Bilingual:
    said = step.measure if step.measure is not None else gives(step.worth, base, currency)
    if step.measure is not None and (step.worth.share or step.worth.amount or step.worth.time):
        said = words.joined((gives(step.worth, base, currency), step.measure))
    return Bilingual(f"od {step.misses}. razu {said.pl}", f"from no. {step.misses} on {said.en}")


def conditions(table: CreditTable) -> Iterable[Bilingual]:
    """Yield what must hold for a credit of the table, beside the result."""
    if table.only_if_down is not None:
        least = lasting(table.only_if_down)
        yield Bilingual(f"przerwy w okresie łącznie {least.pl}", f"{least.en} of downtime in the period")
    if table.misses_in_row > 1:
        yield Bilingual(
            f"dopiero po {table.misses_in_row} okresach z rzędu poniżej celu",
            f"only after {table.misses_in_row} periods in a row below the target",
        )
    if table.only_largest:
        yield Bilingual(
            "z kilku bonifikat za tę samą grupę liczy się największa",
            "of several credits for a group the largest counts",
        )
    if table.a_day_is is not None:
        day, of = share(table.a_day_is), words.FEE_BASES[table.base]
        yield Bilingual(f"dzień usługi to {day.pl} {of.pl}", f"a day of service is {day.en} {of.en}")
