"""Inside a minute too the clock is exact: seconds and microseconds, beside the oracle of whole minutes.

Edges of hours lie on whole minutes, so a minute is open or closed as a whole and what lies inside it follows.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from knowledge.hours.service_hours import ServiceHours, add_service_time, service_time_between
from tests.knowledge.hours.oracle import Oracle
from tests.knowledge.hours.random_hours import random_said
from tests.knowledge.hours.test_oracle import product_hours

MINUTE = 60_000_000
YEAR = 2026
NIGHTS = {"Europe/Warsaw": date(2026, 10, 25), "Australia/Lord_Howe": date(2026, 4, 5)}

calendars = st.tuples(st.sampled_from(sorted(NIGHTS)), st.integers(0, 5))
inside = st.integers(0, MINUTE - 1)
indices = st.integers(8 * 1440, 370 * 1440)


@lru_cache
def both(zone: str, seed: int) -> tuple[Oracle, ServiceHours]:
    said = random_said(Random(f"seconds {zone} {seed}"), zone, YEAR, (NIGHTS[zone],))
    return Oracle(said, YEAR), product_hours(said)


def instant(oracle: Oracle, index: int, microseconds: int) -> datetime:
    return oracle.clocks.instant(index) + timedelta(microseconds=microseconds)


def worked(oracle: Oracle, index: int, microseconds: int) -> int:
    """Return the open microseconds up to an instant inside a minute."""
    return int(oracle.worked[index]) * MINUTE + (microseconds if oracle.open[index] else 0)


@given(calendars, indices, inside, indices, inside)
def test_time_between_is_exact_inside_a_minute(of: tuple[str, int], a: int, into_a: int, b: int, into_b: int) -> None:
    oracle, hours = both(*of)
    known = timedelta(microseconds=worked(oracle, b, into_b) - worked(oracle, a, into_a))
    assert service_time_between(hours, instant(oracle, a, into_a), instant(oracle, b, into_b)) == known


@given(calendars, indices, inside, st.integers(1, 20 * 1440 * MINUTE))
def test_an_amount_is_used_up_at_the_exact_microsecond(of: tuple[str, int], start: int, into: int, amount: int) -> None:
    oracle, hours = both(*of)
    wanted = worked(oracle, start, into) + amount
    full_minutes, rest = divmod(wanted - 1, MINUTE)
    index = int(np.searchsorted(oracle.worked, full_minutes, side="right")) - 1
    given = add_service_time(hours, instant(oracle, start, into), timedelta(microseconds=amount))
    if index + 1 < len(oracle.worked):
        assert given == instant(oracle, index, rest + 1)
    else:
        assert given is None or given >= instant(oracle, len(oracle.open) - 3 * 1440, 0)
