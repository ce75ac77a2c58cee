"""Severities of a contract: what each means, which clocks it promises, how they start, pause and tell.

Severities are data: every contract names its own and says which of the four effects each covers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from knowledge.bilingual import Bilingual
from knowledge.hours.limits import Limit
from knowledge.terms import Clause, Term


class Effect(StrEnum):
    """The effect on the customer's business, strongest first; a contract's severities say which effects they cover."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    COSMETIC = "cosmetic"


class ClockKind(StrEnum):
    """The clocks a severity may promise; `UPDATE` repeats, the others run once."""

    ACKNOWLEDGE = "acknowledge"
    REACT = "react"
    UPDATE = "update"
    WORKAROUND = "workaround"
    RESOLVE = "resolve"


class ClockStart(StrEnum):
    """What starts the clock (feature 25)."""

    RECEIVED = "received"  # the first message about it
    TICKET_OPENED = "ticket_opened"  # the incident number is given
    BOTH_CHANNELS = "both_channels"  # every channel that the severity requires has been used
    AUTHORISED = "authorised"  # first message of a person who may report
    DETECTED = "detected"  # the measurement noticed it


@dataclass(frozen=True, slots=True)
class TimePromise:
    """A limit, running in the hours of a schedule; `if_reported_in` names a schedule the report must fall into."""

    limit: Limit
    schedule: str
    if_reported_in: str | None = None


class CadenceUnit(StrEnum):
    """How an update rhythm is counted."""

    EVERY = "every"  # each `interval` of service time
    DAILY = "daily"  # by the close of each opening day
    ON_CLOSING = "on_closing"  # once, when the incident is closed


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often the customer is told (feature 43).

    `interval` is set for `EVERY` only; `partial` is another rhythm for a partial outage.
    """

    unit: CadenceUnit
    schedule: str
    interval: timedelta | None = None
    partial: timedelta | None = None
    also_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Severity:
    """One severity of this contract. `promises` holds for each clock its alternatives, the first that fits counts."""

    key: str
    name: Bilingual
    definition: Bilingual
    examples: tuple[Bilingual, ...]
    effects: frozenset[Effect]
    clause: Clause
    schedule: str
    promises: Mapping[ClockKind, Term[tuple[TimePromise, ...]]]
    update: Term[Cadence]
    required_channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeverityMatrix:
    """Severity by impact × urgency (feature 57): `cells[impact][urgency]` is a severity key."""

    impacts: tuple[tuple[str, Bilingual], ...]
    urgencies: tuple[tuple[str, Bilingual], ...]
    cells: Mapping[str, Mapping[str, str]]
    clause: Clause


class SeverityChangeRule(StrEnum):
    """From when the times of a changed severity run."""

    FROM_REPORT = "from_report"  # as if it had been this severity from the start
    FROM_CHANGE = "from_change"  # anew from the change


class PauseReason(StrEnum):
    """Why a clock may stand (feature 47)."""

    CUSTOMER_ANSWER = "customer_answer"  # an answer that the provider asked for in writing
    CUSTOMER_ACCESS = "customer_access"  # access that the customer must give
    THIRD_PARTY = "third_party"
    CUSTOMER_REQUEST = "customer_request"


@dataclass(frozen=True, slots=True)
class PauseRule:
    """The only reasons for which a clock may stand, and the rule in words; no reasons: it never stands."""

    reasons: tuple[PauseReason, ...]
    text: Bilingual


@dataclass(frozen=True, slots=True)
class SeverityDecision:
    """Who proposes a severity, how soon the provider may change it, and whose level holds in a dispute (feature 29)."""

    proposed_by: str
    changed_within: timedelta | None
    until_settled: str
    text: Bilingual
