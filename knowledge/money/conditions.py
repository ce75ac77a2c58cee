"""Conditions of a credit that lapsed: of the SLA itself, for some time in the period.

The rule: only a condition whose lapse takes the credit away is named; one whose lapse only keeps outages from counting
has already had its effect on the measurement.
"""

from __future__ import annotations

from knowledge.contract.commitments import NeedEffect
from knowledge.contract.credit_rules import CreditCondition
from knowledge.downtime.availability import Measurement
from knowledge.downtime.eligibility import lapsed, need_of
from knowledge.hours.segments import clip


def lapsed_conditions(measurement: Measurement) -> tuple[CreditCondition, ...]:
    """Return the conditions of the SLA that lapsed in the period and take its credit away."""
    failed: dict[str, CreditCondition] = {}
    for lapse in measurement.lapses:
        need = need_of(measurement.version, lapse)
        if need is None or need.effect is not NeedEffect.NO_CREDIT:
            continue
        concerns = not need.services or set(need.services) & set(measurement.target.services)
        if concerns and clip((lapsed(lapse, measurement.now),), measurement.measured.span):
            failed[need.key] = CreditCondition(need.key, need.text, need.clause)
    return tuple(failed.values())
