"""What becomes of each recorded outage.

As values: counted, partly counted or not, and every part taken out with its clause.

The rule: a verdict holds codes and figures, never sentences; both languages are made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction

from knowledge.downtime.planned_work import PlannedWork
from knowledge.hours.segments import Segment, Segments
from knowledge.incidents.incident import OutageRecorded
from knowledge.terms import Clause

_DAY = 86_400
"""Seconds of a `timedelta` day, which is always this long."""


class TakenReason(StrEnum):
    """Why a part of an outage does not count."""

    CAUSE = "cause"  # an exclusion of the contract; `key` names it
    PLANNED_WORK = "planned_work"  # `key` names the work
    OUTSIDE_HOURS = "outside_hours"
    OUTSIDE_PERIOD = "outside_period"
    OVERLAP = "overlap"  # counted with another record; `key` is None
    PART_OF_MINUTE = "part_of_minute"
    TOO_SHORT = "too_short"
    BELOW_SHARE = "below_share"
    CLAIMED_ONLY = "claimed_only"  # so far only the customer says so


class VerdictCode(StrEnum):
    """What became of one record of an outage."""

    COUNTED = "counted"
    PARTLY = "partly"
    TOO_SHORT = "too_short"
    BELOW_SHARE = "below_share"
    EXCLUDED = "excluded"
    OUTSIDE_HOURS = "outside_hours"
    OVERLAPPED = "overlapped"
    CLAIMED = "claimed"


@dataclass(frozen=True, slots=True)
class Taken:
    """Time (UTC) of an outage that does not count, why, and by which clause; `key` names an exclusion or a work."""

    reason: TakenReason
    segments: Segments
    amount: timedelta
    clause: Clause | None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class OutageVerdict:
    """What became of one record, or of planned work that counts (`outage` None, `work` set).

    `raw` is the whole outage as known, up to now while it lasts (`is_open`). `counted_segments` are what counts of it
    in this period, unweighted; `counted_seconds` is their length times `weight`, exact. `merged_with` names the
    records that form one outage with this one; `clause` stands behind `code`.
    """

    key: str
    outage: OutageRecorded | None
    work: PlannedWork | None
    raw: Segment
    is_open: bool
    counted_segments: Segments
    taken: tuple[Taken, ...]
    merged_with: tuple[str, ...]
    weight: Fraction
    counted_seconds: Fraction
    code: VerdictCode
    clause: Clause | None


@dataclass(frozen=True, slots=True)
class MeasuredTime:
    """The time that is measured: the period (clipped to the contract's life) and the measured hours within it (UTC)."""

    span: Segment
    segments: Segments
    always: bool


def seconds(length: timedelta) -> Fraction:
    """Return a length of time as exact seconds; whole ones, the usual case, without looking for a common divisor."""
    if not length.microseconds:
        return Fraction(length.days * _DAY + length.seconds)
    return Fraction(length // timedelta.resolution, 1_000_000)
