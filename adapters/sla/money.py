"""`sla credits`: the account of a period as a JSON object: every remedy, what reduces it, every cap, claims, standing.

Rule: amounts are net and exact to the hundredth, as strings; none of them is a promise, and each account says how firm
it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from adapters.sla import figures
from adapters.sla.accounts import Account
from adapters.sla.cases import Case
from adapters.sla.figures import Json
from knowledge.contract.remedies import ClaimAnchor
from knowledge.explanation_of_money import explain_credit, explain_penalty, explain_settlement
from knowledge.hours.local_instants import zone_named
from knowledge.money.caps import CapUse
from knowledge.money.claims import ClaimDeadline, claim_deadlines
from knowledge.money.fees import FeeAmount
from knowledge.money.penalties import LatePenalty
from knowledge.money.remedies import Credit, QualityResult
from knowledge.money.settlement import Reduction, RemedyLine
from knowledge.money.standing import Standing


def account_object(case: Case, account: Account) -> Json:
    """Return the account of one period."""
    settlement, zone = account.settlement, account.version.zone
    return {
        "period": figures.period(account.period),
        "version": account.version.key,
        "version_checked": account.version.checked is not None,
        "currency": account.version.currency,
        "total_net": figures.figure(settlement.total),
        "standing": standing_object(account.standing, zone),
        "remedies": [_line(line, zone) for line in settlement.lines],
        "caps": [_cap(use) for use in settlement.caps],
        "granted_this_year_net": None
        if account.granted_this_year is None
        else figures.figure(account.granted_this_year),
        "claims": [claim_object(one, case.now, zone) for one in claims_of(case, account)],
        "explanation": figures.steps(explain_settlement(settlement), zone),
    }


def standing_object(standing: Standing, zone: str) -> Json:
    """Return how firm a figure is; on the command line nothing is ever settled."""
    return {
        "code": standing.code.value,
        "until": figures.instant(standing.until, zone),
        "outages_without_cause": standing.unattributed,
    }


def claims_of(case: Case, account: Account) -> list[ClaimDeadline]:
    """Return the steps of a claim: those that run from the period once, those that run from an incident for each day
    on which one of the period's incidents, or counted outages without an incident, began."""
    period, version = account.period, account.version
    found = list(claim_deadlines(version, period=period))
    for at in _days(case, account):
        found += claim_deadlines(version, incident_at=at)
    return [one for one in found if one.step.anchor is not ClaimAnchor.INCIDENT] + [
        one for one in found if one.step.anchor is ClaimAnchor.INCIDENT
    ]


def _days(case: Case, account: Account) -> Sequence[datetime]:
    """Return the first instant of every day with an incident or a counted outage, in order."""
    zone = zone_named(account.version.zone)
    services = {key for one in account.measured for key in one.target.services}
    begun = [
        state.since for state in case.incidents if state.service in services and state.since in account.period.segment
    ]
    begun += [verdict.raw.start for one in account.measured for verdict in one.counted]
    by_day = {at.astimezone(zone).date(): at for at in sorted(begun, reverse=True)}
    return [by_day[day] for day in sorted(by_day)]


def claim_object(one: ClaimDeadline, now: datetime, zone: str) -> Json:
    """Return one step of a claim with its last day (local date, inclusive)."""
    return {
        "step": one.step.key,
        "name": figures.bilingual(one.step.name),
        "runs_from": one.runs_from.isoformat(),
        "last_day": one.last_day.isoformat(),
        "is_over": one.is_over(now.astimezone(zone_named(zone)).date()),
        "channels": list(one.step.channels),
        "clause": figures.clause(one.step.clause),
    }


def _line(line: RemedyLine, zone: str) -> Json:
    source = line.source
    match source:
        case Credit():
            said = _credit(source, zone)
        case LatePenalty():
            said = _penalty(source, zone)
        case _:
            said = _quality(source)
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
        "rounding_matters": credit.rounding_matters,
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
        "base": _base(penalty.base),
        "clause": figures.clause(penalty.clause),
        "explanation": figures.steps(explain_penalty(penalty), zone),
    }


def _quality(result: QualityResult) -> Json:
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
    }


def _base(base: FeeAmount | None) -> Json | None:
    if base is None:
        return None
    return {
        "kind": base.base.value,
        "months": base.months if isinstance(base.months, int) else figures.figure(base.months),
        "amount_net": figures.figure(base.amount),
        "lines": [
            {"fee": line.key, "amount_net": figures.figure(line.amount), "clause": figures.clause(line.clause)}
            for line in base.lines
        ],
    }


def _reduction(one: Reduction) -> Json:
    return {"code": one.code.value, "amount_net": figures.figure(one.amount), "clause": figures.clause(one.clause)}


def _cap(use: CapUse) -> Json:
    return {
        "scope": use.cap.scope.value,
        "period": use.cap.period.value,
        "base": use.cap.base.value,
        "percent": figures.figure(use.cap.percent),
        "base_net": figures.figure(use.base),
        "limit_net": figures.figure(use.limit),
        "before_net": figures.figure(use.before),
        "after_net": figures.figure(use.after),
        "bites": use.bites,
        "clause": figures.clause(use.cap.clause),
    }
