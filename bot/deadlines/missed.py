"""Due times that passed unmet: the customer and the staff are told once, and the cards show it.

A due instant of a clock is handled like a message: its id is remembered, so that it is told once for ever, whichever
replica comes first. Rule: nothing is told of a clock that stands, was met, or belongs to an incident that is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.cards import show_incident
from bot.deadlines.clocked import Clocked
from bot.handlers.telling import notices_to_customer
from bot.i18n import Translator
from bot.messages import Fact, Outcome
from bot.ports import CLOCK, UnitOfWork
from bot.records import URGENT, IncidentLog, Why
from bot.saying import DEFAULT_LANGUAGE, Voice
from bot.turn import Json, Notice, Offer, Said, iso
from bot.wording.clocks import moment_for
from bot.wording.limits import clock_name
from bot.wording.standing import Reader, standing_text
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.hours.stopwatch import ClockState
from knowledge.incidents.clocks import IncidentClock
from knowledge.incidents.state import IncidentState
from knowledge.money.standing import standing_of_incident


@dataclass(frozen=True, slots=True)
class Missed:
    """A clock of an open incident that passed its due instant unmet."""

    log: IncidentLog
    state: IncidentState
    contract: Contract
    version: ContractVersion
    clock: IncidentClock
    due: datetime

    @property
    def id(self) -> str:
        """What this due instant is remembered by."""
        return f"missed:{self.log.number}:{self.clock.kind.value}:{self.due.isoformat()}"


def tell_missed(voice: Voice, clocked: Clocked) -> tuple[Json, ...]:
    """Queue what is to be told of an incident's due times missed by now; return the events. Nothing is committed."""
    found = remember_missed(voice.work, clocked, voice.now)
    for one in found:
        for notice in (*_to_customer(voice, one), *_to_staff(voice, one)):
            voice.notify(notice)
    if found:
        show_incident(voice.work, voice.new_token, clocked.log.number, now=voice.now, key=found[-1].id)
    return tuple(_event(one) for one in found)


def remember_missed(work: UnitOfWork, clocked: Clocked, now: datetime) -> list[Missed]:
    """Take note of the due times missed by now, for ever, and return those nobody had taken note of."""
    found = [one for one in missed(clocked) if work.seen.outcome_of(CLOCK, one.id) is None]
    for one in found:
        work.seen.remember(CLOCK, Outcome(one.id, None, DEFAULT_LANGUAGE, (), (), ()), now)
    return found


def _event(one: Missed) -> Json:
    due = iso(one.due, one.version.zone)
    return {"type": "due_time_missed", "incident": one.log.number, "clock": one.clock.kind.value, "due": due}


def missed(clocked: Clocked) -> Iterator[Missed]:
    """Yield the clocks of an open incident that are past their due instants."""
    for clock in clocked.clocks:
        if clock.reading.state is ClockState.BREACHED and clock.reading.due is not None:
            log, state, contract, version = clocked.log, clocked.state, clocked.contract, clocked.version
            yield Missed(log, state, contract, version, clock, clock.reading.due)


def _to_customer(voice: Voice, one: Missed) -> list[Notice]:
    def words(t: Translator) -> Said:
        said = t.say(
            "%(number)s: a due time has been MISSED. %(clock)s: was due %(moment)s. The duty desk has been told. "
            "Urgent: tel. %(phone)s.",
            phone=one.contract.duty_phone,
            **_values(t, voice, one, to_staff=False),
        )
        reader = Reader(is_staff=False, provider=one.contract.provider, zone=one.version.zone)
        said += " " + standing_text(t, standing_of_incident(one.state), reader)
        why = Offer(t.say("Why these times?"), "card.why", {"incident": one.log.number})
        return Said(said, {"incident": one.log.number, "event": "due_time_missed"}, (why,))

    told = notices_to_customer(voice.work, one.log, one.id, words, _why(one))
    return [replace(notice, priority=URGENT) for notice in told]


def _to_staff(voice: Voice, one: Missed) -> list[Notice]:
    customer = voice.work.customers.get(one.log.customer)
    company = customer.name if customer is not None else one.log.customer
    acknowledged = one.state.acknowledged_at is not None or one.state.work_started_at is not None

    def words(t: Translator) -> Said:
        said = t.say(
            "%(number)s, %(company)s: MISSED. %(clock)s: was due %(moment)s.",
            company=company,
            **_values(t, voice, one, to_staff=True),
        )
        take = Offer(t.say("Acknowledge"), "desk.acknowledge", {"incident": one.log.number}, "primary")
        facts: dict[str, Fact] = {"incident": one.log.number, "event": "due_time_missed"}
        return Said(said, facts, () if acknowledged else (take,))

    key, why = f"{one.id}:staff", _why(one)
    return [Notice(person, key, words, priority=URGENT, why=why) for person in voice.work.people.staff()]


def _why(one: Missed) -> Why:
    details = {"clock": one.clock.kind.value, "due": one.due.isoformat()}
    return Why("deadline", "deadline.missed", f"incident:{one.log.number}", one.due, one.log.customer, details)


def _values(t: Translator, voice: Voice, one: Missed, *, to_staff: bool) -> dict[str, object]:
    return {
        "number": one.log.number,
        "clock": clock_name(t, one.clock.kind),
        "moment": moment_for(t, one.due, one.version.zone, now=voice.now, to_staff=to_staff),
    }
