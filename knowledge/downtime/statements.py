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
    claimed: dict[tuple[str, str], list[OutageRecorded]] = {}
    for outage in outages:
        if outage.source == "customer":
            claimed.setdefault((outage.key, outage.service), []).append(outage)
    provider = (outage for outage in outages if outage.source != "customer")
    kept = (
        outage
        for outage in provider
        if not any(_share_time(outage, claim) for claim in claimed.get((outage.key, outage.service), ()))
    )
    return (*kept, *(replace(claim, source="staff") for claims in claimed.values() for claim in claims))


def _share_time(one: OutageRecorded, other: OutageRecorded) -> bool:
    return (other.end is None or one.start <= other.end) and (one.end is None or other.start <= one.end)
