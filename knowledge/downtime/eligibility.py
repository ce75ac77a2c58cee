"""When a condition of the SLA was not met: which one, for how long.

The rule: a lapse that names no condition of the version means nothing; one without an end lasts up to `now`.
"""

from __future__ import annotations

from datetime import datetime

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.commitments import Need
from knowledge.downtime.outage_verdicts import Lapse
from knowledge.hours.segments import Segment, as_utc
from knowledge.terms import value_of


def need_of(version: ContractVersion, lapse: Lapse) -> Need | None:
    """Return the condition that a lapse is about; None when the version has no such condition."""
    return next((need for need in value_of(version.eligibility) or () if need.key == lapse.need), None)


def lapsed(lapse: Lapse, now: datetime) -> Segment:
    """Return the stretch of a lapse as known at `now`."""
    start = as_utc(lapse.start)
    end = now if lapse.end is None else min(now, as_utc(lapse.end))
    return Segment(start, max(start, end))
