"""May this event happen to this incident now? Asked before an event is recorded.

Answered with a code and never a guess.

The rule: first the transition table, then what the event itself says (a service cannot be restored before it failed).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.incidents.incident import (
    Event,
    IncidentAcknowledged,
    IncidentMerged,
    IncidentReopened,
    IncidentReported,
    IncidentResolved,
    OutageRecorded,
    SeverityChanged,
    WorkaroundAccepted,
    WorkaroundRefused,
    WorkStarted,
)
from knowledge.incidents.state import IncidentState
from knowledge.incidents.status import ALLOWED, Status


class RefusalCode(StrEnum):
    """Why an event may not happen."""

    NOT_IN_THIS_STATUS = "not_in_this_status"
    ALREADY_DONE = "already_done"
    BEFORE_THE_REPORT = "before_the_report"
    NO_WORKAROUND_OFFERED = "no_workaround_offered"
    RESTORED_BEFORE_FAILURE = "restored_before_failure"
    RESTORED_IN_FUTURE = "restored_in_future"
    ENDS_BEFORE_START = "ends_before_start"
    SHARE_OUT_OF_RANGE = "share_out_of_range"
    SAME_SEVERITY = "same_severity"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An event refused: why, and in which status the incident is (None: there is no such incident yet)."""

    code: RefusalCode
    status: Status | None


def check_transition(state: IncidentState | None, event: Event) -> Refusal | None:
    """Return why the event may not happen to an incident in this state; None when it may.

    `state` None is an incident that does not exist yet. Nothing is checked about who acts: that is the core's business.
    """
    status = None if state is None else state.status
    code = _refused(state, event)
    return None if code is None else Refusal(code, status)


def _refused(state: IncidentState | None, event: Event) -> RefusalCode | None:
    what = event.what
    takes_back = isinstance(what, IncidentReopened) and state is not None and state.merged_into is not None
    if not takes_back and type(what) not in ALLOWED[None if state is None else state.status]:
        return RefusalCode.ALREADY_DONE if _is_done(state, event) else RefusalCode.NOT_IN_THIS_STATUS
    if _is_done(state, event):
        return RefusalCode.ALREADY_DONE
    match what:
        case IncidentResolved(restored_at):
            if state is not None and restored_at < state.since:
                return RefusalCode.RESTORED_BEFORE_FAILURE
            return RefusalCode.RESTORED_IN_FUTURE if restored_at > event.occurred_at else None
        case OutageRecorded(start=start, end=end, share=share):
            if end is not None and end < start:
                return RefusalCode.ENDS_BEFORE_START
            return None if 0 < share <= 1 else RefusalCode.SHARE_OUT_OF_RANGE
        case SeverityChanged(severity) if state is not None and severity == state.severity:
            return RefusalCode.SAME_SEVERITY
        case IncidentMerged(into) if state is not None and into == state.number:
            return RefusalCode.ALREADY_DONE
        case WorkaroundAccepted() | WorkaroundRefused() if state is not None and not _is_offered(state):
            return RefusalCode.NO_WORKAROUND_OFFERED
        case IncidentAcknowledged() | WorkStarted() if state is not None and event.occurred_at < state.first_message_at:
            return RefusalCode.BEFORE_THE_REPORT
        case _:
            return None


def _is_done(state: IncidentState | None, event: Event) -> bool:
    if state is None:
        return False
    match event.what:
        case IncidentAcknowledged():
            return state.acknowledged_at is not None
        case WorkStarted():
            return state.work_started_at is not None
        case IncidentReported():
            return True
        case _:
            return False


def _is_offered(state: IncidentState) -> bool:
    return (
        bool(state.workarounds)
        and state.workarounds[-1].accepted_at is None
        and (state.workarounds[-1].refused_at is None)
    )
