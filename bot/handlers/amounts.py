"""What a period is worth so far: its credits and penalties together, after every cap; never a promise of money.

The rule: a penalty belongs to the period in which its deadline was missed; a sum is only ever shown as settled.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.handlers.measuring import measurement, states
from bot.turn import Turn
from bot.wording.standing import Reader, standing_text
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.levels import PeriodKind
from knowledge.downtime.availability import Measurement, version_for
from knowledge.hours.periods import Period, previous_period
from knowledge.incidents.clocks import IncidentClock, clocks_under, version_of
from knowledge.incidents.state import IncidentState
from knowledge.money.caps import CapUse
from knowledge.money.penalties import LatePenalty, late_penalties
from knowledge.money.remedies import Credit, availability_credit
from knowledge.money.settlement import Settlement, settle
from knowledge.money.standing import Standing, standing_of, standing_of_incident
from knowledge.terms import Clause, value_of

_WITHIN_A_YEAR = frozenset({PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF_YEAR})


@dataclass(frozen=True, slots=True)
class Account:
    """The remedies of a period under its version, and how firm they are; `earlier_this_year` is set where a yearly cap
    asks for it."""

    period: Period
    version: ContractVersion
    measured: tuple[Measurement, ...]
    settlement: Settlement
    standing: Standing
    earlier_this_year: Decimal | None = None

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
    version, period = group[0].version, group[0].period
    standing = standing_of(period, group, turn.now)
    credits = [credit_of(turn, one) for one in group]
    penalties = _penalties_of(turn, period, {key for one in group for key in one.target.services}, group)
    settled = settle(contract, version, period, credits=credits, penalties=penalties)
    if settled.total and any(cap.period is PeriodKind.YEAR for cap in value_of(version.caps) or ()):
        before = _earlier_this_year(turn, contract, period)
        settled = settle(contract, version, period, credits=credits, penalties=penalties, granted_this_year=before)
        return Account(period, version, tuple(group), settled, standing, before)
    return Account(period, version, tuple(group), settled, standing)


def _earlier_this_year(turn: Turn, contract: Contract, period: Period) -> Decimal:
    """Return what the periods before this one in its calendar year are worth, which yearly caps have used up."""
    sum_ = Decimal("0.00")
    if period.kind not in _WITHIN_A_YEAR:
        return sum_
    earlier = previous_period(period)
    while earlier.first_day.year == period.first_day.year and earlier.end > contract.versions[0].effective:
        version = version_for(contract, earlier)
        found = [measurement(turn, contract, target.key, earlier) for target in version.targets] if version else []
        group = [one for one in found if one is not None]
        if group:
            credits = [credit_of(turn, one) for one in group]
            penalties = _penalties_of(turn, earlier, {key for one in group for key in one.target.services}, group)
            sum_ += settle(contract, group[0].version, earlier, credits=credits, penalties=penalties).total
        earlier = previous_period(earlier)
    return sum_


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


def credit_of(turn: Turn, one: Measurement) -> Credit:
    """Return the credit for a measurement, with the periods before it for a rule on repeated misses."""
    rule = value_of(one.version.repeats)
    earlier: list[Measurement] = []
    period = one.period
    for _ in range(rule.rolling_months - 1 if rule is not None and not one.target_met else 0):
        period = previous_period(period)
        before = measurement(turn, turn.contract, one.target.key, period) if turn.contract is not None else None
        if before is not None:
            earlier.append(before)
    return availability_credit(one, earlier)


def standing_of_one(turn: Turn, one: Measurement) -> Standing:
    """Return how firm one result is."""
    return standing_of(one.period, (one,), turn.now)


def missed_line(turn: Turn, state: IncidentState, clocks: Iterable[IncidentClock]) -> list[str]:
    """Return how firm it is that a deadline of an incident was missed, on one line; nothing where none was."""
    missed = any(clock.reading.overdue for clock in clocks)
    return [standing_text(turn.t, standing_of_incident(state), reader_of(turn))] if missed else []


def reader_of(turn: Turn) -> Reader:
    """Return who reads how firm a figure is."""
    provider = turn.contract.provider if turn.contract is not None else ""
    return Reader(turn.is_staff, provider, turn.zone)
