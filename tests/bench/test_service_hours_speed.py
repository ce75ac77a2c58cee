"""The SLA clock keeps its targets of speed, whatever the span, with aware datetimes in and out, and beats its peers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from knowledge.hours.segments import Segment, clip, intersection, total
from knowledge.hours.service_hours import add_service_time, committed_segments, service_time_between
from tests.bench.bench_service_hours import (
    FOUR_HOURS,
    HOURS,
    SPANS,
    START,
    measured,
    microseconds,
    own_clock,
    peers,
    table,
)

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


def test_the_clock_is_faster_than_every_peer() -> None:
    own = measured(own_clock())
    others = {peer.name: measured(peer) for peer in peers()}
    print("\n" + table(own, others))
    rust = others["opening-hours-py (Rust)"]
    assert rust["add 4 h"] >= own["add 4 h"]
    assert rust["between, 1 year"] >= 300 * own["between, 1 year"]
    assert all(spent[column] >= own[column] for spent in others.values() for column in spent)


@pytest.mark.parametrize("span", [timedelta(days=30), timedelta(days=365)], ids=str)
def test_peers_that_are_timed_do_the_same_work(span: timedelta) -> None:
    expected = service_time_between(HOURS, START, START + span)
    given: dict[str, Any] = {peer.name: asked() for peer in peers() if (asked := peer.between(span)) is not None}
    by_hand = "numpy busday (whole days only)"
    assert timedelta(minutes=given.pop(by_hand)) == pytest.approx(expected, abs=timedelta(hours=12))
    assert {name: _as_time(name, answer) for name, answer in given.items()} == dict.fromkeys(given, expected)


def _as_time(name: str, answer: Any) -> timedelta:
    match name:
        case "business-duration":
            return timedelta(minutes=answer)
        case "pandas CustomBusinessHour":
            return timedelta(hours=answer)
        case "businesstimedelta":
            return timedelta(hours=answer.hours, seconds=answer.seconds)
        case _:
            return cast(timedelta, answer)


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
