"""Recovery after a disaster against a contract's RTO and RPO.

The rule: the time to recover runs from the loss of the service to its return, in the hours that the contract measures;
the work lost is what was done between the last good copy and the loss, whatever the hour. Exactly as much as allowed is
kept; what is not known yet is judged as far as it is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.commitments import Recovery
from knowledge.hours.segments import as_utc
from knowledge.hours.service_hours import add_service_time, round_the_clock, service_time_between


@dataclass(frozen=True, slots=True)
class Disaster:
    """A loss of a service: when, since when it works again, and of when the copy is from which it was restored.

    Raises:
        ValueError: it was restored, or copied, at an impossible time.
    """

    lost_at: datetime
    restored_at: datetime | None = None
    copy_of: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse a return before the loss and a copy after it."""
        if self.restored_at is not None and self.restored_at < self.lost_at:
            raise ValueError(f"a service is restored after its loss, got {self.restored_at} before {self.lost_at}")
        if self.copy_of is not None and self.copy_of > self.lost_at:
            raise ValueError(f"a copy is older than the loss, got {self.copy_of} after {self.lost_at}")


@dataclass(frozen=True, slots=True)
class Recovered:
    """One promise against what happened: `took` of `limit`, final or so far; `due` is when the limit is used up (UTC).

    `met` None: it is not over, and the limit is not used up yet.
    """

    limit: timedelta
    took: timedelta
    final: bool
    due: datetime | None = None

    @property
    def met(self) -> bool | None:
        """Tell whether the promise was kept; None while it is open."""
        if self.took > self.limit:
            return False
        return True if self.final else None


@dataclass(frozen=True, slots=True)
class RecoveryVerdict:
    """What became of RTO and RPO; None for one that the contract does not state, or whose copy nobody has named yet."""

    rule: Recovery
    time: Recovered | None
    point: Recovered | None


def judge_recovery(version: ContractVersion, rule: Recovery, disaster: Disaster, now: datetime) -> RecoveryVerdict:
    """Return the verdict on a disaster as known at `now`.

    Raises:
        ValueError: an instant is naive.
    """
    lost, now = as_utc(disaster.lost_at), as_utc(now)
    restored = None if disaster.restored_at is None else as_utc(disaster.restored_at)
    until = max(lost, now) if restored is None else restored
    time: Recovered | None = None
    if rule.rto is not None:
        hours = round_the_clock(version.zone) if rule.schedule is None else version.schedules[rule.schedule].hours
        took, due = service_time_between(hours, lost, until), add_service_time(hours, lost, rule.rto)
        time = Recovered(rule.rto, took, restored is not None, due)
    point = None
    if rule.rpo is not None and disaster.copy_of is not None:
        point = Recovered(rule.rpo, lost - as_utc(disaster.copy_of), final=True)
    return RecoveryVerdict(rule, time, point)
