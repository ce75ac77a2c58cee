"""Speed of the SLA clock beside its peers, in one process: Mon–Fri 8–20, Polish holidays, Europe/Warsaw.

`make bench` prints the table and holds the ratios; `python -m tests.bench.bench_service_hours` prints it alone. The
ratio says how many times slower than the product's own clock a peer is. `business-duration`, `pandas` and `numpy` know
no clock changes. A peer is not asked for spans for which one answer takes it many milliseconds.
"""

from __future__ import annotations

import timeit
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import import_module
from time import process_time
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
    hourly = module.offsets.CustomBusinessHour(start="08:00", end="20:00", holidays=DAYS_OFF)
    stamp = module.Timestamp(NAIVE)

    def between(span: timedelta) -> Operation | None:
        if span > timedelta(days=31):
            return None
        return lambda: len(module.date_range(NAIVE, NAIVE + span, freq=hourly)) - 1

    return Peer("pandas CustomBusinessHour", lambda: stamp + offset, between)


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


def peers() -> list[Peer]:
    """Return the peers, which the development set-up installs."""
    return [make(import_module(name)) for name, make in PEERS.items()]


def microseconds(operation: Operation, *, at_least: float = 0.02, repeat: int = 5) -> float:
    """Return the best time of one call, in microseconds, over some rounds of at least so many seconds.

    It is time of the processor: nothing here waits, and what else runs on the machine is not measured with it.
    """
    operation()
    timer = timeit.Timer(operation, timer=process_time)
    number = 1
    while timer.timeit(number) < at_least:
        number *= 2
    return min(timer.repeat(repeat, number)) / number * 1e6


def measured(peer: Peer) -> dict[str, float]:
    """Return the µs of each operation that the peer knows, by column."""
    operations = {"add 4 h": peer.add} | {f"between, {name}": peer.between(span) for name, span in SPANS.items()}
    return {
        column: microseconds(operation, repeat=3) for column, operation in operations.items() if operation is not None
    }


def table(own: dict[str, float], others: dict[str, dict[str, float]]) -> str:
    """Return the µs per operation as text, and how many times slower than the product's clock each peer is."""
    lines = [f"{'engine':32}" + "".join(f"{column:>24}" for column in own)]
    lines.append(f"{'this clock':32}" + "".join(f"{spent:>21.2f} µs" for spent in own.values()))
    for name, spent in others.items():
        cells = (f"{spent[c]:>11.1f} µs {spent[c] / own[c]:>8.1f}×" if c in spent else f"{'–':>24}" for c in own)
        lines.append(f"{name:32}" + "".join(cells))
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(measured(own_clock()), {peer.name: measured(peer) for peer in peers()}))
