"""Calling whoever is on duty to an incident, again and again until a person of the provider takes it.

Rules: the first call comes with the report, the next ones at fixed steps counted from it, in the time in which the
hours of its severity are open; whoever can be reached nowhere is passed over; after some calls without an answer, or
when the contract's next level of escalation is due, the next in line is called, and after the last one everybody.
Which call it is follows from the clock alone, so that two processes, or one that was away, call once. Whatever a
person of the provider does about the incident is the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.duty.calls import PAGE_EVERY, Call, Unanswered, call_at, next_call, unanswered
from bot.i18n import Translator
from bot.messages import Fact, Outcome
from bot.ports import CLOCK, PAGE, UnitOfWork
from bot.records import URGENT, IncidentLog, Why
from bot.saying import DEFAULT_LANGUAGE, Voice
from bot.ticking import Round, Tick
from bot.turn import Json, Notice, Offer, Said
from bot.wording.clocks import due_parts, moment_for
from knowledge.incidents.clocks import clocks_under
from knowledge.incidents.incident import IncidentReported
from knowledge.words.services import services

_HELD = timedelta(minutes=1)


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
