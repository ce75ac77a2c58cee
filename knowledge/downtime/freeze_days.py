"""The days on which a contract forbids planned work, as dates.

The rule: a freeze includes its first and last day; one that ends before it begins in the calendar runs over New Year.
"Black Friday" is the day after the fourth Thursday of November.
"""

from __future__ import annotations

from datetime import date, timedelta

from knowledge.contract.levels import Freeze

BLACK_FRIDAY_MONDAY = "black_friday_monday"
_DAY = timedelta(days=1)
_THURSDAY = 3


def freeze_in(freeze: Freeze, year: int) -> tuple[date, date]:
    """Return the first and the last day of the freeze that begins in a year.

    Raises:
        ValueError: the freeze names neither a month and day ("12-24") nor `black_friday_monday`.
    """
    first, last = _day(freeze.starts, year), _day(freeze.ends, year)
    return (first, last) if first <= last else (first, _day(freeze.ends, year + 1))


def is_frozen(freeze: Freeze, first: date, last: date) -> bool:
    """Tell whether any day from `first` to `last`, both included, lies in the freeze."""
    spans = (freeze_in(freeze, year) for year in range(first.year - 1, last.year + 1))
    return any(begins <= last and first <= ends for begins, ends in spans)


def _day(written: str, year: int) -> date:
    if written == BLACK_FRIDAY_MONDAY:
        november = date(year, 11, 1)
        thursday = november + ((_THURSDAY - november.weekday()) % 7 + 21) * _DAY
        return thursday - 3 * _DAY
    try:
        month, day = written.split("-")
        return date(year, int(month), int(day))
    except ValueError:
        expected = f'"MM-DD" or "{BLACK_FRIDAY_MONDAY}"'
        raise ValueError(f"a freeze must begin and end on {expected}, got {written!r}") from None
