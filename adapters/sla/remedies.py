"""One remedy of a period as a JSON object: a credit, a measured quality figure, or a penalty for lateness.

Rule: every kind has its own keys beside the common ones (`kind`, `computed_net`, `stands_net`, `reductions`).
"""

from __future__ import annotations

from adapters.sla import figures
from adapters.sla.figures import Json
from knowledge.contract.credit_rules import CreditCondition
from knowledge.explanation_of_money import explain_credit, explain_penalty, explain_quality_credit
from knowledge.money.fees import FeeAmount
from knowledge.money.penalties import LatePenalty
from knowledge.money.quality import QualityResult
from knowledge.money.remedies import Credit
from knowledge.money.remedy_lines import Reduction, RemedyLine


def remedy_object(line: RemedyLine, zone: str) -> Json:
    """Return one remedy: what it stands on, what was computed, and what each reduction took off."""
    source = line.source
    match source:
        case Credit():
            said = _credit(source, zone)
        case LatePenalty():
            said = _penalty(source, zone)
        case _:
            said = _quality(source, zone)
    return {
        **said,
        "computed_net": figures.figure(line.computed),
        "stands_net": figures.figure(line.stands),
        "reductions": [_reduction(one) for one in line.reductions],
    }


def _credit(credit: Credit, zone: str) -> Json:
    band, one = credit.band, credit.measurement
    return {
        "kind": "credit",
        "target": one.target.key,
        "code": credit.code.value,
        "availability_percent_for_bands": figures.figure(one.percent_for_bands),
        "target_met": one.target_met,
        "band_at_least_percent": None if band is None or band.at_least is None else figures.figure(band.at_least),
        "band_below_percent": None if band is None else figures.figure(band.below),
        "percent_of_base": figures.figure(credit.percent),
        "factor": figures.figure(credit.factor),
        "misses": credit.misses,
        "misses_in_a_row": credit.in_a_row,
        "rounding_matters": credit.rounding_matters,
        "units": None if credit.earned is None else figures.figure(credit.earned.units),
        "free_time_seconds": figures.length(credit.free_time),
        "conditions": [condition_object(one) for one in credit.conditions],
        "failed_conditions": [condition_object(one) for one in credit.failed],
        "base": _base(credit.base),
        "clause": figures.clause(credit.clause),
        "explanation": figures.steps(explain_credit(credit), zone),
    }


def _penalty(penalty: LatePenalty, zone: str) -> Json:
    return {
        "kind": "penalty",
        "incident": penalty.incident.number,
        "clock": penalty.rule.clock.value,
        "severity": penalty.rule.severity,
        "due": figures.instant(penalty.due, zone),
        "ended_at": figures.instant(penalty.ended_at, zone),
        "is_final": penalty.is_final,
        "late_seconds": figures.length(penalty.lateness),
        "unit": penalty.rule.unit.value,
        "units": penalty.units,
        "parts": [
            {"units": part.units, "each_net": figures.figure(part.each), "up_to_seconds": figures.length(part.up_to)}
            for part in penalty.parts
        ],
        "uncut_net": None if penalty.uncut is None else figures.figure(penalty.uncut),
        "base": _base(penalty.base),
        "clause": figures.clause(penalty.clause),
        "explanation": figures.steps(explain_penalty(penalty), zone),
    }


def _quality(result: QualityResult, zone: str) -> Json:
    return {
        "kind": "quality",
        "target": result.target.key,
        "measured": figures.figure(result.measured),
        "at_least": None if result.target.at_least is None else figures.figure(result.target.at_least),
        "at_most": None if result.target.at_most is None else figures.figure(result.target.at_most),
        "target_met": result.met,
        "percent_of_base": None if result.target.percent is None else figures.figure(result.target.percent),
        "base": _base(result.base),
        "clause": figures.clause(result.target.clause),
        "explanation": figures.steps(explain_quality_credit(result), zone),
    }


def _base(base: FeeAmount | None) -> Json | None:
    if base is None:
        return None
    return {
        "kind": base.base.value,
        "months": figures.figure(base.months),
        "surcharge_net": figures.figure(base.surcharge),
        "invoice_net": None if base.invoice is None else figures.figure(base.invoice),
        "invoice_assumed": base.assumed,
        "amount_net": figures.figure(base.amount),
        "lines": [
            {"fee": line.key, "amount_net": figures.figure(line.amount), "clause": figures.clause(line.clause)}
            for line in base.lines
        ],
    }


def _reduction(one: Reduction) -> Json:
    return {"code": one.code.value, "amount_net": figures.figure(one.amount), "clause": figures.clause(one.clause)}


def condition_object(one: CreditCondition) -> Json:
    """Return something that must hold for a credit."""
    return {"key": one.key, "text": figures.bilingual(one.text), "clause": figures.clause(one.clause)}
