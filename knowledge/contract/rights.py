"""What a contract gives beside money: an answer to a claim, the right to terminate, damages; and its VAT and months.

The rule: data only. What a contract does not say is silent, and nothing is put in its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from knowledge.bilingual import Bilingual
from knowledge.contract.claim_steps import ClaimTime
from knowledge.contract.remedies import (
    CapScope,
)
from knowledge.terms import Clause


class Silence(StrEnum):
    """What it means that a claim was not answered in time."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class ClaimAnswer:
    """By when a claim is answered, counted from its receipt, and what silence means."""

    within: ClaimTime
    silence: Silence
    clause: Clause


@dataclass(frozen=True, slots=True)
class TerminationRule:
    """The customer may terminate after so many periods below a level (feature 48).

    `misses` of the last `window` periods; `window` None means in a row. `below` None means below the target itself.
    `targets` empty: each measured group by itself. `exercised_within` runs from the end of the period.
    """

    misses: int
    window: int | None
    below: Decimal | None
    targets: tuple[str, ...]
    clause: Clause
    exercised_within: ClaimTime | None = None


class AboveRemedies(StrEnum):
    """Whether damages above the credits and penalties can be claimed under the contract (feature 64)."""

    ALLOWED = "allowed"
    EXCLUDED = "excluded"


class Fault(StrEnum):
    """Kinds of fault for which an exclusion of damages does not hold."""

    INTENT = "intent"
    GROSS_NEGLIGENCE = "gross_negligence"


@dataclass(frozen=True, slots=True)
class Damages:
    """Whether the remedies are all that can be claimed, and the faults for which they are not."""

    sole_remedy: bool
    above: AboveRemedies
    except_for: tuple[Fault, ...]
    text: Bilingual | None
    clause: Clause


class PartialMonths(StrEnum):
    """How the fee of a month that is not wholly under contract is taken (feature 76)."""

    BY_DAY = "by_day"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Vat:
    """The VAT on the remedies of `scope`; `rate` in per cent, None: the customer accounts for it (reverse charge)."""

    rate: Decimal | None
    scope: CapScope
    clause: Clause
