"""What a contract says of one record of an outage: does it concern a target, what does it weigh, is its cause excluded.

The rule: a cause is excluded only if the contract names it and every condition of the exclusion is met; what the
contract does not name counts, and each condition that fails is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.commitments import OutageLimit
from knowledge.contract.levels import AvailabilityTarget, Exclusion, PartialRule, Weighting
from knowledge.downtime.outage_verdicts import ExclusionCode, ExclusionFinding
from knowledge.hours.segments import as_utc
from knowledge.incidents.incident import OutageRecorded
from knowledge.terms import Clause, value_of

Group = AvailabilityTarget | OutageLimit
"""What outages are counted for."""


def concerns(target: Group, outage: OutageRecorded) -> bool:
    """Tell whether an outage is one of the target's services, at its site; a record without a site is of every site."""
    return outage.service in target.services and (
        target.site is None or outage.site is None or target.site == outage.site
    )


def lasts(outage: OutageRecorded, now: datetime) -> bool:
    """Tell whether an outage goes on at an instant; one that begins then does, one that ends then does not."""
    return as_utc(outage.start) <= now and (outage.end is None or as_utc(outage.end) > now)


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
            return Fraction(1) if share >= 1 else _stepped(rule, share)


def _stepped(rule: PartialRule, share: Fraction) -> Fraction:
    reached = [weight for least, weight in sorted(rule.steps) if share >= Fraction(least)]
    return Fraction(reached[-1] if reached else rule.weight)


@dataclass(frozen=True, slots=True)
class ExclusionDecision:
    """Whether the exclusion that an outage was attributed to holds; None: the contract names none, or it fails."""

    exclusion: Exclusion | None
    findings: tuple[ExclusionFinding, ...] = ()
    provisional: bool = False


_NONE = ExclusionDecision(None)


def exclusion_of(version: ContractVersion, outage: OutageRecorded) -> ExclusionDecision:
    """Return the contract's exclusion that takes an outage out, or why the one it was attributed to does not.

    The decision is provisional while a size or a proof that the contract asks for has not been recorded.
    """
    if outage.exclusion is None:
        return _NONE
    named = next((one for one in value_of(version.exclusions) or () if one.key == outage.exclusion), None)
    if named is None:
        return _failed(ExclusionCode.NOT_IN_CONTRACT, outage.exclusion, None)
    if named.services and outage.service not in named.services:
        return _failed(ExclusionCode.OTHER_SERVICE, named.key, named.clause)
    findings = tuple(one for one in (_size(named, outage), _proof(named, outage)) if one is not None)
    if not findings:
        return ExclusionDecision(named)
    known = {ExclusionCode.NOT_ABOVE} | ({ExclusionCode.UNPROVEN} if outage.proven is False else set())
    return ExclusionDecision(None, findings, provisional=not known & {one.code for one in findings})


def _size(named: Exclusion, outage: OutageRecorded) -> ExclusionFinding | None:
    if named.above is None or (outage.size is not None and outage.size > named.above.value):
        return None
    code = ExclusionCode.SIZE_UNKNOWN if outage.size is None else ExclusionCode.NOT_ABOVE
    return ExclusionFinding(code, named.key, named.clause, outage.size, named.above)


def _proof(named: Exclusion, outage: OutageRecorded) -> ExclusionFinding | None:
    kept = {None: True, "provider": outage.proven is True, "customer": outage.proven is not False}
    return None if kept[named.proof_by] else ExclusionFinding(ExclusionCode.UNPROVEN, named.key, named.clause)


def _failed(code: ExclusionCode, key: str, clause: Clause | None) -> ExclusionDecision:
    return ExclusionDecision(None, (ExclusionFinding(code, key, clause),))
