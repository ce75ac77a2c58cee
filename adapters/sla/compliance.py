"""The share of cases in time, where the contract promises one: for the running period of each rule, object and line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from adapters.sla import figures
from adapters.sla.cases import Case
from adapters.sla.figures import Json
from adapters.sla.money import standing_object
from bot.i18n import Translator
from bot.wording.compliance import compliance_line
from bot.wording.standing import Reader, standings_text
from knowledge.explanation_of_commitments import explain_compliance
from knowledge.incidents.compliance import ComplianceResult, compliance_of, compliance_period
from knowledge.money.standing import standing_of
from knowledge.terms import value_of


def compliance_results(case: Case) -> list[ComplianceResult]:
    """Return the results of every rule of the version in force at the case's moment; none without a version."""
    version = case.contract.version_at(case.now)
    if version is None:
        return []
    return [
        compliance_of(version, rule, case.incidents, compliance_period(version, rule, case.now), case.now)
        for rule in value_of(version.compliance) or ()
    ]


def compliance_object(result: ComplianceResult, now: datetime) -> Json:
    """Return how many cases of the period were in time, and whether that is enough; null where it is too early."""
    rule, zone = result.rule, result.period.zone
    return {
        "key": rule.key,
        "name": figures.bilingual(rule.name),
        "clock": rule.clock.value,
        "period": figures.period(result.period),
        "kept": len(result.kept),
        "missed": len(result.missed),
        "open": len(result.open),
        "in_time_percent": None if result.percent is None else figures.figure(result.percent),
        "target_percent": figures.figure(rule.share),
        "target_met": result.met,
        "misses_left": result.misses_left,
        "standing": standing_object(standing_of(result.period, (), now), zone),
        "clause": figures.clause(rule.clause),
        "explanation": figures.steps(explain_compliance(result), zone),
    }


def compliance_lines(t: Translator, case: Case, results: Sequence[ComplianceResult]) -> list[str]:
    """Return the results in words, and how firm they are."""
    if not results:
        return []
    standings = (standing_of(one.period, (), case.now) for one in results)
    reader = Reader(True, case.contract.provider, results[0].period.zone)
    return [*(compliance_line(t, one) for one in results), standings_text(t, standings, reader)]
