"""Whom a work affects and what it means under each contract, worked out before anybody is told.

Rule: a customer is affected whose contract in force at the start covers one of the services, unless the work names its
customers; the work is judged together with all others of that customer, for they share the caps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.ports import UnitOfWork
from bot.records import Customer
from bot.turn import DEFAULT_ZONE
from knowledge.contract.agreement import ContractVersion
from knowledge.downtime.maintenance_rules import judge_works
from knowledge.downtime.planned_work import PlannedWork
from knowledge.downtime.work_notice import LatestNotice, latest_notice
from knowledge.downtime.work_verdicts import WorkVerdict
from knowledge.terms import value_of

MANY_CUSTOMERS, MANY_MESSAGES = 20, 100
"""More than that are only told after a second word."""


@dataclass(frozen=True, slots=True)
class Impact:
    """What a work means for one customer; `version` None: there is no usable contract, so nothing is known of it.

    `services` are those of the work that the customer has; `latest` is by when the notice must be given, where the
    contract asks for any. `messages` is how many would go out.
    """

    customer: Customer
    version: ContractVersion | None
    services: tuple[str, ...]
    verdict: WorkVerdict | None
    latest: LatestNotice | None
    messages: int

    @property
    def zone(self) -> str:
        """The zone in which times are shown."""
        return self.version.zone if self.version is not None else DEFAULT_ZONE


def impacts(work: UnitOfWork, planned: PlannedWork, now: datetime) -> list[Impact]:
    """Return what a work means for every customer it affects, by name of the customer."""
    return list(_impacts(work, planned, now))


def _impacts(work: UnitOfWork, planned: PlannedWork, now: datetime) -> Iterator[Impact]:
    others = [one for one in work.planned_works.announced(now) if one.key != planned.key]
    for customer in work.customers.all():
        if planned.customers and customer.key not in planned.customers:
            continue
        contract = work.customers.contract_of(customer.key)
        version = contract.version_at(planned.start) if contract is not None else None
        services = tuple(key for key in planned.services if version is None or key in version.services)
        if not services or (version is None and not planned.customers):
            continue
        theirs = [one for one in others if not one.customers or customer.key in one.customers]
        yield Impact(
            customer=customer,
            version=version,
            services=services,
            verdict=_verdict(version, planned, theirs) if version is not None else None,
            latest=_latest(version, planned) if version is not None else None,
            messages=_messages(work, customer.key),
        )


def _verdict(version: ContractVersion, planned: PlannedWork, others: list[PlannedWork]) -> WorkVerdict | None:
    verdicts = judge_works(version, [*others, planned], max(planned.end, planned.announced_at))
    return next((one for one in verdicts if one.work.key == planned.key), None)


def _latest(version: ContractVersion, planned: PlannedWork) -> LatestNotice | None:
    rule = value_of(version.maintenance)
    if rule is None or planned.emergency:
        return None
    return latest_notice(version, rule, rule.notice.value, planned.start)


def _messages(work: UnitOfWork, customer: str) -> int:
    people = work.people.of_customer(customer)
    return len(work.places.of_customer(customer)) + sum(len(work.people.addresses_of(one.id)) for one in people)
