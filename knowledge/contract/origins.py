"""Where each row of an overview comes from: the template that a version is based on, or the contract itself.

The rule: a row that the template says by itself in the same words, at the same place, is the template's; everything
else is the contract's own. What nobody has entered comes from nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import Check, Contract, ContractVersion
from knowledge.contract.rows import Part, Row
from knowledge.terms import NotEntered

OWN = Bilingual("własne", "its own")
PartsOf = Callable[[Contract, ContractVersion], Iterable[Part]]
"""Returns everything that a version of a contract says, section by section."""
Mark = Callable[[Part, Row], Row]
"""Returns a row of a section with its origin."""


def marks(contract: Contract, version: ContractVersion, parts_of: PartsOf) -> Mark:
    """Return what marks the rows of a version; rows of one without a template stay as they are."""
    based_on = version.based_on
    if based_on is None:
        return lambda _part, row: row
    label = f"{based_on.template} v{based_on.number}"
    of_template = Bilingual(f"z szablonu {label}", f"from the template {label}")
    nobody = replace(contract, customer_name="-", provider="-", duty_phone="-", duty_email="-", signed=None)
    said = {_signature(part, row) for part in parts_of(nobody, _anonymous(based_on.alone())) for row in part.rows}

    def mark(part: Part, row: Row) -> Row:
        if isinstance(row.said, NotEntered):
            return row
        return replace(row, origin=of_template if _signature(part, row) in said else OWN)

    return mark


def _anonymous(template: ContractVersion) -> ContractVersion:
    """Return the template without what a contract says for itself, even if by chance it says the same."""
    unknown = Check("-", date.min)
    never = datetime(1970, 1, 1, tzinfo=UTC)
    return replace(template, name=Bilingual("-", "-"), effective=never, entered=unknown, checked=unknown)


def _signature(part: Part, row: Row) -> tuple[object, ...]:
    return (part.key, row.key, row.subject, row.label, row.said)
