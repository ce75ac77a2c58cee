"""The round of what is held, for quiet hours or since much came at once: when that is over, one message is told as it
is, several are folded.

Rules: a late notice says when it arose and how that stands now; several of one conversation become one message, and
each keeps its own row on record. What has something to press comes as a message of its own, with its buttons.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from itertools import groupby

from bot.audience import BURST
from bot.delivering import KeptMessage
from bot.i18n import Translator
from bot.messages import CALENDAR, Address, Attachment
from bot.ports import HELD, UnitOfWork
from bot.records import NORMAL, OfferedChoice, Person, Why
from bot.saying import Voice
from bot.ticking import Tick
from bot.turn import DEFAULT_ZONE, Json, Said
from bot.wording.calendar_file import joined
from bot.wording.states import status_name
from knowledge.incidents.state import state_of

_HELD_FOR = timedelta(minutes=2)
_SHOWN = 5
_MORE = "more"


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
    later = work.held.until(key, now)
    if later is None:
        work.looks.look_no_more(HELD, key)
    else:
        work.looks.look_at(HELD, key, later)
    person = work.people.get(key)
    held = work.held.of_person(key, now)
    if person is None or not held:
        return ()
    places = sorted(held, key=lambda one: (one.message.address.platform, one.message.address.conversation, one.id))
    for address, messages in groupby(places, key=lambda one: one.message.address):
        _tell(voice, person, address, list(messages))
    return ({"type": "held_notices_told", "person": key, "notices": len(held)},)


def _tell(voice: Voice, person: Person, address: Address, messages: list[KeptMessage]) -> None:
    plain = [one for one in messages if not _is_pressed(voice.work, one)]
    alone = [one for one in messages if one not in plain or len(plain) == 1]
    for one in alone:
        t = Translator.of(one.message.language)
        late = "" if _is_of_burst(one) else f"\n{_late(t, voice, one)}"
        voice.work.held.release(one.id, f"{one.message.reply.text}{late}", voice.now)
    if len(plain) > 1:
        _fold(voice, person, address, plain)


def _offered(work: UnitOfWork, one: KeptMessage) -> list[OfferedChoice]:
    found = (work.choices.by_token(choice.token) for choice in one.message.reply.choices)
    return [choice for choice in found if choice is not None]


def _is_pressed(work: UnitOfWork, one: KeptMessage) -> bool:
    """Tell whether a message has something to press besides what only unfolds it."""
    return any(choice.action != _MORE for choice in _offered(work, one))


def _whole(work: UnitOfWork, one: KeptMessage) -> str:
    unfolded = (str(choice.arguments["text"]) for choice in _offered(work, one) if choice.action == _MORE)
    return "\n".join([one.message.reply.text, *unfolded])


def _fold(voice: Voice, person: Person, address: Address, messages: list[KeptMessage]) -> None:
    t = Translator.of(person.language)
    if all(_is_of_burst(one) for one in messages):
        head = t.count("%(n)s more notice:", "%(n)s more notices:", len(messages))
    else:
        head = t.count(
            "%(n)s notice was held back during your quiet hours:",
            "%(n)s notices were held back during your quiet hours:",
            len(messages),
        )
    lines = [_line(t, voice, one) for one in messages]
    whole = "\n\n".join(_whole(voice.work, one) for one in messages)
    shown = lines[-_SHOWN:]
    key = f"held:{person.id}:{address.platform}:{address.conversation}:{messages[-1].id}"
    priority = min((one.message.priority for one in messages), default=NORMAL)
    why = Why("administration", "held.folded", f"person:{person.id}", voice.now, person.customer)
    speaker = voice.speaker(address, person.id, person.language, key, "notice")
    files = _files(messages)
    said = Said("\n".join([head, *shown]), {"held": len(messages)}, more=whole, attachments=files)
    speaker.because(priority, why).speak([said])
    voice.work.held.told_with([one.id for one in messages], key, voice.now)


def _files(messages: list[KeptMessage]) -> tuple[Attachment, ...]:
    """Return what came with the messages, calendar files as one."""
    files = {file.name: file for one in messages for file in one.message.reply.attachments}
    calendars = [file for file in files.values() if file.media_type == CALENDAR]
    others = [file for file in files.values() if file.media_type != CALENDAR]
    return (*((joined(calendars),) if calendars else ()), *others)


def _is_of_burst(one: KeptMessage) -> bool:
    """Tell whether a message was held since many came at once, and not for quiet hours."""
    until = one.message.held_until
    return until is not None and until - one.message.queued_at <= BURST


def _line(t: Translator, voice: Voice, one: KeptMessage) -> str:
    first = one.message.reply.text.partition("\n")[0]
    arose = one.message.why.arose_at if one.message.why is not None else one.message.queued_at
    said = t.say("• %(moment)s: %(text)s", moment=t.moment(arose, _zone(voice, one), now=voice.now), text=first)
    return f"{said} {_stands(t, voice.work, one, voice)}".rstrip()


def _late(t: Translator, voice: Voice, one: KeptMessage) -> str:
    arose = one.message.why.arose_at if one.message.why is not None else one.message.queued_at
    said = t.say(
        "It arose at %(moment)s and was held back during your quiet hours.",
        moment=t.moment(arose, _zone(voice, one), now=voice.now),
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


def _zone(voice: Voice, one: KeptMessage) -> str:
    """Return the zone of the contract a notice is about; the provider's own where there is none."""
    customer = one.message.why.customer if one.message.why is not None else None
    contract = voice.work.customers.contract_of(customer) if customer is not None else None
    version = contract.version_at(voice.now) if contract is not None else None
    return version.zone if version is not None else DEFAULT_ZONE
