"""Opening a sitting: who sits at the console, in which language, at what time, from the options of the command line.

Rule: the demo has its default person; on any other database somebody must be named unless there is only one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from adapters.console.delivery import ConsoleDeliveries
from adapters.console.directory import STRANGER, Directory
from adapters.console.instants import read_instant_or_step
from adapters.console.session import Session, Talks, unknown_person
from adapters.demo_clock import Clock
from adapters.usage import WrongUsage
from bot.errors import Refused
from knowledge.bilingual import Language

DEMO_PERSON = "hanna"


class Furnished(Protocol):
    """What the wiring puts together for a console."""

    @property
    def bot(self) -> Talks: ...
    @property
    def directory(self) -> Directory: ...
    @property
    def deliveries(self) -> ConsoleDeliveries: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def is_demo(self) -> bool: ...


def opened_session(house: Furnished, *, person: str | None, language: Language | None, now: str | None) -> Session:
    """Return the sitting; `now` stops the clock.

    Raises:
        WrongUsage: `now` is no instant.
        Refused: the person is unknown or has to be named.
    """
    who = _person(house, person)
    if now is not None:
        present = house.clock.now()
        house.clock.stop(written_instant(now, now=present, zone=house.directory.zone(who, present)))
    return Session(
        bot=house.bot,
        directory=house.directory,
        deliveries=house.deliveries,
        clock=house.clock,
        person=who,
        language=language,
    )


def written_instant(text: str, *, now: datetime, zone: str) -> datetime:
    """Return the instant that the option --now names.

    Raises:
        WrongUsage: it names none.
    """
    try:
        return read_instant_or_step(text, now=now, zone=zone)
    except Refused as refused:
        raise WrongUsage(refused) from None


def _person(house: Furnished, named: str | None) -> str:
    directory: Directory = house.directory
    if named is not None:
        if not directory.is_known(named):
            raise unknown_person(named, directory)
        return named
    if house.is_demo and directory.is_known(DEMO_PERSON):
        return DEMO_PERSON
    keys = directory.keys()
    if len(keys) == 1:
        return keys[0]
    known = ", ".join((*keys, STRANGER))
    raise Refused("Who writes? Name a person with --as; known are: %(known)s.", known=known)
