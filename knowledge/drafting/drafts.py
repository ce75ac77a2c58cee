"""A draft of a contract as it is kept: in force for nobody until somebody else than its author accepts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.contract.agreement import Contract


@dataclass(frozen=True, slots=True)
class NewDraft:
    """A draft to be kept. `source` is where it came from; `base` the digest of the contract that it changes, if any."""

    contract: Contract
    content: str
    source: str
    base: str | None = None


class Kept(StrEnum):
    """What became of a draft that was to be kept."""

    NEW = "new"
    REPLACED = "replaced"  # an open draft of the customer that said something else
    UNCHANGED = "unchanged"  # the same text is kept already, open or accepted
    IN_FORCE = "in_force"  # not kept: the customer has a contract in force that the draft does not continue


@dataclass(frozen=True, slots=True)
class InUse:
    """The contract of a customer that is in use, with its text and digest."""

    contract: Contract
    content: str
    digest: str


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who accepts a draft after having checked it against the signed contract, and when."""

    by: str
    on: date
