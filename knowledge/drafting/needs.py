"""What a contract still needs from a human: fees, terms nobody entered, a second pair of eyes, warnings.

The rule: nothing here keeps a contract from being read; it is what somebody must look at.
"""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.overview import parts
from knowledge.contract.rows import Use
from knowledge.contract.traps import Trap, traps
from knowledge.terms import NotEntered

_TOLD_APART = "unchecked"
"""The warning that is a fact of its own here, and of every draft."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What the last version of a contract needs; `missing_fees` are services whose fee a sheet left out."""

    not_entered: tuple[Bilingual, ...] = ()
    unchecked: bool = False
    warnings: tuple[Trap, ...] = ()
    missing_fees: tuple[str, ...] = ()


def needs_of(contract: Contract, missing_fees: tuple[str, ...] = ()) -> Needs:
    """Return what a contract's last version needs."""
    last = contract.versions[-1]
    warnings = tuple(trap for trap in traps(contract) if trap.version == last.key and trap.code != _TOLD_APART)
    return Needs(terms_not_entered(contract, last), last.checked is None, warnings, missing_fees)


def terms_not_entered(contract: Contract, version: ContractVersion) -> tuple[Bilingual, ...]:
    """Return the names of terms of a version that nobody has entered, each once."""
    rows = (row for part in parts(contract, version) for row in part.rows if row.use is not Use.ONLY_COMPARED)
    missing = {row.label.pl: row.label for row in rows if isinstance(row.said, NotEntered)}
    return tuple(missing.values())
