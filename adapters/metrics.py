"""Figures for Prometheus, in its text format: what this process did, and what waits in the database.

Rules: counters are this process's own since it started, as Prometheus expects; whatever waits is everybody's, so any
process tells the same. Labels come from closed lists, and nothing of a customer is among them.

Source: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.records import BULK, NORMAL, URGENT

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 3600.0)
"""Upper bounds of the delivery times that are told apart, in seconds."""
_PRIORITIES = {URGENT: "urgent", NORMAL: "normal", BULK: "bulk"}
Measured = Callable[[str, str, float | None], object]
"""Told what became of an attempt to send: platform, outcome, and the seconds since it was queued where it was sent."""
Labels = Mapping[str, str]
Sample = tuple[Labels, float]


class WaitingMessages(Protocol):
    """Messages of a platform and a priority: `count` wait since `oldest`, others are held; some are in doubt."""

    @property
    def platform(self) -> str: ...
    @property
    def priority(self) -> int: ...
    @property
    def count(self) -> int: ...
    @property
    def oldest(self) -> datetime | None: ...
    @property
    def held(self) -> int: ...
    @property
    def in_doubt(self) -> int: ...


class DueLooks(Protocol):
    """Looks of a kind that are due, or will be in an hour."""

    @property
    def kind(self) -> str: ...
    @property
    def due(self) -> int: ...
    @property
    def within_an_hour(self) -> int: ...
    @property
    def oldest(self) -> datetime | None: ...


class WatchedIncidents(Protocol):
    """Open incidents with something to come: all, and those it comes to within an hour and within a day."""

    @property
    def watched(self) -> int: ...
    @property
    def within_an_hour(self) -> int: ...
    @property
    def within_a_day(self) -> int: ...


class Gauges(Protocol):
    """What waits at one moment."""

    @property
    def waiting(self) -> Sequence[WaitingMessages]: ...
    @property
    def given_up(self) -> int: ...
    @property
    def looks(self) -> Sequence[DueLooks]: ...
    @property
    def incidents(self) -> WatchedIncidents: ...
    @property
    def leases(self) -> Sequence[tuple[str, datetime]]: ...
    @property
    def is_silent(self) -> bool: ...


@dataclass(slots=True)
class Counts:
    """What this process did; any thread may add to it."""

    messages: Counter[tuple[str, str]] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    took: dict[str, list[int]] = field(default_factory=dict)
    seconds: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def settled(self, platform: str, outcome: str, seconds: float | None = None) -> None:
        """Count what became of an attempt to send, and how long a message waited until it was sent."""
        with self._lock:
            self.messages[platform, outcome] += 1
            if seconds is not None:
                buckets = self.took.setdefault(platform, [0] * (len(BUCKETS) + 1))
                buckets[bisect_left(BUCKETS, seconds)] += 1
                self.seconds[platform] += seconds  # type: ignore[assignment]

    def happened(self, events: Iterable[Mapping[str, Any]]) -> None:
        """Count what happened by itself."""
        with self._lock:
            self.events.update(str(event["type"]) for event in events)


def exposition(
    counts: Counts, gauges: Gauges | None, now: datetime, *, ticked_at: datetime | None, is_ready: bool, warnings: int
) -> str:
    """Return all figures as Prometheus reads them; `gauges` None: the database does not answer."""
    lines = [*_own(counts, ticked_at, is_ready=is_ready, warnings=warnings)]
    if gauges is not None:
        lines += _of_database(gauges, now)
    return "\n".join(lines) + "\n"


def _own(counts: Counts, ticked_at: datetime | None, *, is_ready: bool, warnings: int) -> Iterator[str]:
    messages = [({"platform": one, "outcome": how}, n) for (one, how), n in sorted(counts.messages.items())]
    yield from _metric("sla_messages_total", "counter", "Attempts to send, by what became of them.", messages)
    yield from _histogram(counts)
    events = [({"type": one}, n) for one, n in sorted(counts.events.items())]
    yield from _metric(
        "sla_events_total", "counter", "What happened by itself: reminders, missed times, calls.", events
    )
    tick = ticked_at.timestamp() if ticked_at is not None else 0.0
    yield from _metric("sla_last_tick_timestamp_seconds", "gauge", "When time last passed, 0: not yet.", [({}, tick)])
    yield from _metric("sla_ready", "gauge", "1 when every platform takes messages in.", [({}, int(is_ready))])
    yield from _metric(
        "sla_warnings", "gauge", "What is amiss though it is ready, e.g. nobody on duty.", [({}, warnings)]
    )


def _histogram(counts: Counts) -> Iterator[str]:
    name = "sla_delivery_seconds"
    yield f"# HELP {name} From when a message was queued until it was sent."
    yield f"# TYPE {name} histogram"
    for platform, buckets in sorted(counts.took.items()):
        total = 0
        for bound, count in zip([*map(str, BUCKETS), "+Inf"], buckets, strict=True):
            total += count
            yield _sample(f"{name}_bucket", {"platform": platform, "le": bound}, total)
        yield _sample(f"{name}_sum", {"platform": platform}, counts.seconds[platform])
        yield _sample(f"{name}_count", {"platform": platform}, total)


def _of_database(gauges: Gauges, now: datetime) -> Iterator[str]:
    yield from _of_outbox(gauges, now)
    due = [({"kind": one.kind}, float(one.due)) for one in gauges.looks]
    lag = [({"kind": one.kind}, _age(one.oldest, now)) for one in gauges.looks]
    ahead = [({"kind": one.kind}, float(one.within_an_hour)) for one in gauges.looks]
    yield from _metric("sla_looks_due", "gauge", "What is due to be looked at.", due)
    yield from _metric("sla_evaluation_lag_seconds", "gauge", "How late the most overdue of them is.", lag)
    yield from _metric(
        "sla_looks_within_an_hour", "gauge", "What is due now or in an hour: due times, calls, shares.", ahead
    )
    yield from _of_incidents(gauges.incidents)
    leases = [({"lease": name}, max((until - now).total_seconds(), 0.0)) for name, until in gauges.leases]
    yield from _metric("sla_lease_seconds", "gauge", "For how long somebody holds what only one may do.", leases)
    yield from _metric(
        "sla_silent",
        "gauge",
        "1 while nothing is said unasked since a backup was restored.",
        [({}, int(gauges.is_silent))],
    )


def _of_outbox(gauges: Gauges, now: datetime) -> Iterator[str]:
    every = [({"platform": one.platform, "priority": _PRIORITIES[one.priority]}, one) for one in gauges.waiting]
    waiting = [(labels, one) for labels, one in every if one.count]
    counts = [(labels, float(one.count)) for labels, one in waiting]
    ages = [(labels, _age(one.oldest, now)) for labels, one in waiting]
    yield from _metric("sla_outbox_waiting", "gauge", "Messages that wait to be sent.", counts)
    yield from _metric("sla_outbox_oldest_seconds", "gauge", "How long the oldest of them has waited.", ages)
    held, doubted = sum(one.held for one in gauges.waiting), sum(one.in_doubt for one in gauges.waiting)
    yield from _metric("sla_outbox_held", "gauge", "Messages held until quiet hours are over.", [({}, held)])
    yield from _metric(
        "sla_outbox_in_doubt", "gauge", "Unfinished messages that may be on the platform already.", [({}, doubted)]
    )
    yield from _metric("sla_outbox_given_up", "gauge", "Messages that were given up.", [({}, gauges.given_up)])


def _of_incidents(incidents: WatchedIncidents) -> Iterator[str]:
    yield from _metric(
        "sla_incidents_watched", "gauge", "Open incidents with something to come.", [({}, incidents.watched)]
    )
    ahead = (("1h", incidents.within_an_hour), ("24h", incidents.within_a_day))
    yield from _metric(
        "sla_breaches_ahead_at_most",
        "gauge",
        "Incidents with a reminder or due time until then; none whose clock is due by then is missing.",
        [({"within": within}, count) for within, count in ahead],
    )


def _age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0.0) if since is not None else 0.0


def _metric(name: str, kind: str, about: str, samples: Sequence[Sample]) -> Iterator[str]:
    yield f"# HELP {name} {about}"
    yield f"# TYPE {name} {kind}"
    for labels, value in samples:
        yield _sample(name, labels, value)


def _sample(name: str, labels: Labels, value: float) -> str:
    shown = ",".join(f'{key}="{_escaped(said)}"' for key, said in labels.items())
    return f"{name}{{{shown}}} {value!r}" if labels else f"{name} {value!r}"


def _escaped(said: str) -> str:
    return said.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
