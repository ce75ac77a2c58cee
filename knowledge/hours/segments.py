"""Stretches of time and their algebra: union, intersection, difference.

The rule: a `Segment` is half-open, from its start up to but not including its end, and both ends are UTC, so that
subtraction is real elapsed time across every clock change. Results are sorted, merged (touching ones become one) and
free of empty ones, so the order and the repetition of what goes in never matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

Segments = tuple["Segment", ...]


def as_utc(instant: datetime) -> datetime:
    """Return the same instant in UTC.

    Raises:
        ValueError: the datetime is naive, or lies outside what UTC can say in the years 1–9999.
    """
    if instant.tzinfo is UTC:
        return instant
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise ValueError(f"an instant must be aware (have a UTC offset), got the naive {instant.isoformat()}")
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"an instant must lie in the years 1–9999 of UTC, got {instant.isoformat()}") from None


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """A stretch of time from `start` (inclusive) to `end` (exclusive), kept in UTC; it may be empty.

    Raises:
        ValueError: an end is naive, or `end` lies before `start`.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        start, end = as_utc(self.start), as_utc(self.end)
        if end < start:
            raise ValueError(f"a segment must not end before it starts, got {start.isoformat()} to {end.isoformat()}")
        object.__setattr__(self, "start", start)
        object.__setattr__(self, "end", end)

    @property
    def duration(self) -> timedelta:
        """Return the elapsed time, never negative."""
        return self.end - self.start

    def __contains__(self, instant: datetime) -> bool:
        """Tell whether the instant lies inside; the start does, the end does not."""
        return self.start <= instant < self.end


def union(*groups: Iterable[Segment]) -> Segments:
    """Return the time that lies in any of the segments of any group; overlaps count once."""
    merged: list[Segment] = []
    ordered = sorted(segment for group in groups for segment in group if segment.start < segment.end)
    if not ordered:
        return ()
    start, end = ordered[0].start, ordered[0].end
    for segment in ordered:
        if segment.start > end:
            merged.append(Segment(start, end))
            start, end = segment.start, segment.end
        elif segment.end > end:
            end = segment.end
    merged.append(Segment(start, end))
    return tuple(merged)


def intersection(first: Iterable[Segment], second: Iterable[Segment]) -> Segments:
    """Return the time that lies in both."""
    ours, theirs = union(first), union(second)
    common: list[Segment] = []
    i = j = 0
    while i < len(ours) and j < len(theirs):
        start, end = max(ours[i].start, theirs[j].start), min(ours[i].end, theirs[j].end)
        if start < end:
            common.append(Segment(start, end))
        if ours[i].end <= theirs[j].end:
            i += 1
        else:
            j += 1
    return tuple(common)


def difference(first: Iterable[Segment], second: Iterable[Segment]) -> Segments:
    """Return the time that lies in the first and not in the second."""
    taken = union(second)
    left: list[Segment] = []
    j = 0
    for segment in union(first):
        start = segment.start
        while j < len(taken) and taken[j].end <= start:
            j += 1
        k = j
        while k < len(taken) and taken[k].start < segment.end:
            if taken[k].start > start:
                left.append(Segment(start, taken[k].start))
            start = max(start, taken[k].end)
            k += 1
        if start < segment.end:
            left.append(Segment(start, segment.end))
    return tuple(left)


def clip(segments: Iterable[Segment], within: Segment) -> Segments:
    """Return the time of the segments that lies within one segment, such as a measuring period."""
    return intersection(segments, (within,))


def total(segments: Iterable[Segment]) -> timedelta:
    """Return how long the segments last together; overlaps count once."""
    return sum((segment.duration for segment in union(segments)), timedelta())
