"""Two people swap their weeks, and what was given to somebody else meanwhile stays theirs.

Rules: of each week only the stretches of whoever holds it change hands. Whoever the rota names holds it while they have
any of it, else whoever it names for the other week (they were swapped before), else whoever has the most of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from knowledge.duty.rota import Roster, Stint

Week: TypeAlias = tuple[datetime, datetime]
"""From a handover to the next one, half-open, in UTC."""


def swapped(roster: Roster, line: int, first: Week, second: Week) -> tuple[Stint, ...]:
    """Return the stints that let the holders of two weeks of a line swap them, in the order of time in each week.

    `roster` must hold every change that touches the weeks, also those that are over.
    """
    weeks = (first, second)
    named = [_named(roster, line, start) for start, _ in weeks]
    holders = [_holder(roster, line, first, named), _holder(roster, line, second, named[::-1])]
    return tuple(
        Stint(line, taker, stint.start, stint.end)
        for week, holder, taker in zip(weeks, holders, reversed(holders), strict=True)
        for stint in roster.stretches(line, *week)
        if stint.person == holder
    )


def _holder(roster: Roster, line: int, week: Week, named: Sequence[str | None]) -> str | None:
    stints = list(roster.stretches(line, *week))
    having = {stint.person for stint in stints}
    return next((person for person in named if person in having), _longest(stints))


def _named(roster: Roster, line: int, at: datetime) -> str | None:
    rota = roster.rota(line, at)
    return rota.person(rota.week_of(at)) if rota is not None else None


def _longest(stints: Sequence[Stint]) -> str | None:
    lengths: defaultdict[str | None, timedelta] = defaultdict(timedelta)
    for stint in stints:
        lengths[stint.person] += stint.end - stint.start
    return max(lengths, key=lambda person: lengths[person])
