"""Handing duty over: what whoever takes it has to know, and the change of the rota that it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.i18n import Translator
from bot.ports import UnitOfWork
from bot.records import IncidentLog, Person
from bot.wording.clocks import state_text
from knowledge.duty.rota import FIRST, Stint
from knowledge.incidents.clocks import IncidentClock, clocks_under, version_of
from knowledge.incidents.incident import ClockPaused
from knowledge.incidents.state import IncidentState, state_of

_SHOWN = 4
_LAST = datetime.max.replace(tzinfo=UTC)


def handed_over(work: UnitOfWork, giver: Person, taker: Person, line: int, until: datetime, now: datetime) -> bool:
    """Let somebody be on duty in a line until an instant; whoever gave the first line away is second meanwhile, where
    there is a second one or the taker was it. Returns whether that is so."""
    lines = work.duty.roster(now).lines
    work.duty.cover(Stint(line, taker.id, now, until), giver.id, now)
    second = line == FIRST and len(lines) > 1
    if second:
        work.duty.cover(Stint(FIRST + 1, giver.id, now, until), giver.id, now)
    return second


def summary(t: Translator, work: UnitOfWork, now: datetime) -> tuple[list[str], list[str]]:
    """Return what is open: by its nearest due time, paused with the reason, and what could not be delivered; the first
    lines and the rest."""
    rows = sorted(_rows(t, work, now), key=lambda row: row[0])
    lines = [line for _, line in rows] or [t.say("No incident is open.")]
    given_up = work.undelivered.count()
    tail = []
    if given_up:
        tail = [t.count("%(n)s message could not be delivered.", "%(n)s messages could not be delivered.", given_up)]
    return [*lines[:_SHOWN], *tail], lines[_SHOWN:]


def _rows(t: Translator, work: UnitOfWork, now: datetime) -> Iterator[tuple[datetime, str]]:
    for log in work.incidents.unfinished(now):
        state = state_of(log.events, now)
        contract = work.customers.contract_of(log.customer)
        version = version_of(contract, state) if contract is not None and state is not None else None
        if state is None or not state.is_open:
            continue
        customer = work.customers.get(log.customer)
        name = customer.name if customer is not None else log.customer
        if version is None:
            yield _LAST, f"{state.number}, {name}"
            continue
        clocks = [one for one in clocks_under(version, state, now) if one.reading.met_at is None]
        nearest = min(clocks, key=_due, default=None)
        said = state_text(t, version, nearest, now=now, to_staff=True) if nearest is not None else ""
        line = f"{state.number}, {name}: {said}".rstrip(": ") + "."
        yield _due(nearest), f"{line} {_paused(t, work, log, state)}".rstrip()


def _due(one: IncidentClock | None) -> datetime:
    due = one.reading.due if one is not None else None
    return due if due is not None else _LAST


def _paused(t: Translator, work: UnitOfWork, log: IncidentLog, state: IncidentState) -> str:
    if not state.pause_log or not state.pause_log[-1].is_open:
        return ""
    reasons = [event.what.reason for event in log.events if isinstance(event.what, ClockPaused)]
    words = work.texts.read(reasons[-1]) if reasons else None
    return t.say("Paused: %(reason)s.", reason=t.quote(words)) if words else t.say("Paused.")
