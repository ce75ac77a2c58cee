"""Hours that change at an instant are the old ones until then and the new ones from then on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.hours.described_hours import why_closed
from knowledge.hours.segments import Segment, total
from knowledge.hours.service_hours import (
    ServiceHours,
    Window,
    add_service_time,
    committed_segments,
    is_open,
    next_opening,
    round_the_clock,
    service_time_between,
)
from tests.knowledge.engine_contracts import OFFICE, hours, warsaw, windows

WARSAW = ZoneInfo("Europe/Warsaw")
NIGHTS = ServiceHours("Europe/Warsaw", ((Window(hours(22), hours(30)),),) * 7)
ALWAYS = round_the_clock("Europe/Warsaw")
NEVER = windows("Europe/Warsaw", *(None,) * 7)
ABROAD = replace(OFFICE, zone="America/New_York")

pieces = st.sampled_from([OFFICE, NIGHTS, ALWAYS, NEVER, ABROAD])
instants = st.datetimes(datetime(2026, 2, 1), datetime(2026, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001


changes = st.sampled_from(
    [warsaw(2026, 3, 29, 3), warsaw(2026, 7, 1), warsaw(2026, 10, 25, 2, 30), warsaw(2026, 8, 5, 13)]
)


@lru_cache
def changed(before: ServiceHours, at: datetime, after: ServiceHours) -> ServiceHours:
    return replace(before, changed=(at, after))


@given(pieces, pieces, changes, instants, instants)
def test_each_side_of_the_change_is_counted_in_its_own_hours(
    before: ServiceHours, after: ServiceHours, at: datetime, a: datetime, b: datetime
) -> None:
    a, b = sorted((a, b))
    both = service_time_between(before, a, max(a, min(b, at))) + service_time_between(after, min(b, max(a, at)), b)
    found = changed(before, at, after)
    assert service_time_between(found, a, b) == both
    assert total(committed_segments(found, Segment(a, b))) == both


@given(pieces, pieces, changes, instants, st.timedeltas(timedelta(microseconds=1), timedelta(hours=300)))
def test_time_is_used_up_over_the_change(
    before: ServiceHours, after: ServiceHours, at: datetime, start: datetime, amount: timedelta
) -> None:
    found = changed(before, at, after)
    used_up = add_service_time(found, start, amount)
    if used_up is None:
        assert service_time_between(found, start, start + timedelta(days=365 * 9)) < amount
    else:
        assert service_time_between(found, start, used_up) == amount
        assert service_time_between(found, start, used_up - timedelta(microseconds=1)) < amount


def test_a_night_that_is_under_way_ends_or_goes_on_as_the_new_hours_say() -> None:
    midnight = warsaw(2026, 7, 1)
    assert not is_open(changed(NIGHTS, midnight, OFFICE), warsaw(2026, 7, 1, 1))
    assert is_open(changed(NIGHTS, midnight, ALWAYS), warsaw(2026, 7, 1, 1))
    assert is_open(changed(OFFICE, midnight, NIGHTS), warsaw(2026, 7, 1, 1))  # the night of 30 June goes on


def test_a_change_between_hours_that_never_close_is_no_change() -> None:
    assert changed(ALWAYS, warsaw(2026, 7, 1), ALWAYS).round_the_clock
    assert not changed(ALWAYS, warsaw(2026, 7, 1), OFFICE).round_the_clock


@pytest.mark.parametrize(("before", "after"), [(NEVER, OFFICE), (OFFICE, NEVER)])
def test_hours_that_open_on_one_side_only_are_no_loop(before: ServiceHours, after: ServiceHours) -> None:
    found = changed(before, warsaw(2026, 7, 1), after)
    opens = warsaw(2026, 7, 1, 8) if before is NEVER else warsaw(2026, 6, 1, 8)
    assert next_opening(found, warsaw(2026, 6, 1)) == opens
    assert (add_service_time(found, warsaw(2026, 6, 1), hours(1000)) is None) is (after is NEVER)


def test_why_it_is_closed_is_said_by_the_hours_of_that_day() -> None:
    found = changed(OFFICE, warsaw(2026, 7, 1), NIGHTS)
    before, after = why_closed(found, warsaw(2026, 6, 28, 12)), why_closed(found, warsaw(2026, 7, 5, 12))
    assert before is not None
    assert after is not None
    assert (before.reason, after.reason) == ("no_window_that_weekday", "outside_window")
