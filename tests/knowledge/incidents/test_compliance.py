"""The share of cases in time: exact, of the period of the report, and never said of too few cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.commitments import Compliance
from knowledge.contract.severities import ClockKind
from knowledge.incidents.compliance import ComplianceResult, compliance_of, compliance_period
from knowledge.incidents.incident import Event, IncidentAcknowledged, IncidentCancelled
from knowledge.incidents.state import IncidentState, state_of
from knowledge.terms import Stated
from tests.knowledge.engine_contracts import hours, minutes, reported, warsaw
from tests.knowledge.small_contract import errors_of, read_version, written

NINE = warsaw(2026, 11, 9, 9)
LATER = warsaw(2026, 12, 15)
SECOND = timedelta(seconds=1)


def text(*more: str) -> str:
    lines = (
        "name: {pl: w terminie, en: in time}",
        "clock: acknowledge",
        "severities: [critical]",
        "share: 90 %",
        "period: month",
        *more,
    )
    head = "    compliance:\n      clause: § 13\n      items:\n        quick:\n"
    return head + "".join(f"          {line}\n" for line in lines)


def rule_of(version: ContractVersion) -> Compliance:
    assert isinstance(version.compliance, Stated)
    (rule,) = version.compliance.value
    assert isinstance(rule, Compliance)
    return rule


def case(
    number: int, at: datetime, after: timedelta | None, *, severity: str = "critical", now: datetime = LATER
) -> IncidentState:
    """Return an incident reported at an instant and acknowledged so long after; None: not yet."""
    events = [reported(at, severity=severity)]
    if after is not None:
        events.append(Event(1001, at + after, at + after, "person", IncidentAcknowledged()))
    found = state_of(tuple(replace(event, incident=number) for event in events), now)
    assert found is not None
    return found


def result(*states: IncidentState, more: tuple[str, ...] = ("within: 15 min",), **changes: Any) -> ComplianceResult:
    version = read_version(more=text(*more))
    rule, now = rule_of(version), changes.get("now", LATER)
    return compliance_of(version, rule, states, compliance_period(version, rule, NINE), now)


@pytest.mark.parametrize(
    ("late", "percent", "met"),
    [(0, 100, True), (1, 90, True), (2, 80, False), (10, 0, False)],
)
def test_nine_of_ten_cases_in_time_are_enough(late: int, percent: int, met: bool) -> None:
    took = [minutes(15) + SECOND] * late + [minutes(15)] * (10 - late)
    found = result(*(case(n, NINE + n * minutes(10), after) for n, after in enumerate(took)))
    assert found.percent == percent
    assert found.met == met
    assert len(found.missed) == late
    assert found.misses_left == 1 - late
    assert found.rule.clause.paragraph == "§ 13"


def test_the_share_is_exact() -> None:
    assert result(case(1, NINE, minutes(1)), case(2, NINE, minutes(1)), case(3, NINE, hours(1))).percent == Fraction(
        200, 3
    )


def test_a_case_belongs_to_the_period_of_its_report() -> None:
    over, before = case(1, warsaw(2026, 11, 30, 17, 50), hours(1)), case(2, warsaw(2026, 10, 30, 17), minutes(1))
    found = result(over, before)
    assert [one.number for one in found.cases] == [1]


def test_the_month_of_cases_may_begin_on_a_day_of_its_own() -> None:
    version = read_version(more=text("begins_on: 15"))
    period = compliance_period(version, rule_of(version), NINE)
    assert (period.first_day.day, period.last_day.day, period.days) == (15, 14, 31)
    assert len(errors_of(written(more=text("begins_on: 31")))) == 1


def test_a_case_that_is_open_is_neither_kept_nor_missed_until_its_time_is_used_up() -> None:
    now = NINE + minutes(15)
    open_one = case(1, NINE, None, now=now)
    found = result(open_one, now=now)
    assert (len(found.open), found.percent, found.met) == (1, None, None)
    late = NINE + minutes(15) + SECOND
    found = result(case(1, NINE, None, now=late), now=late)
    assert (len(found.missed), found.met) == (1, False)


def test_too_few_cases_are_not_judged() -> None:
    found = result(case(1, NINE, hours(2)), more=("within: 15 min", "smallest_count: 2"))
    assert found.percent == 0
    assert found.met is None
    assert result().met is None


def test_without_a_limit_of_its_own_the_promise_of_the_severity_decides() -> None:
    version = read_version(more=text().replace("clock: acknowledge", "clock: react"))
    rule = rule_of(version)
    assert (rule.within, rule.clock) == (None, ClockKind.REACT)
    events = (reported(NINE, severity="critical"),)
    state = state_of(events, LATER)
    assert state is not None
    started = replace(state, work_started_at=NINE + hours(2))
    late = replace(state, number=1002, work_started_at=NINE + hours(2) + SECOND)
    period = compliance_period(version, rule, NINE)
    found = compliance_of(version, rule, [started, late], period, LATER)
    assert [one.kept for one in found.cases] == [True, False]


def test_only_the_hours_of_the_severity_run() -> None:
    evening = case(1, warsaw(2026, 11, 9, 17, 50), hours(14) + minutes(15))  # 8:05 the next morning
    assert len(result(evening).kept) == 1


def test_other_severities_and_cancelled_cases_are_none() -> None:
    version = read_version(
        (
            "        resolve: 8 h\n",
            "        resolve: 8 h\n      minor:\n        name: {pl: drobna, en: minor}\n        covers: minor\n"
            "        definition: {pl: drobiazg, en: a trifle}\n        hours: support\n        clause: § 2\n",
        ),
        more=text("within: 15 min"),
    )
    rule = rule_of(version)
    cancelled = state_of(
        (reported(NINE, severity="critical"), Event(1001, NINE, NINE, "person", IncidentCancelled("test"))), LATER
    )
    assert cancelled is not None
    states = [case(1, NINE, hours(5), severity="minor"), cancelled]
    assert compliance_of(version, rule, states, compliance_period(version, rule, NINE), LATER).cases == ()
    everyone = replace(rule, severities=())
    found = compliance_of(version, everyone, states, compliance_period(version, rule, NINE), LATER)
    assert [one.number for one in found.missed] == [1]


def test_a_rolling_period_has_no_cases_of_its_own_and_is_refused() -> None:
    changed = written(more=text().replace("period: month", "period: rolling"))
    (error,) = errors_of(changed)
    assert changed.splitlines()[error.line - 1].strip() == "period: rolling"
