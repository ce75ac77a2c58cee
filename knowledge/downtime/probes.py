"""From readings of probes to outages: several misses in a row, at several probes at once where the contract says so.

The rule: a probe is lost after so many misses in a row, and the service is down while enough probes are lost. The
outage is counted from the first miss of the probe that made them enough (or from the last, as agreed) to the first
answer that leaves too few of them lost. A reading that was not taken proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from knowledge.contract.counting import ProbeRule
from knowledge.hours.segments import as_utc
from knowledge.incidents.incident import OutageRecorded


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of one probe: whether the service answered at an instant."""

    probe: str
    at: datetime
    answered: bool


def outages_of_probes(
    rule: ProbeRule, readings: Iterable[Reading], *, service: str, key: str = "probe", site: str | None = None
) -> tuple[OutageRecorded, ...]:
    """Return the outages that readings show under a rule, oldest first; the last has no end while it lasts.

    The order and repetition of readings never matter; of a miss and an answer at one instant the answer holds.

    Raises:
        ValueError: an instant is naive.
    """
    return tuple(
        OutageRecorded(f"{key}-{start:%Y%m%dT%H%M%S}", service, start, end, Decimal(1), "probe", site)
        for start, end in _spans(rule, readings)
    )


def _spans(rule: ProbeRule, readings: Iterable[Reading]) -> list[tuple[datetime, datetime | None]]:
    spans: list[tuple[datetime, datetime | None]] = []
    misses: dict[str, list[datetime]] = {}
    began: datetime | None = None
    for at, answers in sorted(_by_instant(readings).items()):
        for probe, answered in answers.items():
            if answered:
                misses.pop(probe, None)
            else:
                misses.setdefault(probe, []).append(at)
        lost = [row for row in misses.values() if len(row) >= rule.misses]
        if began is None and len(lost) >= rule.agree:
            began = _counted_from(rule, lost, spans)
        elif began is not None and len(lost) < rule.agree:
            spans.append((began, at))
            began = None
    return spans if began is None else [*spans, (began, None)]


def _by_instant(readings: Iterable[Reading]) -> dict[datetime, dict[str, bool]]:
    known: dict[datetime, dict[str, bool]] = {}
    for reading in readings:
        answers = known.setdefault(as_utc(reading.at), {})
        answers[reading.probe] = reading.answered or answers.get(reading.probe, False)
    return known


def _counted_from(
    rule: ProbeRule, lost: list[list[datetime]], before: list[tuple[datetime, datetime | None]]
) -> datetime:
    """Return where an outage begins, never before the one before it was over."""
    place = 0 if rule.from_first_miss else rule.misses - 1
    start = sorted(row[place] for row in lost)[rule.agree - 1]
    ended = before[-1][1] if before else None
    return start if ended is None else max(start, ended)
