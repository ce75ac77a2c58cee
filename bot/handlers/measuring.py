"""From what storage knows to measurements: the outages and works of one customer, per measured group and period."""

from __future__ import annotations

from collections.abc import Iterable

from bot.handlers.groups_asked import targets_asked
from bot.turn import Ask, Json, Turn
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.levels import AvailabilityTarget
from knowledge.downtime.availability import Measurement, measure_contract, period_of
from knowledge.downtime.budget import Budget, budget
from knowledge.downtime.planned_work import PlannedWork
from knowledge.hours.periods import Period, next_period
from knowledge.incidents.incident import OutageRecorded
from knowledge.incidents.state import IncidentState, state_of

_MOST_PERIODS = 12
"""How many periods one question may span; a year of months."""


def states(turn: Turn) -> list[IncidentState]:
    """Return the incidents of the customer as they stand now, oldest number first."""
    logs = turn.incidents()
    if turn.states_read is None or turn.states_read[0] is not logs:
        found = (state_of(log.events, turn.now) for log in logs)
        turn.states_read = (logs, sorted((state for state in found if state is not None), key=lambda one: one.number))
        turn.worked_out.clear()
    return list(turn.states_read[1])


def outages_of(incident_states: Iterable[IncidentState]) -> list[OutageRecorded]:
    """Return every record of an outage, the customer's own statements too."""
    return [outage for state in incident_states for outage in (*state.outages, *state.claimed_outages)]


def works_of(turn: Turn) -> list[PlannedWork]:
    """Return the planned works announced by now that concern the customer."""
    if turn.customer is None:
        return []
    announced = turn.work.planned_works.announced(turn.now)
    return [work for work in announced if not work.customers or turn.customer.key in work.customers]


def periods_asked(turn: Turn, ask: Ask, contract: Contract, target: AvailabilityTarget) -> list[Period]:
    """Return the target's periods that a question spans: those it names, else the running one."""
    version = contract.version_at(turn.now) or contract.versions[-1]
    span = ask.entities.period
    first = span.start if span is not None else (ask.entities.at or ask.entities.start or turn.now)
    period = period_of(version, target, first)
    periods = [period]
    while span is not None and periods[-1].end < span.end and len(periods) < _MOST_PERIODS:
        periods.append(next_period(periods[-1]))
    return periods


def measurement(turn: Turn, contract: Contract, key: str, period: Period) -> Measurement | None:
    """Return the measurement of one group in one period as known now."""
    incidents = states(turn)
    asked = ("measurement", id(contract), key, period)
    if asked not in turn.worked_out:
        outages, works = outages_of(incidents), works_of(turn)
        turn.worked_out[asked] = measure_contract(contract, key, period, outages=outages, works=works, now=turn.now)
    measured: Measurement | None = turn.worked_out[asked]
    return measured


def budgets_asked(turn: Turn, ask: Ask, version: ContractVersion) -> list[Budget]:
    """Return the budgets a question is about: groups by service and site, periods named or the running one."""
    if turn.contract is None:
        return []
    targets = targets_asked(version, ask)
    measured = (
        measurement(turn, turn.contract, target.key, period)
        for target in targets
        for period in periods_asked(turn, ask, turn.contract, target)
    )
    return [budget(one) for one in measured if one is not None]


def budget_why(measured: Iterable[Measurement]) -> Json:
    """Return what "why?" has to explain after a downtime figure: its groups and periods."""
    return {"topic": "budget", "measured": _named(measured)}


def money_why(measured: Iterable[Measurement]) -> Json:
    """Return what "why?" has to explain after an amount: the results it stands on, and the sum itself."""
    return {"topic": "money", "measured": _named(measured)}


def _named(measured: Iterable[Measurement]) -> list[dict[str, str]]:
    return [{"target": one.target.key, "at": one.period.start.isoformat()} for one in measured]
