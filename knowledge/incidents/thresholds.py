"""At which instants a clock reaches its thresholds: shares of its target, and times before it is used up.

The rule: thresholds run on the clock itself, in its hours and without its pauses, so that none of them comes at
midnight or at a weekend when nobody is obliged to act. They follow from the same events as the clock; who is told of
them, and when, is not this module's business.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from knowledge.hours.stopwatch import instant_reached
from knowledge.incidents.clocks import IncidentClock

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ShareOfTarget:
    """So much of the target has run: 1/2, 3/4; more than 1 is past it.

    Raises:
        ValueError: the share is not positive.
    """

    share: Fraction

    def __post_init__(self) -> None:
        if self.share <= 0:
            raise ValueError(f"a share of a target must be positive, got {self.share}")

    def amount(self, target: timedelta) -> timedelta:
        """Return the service time after which it is reached, to the microsecond, rounded down."""
        return target * self.share.numerator // self.share.denominator


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """Only so much service time is left.

    Raises:
        ValueError: the time is negative.
    """

    left: timedelta

    def __post_init__(self) -> None:
        if self.left < timedelta():
            raise ValueError(f"the time left at a threshold must not be negative, got {self.left}")

    def amount(self, target: timedelta) -> timedelta:
        """Return the service time after which it is reached; not positive: the clock starts with less."""
        return target - self.left


Threshold = ShareOfTarget | TimeLeft

USUAL: tuple[Threshold, ...] = (
    *(ShareOfTarget(Fraction(percent, 100)) for percent in (50, 75, 90)),
    *(TimeLeft(hours * _HOUR) for hours in (3, 2, 1)),
    TimeLeft(timedelta(minutes=15)),
)
"""50 %, 75 % and 90 % of the target; 3, 2 and 1 hour and 15 minutes before it is used up."""


@dataclass(frozen=True, slots=True)
class Reached:
    """One threshold of a clock and the instant (UTC) at which it is reached; `at` None: never.

    `after` is the service time that has run by then. `is_past` tells whether it was reached when the clock was read;
    until then a pause moves `at`, and while the clock stands `at` is as if it went on now.
    """

    threshold: Threshold
    after: timedelta
    at: datetime | None
    is_past: bool


def thresholds_of(clock: IncidentClock, thresholds: Iterable[Threshold] = USUAL) -> tuple[Reached, ...]:
    """Return the thresholds of a clock in the order in which they are reached.

    Left out is what does not happen: a time left that is longer than the whole target, and what a clock that was met
    had not reached. None at all without a target or before the start is known.
    """
    reading = clock.reading
    start, target = reading.started_at, reading.target
    if start is None or target is None:
        return ()
    found = []
    for threshold in thresholds:
        after = threshold.amount(target)
        is_past = after <= reading.elapsed
        if after <= timedelta() or (reading.met_at is not None and not is_past):
            continue
        at = instant_reached(clock.hours, start, after, pauses=reading.pauses_subtracted)
        found.append(Reached(threshold, after, at, is_past))
    return tuple(sorted(found, key=lambda one: one.after))
