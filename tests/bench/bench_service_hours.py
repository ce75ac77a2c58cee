"""Speed of the SLA clock beside its peers, in one process: Mon–Fri 8–20, Polish holidays, Europe/Warsaw.

Run it with `python -m tests.bench.bench_service_hours`. A peer that is not installed is left out; the ratio says how
many times slower than the product's own clock it is. `business-duration` and `numpy` know no clock changes.
"""

from __future__ import annotations

import timeit
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any, cast
from zoneinfo import ZoneInfo

from knowledge.hours.holiday_calendar import HolidayCalendar
from knowledge.hours.service_hours import ServiceHours, Window, add_service_time, service_time_between

WARSAW = ZoneInfo("Europe/Warsaw")
POLAND = HolidayCalendar(country="PL")
HOURS = ServiceHours("Europe/Warsaw", ((Window(timedelta(hours=8), timedelta(hours=20)),),) * 5 + ((),) * 2, POLAND)
START = datetime(2026, 11, 9, 17, tzinfo=WARSAW)
NAIVE = START.replace(tzinfo=None)
FOUR_HOURS = timedelta(hours=4)
SPANS = {"30 days": timedelta(days=30), "1 year": timedelta(days=365), "50 years": timedelta(days=365 * 50)}
DAYS_OFF = [day for day in (date(2026, 1, 1) + timedelta(days=n) for n in range(3 * 365)) if POLAND.is_off(day)]

Operation = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Peer:
    """One engine: how it adds four hours, and how it measures a span; None where it cannot or would take too long."""

    name: str
    add: Operation | None
    between: Callable[[timedelta], Operation | None]


def own_clock() -> Peer:
    """Return the product's own clock."""
    return Peer(
        "this clock",
        lambda: add_service_time(HOURS, START, FOUR_HOURS),
        lambda span: lambda: service_time_between(HOURS, START, START + span),
    )


def _businesstimedelta(module: Any) -> Peer:
    zone = import_module("pytz").timezone("Europe/Warsaw")  # it knows no zoneinfo
    start = zone.localize(NAIVE)
    rule = module.WorkDayRule(start_time=time(8), end_time=time(20), working_days=[0, 1, 2, 3, 4], tz=zone)
    off = module.HolidayRule(dict.fromkeys(DAYS_OFF, "off"), tz=zone)
    rules = module.Rules([rule, off])
    four = module.BusinessTimeDelta(rules, hours=4)

    def between(span: timedelta) -> Operation | None:
        return (lambda: rules.difference(start, start + span)) if span < timedelta(days=1000) else None

    return Peer("businesstimedelta", lambda: start + four, between)


def _business_duration(module: Any) -> Peer:
    off = dict.fromkeys(DAYS_OFF, "off")

    def between(span: timedelta) -> Operation | None:
        if span > timedelta(days=1000):
            return None
        return lambda: module.businessDuration(NAIVE, NAIVE + span, time(8), time(20), holidaylist=off, unit="min")

    return Peer("business-duration", None, between)


def _pandas(module: Any) -> Peer:
    offset = module.offsets.CustomBusinessHour(n=4, start="08:00", end="20:00", holidays=DAYS_OFF)
    stamp = module.Timestamp(NAIVE)
    return Peer("pandas CustomBusinessHour", lambda: stamp + offset, lambda _: None)


def _numpy(module: Any) -> Peer:
    calendar = module.busdaycalendar(holidays=DAYS_OFF)

    def between(span: timedelta) -> Operation:
        def minutes() -> int:
            days = module.busday_count(START.date(), (START + span).date(), busdaycal=calendar)
            return int(days) * 720

        return minutes

    return Peer("numpy busday (whole days only)", None, between)


def _opening_hours(module: Any) -> Peer:
    hours = module.OpeningHours("Mo-Fr 08:00-20:00; PH off", timezone=WARSAW, country="PL")

    def between(span: timedelta) -> Operation | None:
        if span > timedelta(days=1000):
            return None
        return lambda: sum(
            ((end - start) for start, end, state, _ in hours.intervals(START, START + span) if str(state) == "open"),
            timedelta(),
        )

    def add() -> datetime | None:
        left = FOUR_HOURS
        for start, end, state, _ in hours.intervals(START):
            if str(state) == "open":
                if end - start >= left:
                    return cast(datetime, start + left)
                left -= end - start
        return None

    return Peer("opening-hours-py (Rust)", add, between)


PEERS: dict[str, Callable[[Any], Peer]] = {
    "businesstimedelta": _businesstimedelta,
    "business_duration": _business_duration,
    "pandas": _pandas,
    "numpy": _numpy,
    "opening_hours": _opening_hours,
}


def installed_peers() -> list[Peer]:
    """Return the peers that can be imported here."""
    return [make(import_module(name)) for name, make in PEERS.items() if find_spec(name) is not None]


def microseconds(operation: Operation, *, at_least: float = 0.02, repeat: int = 5) -> float:
    """Return the best time of one call, in microseconds, over some rounds of at least so many seconds."""
    operation()
    timer = timeit.Timer(operation)
    number = 1
    while timer.timeit(number) < at_least:
        number *= 2
    return min(timer.repeat(repeat, number)) / number * 1e6


def main() -> None:
    """Print µs per operation, and how many times slower than the product's clock each peer is."""
    own = own_clock()
    columns = ["add 4 h", *(f"between, {name} apart" for name in SPANS)]
    print(f"{'engine':32}" + "".join(f"{column:>26}" for column in columns))
    own_figures = [microseconds(operation) for operation in _operations(own) if operation is not None]
    print(f"{own.name:32}" + "".join(f"{figure:>23.2f} µs" for figure in own_figures))
    for peer in installed_peers():
        cells = []
        for operation, figure in zip(_operations(peer), own_figures, strict=True):
            if operation is None:
                cells.append(f"{'–':>26}")
            else:
                spent = microseconds(operation, repeat=3)
                cells.append(f"{spent:>13.1f} µs {spent / figure:>8.1f}×")
        print(f"{peer.name:32}" + "".join(cells))


def _operations(peer: Peer) -> list[Operation | None]:
    return [peer.add, *(peer.between(span) for span in SPANS.values())]


if __name__ == "__main__":
    main()
