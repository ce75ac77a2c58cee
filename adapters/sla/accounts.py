"""What a period comes to under the contract, from the records alone: credits, quality, penalties, and every cap.

Rule: a penalty belongs to the period in which its deadline was missed; earlier periods count where the contract says so
(repeated misses, yearly caps). A computed sum is open or provisional, never a promise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from adapters.sla.cases import Case
from adapters.sla.downtime import measurement
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import PeriodKind
from knowledge.downtime.availability import Measurement, version_for
from knowledge.hours.periods import Period, previous_period
from knowledge.incidents.clocks import clocks_under, version_of
from knowledge.money.fees import Invoices, assumed_invoices
from knowledge.money.granted import Granted, granted_before
from knowledge.money.gross import Gross, gross_of
from knowledge.money.misses import earlier_periods_needed
from knowledge.money.penalties import LatePenalty, late_penalties
from knowledge.money.quality import QualityResult
from knowledge.money.remedies import Credit, availability_credits
from knowledge.money.settlement import Settlement, settle
from knowledge.money.standing import Standing, standing_of
from knowledge.money.termination import TerminationStanding, termination_standings
from knowledge.terms import value_of

_ZERO = Decimal("0.00")
_WITHIN_A_YEAR = frozenset({PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF_YEAR})


@dataclass(frozen=True, slots=True)
class Given:
    """What no record holds: measured quality, invoices, sums granted or held before, and which conditions hold."""

    quality: Sequence[QualityResult] = ()
    previous_invoice: Decimal | None = None
    next_invoice: Decimal | None = None
    granted_this_year: Decimal | None = None
    held_before: Decimal | None = None
    holds: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Account:
    """The remedies of one period under the version that decides it; `granted_this_year` is what was taken for it.

    `gross` is there where the contract states a rate of VAT, `termination` where it gives such a right.
    """

    period: Period
    version: ContractVersion
    measured: tuple[Measurement, ...]
    settlement: Settlement
    standing: Standing
    granted_this_year: Decimal | None
    gross: Gross | None
    termination: tuple[TerminationStanding, ...]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Works out the accounts of one case; what several periods need is measured once."""

    case: Case
    given: Given = Given()
    known: dict[tuple[str, Period], Measurement | None] = field(default_factory=dict)

    def accounts(self, measured: Sequence[Measurement]) -> list[Account]:
        """Return the account of every period that the measurements are of, in their order."""
        by_period: dict[Period, list[Measurement]] = {}
        for one in measured:
            by_period.setdefault(one.period, []).append(one)
            self.known[(one.target.key, one.period)] = one
        return [self._account(group, first=place == 0) for place, group in enumerate(by_period.values())]

    def _account(self, group: Sequence[Measurement], *, first: bool) -> Account:
        version, period = group[0].version, group[0].period
        granted, before = self.given.granted_this_year, dict[PeriodKind, Granted]()
        held = self.given.held_before
        if granted is None and any(cap.period is not period.kind for cap in value_of(version.caps) or ()):
            before = granted_before(period, self._earlier_this_year(period))
            granted = before[PeriodKind.YEAR].total
        settled = settle(
            self.case.contract,
            version,
            period,
            credits=[credit for one in group for credit in self._credits(one)],
            quality=self.given.quality if first else (),
            penalties=self._penalties(group),
            previous_invoice=self.given.previous_invoice,
            next_invoice=self.given.next_invoice,
            granted_this_year=_ZERO if granted is None else granted,
            granted_before=before,
            held_before=self._held_before(version, period) if held is None else held,
        )
        return Account(
            period=period,
            version=version,
            measured=tuple(group),
            settlement=settled,
            standing=standing_of(period, group, self.case.now),
            granted_this_year=granted,
            gross=gross_of(version, settled),
            termination=self._termination(version, group),
        )

    def _termination(self, version: ContractVersion, group: Sequence[Measurement]) -> tuple[TerminationStanding, ...]:
        """Return how far the rights to terminate have come with the groups' results, and those of periods before."""
        rules = value_of(version.termination) or ()
        looked_at = max((rule.window or rule.misses for rule in rules), default=0)
        found = [before for one in group for before in (one, *self._before(one, looked_at - 1))]
        keys = {one.target.key for one in group}
        standings = termination_standings(version, found, self.case.now)
        return tuple(one for one in standings if one.target.key in keys)

    def _before(self, one: Measurement, count: int) -> list[Measurement]:
        """Return the results of so many periods before, those the contract has, newest first."""
        found: list[Measurement] = []
        period = one.period
        for _ in range(count):
            period = previous_period(period)
            before = self._measurement(one.target.key, period)
            if before is not None:
                found.append(before)
        return found

    def _earlier_this_year(self, period: Period) -> list[tuple[Period, Granted]]:
        """Return what the periods before this one in its calendar year come to, each after its own caps."""
        sums: list[tuple[Period, Granted]] = []
        earlier = period
        while period.kind in _WITHIN_A_YEAR:
            earlier = previous_period(earlier)
            version = version_for(self.case.contract, earlier)
            if earlier.first_day.year < period.first_day.year or version is None:
                break
            settled = self._alone(earlier, _ZERO)
            if settled is not None:
                sums.append((earlier, Granted(settled.credits, settled.penalties)))
        return sums

    def _held_before(self, version: ContractVersion, period: Period) -> Decimal:
        """Return the small credits of earlier periods that wait until they add up, where the contract holds them."""
        smallest, held = value_of(version.smallest_credit), _ZERO
        if smallest is None or not smallest.held:
            return held
        periods: list[Period] = []
        earlier = previous_period(period)
        while earlier.end > self.case.contract.versions[0].effective:
            periods.append(earlier)
            earlier = previous_period(earlier)
        for one in reversed(periods):
            settled = self._alone(one, held)
            held = held if settled is None else settled.held
        return held

    def _alone(self, period: Period, held: Decimal) -> Settlement | None:
        """Return the remedies of a whole period by itself; None where nothing is measured in it."""
        version = version_for(self.case.contract, period)
        found = [self._measurement(target.key, period) for target in version.targets] if version is not None else []
        group = [one for one in found if one is not None]
        if not group:
            return None
        credits = [credit for one in group for credit in self._credits(one)]
        penalties = self._penalties(group)
        contract, decides = self.case.contract, group[0].version
        return settle(contract, decides, period, credits=credits, penalties=penalties, held_before=held)

    def _measurement(self, target: str, period: Period) -> Measurement | None:
        asked = (target, period)
        if asked not in self.known:
            self.known[asked] = measurement(self.case, target, period)
        return self.known[asked]

    def _credits(self, one: Measurement) -> tuple[Credit, ...]:
        """Return the credits for a measurement, one for each table, with the periods before that they depend on."""
        earlier = self._before(one, 0 if one.target_met else earlier_periods_needed(one.version, one))
        return availability_credits(one, earlier, invoices=self._invoices(one.period), holds=self.given.holds)

    def _invoices(self, period: Period) -> Invoices:
        known = Invoices(self.given.previous_invoice, self.given.next_invoice)
        return assumed_invoices(self.case.contract, period, known)

    def _penalties(self, group: Sequence[Measurement]) -> list[LatePenalty]:
        """Return the penalties for deadlines missed in a period; of the measured services, or of all where all are."""
        period, services = group[0].period, {key for one in group for key in one.target.services}
        whole = {key for target in group[0].version.targets for key in target.services} <= services
        return [
            penalty
            for penalty in self._all_penalties(period)
            if (whole or penalty.incident.service in services) and _missed_at(penalty) in period.segment
        ]

    def _all_penalties(self, period: Period) -> list[LatePenalty]:
        found: list[LatePenalty] = []
        for state in self.case.incidents:
            version = version_of(self.case.contract, state)
            if version is not None:
                clocks = clocks_under(version, state, self.case.now)
                found += late_penalties(version, state, clocks, self.case.now, invoices=self._invoices(period))
        return found


def _missed_at(penalty: LatePenalty) -> datetime:
    return penalty.due if penalty.due is not None else penalty.ended_at
