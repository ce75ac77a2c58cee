"""A measured group in a period of a contract's whole life: the result, or why there is none.

The rule: there is always an answer. Before the contract began, after it ended and between two versions nothing is
measured, nor where the measured hours never open; a period that lies partly in force is measured as the contract says;
across an annex the version in force at the first instant decides, unless the annex says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.downtime.availability import Measurement, contract_span, measure_contract, period_of, version_for
from knowledge.downtime.outage_verdicts import Lapse
from knowledge.downtime.planned_work import PlannedWork
from knowledge.hours.periods import Period
from knowledge.hours.segments import as_utc
from knowledge.incidents.incident import OutageRecorded
from knowledge.terms import Clause, NotEntered, clause_of


class NotMeasuredCode(StrEnum):
    """Why a group has no result in a period."""

    BEFORE_CONTRACT = "before_contract"
    AFTER_CONTRACT = "after_contract"
    BETWEEN_VERSIONS = "between_versions"
    NO_SUCH_GROUP = "no_such_group"  # the version that decides does not measure it
    NOT_ENTERED = "not_entered"  # nobody has entered what that version measures
    PARTIAL_PERIOD = "partial_period"  # the contract does not measure a part of a period
    NO_MEASURED_TIME = "no_measured_time"  # the measured hours do not open in the period


@dataclass(frozen=True, slots=True)
class NotMeasured:
    """That there is no result, and why. `begins` and `ends` are those of the contract as a whole (UTC; None: open).

    `version` is the one that decides the period, where there is one, and `clause` what it stands on.
    """

    code: NotMeasuredCode
    key: str
    period: Period
    begins: datetime
    ends: datetime | None
    version: ContractVersion | None = None
    clause: Clause | None = None


def measured_in(
    contract: Contract,
    key: str,
    period: Period,
    *,
    outages: Iterable[OutageRecorded],
    works: Iterable[PlannedWork],
    now: datetime,
    lapses: Iterable[Lapse] = (),
) -> Measurement | NotMeasured:
    """Return the result of the group with this key in a period, or why there is none."""
    found = measure_contract(contract, key, period, outages=outages, works=works, now=now, lapses=lapses)
    if found is None:
        return _why_not(contract, key, period)
    if not found.measured.segments:
        begins, ends = contract.versions[0].effective, contract.versions[-1].ends
        code, clause = NotMeasuredCode.NO_MEASURED_TIME, found.target.clause
        return NotMeasured(code, key, period, begins, ends, found.version, clause)
    return found


def measured_at(
    contract: Contract,
    at: datetime,
    *,
    outages: Iterable[OutageRecorded],
    works: Iterable[PlannedWork],
    now: datetime,
    lapses: Iterable[Lapse] = (),
) -> tuple[Measurement | NotMeasured, ...]:
    """Return every measured group in the period of its own in which an instant lies, in the order of the contract.

    The groups are those of the version in force then; before the contract those of its first version, after it and
    between two versions those of the version before.
    """
    at = as_utc(at)
    version = contract.version_at(at) or next(
        (one for one in reversed(contract.versions) if one.effective <= at), contract.versions[0]
    )
    outages, works, lapses = tuple(outages), tuple(works), tuple(lapses)
    return tuple(
        measured_in(
            contract,
            target.key,
            period_of(version, target, at),
            outages=outages,
            works=works,
            now=now,
            lapses=lapses,
        )
        for target in version.targets
    )


def _why_not(contract: Contract, key: str, period: Period) -> NotMeasured:
    begins, ends = contract.versions[0].effective, contract.versions[-1].ends
    version = version_for(contract, period)
    if contract_span(contract, period) is None or version is None:
        return NotMeasured(_out_of_force(begins, ends, period), key, period, begins, ends)
    if not version.targets and isinstance(version.unlisted, NotEntered):
        return NotMeasured(NotMeasuredCode.NOT_ENTERED, key, period, begins, ends, version)
    if all(target.key != key for target in version.targets):
        return NotMeasured(NotMeasuredCode.NO_SUCH_GROUP, key, period, begins, ends, version)
    clause = clause_of(version.partial_periods)
    return NotMeasured(NotMeasuredCode.PARTIAL_PERIOD, key, period, begins, ends, version, clause)


def _out_of_force(begins: datetime, ends: datetime | None, period: Period) -> NotMeasuredCode:
    if period.end <= begins:
        return NotMeasuredCode.BEFORE_CONTRACT
    if ends is not None and period.start >= ends:
        return NotMeasuredCode.AFTER_CONTRACT
    return NotMeasuredCode.BETWEEN_VERSIONS
