"""Whether damages above the credits and penalties can be claimed, as the contract says; and what silence means.

The rule: what the contract says decides. Where it is silent and has contractual penalties, Polish law lets damages
above them be claimed only if the parties agreed on it; that is said as the law, never as the contract.
Source: Kodeks cywilny art. 483 § 1, art. 484 § 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.rights import AboveRemedies, Damages, Fault
from knowledge.terms import Clause, NotEntered, Stated, value_of


class DamagesCode(StrEnum):
    """What holds for damages above the remedies."""

    ALLOWED = "allowed"
    EXCLUDED = "excluded"
    EXCLUDED_BUT_FOR = "excluded_but_for"  # except for the faults named
    NOT_ABOVE_PENALTIES = "not_above_penalties"  # silent: the law, for contractual penalties
    SILENT = "silent"
    NOT_ENTERED = "not_entered"


@dataclass(frozen=True, slots=True)
class DamagesStanding:
    """What holds, for which faults it does not, and whether the remedies are all that can be claimed."""

    code: DamagesCode
    sole_remedy: bool
    except_for: tuple[Fault, ...] = ()
    clause: Clause | None = None


def damages_above(version: ContractVersion) -> DamagesStanding:
    """Return what holds for damages above the credits and penalties of a version."""
    term = version.damages
    if isinstance(term, Stated):
        return _stated(term.value)
    if isinstance(term, NotEntered):
        return DamagesStanding(DamagesCode.NOT_ENTERED, sole_remedy=False)
    penalties = [rule for rule in value_of(version.lateness) or () if not rule.is_credit]
    code = DamagesCode.NOT_ABOVE_PENALTIES if penalties else DamagesCode.SILENT
    return DamagesStanding(code, sole_remedy=False)


def _stated(damages: Damages) -> DamagesStanding:
    code = DamagesCode.ALLOWED
    if damages.above is AboveRemedies.EXCLUDED:
        code = DamagesCode.EXCLUDED_BUT_FOR if damages.except_for else DamagesCode.EXCLUDED
    return DamagesStanding(code, damages.sole_remedy, damages.except_for, damages.clause)
