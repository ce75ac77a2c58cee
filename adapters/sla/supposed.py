"""`sla whatif`: the same records and one supposed outage more; time, budget and money before and after.

Rule: nothing is recorded. An outage that lasts now goes on, unless another instant or a share is asked for; a group
that has none is supposed down. Both sides are taken at the same instant, so they differ by what is supposed alone.
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
from knowledge.downtime.outage_rules import concerns
from knowledge.downtime.supposed import SUPPOSED
from knowledge.incidents.incident import OutageRecorded
from knowledge.money.standing import Standing, StandingCode
from knowledge.money.supposed import SupposedPenalty, supposed_penalties

_OPEN = Standing(StandingCode.OPEN)


@dataclass(frozen=True, slots=True)
class Supposition:
    """What is supposed: down from `start` for `more`, for a share of users or channels; `severity` for lateness.

    `may_go_on`: an outage that lasts is supposed to last so much longer, with its own share.
    """

    start: datetime
    more: timedelta
    share: Decimal = Decimal(1)
    severity: str | None = None
    may_go_on: bool = True

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
    then: Case

    @property
    def goes_on(self) -> bool:
        """Tell whether an outage that lasts is what is supposed to go on, rather than a further one."""
        verdicts = (verdict for one in self.after for verdict in one.verdicts)
        return not any(verdict.key.startswith(SUPPOSED) for verdict in verdicts)


def suppose(case: Case, groups: Sequence[MeasuredGroup], supposition: Supposition) -> Supposed:
    """Return what the groups come to without and with what is supposed, both at the instant at which it is over."""
    at = max(case.now, supposition.end)
    ended = tuple(_ended(outage, case.now) for outage in case.outages)
    before = replace(case, outages=ended, now=at)
    after = replace(case, outages=_with_supposed(case, groups, supposition), now=at)
    without, with_it = measured(before, groups), measured(after, groups)
    return Supposed(
        supposition=supposition,
        before=tuple(without),
        after=tuple(with_it),
        accounts_before=_accounts(before, without),
        accounts_after=_accounts(after, with_it),
        lateness=_lateness(groups[0].version, groups, supposition),
        then=after,
    )


def _accounts(case: Case, measurements: Sequence[Measurement]) -> tuple[Account, ...]:
    """Return the accounts as what they are: open, for nothing of it has happened."""
    return tuple(replace(one, standing=_OPEN) for one in Reckoning(case).accounts(measurements))


def _with_supposed(case: Case, groups: Sequence[MeasuredGroup], supposition: Supposition) -> tuple[OutageRecorded, ...]:
    """Return the records with the open outages of a group going on, or with a further outage of it."""
    going_on = {
        outage
        for group in groups
        for outage in case.outages
        if supposition.may_go_on and _lasts(outage, case.now) and concerns(group.target, outage)
    }
    known = tuple(_ended(one, supposition.end if one in going_on else case.now) for one in case.outages)
    further = [one for one in groups if not any(concerns(one.target, outage) for outage in going_on)]
    return (*known, *(_further(one, supposition) for one in further))


def _lasts(outage: OutageRecorded, now: datetime) -> bool:
    return outage.source != "customer" and outage.start <= now and (outage.end is None or outage.end > now)


def _ended(outage: OutageRecorded, at: datetime) -> OutageRecorded:
    return replace(outage, end=max(outage.start, at)) if outage.end is None else outage


def _further(one: MeasuredGroup, supposition: Supposition) -> OutageRecorded:
    return OutageRecorded(
        key=f"{SUPPOSED} {one.target.key}",
        service=one.target.services[0],
        start=supposition.start,
        end=supposition.end,
        share=supposition.share,
        source="staff",
        site=one.target.site,
        fault="provider",
    )


def _lateness(
    version: ContractVersion, groups: Sequence[MeasuredGroup], supposition: Supposition
) -> tuple[SupposedPenalty, ...]:
    if supposition.severity is None:
        return ()
    services = tuple(dict.fromkeys(key for one in groups for key in one.target.services))
    return supposed_penalties(version, supposition.severity, supposition.more, services)


def supposed_object(supposed: Supposed) -> Json:
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
            "goes_on": supposed.goes_on,
        },
        "groups": [_group(before, after) for before, after in pairs],
        "accounts": [
            {
                "before": account_object(supposed.then, before),
                "after": account_object(supposed.then, after),
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
