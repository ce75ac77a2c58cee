"""Reports: on the cause of an incident and for a period, due so long after what the contract names."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.file import read_contract
from knowledge.contract.levels import PeriodKind
from knowledge.hours.periods import period_containing
from knowledge.incidents.cause_reports import CauseReportDue, cause_reports_due, regular_report_due
from knowledge.incidents.incident import (
    Happening,
    IncidentCancelled,
    IncidentReopened,
    IncidentResolved,
    OutageRecorded,
    SeverityChanged,
)
from knowledge.incidents.state import state_of
from knowledge.terms import value_of
from tests.knowledge.engine_contracts import happened, reported, warsaw
from tests.knowledge.small_contract import read_version

FILES = Path(__file__).parents[3] / "knowledge" / "contracts"
REPORTS = """\
    cause_reports:
      clause: § 13
      items:
        first: {name: {pl: pierwszy raport, en: first report}, within: 48 h, after: incident}
        final: {name: {pl: raport końcowy, en: final report}, within: 5 working days, severities: [critical]}
        lessons: {name: {pl: wnioski, en: lessons}, within: 1 months, after: incident end}
"""
REPORTED = warsaw(2026, 10, 29, 10)
FAR = datetime(2027, 1, 1, tzinfo=UTC)
"""Long after everything that happens here."""


def demo(name: str) -> ContractVersion:
    file = f"{name}.yaml"
    return read_contract((FILES / file).read_text(encoding="utf-8"), file=file).versions[-1]


def owed(severity: str, *what: tuple[datetime, Happening]) -> dict[str, CauseReportDue]:
    """Return what is owed, by key, of an incident reported on Thursday 29 October at 10:00."""
    log = [reported(REPORTED, severity=severity), *(happened(at, one) for at, one in what)]
    state = state_of(log, FAR)
    assert state is not None
    return {one.report.key: one for one in cause_reports_due(read_version(more=REPORTS), state)}


def test_a_report_on_the_cause_is_due_so_long_after_the_resolution() -> None:
    mended = warsaw(2026, 10, 30, 15)

    final = owed("critical", (mended, IncidentResolved(mended)))["final"]

    assert final.runs_from == mended
    # 1 November is a Sunday, 11 November a holiday: 2, 3, 4, 5, 6 November are the five days.
    assert final.last_day == date(2026, 11, 6)
    assert final.ends_at == warsaw(2026, 11, 7)


def test_a_holiday_is_no_working_day() -> None:
    mended = warsaw(2026, 11, 9, 23, 30)

    assert owed("critical", (mended, IncidentResolved(mended)))["final"].last_day == date(2026, 11, 17)


def test_hours_run_round_the_clock_from_the_incident_itself() -> None:
    first = owed("critical")["first"]

    assert (first.runs_from, first.ends_at) == (REPORTED, warsaw(2026, 10, 31, 10))


def test_a_time_that_runs_from_the_resolution_does_not_run_before_it_or_after_a_reopening() -> None:
    mended = warsaw(2026, 10, 30, 15)
    back = owed("critical", (mended, IncidentResolved(mended)), (warsaw(2026, 10, 31, 9), IncidentReopened("again")))

    for final in (owed("critical")["final"], back["final"]):
        assert (final.runs_from, final.last_day, final.ends_at) == (None, None, None)


def test_a_report_stays_owed_when_the_severity_falls_and_comes_to_be_owed_when_it_rises() -> None:
    later = warsaw(2026, 10, 29, 12)

    assert "final" not in owed("minor")
    assert "final" in owed("critical", (later, SeverityChanged("minor", "")))
    assert "final" in owed("minor", (later, SeverityChanged("critical", "")))


def test_nothing_is_owed_on_an_incident_that_was_taken_back() -> None:
    assert owed("critical", (warsaw(2026, 10, 29, 12), IncidentCancelled("a test"))) == {}


def test_a_month_after_the_end_of_the_outage_ends_on_the_day_of_the_same_number() -> None:
    end = warsaw(2026, 10, 31, 8)
    record = OutageRecorded("o", "hotline", REPORTED, end, Decimal(1), "probe")

    lessons = owed("critical", (end, record))["lessons"]

    assert lessons.last_day == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("name", "severity", "days"),
    [
        ("jaskolcza_dolina", "p1", {"cause": date(2026, 11, 23)}),
        ("jaskolcza_dolina", "p2", {}),
        ("harrowgate", "s3", {"first": date(2026, 11, 18), "final": date(2026, 11, 23)}),
        ("blawatek", "critical", {}),
    ],
)
def test_the_demo_customers_get_their_reports(name: str, severity: str, days: dict[str, date]) -> None:
    version = demo(name)
    mended = warsaw(2026, 11, 16, 15, 20)
    state = state_of(
        [reported(warsaw(2026, 11, 16, 12), severity=severity), happened(mended, IncidentResolved(mended))], FAR
    )
    assert state is not None

    assert {one.report.key: one.last_day for one in cause_reports_due(version, state)} == days


def test_a_monthly_report_is_due_on_the_tenth() -> None:
    version = demo("jaskolcza_dolina")
    monthly, review = value_of(version.regular_reports) or ()
    october = period_containing(PeriodKind.MONTH, warsaw(2026, 10, 25, 2), version.zone)

    due = regular_report_due(version, monthly, october)

    assert due is not None
    assert (due.last_day, due.ends_at) == (date(2026, 11, 10), warsaw(2026, 11, 11))
    assert (review.every, review.within) == (PeriodKind.QUARTER, None)
    assert regular_report_due(version, review, october) is None
