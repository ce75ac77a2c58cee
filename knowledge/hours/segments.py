"""Stretches of time and their algebra: union, intersection, difference.

The rule: a `Segment` is half-open, from its start up to but not including its end, and both ends are UTC, so that
subtraction is real elapsed time across every clock change. Results are sorted, merged (touching ones become one) and
free of empty ones, so the order and the repetition of what goes in never matter.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter

Segments = tuple["Segment", ...]
_START, _END = attrgetter("start"), attrgetter("end")


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
        start, end = self.start, self.end
        if start.tzinfo is not UTC or end.tzinfo is not UTC:
            start, end = as_utc(start), as_utc(end)
            object.__setattr__(self, "start", start)
            object.__setattr__(self, "end", end)
        if end < start:
            raise ValueError(f"a segment must not end before it starts, got {start.isoformat()} to {end.isoformat()}")

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


def parted(segments: Segments, by: Segments) -> tuple[Segments, Segments]:
    """Return the time of the segments that lies in the others, and the time that does not, in one walk.

    Both must be sorted, merged and free of empty ones already, as every result of this module is; only then is it the
    intersection and the difference.
    """
    inside: list[Segment] = []
    outside: list[Segment] = []
    j = 0
    for segment in segments:
        start, end = segment.start, segment.end
        while j < len(by) and by[j].end <= start:
            j += 1
        k = j
        while k < len(by) and by[k].start < end:
            if start < by[k].start:
                outside.append(Segment(start, by[k].start))
                start = by[k].start
            until = min(by[k].end, end)
            inside.append(Segment(start, until))
            start = until
            k += 1
        if start < end:
            outside.append(Segment(start, end))
    return tuple(inside), tuple(outside)


def near(segments: Segments, of: Segments) -> Segments:
    """Return those of sorted, disjoint segments that some time (not empty) may lie in, found by halves."""
    first = bisect_right(segments, of[0].start, key=_END)
    return segments[first : bisect_left(segments, of[-1].end, lo=first, key=_START)]


def clip(segments: Iterable[Segment], within: Segment) -> Segments:
    """Return the time of the segments that lies within one segment, such as a measuring period."""
    return intersection(segments, (within,))


def total(segments: Iterable[Segment]) -> timedelta:
    """Return how long the segments last together; overlaps count once."""
    return sum((segment.duration for segment in union(segments)), timedelta())
