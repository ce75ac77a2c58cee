"""A backlog is worked off reports first, and each conversation in its own order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.backlog import is_backlog, most_urgent_first

NOW = datetime(2026, 11, 23, 9, 41, tzinfo=UTC)
Waiting = tuple[str, int]


def ordered(waiting: list[Waiting]) -> list[Waiting]:
    return most_urgent_first(waiting, conversation=lambda one: one[0], urgency=lambda one: one[1])


def test_the_urgent_goes_first_with_what_precedes_it_in_its_conversation() -> None:
    waiting = [("a", 1), ("b", 1), ("c", 9), ("b", 0), ("b", 1), ("a", 1)]

    assert ordered(waiting) == [("b", 1), ("b", 0), ("a", 1), ("b", 1), ("a", 1), ("c", 9)]


def test_equally_urgent_things_keep_the_order_in_which_they_came() -> None:
    assert ordered([("a", 1), ("b", 1), ("a", 1)]) == [("a", 1), ("b", 1), ("a", 1)]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 2))))
def test_nothing_is_lost_and_no_conversation_is_turned_around(waiting: list[Waiting]) -> None:
    numbered = list(enumerate(waiting))

    order = most_urgent_first(numbered, conversation=lambda one: one[1][0], urgency=lambda one: one[1][1])

    assert sorted(order) == numbered
    for conversation in "abc":
        own = [number for number, (where, _) in order if where == conversation]
        assert own == sorted(own)


@pytest.mark.parametrize(("age", "backlog"), [(0, False), (119, False), (120, False), (121, True)])
def test_older_than_two_minutes_is_a_backlog(age: int, backlog: bool) -> None:
    assert is_backlog([NOW, NOW - timedelta(seconds=age)], NOW) is backlog
