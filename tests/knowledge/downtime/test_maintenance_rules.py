"""Planned work is excluded only as far as every condition of the contract holds, and each that fails is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from knowledge.contract.levels import EmergencyWork, Freeze, Maintenance, Notice, NoticeUnit, PeriodKind
from knowledge.downtime.availability import measure
from knowledge.downtime.freeze_days import BLACK_FRIDAY_MONDAY, freeze_in, is_frozen
from knowledge.downtime.maintenance_rules import judge_works
from knowledge.downtime.outage_verdicts import TakenReason, VerdictCode
from knowledge.downtime.planned_work import PlannedWork
from knowledge.downtime.work_verdicts import WorkFindingCode, WorkVerdict
from knowledge.hours.periods import period_containing
from knowledge.hours.segments import total
from knowledge.hours.service_hours import round_the_clock
from knowledge.terms import NOT_ENTERED, SILENT
from tests.knowledge.engine_contracts import (
    NAME,
    hours,
    minutes,
    outage,
    stated,
    target,
    version,
    warsaw,
    windows,
)

NIGHTS = windows("Europe/Warsaw", None, (22, 29), None, (22, 29), None, None, None)  # Tue and Thu 22:00–5:00
RULE = Maintenance(
    windows=stated(NIGHTS, "§ 7.1"),
    notice=stated(Notice(3, NoticeUnit.WORKING_DAYS), "§ 7.2"),
    cap=stated(hours(6), "§ 7.3"),
    cap_period=PeriodKind.MONTH,
    event_cap=SILENT,
)
THURSDAY = warsaw(2026, 11, 26, 22)
LATER = warsaw(2026, 12, 15)


def work(start: datetime = THURSDAY, length: float = 5, announced: datetime | None = None, **more: Any) -> PlannedWork:
    known = announced if announced is not None else warsaw(2026, 11, 2, 12)
    settings: dict[str, Any] = {"key": f"w{start.isoformat()}", "services": ("hotline",), "effect": NAME, **more}
    return PlannedWork(announced_at=known, start=start, end=start + hours(length), **settings)


def judged(*works: PlannedWork, rule: Any = RULE, now: datetime = LATER) -> tuple[WorkVerdict, ...]:
    under = version(maintenance=stated(rule, "§ 7") if isinstance(rule, Maintenance) else rule)
    return judge_works(under, works, now)


def failed(verdict: WorkVerdict) -> list[WorkFindingCode]:
    return [one.code for one in verdict.findings if one.code is not WorkFindingCode.EXCLUDED]


def test_work_that_keeps_every_condition_is_excluded() -> None:
    (verdict,) = judged(work())
    assert (total(verdict.excluded), verdict.counted, failed(verdict)) == (hours(5), (), [])


@pytest.mark.parametrize(
    ("announced", "given"),
    [(warsaw(2026, 11, 23, 23, 59), 3), (warsaw(2026, 11, 24, 0), 2), (warsaw(2026, 11, 24, 12), 2)],
)
def test_too_short_a_notice_makes_all_of_it_count(announced: datetime, given: int) -> None:
    (verdict,) = judged(work(announced=announced))
    if given >= 3:
        assert failed(verdict) == []
        return
    (finding,) = verdict.findings
    assert (finding.code, finding.given, finding.needed) == (WorkFindingCode.NOTICE_TOO_SHORT, given, 3)
    assert (total(verdict.counted), finding.amount) == (hours(5), hours(5))
    assert finding.clause is not None
    assert finding.clause.paragraph == "§ 7.2"


@pytest.mark.parametrize(
    ("notice", "announced", "fits"),
    [
        (Notice(7, NoticeUnit.CALENDAR_DAYS), warsaw(2026, 11, 19, 23), True),
        (Notice(7, NoticeUnit.CALENDAR_DAYS), warsaw(2026, 11, 20, 0), False),
        (Notice(48, NoticeUnit.HOURS), warsaw(2026, 11, 24, 22), True),
        (Notice(48, NoticeUnit.HOURS), warsaw(2026, 11, 24, 22, 0, 1), False),
    ],
)
def test_notice_is_counted_in_its_own_unit(notice: Notice, announced: datetime, fits: bool) -> None:
    (verdict,) = judged(work(announced=announced), rule=replace(RULE, notice=stated(notice)))
    assert (failed(verdict) == []) is fits


def test_work_announced_after_it_began_counts() -> None:
    (verdict,) = judged(work(announced=THURSDAY))
    assert failed(verdict) == [WorkFindingCode.ANNOUNCED_LATE]


def test_what_lies_outside_the_window_counts() -> None:
    (verdict,) = judged(work(warsaw(2026, 11, 26, 21), 9))
    assert failed(verdict) == [WorkFindingCode.OUTSIDE_WINDOW, WorkFindingCode.OVER_CAP]
    assert [one.amount for one in verdict.findings[1:]] == [hours(2), hours(1)]
    assert total(verdict.excluded) == hours(6)


def test_the_cap_is_shared_by_the_works_of_a_month_in_order() -> None:
    first, second = work(warsaw(2026, 11, 24, 22)), work(THURSDAY)
    one, two = judged(second, first)
    assert (one.work, total(one.excluded)) == (first, hours(5))
    assert (total(two.excluded), total(two.counted)) == (hours(1), hours(4))
    december = work(warsaw(2026, 12, 1, 22), announced=warsaw(2026, 11, 2))
    assert failed(judged(first, second, december)[2]) == []


def test_overlapping_works_use_the_cap_once() -> None:
    one, two = judged(work(key="a"), work(key="b"))
    assert (failed(one), failed(two)) == ([], [])


def test_one_event_has_its_own_cap() -> None:
    (verdict,) = judged(work(), rule=replace(RULE, event_cap=stated(hours(4))))
    assert failed(verdict) == [WorkFindingCode.OVER_EVENT_CAP]
    assert total(verdict.counted) == hours(1)


def test_work_in_a_freeze_counts_in_full() -> None:
    frozen = replace(RULE, freezes=(stated(Freeze(BLACK_FRIDAY_MONDAY, "12-24"), "§ 7.5"),))
    (verdict,) = judged(work(), rule=frozen)
    assert (failed(verdict), total(verdict.counted)) == ([WorkFindingCode.IN_FREEZE], hours(5))


@pytest.mark.parametrize(("year", "first"), [(2024, 25), (2025, 24), (2026, 23), (2027, 22)])
def test_the_freeze_begins_on_the_monday_before_black_friday(year: int, first: int) -> None:
    assert freeze_in(Freeze(BLACK_FRIDAY_MONDAY, "12-24"), year) == (date(year, 11, first), date(year, 12, 24))


def test_a_freeze_may_run_over_new_year() -> None:
    winter = Freeze("12-20", "01-06")
    days = [date(2026, 12, 19), date(2026, 12, 20), date(2027, 1, 6), date(2027, 1, 7)]
    assert [is_frozen(winter, day, day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("length", "announced", "expected"),
    [
        (1, 2, []),
        (1.01, 2, [WorkFindingCode.EMERGENCY_TOO_LONG]),
        (1, 1.99, [WorkFindingCode.NOTICE_TOO_SHORT]),
    ],
)
def test_urgent_work_has_rules_of_its_own(length: float, announced: float, expected: list[WorkFindingCode]) -> None:
    rule = replace(RULE, emergency=stated(EmergencyWork(NAME, minutes(60), hours(2))))
    urgent = work(warsaw(2026, 11, 25, 10), length, warsaw(2026, 11, 25, 10) - hours(announced), emergency=True)
    assert failed(judged(urgent, rule=rule)[0]) == expected


@pytest.mark.parametrize(
    ("term", "code"), [(SILENT, WorkFindingCode.NO_RULE), (NOT_ENTERED, WorkFindingCode.NOT_ENTERED)]
)
def test_without_a_rule_planned_work_counts(term: Any, code: WorkFindingCode) -> None:
    assert failed(judged(work(), rule=term)[0]) == [code]


def test_work_called_off_before_it_began_is_gone_and_later_ends_there() -> None:
    assert judged(work(cancelled_at=THURSDAY - hours(1))) == ()
    (verdict,) = judged(work(cancelled_at=THURSDAY + hours(1)))
    assert total(verdict.excluded) == hours(1)


# In the measurement

NOVEMBER = period_containing(PeriodKind.MONTH, warsaw(2026, 11, 10), "Europe/Warsaw")
LINE = target("line", ("hotline",), "99.9")


def measured(*works: PlannedWork, outages: Any = (), now: datetime = LATER) -> Any:
    under = version(maintenance=stated(RULE, "§ 7"))
    return measure(under, LINE, NOVEMBER, outages=outages, works=works, now=now)


def test_an_outage_during_excluded_work_does_not_count_and_after_it_does() -> None:
    result = measured(work(), outages=(outage(THURSDAY + hours(1), hours(5)),))
    (verdict,) = result.verdicts
    assert result.downtime_seconds == 3600
    assert (verdict.code, verdict.taken[0].reason) == (VerdictCode.PARTLY, TakenReason.PLANNED_WORK)


def test_work_with_too_short_a_notice_is_downtime_as_far_as_it_has_happened() -> None:
    late = work(announced=warsaw(2026, 11, 24, 12))
    assert measured(late).downtime_seconds == 300 * 60
    assert measured(late, now=THURSDAY + minutes(30)).downtime_seconds == 30 * 60
    assert measured(late, now=THURSDAY).downtime_seconds == 0
    assert measured(late, outages=(outage(THURSDAY, hours(5)),)).downtime_seconds == 300 * 60


def test_work_on_other_services_is_left_out() -> None:
    other = work(announced=warsaw(2026, 11, 24, 12), services=("sip",))
    assert measured(other).downtime_seconds == 0


def test_windows_round_the_clock_allow_any_hour() -> None:
    rule = replace(RULE, windows=stated(round_the_clock("Europe/Warsaw")))
    assert failed(judged(work(warsaw(2026, 11, 28, 9)), rule=rule)[0]) == []
