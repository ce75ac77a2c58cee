"""Counted downtime and the budget: each rule on what counts, in its order, and the laws that no input may break."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import AvailabilityTarget, Exclusion, PartialRule, PeriodKind, SmallestOutage, Weighting
from knowledge.downtime.availability import (
    Measurement,
    contract_span,
    measure,
    measure_contract,
    period_of,
    version_for,
)
from knowledge.downtime.budget import Budget, Phase, budget
from knowledge.downtime.outage_verdicts import TakenReason, VerdictCode
from knowledge.hours.periods import Period, next_period, period_containing, previous_period
from knowledge.hours.segments import Segment
from knowledge.incidents.incident import OutageRecorded
from tests.knowledge.engine_contracts import (
    CLAUSE,
    NAME,
    contract,
    hours,
    minutes,
    outage,
    stated,
    target,
    version,
    warsaw,
)

NOVEMBER = period_containing(PeriodKind.MONTH, warsaw(2026, 11, 10), "Europe/Warsaw")
DECEMBER_1 = warsaw(2026, 12, 1)
NINE = warsaw(2026, 11, 9, 9)
PLAIN = target("line", ("hotline",), "99.9")
MORE_THAN_15 = stated(SmallestOutage(minutes(15), inclusive=False), "§ 6")
VERSION = version(exclusions=stated((Exclusion("customer_power", NAME, CLAUSE),)))


def measured(
    *outages: OutageRecorded,
    of: AvailabilityTarget = PLAIN,
    now: datetime = DECEMBER_1,
    under: ContractVersion = VERSION,
    period: Period = NOVEMBER,
) -> Measurement:
    return measure(under, of, period, outages=outages, works=(), now=now)


def spent(*outages: OutageRecorded, **more: Any) -> Budget:
    return budget(measured(*outages, **more))


def codes(measurement: Measurement) -> list[VerdictCode]:
    return [verdict.code for verdict in measurement.verdicts]


def down(measurement: Measurement) -> timedelta:
    return timedelta(microseconds=int(measurement.downtime_seconds * 1_000_000))


# What counts


@pytest.mark.parametrize(
    ("lasted", "code"),
    [
        (minutes(14), VerdictCode.TOO_SHORT),
        (minutes(15), VerdictCode.TOO_SHORT),
        (minutes(15) + timedelta(seconds=1), VerdictCode.COUNTED),
    ],
)
def test_more_than_15_minutes_leaves_out_15_exactly(lasted: timedelta, code: VerdictCode) -> None:
    result = measured(outage(NINE, lasted), of=target("line", ("hotline",), "99.5", smallest=MORE_THAN_15))
    assert codes(result) == [code]
    if code is VerdictCode.TOO_SHORT:
        assert result.verdicts[0].clause == MORE_THAN_15.clause


def test_at_least_5_minutes_counts_5_exactly() -> None:
    smallest = stated(SmallestOutage(minutes(5), inclusive=True))
    assert codes(measured(outage(NINE, minutes(5)), of=target("line", ("hotline",), "99.9", smallest=smallest))) == [
        VerdictCode.COUNTED
    ]


def test_repeats_close_together_are_one_outage_and_the_gap_is_not_downtime() -> None:
    of = target(
        "line",
        ("hotline",),
        "99.9",
        merge_within=stated(minutes(30)),
        smallest=stated(SmallestOutage(minutes(5), inclusive=True)),
    )
    first, near = outage(NINE, minutes(3), key="a"), outage(NINE + minutes(33), minutes(3), key="b")
    result = measured(first, near, of=of)
    assert down(result) == minutes(6)
    assert result.verdicts[0].merged_with == ("b",)
    far = outage(
        NINE
        + minutes(
            33,
        )
        + timedelta(seconds=1),
        minutes(3),
        key="b",
    )
    assert codes(measured(first, far, of=of)) == [VerdictCode.TOO_SHORT] * 2


def test_the_smallest_outage_is_tested_before_the_weight() -> None:
    of = target(
        "line", ("hotline",), "99.9", smallest=MORE_THAN_15, partial=PartialRule(Weighting.SHARE, clause=CLAUSE)
    )
    result = measured(outage(NINE, minutes(20), share=Decimal("0.1")), of=of)
    assert (codes(result), down(result)) == ([VerdictCode.PARTLY], minutes(2))


def test_overlapping_outages_count_once_with_the_greater_weight() -> None:
    of = target("line", ("hotline",), "99.9", partial=PartialRule(Weighting.SHARE))
    whole = outage(NINE, minutes(10), key="whole")
    half = outage(NINE + minutes(5), minutes(10), key="half", share=Decimal("0.5"))
    result = measured(whole, half, of=of)
    assert down(result) == minutes(12.5)
    assert result.verdicts[1].taken[0].reason is TakenReason.OVERLAP


def test_a_group_is_down_when_any_of_its_services_is_down() -> None:
    of = target("pbx", ("sip", "queues"), "99.5")
    sip, queues = outage(NINE, minutes(20), service="sip"), outage(NINE + minutes(10), minutes(20), service="queues")
    assert down(measured(sip, queues, outage(NINE, hours(5), service="hotline"), of=of)) == minutes(30)


@pytest.mark.parametrize(("site", "counts"), [("gdansk", True), (None, True), ("london", False)])
def test_a_target_of_a_site_counts_its_site_and_what_names_none(site: str | None, counts: bool) -> None:
    of = target("line", ("hotline",), "99.9", site="gdansk")
    assert bool(measured(outage(NINE, minutes(20), site=site), of=of).downtime_seconds) is counts


@pytest.mark.parametrize(
    ("share", "weight"), [("0.29", 0), ("0.3", Fraction(1, 2)), ("0.99", Fraction(1, 2)), ("1", 1)]
)
def test_a_partial_outage_has_a_fixed_weight_from_a_share_on(share: str, weight: Fraction) -> None:
    rule = PartialRule(Weighting.FIXED, Decimal("0.3"), Decimal("0.5"), clause=CLAUSE)
    result = measured(
        outage(NINE, minutes(40), share=Decimal(share)), of=target("l", ("hotline",), "99.9", partial=rule)
    )
    assert result.downtime_seconds == weight * 2400


def test_parts_of_a_minute_are_dropped_before_weighting() -> None:
    rule = PartialRule(Weighting.SHARE, whole_minutes=True, clause=CLAUSE)
    of = target("line", ("hotline",), "99.99", partial=rule)
    result = measured(outage(NINE, timedelta(minutes=13, seconds=59), share=Decimal("0.2")), of=of)
    assert down(result) == minutes(2.6)
    assert result.verdicts[0].taken[0].reason is TakenReason.PART_OF_MINUTE


def test_only_the_measured_hours_count() -> None:
    of = target("line", ("hotline",), "99.9", schedule="support")
    evening = outage(warsaw(2026, 11, 9, 17, 50), hours(3))
    night = outage(warsaw(2026, 11, 9, 23), hours(1))
    holiday = outage(warsaw(2026, 11, 11, 9), hours(4))
    result = measured(evening, night, holiday, of=of)
    assert codes(result) == [VerdictCode.PARTLY, VerdictCode.OUTSIDE_HOURS, VerdictCode.OUTSIDE_HOURS]
    assert down(result) == minutes(10)


def test_an_outage_over_the_month_end_counts_in_each_month_with_its_part() -> None:
    of = target("line", ("hotline",), "99.9", smallest=MORE_THAN_15)
    over = outage(warsaw(2026, 10, 31, 23, 50), minutes(30))
    october = previous_period(NOVEMBER)
    assert down(measured(over, of=of, period=october)) == minutes(10)
    assert down(measured(over, of=of)) == minutes(20)
    assert measured(over, of=of, period=next_period(NOVEMBER)).verdicts == ()


def test_an_open_outage_counts_up_to_now() -> None:
    result = measured(outage(NINE, None), now=NINE + minutes(25))
    assert down(result) == minutes(25)
    assert len(result.open_outages) == 1
    assert measured(outage(NINE, None), now=NINE).verdicts == ()


def test_a_cause_that_the_contract_excludes_is_not_counted() -> None:
    result = measured(outage(NINE, hours(2), exclusion="customer_power"))
    assert (codes(result), result.target_met) == ([VerdictCode.EXCLUDED], True)
    assert result.verdicts[0].taken[0].key == "customer_power"


def test_a_cause_that_the_contract_does_not_name_is_counted() -> None:
    assert codes(measured(outage(NINE, hours(2), exclusion="bad_luck"))) == [VerdictCode.COUNTED]


def test_excluded_time_leaves_the_denominator_only_where_the_contract_says_so() -> None:
    gone = outage(NINE, hours(2), exclusion="customer_power")
    of = target("line", ("hotline",), "99.9", excluded_counts_as_up=False)
    assert measured(gone, of=of).measured_seconds == 718 * 3600
    assert measured(gone).measured_seconds == 720 * 3600


def test_what_only_the_customer_says_is_shown_and_not_counted() -> None:
    of = target("line", ("hotline",), "99.5", smallest=MORE_THAN_15)
    probe, claim = outage(NINE, minutes(15), key="o"), outage(NINE, minutes(17), key="o", source="customer")
    result = spent(probe, claim, of=of)
    assert result.used_seconds == 0
    assert result.left_seconds - result.left_if_claims_accepted_seconds == 17 * 60
    assert VerdictCode.CLAIMED in codes(result.measurement)


def test_a_claim_never_replaces_an_outage_of_another_incident_with_the_same_key() -> None:
    claim = outage(NINE, minutes(17), key="o", source="customer")
    other = outage(NINE + hours(24), minutes(20), key="o")
    result = measured(outage(NINE, minutes(15), key="o"), claim, other)
    assert (result.downtime_seconds, result.claimed_seconds) == (Fraction(35 * 60), Fraction(37 * 60))


# The figure


def test_a_miss_never_reads_as_kept() -> None:
    result = measured(outage(NINE, minutes(43.2) + timedelta(milliseconds=17)))
    assert result.target_met is False
    assert result.percent_shown() == Decimal("99.89")
    assert result.percent_for_bands == Decimal("99.90")


def test_the_target_is_met_exactly_at_the_allowance() -> None:
    result = spent(outage(NINE, minutes(43.2)))
    assert result.left_seconds == 0
    assert (result.measurement.target_met, result.exhausted) == (True, False)
    over = spent(outage(NINE, minutes(43.2) + timedelta(microseconds=1)))
    assert (over.measurement.target_met, over.exhausted) == (False, True)
    assert over.left == timedelta(milliseconds=-1)


@pytest.mark.parametrize(
    ("now", "phase", "elapsed"),
    [
        (warsaw(2026, 10, 31, 23, 59), Phase.FUTURE, 0),
        (warsaw(2026, 11, 1), Phase.CURRENT, 0),
        (warsaw(2026, 11, 16), Phase.CURRENT, Fraction(1, 2)),
        (DECEMBER_1, Phase.PAST, 1),
    ],
)
def test_the_budget_is_that_of_the_whole_period(now: datetime, phase: Phase, elapsed: Fraction) -> None:
    result = spent(now=now)
    assert (result.phase, result.elapsed, result.left) == (phase, elapsed, minutes(43.2))


@pytest.mark.parametrize(("month", "promised"), [(3, "44.58"), (10, "44.70"), (11, "43.20")])
def test_a_month_with_a_clock_change_has_its_real_length(month: int, promised: str) -> None:
    period = period_containing(PeriodKind.MONTH, warsaw(2026, month, 5), "Europe/Warsaw")
    assert spent(period=period).minutes_shown()[0] == Decimal(promised)


def test_a_contract_that_begins_within_a_month_is_measured_from_then() -> None:
    begun = contract(version(effective=warsaw(2026, 11, 16)))
    assert contract_span(begun, NOVEMBER) == Segment(warsaw(2026, 11, 16), DECEMBER_1)
    result = measure_contract(begun, "line", NOVEMBER, outages=(), works=(), now=DECEMBER_1)
    assert result is not None
    assert budget(result).allowance == minutes(21.6)
    assert version_for(begun, previous_period(NOVEMBER)) is None


def test_the_version_in_force_at_the_first_instant_decides_the_period() -> None:
    old = version(key="old", ends=warsaw(2026, 11, 1))
    new = version(key="new", effective=warsaw(2026, 11, 1))
    both = contract(old, new)
    assert [version_for(both, period) for period in (previous_period(NOVEMBER), NOVEMBER)] == [old, new]


def test_a_rolling_period_ends_with_the_day_asked_for() -> None:
    of = target("line", ("hotline",), "99.9", period=PeriodKind.ROLLING, rolling_days=30)
    assert period_of(VERSION, of, warsaw(2026, 11, 30, 10)).first_day == NOVEMBER.first_day


# Laws

OUTAGES = st.lists(
    st.builds(
        lambda start, length, share, key: outage(
            warsaw(2026, 10, 25) + minutes(start), minutes(length), share=Decimal(share) / 10, key=str(key)
        ),
        st.integers(0, 60 * 24 * 40),
        st.integers(0, 3000),
        st.integers(1, 10),
        st.integers(0, 5),
    ),
    max_size=8,
)
STRICT = target(
    "line",
    ("hotline",),
    "99.9",
    schedule="support",
    smallest=MORE_THAN_15,
    merge_within=stated(minutes(30)),
    partial=PartialRule(Weighting.SHARE, whole_minutes=True),
)


@given(OUTAGES, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_of_outages_matters(outages: list[OutageRecorded], random: Any) -> None:
    shuffled = [*outages, *outages[:2]]
    random.shuffle(shuffled)
    assert measured(*shuffled, of=STRICT) == measured(*outages, of=STRICT)


@given(OUTAGES, st.sampled_from([PLAIN, STRICT]))
def test_downtime_is_never_more_than_the_period(outages: list[OutageRecorded], of: AvailabilityTarget) -> None:
    result = spent(*outages, of=of)
    assert 0 <= result.used_seconds <= result.measurement.measured_seconds
    assert 0 <= result.measurement.percent <= 100
    assert result.allowance_seconds - result.used_seconds == result.left_seconds
    assert result.exhausted is not result.measurement.target_met


@given(OUTAGES, st.sampled_from([PLAIN, STRICT]))
def test_every_minute_of_an_outage_is_counted_or_taken_out_with_a_reason(
    outages: list[OutageRecorded], of: AvailabilityTarget
) -> None:
    for verdict in measured(*outages, of=of).verdicts:
        taken = sum((one.amount for one in verdict.taken), timedelta())
        counted = sum((part.duration for part in verdict.counted_segments), timedelta())
        assert taken + counted == verdict.raw.duration


@given(OUTAGES)
def test_a_further_outage_never_leaves_more_budget(outages: list[OutageRecorded]) -> None:
    assert spent(*outages[1:]).left_seconds >= spent(*outages).left_seconds
