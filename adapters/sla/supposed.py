"""`sla whatif`: the same records and one supposed outage more; time, budget and money before and after.

Rule: nothing is recorded. Every group asked for is supposed down at once, whole or for a share, from one instant on;
what really goes on then still counts, so an outage that is open lasts until the end of the supposed one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from adapters.sla import figures
from adapters.sla.accounts import Account, Reckoning
from adapters.sla.cases import Case
from adapters.sla.downtime import availability_object, budget_object, explanation_object, group_object, measured
from adapters.sla.figures import Json
from adapters.sla.money import account_object
from adapters.sla.periods import MeasuredGroup
from knowledge.contract.agreement import ContractVersion
from knowledge.downtime.availability import Measurement
from knowledge.downtime.budget import budget
from knowledge.incidents.incident import OutageRecorded
from knowledge.money.supposed import SupposedPenalty, supposed_penalties

_KEY = "what-if"


@dataclass(frozen=True, slots=True)
class Supposition:
    """What is supposed: down from `start` for `more`, for a share of users or channels; `severity` for lateness."""

    start: datetime
    more: timedelta
    share: Decimal = Decimal(1)
    severity: str | None = None

    @property
    def end(self) -> datetime:
        """Return when the supposed outage is over."""
        return self.start + self.more


@dataclass(frozen=True, slots=True)
class Supposed:
    """Everything before and after; both in the same order of groups and of periods."""

    supposition: Supposition
    before: tuple[Measurement, ...]
    after: tuple[Measurement, ...]
    accounts_before: tuple[Account, ...]
    accounts_after: tuple[Account, ...]
    lateness: tuple[SupposedPenalty, ...]
    later: Case


def suppose(case: Case, groups: Sequence[MeasuredGroup], supposition: Supposition) -> Supposed:
    """Return what the groups come to as things are, and as they would be after the supposed outage."""
    outages = tuple(_outage(one, supposition) for one in groups)
    later = replace(case, outages=(*case.outages, *outages), now=max(case.now, supposition.end))
    before, after = measured(case, groups), measured(later, groups)
    return Supposed(
        supposition=supposition,
        before=tuple(before),
        after=tuple(after),
        accounts_before=tuple(Reckoning(case).accounts(before)),
        accounts_after=tuple(Reckoning(later).accounts(after)),
        lateness=_lateness(groups[0].version, groups, supposition),
        later=later,
    )


def _outage(one: MeasuredGroup, supposition: Supposition) -> OutageRecorded:
    return OutageRecorded(
        key=f"{_KEY} {one.target.key}",
        service=one.target.services[0],
        start=supposition.start,
        end=supposition.end,
        share=supposition.share,
        source="probe",
        site=one.target.site,
    )


def _lateness(
    version: ContractVersion, groups: Sequence[MeasuredGroup], supposition: Supposition
) -> tuple[SupposedPenalty, ...]:
    if supposition.severity is None:
        return ()
    services = tuple(dict.fromkeys(key for one in groups for key in one.target.services))
    return supposed_penalties(version, supposition.severity, supposition.more, services)


def supposed_object(case: Case, supposed: Supposed) -> Json:
    """Return the supposition, every group and every account before and after, and what so much lateness is worth."""
    supposition, zone = supposed.supposition, supposed.before[0].version.zone
    pairs = zip(supposed.before, supposed.after, strict=True)
    accounts = zip(supposed.accounts_before, supposed.accounts_after, strict=True)
    return {
        "supposed": {
            "start": figures.instant(supposition.start, zone),
            "end": figures.instant(supposition.end, zone),
            "added_seconds": figures.length(supposition.more),
            "share": figures.figure(supposition.share),
            "severity": supposition.severity,
        },
        "groups": [_group(before, after) for before, after in pairs],
        "accounts": [
            {
                "before": account_object(case, before),
                "after": account_object(supposed.later, after),
                "difference_net": figures.figure(after.settlement.total - before.settlement.total),
            }
            for before, after in accounts
        ],
        "lateness": [_penalty(one) for one in supposed.lateness],
    }


def _group(before: Measurement, after: Measurement) -> Json:
    return {
        **group_object(before),
        "before": {**availability_object(before), **budget_object(budget(before))},
        "after": {**availability_object(after), **budget_object(budget(after))},
        "added_downtime_seconds": figures.length(after.downtime_seconds - before.downtime_seconds),
        "explanation": explanation_object(after),
    }


def _penalty(one: SupposedPenalty) -> Json:
    return {
        "clock": one.rule.clock.value,
        "if_reported_in": one.rule.if_reported_in,
        "late_seconds": figures.length(one.lateness),
        "unit": one.rule.unit.value,
        "units": one.units,
        "each_net": None if one.each is None else figures.figure(one.each),
        "amount_net": None if one.amount is None else figures.figure(one.amount),
        "clause": figures.clause(one.rule.clause),
    }
