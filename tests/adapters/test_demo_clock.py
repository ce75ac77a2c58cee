"""Promise: the demo's time runs with real time, stands still when told, and never falls behind what was recorded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from adapters.demo_clock import DEMO_CLOCK_SETTING, Clock, DemoClock

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 5, 12, 0, tzinfo=UTC)
EARLIER = datetime(2026, 10, 10, 12, 0, tzinfo=UTC)


class Kept(dict[str, str]):
    """Settings in memory."""

    def setting(self, key: str) -> str | None:
        return self.get(key)

    def set_setting(self, key: str, value: str) -> None:
        self[key] = value


class Stopwatch:
    """Seconds that pass only when told."""

    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def clock_over(kept: Kept, watch: Stopwatch) -> DemoClock:
    return DemoClock(kept, start=START, elapsed=watch)


def test_the_demo_begins_at_its_start_and_runs_in_whole_seconds() -> None:
    watch = Stopwatch()
    clock = clock_over(Kept(), watch)
    assert clock.now() == START
    watch.seconds += 90.75
    assert clock.now() == START + timedelta(seconds=90)


def test_a_later_start_goes_on_from_the_furthest_instant_reached() -> None:
    kept, watch = Kept(), Stopwatch()
    clock = clock_over(kept, watch)
    clock.reach(LATER)
    clock.reach(EARLIER)
    assert clock_over(kept, watch).now() == LATER


def test_a_stopped_clock_stands_and_goes_on_from_where_it_stood() -> None:
    watch = Stopwatch()
    clock = clock_over(Kept(), watch)
    clock.stop(LATER)
    watch.seconds += 60
    assert clock.now() == LATER
    clock.run()
    watch.seconds += 60
    assert clock.now() == LATER + timedelta(minutes=1)


def test_after_looking_back_the_clock_goes_on_from_the_furthest_instant() -> None:
    kept, watch = Kept(), Stopwatch()
    clock = clock_over(kept, watch)
    clock.reach(LATER)
    clock.stop(EARLIER)
    clock.reach(EARLIER)
    clock.run()
    assert clock.now() == LATER


def test_the_first_instant_is_kept_so_that_a_demo_is_known_as_one() -> None:
    kept = Kept()
    clock_over(kept, Stopwatch()).reach(START)
    assert datetime.fromisoformat(kept[DEMO_CLOCK_SETTING]) == START


def test_real_time_can_be_stopped_too() -> None:
    clock = Clock(live=lambda: START)
    clock.stop(LATER)
    assert clock.now() == LATER
    clock.run()
    assert clock.now() == START


def test_two_terminals_never_turn_the_kept_instant_back() -> None:
    kept, watch = Kept(), Stopwatch()
    one, other = clock_over(kept, watch), clock_over(kept, watch)
    one.reach(LATER)
    other.reach(START + timedelta(hours=1))
    assert clock_over(kept, watch).now() == LATER
