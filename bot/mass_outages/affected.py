"""Whom an outage of one service affects: every customer whose contract in force covers it, with their open incident.

Rules: the severity is the contract's own for the effect that was said; a report of the same service that is open
already goes on and keeps its times.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.contract_traits import TraitKind
from bot.ports import INCIDENT, UnitOfWork
from bot.records import Customer
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.severities import Effect
from knowledge.incidents.state import IncidentState, state_of

_FRESH = 1000
"""So many incidents that nobody has looked at since their last event are read, too."""
REPORTS, WITHIN = 3, timedelta(minutes=10)
"""So many customers who report one service in so short a time let the desk be asked whether it is one outage."""


@dataclass(frozen=True, slots=True)
class Affected:
    """A customer whom an outage concerns; `incident` is their open one of that service, if any."""

    customer: Customer
    version: ContractVersion
    severity: str
    incident: IncidentState | None


def affected_by(work: UnitOfWork, service: str, effect: Effect, now: datetime) -> list[Affected]:
    """Return the customers whose contract in force covers a service, by name."""
    reported = reports_of(work, service, now)
    found = []
    work.board.catch_up(_FRESH)
    covering, _ = work.board.customers_having(TraitKind.SERVICE, (service,), now, None)
    register = work.customers.register().customers
    for customer in (register[key] for key in covering if key in register):
        contract = work.customers.contract_of(customer.key)
        version = contract.version_at(now) if contract is not None else None
        if contract is None or version is None or service not in version.services:
            continue
        severity = version.severity_for(effect) or version.severities[0]
        found.append(Affected(customer, version, severity.key, reported.get(customer.key)))
    return sorted(found, key=lambda one: one.customer.name)


def reports_of(work: UnitOfWork, service: str, now: datetime) -> dict[str, IncidentState]:
    """Return each customer's open incident of a service; of several the one reported first."""
    found: dict[str, IncidentState] = {}
    fresh = (int(key) for key in work.looks.due(INCIDENT, now, _FRESH))
    for number in sorted({*work.board.incidents_of(service), *fresh}):
        log = work.incidents.of_number(number, now)
        state = state_of(log.events, now) if log is not None else None
        if (
            log is not None
            and state is not None
            and state.is_open
            and state.service == service
            and state.mass_outage is None
        ):
            before = found.get(log.customer)
            if before is None or state.reported_at < before.reported_at:
                found[log.customer] = state
    return found


def many_at_once(work: UnitOfWork, service: str, now: datetime) -> list[IncidentState]:
    """Return the reports of one service that came from several customers in ten minutes; none where they are few, or
    the outage is declared already."""
    if any(one.service == service for one in work.mass_outages.going_on()):
        return []
    recent = [one for one in reports_of(work, service, now).values() if now - one.registered_at <= WITHIN]
    return sorted(recent, key=lambda one: one.number) if len(recent) >= REPORTS else []
