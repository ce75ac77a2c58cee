"""The round of the incidents' clocks: whichever is due to be looked at is read once, told of, and planned anew.

Rules: an event that is appended plans a look at once, so a pause, another severity or a reopening moves everything that
is still to come; an incident that is over is looked at no more. Looking and planning the next look are one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.deadlines.board import put_on_board
from bot.deadlines.clocked import Clocked, clocked_at, next_look
from bot.deadlines.missed import remember_missed, tell_missed
from bot.deadlines.objections import look_at_resolved
from bot.deadlines.reminders import remember_reached, tell_reached
from bot.mass_outages.affected import WITHIN
from bot.mass_outages.proposing import propose_outage
from bot.ports import INCIDENT, UnitOfWork
from bot.saying import Voice
from bot.ticking import Tick
from bot.turn import Json

AT_ONCE = 200
"""So many are taken together; who takes them has to be through with them before `_HELD` is over."""
_HELD = timedelta(minutes=2)
_MOST = 1000
"""At most so many in one tick; what is left is as due in the next one."""


def incident_clocks(tick: Tick) -> Sequence[Json]:
    """Tell what the clocks of incidents have come to by now; return what was told."""
    happened: list[Json] = []
    for _ in range(_MOST // AT_ONCE):
        numbers = _taken(tick)
        happened += tick.make_each(partial(_look, number) for number in numbers)
        if len(numbers) < AT_ONCE:
            break
    return happened


def _taken(tick: Tick) -> list[int]:
    with tick.open_reading() as work:
        soonest = work.looks.next_at(INCIDENT)
    if soonest is None or soonest > tick.now:
        return []
    with tick.open_work() as work:
        taken = work.looks.take(INCIDENT, tick.now, tick.now + _HELD, AT_ONCE)
        work.commit()
    return [int(key) for key in taken]


def _look(number: int, voice: Voice) -> Sequence[Json]:
    work, now = voice.work, voice.now
    work.looks.hold(INCIDENT, str(number))
    log = work.incidents.of_number(number, now)
    if log is None:
        # Its first event is still to come, by a clock that was set back meanwhile.
        return ()
    put_on_board(work, log, now)
    resolved = look_at_resolved(voice, log)
    if resolved is not None:
        return resolved
    clocked = clocked_at(log, work.customers.contract_of(log.customer), now)
    if clocked is None:
        work.looks.look_no_more(INCIDENT, str(number))
        return ()
    proposed = propose_outage(voice, clocked.state.service) if _is_new(clocked, now) else ()
    told = (*proposed, *tell_missed(voice, clocked), *tell_reached(voice, clocked))
    _plan(work, clocked, now)
    return told


def take_stock(work: UnitOfWork, now: datetime) -> None:
    """Take note, without a word, of all that the clocks of open incidents have come to by now, and plan the next looks.

    For records that come from elsewhere: what happened before is nobody's news.
    """
    for log in work.incidents.unfinished(now):
        put_on_board(work, log, now)
        clocked = clocked_at(log, work.customers.contract_of(log.customer), now)
        if clocked is not None:
            remember_missed(work, clocked, now)
            remember_reached(work, clocked, now)
            _plan(work, clocked, now)


def _is_new(clocked: Clocked, now: datetime) -> bool:
    """Tell whether an incident was registered so lately that others like it may make it one outage of many."""
    return now - clocked.state.registered_at <= WITHIN


def _plan(work: UnitOfWork, clocked: Clocked, now: datetime) -> None:
    number, following = str(clocked.log.number), next_look(clocked, now)
    if following is None:
        work.looks.look_no_more(INCIDENT, number)
    else:
        work.looks.look_at(INCIDENT, number, following)
