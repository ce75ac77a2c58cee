"""What becomes of each recorded outage.

As values: counted, partly counted or not, and every part taken out with its clause.

The rule: a verdict holds codes and figures, never sentences; both languages are made from it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from knowledge.contract.counting import Measure
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
    NOT_PROVIDERS_FAULT = "not_providers_fault"  # the contract counts only the provider's; `key` says whose it was
    NOT_ELIGIBLE = "not_eligible"  # a condition of the SLA was not met; `key` names it


class ExclusionCode(StrEnum):
    """Why the exclusion that an outage was attributed to does not take it out."""

    NOT_IN_CONTRACT = "not_in_contract"
    OTHER_SERVICE = "other_service"  # it holds for other services only
    NOT_ABOVE = "not_above"  # what caused it was not great enough
    SIZE_UNKNOWN = "size_unknown"  # nobody has recorded how great it was
    UNPROVEN = "unproven"  # whoever must prove has not, or has been refuted


@dataclass(frozen=True, slots=True)
class ExclusionFinding:
    """One condition of an exclusion that failed; `given` is the recorded size, to be compared with `limit`."""

    code: ExclusionCode
    key: str
    clause: Clause | None
    given: Decimal | None = None
    limit: Measure | None = None


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


class OutageVerdict(NamedTuple):
    """What became of one record, or of planned work that counts (`outage` None, `work` set).

    A named tuple, for a report makes ten thousand of them and a frozen dataclass takes five times as long to make.

    `raw` is the whole outage as known, up to now while it lasts (`is_open`). `counted_segments` are what counts of it
    in this period, unweighted; `counted_seconds` is their length times `weight`, exact. `joined` names the records that
    form one outage, this one included (empty when it stands alone); `clause` stands behind `code`. `added` is what
    rounding up to started units adds, before the weight. `findings` tell why an exclusion failed; `provisional`: what
    counts hangs on a fault, a size or a proof that nobody has recorded yet.
    """

    key: str
    outage: OutageRecorded | None
    work: PlannedWork | None
    raw: Segment
    is_open: bool
    counted_segments: Segments
    taken: tuple[Taken, ...]
    joined: tuple[str, ...]
    weight: Fraction
    counted_seconds: Fraction
    code: VerdictCode
    clause: Clause | None
    added: timedelta = timedelta()
    findings: tuple[ExclusionFinding, ...] = ()
    provisional: bool = False

    @property
    def merged_with(self) -> tuple[str, ...]:
        """Return the other records that form one outage with this one."""
        return tuple(key for key in self.joined if key != self.key)


@dataclass(frozen=True, slots=True)
class Lapse:
    """A stretch (UTC, half-open) in which a condition of the SLA, `need`, was not met; `end` None while it lasts."""

    need: str
    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class MeasuredTime:
    """The time that is measured: the period (clipped to the contract's life) and the measured hours within it (UTC)."""

    span: Segment
    segments: Segments
    always: bool
    _starts: list[datetime] = field(init=False, repr=False, compare=False)
    _ends: list[datetime] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", [one.start for one in self.segments])
        object.__setattr__(self, "_ends", [one.end for one in self.segments])

    def near(self, left: Segments) -> Segments:
        """Return the measured hours that some time (sorted, not empty) may lie in, found by halves."""
        first = bisect_right(self._ends, left[0].start)
        return self.segments[first : bisect_left(self._starts, left[-1].end, first)]


def seconds(length: timedelta) -> Fraction:
    """Return a length of time as exact seconds; whole ones, the usual case, without looking for a common divisor."""
    if not length.microseconds:
        return _whole_seconds(length.days * _DAY + length.seconds)
    return Fraction(length // timedelta.resolution, 1_000_000)


@lru_cache(maxsize=4096)
def _whole_seconds(count: int) -> Fraction:
    return Fraction(count)
