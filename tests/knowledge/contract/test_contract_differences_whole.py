"""The promise: no field of a contract's version can change without the differences telling it, new fields included."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.contract.agreement import BasedOn, Contract, ContractVersion
from knowledge.contract.differences import Differences, Side, differences
from knowledge.contract.file import read_contract
from tests.knowledge.contract.mutations import Mutation, mutations, types_met, types_of
from tests.knowledge.small_contract import read

FOLDER = Path(__file__).parents[3] / "knowledge" / "contracts"
FILES = [Path(__file__).parent / "everything.yaml", *sorted(FOLDER.glob("*.yaml"))]
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


@pytest.fixture(scope="module")
def contracts() -> list[Contract]:
    return [read_contract(file.read_text(encoding="utf-8"), file=file.name) for file in FILES]


def versions(contracts: list[Contract]) -> list[ContractVersion]:
    return [version for contract in contracts for version in contract.versions]


def told(contracts: list[Contract], mutation: Mutation) -> bool:
    contract = next(one for one in contracts if any(version is mutation.before for version in one.versions))
    found = differences(Side(contract, mutation.before), Side(contract, mutation.after))
    return found != Differences((), 0)


def test_no_field_changes_without_a_word(contracts: list[Contract]) -> None:
    by_field = mutations(versions(contracts), without=NO_DIFFERENCE)
    unsaid = {where for where, known in by_field.items() if not any(told(contracts, mutation) for mutation in known)}
    assert unsaid == set()
    assert len(by_field) > 300


def test_every_type_that_a_version_may_hold_is_met(contracts: list[Contract]) -> None:
    unmet = types_of(ContractVersion) - types_met(versions(contracts))
    assert {one.__name__ for one in unmet} == {BasedOn.__name__}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Mon-Fri 08:00-18:00", "Mon-Sat 08:00-18:00"),
        ("Mon-Fri 08:00-18:00", "Mon-Fri 08:00-18:00\n        holidays: worked"),
        ("Mon-Fri 08:00-18:00", "Mon-Fri 08:00-18:00\n        special_days: {12-31: closed}"),
        ("Mon-Fri 08:00-18:00", "Mon-Fri 08:00-18:00\n        cut_before_days_off: yes"),
        ("Mon-Fri 08:00-18:00", "Mon-Fri 08:00-18:00\n        is_support: no"),
        ("zone: Europe/Warsaw", "zone: Europe/London"),
        ("country: PL", "country: DE"),
    ],
)
def test_whatever_decides_if_it_is_open_is_told(old: str, new: str) -> None:
    (before,), (after,) = read().versions, read((old, new)).versions
    assert differences(Side(read(), before), Side(read(), after)) != Differences((), 0)
