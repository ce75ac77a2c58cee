"""A settled period: the figures that a named person of the provider closed, and what they stood on.

The rule: nothing of it is ever changed. A later correction stands beside it and names what it corrects; each carries a
seal over all it says and over the seal before it, so that a figure altered in the database is found out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any

from knowledge.downtime.availability import Measurement
from knowledge.hours.periods import Period
from knowledge.hours.segments import as_utc
from knowledge.money.claims import claim_deadlines
from knowledge.money.penalties import LatePenalty
from knowledge.money.remedies import Credit
from knowledge.money.settlement import Settlement
from knowledge.money.standing import Settled


@dataclass(frozen=True, slots=True)
class SettledResult:
    """One group's result: the exact share of the measured time (a fraction of 1 as "a/b"), and whether it was kept."""

    percent: str
    shown: Decimal
    target_met: bool


@dataclass(frozen=True, slots=True)
class SettledFigures:
    """What a period came to, net in `currency`: results, credits and penalties as they stand before caps shared by
    all, the limit of each cap in the contract's order, the sum after all of them, and the last days of a claim.

    Credits are by measured group, penalties by incident and clock ("1017/resolve").
    """

    version: str
    currency: str
    results: Mapping[str, SettledResult]
    credits: Mapping[str, Decimal]
    penalties: Mapping[str, Decimal]
    caps: tuple[Decimal, ...]
    total: Decimal
    claim_days: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class StoodOn:
    """The hashes of what figures were computed from: the contract's version, the engine, the events and works."""

    contract: str
    engine: str
    events: str


@dataclass(frozen=True, slots=True)
class SettledPeriod:
    """One settlement of a customer's period. `revision` 1 is the first, the next ones correct the one before.

    `by` is the person's id and `name` how they were called then; `corrects` is the seal of the one corrected.
    """

    customer: str
    period: Period
    revision: int
    figures: SettledFigures
    stood_on: StoodOn
    by: str
    name: str
    at: datetime
    corrects: str | None = None
    seal: str = ""

    @property
    def is_intact(self) -> bool:
        """Tell whether all of it is as it was sealed."""
        return self.seal == _seal(self)

    @property
    def settled(self) -> Settled:
        """Return who settled it and when."""
        return Settled(self.name, self.at)


class Reason(StrEnum):
    """Why a figure computed now differs from the settled one."""

    EVENTS = "events"  # what is on record changed
    CONTRACT = "contract"  # the contract's version says something else
    ENGINE = "engine"  # the computation changed


@dataclass(frozen=True, slots=True)
class Difference:
    """What is computed now where it differs from what was settled: the figures, and every reason that can be."""

    settled: SettledFigures
    now: SettledFigures
    reasons: tuple[Reason, ...]

    @property
    def results(self) -> tuple[str, ...]:
        """Return the groups whose result differs."""
        return tuple(key for key in self.now.results if self.settled.results.get(key) != self.now.results[key])


def sealed(period: SettledPeriod) -> SettledPeriod:
    """Return a settlement with the seal over all that it says."""
    return replace(period, at=as_utc(period.at), seal=_seal(replace(period, at=as_utc(period.at))))


def altered(settlements: Sequence[SettledPeriod]) -> tuple[SettledPeriod, ...]:
    """Return the settlements that are not as sealed, and corrections of something that is not there as it was."""
    seals = {(one.customer, one.period, one.revision): one.seal for one in settlements}
    return tuple(
        one
        for one in settlements
        if not one.is_intact
        or (one.revision > 1 and seals.get((one.customer, one.period, one.revision - 1)) != one.corrects)
    )


def figures_of(measured: Sequence[Measurement], settlement: Settlement) -> SettledFigures:
    """Return what a period came to, as it is settled.

    Raises:
        ValueError: nothing was measured.
    """
    if not measured:
        raise ValueError("a period is settled from at least one measurement, got none")
    version, period = measured[0].version, measured[0].period
    credits: dict[str, Decimal] = {}
    penalties: dict[str, Decimal] = {}
    for line in settlement.lines:
        if isinstance(line.source, Credit):
            key = line.source.measurement.target.key
            credits[key] = credits.get(key, Decimal("0.00")) + line.stands
        elif isinstance(line.source, LatePenalty):
            key = f"{line.source.incident.number}/{line.source.rule.clock.value}"
            penalties[key] = penalties.get(key, Decimal("0.00")) + line.stands
    return SettledFigures(
        version=version.key,
        currency=version.currency,
        results={one.target.key: _result(one) for one in measured},
        credits=credits,
        penalties=penalties,
        caps=tuple(use.limit for use in settlement.caps),
        total=settlement.total,
        claim_days={one.step.key: one.last_day for one in claim_deadlines(version, period=period)},
    )


def difference(settled: SettledPeriod, now: SettledFigures, stands_on: StoodOn) -> Difference | None:
    """Return how figures computed now differ from the settled ones, and why; None where they are the same."""
    if settled.figures == now:
        return None
    before = settled.stood_on
    reasons = {
        Reason.EVENTS: before.events != stands_on.events,
        Reason.CONTRACT: before.contract != stands_on.contract,
        Reason.ENGINE: before.engine != stands_on.engine,
    }
    return Difference(settled.figures, now, tuple(reason for reason, changed in reasons.items() if changed))


def figures_as_json(figures: SettledFigures) -> dict[str, Any]:
    """Return figures as plain JSON, every number as text."""
    return {
        "version": figures.version,
        "currency": figures.currency,
        "results": {
            key: {"percent": one.percent, "shown": str(one.shown), "target_met": one.target_met}
            for key, one in figures.results.items()
        },
        "credits": {key: str(amount) for key, amount in figures.credits.items()},
        "penalties": {key: str(amount) for key, amount in figures.penalties.items()},
        "caps": [str(limit) for limit in figures.caps],
        "total": str(figures.total),
        "claim_days": {key: day.isoformat() for key, day in figures.claim_days.items()},
    }


def figures_from_json(said: Mapping[str, Any]) -> SettledFigures:
    """Return the figures that were written as JSON.

    Raises:
        ValueError, KeyError, ArithmeticError: they were not written by this.
    """
    return SettledFigures(
        version=said["version"],
        currency=said["currency"],
        results={
            key: SettledResult(one["percent"], Decimal(one["shown"]), one["target_met"])
            for key, one in said["results"].items()
        },
        credits={key: Decimal(amount) for key, amount in said["credits"].items()},
        penalties={key: Decimal(amount) for key, amount in said["penalties"].items()},
        caps=tuple(Decimal(limit) for limit in said["caps"]),
        total=Decimal(said["total"]),
        claim_days={key: date.fromisoformat(day) for key, day in said["claim_days"].items()},
    )


def _result(one: Measurement) -> SettledResult:
    exact = one.percent / 100
    return SettledResult(f"{exact.numerator}/{exact.denominator}", one.percent_shown(), one.target_met)


def _seal(one: SettledPeriod) -> str:
    said = {
        "customer": one.customer,
        "period": [one.period.kind.value, one.period.first_day.isoformat(), one.period.last_day.isoformat()],
        "zone": one.period.zone,
        "revision": one.revision,
        "figures": figures_as_json(one.figures),
        "stood_on": [one.stood_on.contract, one.stood_on.engine, one.stood_on.events],
        "by": [one.by, one.name],
        "at": as_utc(one.at).isoformat(),
        "corrects": one.corrects,
    }
    written = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(written.encode("utf-8")).hexdigest()
