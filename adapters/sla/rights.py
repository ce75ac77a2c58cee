"""What a period gives beside money: last days of claims, the right to terminate, damages; as JSON objects.

Rule: that a right has arisen is arithmetic, no advice; a day is a local date, and the last one is included.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from adapters.sla import figures
from adapters.sla.accounts import Account
from adapters.sla.cases import Case
from adapters.sla.figures import Json
from knowledge.contract.claim_steps import ClaimAnchor
from knowledge.explanation_of_rights import explain_claim, explain_damages, explain_termination
from knowledge.hours.local_instants import zone_named
from knowledge.money.claims import ClaimDeadline, claim_deadlines
from knowledge.money.damages import DamagesStanding
from knowledge.money.termination import TerminationStanding


def claims_of(case: Case, account: Account) -> list[ClaimDeadline]:
    """Return the steps of a claim: first those that run from the period, then those of each incident and outage.

    Of the latter only one for each day that a step runs from.
    """
    found = list(claim_deadlines(account.version, period=account.period))
    seen: dict[tuple[date, str], ClaimDeadline] = {}
    for known in _incident_anchors(case, account):
        for one in claim_deadlines(account.version, known=known):
            seen.setdefault((one.runs_from, one.step.key), one)
    return found + [seen[key] for key in sorted(seen)]


def _incident_anchors(case: Case, account: Account) -> Iterator[dict[ClaimAnchor, datetime]]:
    """Yield what is known of every incident of the period, and of every counted outage: when it began and ended."""
    services = {key for one in account.measured for key in one.target.services}
    for state in case.incidents:
        if state.service in services and state.since in account.period.segment:
            moments = {
                ClaimAnchor.INCIDENT: state.since,
                ClaimAnchor.INCIDENT_END: state.restored_at,
                ClaimAnchor.RESOLVED: state.resolved_at,
            }
            yield {anchor: at for anchor, at in moments.items() if at is not None}
    for one in account.measured:
        for verdict in one.counted:
            ends = {} if verdict.is_open else {ClaimAnchor.INCIDENT_END: verdict.raw.end}
            yield {ClaimAnchor.INCIDENT: verdict.raw.start, **ends}


def claim_object(one: ClaimDeadline, now: datetime, zone: str) -> Json:
    """Return one step of a claim with its last day (local date, inclusive)."""
    return {
        "step": one.step.key,
        "name": figures.bilingual(one.step.name),
        "anchor": one.step.anchor.value,
        "runs_from": one.runs_from.isoformat(),
        "last_day": one.last_day.isoformat(),
        "ends_at": figures.instant(one.ends_at, zone),
        "moved_from": None if one.moved_from is None else one.moved_from.isoformat(),
        "is_over": one.is_over(now.astimezone(zone_named(zone)).date()),
        "channels": list(one.step.channels),
        "clause": figures.clause(one.step.clause),
        "explanation": figures.steps(explain_claim(one), zone),
    }


def termination_object(one: TerminationStanding, now: datetime, zone: str) -> Json:
    """Return how far a right to terminate has come for a group; only periods that are over are counted."""
    return {
        "target": one.target.key,
        "missed": one.missed,
        "needed": one.needed,
        "window": one.rule.window,
        "below_percent": None if one.rule.below is None else figures.figure(one.rule.below),
        "has_arisen": one.has_arisen,
        "arisen_with": None if one.arisen_with is None else figures.period(one.arisen_with),
        "last_day": None if one.last_day is None else one.last_day.isoformat(),
        "is_over": one.is_over(now.astimezone(zone_named(zone)).date()),
        "clause": figures.clause(one.rule.clause),
        "explanation": figures.steps(explain_termination(one), zone),
    }


def damages_object(standing: DamagesStanding, zone: str) -> Json:
    """Return what holds for damages above the remedies."""
    return {
        "code": standing.code.value,
        "sole_remedy": standing.sole_remedy,
        "except_for": [fault.value for fault in standing.except_for],
        "clause": figures.clause(standing.clause),
        "explanation": figures.steps(explain_damages(standing), zone),
    }
