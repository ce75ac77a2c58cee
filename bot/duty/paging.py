"""Calling whoever is on duty to an incident, again and again until a person of the provider takes it.

Rules: the first call comes with the report, the next ones at fixed steps counted from it, in the time in which the
hours of its severity are open; whoever can be reached nowhere is passed over; after some calls without an answer, or
when the contract's next level of escalation is due, the next in line is called, and after the last one everybody.
Which call it is follows from the clock alone, so that two processes, or one that was away, call once. Whatever a
person of the provider does about the incident is the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.i18n import Translator
from bot.messages import Fact, Outcome
from bot.ports import CLOCK, PAGE, UnitOfWork
from bot.records import URGENT, IncidentLog, Person, Why
from bot.saying import DEFAULT_LANGUAGE, Voice
from bot.ticking import Round, Tick
from bot.turn import Json, Notice, Offer, Said
from bot.wording.clocks import due_parts, moment_for
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.severities import ClockKind, Effect
from knowledge.hours.segments import as_utc
from knowledge.hours.service_hours import (
    ServiceHours,
    add_service_time,
    is_open,
    next_opening,
    round_the_clock,
    service_time_between,
)
from knowledge.incidents.clocks import clocks_under, version_of
from knowledge.incidents.escalation import escalation_levels
from knowledge.incidents.incident import Event, IncidentReopened, IncidentReported
from knowledge.incidents.state import IncidentState, state_of
from knowledge.incidents.transitions import hours_under
from knowledge.words.services import services

PAGE_EVERY = timedelta(minutes=2)
"""How often somebody is called to a critical incident, unless told otherwise."""
LESS_OFTEN = 5
"""So many times longer it takes until somebody is called again to an incident that is less than critical."""
CALLS_EACH = 5
"""After so many calls without an answer the next in line is called."""
_HELD = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An open incident that no person of the provider has taken since it was reported or reopened at `since` (UTC).

    `version` is None where no usable contract covers it; then it is called to round the clock.
    """

    log: IncidentLog
    state: IncidentState
    since: datetime
    version: ContractVersion | None

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


def pages(every: timedelta = PAGE_EVERY) -> Round:
    """Return the round that calls whoever is on duty to the incidents that nobody has taken."""

    def round_of_pages(tick: Tick) -> Sequence[Json]:
        with tick.open_reading() as work:
            soonest = work.looks.next_at(PAGE)
        if soonest is None or soonest > tick.now:
            return ()
        with tick.open_work() as work:
            taken = work.looks.take(PAGE, tick.now, tick.now + _HELD)
            work.commit()
        return tick.make_each(partial(_look, int(key), every) for key in taken)

    return round_of_pages


def first_call(work: UnitOfWork, log: IncidentLog, now: datetime) -> tuple[Notice, ...]:
    """Return the call that comes with a report, and take note of it; empty where there is no rota."""
    found = unanswered(work, log, now)
    call = call_at(work, found, PAGE_EVERY, now) if found is not None else None
    if found is None or call is None or not _noted(work, found, call, now):
        return ()
    return tuple(_notices(work, found, call, now))


def unanswered(work: UnitOfWork, log: IncidentLog, now: datetime) -> Unanswered | None:
    """Return an incident that nobody has taken; None where somebody has, or it is over."""
    state = state_of(log.events, now)
    if state is None or not state.is_open:
        return None
    begins = [place for place, event in enumerate(log.events) if isinstance(event.what, _BEGINNINGS)]
    if not begins or any(_is_answer(work, event) for event in log.events[begins[-1] + 1 :]):
        return None
    contract = work.customers.contract_of(log.customer)
    version = version_of(contract, state) if contract is not None else None
    return Unanswered(log, state, as_utc(log.events[begins[-1]].recorded_at), version)


_BEGINNINGS = (IncidentReported, IncidentReopened)


def _is_answer(work: UnitOfWork, event: Event) -> bool:
    person = work.people.get(event.actor) if event.actor is not None else None
    return person is not None and person.role == "staff"


def step_of(found: Unanswered, every: timedelta) -> timedelta:
    """Return how long it takes until somebody is called again."""
    return every if Effect.CRITICAL in found.effects else every * LESS_OFTEN


def call_at(work: UnitOfWork, found: Unanswered, every: timedelta, now: datetime) -> Call | None:
    """Return the call that is due at `now`; None where there is no rota."""
    roster = work.duty.roster(now)
    if not roster.lines:
        return None
    number = _counted(found, every, now)
    line = [person for key in roster.in_line(now) if (person := work.people.get(key)) is not None]
    reached = [place for place, person in enumerate(line) if _is_reached(work, person)]
    rung = max(number // CALLS_EACH, _levels_due(found, now))
    if rung < len(reached):
        place = reached[rung]
        return Call(number, (line[place],), tuple(line[:place]), all_hands=False)
    return Call(number, tuple(work.people.staff()), tuple(line), all_hands=True)


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


def _look(number: int, every: timedelta, voice: Voice) -> Sequence[Json]:
    work, now = voice.work, voice.now
    work.looks.hold(PAGE, str(number))
    log = work.incidents.of_number(number, now)
    if log is None:
        # Its first event is still to come, by a clock that was set back meanwhile.
        return ()
    found = unanswered(work, log, now)
    call = call_at(work, found, every, now) if found is not None else None
    following = next_call(found, every, now) if found is not None and call is not None else None
    if following is None:
        work.looks.look_no_more(PAGE, str(number))
    else:
        work.looks.look_at(PAGE, str(number), following)
    if found is None or call is None or not _noted(work, found, call, now):
        return ()
    for notice in _notices(work, found, call, now):
        voice.notify(notice)
    people = [one.id for one in call.people]
    return ({"type": "duty_called", "incident": number, "call": call.number + 1, "people": people},)


def _noted(work: UnitOfWork, found: Unanswered, call: Call, now: datetime) -> bool:
    """Take note of a call for ever; False where it was made already."""
    people = ",".join(one.id for one in call.people)
    id_ = f"{_key(found, call)}:{people}"
    if work.seen.outcome_of(CLOCK, id_) is not None:
        return False
    work.seen.remember(CLOCK, Outcome(id_, None, DEFAULT_LANGUAGE, (), (), ()), now)
    return True


def _key(found: Unanswered, call: Call) -> str:
    return f"page:{found.number}:{found.since.isoformat()}:{call.number}"


def _notices(work: UnitOfWork, found: Unanswered, call: Call, now: datetime) -> list[Notice]:
    details: dict[str, str | int | bool | None] = {"call": call.number + 1, "all_hands": call.all_hands}
    why = Why("duty", "duty.page", f"incident:{found.number}", now, found.log.customer, details)
    words = partial(_words, work=work, found=found, call=call, now=now)
    notices = [Notice(person, _key(found, call), words, priority=URGENT, why=why) for person in call.people]
    for person in call.people:
        # Beyond chat, too: whoever sleeps reads no chat.
        for address in work.contacts.of_person(person.id, "pages"):
            notices.append(Notice(person, _key(found, call), words, address, person.language, priority=URGENT, why=why))
    return notices


def _words(t: Translator, *, work: UnitOfWork, found: Unanswered, call: Call, now: datetime) -> Said:
    state, version = found.state, found.version
    customer = work.customers.get(found.log.customer)
    zone = version.zone if version is not None else "UTC"
    head = t.say(
        "ON CALL: incident %(number)s, %(company)s, %(service)s, %(severity)s, since %(since)s.",
        number=found.number,
        company=customer.name if customer is not None else found.log.customer,
        service=t.text(services()[state.service].name),
        severity=t.text(version.severity(state.severity).name) if version is not None else state.severity,
        since=moment_for(t, state.since, zone, now=now, to_staff=True),
    )
    lines = [f"{head} {_quoted(t, work, found.log)}".rstrip()]
    if call.number:
        lines.append(t.say("Nobody has taken it yet; this is call %(n)s.", n=call.number + 1))
    if call.all_hands and not call.before:
        lines.append(t.say("Nobody is on duty now, so everybody is called."))
    elif call.before:
        lines.append(
            t.say("On duty: %(people)s; it is still not taken.", people=t.list(one.name for one in call.before))
        )
    if version is not None:
        lines.append(" · ".join(due_parts(t, version, clocks_under(version, state, now), now=now, to_staff=True)))
    offer = Offer(t.say("Acknowledge"), "desk.acknowledge", {"incident": found.number}, "primary")
    facts: dict[str, Fact] = {"incident": found.number, "event": "duty_called"}
    return Said("\n".join(line for line in lines if line), facts, (offer,))


def _quoted(t: Translator, work: UnitOfWork, log: IncidentLog) -> str:
    """Return what the customer said, shortened; empty where it was erased."""
    said = (event.what.description for event in log.events if isinstance(event.what, IncidentReported))
    text = work.texts.read(next(said, ""))
    return t.quote(" ".join(text.split())[:200]) if text else ""


def plan_calls(work: UnitOfWork, now: datetime) -> None:
    """Let every open incident be looked at, after a rota was set where there was none."""
    for log in work.incidents.unfinished(now):
        work.looks.look_by(PAGE, str(log.number), now)
