"""A customer's contract as frozen types: one `Contract`, its versions by effective date, and what each promises.

Severities, hours, exclusions and remedies are data: every contract names its own. A fact is a `Term`: stated with its
clause, silent, or not entered. Percentages are `Decimal` per cent (99.5 means 99.5 %), money is `Decimal` net, lengths
of time are `timedelta`; nothing here rounds or computes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from knowledge.bilingual import Bilingual, Language
from knowledge.contract.claim_steps import ClaimStep
from knowledge.contract.commitments import Compliance, Need, OutageLimit, PartialPeriods, Recovery
from knowledge.contract.levels import AvailabilityTarget, Exclusion, Maintenance, QualityTarget
from knowledge.contract.remedies import (
    Cap,
    CreditTable,
    FeeLine,
    LatenessPenalty,
    RepeatRule,
    SlaLevel,
    SmallestCredit,
)
from knowledge.contract.reports import CauseReport, RegularReport
from knowledge.contract.rights import ClaimAnswer, Damages, PartialMonths, TerminationRule, Vat
from knowledge.contract.severities import (
    ClockKind,
    ClockStart,
    Effect,
    PauseRule,
    Severity,
    SeverityChangeRule,
    SeverityDecision,
    SeverityMatrix,
)
from knowledge.contract.transition import OpenIncidents, Transition
from knowledge.hours.holiday_calendar import HolidayCalendar
from knowledge.hours.service_hours import ServiceHours
from knowledge.terms import SILENT, Clause, NotEntered, Silent, Stated, Term


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a contract, in the order of precedence of its version (feature 79)."""

    key: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Schedule:
    """Named hours of a contract, e.g. `support`, `peak`; `is_support` marks hours shown as hours of service."""

    key: str
    name: Bilingual
    hours: ServiceHours
    clause: Clause
    is_support: bool = True


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """Who gets a case after how long; `after` None means at once; `text` says what a length of time cannot.

    The time runs in the hours of the severity, or of `schedule`. `next_day`: when the next opening day opens. A step
    is taken only while the step of work named by `until` is missing.
    """

    who: Bilingual
    after: timedelta | None
    clause: Clause
    severity: str | None = None
    phone: str | None = None
    text: Bilingual | None = None
    next_day: bool = False
    until: ClockKind = ClockKind.RESOLVE
    schedule: str | None = None


@dataclass(frozen=True, slots=True)
class Provision:
    """Any other fact, in words of both languages (the translation is not binding), under a known topic.

    `in_figures`: the contract has no words for it; these were made of figures that stand in a section of their own.
    """

    topic: str
    text: Bilingual
    in_figures: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """A place that is measured or affected for itself."""

    key: str
    name: Bilingual
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """Who entered or checked a version, and when."""

    by: str
    on: date


@dataclass(frozen=True, slots=True)
class BasedOn:
    """The version of a template that a contract's version states its differences from.

    `digest` is the SHA-256 of the template's text; `without` are services of it that the customer does not order;
    `alone` returns what the template says by itself without those services.
    """

    template: str
    number: int
    digest: str
    without: frozenset[str]
    alone: Callable[[], ContractVersion] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class ContractVersion:
    """Everything one version of a contract says. `effective` to `ends` is half-open, as instants in UTC.

    `authorised` holds the positions of people who may report; silent: anybody linked to the customer may.
    An incident stays under the version in force when it was reported, and results of a period follow the version in
    force at its first instant, unless the `transition` of a later version says otherwise; `moves_to` is the next
    version when open incidents move to it. `provisions` by topic; a topic not in it is `unlisted`. `amends` is the key
    of the version from which everything not restated was taken, with the clauses of that version; `based_on` is the
    template beneath.
    """

    key: str
    name: Bilingual
    effective: datetime
    ends: datetime | None
    entered: Check
    checked: Check | None
    zone: str
    currency: str
    binding_language: Language
    documents: tuple[Document, ...]
    unlisted: Silent | NotEntered
    services: Mapping[str, Clause]
    sites: tuple[Site, ...]
    schedules: Mapping[str, Schedule]
    calendar: HolidayCalendar
    severities: tuple[Severity, ...]
    matrix: SeverityMatrix | None
    clock_start: Term[ClockStart]
    authorised: Term[tuple[str, ...]]
    report_channels: Term[tuple[str, ...]]
    targets: tuple[AvailabilityTarget, ...]
    exclusions: Term[tuple[Exclusion, ...]]
    maintenance: Term[Maintenance]
    credits: Term[tuple[CreditTable, ...]]
    lateness: Term[tuple[LatenessPenalty, ...]]
    caps: Term[tuple[Cap, ...]]
    repeats: Term[RepeatRule]
    smallest_credit: Term[SmallestCredit]
    quality: Term[tuple[QualityTarget, ...]]
    claim: Term[tuple[ClaimStep, ...]]
    escalation: Term[tuple[EscalationStep, ...]]
    fees: Term[tuple[FeeLine, ...]]
    level: Term[SlaLevel]
    provisions: Mapping[str, Term[Provision]]
    workaround_lowers: Term[int] = Silent()
    amends: str | None = None
    based_on: BasedOn | None = None
    pauses: Term[PauseRule] = Silent()
    severity_decision: Term[SeverityDecision] = Silent()
    eligibility: Term[tuple[Need, ...]] = Silent()
    partial_periods: Term[PartialPeriods] = Silent()
    outage_limits: Term[tuple[OutageLimit, ...]] = Silent()
    compliance: Term[tuple[Compliance, ...]] = Silent()
    recovery: Term[tuple[Recovery, ...]] = Silent()
    claim_answer: Term[ClaimAnswer] = Silent()
    termination: Term[tuple[TerminationRule, ...]] = Silent()
    damages: Term[Damages] = Silent()
    partial_months: Term[PartialMonths] = Silent()
    vat: Term[Vat] = Silent()
    severity_change: Term[SeverityChangeRule] = Silent()
    transition: Term[Transition] = Silent()
    cause_reports: Term[tuple[CauseReport, ...]] = Silent()
    regular_reports: Term[tuple[RegularReport, ...]] = Silent()
    moves_to: ContractVersion | None = field(default=None, repr=False, compare=False)

    def severity(self, key: str) -> Severity:
        """Return the severity with this key; one that only the version has to which open incidents move is that one's.

        Raises:
            KeyError: neither has such a severity.
        """
        for severity in self.severities:
            if severity.key == key:
                return severity
        if self.moves_to is not None:
            return self.moves_to.severity(key)
        raise KeyError(key)

    def severity_for(self, effect: Effect) -> Severity | None:
        """Return the severity that covers an effect, the strongest one if several do; None where none does."""
        return next((severity for severity in self.severities if effect in severity.effects), None)

    def document(self, key: str) -> Document:
        """Return the document with this key, of the version to which open incidents move too.

        Raises:
            KeyError: neither lists such a document.
        """
        for document in self.documents:
            if document.key == key:
                return document
        if self.moves_to is not None:
            return self.moves_to.document(key)
        raise KeyError(key)

    def provision(self, topic: str) -> Term[Provision]:
        """Return what is known of a topic; one that the file leaves out is silent or not entered, as it declares."""
        return self.provisions.get(topic, self.unlisted)

    def targets_of(self, service: str) -> tuple[AvailabilityTarget, ...]:
        """Return the measured groups that a service belongs to, in the order of the contract."""
        return tuple(target for target in self.targets if service in target.services)


@dataclass(frozen=True, slots=True)
class Contract:
    """One customer's contract: its versions, oldest first, without overlap.

    `duty_phone` is the number for emergencies, printed wherever a report is confirmed.
    """

    key: str
    customer: str
    customer_name: str
    customer_aliases: tuple[str, ...]
    provider: str
    duty_phone: str
    duty_email: str
    signed: date | None
    versions: tuple[ContractVersion, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "versions", _linked(self.versions))

    def version_at(self, at: datetime) -> ContractVersion | None:
        """Return the version in force at an instant; None before the first and after the last."""
        for version in reversed(self.versions):
            if version.effective <= at:
                return version if version.ends is None or at < version.ends else None
        return None


def _linked(versions: tuple[ContractVersion, ...]) -> tuple[ContractVersion, ...]:
    """Return the versions, each with the next one where open incidents move to it."""
    linked: list[ContractVersion] = []
    for version in reversed(versions):
        term = linked[0].transition if linked else SILENT
        moves = isinstance(term, Stated) and term.value.open_incidents is OpenIncidents.MOVE
        following = linked[0] if moves else None
        linked.insert(0, version if version.moves_to is following else replace(version, moves_to=following))
    return tuple(linked)
