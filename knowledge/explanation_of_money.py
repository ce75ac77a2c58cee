"""The unfolded reasoning behind money: credits, penalties, and all of a period together with its caps.

The rule: nothing is computed here and nothing is said in words; the steps stand in the order in which a person would
check them, each with the clause that allows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from knowledge.contract.credit_rules import Growing, LostTime, PerBlock, PerDay, PerOutage, StepsBelow, Worth
from knowledge.downtime.quality import judge_figure
from knowledge.explanation import Step, StepCode, Value, step
from knowledge.explanation_of_commitments import explain_quality
from knowledge.money.credit_units import Earned
from knowledge.money.fees import FeeAmount
from knowledge.money.gross import Gross
from knowledge.money.penalties import LatePenalty
from knowledge.money.quality import QualityResult
from knowledge.money.remedies import Credit, CreditCode
from knowledge.money.settlement import Settlement
from knowledge.terms import Clause


def explain_credit(credit: Credit) -> tuple[Step, ...]:
    """Return the reasoning behind an availability credit; where rounding decides, both figures are there."""
    measurement = credit.measurement
    steps = [
        step(
            StepCode.RESULT,
            measurement.target.clause,
            percent=measurement.percent_shown(),
            for_bands=measurement.percent_for_bands,
            target=measurement.target.target,
            met=measurement.target_met,
        )
    ]
    if credit.rounding_matters:
        exact = measurement.percent
        steps.append(step(StepCode.ROUNDING, credit.clause, exact=exact, rounded=measurement.percent_for_bands))
    steps += _counted(credit)
    steps += _conditions(credit)
    if credit.code is CreditCode.MEASURE_ONLY and credit.earned is not None:
        return (*steps, step(StepCode.MEASURE, credit.clause, text=credit.earned.measure, misses=credit.misses))
    if credit.code is not CreditCode.DUE or credit.base is None:
        return (*steps, step(StepCode.NO_CREDIT, credit.clause, why=credit.code))
    if credit.factor != 1:
        steps.append(step(StepCode.REPEATED, credit.repeat_clause, misses=credit.misses, factor=credit.factor))
    if _is_share(credit):
        steps += _base(credit.base)
    if credit.free_time:
        steps.append(step(StepCode.FREE_TIME, credit.clause, amount=credit.free_time))
    if credit.table is not None and credit.table.a_day_is is not None:
        steps.append(step(StepCode.FREE_DAY, credit.clause, share=credit.table.a_day_is))
    return (*steps, step(StepCode.SUM, credit.clause, amount=credit.amount))


def _is_share(credit: Credit) -> bool:
    """Tell whether the credit is a share of a base, or free time that a share turns into money."""
    worth = None if credit.earned is None else credit.earned.worth
    in_money = credit.table is not None and credit.table.a_day_is is not None
    return worth is None or worth.share is not None or in_money


def _counted(credit: Credit) -> Iterator[Step]:
    """Yield the band, or what a table of another kind counted and what one of it is worth."""
    table, earned = credit.table, credit.earned
    if credit.band is not None:
        band = credit.band
        yield step(
            StepCode.BAND,
            credit.clause,
            at_least=band.at_least,
            below=band.below,
            percent=band.percent,
            above_only=band.above_only,
            up_to_included=band.up_to_included,
        )
        if band.worth.share is None:
            yield _worth(band.worth, credit.clause)
    if table is None or table.rule is None or earned is None or earned.measure is not None:
        return
    yield step(StepCode.COUNTED, credit.clause, **_rule_values(credit, earned))
    if not isinstance(table.rule, LostTime):
        yield _worth(earned.worth, credit.clause)


def _rule_values(credit: Credit, earned: Earned) -> dict[str, Value]:
    values: dict[str, Value] = {"units": earned.units, "days": tuple(day.isoformat() for day in earned.days)}
    match credit.table.rule if credit.table is not None else None:
        case StepsBelow() as rule:
            below = credit.measurement.target.target if rule.below is None else rule.below
            values |= {"rule": "steps", "each": rule.each, "counting": rule.counting, "below": below}
        case LostTime() as rule:
            lost = timedelta(microseconds=int((earned.lost or 0) * 1_000_000))
            values |= {"rule": "lost_time", "lost": lost, "times": rule.times, "by_share": rule.by_share}
        case PerBlock() as rule:
            values |= {"rule": "per_block", "each": rule.length, "counting": rule.counting}
        case PerDay() as rule:
            values |= {"rule": "per_day", "each": rule.smallest.duration}
        case PerOutage() as rule:
            values |= {"rule": "per_outage", "by_share": rule.by_share}
        case Growing() as rule:
            values |= {"rule": "growing", "misses": credit.misses, "months": rule.rolling_months}
        case _:
            pass
    return values


def _worth(worth: Worth, clause: Clause | None) -> Step:
    return step(StepCode.WORTH, clause, share=worth.share, amount=worth.amount, time=worth.time)


def _conditions(credit: Credit) -> Iterator[Step]:
    """Yield what the table asks for beside the result, and whether it holds."""
    table = credit.table
    if table is None:
        return
    if table.only_if_down is not None:
        down = timedelta(microseconds=int(credit.measurement.downtime_seconds * 1_000_000))
        needed = table.only_if_down
        yield step(StepCode.THRESHOLD, table.clause, down=down, needed=needed.duration, inclusive=needed.inclusive)
    if table.misses_in_row > 1 and credit.code in (CreditCode.DUE, CreditCode.NOT_IN_A_ROW):
        yield step(StepCode.IN_A_ROW, table.clause, misses=credit.in_a_row, needed=table.misses_in_row)
    for one in credit.failed:
        yield step(StepCode.CONDITION, one.clause, text=one.text, holds=False)
    for one in credit.conditions:
        yield step(StepCode.CONDITION, one.clause, text=one.text, holds=None)


def _base(base: FeeAmount) -> Iterator[Step]:
    """Yield the fee lines that a share is taken of, the surcharge within them, or the invoice."""
    if base.invoice is not None:
        yield step(StepCode.INVOICE, amount=base.invoice, base=base.base, assumed=base.assumed)
        return
    for line in base.lines:
        values: dict[str, Value] = {"name": line.name, "amount": line.amount, "months": base.months, "base": base.base}
        yield step(StepCode.BASE, line.clause, **values)
    if base.surcharge:
        yield step(StepCode.SURCHARGE, amount=base.surcharge)


def explain_penalty(penalty: LatePenalty) -> tuple[Step, ...]:
    """Return the reasoning behind a penalty: due time, lateness, units by tier, the highest sum, and the sum."""
    rule = penalty.rule
    steps = [
        step(StepCode.DUE, at=penalty.due),
        step(StepCode.LATE, amount=penalty.lateness),
        step(
            StepCode.UNITS,
            penalty.clause,
            units=penalty.units,
            unit=rule.unit,
            each=None if rule.tiers else rule.amount or rule.percent,
        ),
    ]
    if rule.tiers:
        steps += [
            step(StepCode.TIER, penalty.clause, units=part.units, each=part.each, up_to=part.up_to)
            for part in penalty.parts
        ]
    if penalty.base is not None:
        steps += _base(penalty.base)
    if penalty.uncut is not None:
        steps.append(step(StepCode.AT_MOST, penalty.clause, before=penalty.uncut, after=penalty.amount))
    return (*steps, step(StepCode.SUM, penalty.clause, amount=penalty.amount))


def explain_quality_credit(result: QualityResult) -> tuple[Step, ...]:
    """Return the reasoning behind a quality figure's credit: the figure, its share, the base, and the sum."""
    target = result.target
    steps = [*explain_quality(judge_figure(target, Fraction(result.measured)))]
    if result.base is None or target.percent is None:
        return tuple(steps)
    steps.append(step(StepCode.WORTH, target.clause, share=Fraction(target.percent) / 100, amount=None, time=None))
    return (*steps, *_base(result.base), step(StepCode.SUM, target.clause, amount=result.amount))


def explain_settlement(settlement: Settlement, gross: Gross | None = None) -> tuple[Step, ...]:
    """Return what was taken off each remedy, each cap, what waits, what must hold, the sum, and its gross amount."""
    steps = [
        step(StepCode.REDUCED, one.clause, why=one.code, amount=one.amount)
        for line in settlement.lines
        for one in line.reductions
    ]
    for use in settlement.caps:
        steps.append(
            step(
                StepCode.CAPPED,
                use.cap.clause,
                base=use.base,
                percent=use.cap.percent,
                days=use.cap.days,
                limit=use.limit,
                before=use.before,
                after=use.after,
                granted=use.granted,
            )
        )
    steps += [step(StepCode.NOT_APPLIED, cap.clause, period=cap.period) for cap in settlement.not_applied]
    if settlement.held:
        steps.append(step(StepCode.HELD, settlement.smallest_clause, amount=settlement.held))
    if settlement.released:
        steps.append(step(StepCode.RELEASED, settlement.smallest_clause, amount=settlement.released))
    steps += [step(StepCode.CONDITION, one.clause, text=one.text, holds=None) for one in settlement.conditions]
    if settlement.free_time:
        steps.append(step(StepCode.FREE_TIME, amount=settlement.free_time))
    steps.append(step(StepCode.SUM, amount=settlement.total))
    if gross is not None:
        steps.append(step(StepCode.VAT, gross.clause, rate=gross.rate, taxed=gross.taxed, amount=gross.vat))
        steps.append(step(StepCode.GROSS, gross.clause, amount=gross.gross))
    return tuple(steps)
