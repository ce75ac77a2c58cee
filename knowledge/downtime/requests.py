"""From counts of requests to outages: a stretch in which too many fail is down.

The rule: the counts of one stretch are added up, whichever source sent them; a stretch with too few requests, or
without any count, is up; a count that covers only a part of its stretch is left out; fewer bad stretches in a row than
the contract asks for are no outage.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from knowledge.contract.counting import RequestRule
from knowledge.hours.segments import Segment, Segments, as_utc, union
from knowledge.incidents.incident import OutageRecorded

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RequestCount:
    """Requests that one source counted from `start` on for `length`, and how many of them failed.

    `by_kind` splits the failures ("5xx", 3); empty: all of them are of the kinds that count.

    Raises:
        ValueError: there were fewer requests than failures, a number is negative, or the instant is naive.
    """

    start: datetime
    length: timedelta
    requests: int
    failed: int
    by_kind: tuple[tuple[str, int], ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be counted."""
        as_utc(self.start)
        if not 0 <= self.failed <= self.requests:
            raise ValueError(f"failed requests must be 0 to {self.requests}, got {self.failed}")

    def failed_of(self, kinds: tuple[str, ...]) -> int:
        """Return how many failures are of these kinds; of any when there are none."""
        if not kinds or not self.by_kind:
            return self.failed
        return sum(number for kind, number in self.by_kind if kind in kinds)


@dataclass(frozen=True, slots=True)
class BadStretch:
    """A stretch that is down by the rule, with what was counted in it."""

    segment: Segment
    requests: int
    failed: int

    @property
    def share(self) -> Fraction:
        """Return the share of requests (0–1) that failed."""
        return Fraction(self.failed, self.requests)


def bad_stretches(rule: RequestRule, counts: Iterable[RequestCount]) -> tuple[BadStretch, ...]:
    """Return every stretch in which too many requests failed, in order, however few follow one another."""
    sums: dict[datetime, tuple[int, int]] = {}
    for count in set(counts):
        start = _begin(rule, as_utc(count.start))
        if count.start != start or count.length != rule.in_each:
            continue
        requests, failed = sums.get(start, (0, 0))
        sums[start] = (requests + count.requests, failed + count.failed_of(rule.kinds))
    return tuple(
        BadStretch(Segment(start, start + rule.in_each), requests, failed)
        for start, (requests, failed) in sorted(sums.items())
        if _is_bad(rule, requests, failed)
    )


def outages_of_requests(
    rule: RequestRule, counts: Iterable[RequestCount], *, service: str, key: str = "requests", site: str | None = None
) -> tuple[OutageRecorded, ...]:
    """Return the outages that counts of requests show under a rule, oldest first, each of full share."""
    stretches = union(stretch.segment for stretch in bad_stretches(rule, counts))
    return tuple(
        OutageRecorded(_key(key, one), service, one.start, one.end, Decimal(1), "probe", site)
        for one in _long_enough(rule, stretches)
    )


def _key(key: str, segment: Segment) -> str:
    return f"{key}-{segment.start:%Y%m%dT%H%M%S}"


def _begin(rule: RequestRule, at: datetime) -> datetime:
    return at - (at - _EPOCH) % rule.in_each


def _is_bad(rule: RequestRule, requests: int, failed: int) -> bool:
    if not requests or requests < rule.at_least:
        return False
    share, limit = Fraction(failed, requests), Fraction(rule.failed_share)
    return share > limit or (rule.inclusive and share == limit)


def _long_enough(rule: RequestRule, stretches: Segments) -> Segments:
    return tuple(segment for segment in stretches if segment.duration >= rule.consecutive * rule.in_each)
