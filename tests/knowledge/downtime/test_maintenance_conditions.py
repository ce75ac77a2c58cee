"""What a contract file says of planned and urgent work, condition by condition, and what each failed one costs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from knowledge.downtime.maintenance_rules import judge_works
from knowledge.downtime.planned_work import PlannedWork
from knowledge.downtime.work_verdicts import WorkFinding, WorkFindingCode, WorkVerdict
from knowledge.hours.segments import total
from tests.knowledge.engine_contracts import NAME, hours, minutes, warsaw
from tests.knowledge.small_contract import errors_of, read_version, written

LATER = warsaw(2027, 2, 1)
LONG_AGO = warsaw(2026, 1, 5, 12)


def work(start: datetime, length: float, announced: datetime = LONG_AGO, **more: Any) -> PlannedWork:
    settings: dict[str, Any] = {"key": start.isoformat(), "services": ("hotline",), "effect": NAME, **more}
    return PlannedWork(announced_at=announced, start=start, end=start + hours(length), **settings)


def rules(*lines: str) -> str:
    given = {line.split(":")[0] for line in lines}
    usual = ("clause: § 7", "windows: 24/7", "notice: 3 working days")
    kept = [line for line in usual if line.split(":")[0] not in given]
    return "    maintenance:\n" + "".join(f"      {line}\n" for line in (*kept, *lines))


def judged(*works: PlannedWork, saying: tuple[str, ...] = ()) -> tuple[WorkVerdict, ...]:
    return judge_works(read_version(more=rules(*saying)), works, LATER)


def failed(verdict: WorkVerdict) -> list[WorkFindingCode]:
    return [one.code for one in verdict.findings if one.code is not WorkFindingCode.EXCLUDED]


def found(verdict: WorkVerdict, code: WorkFindingCode) -> WorkFinding:
    return next(one for one in verdict.findings if one.code is code)


# Notice


@pytest.mark.parametrize(
    ("notice", "announced", "counted"),
    [
        ("48 h", warsaw(2026, 11, 10, 22), timedelta()),
        ("48 h", warsaw(2026, 11, 11, 0), hours(2)),
        ("48 h", warsaw(2026, 11, 11, 12), hours(4)),
        ("2 calendar days", warsaw(2026, 11, 10, 23, 59), timedelta()),
        ("2 calendar days", warsaw(2026, 11, 11, 0), hours(2)),
        ("3 working days", warsaw(2026, 11, 6, 23), timedelta()),  # Mon, Tue, Thu: the 11th is off
        ("3 working days", warsaw(2026, 11, 9, 9), hours(2)),
        ("4 working days", warsaw(2026, 11, 9, 9), hours(4)),
    ],
)
def test_only_the_missing_part_of_a_notice_can_count(notice: str, announced: datetime, counted: timedelta) -> None:
    thursday = work(warsaw(2026, 11, 12, 22), 4, announced)
    (verdict,) = judged(thursday, saying=(f"notice: {notice}", "short_notice: missing part counts"))
    assert total(verdict.counted) == counted
    if counted:
        finding = found(verdict, WorkFindingCode.NOTICE_TOO_SHORT)
        assert finding.amount == counted
        assert finding.given is not None
        assert finding.needed is not None
        assert finding.given < finding.needed
    (whole,) = judged(thursday, saying=(f"notice: {notice}",))
    assert total(whole.counted) == (hours(4) if counted else timedelta())


def test_working_days_may_be_those_of_a_schedule() -> None:
    monday = work(warsaw(2026, 11, 16, 22), 1, warsaw(2026, 11, 12, 9))
    saying = ("notice: 2 working days", "working_days_of: support")
    assert failed(judged(monday, saying=saying)[0]) == []
    assert failed(judged(monday, saying=("notice: 3 working days",))[0]) == [WorkFindingCode.NOTICE_TOO_SHORT]


def test_every_condition_that_failed_is_found() -> None:
    saying = ("windows: Tue 22:00-05:00", "freezes: [{from: 11-20, to: 12-24, clause: § 7.5}]")
    (verdict,) = judged(work(warsaw(2026, 11, 24, 20), 4, warsaw(2026, 11, 23, 9)), saying=saying)
    assert failed(verdict) == [
        WorkFindingCode.NOTICE_TOO_SHORT,
        WorkFindingCode.IN_FREEZE,
        WorkFindingCode.OUTSIDE_WINDOW,
    ]
    assert [one.amount for one in verdict.findings] == [hours(4), hours(4), hours(2)]
    assert total(verdict.counted) == hours(4)


# Caps


def test_caps_of_several_periods_hold_together_and_do_not_eat_up_one_another() -> None:
    saying = ("cap: [{time: 6 h, in_each: month}, {time: 10 h, in_each: quarter, clause: § 7.4}]",)
    october, november, december = (work(warsaw(2026, month, 15), 5) for month in (10, 11, 12))
    verdicts = judged(october, november, december, saying=saying)
    assert [total(one.excluded) for one in verdicts] == [hours(5), hours(5), timedelta()]
    over = found(verdicts[2], WorkFindingCode.OVER_CAP)
    assert (over.amount, over.limit) == (hours(5), hours(10))
    assert over.clause is not None
    assert over.clause.paragraph == "§ 7.4"
    (january,) = judged(work(warsaw(2027, 1, 15), 7), saying=saying)
    assert [one.limit for one in january.findings if one.code is WorkFindingCode.OVER_CAP] == [hours(6)]


def test_work_over_two_months_is_held_against_each_of_them() -> None:
    over = work(warsaw(2026, 10, 31, 22), 5)
    (verdict,) = judged(over, saying=("cap: {time: 2 h, in_each: month}",))
    assert (total(verdict.excluded), total(verdict.counted)) == (hours(4), hours(1))


def test_a_cap_of_one_event_and_a_cap_of_the_year_are_two_findings() -> None:
    saying = ("event_cap: 4 h", "cap: {time: 5 h, in_each: year}")
    one, two = judged(work(warsaw(2026, 3, 3), 6), work(warsaw(2026, 6, 2), 6), saying=saying)
    assert (failed(one), total(one.counted)) == ([WorkFindingCode.OVER_EVENT_CAP], hours(2))
    assert failed(two) == [WorkFindingCode.OVER_EVENT_CAP, WorkFindingCode.OVER_CAP]
    assert (total(two.excluded), total(two.counted)) == (hours(1), hours(5))


# Refusals

VETO = ("veto: {pl: raz na kwartał, en: once a quarter, most: 1, in_each: quarter, clause: § 7.6}",)


def test_a_refused_work_counts_wholly_and_the_next_refusal_of_the_quarter_is_none() -> None:
    first = work(warsaw(2026, 11, 10), 2, vetoed_at=warsaw(2026, 11, 4))
    second = work(warsaw(2026, 11, 5), 2, vetoed_at=warsaw(2026, 11, 4, 12))
    later = work(warsaw(2027, 1, 12), 2, vetoed_at=warsaw(2027, 1, 2))
    by_start = judged(first, second, later, saying=VETO)
    assert [failed(one) for one in by_start] == [
        [WorkFindingCode.VETO_USED_UP],
        [WorkFindingCode.VETOED],
        [WorkFindingCode.VETOED],
    ]
    assert [total(one.counted) for one in by_start] == [timedelta(), hours(2), hours(2)]
    finding = found(by_start[0], WorkFindingCode.VETO_USED_UP)
    assert (finding.given, finding.needed) == (1, 1)
    assert finding.clause is not None
    assert finding.clause.paragraph == "§ 7.6"


@pytest.mark.parametrize(
    ("vetoed", "saying"),
    [(warsaw(2026, 11, 10), VETO), (warsaw(2026, 11, 4), ("veto: {pl: za zgodą, en: by consent}",)), (None, VETO)],
)
def test_a_refusal_too_late_or_without_a_count_changes_nothing(vetoed: datetime | None, saying: tuple[str]) -> None:
    assert failed(judged(work(warsaw(2026, 11, 10), 2, vetoed_at=vetoed), saying=saying)[0]) == []


# Urgent work


def urgent(start: datetime, length: float, **more: Any) -> PlannedWork:
    return work(start, length, start - hours(2), emergency=True, **more)


def emergency(*keys: str) -> str:
    return "emergency: {pl: pilne, en: urgent, longest: 60 min, notice: 2 h, clause: § 7.7, " + ", ".join(keys) + "}"


@pytest.mark.parametrize(
    ("keys", "counted"), [("too_long: all counts", minutes(90)), ("too_long: excess counts", minutes(30))]
)
def test_of_a_long_urgent_work_all_or_the_excess_counts(keys: str, counted: timedelta) -> None:
    (verdict,) = judged(urgent(warsaw(2026, 11, 10, 9), 1.5), saying=(emergency(keys),))
    assert (failed(verdict), total(verdict.counted)) == ([WorkFindingCode.EMERGENCY_TOO_LONG], counted)
    assert found(verdict, WorkFindingCode.EMERGENCY_TOO_LONG).amount == counted


def test_urgent_work_is_counted_apart_from_planned_work() -> None:
    saying = ("cap: {time: 1 h, in_each: month}", emergency("cap: {time: 90 min, in_each: month}"))
    works = work(warsaw(2026, 11, 2), 1), urgent(warsaw(2026, 11, 10, 9), 1), urgent(warsaw(2026, 11, 11, 9), 1)
    verdicts = judged(*works, saying=saying)
    assert [total(one.counted) for one in verdicts] == [timedelta(), timedelta(), minutes(30)]
    assert found(verdicts[2], WorkFindingCode.OVER_CAP).limit == minutes(90)


def test_urgent_work_can_use_up_the_cap_of_planned_work() -> None:
    saying = ("cap: {time: 90 min, in_each: month}", emergency("shares_cap: yes"))
    verdicts = judged(urgent(warsaw(2026, 11, 2), 1), work(warsaw(2026, 11, 10, 9), 1), saying=saying)
    assert [total(one.counted) for one in verdicts] == [timedelta(), minutes(30)]


@pytest.mark.parametrize(
    "line",
    [
        "veto: {pl: raz, en: once, most: 1}",
        "emergency: {pl: pilne, en: urgent, shares_cap: yes, cap: {time: 1 h, in_each: month}}",
        "short_notice: sometimes",
        "cap: []",
        "cap: {time: 6 h, in_each: rolling}",
        "veto: {pl: raz, en: once, most: 1, in_each: rolling}",
    ],
)
def test_half_a_rule_is_refused_in_its_line(line: str) -> None:
    text = written(more=rules(line))
    (error,) = errors_of(text)
    assert error.line == len(text.splitlines())
