"""The outages of a measurement as a credit counts them: whole ones, blocks of consecutive time, days, lost time.

The rule: what counts is what counted for the result; outages that the contract joins are one, the gap between them is
no downtime. Lengths are exact and unweighted; a share is the share of users or channels that the outage hit.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache

from knowledge.contract.credit_rules import Counting
from knowledge.contract.levels import SmallestOutage
from knowledge.downtime.availability import Measurement
from knowledge.downtime.outage_verdicts import seconds
from knowledge.hours.local_instants import opening_instant, zone_named
from knowledge.hours.segments import Segment, Segments, total, union

_DAY = timedelta(days=1)
_ALL = Fraction(1)


@dataclass(frozen=True, slots=True)
class CountedOutage:
    """One outage: its counted time (UTC), and the share that it hit, an average by time where it changed."""

    segments: Segments
    share: Fraction

    @property
    def length(self) -> timedelta:
        """Return how long it counts."""
        return total(self.segments)


def counted_outages(measurement: Measurement) -> tuple[CountedOutage, ...]:
    """Return the outages of a result that count, oldest first; several records of one outage are one."""
    pieces = _pieces(measurement)
    merge = measurement.target.merge_within
    gap = timedelta() if merge is None else merge.value
    groups: list[list[Segment]] = []
    for run in union(piece for piece, _ in pieces):
        if groups and run.start - groups[-1][-1].end <= gap:
            groups[-1].append(run)
        else:
            groups.append([run])
    starts = [group[0].start for group in groups]
    hit = [Fraction()] * len(groups)
    whole = [Fraction()] * len(groups)
    for piece, share in pieces:
        place, length = bisect_right(starts, piece.start) - 1, seconds(piece.duration)
        whole[place] += length
        hit[place] += length * share
    return tuple(CountedOutage(tuple(group), hit[place] / whole[place]) for place, group in enumerate(groups))


def _pieces(measurement: Measurement) -> list[tuple[Segment, Fraction]]:
    """Return the counted time of every record with the share that it hit; planned work that counts hits everybody."""
    return [
        (piece, _ALL if verdict.outage is None else Fraction(verdict.outage.share))
        for verdict in measurement.counted
        for piece in verdict.counted_segments
    ]


def is_long_enough(length: timedelta, smallest: SmallestOutage | None) -> bool:
    """Tell whether a length reaches the smallest that counts; anything does where none is stated."""
    if smallest is None:
        return True
    return length > smallest.duration or (smallest.inclusive and length == smallest.duration)


def units_in(amount: Fraction, unit: Fraction, counting: Counting) -> Fraction:
    """Return how many units an amount makes: begun ones, completed ones, or exactly."""
    match counting:
        case Counting.STARTED:
            return Fraction(-(-amount // unit))
        case Counting.COMPLETED:
            return Fraction(amount // unit)
        case Counting.EXACT:
            return amount / unit


def days_down(measurement: Measurement, smallest: SmallestOutage, *, together: bool) -> tuple[date, ...]:
    """Return the local days on which one outage, or all of the day together, lasted long enough on that day."""
    outages = [outage.segments for outage in counted_outages(measurement)]
    judged = [tuple(part for segments in outages for part in segments)] if together else outages
    return tuple(
        sorted(
            {
                day
                for segments in judged
                for day, length in _by_day(segments, measurement.period.zone).items()
                if is_long_enough(length, smallest)
            }
        )
    )


def _by_day(segments: Iterable[Segment], zone: str) -> dict[date, timedelta]:
    """Return how long the segments last on each local day that they touch."""
    lengths: dict[date, timedelta] = {}
    for segment in segments:
        start, day = segment.start, _day_of(segment.start, zone)
        while start < segment.end:
            until = min(segment.end, _midnight(day + _DAY, zone))
            lengths[day] = lengths.get(day, timedelta()) + (until - start)
            start, day = until, day + _DAY
    return lengths


def block_days(outage: CountedOutage, length: timedelta, counting: Counting, zone: str) -> set[date]:
    """Return the local days on which a block of the outage was completed (or begun, where begun ones count)."""
    days: set[date] = set()
    for run in outage.segments:
        for number in range(int(units_in(seconds(run.duration), seconds(length), counting))):
            at = run.start + number * length
            days.add(_day_of(at if counting is Counting.STARTED else at + length - timedelta.resolution, zone))
    return days


def _day_of(at: datetime, zone: str) -> date:
    return at.astimezone(zone_named(zone)).date()


@lru_cache(maxsize=4096)
def _midnight(day: date, zone: str) -> datetime:
    return opening_instant(datetime.combine(day, time.min), zone_named(zone))
