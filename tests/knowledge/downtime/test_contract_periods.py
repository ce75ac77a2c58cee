"""A period before the contract, after it, across an annex or cut by either end has a defined answer."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from knowledge.contract.agreement import Contract
from knowledge.downtime.availability import Measurement
from knowledge.downtime.budget import budget
from knowledge.downtime.contract_periods import NotMeasured, NotMeasuredCode, measured_at, measured_in
from knowledge.hours.periods import Period, period_containing
from knowledge.incidents.incident import OutageRecorded
from tests.knowledge.engine_contracts import hours, minutes, outage, warsaw
from tests.knowledge.small_contract import read

LATER = warsaw(2027, 6, 1)
ANNEX = """\
  - version: annex1
    amends: v1
    name: {pl: Aneks 1, en: Annex 1}
    effective: 2026-11-16
    ends: 2026-12-11
    entered: {by: A. Nowak, on: 2026-11-01}
    availability:
      line: {target: 99.9 %}
      sip: {name: {pl: SIP, en: SIP}, services: [sip], target: 99 %, period: quarter, clause: § 5}
"""
BEGINS = ("effective: 2026-01-01", "effective: 2026-02-15")


def contract(more: str = "") -> Contract:
    return read(BEGINS, more=more + ANNEX)


def month(year: int, number: int) -> Period:
    return period_containing("month", warsaw(year, number, 5), "Europe/Warsaw")


def answer(period: Period, *outages: OutageRecorded, key: str = "line", more: str = "") -> Measurement | NotMeasured:
    return measured_in(contract(more), key, period, outages=outages, works=(), now=LATER)


def result(period: Period, *outages: OutageRecorded, more: str = "") -> Measurement:
    found = answer(period, *outages, more=more)
    assert isinstance(found, Measurement)
    return found


@pytest.mark.parametrize(
    ("period", "key", "code"),
    [
        (month(2026, 1), "line", NotMeasuredCode.BEFORE_CONTRACT),
        (month(2020, 1), "line", NotMeasuredCode.BEFORE_CONTRACT),
        (month(2027, 1), "line", NotMeasuredCode.AFTER_CONTRACT),
        (month(2026, 10), "sip", NotMeasuredCode.NO_SUCH_GROUP),
        (month(2026, 11), "moon", NotMeasuredCode.NO_SUCH_GROUP),
    ],
)
def test_out_of_force_or_unmeasured_there_is_a_reason_and_no_figure(
    period: Period, key: str, code: NotMeasuredCode
) -> None:
    found = answer(period, key=key)
    assert isinstance(found, NotMeasured)
    assert (found.code, found.key) == (code, key)
    assert (found.begins, found.ends) == (warsaw(2026, 2, 15), warsaw(2026, 12, 11))


def test_a_gap_between_two_versions_is_not_measured() -> None:
    gap = read(("effective: 2026-01-01", "effective: 2026-01-01\n    ends: 2026-03-01"), more=ANNEX)
    found = measured_in(gap, "line", month(2026, 5), outages=(), works=(), now=LATER)
    assert isinstance(found, NotMeasured)
    assert found.code is NotMeasuredCode.BETWEEN_VERSIONS


def test_what_nobody_has_entered_is_told_from_what_the_contract_does_not_measure() -> None:
    group = "    availability:\n      line:\n        name: {pl: infolinia, en: hotline}\n        services: [hotline]\n"
    group += "        target: 99.5 %\n        period: month\n        clause: § 5\n"
    for unlisted, code in (("not_entered", NotMeasuredCode.NOT_ENTERED), ("silent", NotMeasuredCode.NO_SUCH_GROUP)):
        bare = read(("unlisted: silent", f"unlisted: {unlisted}"), (group, ""))
        found = measured_in(bare, "line", month(2026, 5), outages=(), works=(), now=LATER)
        assert isinstance(found, NotMeasured)
        assert found.code is code


def test_hours_that_never_open_in_the_period_measure_nothing() -> None:
    sundays = (
        "    schedules:\n",
        "    schedules:\n      never:\n        name: {pl: nigdy, en: never}\n        hours: Sun 08:00-09:00\n"
        "        special_days: {2026-05-03: closed}\n        clause: § 4\n",
    )
    days = "        measured_in: never\n"
    under = read(sundays, ("period: month", "period: rolling"), more=f"{days}        rolling_days: 1\n")
    target = under.versions[0].targets[0]
    sunday, closed = warsaw(2026, 5, 10, 8), warsaw(2026, 5, 3, 8)
    found = measured_at(under, closed, outages=[outage(closed, hours(1))], works=(), now=LATER)
    assert [one.code for one in found if isinstance(one, NotMeasured)] == [NotMeasuredCode.NO_MEASURED_TIME]
    assert isinstance(found[0], NotMeasured)
    assert found[0].clause == target.clause
    (measured,) = measured_at(under, sunday, outages=[outage(sunday, minutes(6))], works=(), now=LATER)
    assert isinstance(measured, Measurement)
    assert measured.percent == 90


# Across an annex


def test_across_an_annex_the_version_of_the_first_instant_decides_and_the_annex_is_named() -> None:
    found = result(month(2026, 11), outage(warsaw(2026, 11, 20), hours(2)))
    assert found.version.key == "v1"
    assert found.target.target == Decimal("99.5")
    assert [version.key for version in found.later_versions] == ["annex1"]
    assert found.measured_seconds == 30 * 86400
    assert found.target_met
    assert not found.is_partial


def test_an_annex_may_settle_the_running_period_itself() -> None:
    taking_over = ("    ends: 2026-12-11\n", "    transition: {periods: last_day, clause: § 1}\n")
    annex = ANNEX.replace(*taking_over)
    under = read(BEGINS, more=annex)
    found = measured_in(under, "line", month(2026, 11), outages=(), works=(), now=LATER)
    assert isinstance(found, Measurement)
    assert (found.version.key, found.is_partial, found.later_versions) == ("annex1", False, ())
    assert found.measured_seconds == 30 * 86_400
    before = measured_in(under, "line", month(2026, 10), outages=(), works=(), now=LATER)
    assert isinstance(before, Measurement)
    assert before.version.key == "v1"


def test_an_annex_that_ends_within_the_period_settles_nothing_of_it() -> None:
    annex = ANNEX.replace(
        "    ends: 2026-12-11\n", "    ends: 2026-11-25\n    transition: {periods: last_day, clause: § 1}\n"
    )
    found = measured_in(read(BEGINS, more=annex), "line", month(2026, 11), outages=(), works=(), now=LATER)
    assert isinstance(found, Measurement)
    assert found.version.key == "v1"


# Partial periods

FEBRUARY, DECEMBER = month(2026, 2), month(2026, 12)


def rule(measured: str, allowance: str = "in proportion") -> str:
    return f"    partial_periods: {{clause: § 15, measured: {measured}, stated_allowance: {allowance}}}\n"


@pytest.mark.parametrize(("period", "days"), [(FEBRUARY, 14), (DECEMBER, 10)])
@pytest.mark.parametrize("more", ["", rule("part in force")])
def test_a_part_of_a_period_is_measured_by_itself(period: Period, days: int, more: str) -> None:
    found = result(period, more=more)
    assert found.is_partial
    assert found.measured_seconds == days * 86400


@pytest.mark.parametrize(("period", "days"), [(FEBRUARY, 28), (DECEMBER, 31)])
def test_the_whole_period_may_be_the_denominator_and_what_is_out_of_force_counts_as_up(
    period: Period, days: int
) -> None:
    before, within = outage(warsaw(2026, 2, 14, 23), hours(2)), outage(warsaw(2026, 12, 10, 23), hours(2))
    found = result(period, before, within, more=rule("whole period"))
    assert found.measured_seconds == days * 86400
    assert found.downtime_seconds == 3600


@pytest.mark.parametrize("period", [FEBRUARY, DECEMBER])
def test_a_part_of_a_period_may_not_be_measured_at_all(period: Period) -> None:
    found = answer(period, more=rule("not measured"))
    assert isinstance(found, NotMeasured)
    assert found.code is NotMeasuredCode.PARTIAL_PERIOD
    assert found.clause is not None
    assert found.clause.paragraph == "§ 15"
    assert isinstance(answer(month(2026, 5), more=rule("not measured")), Measurement)


@pytest.mark.parametrize(("allowance", "allowed"), [("in proportion", 28), ("whole", 56)])
def test_stated_minutes_that_govern_are_taken_in_proportion_or_whole(allowance: str, allowed: int) -> None:
    stated = "        stated_allowance: {time: 56 min, governs: yes}\n"
    found = result(FEBRUARY, more=stated + rule("part in force", allowance))
    assert budget(found).allowance_seconds == allowed * 60
    assert budget(result(month(2026, 3), more=stated + rule("part in force"))).allowance_seconds == 56 * 60


# Several groups


@pytest.mark.parametrize(
    ("at", "keys"),
    [
        (warsaw(2026, 10, 5), ["line"]),
        (warsaw(2026, 11, 20), ["line", "sip"]),
        (warsaw(2020, 1, 1), ["line"]),
        (warsaw(2027, 3, 1), ["line", "sip"]),
    ],
)
def test_every_group_answers_for_the_period_of_its_own(at: datetime, keys: list[str]) -> None:
    found = measured_at(contract(), at, outages=[outage(at, minutes(5))], works=(), now=LATER)
    assert [one.target.key if isinstance(one, Measurement) else one.key for one in found] == keys
    for one in found:
        assert at in one.period.segment


def test_a_group_that_the_annex_adds_is_not_measured_in_the_quarter_in_which_it_comes() -> None:
    line, sip = measured_at(contract(), warsaw(2026, 11, 20), outages=(), works=(), now=LATER)
    assert isinstance(line, Measurement)
    assert isinstance(sip, NotMeasured)
    assert (sip.code, sip.period.days) == (NotMeasuredCode.NO_SUCH_GROUP, 92)
