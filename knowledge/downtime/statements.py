"""What the customer says beside the provider's records: the same outages as if the customer were right.

The rule: a statement replaces only the provider's record of the same outage, and never adds to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.incidents.incident import OutageRecorded


def claims_accepted(outages: Sequence[OutageRecorded]) -> tuple[OutageRecorded, ...]:
    """Return the records as if the customer were right: its statement instead of the provider's of the same outage.

    The same outage means the same key and service and some common time, since keys are unique within one incident only.
    """
    claimed = [outage for outage in outages if outage.source == "customer"]
    provider = (outage for outage in outages if outage.source != "customer")
    kept = (outage for outage in provider if not any(_same_outage(outage, claim) for claim in claimed))
    return (*kept, *(replace(claim, source="staff") for claim in claimed))


def _same_outage(one: OutageRecorded, other: OutageRecorded) -> bool:
    if (one.key, one.service) != (other.key, other.service):
        return False
    return (other.end is None or one.start <= other.end) and (one.end is None or other.start <= one.end)
