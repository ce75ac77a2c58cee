"""The instants of an incident from which times run that have nothing to do with its clocks: claims, cause reports."""

from __future__ import annotations

from datetime import datetime

from knowledge.contract.claim_steps import ClaimAnchor
from knowledge.incidents.state import IncidentState


def anchors_of(state: IncidentState) -> dict[ClaimAnchor, datetime]:
    """Return the instants of an incident that a claim or a report may run from, those that have come.

    It ended when the last of its outages did, else when the service was restored.
    """
    ends = [outage.end for outage in state.outages]
    ended = max((end for end in ends if end is not None), default=state.restored_at) if None not in ends else None
    instants = {
        ClaimAnchor.INCIDENT: state.since,
        ClaimAnchor.INCIDENT_END: ended,
        ClaimAnchor.RESOLVED: state.resolved_at,
    }
    return {anchor: at for anchor, at in instants.items() if at is not None}
