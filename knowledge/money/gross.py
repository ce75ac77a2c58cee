"""Net and gross: what VAT adds to remedies, where the contract states a rate.

The rule: every amount of this product is net. Gross is computed only from a rate that the contract states, of the
remedies that it names; with reverse charge, or where the contract is silent, there is no gross amount.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.remedies import CapScope
from knowledge.downtime.rounding import money
from knowledge.money.settlement import Settlement
from knowledge.terms import Clause, value_of


@dataclass(frozen=True, slots=True)
class Gross:
    """VAT on the part of a sum that it is taken of (`taxed`), and the whole sum with it."""

    rate: Decimal
    taxed: Decimal
    vat: Decimal
    gross: Decimal
    clause: Clause


def gross_of(version: ContractVersion, settlement: Settlement) -> Gross | None:
    """Return the gross amount of a settled sum; None where the contract states no rate of VAT."""
    vat = value_of(version.vat)
    if vat is None or vat.rate is None:
        return None
    taxed = {
        CapScope.CREDITS: settlement.credits,
        CapScope.PENALTIES: settlement.penalties,
        CapScope.ALL: settlement.total,
    }[vat.scope]
    tax = money(Fraction(taxed) * Fraction(vat.rate) / 100)
    return Gross(vat.rate, taxed, tax, settlement.total + tax, vat.clause)
