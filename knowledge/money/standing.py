"""How firm a figure is: open, provisional or settled; and whether a customer is shown amounts of that kind.

The rule: a figure of a period or an incident that is not over is open; of one that is over it is provisional until a
named person of the provider has settled the period; only then is it settled. Nothing but that act settles anything, and
what may still change neither accepts nor refuses a claim.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from knowledge.downtime.availability import Measurement
from knowledge.hours.periods import Period
from knowledge.incidents.incident import OutageRecorded
from knowledge.incidents.state import IncidentState


class StandingCode(StrEnum):
    """How firm a figure is."""

    OPEN = "open"  # the period or the incident is not over
    PROVISIONAL = "provisional"  # over, but not settled
    SETTLED = "settled"  # closed by a named person


class AmountsShown(StrEnum):
    """Which computed amounts of money a customer is shown; what the contract itself states is always shown."""

    ESTIMATE = "estimate"  # all of them, each with its standing
    SETTLED_ONLY = "settled_only"
    NEVER = "never"

    def shows(self, standing: Standing) -> bool:
        """Tell whether an amount of this standing is shown."""
        return self is AmountsShown.ESTIMATE or (self is AmountsShown.SETTLED_ONLY and not standing.may_change)


@dataclass(frozen=True, slots=True)
class Settled:
    """Who settled something, by name, and when (UTC)."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How firm a figure is. `until` is when an open period ends; None: an incident decides, and it is not over.

    `unattributed` counts the counted outages of a provisional figure of which nobody has recorded a cause yet.
    """

    code: StandingCode
    until: datetime | None = None
    unattributed: int = 0
    settled: Settled | None = None

    @property
    def may_change(self) -> bool:
        """Tell whether the figure may still become another one."""
        return self.code is not StandingCode.SETTLED


def standing_of(
    period: Period, measured: Iterable[Measurement], now: datetime, settled: Settled | None = None
) -> Standing:
    """Return the standing of what a period came to: its results, its amounts, and whether its targets were missed."""
    if settled is not None:
        return Standing(StandingCode.SETTLED, settled=settled)
    if now < period.end:
        return Standing(StandingCode.OPEN, until=period.end)
    return Standing(StandingCode.PROVISIONAL, unattributed=len(unattributed(measured)))


def standing_of_incident(state: IncidentState, settled: Settled | None = None) -> Standing:
    """Return the standing of an incident's missed deadlines; `settled` is that of the period in which they fell due."""
    if state.is_open:
        return Standing(StandingCode.OPEN)
    if settled is not None:
        return Standing(StandingCode.SETTLED, settled=settled)
    return Standing(StandingCode.PROVISIONAL)


def weakest(standings: Iterable[Standing]) -> Standing:
    """Return the least firm of some standings: open before provisional before settled.

    Raises:
        ValueError: there is none.
    """
    order = list(StandingCode)
    return min(standings, key=lambda one: order.index(one.code))


def unattributed(measured: Iterable[Measurement]) -> tuple[OutageRecorded, ...]:
    """Return the counted outages without a recorded cause, once each, in their order."""
    counted = (verdict.outage for one in measured for verdict in one.counted)
    return tuple(
        dict.fromkeys(
            outage for outage in counted if outage is not None and outage.cause is None and outage.exclusion is None
        )
    )


SUPPOSED = Standing(StandingCode.OPEN)
"""The standing of what is only supposed: nothing of it has happened."""
