"""What a missed deadline of an incident is worth under a contract: per unit of lateness, growing, or per event.

The rule: lateness is counted in the hours the contract names (those of the clock, where it names none), pauses taken
out; of alternatives that depend on when the incident was reported the first that fits counts. A penalty for one that
is still late grows with `now` and says so. A computed penalty is not final: a court may cut it, a contract may cap
it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import PeriodKind
from knowledge.contract.remedies import LatenessPenalty
from knowledge.downtime.rounding import money
from knowledge.hours.segments import Segment, difference, total
from knowledge.hours.service_hours import committed_segments, is_open
from knowledge.hours.stopwatch import Reading
from knowledge.incidents.clocks import IncidentClock
from knowledge.incidents.state import IncidentState
from knowledge.money.fees import NO_INVOICES, FeeAmount, Invoices, fee_amount
from knowledge.money.lateness_units import PenaltyPart, at_most, parts_of, takes_of_base
from knowledge.terms import Clause, value_of

_NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class LatePenalty:
    """The penalty for one missed deadline: `units` of lateness in `parts` of the same sum each; before caps.

    `lateness` runs from `due` to `ended_at` in the counted hours; `is_final` False: not met yet, counted up to now.
    `uncut` is the sum before the rule's own highest sum, where that takes something.
    """

    incident: IncidentState
    rule: LatenessPenalty
    due: datetime | None
    ended_at: datetime
    is_final: bool
    lateness: timedelta
    units: int
    base: FeeAmount | None
    amount: Decimal
    clause: Clause
    parts: tuple[PenaltyPart, ...] = ()
    uncut: Decimal | None = None


def late_penalties(
    version: ContractVersion,
    state: IncidentState,
    clocks: Iterable[IncidentClock],
    now: datetime,
    *,
    invoices: Invoices = NO_INVOICES,
) -> tuple[LatePenalty, ...]:
    """Return the penalties for an incident's missed deadlines, in the order of its clocks; earlier runs first."""
    rules = value_of(version.lateness) or ()
    found: list[LatePenalty] = []
    for clock in clocks:
        for severity, reading in (*clock.superseded, (clock.severity, clock.reading)):
            rule = _rule(version, state, rules, clock, severity)
            if rule is not None and reading.overdue:
                found.append(_penalty(version, state, rule, reading, now, invoices))
    return tuple(found)


def _rule(
    version: ContractVersion,
    state: IncidentState,
    rules: Iterable[LatenessPenalty],
    clock: IncidentClock,
    severity: str,
) -> LatenessPenalty | None:
    for rule in rules:
        if rule.clock is not clock.kind or rule.severity != severity:
            continue
        wanted = rule.if_reported_in
        if wanted is None or is_open(version.schedules[wanted].hours, state.reported_at):
            return rule
    return None


def _penalty(
    version: ContractVersion,
    state: IncidentState,
    rule: LatenessPenalty,
    reading: Reading,
    now: datetime,
    invoices: Invoices,
) -> LatePenalty:
    ended = reading.met_at if reading.met_at is not None else now
    lateness = reading.overdue if rule.schedule is None else _lateness_in(version, state, rule.schedule, reading, ended)
    base: FeeAmount | None = None
    if takes_of_base(rule):
        base = fee_amount(
            version, rule.base, (state.service,), site=state.site, period=PeriodKind.MONTH, invoices=invoices
        )
    exact = None if base is None else base.exact
    parts = parts_of(rule, lateness, exact, reading.target)
    sum_, limit = sum((part.units * part.each for part in parts), Fraction()), at_most(rule, exact)
    is_cut = limit is not None and sum_ > limit
    return LatePenalty(
        incident=state,
        rule=rule,
        due=reading.due,
        ended_at=ended,
        is_final=reading.met_at is not None,
        lateness=lateness,
        units=sum(part.units for part in parts),
        base=base,
        amount=money(limit if is_cut and limit is not None else sum_),
        clause=rule.clause,
        parts=parts,
        uncut=money(sum_) if is_cut else None,
    )


def _lateness_in(
    version: ContractVersion, state: IncidentState, schedule: str, reading: Reading, ended: datetime
) -> timedelta:
    if reading.due is None or ended <= reading.due:
        return _NOTHING
    committed = committed_segments(version.schedules[schedule].hours, Segment(reading.due, ended))
    return total(difference(committed, (*state.pauses, *state.resolved_spans)))
