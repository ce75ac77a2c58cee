"""What a contract says of one record of an outage: does it concern a target, what does it weigh, is its cause excluded.

The rule: a cause is excluded only if the contract names it; what it does not name counts.
"""

from __future__ import annotations

from fractions import Fraction

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import AvailabilityTarget, Exclusion, PartialRule, Weighting
from knowledge.incidents.incident import OutageRecorded
from knowledge.terms import value_of


def concerns(target: AvailabilityTarget, outage: OutageRecorded) -> bool:
    """Tell whether an outage is one of the target's services, at its site; a record without a site is of every site."""
    return outage.service in target.services and (
        target.site is None or outage.site is None or target.site == outage.site
    )


def weigh(rule: PartialRule, share: Fraction) -> Fraction:
    """Return the weight (0–1) of an outage that affects a share (0–1).

    0 below the smallest share that counts at all.
    """
    if share < Fraction(rule.from_share):
        return Fraction(0)
    match rule.weighting:
        case Weighting.FULL:
            return Fraction(1)
        case Weighting.SHARE:
            return min(Fraction(1), share)
        case Weighting.FIXED:
            return Fraction(1) if share >= 1 else Fraction(rule.weight)


def exclusion_of(version: ContractVersion, outage: OutageRecorded) -> Exclusion | None:
    """Return the contract's exclusion that an outage was attributed to; None if the contract has no such exclusion."""
    for exclusion in value_of(version.exclusions) or ():
        if exclusion.key == outage.exclusion and (not exclusion.services or outage.service in exclusion.services):
            return exclusion
    return None
