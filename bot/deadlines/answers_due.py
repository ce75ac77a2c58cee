"""The round of disagreements: staff hear once before an answer is due, and once when it is missed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from bot.i18n import Translator
from bot.ports import DISPUTE
from bot.records import Dispute, Why
from bot.saying import Voice
from bot.ticking import Tick
from bot.turn import DEFAULT_ZONE, Json, Notice, Said
from bot.wording.clocks import with_zone

_HELD = timedelta(minutes=2)
_AT_ONCE = 100


def answers_due(tick: Tick) -> Sequence[Json]:
    """Remind of the answers that are due soon or missed; return what was told."""
    with tick.open_reading() as work:
        soonest = work.looks.next_at(DISPUTE)
    if soonest is None or soonest > tick.now:
        return ()
    with tick.open_work() as work:
        taken = work.looks.take(DISPUTE, tick.now, tick.now + _HELD, _AT_ONCE)
        work.commit()
    return tick.make_each(partial(_look, int(key)) for key in taken)


def _look(number: int, voice: Voice) -> Sequence[Json]:
    work, now = voice.work, voice.now
    work.looks.hold(DISPUTE, str(number))
    kept = work.disputes.get(number)
    if kept is None or kept.answered_at is not None:
        work.looks.look_no_more(DISPUTE, str(number))
        return ()
    missed = now >= kept.due_at
    if missed:
        work.looks.look_no_more(DISPUTE, str(number))
    else:
        work.looks.look_at(DISPUTE, str(number), kept.due_at)
    event = "answer_missed" if missed else "answer_due"
    why = Why("incident", f"incident.dispute_{event}", f"dispute:{number}", now, kept.customer)
    for person in work.people.staff():
        voice.notify(Notice(person, f"dispute_{event}:{number}", lambda t: _words(t, voice, kept, missed), why=why))
    return ({"type": f"dispute_{event}", "dispute": number},)


def _words(t: Translator, voice: Voice, kept: Dispute, missed: bool) -> Said:
    customer = voice.work.customers.get(kept.customer)
    contract = voice.work.customers.contract_of(kept.customer)
    version = contract.version_at(voice.now) if contract is not None else None
    zone = version.zone if version is not None else DEFAULT_ZONE
    company = customer.name if customer is not None else kept.customer
    at = with_zone(t.moment(kept.due_at, zone, now=voice.now), zone)
    if missed:
        said = t.say("The answer to the disagreement of %(company)s was due by %(moment)s.", company=company, moment=at)
    else:
        said = t.say("The answer to the disagreement of %(company)s is due by %(moment)s.", company=company, moment=at)
    return Said(said, {"dispute": kept.id})
