"""Random calendars for the oracle, as data of neither side: several windows a day, nights, 24:00, days off, changes.

The rule: everything comes from the given `Random`, so that a seed names a calendar.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from tests.knowledge.hours.oracle import DAY, DaysOff, Opening, Said

Openings = tuple[Opening, ...]
_WHOLE = ((0, DAY),)


def random_said(random: Random, zone: str, year: int, changes: tuple[date, ...]) -> Said:
    """Return random hours; the days of the clock changes are likely to be special, or to have openings at night."""
    style = random.choice((_office, _split, _night, _till_midnight, _round_the_clock, _small_hours, _anything))
    week = [style(random) for _ in range(7)]
    if random.random() < 0.5:
        week = [week[0]] * 5 + [week[5], week[6]]
    if random.random() < 0.6:
        week[6] = ()
    special: dict[date | tuple[int, int], Openings] = {}
    for _ in range(random.randrange(6)):
        special[_some_day(random, year, changes)] = random.choice(((), _office(random), _anything(random), _WHOLE))
    for _ in range(random.randrange(3)):
        month_and_day = random.choice(((12, 24), (12, 31), (2, 29), (3, 1), (10, 26), (7, 4)))
        special[month_and_day] = random.choice(((), ((360, 840),), _night(random)))
    days_off = _days_off(random, year, changes) if random.random() < 0.75 else None
    return Said(zone, tuple(week), days_off, special, random.random() < 0.4)


def _days_off(random: Random, year: int, changes: tuple[date, ...]) -> DaysOff:
    dates = frozenset(_some_day(random, year, changes) for _ in range(random.randrange(5)))
    return DaysOff(
        polish=random.random() < 0.6,
        yearly=frozenset(random.sample(((1, 1), (2, 29), (5, 1), (11, 11), (12, 25)), random.randrange(4))),
        from_easter=frozenset(random.sample((-2, 0, 1, 39, 60), random.randrange(3))),
        dates=dates,
        working=frozenset(_some_day(random, year, changes) for _ in range(random.randrange(3))),
    )


def _some_day(random: Random, year: int, changes: tuple[date, ...]) -> date:
    if changes and random.random() < 0.4:
        return random.choice(changes) + timedelta(days=random.choice((-1, 0, 1)))
    return date(year, 1, 1) + timedelta(days=random.randrange(400))


def _office(random: Random) -> Openings:
    opens = random.choice((420, 480, 540, 555))
    return ((opens, opens + random.choice((480, 600, 721))),)


def _split(random: Random) -> Openings:
    lunch = random.choice((690, 720, 745))
    return (
        (480, lunch),
        (lunch + random.choice((1, 30, 60)), 1020),
        *(((1140, 1260),) if random.random() < 0.4 else ()),
    )


def _night(random: Random) -> Openings:
    opens = random.choice((1080, 1320, 1410, 1439))
    return (
        (opens, DAY + random.choice((60, 120, 150, 180, 360, 480))),
        *(((360, 960),) if random.random() < 0.5 else ()),
    )


def _till_midnight(random: Random) -> Openings:
    return ((random.choice((0, 360, 720, 1380)), DAY),)


def _round_the_clock(random: Random) -> Openings:
    return _WHOLE if random.random() < 0.9 else ((0, 720), (720, DAY))


def _small_hours(random: Random) -> Openings:
    """Return openings with edges in the hours in which clocks change."""
    edges = sorted(random.sample(range(0, 300, 15), 4))
    return ((edges[0], edges[1]), (edges[2], edges[3]))


def _anything(random: Random) -> Openings:
    found = []
    for _ in range(random.randrange(4)):
        opens = random.randrange(DAY)
        found.append((opens, random.randrange(opens + 1, 2 * DAY + 1) if random.random() < 0.2 else opens + 240))
    return tuple(found)
