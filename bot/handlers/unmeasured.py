"""Incidents of a period that no measurement has confirmed: they are named, since they are not in the figures."""

from __future__ import annotations

from collections.abc import Sequence

from bot.handlers.measuring import states
from bot.turn import Turn
from knowledge.contract.severities import Effect
from knowledge.downtime.budget import Budget
from knowledge.incidents.state import IncidentState
from knowledge.incidents.status import Status

_SHOWN = 3
_WEIGHTY = frozenset({Effect.CRITICAL, Effect.MAJOR})


def unmeasured_lines(turn: Turn, budgets: Sequence[Budget]) -> list[str]:
    """Name the incidents of the periods that no measurement has confirmed: they are not in the figures.

    Open ones all; of those resolved only the weighty ones, for a lesser one need not have been an outage.
    """
    spans = [(set(one.measurement.target.services), one.measurement.period.segment) for one in budgets]
    found = [
        state
        for state in states(turn)
        if not state.outages
        and state.status is not Status.CANCELLED
        and any(state.service in services and state.since in span for services, span in spans)
        and (state.is_open or _is_weighty(turn, state))
    ]
    lines = [_unmeasured_line(turn, state) for state in found[-_SHOWN:]]
    hidden = len(found) - len(lines)
    if hidden > 0:
        lines.append(
            turn.t.count(
                "%(n)s more incident of this period is not measured yet.",
                "%(n)s more incidents of this period are not measured yet.",
                hidden,
            )
        )
    return lines


def _is_weighty(turn: Turn, state: IncidentState) -> bool:
    version = turn.contract.version_at(state.reported_at) if turn.contract is not None else None
    severities = version.severities if version is not None else ()
    return any(severity.key == state.severity and _WEIGHTY & set(severity.effects) for severity in severities)


def _unmeasured_line(turn: Turn, state: IncidentState) -> str:
    t, since = turn.t, turn.t.moment(state.since, turn.zone, now=turn.now)
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
        end=t.clock(state.restored_at, turn.zone),
    )
