"""The downtime budget of a target in a period: promised, used, left, and how fast it burns; all exact, left signed.

The rule: promised − used = left, always. The allowance is that of the whole period. For display, what was used is
rounded up and what is left is rounded down, so that a missed target never reads as kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from knowledge.downtime.availability import Measurement, allowed_seconds, computed_seconds
from knowledge.downtime.outage_verdicts import seconds
from knowledge.downtime.rounding import half_up, rounded_down, rounded_up
from knowledge.terms import Stated

_MINUTE = 60


class Phase(StrEnum):
    """Where the period lies, seen from `now`."""

    FUTURE = "future"
    CURRENT = "current"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Budget:
    """What a target allows, what is used and what is left, in exact seconds; `left_seconds` is negative after a miss.

    `burn` is used / allowed (None when nothing is allowed), `elapsed` the share of the measured time that has gone by.
    `left_if_claims_accepted_seconds` is what would be left if the customer's own statements were taken. A figure that
    the contract itself states (`stated_allowance`) is shown beside the computed one (`computed_allowance_seconds`); it
    decides only where the contract says that it governs.
    """

    measurement: Measurement
    phase: Phase
    allowance_seconds: Fraction
    used_seconds: Fraction
    left_seconds: Fraction
    left_if_claims_accepted_seconds: Fraction
    burn: Fraction | None
    elapsed: Fraction
    stated_allowance: Stated[timedelta] | None
    computed_allowance_seconds: Fraction = Fraction()

    @property
    def allowance_to_date_seconds(self) -> Fraction:
        """Return the part of the allowance that belongs to the measured time gone by."""
        return self.allowance_seconds * self.elapsed

    @property
    def left_to_date_seconds(self) -> Fraction:
        """Return what is left of that part, signed: negative while more was used than so much time allows."""
        return self.allowance_to_date_seconds - self.used_seconds

    @property
    def left_to_date(self) -> timedelta:
        """Return what is left to date, signed, rounded down to a millisecond."""
        return timedelta(milliseconds=int(rounded_down(self.left_to_date_seconds * 1000, 0)))

    @property
    def exhausted(self) -> bool:
        """Tell whether more was used than is allowed: the target is missed for this period, whatever comes."""
        return self.left_seconds < 0

    @property
    def allowance(self) -> timedelta:
        """Return the allowance, rounded half up to a millisecond."""
        return timedelta(milliseconds=int(half_up(self.allowance_seconds * 1000, 0)))

    @property
    def used(self) -> timedelta:
        """Return what was used, rounded up to a millisecond."""
        return timedelta(milliseconds=int(rounded_up(self.used_seconds * 1000, 0)))

    @property
    def left(self) -> timedelta:
        """Return what is left, signed, rounded down to a millisecond."""
        return timedelta(milliseconds=int(rounded_down(self.left_seconds * 1000, 0)))

    def minutes_shown(self, decimals: int = 2) -> tuple[Decimal, Decimal, Decimal]:
        """Return promised, used and left as minutes for display: half up, up, and down."""
        return (
            half_up(self.allowance_seconds / _MINUTE, decimals),
            rounded_up(self.used_seconds / _MINUTE, decimals),
            rounded_down(self.left_seconds / _MINUTE, decimals),
        )


def budget(measurement: Measurement) -> Budget:
    """Return the downtime budget that follows from a measurement."""
    target = measurement.target
    allowance = allowed_seconds(measurement)
    used = measurement.downtime_seconds
    return Budget(
        measurement=measurement,
        phase=_phase(measurement),
        allowance_seconds=allowance,
        used_seconds=used,
        left_seconds=allowance - used,
        left_if_claims_accepted_seconds=allowance - measurement.claimed_seconds,
        burn=used / allowance if allowance else None,
        elapsed=_elapsed(measurement),
        stated_allowance=target.stated_allowance,
        computed_allowance_seconds=computed_seconds(measurement),
    )


def _phase(measurement: Measurement) -> Phase:
    if measurement.now < measurement.measured.span.start:
        return Phase.FUTURE
    return Phase.CURRENT if measurement.now < measurement.measured.span.end else Phase.PAST


def _elapsed(measurement: Measurement) -> Fraction:
    whole = sum((seconds(part.duration) for part in measurement.measured.segments), Fraction())
    return seconds(measurement.measured_so_far) / whole if whole else Fraction(0)
