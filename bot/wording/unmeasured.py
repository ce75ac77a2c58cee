"""Incidents of a period that no measurement has confirmed: they are named, since they are not in the figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.i18n import Translator
from knowledge.contract.agreement import Contract
from knowledge.contract.severities import Effect
from knowledge.downtime.budget import Budget
from knowledge.incidents.state import IncidentState
from knowledge.incidents.status import Status

_WEIGHTY = frozenset({Effect.CRITICAL, Effect.MAJOR})


def unmeasured(
    states: Iterable[IncidentState], contract: Contract | None, budgets: Sequence[Budget]
) -> list[IncidentState]:
    """Return the incidents of the budgets' periods that no measurement has confirmed.

    Open ones all; of those resolved only the weighty ones, for a lesser one need not have been an outage.
    """
    spans = [(set(one.measurement.target.services), one.measurement.period.segment) for one in budgets]
    return [
        state
        for state in states
        if not state.outages
        and state.status is not Status.CANCELLED
        and any(state.service in services and state.since in span for services, span in spans)
        and (state.is_open or _is_weighty(state, contract))
    ]


def _is_weighty(state: IncidentState, contract: Contract | None) -> bool:
    version = contract.version_at(state.reported_at) if contract is not None else None
    severities = version.severities if version is not None else ()
    return any(severity.key == state.severity and _WEIGHTY & set(severity.effects) for severity in severities)


def unmeasured_lines(
    t: Translator, found: Sequence[IncidentState], zone: str, *, now: datetime, most: int = 3
) -> list[str]:
    """Name incidents that are not in the figures, at most so many; the rest is counted."""
    lines = [_unmeasured_line(t, state, zone, now) for state in found[-most:]]
    hidden = len(found) - len(lines)
    if hidden > 0:
        lines.append(
            t.count(
                "%(n)s more incident of this period is not measured yet.",
                "%(n)s more incidents of this period are not measured yet.",
                hidden,
            )
        )
    return lines


def _unmeasured_line(t: Translator, state: IncidentState, zone: str, now: datetime) -> str:
    since = t.moment(state.since, zone, now=now)
    if state.is_open or state.restored_at is None:
        return t.say(
            "Open incident %(number)s (since %(moment)s) is not in these figures until an outage is measured.",
            number=state.number,
            moment=since,
        )
    return t.say(
        "Incident %(number)s (%(start)s–%(end)s) is not measured yet and is not in these figures.",
        number=state.number,
        start=since,
        end=t.moment(state.restored_at, zone, now=state.since),
    )
