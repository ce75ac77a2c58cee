"""The round of what is held: when somebody's quiet hours are over, one message is told as it is, several are folded.

Rules: a late notice says when it arose and how that stands now; several of one conversation become one message, and
each keeps its own row on record.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from itertools import groupby

from bot.delivering import KeptMessage
from bot.i18n import Translator
from bot.messages import Address
from bot.ports import HELD, UnitOfWork
from bot.records import NORMAL, Person, Why
from bot.saying import Voice
from bot.ticking import Tick
from bot.turn import DEFAULT_ZONE, Json, Said
from bot.wording.states import status_name
from knowledge.incidents.state import state_of

_HELD_FOR = timedelta(minutes=2)
_SHOWN = 5


def held_notices(tick: Tick) -> Sequence[Json]:
    """Tell what was held for those whose quiet hours are over; return what was told."""
    with tick.open_reading() as work:
        soonest = work.looks.next_at(HELD)
    if soonest is None or soonest > tick.now:
        return ()
    with tick.open_work() as work:
        people = work.looks.take(HELD, tick.now, tick.now + _HELD_FOR)
        work.commit()
    return tick.make_each(partial(_release, person) for person in people)


def _release(key: str, voice: Voice) -> Sequence[Json]:
    work, now = voice.work, voice.now
    work.looks.hold(HELD, key)
    work.looks.look_no_more(HELD, key)
    person = work.people.get(key)
    held = work.held.of_person(key, now)
    if person is None or not held:
        return ()
    places = sorted(held, key=lambda one: (one.message.address.platform, one.message.address.conversation, one.id))
    for address, messages in groupby(places, key=lambda one: one.message.address):
        _tell(voice, person, address, list(messages))
    return ({"type": "held_notices_told", "person": key, "notices": len(held)},)


def _tell(voice: Voice, person: Person, address: Address, messages: list[KeptMessage]) -> None:
    if len(messages) == 1:
        (one,) = messages
        t = Translator.of(one.message.language)
        voice.work.held.release(one.id, f"{one.message.reply.text}\n{_late(t, voice, one)}", voice.now)
        return
    t = Translator.of(person.language)
    head = t.count(
        "%(n)s notice was held back during your quiet hours:",
        "%(n)s notices were held back during your quiet hours:",
        len(messages),
    )
    lines = [_line(t, voice, one) for one in messages]
    whole = "\n\n".join(one.message.reply.text for one in messages)
    shown = lines[-_SHOWN:]
    key = f"held:{person.id}:{address.platform}:{address.conversation}:{messages[-1].id}"
    priority = min((one.message.priority for one in messages), default=NORMAL)
    why = Why("administration", "held.folded", f"person:{person.id}", voice.now, person.customer)
    speaker = voice.speaker(address, person.id, person.language, key, "notice")
    speaker.because(priority, why).speak([Said("\n".join([head, *shown]), {"held": len(messages)}, more=whole)])
    voice.work.held.told_with([one.id for one in messages], key, voice.now)


def _line(t: Translator, voice: Voice, one: KeptMessage) -> str:
    first = one.message.reply.text.partition("\n")[0]
    arose = one.message.why.arose_at if one.message.why is not None else one.message.queued_at
    said = t.say("• %(moment)s: %(text)s", moment=t.moment(arose, DEFAULT_ZONE, now=voice.now), text=first)
    return f"{said} {_stands(t, voice.work, one, voice)}".rstrip()


def _late(t: Translator, voice: Voice, one: KeptMessage) -> str:
    arose = one.message.why.arose_at if one.message.why is not None else one.message.queued_at
    said = t.say(
        "It arose at %(moment)s and was held back during your quiet hours.",
        moment=t.moment(arose, DEFAULT_ZONE, now=voice.now),
    )
    return f"{said} {_stands(t, voice.work, one, voice)}".rstrip()


def _stands(t: Translator, work: UnitOfWork, one: KeptMessage, voice: Voice) -> str:
    """Return how what was told of stands now; empty where nothing can have changed."""
    kind, _, key = (one.message.why.subject if one.message.why is not None else "").partition(":")
    if kind == "incident" and key.partition(":")[0].isdigit():
        log = work.incidents.of_number(int(key.partition(":")[0]), voice.now)
        state = state_of(log.events, voice.now) if log is not None else None
        return t.say("Now: %(status)s.", status=status_name(t, state)) if state is not None else ""
    planned = work.planned_works.get(key) if kind == "work" else None
    return t.say("Called off since.") if planned is not None and planned.cancelled_at is not None else ""
