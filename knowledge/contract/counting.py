"""How downtime is counted in a contract: rounding, and how requests and probe readings become outages. Data only.

Shares are `Decimal` of 0–1, lengths of time `timedelta`; nothing here rounds or computes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Measure:
    """A number and its unit as the contract writes it ("40 Gbit/s"); an empty unit is a bare number."""

    value: Decimal
    unit: str = ""


class Figure(StrEnum):
    """Figures of voice and call-centre quality (feature 58)."""

    MOS = "mos"
    LOSS = "loss"
    JITTER = "jitter"
    DELAY = "delay"
    ASR = "asr"
    ABANDONMENT = "abandonment"
    ANSWERED_IN_TIME = "answered_in_time"


class Rounding(StrEnum):
    """What becomes of the digits that are dropped (feature 66)."""

    HALF_UP = "half_up"
    HALF_DOWN = "half_down"
    HALF_EVEN = "half_even"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class TimeRounding:
    """Downtime in whole units (feature 32): `started` units count whole, else completed ones only.

    `each_outage`: every outage is rounded for itself, unweighted; else the weighted sum of the period is.
    """

    unit: timedelta
    started: bool
    each_outage: bool = True


@dataclass(frozen=True, slots=True)
class RequestRule:
    """Downtime from failed requests (feature 50).

    A stretch of `in_each` is bad if more than `failed_share` (0–1) of its requests fail, that share itself too when
    `inclusive`; one with fewer than `at_least` requests is good. `consecutive` bad ones in a row make an outage.
    `kinds` names the failures that count, such as "5xx"; empty: any.
    """

    failed_share: Decimal
    inclusive: bool
    at_least: int
    in_each: timedelta
    consecutive: int = 1
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProbeRule:
    """Who measures and when a service is held to be down (feature 26).

    `misses` rounds in a row, one each `interval`, in which at least `agree` of `of` probes fail; the outage is counted
    from the first of them, or from the last when `from_first_miss` is false.
    """

    interval: timedelta
    misses: int
    agree: int = 1
    of: int = 1
    from_first_miss: bool = True
