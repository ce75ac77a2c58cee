"""Time that was given to one record of an outage already, so that no other counts it again.

The rule: whatever the number of stretches, one is looked up and put in by halves.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import datetime

from knowledge.hours.segments import Segment, Segments


class Given:
    """Stretches of time that grow one by one, kept sorted and merged as two lists of edges."""

    __slots__ = ("_ends", "_starts")

    def __init__(self) -> None:
        self._starts: list[datetime] = []
        self._ends: list[datetime] = []

    def fresh(self, segments: Segments) -> Segments:
        """Return the time of the segments that was not given yet, sorted and merged as they are."""
        found: list[Segment] = []
        for segment in segments:
            start = segment.start
            place = bisect_right(self._ends, start)
            while place < len(self._starts) and self._starts[place] < segment.end:
                if start < self._starts[place]:
                    found.append(Segment(start, self._starts[place]))
                start = self._ends[place]
                place += 1
            if start < segment.end:
                found.append(Segment(start, segment.end))
        return tuple(found)

    def add(self, segments: Segments) -> None:
        """Give the time of the segments away."""
        for segment in segments:
            first = bisect_left(self._ends, segment.start)
            after = bisect_right(self._starts, segment.end, lo=first)
            if first < after:
                start = min(segment.start, self._starts[first])
                end = max(segment.end, self._ends[after - 1])
            else:
                start, end = segment.start, segment.end
            self._starts[first:after] = [start]
            self._ends[first:after] = [end]
