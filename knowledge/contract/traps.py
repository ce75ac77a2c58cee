"""What a contract says without an error and yet so that people will quarrel about it: warnings, never guesses.

The rule: a trap changes nothing; it names the clause and says in both languages what the text leaves open.
"""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.trap import Trap
from knowledge.contract.traps_bands import band_traps
from knowledge.contract.traps_caps import cap_traps
from knowledge.contract.traps_downtime import downtime_traps
from knowledge.contract.traps_money import money_traps
from knowledge.contract.traps_people import people_traps
from knowledge.contract.traps_targets import target_traps
from knowledge.contract.traps_texts import text_traps
from knowledge.contract.traps_times import time_traps
from knowledge.terms import Clause

__all__ = ["Trap", "traps"]


def traps(contract: Contract) -> tuple[Trap, ...]:
    """Return the warnings about every version of a contract, oldest version first; what is inherited warns once."""
    found: dict[tuple[str, str, Bilingual, Clause | None], Trap] = {}
    for version in contract.versions:
        for trap in _of(version):
            found.setdefault((trap.code, trap.key, trap.text, trap.clause), trap)
    return tuple(found.values())


def _of(version: ContractVersion) -> Iterator[Trap]:
    yield from people_traps(version)
    yield from time_traps(version)
    yield from target_traps(version)
    yield from downtime_traps(version)
    yield from band_traps(version)
    yield from money_traps(version)
    yield from cap_traps(version)
    yield from text_traps(version)
