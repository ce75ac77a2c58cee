"""Which call to an incident is due, to whom, and when the next one is; from the clock and the record alone.

Rules: calls come at fixed steps from the report, or from the last change that began them anew (`bot.duty.taking`),
while the hours of its severity are open; after some without an answer, or when the contract's next level of escalation
is due, the next in line is called, and after the last one everybody. Whoever can be reached nowhere is passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.duty.taking import stretch_of
from bot.ports import UnitOfWork
from bot.records import IncidentLog, Person
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.severities import ClockKind, Effect
from knowledge.hours.service_hours import (
    ServiceHours,
    add_service_time,
    is_open,
    next_opening,
    round_the_clock,
    service_time_between,
)
from knowledge.incidents.clocks import version_of
from knowledge.incidents.escalation import escalation_levels
from knowledge.incidents.state import IncidentState, state_of
from knowledge.incidents.transitions import hours_under

PAGE_EVERY = timedelta(minutes=2)
"""How often somebody is called to a critical incident, unless told otherwise."""
LESS_OFTEN = 5
"""So many times longer it takes until somebody is called again to an incident that is less than critical."""
CALLS_EACH = 5
"""After so many calls without an answer the next in line is called."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An open incident that no person of the provider has taken since its calls began at `since` (UTC).

    `version` is None where no usable contract covers it; then it is called to round the clock. `knowing` are the keys
    of staff who did something about it while it had this severity before: they are not called.
    """

    log: IncidentLog
    state: IncidentState
    since: datetime
    version: ContractVersion | None
    knowing: frozenset[str] = frozenset()

    @property
    def number(self) -> int:
        """The incident's number."""
        return self.log.number

    @property
    def effects(self) -> frozenset[Effect]:
        """What it does to the customer; the strongest where that is not known."""
        if self.version is None:
            return frozenset({Effect.CRITICAL})
        return self.version.severity(self.state.severity).effects

    @property
    def hours(self) -> ServiceHours:
        """When somebody is called again."""
        if self.version is None:
            return round_the_clock("UTC")
        schedule = self.version.severity(self.state.severity).schedule
        severity = self.state.severity
        return hours_under(self.version, self.state, schedule, severity=severity, kind=ClockKind.REACT)


@dataclass(frozen=True, slots=True)
class Call:
    """One call: the how manyth it is, from 0, whom it goes to, and who was called before without an answer.

    `all_hands`: nobody is on duty, or nobody of the line has answered, so it goes to everybody.
    """

    number: int
    people: tuple[Person, ...]
    before: tuple[Person, ...]
    all_hands: bool


def unanswered(work: UnitOfWork, log: IncidentLog, now: datetime) -> Unanswered | None:
    """Return an incident that nobody has taken; None where somebody has, or it is over."""
    state = state_of(log.events, now)
    if state is None or not state.is_open:
        return None
    contract = work.customers.contract_of(log.customer)
    version = version_of(contract, state) if contract is not None else None
    stretch = stretch_of(log.events, version, lambda actor: _is_staff(work, actor), now)
    if stretch is None or stretch.is_taken:
        return None
    return Unanswered(log, state, stretch.since, version, stretch.knowing)


def _is_staff(work: UnitOfWork, actor: str) -> bool:
    person = work.people.get(actor)
    return person is not None and person.role == "staff"


def step_of(found: Unanswered, every: timedelta) -> timedelta:
    """Return how long it takes until somebody is called again."""
    return every if Effect.CRITICAL in found.effects else every * LESS_OFTEN


def call_at(work: UnitOfWork, found: Unanswered, every: timedelta, now: datetime) -> Call | None:
    """Return the call that is due at `now`; None where there is no rota, or whoever is on duty knows of it."""
    roster = work.duty.roster(now)
    if not roster.lines:
        return None
    number = _counted(found, every, now)
    line = [person for key in roster.in_line(now) if (person := work.people.get(key)) is not None]
    reached = [place for place, person in enumerate(line) if _is_reached(work, person)]
    if reached and line[reached[0]].id in found.knowing:
        return None
    called = [place for place in reached if line[place].id not in found.knowing]
    rung = max(number // CALLS_EACH, _levels_due(found, now))
    if rung < len(called):
        place = called[rung]
        return Call(number, (line[place],), tuple(line[:place]), all_hands=False)
    everybody = tuple(person for person in work.people.staff() if person.id not in found.knowing)
    return Call(number, everybody, tuple(line), all_hands=True)


def _is_reached(work: UnitOfWork, person: Person) -> bool:
    return bool(work.people.addresses_of(person.id) or work.contacts.of_person(person.id, "pages"))


def _counted(found: Unanswered, every: timedelta, now: datetime) -> int:
    """Return the how manyth call it is; the time in which the hours are closed does not count."""
    begins = _repeats_from(found)
    if begins is None or now <= begins:
        return 0
    return service_time_between(found.hours, begins, now) // step_of(found, every)


def _repeats_from(found: Unanswered) -> datetime | None:
    return found.since if is_open(found.hours, found.since) else next_opening(found.hours, found.since)


def _levels_due(found: Unanswered, now: datetime) -> int:
    levels = escalation_levels(found.version, found.state, now) if found.version is not None else ()
    # The first level is whoever is on duty.
    return max(sum(one.is_due for one in levels) - 1, 0)


def next_call(found: Unanswered, every: timedelta, now: datetime) -> datetime | None:
    """Return when somebody is called again; None: never, its hours do not open any more."""
    begins = _repeats_from(found)
    if begins is None:
        return None
    if now < begins:
        return begins
    at = add_service_time(found.hours, begins, (_counted(found, every, now) + 1) * step_of(found, every))
    return at if at is None or is_open(found.hours, at) else next_opening(found.hours, at)
