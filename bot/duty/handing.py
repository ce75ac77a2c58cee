"""Handing duty over: what whoever takes it has to know, and the change of the rota that it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.duty.open_incidents import incident_lines
from bot.duty.unreached import unreached
from bot.i18n import Translator
from bot.ports import UnitOfWork
from bot.records import Person
from knowledge.duty.rota import FIRST, Stint

_SHOWN = 4
_MOST = 20
_NAMED = 6


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
    """Return what is open, whom no chat reaches, and what could not be delivered; the first lines and the rest.

    Whatever is left out of a list is counted at its end.
    """
    lines = incident_lines(t, work, now) or [t.say("No incident is open.")]
    absent, given_up = unreached(t, work, now), work.undelivered.count()
    tail = []
    if absent:
        who = "; ".join(cut_short(t, absent, _NAMED))
        tail.append(t.say("No contact in the chat: %(who)s.", who=who))
    if given_up:
        tail.append(
            t.count("%(n)s message could not be delivered.", "%(n)s messages could not be delivered.", given_up)
        )
    return [*cut_short(t, lines, _SHOWN), *tail], cut_short(t, lines[_SHOWN:], _MOST)


def cut_short(t: Translator, items: Sequence[str], most: int) -> list[str]:
    """Return at most so many of a list, and how many more there are."""
    left = len(items) - most
    return [*items[:most], *([t.count("and %(n)s more", "and %(n)s more", left)] if left > 0 else [])]
