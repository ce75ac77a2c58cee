"""Reports that a contract promises: on the cause of a failure, and regular ones; data only (features 60, 61).

The rule: a time is as the contract writes it; what it means on a calendar is worked out elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.bilingual import Bilingual
from knowledge.contract.claim_steps import ClaimAnchor, ClaimTime
from knowledge.contract.levels import PeriodKind
from knowledge.terms import Clause


@dataclass(frozen=True, slots=True)
class CauseReport:
    """A report on the cause of a failure: within which time from which event of the incident.

    `severities` are those after which it is promised; empty means after any.
    """

    key: str
    name: Bilingual
    within: ClaimTime
    anchor: ClaimAnchor
    severities: tuple[str, ...]
    clause: Clause


@dataclass(frozen=True, slots=True)
class RegularReport:
    """A report or a review for every period; `within` is from its end, None: the contract names no day."""

    key: str
    name: Bilingual
    every: PeriodKind
    within: ClaimTime | None
    clause: Clause
