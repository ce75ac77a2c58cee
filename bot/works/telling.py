"""Telling everybody whom a work affects.

Rules: everybody of the customer hears of it, in its places and directly, each in their language; each
customer hears of its own services and its own contract only, in the words and in the calendar file alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from bot.audience import SERVICES
from bot.i18n import Translator
from bot.messages import Address
from bot.ports import BUDGET, UnitOfWork
from bot.records import BULK, URGENT, Why
from bot.saying import Voice
from bot.turn import Notice, Said
from bot.wording.calendar_file import attached
from bot.works.impact import Impact
from knowledge.downtime.planned_work import PlannedWork

_CHANGES = frozenset({"announced", "moved", "extended", "called_off", "overrun", "begun_early"})
"""What nobody can choose not to hear, and is told so; what follows from it by itself does not say it again."""
Lines = Callable[[Translator, Impact], list[str]]


def tell_all(
    voice: Voice,
    planned: PlannedWork,
    affected: list[Impact],
    event: str,
    lines: Lines,
    *,
    calendar: Sequence[PlannedWork] = (),
) -> None:
    """Queue one message to every place and person of the affected customers, and plan a look at their budgets.

    `calendar` are the works that a calendar has to learn of, which go with it as a file.
    """
    for impact in affected:
        voice.work.looks.look_by(BUDGET, impact.customer.key, voice.now)
        words = partial(_said, planned, impact, event, lines, calendar)
        for notice in _notices(voice.work, planned, impact, event, words):
            voice.notify(notice)


def _said(
    planned: PlannedWork, impact: Impact, event: str, lines: Lines, calendar: Sequence[PlannedWork], t: Translator
) -> Said:
    text = "\n".join(lines(t, impact))
    if event in _CHANGES:
        text += f"\n{t.say('This notice is mandatory.')}"
    theirs = [replace(one, services=impact.services) for one in calendar]
    files = (attached(t, *theirs),) if theirs else ()
    return Said(text, {"work": planned.key, "event": f"work_{event}"}, attachments=files)


def _notices(
    work: UnitOfWork, planned: PlannedWork, impact: Impact, event: str, words: Callable[[Translator], Said]
) -> Iterator[Notice]:
    customer = impact.customer.key
    key = f"work:{planned.key}:{event}:{customer}"
    priority = URGENT if planned.emergency else BULK
    at = planned.cancelled_at or planned.announced_at
    details = {"start": planned.start.isoformat(), SERVICES: ",".join(impact.services)}
    why = Why("maintenance", f"work.{event}", f"work:{planned.key}", at, customer, details)
    for place in work.places.of_customer(customer):
        address = Address(place.platform, place.key)
        yield Notice(None, key, words, address, place.language, priority=priority, why=why)
    for person in work.people.of_customer(customer):
        yield Notice(person, key, words, priority=priority, why=why)
