"""What earlier periods have used up of caps that hold for a longer one: quarter, half-year or year.

The rule: a sum belongs to the quarter, half-year and year in which its period begins. A sum of which nobody has said
what of it were credits and what penalties is taken off caps on either.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from knowledge.contract.levels import PeriodKind
from knowledge.contract.remedies import CapScope
from knowledge.hours.periods import Period, period_containing

_ZERO = Decimal("0.00")
_LONGER = (PeriodKind.QUARTER, PeriodKind.HALF_YEAR, PeriodKind.YEAR)


@dataclass(frozen=True, slots=True)
class Granted:
    """Sums after all caps: credits, penalties, and what is known only together."""

    credits: Decimal = _ZERO
    penalties: Decimal = _ZERO
    together: Decimal = _ZERO

    @property
    def total(self) -> Decimal:
        """Return everything."""
        return self.credits + self.penalties + self.together

    def of(self, scope: CapScope) -> Decimal:
        """Return what uses up a cap of a scope."""
        match scope:
            case CapScope.CREDITS:
                return self.credits + self.together
            case CapScope.PENALTIES:
                return self.penalties + self.together
            case CapScope.ALL:
                return self.total

    def __add__(self, other: Granted) -> Granted:
        return Granted(self.credits + other.credits, self.penalties + other.penalties, self.together + other.together)


def granted_before(period: Period, earlier: Iterable[tuple[Period, Granted]]) -> dict[PeriodKind, Granted]:
    """Return what periods before this one used up in the quarter, half-year and year in which this one begins."""
    sums = tuple(earlier)
    begins_on = 1 if period.kind is PeriodKind.ROLLING else period.first_day.day
    found: dict[PeriodKind, Granted] = {}
    for kind in _LONGER:
        around = period_containing(kind, period.start, period.zone, begins_on=begins_on)
        within = (sum_ for one, sum_ in sums if around.first_day <= one.first_day < period.first_day)
        found[kind] = sum(within, Granted())
    return found
