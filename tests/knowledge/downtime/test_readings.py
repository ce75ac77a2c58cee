"""Readings become outages as the contract says: counts of failed requests, and misses of probes."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.contract.counting import ProbeRule, RequestRule
from knowledge.downtime.availability import measure, period_of
from knowledge.downtime.probes import Reading, outages_of_probes
from knowledge.downtime.requests import RequestCount, bad_stretches, outages_of_requests
from knowledge.incidents.incident import OutageRecorded
from tests.knowledge.engine_contracts import minutes, warsaw
from tests.knowledge.small_contract import read_version

NINE = warsaw(2026, 11, 9, 9)
MINUTE = minutes(1)


def request_rule(
    saying: str = "failed_share: 5 %, at_least_requests: 100, kinds: [5xx], in_each: 1 min",
) -> RequestRule:
    (target,) = read_version(more=f"        request_rate: {{{saying}}}\n").targets
    assert target.request_rule is not None
    return target.request_rule.value


def probe_rule(saying: str) -> ProbeRule:
    (target,) = read_version(more=f"        probes: {{{saying}}}\n").targets
    assert target.probes is not None
    return target.probes.value


def counted(minute: int, requests: int, failed: int, *kinds: tuple[str, int], source: str = "a") -> RequestCount:
    return RequestCount(NINE + minute * MINUTE, MINUTE, requests, failed, kinds, source)


def spans(outages: tuple[OutageRecorded, ...]) -> list[tuple[float, float | None]]:
    """Return each outage as minutes from nine."""
    return [((one.start - NINE) / MINUTE, None if one.end is None else (one.end - NINE) / MINUTE) for one in outages]


def of_requests(rule: RequestRule, *counts: RequestCount) -> list[tuple[float, float | None]]:
    return spans(outages_of_requests(rule, counts, service="hotline"))


# Requests


@pytest.mark.parametrize(
    ("requests", "failed", "bad"),
    [(100, 5, False), (100, 6, True), (99, 99, False), (0, 0, False), (1000, 50, False), (1000, 51, True)],
)
def test_a_minute_is_down_when_more_than_the_share_of_enough_requests_fail(
    requests: int, failed: int, bad: bool
) -> None:
    assert of_requests(request_rule(), counted(3, requests, failed)) == ([(3, 4)] if bad else [])


def test_at_least_the_share_counts_the_share_itself() -> None:
    rule = request_rule("failed_share: at least 5 %, in_each: 1 min")
    assert of_requests(rule, counted(0, 100, 5)) == [(0, 1)]
    assert of_requests(request_rule("failed_share: more than 5 %, in_each: 1 min"), counted(0, 100, 5)) == []


def test_only_failures_of_the_kinds_named_count() -> None:
    assert of_requests(request_rule(), counted(0, 100, 40, ("4xx", 35), ("5xx", 5))) == []
    assert of_requests(request_rule(), counted(0, 100, 40, ("4xx", 34), ("5xx", 6))) == [(0, 1)]


def test_counts_of_several_sources_are_added_up_and_a_repeated_count_is_not() -> None:
    one, other = counted(0, 60, 6, source="a"), counted(0, 60, 6, source="b")
    assert of_requests(request_rule(), one, one) == []
    assert of_requests(request_rule(), one, other, other) == [(0, 1)]
    (stretch,) = bad_stretches(request_rule(), [one, other])
    assert (stretch.requests, stretch.failed, stretch.share) == (120, 12, Fraction(1, 10))


def test_fewer_bad_minutes_in_a_row_than_agreed_are_no_outage() -> None:
    rule = request_rule("failed_share: 5 %, in_each: 1 min, consecutive: 3")
    bad = [counted(minute, 100, 50) for minute in (0, 1, 3, 4, 5, 7)]
    assert of_requests(rule, *bad) == [(3, 6)]


def test_a_part_of_a_minute_is_not_counted() -> None:
    part = RequestCount(NINE, timedelta(seconds=30), 500, 500)
    late = RequestCount(NINE + timedelta(seconds=30), MINUTE, 500, 500)
    assert of_requests(request_rule(), part, late, counted(1, 100, 100)) == [(1, 2)]


def test_stretches_of_five_minutes_begin_on_the_fifth_minute() -> None:
    rule = request_rule("failed_share: 10 %, in_each: 5 min")
    five = RequestCount(NINE + minutes(5), minutes(5), 100, 50)
    assert of_requests(rule, five) == [(5, 10)]


@pytest.mark.parametrize(("requests", "failed"), [(1, 2), (-1, -1), (5, -1)])
def test_more_failures_than_requests_are_refused(requests: int, failed: int) -> None:
    with pytest.raises(ValueError, match="failed requests"):
        counted(0, requests, failed)


def test_outages_of_requests_use_the_budget_up() -> None:
    version = read_version(more="        request_rate: {failed_share: 5 %, at_least_requests: 100, in_each: 1 min}\n")
    (target,) = version.targets
    assert target.request_rule is not None
    counts = [counted(minute, 200, 20) for minute in range(7)]
    outages = outages_of_requests(target.request_rule.value, counts, service="hotline")
    result = measure(
        version, target, period_of(version, target, NINE), outages=outages, works=(), now=warsaw(2026, 12, 1)
    )
    assert result.downtime_seconds == 7 * 60


# Probes

EACH_MINUTE = "interval: 60 s, misses: 3"


def readings(missed: str, *, probe: str = "a", every: timedelta = MINUTE, start: datetime = NINE) -> list[Reading]:
    """Return readings written as x (missed) and . (answered), a blank for one that was not taken."""
    return [Reading(probe, start + n * every, mark == ".") for n, mark in enumerate(missed) if mark != " "]


def of_probes(rule: ProbeRule, *taken: Reading) -> list[tuple[float, float | None]]:
    return spans(outages_of_probes(rule, taken, service="hotline"))


@pytest.mark.parametrize(
    ("missed", "expected"),
    [
        ("..xx..", []),
        ("..xxx.", [(2, 5)]),
        ("..xxxxx..", [(2, 7)]),
        ("xxx", [(0, None)]),
        ("xx.xx.xxx.xxxx", [(6, 9), (10, None)]),
        ("x x x.", [(0, 5)]),
        ("......", []),
        ("", []),
    ],
)
def test_misses_in_a_row_are_an_outage_from_the_first_miss(
    missed: str, expected: list[tuple[float, float | None]]
) -> None:
    assert of_probes(probe_rule(EACH_MINUTE), *readings(missed)) == expected


def test_the_outage_may_be_counted_from_the_last_miss() -> None:
    rule = probe_rule(f"{EACH_MINUTE}, counted_from: last miss")
    assert of_probes(rule, *readings("..xxxx.")) == [(4, 6)]


@pytest.mark.parametrize(
    ("a", "b", "c", "expected"),
    [
        (".xx..", ".....", ".....", []),
        (".xx..", ".xx..", ".....", [(1, 3)]),
        (".xx..", "..xx.", ".....", []),
        (".xxx.", "..xx.", ".....", [(2, 4)]),
        ("xxxxx", "xxx..", "...xx", [(0, 3), (3, None)]),
        ("xx.xx", "x.xx.", ".....", []),
    ],
)
def test_two_of_three_probes_must_miss_at_once(a: str, b: str, c: str, expected: object) -> None:
    rule = probe_rule("interval: 60 s, misses: 2, agree: 2 of 3")
    taken = [*readings(a, probe="a"), *readings(b, probe="b"), *readings(c, probe="c")]
    assert of_probes(rule, *taken) == expected


def test_probes_need_not_read_at_the_same_second() -> None:
    rule = probe_rule("interval: 60 s, misses: 2, agree: 2 of 2")
    first = readings(".xx.", probe="a")
    second = readings(".xx.", probe="b", start=NINE + timedelta(seconds=30))
    assert of_probes(rule, *first, *second) == [(1.5, 3)]


@given(missed=st.text(alphabet="x. ", max_size=30), order=st.randoms())
def test_neither_order_nor_repetition_of_readings_matters(missed: str, order: object) -> None:
    rule = ProbeRule(MINUTE, 2)
    taken = readings(missed)
    mixed = [*taken, *taken[::2]]
    order.shuffle(mixed)  # type: ignore[attr-defined]
    assert of_probes(rule, *mixed) == of_probes(rule, *taken)


@given(missed=st.text(alphabet="x.", max_size=40), misses=st.integers(1, 4))
def test_what_probes_show_is_exactly_the_runs_of_enough_misses(missed: str, misses: int) -> None:
    runs, start = [], 0
    for place, mark in enumerate(f"{missed}."):
        if mark == ".":
            if place - start >= misses:
                runs.append((start, None if place == len(missed) else place))
            start = place + 1
    assert of_probes(ProbeRule(MINUTE, misses), *readings(missed)) == runs
