"""Warnings about who looked at a version: nobody has checked it, or the same person who entered it.

The rule: four eyes; until somebody else has checked a version, the assistant's answers say so.
"""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.trap import Trap


def people_traps(version: ContractVersion) -> Iterator[Trap]:
    """Yield what is open about who entered and checked a version."""
    if version.checked is None:
        text = Bilingual(
            "tej wersji nikt jeszcze nie sprawdził; odpowiedzi będą to zaznaczać",
            "nobody has checked this version yet; answers will say so",
        )
        yield Trap("unchecked", version.key, ("checked",), None, text)
        return
    if version.checked.by.casefold() == version.entered.by.casefold():
        text = Bilingual(
            "wprowadzenie i sprawdzenie to ta sama osoba; potrzebne są dwie",
            "the same person entered and checked it; two are needed",
        )
        yield Trap("checked_by_who_entered", version.key, ("checked",), None, text)
    if version.checked.on < version.entered.on:
        text = Bilingual(
            "sprawdzenie ma wcześniejszą datę niż wprowadzenie", "it was checked on an earlier day than it was entered"
        )
        yield Trap("checked_before_entered", version.key, ("checked",), None, text)
