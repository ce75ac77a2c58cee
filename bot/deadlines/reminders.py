"""Reminders to staff before a due time, and of the levels of escalation that an open incident has reached; whoever of
the customer follows the incident is reminded of due times, too.

Rules: of several thresholds that a clock has passed only the last is told, with what is left now; all clocks of an
incident are told in one message; what was passed when the report was registered is told with the report. What was told
is remembered by the threshold on the clock's own run, so a pause or a new look tells nothing twice, while another
severity or the next update begins anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cards import holder_of
from bot.deadlines.clocked import RUNNING, Clocked, thresholds
from bot.handlers.telling import followers_of
from bot.i18n import Translator, capitalised
from bot.messages import Fact, Outcome
from bot.ports import CLOCK, UnitOfWork
from bot.records import URGENT, Why
from bot.saying import DEFAULT_LANGUAGE, Voice
from bot.turn import Json, Notice, Offer, Said, iso
from bot.wording.clauses import basis
from bot.wording.clocks import moment_for
from bot.wording.limits import clock_name
from knowledge.hours.segments import as_utc
from knowledge.incidents.clocks import IncidentClock
from knowledge.incidents.escalation import EscalationLevel
from knowledge.incidents.thresholds import Reached, ShareOfTarget
from knowledge.terms import Clause

_NEAR = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Nearing:
    """A clock that has passed a threshold nobody was told of: the last one, and the ids of all of them."""

    clock: IncidentClock
    threshold: Reached
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Escalated:
    """A level of escalation that is due and nobody was told of."""

    level: EscalationLevel
    id: str


def tell_reached(voice: Voice, clocked: Clocked) -> tuple[Json, ...]:
    """Queue what is to be told of an incident's thresholds and levels reached by now; return the events."""
    near, levels = remember_reached(voice.work, clocked, voice.now)
    near = [one for one in near if _came_later(clocked, one.threshold.at)]
    levels = [one for one in levels if _came_later(clocked, one.level.at)]
    if near or levels:
        key = levels[-1].id if levels else near[-1].ids[-1]
        for notice in (
            *_to_staff(voice, clocked, near, levels, key=key),
            *_to_followers(voice, clocked, near, key=key),
        ):
            voice.notify(notice)
    return tuple(_events(clocked, near, levels))


def remember_reached(work: UnitOfWork, clocked: Clocked, now: datetime) -> tuple[list[Nearing], list[Escalated]]:
    """Take note of what was reached by now, for ever, and return what nobody had taken note of."""
    near, levels = list(_nearing(work, clocked)), list(_escalated(work, clocked))
    for id_ in (*(id_ for one in near for id_ in one.ids), *(one.id for one in levels)):
        work.seen.remember(CLOCK, Outcome(id_, None, DEFAULT_LANGUAGE, (), (), ()), now)
    return near, levels


def _came_later(clocked: Clocked, at: datetime | None) -> bool:
    """Tell whether something was reached only after the report; what was reached by then was told with it."""
    return at is None or at > clocked.state.registered_at


def _nearing(work: UnitOfWork, clocked: Clocked) -> Iterator[Nearing]:
    for clock in clocked.clocks:
        if clock.reading.state not in RUNNING:
            continue
        passed = [one for one in thresholds(clock) if one.is_past]
        ids = dict.fromkeys(_id(clocked, clock, one) for one in passed)
        new = [id_ for id_ in ids if _is_new(work, id_)]
        if new:
            yield Nearing(clock, passed[-1], tuple(new))


def _escalated(work: UnitOfWork, clocked: Clocked) -> Iterator[Escalated]:
    for place, level in enumerate(clocked.levels):
        if not level.is_due or level.spared_at is not None:
            continue
        id_ = f"escalation:{clocked.log.number}:{clocked.state.severity}:{place}:{level.step.who.en}"
        if _is_new(work, id_):
            yield Escalated(level, id_)


def _id(clocked: Clocked, clock: IncidentClock, one: Reached) -> str:
    """Return what a threshold is remembered by: the clock's own run, and how far it is."""
    began = clock.run.began_at or clock.reading.started_at
    of_run = began.isoformat() if began is not None else ""
    after = int(one.after.total_seconds())
    return f"deadline:{clocked.log.number}:{clock.kind.value}:{clock.severity}:{of_run}:{after}"


def _is_new(work: UnitOfWork, id_: str) -> bool:
    return work.seen.outcome_of(CLOCK, id_) is None


def _events(clocked: Clocked, near: Iterable[Nearing], levels: Iterable[Escalated]) -> Iterator[Json]:
    number, zone = clocked.log.number, clocked.version.zone
    for one in near:
        due = one.clock.reading.due
        yield {
            "type": "due_time_near",
            "incident": number,
            "clock": one.clock.kind.value,
            "reached": _named(one.threshold),
            "due": iso(due, zone) if due is not None else None,
        }
    for level in levels:
        yield {"type": "escalation_due", "incident": number, "who": level.level.step.who.en}


def _named(one: Reached) -> str:
    """Return a threshold for programs: "75%" or "1:00:00 left"."""
    if isinstance(one.threshold, ShareOfTarget):
        return f"{one.threshold.share * 100}%"
    return f"{one.threshold.left} left"


def _to_staff(
    voice: Voice, clocked: Clocked, near: list[Nearing], levels: list[Escalated], *, key: str
) -> Iterator[Notice]:
    number, state = clocked.log.number, clocked.state
    customer = voice.work.customers.get(clocked.log.customer)
    company = customer.name if customer is not None else clocked.log.customer
    clauses: list[Clause | None] = [*(one.clock.clause for one in near), *(one.level.step.clause for one in levels)]
    taken = state.acknowledged_at is not None or state.work_started_at is not None

    def words(t: Translator) -> Said:
        said = [_escalation_line(t, voice, clocked, one.level) for one in levels]
        said += [_clock_line(t, voice, clocked, one.clock) for one in near]
        said = [f"{number}, {company}: {said[0]}", *(capitalised(line) for line in said[1:])]
        lines = [*said, _holder_line(t, voice, clocked), basis(t, clocked.version, clauses)]
        take = Offer(t.say("Acknowledge"), "desk.acknowledge", {"incident": number}, "primary")
        facts: dict[str, Fact] = {"incident": number, "event": "due_time_near" if near else "escalation_due"}
        return Said("\n".join(line for line in lines if line), facts, () if taken else (take,))

    why = _why(clocked, near, levels, voice.now)
    for person in voice.work.people.staff():
        yield Notice(person, f"{key}:staff", words, priority=URGENT, why=why)


def _to_followers(voice: Voice, clocked: Clocked, near: list[Nearing], *, key: str) -> Iterator[Notice]:
    """Yield what people of the customer who follow the incident are told; staff are told anyway."""
    number = clocked.log.number

    def words(t: Translator) -> Said:
        said = [_clock_line(t, voice, clocked, one.clock, to_staff=False) for one in near]
        lines = [f"{number}: {said[0]}", *(capitalised(line) for line in said[1:])]
        source = basis(t, clocked.version, [one.clock.clause for one in near])
        return Said("\n".join(filter(None, [*lines, source])), {"incident": number, "event": "due_time_near"})

    if near:
        why = _why(clocked, near, [], voice.now)
        for person in followers_of(voice.work, clocked.log):
            if person.customer is not None:
                yield Notice(person, f"{key}:follower", words, why=why)


def _why(clocked: Clocked, near: list[Nearing], levels: list[Escalated], now: datetime) -> Why:
    details: dict[str, str | int | bool | None] = {f"{one.clock.kind.value}": _named(one.threshold) for one in near}
    if levels:
        details["escalation"] = levels[-1].level.step.who.en
    instants = [at for at in (*(n.threshold.at for n in near), *(e.level.at for e in levels)) if at is not None]
    rule = "deadline.escalation" if levels else "deadline.threshold"
    subject = f"incident:{clocked.log.number}"
    return Why("deadline", rule, subject, min(instants, default=now), clocked.log.customer, details)


def _clock_line(t: Translator, voice: Voice, clocked: Clocked, clock: IncidentClock, *, to_staff: bool = True) -> str:
    """Return one clock with what is left of it, in hours of service where these are not the next ones."""
    reading, zone = clock.reading, clocked.version.zone
    if reading.due is None or reading.remaining is None:
        return clock_name(t, clock.kind)
    values = {
        "clock": clock_name(t, clock.kind),
        "moment": moment_for(t, reading.due, zone, now=voice.now, to_staff=to_staff),
        "left": t.duration(max(timedelta(0), reading.remaining)),
    }
    if abs(reading.due - as_utc(voice.now) - reading.remaining) < _NEAR:
        return t.say("%(clock)s by %(moment)s, %(left)s left.", **values)
    return t.say("%(clock)s by %(moment)s, %(left)s of support time left.", **values)


def _escalation_line(t: Translator, voice: Voice, clocked: Clocked, level: EscalationLevel) -> str:
    who = t.text(level.step.who)
    if level.step.phone is not None:
        who += f", tel. {level.step.phone}"
    if level.at is None:
        return t.say("escalation: %(who)s.", who=who)
    moment = moment_for(t, level.at, clocked.version.zone, now=voice.now, to_staff=True)
    return t.say("escalation from %(moment)s: %(who)s.", who=who, moment=moment)


def _holder_line(t: Translator, voice: Voice, clocked: Clocked) -> str:
    holder = holder_of(voice.work, clocked.log, voice.now)
    if holder is None:
        return t.say("Nobody has it yet.")
    name, since = holder
    moment = moment_for(t, since, clocked.version.zone, now=voice.now, to_staff=True)
    return t.say("%(name)s has it, since %(moment)s.", name=name, moment=moment)
