"""Small contracts, reports and outages built by hand, so that each rule of the engine is tested for itself.

The demo contracts are tested as they ship, in `test_worked_examples`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import Check, Contract, ContractVersion, Document, Schedule
from knowledge.contract.levels import AvailabilityTarget
from knowledge.contract.remedies import FeeLine
from knowledge.contract.severities import ClockKind, ClockStart, Effect, Severity, TimePromise
from knowledge.hours.holiday_calendar import HolidayCalendar
from knowledge.hours.limits import Limit, ServiceTime
from knowledge.hours.service_hours import ServiceHours, Window, round_the_clock
from knowledge.incidents.incident import Event, Happening, IncidentReported, OutageRecorded
from knowledge.terms import SILENT, Clause, Stated

WARSAW, LONDON = ZoneInfo("Europe/Warsaw"), ZoneInfo("Europe/London")
CLAUSE = Clause("§ 1", "contract")
NAME = Bilingual("nazwa", "name")
FULL = Decimal(1)


def warsaw(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=WARSAW)  # type: ignore[misc,arg-type]


def london(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)  # type: ignore[misc,arg-type]


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def stated(value: Any, paragraph: str = "§ 1") -> Stated[Any]:
    return Stated(value, Clause(paragraph, "contract"))


def windows(zone: str, *days: tuple[float, float] | None, calendar: HolidayCalendar | None = None) -> ServiceHours:
    weekly = tuple(() if day is None else (Window(hours(day[0]), hours(day[1])),) for day in days)
    return ServiceHours(zone, weekly, calendar)


def schedule(key: str, service_hours: ServiceHours) -> Schedule:
    return Schedule(key, NAME, service_hours, CLAUSE)


def severity(
    key: str, promises: Mapping[ClockKind, Limit], *, schedule: str = "support", update: Any = SILENT, **more: Any
) -> Severity:
    return Severity(
        key=key,
        name=NAME,
        definition=NAME,
        examples=(),
        effects=frozenset({Effect.CRITICAL}),
        clause=CLAUSE,
        schedule=schedule,
        promises={kind: stated((TimePromise(limit, schedule),)) for kind, limit in promises.items()},
        update=update if update is SILENT else stated(update),
        **more,
    )


def target(key: str, services: tuple[str, ...], percent: str, **more: Any) -> AvailabilityTarget:
    settings: dict[str, Any] = {"period": "month", "clause": CLAUSE, **more}
    return AvailabilityTarget(key=key, name=NAME, services=services, target=Decimal(percent), **settings)


def fee(key: str, amount: str, services: tuple[str, ...], site: str | None = None) -> FeeLine:
    return FeeLine(key, NAME, Decimal(amount), services, CLAUSE, site)


_POLISH = HolidayCalendar(country="PL")
OFFICE = windows("Europe/Warsaw", *((8, 18),) * 5, None, None, calendar=_POLISH)

BLANK = ContractVersion(
    key="v1",
    name=NAME,
    effective=warsaw(2026, 1, 1),
    ends=None,
    entered=Check("tests", date(2026, 1, 1)),
    checked=None,
    zone="Europe/Warsaw",
    currency="PLN",
    binding_language="pl",
    documents=(Document("contract", NAME),),
    unlisted=SILENT,
    services={"sip": CLAUSE, "hotline": CLAUSE},
    sites=(),
    schedules={
        "support": schedule("support", OFFICE),
        "always": schedule("always", round_the_clock("Europe/Warsaw")),
    },
    calendar=_POLISH,
    severities=(
        severity("high", {ClockKind.REACT: ServiceTime(hours(2)), ClockKind.RESOLVE: ServiceTime(hours(8))}),
        severity("low", {ClockKind.REACT: ServiceTime(hours(4)), ClockKind.RESOLVE: ServiceTime(hours(16))}),
    ),
    matrix=None,
    clock_start=stated(ClockStart.RECEIVED),
    authorised=SILENT,
    report_channels=SILENT,
    targets=(target("line", ("hotline",), "99.9"),),
    exclusions=SILENT,
    maintenance=SILENT,
    credits=SILENT,
    lateness=SILENT,
    caps=SILENT,
    repeats=SILENT,
    smallest_credit=SILENT,
    quality=SILENT,
    claim=SILENT,
    escalation=SILENT,
    fees=stated((fee("hotline", "1000.00", ("hotline",)), fee("sip", "500.00", ("sip",)))),
    level=SILENT,
    provisions={},
)


def version(**terms: Any) -> ContractVersion:
    return replace(BLANK, **terms)


def contract(*versions: ContractVersion) -> Contract:
    return Contract("demo", "demo", "Demo", (), "Provider", "22 000 00 00", "duty@provider.example", None, versions)


def reported(
    at: datetime,
    *,
    severity: str = "high",
    registered: datetime | None = None,
    service: str = "hotline",
    channel: str = "telegram",
    **more: Any,
) -> Event:
    what = IncidentReported(service, severity, at, at, channel, "text:1", **more)
    return happened(registered or at, what)


def happened(at: datetime, what: Happening, recorded: datetime | None = None) -> Event:
    return Event(1001, at, recorded or at, "person", what)


def outage(
    start: datetime, length: timedelta | None, *, key: str | None = None, share: Decimal = FULL, **more: Any
) -> OutageRecorded:
    settings: dict[str, Any] = {"service": "hotline", "source": "probe", **more}
    end = None if length is None else start + length
    return OutageRecorded(key=key or start.isoformat(), start=start, end=end, share=share, **settings)
