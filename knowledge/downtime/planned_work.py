"""Planned and emergency work on services: what was announced when, and for which span.

Whether the span counts as downtime is decided per contract in `knowledge.downtime.maintenance_rules`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from knowledge.bilingual import Bilingual


@dataclass(frozen=True, slots=True)
class PlannedWork:
    """One announced work. `start` to `end` is half-open.

    In UTC; `customers` empty means every customer of the services. `vetoed_at` is when the customer refused it or asked
    for another time, where the contract gives that right. `no_outage`: the service goes on meanwhile, so the work by
    itself is never downtime, whatever was agreed about its time; an outage on record during it still is one.
    """

    key: str
    services: tuple[str, ...]
    announced_at: datetime
    start: datetime
    end: datetime
    effect: Bilingual
    customers: tuple[str, ...] = ()
    emergency: bool = False
    cancelled_at: datetime | None = None
    vetoed_at: datetime | None = None
    no_outage: bool = False
