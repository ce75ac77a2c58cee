"""The promise: no field of a contract's version can change without the differences telling it, new fields included."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.contract.agreement import BasedOn, Contract, ContractVersion
from knowledge.contract.differences import Differences, Side, differences
from knowledge.contract.file import read_contract
from tests.knowledge.contract.mutations import Mutation, mutations, types_met, types_of

FOLDER = Path(__file__).parents[3] / "knowledge" / "contracts"
FILES = [Path(__file__).parent / "everything.yaml", *sorted(FOLDER.glob("*.yaml"))]
CONTRACTS = [read_contract(file.read_text(encoding="utf-8"), file=file.name) for file in FILES]
VERSIONS = [version for contract in CONTRACTS for version in contract.versions]

NO_DIFFERENCE = {
    "key": "a name inside the file; that an entry has another one is told as one taken away and one added",
    "topic": "the key of a provision",
    "entered": "who typed it changes nothing for the customer",
    "checked": "nor does who checked it",
    "by": "as entered and checked",
    "on": "as entered and checked",
    "amends": "how the file is written; what it inherits is compared",
    "based_on": "as amends",
    "moves_to": "the next version itself",
    "Stated.value": "each value is a field of its own type",
    "CreditTable.clause": "the place of a table is told with a change of what it gives",
    "SlaLevel.clause": "the same as that of the term around it",
}
"""Fields that are no difference for the customer, with the reason."""
MUTATIONS = mutations(VERSIONS, without=NO_DIFFERENCE)


def contract_of(version: ContractVersion) -> Contract:
    return next(contract for contract in CONTRACTS if any(one is version for one in contract.versions))


def told(mutation: Mutation) -> bool:
    contract = contract_of(mutation.before)
    found = differences(Side(contract, mutation.before), Side(contract, mutation.after))
    return found != Differences((), 0)


@pytest.mark.parametrize("where", sorted(MUTATIONS))
def test_no_field_changes_without_a_word(where: str) -> None:
    assert any(told(mutation) for mutation in MUTATIONS[where])


def test_every_type_that_a_version_may_hold_is_met() -> None:
    assert {one.__name__ for one in types_of(ContractVersion) - types_met(VERSIONS)} == {BasedOn.__name__}
