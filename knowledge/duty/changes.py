"""What stints would change of a roster: only where somebody else is on duty than before.

Rule: what is so already is no change, so that saying the same twice changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.duty.rota import Roster, Stint


@dataclass(frozen=True, slots=True)
class Change:
    """A stint that somebody is to take, and who had it before; None: nobody."""

    stint: Stint
    before: str | None


def changes(roster: Roster, stints: Iterable[Stint]) -> Iterator[Change]:
    """Yield each part of the stints in which a roster names somebody else, in their order."""
    for wanted in stints:
        for had in roster.stretches(wanted.line, wanted.start, wanted.end):
            if had.person != wanted.person:
                yield Change(Stint(wanted.line, wanted.person, had.start, had.end), had.person)
