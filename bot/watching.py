"""Which incidents have a due time to be told of, found without reading every log at every tick.

Rule: what is remembered here only says when to look again; whether something is told is read from the record. So it
may be lost or belated at any time: everything is looked at anew after a restart, and every ten minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.missed import clocked_at, is_new, missed
from bot.ports import UnitOfWork
from bot.records import IncidentLog

ANEW_AFTER = timedelta(minutes=10)
"""How long a contract that was changed, or an event that came out of order, can go unnoticed."""

_SOON = timedelta(minutes=1)


@dataclass(slots=True)
class Watch:
    """When each open incident has to be looked at again."""

    _place: int = 0
    _all_at: datetime | None = None
    _looked_at: datetime | None = None
    _next: dict[int, datetime] = field(default_factory=dict)

    def overdue(self, work: UnitOfWork, now: datetime) -> tuple[int, ...]:
        """Return the open incidents with a due time missed by now that nobody was told of."""
        logs = self._to_look_at(work, now)
        contracts = {customer: work.customers.contract_of(customer) for customer in {log.customer for log in logs}}
        found = []
        for log in logs:
            clocked = clocked_at(log, contracts[log.customer], now)
            is_due = clocked is not None and any(is_new(work, one) for one in missed(clocked))
            self._look_again(log.number, now, is_due=is_due, running_until=clocked.running_until if clocked else ())
            found += [log.number] if is_due else []
        self._looked_at = now
        return tuple(found)

    def _look_again(self, number: int, now: datetime, *, is_due: bool, running_until: Iterable[datetime]) -> None:
        """Note when to look at an incident again: at its next due time, or soon where that is past and nothing missed.

        A due time at closing is missed at the next opening only; what is due now is looked at until it was told.
        """
        coming = [now] if is_due else [at if at >= now else now + _SOON for at in running_until]
        self._next.pop(number, None)
        if coming:
            self._next[number] = min(coming)

    def _to_look_at(self, work: UnitOfWork, now: datetime) -> Sequence[IncidentLog]:
        """Return the logs that changed since the last look, and those whose next due time has come."""
        back = self._looked_at is not None and now < self._looked_at
        if self._all_at is None or back or now - self._all_at >= ANEW_AFTER:
            self._all_at = now
            self._place = max(work.incidents.appended_after(0).values(), default=0)
            self._next.clear()
            return work.incidents.unfinished(now)
        appended = work.incidents.appended_after(self._place)
        self._place = max(appended.values(), default=self._place)
        numbers = {*appended, *(number for number, at in self._next.items() if at <= now)}
        logs = (work.incidents.of_number(number, now) for number in sorted(numbers))
        return [log for log in logs if log is not None]
