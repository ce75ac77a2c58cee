"""Time already given to one record is kept sorted and merged, and what is fresh is the rest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from knowledge.downtime.given_time import Given
from knowledge.hours.segments import Segment, difference, union

BASE = datetime(2026, 7, 1, tzinfo=UTC)
stretches = st.lists(
    st.builds(
        lambda start, length: Segment(BASE + timedelta(minutes=start), BASE + timedelta(minutes=start + length)),
        st.integers(0, 60),
        st.integers(1, 15),
    ),
    max_size=12,
)


@given(st.lists(stretches, max_size=6), stretches)
def test_what_is_fresh_is_what_nobody_was_given(before: list[list[Segment]], asked: list[Segment]) -> None:
    given_time = Given()
    for part in before:
        given_time.add(union(part))
    assert given_time.fresh(union(asked)) == difference(asked, union(*before))
