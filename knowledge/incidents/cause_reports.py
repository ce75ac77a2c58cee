"""By when the reports are promised: on the cause of a failure, and for a period.

The rule: a report on a cause is owed after every severity that the incident had, so that a workaround or a later change
does not take it away; its time runs from the event that the contract names, and not at all before that.
Source: features 60 and 61 of the contract model.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.reports import CauseReport, RegularReport
from knowledge.hours.last_days import last_day_of
from knowledge.hours.periods import Period
from knowledge.incidents.anchors import anchors_of
from knowledge.incidents.state import IncidentState
from knowledge.incidents.status import Status
from knowledge.terms import value_of


@dataclass(frozen=True, slots=True)
class CauseReportDue:
    """A report on the cause of one incident: the local last day and the instant (UTC) at which it is over.

    Both are None until what the time runs from has happened; `runs_from` is when it did.
    """

    report: CauseReport
    runs_from: datetime | None
    last_day: date | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class RegularReportDue:
    """A report for one period: the local last day and the instant (UTC) at which it is over."""

    report: RegularReport
    period: Period
    last_day: date
    ends_at: datetime


def cause_reports_due(version: ContractVersion, state: IncidentState) -> tuple[CauseReportDue, ...]:
    """Return the reports owed on an incident, in the contract's order; none for a cancelled one."""
    if state.status is Status.CANCELLED:
        return ()
    had = {one.severity for one in state.severity_history}
    owed = (one for one in value_of(version.cause_reports) or () if not one.severities or had & set(one.severities))
    return tuple(_due(version, one, anchors_of(state).get(one.anchor)) for one in owed)


def regular_report_due(version: ContractVersion, report: RegularReport, period: Period) -> RegularReportDue | None:
    """Return by when the report for a period comes; None where the contract names no day."""
    if report.within is None:
        return None
    last, ends_at = last_day_of(version.calendar, version.zone, report.within, period.last_day, period.end)
    return RegularReportDue(report, period, last, ends_at)


def _due(version: ContractVersion, report: CauseReport, runs_from: datetime | None) -> CauseReportDue:
    if runs_from is None:
        return CauseReportDue(report, None, None, None)
    day = runs_from.astimezone(ZoneInfo(version.zone)).date()
    last, ends_at = last_day_of(version.calendar, version.zone, report.within, day, runs_from)
    return CauseReportDue(report, runs_from, last, ends_at)
