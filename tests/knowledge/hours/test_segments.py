"""Stretches of time: half-open, in UTC, merged, and the same whatever the order they come in."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.hours.segments import Segment, clip, difference, intersection, near, parted, total, union

WARSAW = ZoneInfo("Europe/Warsaw")


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 10, hour, minute, tzinfo=UTC)


def stretch(start: int, end: int) -> Segment:
    return Segment(at(start), at(end))


@st.composite
def segments(draw: st.DrawFn) -> tuple[Segment, ...]:
    starts = draw(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 300)), max_size=12))
    base = at(0)
    return tuple(Segment(base + timedelta(minutes=a), base + timedelta(minutes=a + n)) for a, n in starts)


def test_ends_are_kept_in_utc() -> None:
    segment = Segment(datetime(2026, 7, 8, 10, 15, tzinfo=WARSAW), datetime(2026, 7, 8, 12, 15, tzinfo=WARSAW))
    assert segment.start == datetime(2026, 7, 8, 8, 15, tzinfo=UTC)
    assert segment.start.tzinfo is UTC


def test_a_segment_over_the_spring_change_lasts_an_hour_less_than_the_wall_says() -> None:
    day = Segment(datetime(2026, 3, 29, tzinfo=WARSAW), datetime(2026, 3, 30, tzinfo=WARSAW))
    assert day.duration == timedelta(hours=23)


def test_a_segment_inside_the_repeated_hour_keeps_its_order() -> None:
    first, second = datetime(2026, 10, 25, 2, 30, tzinfo=WARSAW), datetime(2026, 10, 25, 2, 15, tzinfo=WARSAW, fold=1)
    assert Segment(first, second).duration == timedelta(minutes=45)


def test_a_naive_end_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        Segment(datetime(2026, 1, 1), at(3))  # noqa: DTZ001


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="must not end before"):
        stretch(3, 2)


def test_the_first_instant_lies_inside_and_the_last_does_not() -> None:
    assert at(8) in stretch(8, 10)
    assert at(10) not in stretch(8, 10)


def test_overlapping_segments_count_once() -> None:
    assert union((stretch(8, 10), stretch(9, 11)), (stretch(8, 9),)) == (stretch(8, 11),)


def test_touching_segments_become_one() -> None:
    assert union((stretch(10, 11), stretch(8, 10))) == (stretch(8, 11),)


def test_empty_segments_vanish() -> None:
    assert union((stretch(8, 8),)) == ()
    assert total((stretch(8, 8),)) == timedelta()


def test_the_intersection_of_touching_segments_is_empty() -> None:
    assert intersection((stretch(8, 10),), (stretch(10, 12),)) == ()


def test_a_difference_leaves_both_sides_of_a_hole() -> None:
    assert difference((stretch(8, 12),), (stretch(9, 10), stretch(11, 12))) == (stretch(8, 9), stretch(10, 11))


def test_one_hole_over_two_segments_cuts_both() -> None:
    assert difference((stretch(8, 10), stretch(11, 13)), (stretch(9, 12),)) == (stretch(8, 9), stretch(12, 13))


def test_outages_are_clipped_to_the_period() -> None:
    assert clip((stretch(6, 9), stretch(11, 14)), stretch(8, 12)) == (stretch(8, 9), stretch(11, 12))


@given(segments(), st.randoms(use_true_random=False))
def test_order_and_repetition_never_matter(some: tuple[Segment, ...], chance: random.Random) -> None:
    shuffled = [*some, *some]
    chance.shuffle(shuffled)
    assert union(shuffled) == union(some)
    assert total(shuffled) == total(some)


@given(segments(), segments())
def test_what_is_in_both_and_what_is_in_one_add_up(one: tuple[Segment, ...], two: tuple[Segment, ...]) -> None:
    assert intersection(one, two) == intersection(two, one)
    assert total(intersection(one, two)) + total(difference(one, two)) == total(one)
    assert union(intersection(one, two), difference(one, two)) == union(one)
    assert intersection(difference(one, two), two) == ()


@given(segments(), segments())
def test_merged_segments_are_parted_into_intersection_and_difference(
    one: tuple[Segment, ...], other: tuple[Segment, ...]
) -> None:
    ours, theirs = union(one), union(other)
    assert parted(ours, theirs) == (intersection(ours, theirs), difference(ours, theirs))
    if ours:
        assert intersection(ours, near(theirs, ours)) == intersection(ours, theirs)
