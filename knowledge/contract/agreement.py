"""A customer's contract as frozen types: one `Contract`, its versions by effective date, and what each promises.

Severities, hours, exclusions and remedies are data: every contract names its own. A fact is a `Term`: stated with its
clause, silent, or not entered. Percentages are `Decimal` per cent (99.5 means 99.5 %), money is `Decimal` net, lengths
of time are `timedelta`; nothing here rounds or computes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from knowledge.bilingual import Bilingual, Language
from knowledge.hours.holiday_calendar import HolidayCalendar
from knowledge.hours.limits import Limit
from knowledge.hours.service_hours import ServiceHours
from knowledge.terms import Clause, NotEntered, Silent, Stated, Term


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


class PeriodKind(StrEnum):
    """The measurement periods met in contracts (features 2, 33)."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    ROLLING = "rolling"


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


@dataclass(frozen=True, slots=True)
class SmallestOutage:
    """The shortest outage that counts; `inclusive` tells "at least" (≥) from "more than" (>)."""

    duration: timedelta
    inclusive: bool


class Weighting(StrEnum):
    """How a partial outage counts (features 53, 68)."""

    FULL = "full"  # any counted outage counts whole
    SHARE = "share"  # duration × share affected
    FIXED = "fixed"  # from a stated share on, at a stated weight


@dataclass(frozen=True, slots=True)
class PartialRule:
    """`from_share` is the smallest affected share (0–1) that counts at all; `weight` is the weight used by `FIXED`.

    `whole_minutes` drops parts of a minute of each weighted outage (D3).
    """

    weighting: Weighting
    from_share: Decimal = Decimal(0)
    weight: Decimal = Decimal(1)
    whole_minutes: bool = False
    clause: Clause | None = None


@dataclass(frozen=True, slots=True)
class AvailabilityTarget:
    """One measured group of services: down when any of its services is down. `schedule` None means measured 24/7.

    `site` separates places measured each for itself. `rounding` is the number of decimals of the result before it is
    compared with credit bands; target and budget are always exact. `request_rate` describes request-based downtime.
    """

    key: str
    name: Bilingual
    services: tuple[str, ...]
    target: Decimal
    period: PeriodKind
    clause: Clause
    site: str | None = None
    schedule: str | None = None
    smallest: Stated[SmallestOutage] | None = None
    merge_within: Stated[timedelta] | None = None
    partial: PartialRule = PartialRule(Weighting.FULL)
    rounding: int = 2
    excluded_counts_as_up: bool = True
    formula: Stated[Bilingual] | None = None
    stated_allowance: Stated[timedelta] | None = None
    request_rate: Stated[Bilingual] | None = None
    rolling_days: int | None = None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A cause that is not counted (features 3, 5, 6, 11, 38); `key` is what an outage's attribution refers to."""

    key: str
    name: Bilingual
    clause: Clause
    services: tuple[str, ...] = ()


class NoticeUnit(StrEnum):
    """Units of the notice of planned work (feature 17)."""

    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, slots=True)
class Notice:
    """How early work must be announced; days run after the day of announcement up to the day it begins, included."""

    count: int
    unit: NoticeUnit


@dataclass(frozen=True, slots=True)
class Freeze:
    """Days without planned work, both included; month-day pairs or Black-Friday-relative starts, computed per year.

    `starts`/`ends` are a ("MM-DD") string or "black_friday_monday" (the Monday before the fourth Friday of November).
    """

    starts: str
    ends: str


@dataclass(frozen=True, slots=True)
class Maintenance:
    """When planned work is excluded from availability (features 3, 17, 19, 39); what fails a condition counts.

    `over_cap_counts`: the part beyond the cap counts as outage. `working_days` names the schedule whose opening days
    are the working days of the notice; None: Monday to Friday that are not days off in `calendar`.
    """

    windows: Stated[ServiceHours]
    notice: Stated[Notice]
    cap: Stated[timedelta] | Silent | NotEntered
    cap_period: PeriodKind
    event_cap: Stated[timedelta] | Silent | NotEntered
    freezes: tuple[Stated[Freeze], ...] = ()
    veto: Term[Bilingual] = Silent()
    emergency: Term[EmergencyWork] = Silent()
    notice_schedule: str | None = None
    notice_calendar: HolidayCalendar | None = None


@dataclass(frozen=True, slots=True)
class EmergencyWork:
    """Urgent work without the usual notice (feature 34): excluded up to `longest`, if announced `notice` before."""

    text: Bilingual
    longest: timedelta | None = None
    notice: timedelta | None = None


class FeeBase(StrEnum):
    """What a percentage is taken of (features 10, 56)."""

    SERVICE_PERIOD = "service_period"  # the fee of the affected group for the measurement period
    TOTAL_MONTH = "total_month"  # the whole monthly fee
    VOICE_MONTH = "voice_month"  # the fee of the services named by the remedy


@dataclass(frozen=True, slots=True)
class CreditBand:
    """Result in per cent: from (inclusive) to (exclusive) → `percent` of the base; `at_least` None: no lower bound."""

    at_least: Decimal | None
    below: Decimal
    percent: Decimal


@dataclass(frozen=True, slots=True)
class CreditTable:
    """Credits in bands for the named availability targets (feature 10)."""

    targets: tuple[str, ...]
    bands: tuple[CreditBand, ...]
    base: FeeBase
    clause: Clause


class LatenessUnit(StrEnum):
    """How lateness is counted (features 32, 41, 55)."""

    STARTED_HOUR = "started_hour"
    COMPLETED_HOUR = "completed_hour"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class LatenessPenalty:
    """A sum per unit of lateness of one clock and severity; `percent` of a month's service fee if no `amount`.

    `schedule` names the hours in which lateness is counted (None: those of the clock). `not_with_credit`: for the same
    event only the larger of this and the availability credit is paid.
    """

    clock: ClockKind
    severity: str
    unit: LatenessUnit
    clause: Clause
    amount: Decimal | None = None
    percent: Decimal | None = None
    if_reported_in: str | None = None
    schedule: str | None = None
    not_with_credit: bool = False


class CapBase(StrEnum):
    """What a cap is a percentage of (features 12, 56, 67)."""

    MONTHLY_FEE = "monthly_fee"
    PREVIOUS_INVOICE = "previous_invoice"
    SERVICE_PERIOD_FEE = "service_period_fee"
    YEARLY_FEES = "yearly_fees"


class CapScope(StrEnum):
    """Which remedies share a cap."""

    CREDITS = "credits"
    PENALTIES = "penalties"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Cap:
    """The highest total: `percent` of `base`, for the remedies of `scope`, in each `period`."""

    percent: Decimal
    base: CapBase
    scope: CapScope
    period: PeriodKind
    clause: Clause


@dataclass(frozen=True, slots=True)
class RepeatRule:
    """The n-th period below target within a rolling number of months multiplies the credit (features 48, 73)."""

    misses: int
    rolling_months: int
    factor: Decimal
    clause: Clause


@dataclass(frozen=True, slots=True)
class QualityTarget:
    """A voice or call-centre figure (feature 58) with its credit, if any: `percent` of the fees of `services`."""

    key: str
    name: Bilingual
    text: Bilingual
    clause: Clause
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    percent: Decimal | None = None
    services: tuple[str, ...] = ()


class ClaimAnchor(StrEnum):
    """From when a claim's days run (feature 4)."""

    MONTH_END = "month_end"
    PERIOD_END = "period_end"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True)
class ClaimStep:
    """One step of a claim: by when, how and with what. Days are calendar days, or working days of `schedule`."""

    key: str
    name: Bilingual
    days: int
    working_days: bool
    anchor: ClaimAnchor
    channels: tuple[str, ...]
    evidence: Bilingual | None
    clause: Clause


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """Who gets a case after how long; `after` None means at once; `text` says what a length of time cannot."""

    who: Bilingual
    after: timedelta | None
    clause: Clause
    severity: str | None = None
    phone: str | None = None
    text: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class FeeLine:
    """A monthly fee, net, for one or several services (of one site, where stated)."""

    key: str
    name: Bilingual
    amount: Decimal
    services: tuple[str, ...]
    clause: Clause
    site: str | None = None


@dataclass(frozen=True, slots=True)
class SlaLevel:
    """The contract's own SLA level: its name, its surcharge (0 = inside the price) and what it gives (feature 36)."""

    name: Bilingual
    surcharge: Decimal
    surcharge_percent: Decimal | None
    gives: Bilingual
    clause: Clause


@dataclass(frozen=True, slots=True)
class Provision:
    """Any other fact, in words of both languages (the translation is not binding), under a known topic."""

    topic: str
    text: Bilingual


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
class ContractVersion:
    """Everything one version of a contract says. `effective` to `ends` is half-open, as instants in UTC.

    `authorised` holds the positions of people who may report; silent: anybody linked to the customer may.
    An incident stays under the version in force when it was reported; results of a period follow the version in force
    at its first instant. `provisions` by topic; a topic not in it is `unlisted`. `amends` is the key of the version
    from which everything not restated was taken, with the clauses of that version.
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
    smallest_credit: Term[Decimal]
    quality: Term[tuple[QualityTarget, ...]]
    claim: Term[tuple[ClaimStep, ...]]
    escalation: Term[tuple[EscalationStep, ...]]
    fees: Term[tuple[FeeLine, ...]]
    level: Term[SlaLevel]
    provisions: Mapping[str, Term[Provision]]
    workaround_lowers: Term[int] = Silent()
    amends: str | None = None
    pauses: Term[PauseRule] = Silent()
    severity_decision: Term[SeverityDecision] = Silent()

    def severity(self, key: str) -> Severity:
        """Return the severity with this key.

        Raises:
            KeyError: this version has no such severity.
        """
        for severity in self.severities:
            if severity.key == key:
                return severity
        raise KeyError(key)

    def severity_for(self, effect: Effect) -> Severity | None:
        """Return the severity that covers an effect, the strongest one if several do; None where none does."""
        return next((severity for severity in self.severities if effect in severity.effects), None)

    def document(self, key: str) -> Document:
        """Return the document with this key.

        Raises:
            KeyError: the version lists no such document.
        """
        for document in self.documents:
            if document.key == key:
                return document
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

    def version_at(self, at: datetime) -> ContractVersion | None:
        """Return the version in force at an instant; None before the first and after the last."""
        for version in reversed(self.versions):
            if version.effective <= at:
                return version if version.ends is None or at < version.ends else None
        return None
