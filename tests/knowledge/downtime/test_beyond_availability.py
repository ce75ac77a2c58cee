"""What contracts promise beyond a per cent of the period: no outage too long, recovery in time, figures of quality."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.counting import Figure
from knowledge.contract.levels import PeriodKind, QualityTarget
from knowledge.downtime.outage_limits import JudgedOutage, judged_outages
from knowledge.downtime.planned_work import PlannedWork
from knowledge.downtime.quality import answered_in_time, average, judge_figure, per_cent
from knowledge.downtime.recovery import Disaster, judge_recovery
from knowledge.hours.segments import Segment
from knowledge.incidents.incident import OutageRecorded
from knowledge.terms import Stated
from tests.knowledge.engine_contracts import NAME, hours, minutes, outage, warsaw
from tests.knowledge.small_contract import errors_of, read_version, written

NINE = warsaw(2026, 11, 9, 9)
LATER = warsaw(2027, 1, 1)
NOVEMBER = Segment(warsaw(2026, 11, 1), warsaw(2026, 12, 1))
SECOND = timedelta(seconds=1)


def stated(term: Any) -> Any:
    assert isinstance(term, Stated)
    return term.value


# No outage longer than


def limits(saying: str = "") -> str:
    head = "    outage_limits:\n      clause: § 11\n      items:\n        line:\n"
    lines = ("name: {pl: infolinia, en: hotline}", "services: [hotline]", "longest: 4 h", *saying.splitlines())
    return head + "".join(f"          {line}\n" for line in lines)


def judged(
    *outages: OutageRecorded, saying: str = "", now: datetime = LATER, works: tuple[PlannedWork, ...] = ()
) -> tuple[JudgedOutage, ...]:
    version = read_version(more=limits(saying))
    (limit,) = stated(version.outage_limits)
    return judged_outages(version, limit, NOVEMBER, outages=outages, works=works, now=now)


@pytest.mark.parametrize(("lasted", "met"), [(hours(4), True), (hours(4) + SECOND, False), (minutes(1), True)])
def test_each_outage_is_held_against_the_longest_one(lasted: timedelta, met: bool) -> None:
    short, long = outage(NINE, hours(1)), outage(NINE + hours(24), lasted)
    first, second = judged(short, long)
    assert (first.met, second.met) == (True, met)
    assert second.left_seconds == (hours(4) - lasted).total_seconds()
    assert second.limit.clause.paragraph == "§ 11"


def test_repeats_that_are_one_outage_are_judged_as_one() -> None:
    twice = outage(NINE, hours(3), key="a"), outage(NINE + hours(3) + minutes(20), hours(2), key="b")
    assert [one.met for one in judged(*twice)] == [True, True]
    (one,) = judged(*twice, saying="merge_within: 30 min")
    assert not one.met
    assert one.counted_seconds == 5 * 3600
    assert len(one.verdicts) == 2


def test_overlapping_records_are_one_outage_whose_time_counts_once() -> None:
    (one,) = judged(outage(NINE, hours(3), key="a"), outage(NINE + hours(2), hours(2), key="b"))
    assert one.met
    assert one.counted_seconds == 4 * 3600


def test_what_is_excluded_never_joins_two_outages() -> None:
    first, second = outage(NINE, hours(3), fault="provider"), outage(NINE + hours(4), hours(3), fault="provider")
    between = outage(NINE + hours(2), hours(3), fault="customer")
    found = judged(first, between, second, saying="provider_fault: required")
    assert [one.counted_seconds for one in found] == [3 * 3600, 3 * 3600]


def test_an_outage_is_judged_where_it_began_and_followed_to_its_end() -> None:
    over = outage(warsaw(2026, 11, 30, 22), hours(5))
    before = outage(warsaw(2026, 10, 31, 22), hours(5))
    (one,) = judged(before, over)
    assert not one.met
    assert one.counted_seconds == 5 * 3600


def test_only_the_hours_of_the_limit_count() -> None:
    night = outage(warsaw(2026, 11, 9, 16), hours(18))
    (one,) = judged(night, saying="measured_in: support")
    assert one.met
    assert one.counted_seconds == 4 * 3600


def test_an_outage_that_lasts_is_open_and_says_what_is_left() -> None:
    (one,) = judged(outage(NINE, None), now=NINE + hours(3))
    assert one.is_open
    assert one.met
    assert one.left_seconds == 3600


def test_fault_and_weight_hold_for_single_outages_too() -> None:
    saying = "provider_fault: required\npartial: {counts: share}"
    half = outage(NINE, hours(9), share=Decimal("0.5"), fault="provider")
    theirs = outage(NINE + hours(48), hours(9), fault="customer")
    unknown = outage(NINE + hours(96), hours(9))
    one, other = judged(half, theirs, unknown, saying=saying)
    assert (one.counted_seconds, one.provisional) == (Fraction(9 * 3600, 2), False)
    assert (other.met, other.provisional) == (False, True)


def test_a_single_outage_may_be_counted_in_started_units() -> None:
    (one,) = judged(outage(NINE, hours(3) + SECOND), saying="time_rounding: {counts: started, unit: 1 h}")
    assert one.met
    assert one.left_seconds == 0


def test_planned_work_that_counts_is_an_outage_of_its_own() -> None:
    work = PlannedWork("w", ("hotline",), NINE, NINE + hours(24), NINE + hours(29), NAME)
    (one,) = judged(works=(work,))
    assert not one.met
    assert one.counted_seconds == 5 * 3600


# Recovery after a disaster


def recovery(*lines: str) -> ContractVersion:
    head = "    recovery:\n      clause: § 14\n      items:\n        line:\n"
    fixed = ("name: {pl: infolinia, en: hotline}", "services: [hotline]")
    return read_version(more=head + "".join(f"          {line}\n" for line in (*fixed, *lines)))


@pytest.mark.parametrize(
    ("back", "met"), [(hours(4), True), (hours(4) + SECOND, False), (None, None)], ids=["in time", "late", "not yet"]
)
def test_the_service_must_be_back_within_the_rto(back: timedelta | None, met: bool | None) -> None:
    version = recovery("rto: 4 h", "rpo: 15 min")
    (rule,) = stated(version.recovery)
    disaster = Disaster(NINE, None if back is None else NINE + back)
    verdict = judge_recovery(version, rule, disaster, NINE + hours(3) if back is None else LATER)
    assert verdict.time is not None
    assert (verdict.time.met, verdict.time.limit, verdict.time.due) == (met, hours(4), NINE + hours(4))
    assert verdict.point is None
    assert rule.clause.paragraph == "§ 14"


def test_an_rto_that_is_used_up_is_missed_before_the_service_is_back() -> None:
    version = recovery("rto: 4 h")
    (rule,) = stated(version.recovery)
    verdict = judge_recovery(version, rule, Disaster(NINE), NINE + hours(5))
    assert verdict.time is not None
    assert (verdict.time.met, verdict.time.took, verdict.time.final) == (False, hours(5), False)


def test_an_rto_may_run_in_hours_of_service_only() -> None:
    version = recovery("rto: 4 h", "measured_in: support")
    (rule,) = stated(version.recovery)
    monday = Disaster(warsaw(2026, 11, 9, 16), warsaw(2026, 11, 10, 10))
    verdict = judge_recovery(version, rule, monday, LATER)
    assert verdict.time is not None
    assert (verdict.time.took, verdict.time.met) == (hours(4), True)
    assert verdict.time.due == warsaw(2026, 11, 10, 10)


@pytest.mark.parametrize(("age", "met"), [(minutes(15), True), (minutes(15) + SECOND, False), (timedelta(), True)])
def test_no_more_work_may_be_lost_than_the_rpo(age: timedelta, met: bool) -> None:
    version = recovery("rpo: 15 min")
    (rule,) = stated(version.recovery)
    verdict = judge_recovery(version, rule, Disaster(NINE, NINE + hours(1), NINE - age), LATER)
    assert verdict.time is None
    assert verdict.point is not None
    assert (verdict.point.took, verdict.point.met) == (age, met)


def test_what_cannot_have_happened_is_refused() -> None:
    with pytest.raises(ValueError, match="after its loss"):
        Disaster(NINE, NINE - SECOND)
    with pytest.raises(ValueError, match="older than the loss"):
        Disaster(NINE, copy_of=NINE + SECOND)


# Figures of quality


def figures(*lines: str) -> str:
    head = "    quality:\n      clause: § 12\n      items:\n        one:\n"
    fixed = ("name: {pl: jakość, en: quality}", "text: {pl: jakość, en: quality}")
    return head + "".join(f"          {line}\n" for line in (*fixed, *lines))


def figure(*lines: str) -> QualityTarget:
    (target,) = stated(read_version(more=figures(*lines)).quality)
    assert isinstance(target, QualityTarget)
    return target


@pytest.mark.parametrize(
    ("lines", "kind", "unit", "good", "bad"),
    [
        (("figure: mos", "at_least: 3.8"), Figure.MOS, "", "3.8", "3.79"),
        (("figure: loss", "at_most: 1 %"), Figure.LOSS, "%", "1", "1.01"),
        (("figure: jitter", "at_most: 30 ms"), Figure.JITTER, "ms", "30", "30.5"),
        (("figure: delay", "at_most: 150 ms"), Figure.DELAY, "ms", "150", "151"),
        (("figure: asr", "at_least: 45,5 %"), Figure.ASR, "%", "45.5", "45.4"),
        (("figure: abandonment", "at_most: 2 %"), Figure.ABANDONMENT, "%", "2", "2.1"),
        (("figure: answered in time", "at_least: 80 %"), Figure.ANSWERED_IN_TIME, "%", "80", "79"),
    ],
)
def test_a_figure_has_a_name_a_unit_and_a_bound_that_keeps_itself(
    lines: tuple[str, ...], kind: Figure, unit: str, good: str, bad: str
) -> None:
    target = figure(*lines)
    assert (target.figure, target.unit) == (kind, unit)
    assert judge_figure(target, Fraction(good)).met
    missed = judge_figure(target, Fraction(bad))
    assert (missed.met, missed.short_by) == (False, abs(Fraction(good) - Fraction(bad)))


def test_a_figure_may_have_two_bounds_a_time_and_a_period() -> None:
    target = figure("figure: answered in time", "at_least: 80 %", "at_most: 95 %", "within: 20 s", "period: month")
    assert (target.within, target.period) == (timedelta(seconds=20), PeriodKind.MONTH)
    assert [judge_figure(target, Fraction(value)).met for value in (79, 80, 95, 96)] == [False, True, True, False]


def test_eighty_twenty_is_eighty_per_cent_of_all_calls_within_twenty_seconds() -> None:
    waited = [timedelta(seconds=seconds) for seconds in (5, 20, 20, 21)]
    assert answered_in_time(waited, timedelta(seconds=20)) == 75
    assert answered_in_time(waited, timedelta(seconds=20), abandoned=1) == 60
    assert answered_in_time([], timedelta(seconds=20)) is None


def test_shares_and_averages_are_exact_and_nothing_is_said_of_nothing() -> None:
    assert per_cent(1, 3) == Fraction(100, 3)
    assert per_cent(0, 0) is None
    assert average([Fraction(38, 10), Fraction(41, 10)]) == Fraction(395, 100)
    assert average([]) is None
    with pytest.raises(ValueError, match="part"):
        per_cent(2, 1)


@pytest.mark.parametrize(
    "more",
    [
        figures("at_least: 80 %", "at_most: 150 ms"),
        figures("at_least: many"),
        "    recovery:\n      clause: § 14\n      items:\n"
        "        line: {name: {pl: a, en: a}, services: [hotline], clause: § 1}\n",
    ],
)
def test_a_promise_that_says_nothing_or_two_units_is_refused(more: str) -> None:
    assert len(errors_of(written(more=more))) == 1
