"""What a period is worth so far: its credits and penalties together, after every cap; never a promise of money.

The rule: a penalty belongs to the period in which its deadline was missed; a sum is only ever shown as settled.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.handlers.closed_periods import amounts_shown, settlements_of, stands_on
from bot.handlers.measuring import measurement, states
from bot.turn import Turn
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.levels import PeriodKind
from knowledge.downtime.availability import Measurement, period_of, version_for
from knowledge.hours.periods import Period, previous_period
from knowledge.incidents.clocks import clocks_under, version_of
from knowledge.incidents.state import IncidentState
from knowledge.money.caps import CapUse
from knowledge.money.granted import Granted, granted_before
from knowledge.money.misses import earlier_periods_needed
from knowledge.money.penalties import LatePenalty, late_penalties
from knowledge.money.remedies import Credit, availability_credits
from knowledge.money.settled import Difference, SettledFigures, SettledPeriod, difference, figures_of
from knowledge.money.settlement import Settlement, settle
from knowledge.money.standing import Standing, standing_of
from knowledge.terms import Clause, value_of

_ZERO = Decimal("0.00")
_WITHIN_A_YEAR = frozenset({PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF_YEAR})


@dataclass(frozen=True, slots=True)
class Account:
    """The remedies of a period under its version, as computed now, and how firm they are.

    `closed` is what the provider settled of it, the last one last; `difference` how the figures computed now differ
    from that. `is_shown` tells whether whoever reads it is shown its money. `earlier_this_year` is set where a yearly
    cap asks for it.
    """

    period: Period
    version: ContractVersion
    measured: tuple[Measurement, ...]
    settlement: Settlement
    standing: Standing
    is_shown: bool
    closed: tuple[SettledPeriod, ...] = ()
    difference: Difference | None = None
    earlier_this_year: Decimal | None = None

    @property
    def settled(self) -> SettledFigures | None:
        """Return the figures that were settled last; None where none were, or where they are not as sealed."""
        return self.closed[-1].figures if self.closed and self.closed[-1].is_intact else None

    @property
    def total(self) -> Decimal:
        """Return the sum: the settled one, where there is one."""
        return self.settled.total if self.settled is not None else self.settlement.total

    @property
    def biting(self) -> tuple[CapUse, ...]:
        """Return the caps that took something."""
        return tuple(use for use in self.settlement.caps if use.bites)

    @property
    def clauses(self) -> list[Clause | None]:
        """Return the clauses that the sum stands on."""
        found: list[Clause | None] = []
        for line in self.settlement.lines:
            match line.source:
                case Credit(clause=clause, repeat_clause=repeat):
                    found += [clause, repeat]
                case LatePenalty(clause=clause):
                    found.append(clause)
                case _:
                    pass
            found += [reduction.clause for reduction in line.reductions]
        return found + [use.cap.clause for use in self.biting]


def accounts_of(turn: Turn, measured: Sequence[Measurement]) -> list[Account]:
    """Return the account of every period that the measurements are of, in their order."""
    by_period: dict[Period, list[Measurement]] = {}
    for one in measured:
        by_period.setdefault(one.period, []).append(one)
    return [_account(turn, turn.contract, group) for group in by_period.values()] if turn.contract is not None else []


def _account(turn: Turn, contract: Contract, group: Sequence[Measurement]) -> Account:
    """Return the account of some groups of a period; of all of them where the period was settled, as it was."""
    version, period = group[0].version, group[0].period
    closed = tuple(settlements_of(turn, period))
    if closed:
        group = _whole_period(turn, contract, version, period)
    settlement, before = _settlement(turn, contract, group)
    settled = closed[-1].settled if closed and closed[-1].is_intact else None
    standing = standing_of(period, group, turn.now, settled)
    figures = figures_of(group, settlement)
    differs = settled is not None and closed[-1].figures != figures
    return Account(
        period=period,
        version=version,
        measured=tuple(group),
        settlement=settlement,
        standing=standing,
        is_shown=amounts_shown(turn).shows(standing),
        closed=closed,
        difference=difference(closed[-1], figures, stands_on(turn, version, period)) if differs else None,
        earlier_this_year=before,
    )


def account_of(turn: Turn, contract: Contract, period: Period) -> Account | None:
    """Return the account of a whole period; None where nothing is measured in it."""
    version = version_for(contract, period)
    group = _whole_period(turn, contract, version, period) if version is not None else []
    return _account(turn, contract, group) if group else None


def _whole_period(turn: Turn, contract: Contract, version: ContractVersion, period: Period) -> Sequence[Measurement]:
    fitting = (target for target in version.targets if period_of(version, target, period.start) == period)
    found = (measurement(turn, contract, target.key, period) for target in fitting)
    return [one for one in found if one is not None]


def _settlement(turn: Turn, contract: Contract, group: Sequence[Measurement]) -> tuple[Settlement, Decimal | None]:
    """Return the remedies of some groups of a period, and what yearly caps were used for before, where that counts."""
    version, period = group[0].version, group[0].period
    credits = [credit for one in group for credit in credits_of(turn, one)]
    penalties = _penalties_of(turn, period, {key for one in group for key in one.target.services}, group)
    held = _held_before(turn, contract, version, period)
    alone = settle(contract, version, period, credits=credits, penalties=penalties, held_before=held)
    if not alone.total or all(cap.period is period.kind for cap in value_of(version.caps) or ()):
        return alone, None
    before = granted_before(period, _earlier_this_year(turn, contract, period))
    together = settle(
        contract, version, period, credits=credits, penalties=penalties, granted_before=before, held_before=held
    )
    return together, before[PeriodKind.YEAR].total


def _held_before(turn: Turn, contract: Contract, version: ContractVersion, period: Period) -> Decimal:
    """Return the small credits of earlier periods that wait until they add up, where the contract holds them."""
    smallest, held = value_of(version.smallest_credit), _ZERO
    if smallest is None or not smallest.held:
        return held
    periods: list[Period] = []
    earlier = previous_period(period)
    while earlier.end > contract.versions[0].effective:
        periods.append(earlier)
        earlier = previous_period(earlier)
    for one in reversed(periods):
        settled = _alone(turn, contract, one, held)
        held = held if settled is None else settled.held
    return held


def _alone(turn: Turn, contract: Contract, period: Period, held: Decimal = _ZERO) -> Settlement | None:
    """Return the remedies of a whole period by itself; None where nothing is measured in it."""
    version = version_for(contract, period)
    found = [measurement(turn, contract, target.key, period) for target in version.targets] if version else []
    group = [one for one in found if one is not None]
    if not group:
        return None
    credits = [credit for one in group for credit in credits_of(turn, one)]
    penalties = _penalties_of(turn, period, {key for one in group for key in one.target.services}, group)
    return settle(contract, group[0].version, period, credits=credits, penalties=penalties, held_before=held)


def _earlier_this_year(turn: Turn, contract: Contract, period: Period) -> list[tuple[Period, Granted]]:
    """Return what the periods before this one in its calendar year are worth, which longer caps have used up."""
    found_before: list[tuple[Period, Granted]] = []
    if period.kind not in _WITHIN_A_YEAR:
        return found_before
    earlier = previous_period(period)
    while earlier.first_day.year == period.first_day.year and earlier.end > contract.versions[0].effective:
        closed = [one for one in settlements_of(turn, earlier) if one.is_intact]
        alone = None if closed else _alone(turn, contract, earlier)
        if closed:
            found_before.append((earlier, Granted(together=closed[-1].figures.total)))
        elif alone is not None:
            found_before.append((earlier, Granted(alone.credits, alone.penalties)))
        earlier = previous_period(earlier)
    return found_before


def _penalties_of(
    turn: Turn, period: Period, services: Collection[str], measured: Sequence[Measurement]
) -> list[LatePenalty]:
    """Return the penalties for deadlines missed in a period; of the measured services, or of all where all are."""
    contract = turn.contract
    if contract is None:
        return []
    whole = {key for target in measured[0].version.targets for key in target.services} <= set(services)
    found: list[LatePenalty] = []
    for state in states(turn):
        if whole or state.service in services:
            for penalty in _penalties_for(turn, contract, state):
                missed_at = penalty.due if penalty.due is not None else penalty.ended_at
                if missed_at in period.segment and penalty.amount:
                    found.append(penalty)
    return found


def _penalties_for(turn: Turn, contract: Contract, state: IncidentState) -> Sequence[LatePenalty]:
    """Return the penalties for the deadlines missed in an incident; worked out once for all periods of an answer."""
    asked = ("penalties", id(contract), state.number)
    if asked not in turn.worked_out:
        version = version_of(contract, state)
        turn.worked_out[asked] = _late_penalties(version, state, turn.now) if version is not None else ()
    penalties: Sequence[LatePenalty] = turn.worked_out[asked]
    return penalties


def _late_penalties(version: ContractVersion, state: IncidentState, now: datetime) -> Sequence[LatePenalty]:
    return late_penalties(version, state, clocks_under(version, state, now), now)


def credits_of(turn: Turn, one: Measurement) -> tuple[Credit, ...]:
    """Return the credits for a measurement, one a table, with the periods before it that they depend on."""
    earlier: list[Measurement] = []
    period = one.period
    for _ in range(earlier_periods_needed(one.version, one)):
        period = previous_period(period)
        before = measurement(turn, turn.contract, one.target.key, period) if turn.contract is not None else None
        if before is not None:
            earlier.append(before)
    return availability_credits(one, earlier)
