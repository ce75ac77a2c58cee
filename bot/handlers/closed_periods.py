"""What the provider settled for the customer a turn speaks of, and which amounts that customer is shown.

Rule: a settlement that is not as it was sealed settles nothing. Staff are shown every amount.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.records import IncidentLog
from bot.turn import Turn
from bot.wording.standing import Reader, standing_text
from knowledge.contract.agreement import ContractVersion
from knowledge.downtime.availability import Measurement
from knowledge.hours.periods import Period
from knowledge.incidents.clocks import IncidentClock
from knowledge.incidents.incident import OutageRecorded
from knowledge.incidents.state import IncidentState
from knowledge.money.fingerprints import engine_fingerprint, events_fingerprint, version_fingerprint
from knowledge.money.settled import SettledPeriod, StoodOn
from knowledge.money.standing import AmountsShown, Settled, Standing, standing_of, standing_of_incident


def settlements_of(turn: Turn, period: Period) -> Sequence[SettledPeriod]:
    """Return the settlements of one period in the order in which they were made, intact or not."""
    return [one for one in _all(turn) if one.period == period]


def settled_at(turn: Turn, at: datetime) -> Settled | None:
    """Return who settled the period in which an instant lies, last; None where nobody did."""
    return next((one.settled for one in reversed(_all(turn)) if one.is_intact and at in one.period.segment), None)


def amounts_shown(turn: Turn) -> AmountsShown:
    """Return which amounts whoever reads this is shown."""
    if turn.customer is None or turn.is_staff:
        return AmountsShown.ESTIMATE
    return turn.work.settlements.amounts_shown(turn.customer.key)


def standing_of_one(turn: Turn, one: Measurement) -> Standing:
    """Return how firm one result is."""
    closed = settlements_of(turn, one.period)
    settled = closed[-1].settled if closed and closed[-1].is_intact else None
    return standing_of(one.period, (one,), turn.now, settled)


def missed_line(turn: Turn, state: IncidentState, clocks: Iterable[IncidentClock]) -> list[str]:
    """Return how firm it is that a deadline of an incident was missed, on one line; nothing where none was."""
    missed = [clock.reading for clock in clocks if clock.reading.overdue]
    if not missed:
        return []
    settled = [settled_at(turn, one.due) if one.due is not None else None for one in missed]
    last = None if None in settled else max((one for one in settled if one is not None), key=lambda one: one.at)
    return [standing_text(turn.t, standing_of_incident(state, last), reader_of(turn))]


def reader_of(turn: Turn) -> Reader:
    """Return who reads how firm a figure is."""
    provider = turn.contract.provider if turn.contract is not None else ""
    return Reader(turn.is_staff, provider, turn.zone)


def stands_on(turn: Turn, version: ContractVersion, period: Period) -> StoodOn:
    """Return the hashes of what the figures of a period stand on now."""
    works = [work for work in turn.work.planned_works.announced(turn.now) if work.start < period.end]
    events = [event for log in logs_before(turn, period.end) for event in log.events]
    return StoodOn(version_fingerprint(version), engine_fingerprint(), events_fingerprint(events, works))


def logs_before(turn: Turn, end: datetime) -> list[IncidentLog]:
    """Return the incidents of which anything lies before an instant; they are what a period that ends then rests on."""
    return [log for log in turn.incidents() if _began(log) < end]


def _began(log: IncidentLog) -> datetime:
    outages = [event.what.start for event in log.events if isinstance(event.what, OutageRecorded)]
    return min([*outages, *(event.occurred_at for event in log.events)])


def _all(turn: Turn) -> Sequence[SettledPeriod]:
    if turn.customer is None:
        return ()
    asked = ("settlements", turn.customer.key)
    if asked not in turn.worked_out:
        turn.worked_out[asked] = turn.work.settlements.of_customer(turn.customer.key)
    found: Sequence[SettledPeriod] = turn.worked_out[asked]
    return found
