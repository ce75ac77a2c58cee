"""The SLA clock keeps its targets of speed, whatever the span, with aware datetimes in and out."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from knowledge.hours.segments import Segment, clip, intersection, total
from knowledge.hours.service_hours import add_service_time, committed_segments, service_time_between
from tests.bench.bench_service_hours import FOUR_HOURS, HOURS, SPANS, START, microseconds

pytestmark = pytest.mark.bench
WARSAW = ZoneInfo("Europe/Warsaw")


def test_adding_four_hours_takes_at_most_six_microseconds() -> None:
    spent = microseconds(lambda: add_service_time(HOURS, START, FOUR_HOURS))
    print(f"add 4 h: {spent:.2f} µs (target 6)")
    assert spent <= 6


@pytest.mark.parametrize("span", SPANS.values(), ids=SPANS.keys())
def test_measuring_any_span_takes_at_most_three_microseconds(span: timedelta) -> None:
    end = START + span
    spent = microseconds(lambda: service_time_between(HOURS, START, end))
    print(f"between, {span.days} days apart: {spent:.2f} µs (target 3)")
    assert spent <= 3


def test_ten_thousand_outages_of_a_hundred_services_take_at_most_a_tenth_of_a_second() -> None:
    month = Segment(datetime(2026, 11, 1, tzinfo=WARSAW), datetime(2026, 12, 1, tzinfo=WARSAW))
    outages = [
        tuple(
            Segment(begin, begin + timedelta(minutes=40))
            for begin in (month.start + timedelta(minutes=431 * n + service) for n in range(100))
        )
        for service in range(100)
    ]

    def report() -> list[timedelta]:
        committed = committed_segments(HOURS, month)
        return [total(intersection(clip(service, month), committed)) for service in outages]

    spent = microseconds(report, repeat=3) / 1000
    print(f"10,000 outages: {spent:.1f} ms (target 100)")
    assert spent <= 100
