"""Promise: no place and no account gets more than its platform allows, and a pause of one place delays no other."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from adapters.pace import MARGIN, Pace, Rate, slack_pace, telegram_pace

SECOND = timedelta(seconds=1)


def most_in_any(period: float, instants: list[float]) -> int:
    ordered = sorted(instants)
    return max(sum(1 for at in ordered if begin <= at < begin + period) for begin in ordered)


def test_the_first_message_to_a_place_goes_at_once() -> None:
    assert telegram_pace().reserve("12345", 100.0) == 100.0


def test_a_second_message_to_a_chat_waits_a_second_and_one_to_another_does_not() -> None:
    pace = telegram_pace()
    assert [pace.reserve(chat, 100.0) for chat in ("1", "1", "2")] == [100.0, 100.0 + MARGIN, 100.0]


def test_a_group_gets_20_a_minute() -> None:
    pace = telegram_pace()
    instants = [pace.reserve("-1001", 0.0) for _ in range(60)]
    assert most_in_any(60, instants) == 20
    assert most_in_any(1, instants) == 1


def test_a_private_chat_gets_one_a_second_for_more_than_a_minute() -> None:
    pace = telegram_pace()
    instants = [pace.reserve("1", 0.0) for _ in range(100)]
    assert instants[-1] == 99 * MARGIN or abs(instants[-1] - 99 * MARGIN) < 1e-6


def test_the_account_sends_30_a_second() -> None:
    pace = telegram_pace()
    assert most_in_any(1, [pace.go(0.0) for _ in range(95)]) == 30


def test_slack_has_a_pace_for_each_channel_and_none_for_all() -> None:
    pace = slack_pace()
    assert [pace.reserve(f"T1/C{n}", 0.0) for n in range(100)] == [0.0] * 100
    assert [pace.go(0.0) for _ in range(100)] == [0.0] * 100
    assert pace.reserve("T1/C1", 0.0) == MARGIN


def test_a_pause_holds_up_that_place_only_and_is_not_shortened() -> None:
    pace = telegram_pace()
    pace.pause("1", 30.0)
    pace.pause("1", 20.0)
    assert (pace.reserve("1", 0.0), pace.reserve("2", 0.0)) == (30.0, 0.0)
    assert pace.reserve("1", 31.0 + MARGIN) == 31.0 + MARGIN


def test_a_thousand_idle_places_are_forgotten_and_busy_ones_kept() -> None:
    pace = telegram_pace()
    for chat in range(3000):
        pace.reserve(str(chat), float(chat))
    assert pace.reserve("2999", 2999.0) == 2999.0 + MARGIN


@given(st.lists(st.floats(0, 5), min_size=1, max_size=60), st.integers(1, 5))
def test_no_period_holds_more_than_its_rate(waits: list[float], most: int) -> None:
    pace = Pace(account=None, of_place=lambda _: (Rate(most, SECOND),))
    now, instants = 0.0, []
    for wait in waits:
        now += wait
        instants.append(pace.reserve("a", now))
    assert instants == sorted(instants)
    assert most_in_any(1, instants) <= most
