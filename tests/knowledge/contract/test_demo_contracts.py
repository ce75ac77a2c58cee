"""The promise: the four demo contracts say exactly what was agreed; every figure is written out here by hand."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.claim_steps import ClaimAnchor, ClaimUnit
from knowledge.contract.file import read_contract
from knowledge.contract.levels import Notice, NoticeUnit, PeriodKind, SmallestOutage, Weighting
from knowledge.contract.provision_topics import TOPICS
from knowledge.contract.remedies import (
    CapBase,
    CapScope,
    FeeBase,
    LatenessUnit,
    SmallestCredit,
)
from knowledge.contract.severities import Cadence, CadenceUnit, ClockKind, ClockStart, Effect, PauseReason
from knowledge.hours.limits import Limit, NextRelease, NoPromise, OpeningDays, ServiceTime
from knowledge.hours.service_hours import Window
from knowledge.terms import SILENT, Clause, Silent, Stated, clause_of, value_of
from knowledge.words.services import services

FOLDER = Path(__file__).parents[3] / "knowledge" / "contracts"
NAMES = ("blawatek", "jaskolcza_dolina", "harrowgate", "dzwonnica")
A, R, W, X = ClockKind.ACKNOWLEDGE, ClockKind.REACT, ClockKind.WORKAROUND, ClockKind.RESOLVE
WARSAW = ZoneInfo("Europe/Warsaw")


@cache
def contract(name: str) -> Contract:
    return read_contract((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), file=f"{name}.yaml")


def version(name: str) -> ContractVersion:
    if name == "dzwonnica_v1":
        return contract("dzwonnica").versions[0]
    return contract(name).versions[-1]


VERSIONS = (*NAMES, "dzwonnica_v1")


def h(count: float) -> ServiceTime:
    return ServiceTime(timedelta(hours=count))


def m(count: float) -> ServiceTime:
    return ServiceTime(timedelta(minutes=count))


def limits(name: str, severity: str) -> dict[ClockKind, tuple[Limit, ...] | None]:
    promises = version(name).severity(severity).promises
    found: dict[ClockKind, tuple[Limit, ...] | None] = {}
    for kind in (A, R, W, X):
        stated = value_of(promises[kind])
        found[kind] = None if stated is None else tuple(promise.limit for promise in stated)
    return found


@pytest.mark.parametrize(
    ("name", "severity", "acknowledge", "react", "workaround", "resolve"),
    [
        ("blawatek", "critical", None, h(2), None, h(8)),
        ("blawatek", "major", None, h(4), None, h(16)),
        ("blawatek", "minor", None, h(8), None, h(40)),
        ("blawatek", "cosmetic", None, NoPromise(), None, NextRelease()),
        ("jaskolcza_dolina", "p1", m(15), m(30), h(2), h(4)),
        ("jaskolcza_dolina", "p2", m(30), h(1), h(4), h(8)),
        ("jaskolcza_dolina", "p3", h(2), h(4), NoPromise(), OpeningDays(3)),
        ("jaskolcza_dolina", "p4", OpeningDays(1), OpeningDays(2), NoPromise(), OpeningDays(10)),
        ("harrowgate", "1", m(5), m(15), h(1), h(4)),
        ("harrowgate", "2", m(15), m(30), h(4), h(8)),
        ("harrowgate", "3", h(1), h(4), NoPromise(), OpeningDays(3)),
        ("harrowgate", "4", OpeningDays(1), OpeningDays(2), NoPromise(), OpeningDays(20)),
        ("dzwonnica_v1", "critical", None, m(30), None, h(4)),
        ("dzwonnica_v1", "major", None, h(2), None, h(12)),
        ("dzwonnica_v1", "minor", None, None, None, OpeningDays(5)),
        ("dzwonnica", "critical", None, m(15), None, (h(2), h(4))),
        ("dzwonnica", "major", None, h(1), None, h(8)),
        ("dzwonnica", "minor", None, None, None, OpeningDays(3)),
    ],
)
def test_each_severity_promises_its_times(
    name: str,
    severity: str,
    acknowledge: Limit | None,
    react: Limit | None,
    workaround: Limit | None,
    resolve: Limit | tuple[Limit, ...],
) -> None:
    found = limits(name, severity)
    for kind, limit in ((A, acknowledge), (R, react), (W, workaround), (X, resolve)):
        assert found[kind] == (limit if limit is None or isinstance(limit, tuple) else (limit,))


@pytest.mark.parametrize(
    ("name", "effects"),
    [
        ("blawatek", [{Effect.CRITICAL}, {Effect.MAJOR}, {Effect.MINOR}, {Effect.COSMETIC}]),
        ("jaskolcza_dolina", [{Effect.CRITICAL}, {Effect.MAJOR}, {Effect.MINOR}, {Effect.COSMETIC}]),
        ("harrowgate", [{Effect.CRITICAL}, {Effect.MAJOR}, {Effect.MINOR}, {Effect.COSMETIC}]),
        ("dzwonnica_v1", [{Effect.CRITICAL}, {Effect.MAJOR}, {Effect.MINOR, Effect.COSMETIC}]),
        ("dzwonnica", [{Effect.CRITICAL}, {Effect.MAJOR}, {Effect.MINOR, Effect.COSMETIC}]),
    ],
)
def test_the_severities_cover_the_four_effects_strongest_first(name: str, effects: list[set[Effect]]) -> None:
    assert [set(severity.effects) for severity in version(name).severities] == effects


def every(minutes: int, partial: int | None = None) -> tuple[CadenceUnit, timedelta, timedelta | None]:
    return CadenceUnit.EVERY, timedelta(minutes=minutes), partial and timedelta(minutes=partial)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("name", "rhythms"),
    [
        ("blawatek", [every(240), (CadenceUnit.DAILY, None, None), (CadenceUnit.ON_CLOSING, None, None), None]),
        ("jaskolcza_dolina", [every(30), every(120), (CadenceUnit.DAILY, None, None), None]),
        ("harrowgate", [every(30, 60), every(30, 60), (CadenceUnit.DAILY, None, None), None]),
        ("dzwonnica_v1", [every(60), None, None]),
        ("dzwonnica", [every(30), None, None]),
    ],
)
def test_updates_come_in_the_agreed_rhythm(name: str, rhythms: list[object]) -> None:
    def rhythm(cadence: Cadence | None) -> object:
        return cadence and (cadence.unit, cadence.interval, cadence.partial)

    assert [rhythm(value_of(severity.update)) for severity in version(name).severities] == rhythms


def test_the_shift_manager_is_also_told_by_sms() -> None:
    cadence = value_of(version("dzwonnica").severity("critical").update)
    assert cadence is not None
    assert cadence.also_by == ("sms",)


def window(opens: float, closes: float) -> tuple[Window, ...]:
    return (Window(timedelta(hours=opens), timedelta(hours=closes)),)


DAY_AND_NIGHT = window(6, 22) + window(22, 30)


@pytest.mark.parametrize(
    ("name", "schedule", "weekly"),
    [
        ("blawatek", "support", (*(window(8, 18),) * 5, (), ())),
        ("jaskolcza_dolina", "support", (*(window(7, 21),) * 5, window(8, 16), ())),
        ("harrowgate", "always", (window(0, 24),) * 7),
        ("harrowgate", "office", (*(window(9, 17.5),) * 5, (), ())),
        ("dzwonnica_v1", "support", (window(6, 22),) * 7),
        ("dzwonnica", "support", (*(DAY_AND_NIGHT,) * 4, *(window(6, 22),) * 2, DAY_AND_NIGHT)),
        ("dzwonnica", "peak", (*(window(9, 20),) * 5, (), ())),
    ],
)
def test_the_hours_are_as_agreed(name: str, schedule: str, weekly: tuple[tuple[Window, ...], ...]) -> None:
    assert version(name).schedules[schedule].hours.weekly == weekly


def test_peak_hours_are_no_hours_of_service() -> None:
    assert [key for key, schedule in version("dzwonnica").schedules.items() if not schedule.is_support] == ["peak"]


@pytest.mark.parametrize(
    ("name", "day", "opens"),
    [
        ("blawatek", date(2026, 12, 24), False),
        ("blawatek", date(2026, 11, 11), False),
        ("jaskolcza_dolina", date(2026, 11, 11), False),
        ("dzwonnica_v1", date(2026, 5, 1), False),
        ("dzwonnica", date(2026, 11, 11), True),
        ("dzwonnica", date(2026, 12, 25), False),
        ("dzwonnica", date(2027, 1, 1), False),
        ("dzwonnica", date(2027, 3, 28), False),
        ("dzwonnica", date(2027, 3, 29), True),
    ],
)
def test_days_off_are_those_of_the_contract(name: str, day: date, opens: bool) -> None:
    assert bool(version(name).schedules["support"].hours.windows_on(day)) is opens


def test_the_london_desk_is_closed_on_the_substitute_bank_holiday() -> None:
    office = version("harrowgate").schedules["office"].hours
    assert office.windows_on(date(2026, 12, 28)) == ()
    assert office.windows_on(date(2026, 12, 29)) == window(9, 17.5)


def test_christmas_eve_and_new_years_eve_are_short_and_have_no_night() -> None:
    hours = version("dzwonnica").schedules["support"].hours
    assert hours.windows_on(date(2026, 12, 24)) == window(6, 14)
    assert hours.windows_on(date(2026, 12, 31)) == window(6, 20)


AvailabilityRow = tuple[str, tuple[str, ...], str, PeriodKind, str | None, int, bool, int]


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        (
            "blawatek",
            [
                ("pbx", ("sip", "queues"), "99.5", PeriodKind.MONTH, None, 15, False, 2),
                ("hotline", ("hotline",), "99.5", PeriodKind.MONTH, None, 15, False, 2),
                ("portals", ("admin_portal", "user_portal"), "99.0", PeriodKind.MONTH, None, 15, False, 2),
            ],
        ),
        (
            "jaskolcza_dolina",
            [
                ("line", ("hotline", "queues"), "99.9", PeriodKind.MONTH, "support", 5, True, 2),
                ("sms", ("sms",), "99.5", PeriodKind.MONTH, None, 5, True, 2),
                ("portals", ("admin_portal", "user_portal"), "99.0", PeriodKind.MONTH, None, 5, True, 2),
            ],
        ),
        (
            "harrowgate",
            [
                (key, (service,), "99.99", PeriodKind.QUARTER, None, 1, True, 3)
                for key, service in (
                    ("sip_london", "sip"),
                    ("sip_gdansk", "sip"),
                    ("api", "api"),
                    ("webchat", "webchat"),
                )
            ],
        ),
    ],
)
def test_availability_is_promised_as_agreed(name: str, rows: list[AvailabilityRow]) -> None:
    for target, row in zip(version(name).targets, rows, strict=True):
        key, covered, percent, period, schedule, smallest, inclusive, rounding = row
        assert (target.key, target.services, target.target) == (key, covered, Decimal(percent))
        assert (target.period, target.schedule, target.rounding) == (period, schedule, rounding)
        assert target.smallest is not None
        assert target.smallest.value == SmallestOutage(timedelta(minutes=smallest), inclusive)


FIRST_SERVICES = ["sip", "hotline", "queues", "recording", "email", "sms", "cti", "api"]


@pytest.mark.parametrize(
    ("name", "percent", "smallest", "covered"),
    [
        ("dzwonnica_v1", "99.9", 3, FIRST_SERVICES),
        ("dzwonnica", "99.95", 1, [*FIRST_SERVICES, "webchat", "social"]),
    ],
)
def test_the_annex_raises_availability_and_adds_channels(
    name: str, percent: str, smallest: int, covered: list[str]
) -> None:
    targets = version(name).targets
    assert [target.services for target in targets] == [(service,) for service in covered]
    assert list(version(name).services) == covered
    assert {target.target for target in targets} == {Decimal(percent)}
    assert {target.smallest and target.smallest.value for target in targets} == {
        SmallestOutage(timedelta(minutes=smallest), True)
    }


def test_partial_failures_count_as_each_contract_says() -> None:
    clinic, freight = version("jaskolcza_dolina").targets[0], version("harrowgate").targets[0]
    assert (clinic.partial.weighting, clinic.partial.from_share, clinic.partial.weight) == (
        Weighting.FIXED,
        Decimal("0.3"),
        Decimal("0.5"),
    )
    assert clinic.merge_within is not None
    assert clinic.merge_within.value == timedelta(minutes=30)
    assert (freight.partial.weighting, freight.partial.whole_minutes) == (Weighting.SHARE, True)
    assert version("harrowgate").targets[2].request_rate is not None


Bands = list[tuple[str | None, str, str]]


@pytest.mark.parametrize(
    ("name", "targets", "base", "bands"),
    [
        (
            "blawatek",
            ("pbx", "hotline"),
            FeeBase.SERVICE_PERIOD,
            [("99.00", "99.50", "5"), ("98.00", "99.00", "10"), (None, "98.00", "20")],
        ),
        (
            "jaskolcza_dolina",
            ("line",),
            FeeBase.SERVICE_PERIOD,
            [("99.50", "99.90", "10"), ("99.00", "99.50", "20"), (None, "99.00", "30")],
        ),
        (
            "harrowgate",
            ("sip_london", "sip_gdansk", "api", "webchat"),
            FeeBase.SERVICE_PERIOD,
            [
                ("99.900", "99.990", "10"),
                ("99.000", "99.900", "25"),
                ("95.000", "99.000", "50"),
                (None, "95.000", "100"),
            ],
        ),
        (
            "dzwonnica_v1",
            tuple(FIRST_SERVICES),
            FeeBase.SERVICE_PERIOD,
            [("99.50", "99.90", "10"), ("99.00", "99.50", "20"), (None, "99.00", "40")],
        ),
        (
            "dzwonnica",
            (*FIRST_SERVICES, "webchat", "social"),
            FeeBase.TOTAL_MONTH,
            [
                ("99.90", "99.95", "5"),
                ("99.50", "99.90", "15"),
                ("99.00", "99.50", "30"),
                (None, "99.00", "50"),
            ],
        ),
    ],
)
def test_credits_follow_the_agreed_bands(name: str, targets: tuple[str, ...], base: FeeBase, bands: Bands) -> None:
    (table,) = value_of(version(name).credits) or ()
    assert (table.targets, table.base) == (targets, base)
    assert [(band.at_least, band.below, band.percent) for band in table.bands] == [
        (None if low is None else Decimal(low), Decimal(high), Decimal(percent)) for low, high, percent in bands
    ]


@pytest.mark.parametrize(
    ("name", "lines", "total"),
    [
        ("blawatek", {"pbx": "1120", "hotline": "360", "recording": "200"}, "1680"),
        ("jaskolcza_dolina", {"line": "2600", "sip": "900", "sms": "700", "recording": "400", "cti": "300"}, "4900"),
        (
            "harrowgate",
            {"sip_london": "4600", "sip_gdansk": "4200", "api": "5100", "webchat": "2300", "platform": "2200"},
            "18400",
        ),
        (
            "dzwonnica_v1",
            dict(zip(FIRST_SERVICES, ("6000", "5000", "9000", "3500", "1500", "1500", "2000", "2500"), strict=True)),
            "31000",
        ),
        (
            "dzwonnica",
            dict(
                zip(
                    (*FIRST_SERVICES, "webchat", "social"),
                    ("6000", "5000", "9000", "3500", "1500", "1500", "2000", "2500", "2000", "1500"),
                    strict=True,
                )
            ),
            "34500",
        ),
    ],
)
def test_fees_are_as_in_the_price_list(name: str, lines: dict[str, str], total: str) -> None:
    fees = value_of(version(name).fees) or ()
    assert {line.key: line.amount for line in fees} == {key: Decimal(amount) for key, amount in lines.items()}
    assert sum(line.amount for line in fees) == Decimal(total)


def test_the_platform_is_a_fee_and_no_service() -> None:
    (platform,) = (line for line in value_of(version("harrowgate").fees) or () if line.key == "platform")
    assert platform.services == ()


@pytest.mark.parametrize(
    ("name", "surcharge", "percent"),
    [("blawatek", "0", None), ("jaskolcza_dolina", "588", "12"), ("harrowgate", "0", None)],
)
def test_the_level_costs_what_the_price_list_says(name: str, surcharge: str, percent: str | None) -> None:
    level = value_of(version(name).level)
    assert level is not None
    assert level.surcharge == Decimal(surcharge)
    assert level.surcharge_percent == (None if percent is None else Decimal(percent))


@pytest.mark.parametrize(
    ("name", "caps"),
    [
        ("blawatek", [("20", CapBase.MONTHLY_FEE, CapScope.CREDITS, PeriodKind.MONTH)]),
        (
            "jaskolcza_dolina",
            [
                ("15", CapBase.MONTHLY_FEE, CapScope.PENALTIES, PeriodKind.MONTH),
                ("30", CapBase.MONTHLY_FEE, CapScope.ALL, PeriodKind.MONTH),
                ("15", CapBase.YEARLY_FEES, CapScope.ALL, PeriodKind.YEAR),
            ],
        ),
        (
            "harrowgate",
            [
                ("100", CapBase.SERVICE_PERIOD_FEE, CapScope.CREDITS, PeriodKind.QUARTER),
                ("20", CapBase.YEARLY_FEES, CapScope.ALL, PeriodKind.YEAR),
            ],
        ),
        ("dzwonnica_v1", [("40", CapBase.MONTHLY_FEE, CapScope.ALL, PeriodKind.MONTH)]),
        ("dzwonnica", [("50", CapBase.PREVIOUS_INVOICE, CapScope.ALL, PeriodKind.MONTH)]),
    ],
)
def test_remedies_are_capped(name: str, caps: list[tuple[str, CapBase, CapScope, PeriodKind]]) -> None:
    found = [(cap.percent, cap.base, cap.scope, cap.period) for cap in value_of(version(name).caps) or ()]
    assert found == [(Decimal(percent), base, scope, period) for percent, base, scope, period in caps]


@pytest.mark.parametrize(
    ("name", "penalties"),
    [
        ("jaskolcza_dolina", [("p1", X, "50", None), ("p2", X, "20", None)]),
        ("dzwonnica_v1", [("critical", X, "100", None)]),
        ("dzwonnica", [("critical", X, "300", "peak"), ("critical", X, "150", None), ("major", X, "60", None)]),
    ],
)
def test_lateness_costs_per_started_hour(name: str, penalties: list[tuple[str, ClockKind, str, str | None]]) -> None:
    found = value_of(version(name).lateness) or ()
    assert {penalty.unit for penalty in found} == {LatenessUnit.STARTED_HOUR}
    assert [(p.severity, p.clock, p.amount, p.if_reported_in) for p in found] == [
        (severity, clock, Decimal(amount), peak) for severity, clock, amount, peak in penalties
    ]


def test_the_clinic_counts_lateness_in_contract_hours() -> None:
    assert {penalty.schedule for penalty in value_of(version("jaskolcza_dolina").lateness) or ()} == {"support"}


def test_the_laundry_has_read_that_there_is_no_penalty_for_lateness() -> None:
    assert version("blawatek").lateness == Stated((), Clause("§ 8 ust. 5", "contract"))


def test_a_late_acknowledgement_of_severity_1_earns_2_percent_or_the_larger_credit() -> None:
    (penalty,) = value_of(version("harrowgate").lateness) or ()
    assert (penalty.severity, penalty.clock, penalty.percent, penalty.unit) == ("1", A, Decimal(2), LatenessUnit.EVENT)
    assert penalty.not_with_credit


@pytest.mark.parametrize(
    ("name", "notice", "cap", "period", "event_cap", "weekday", "opens", "closes"),
    [
        ("blawatek", Notice(3, NoticeUnit.WORKING_DAYS), 6, PeriodKind.MONTH, None, (1, 3), 22, 29),
        ("jaskolcza_dolina", Notice(7, NoticeUnit.CALENDAR_DAYS), 8, PeriodKind.MONTH, 4, (6,), 20, 28),
        ("harrowgate", Notice(10, NoticeUnit.WORKING_DAYS), 4, PeriodKind.QUARTER, None, (6,), 1, 5),
        ("dzwonnica_v1", Notice(5, NoticeUnit.WORKING_DAYS), 4, PeriodKind.MONTH, None, (0,), 3, 5),
        ("dzwonnica", Notice(5, NoticeUnit.WORKING_DAYS), 4, PeriodKind.MONTH, None, (0,), 3, 5),
    ],
)
def test_planned_work_has_its_window_notice_and_caps(
    name: str,
    notice: Notice,
    cap: int,
    period: PeriodKind,
    event_cap: int | None,
    weekday: tuple[int, ...],
    opens: int,
    closes: int,
) -> None:
    rule = value_of(version(name).maintenance)
    assert rule is not None
    assert (rule.notice.value, value_of(rule.cap), rule.cap_period) == (notice, timedelta(hours=cap), period)
    assert value_of(rule.event_cap) == (None if event_cap is None else timedelta(hours=event_cap))
    weekly = rule.windows.value.weekly
    assert {day: weekly[day] for day in range(7) if weekly[day]} == dict.fromkeys(weekday, window(opens, closes))


def test_the_clinic_allows_urgent_work_and_may_shift_planned_work() -> None:
    rule = value_of(version("jaskolcza_dolina").maintenance)
    assert rule is not None
    emergency = value_of(rule.emergency)
    assert emergency is not None
    assert (emergency.longest, emergency.notice) == (timedelta(hours=1), timedelta(hours=2))
    assert isinstance(rule.veto, Stated)


def test_the_freight_company_has_a_freeze_before_christmas_and_a_veto() -> None:
    rule = value_of(version("harrowgate").maintenance)
    assert rule is not None
    (freeze,) = rule.freezes
    assert (freeze.value.starts, freeze.value.ends) == ("black_friday_monday", "12-24")
    assert isinstance(rule.veto, Stated)


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("blawatek", [(30, False, ClaimAnchor.MONTH_END, ("email",))]),
        ("jaskolcza_dolina", [(21, False, ClaimAnchor.MONTH_END, ("portal", "email"))]),
        ("harrowgate", [(2, True, ClaimAnchor.INCIDENT, ("ticket",)), (30, False, ClaimAnchor.PERIOD_END, ())]),
        ("dzwonnica_v1", [(30, False, ClaimAnchor.MONTH_END, ())]),
        ("dzwonnica", [(14, False, ClaimAnchor.MONTH_END, ())]),
    ],
)
def test_claims_have_their_deadlines(name: str, steps: list[tuple[int, bool, ClaimAnchor, tuple[str, ...]]]) -> None:
    found = value_of(version(name).claim) or ()
    assert [
        (step.within.count, step.within.unit is ClaimUnit.WORKING_DAYS, step.anchor, step.channels) for step in found
    ] == steps


@pytest.mark.parametrize(
    ("name", "minutes"),
    [
        ("blawatek", [None, 240, None]),
        ("jaskolcza_dolina", [30, 120, 240]),
        ("harrowgate", [15, 30, 60]),
        ("dzwonnica_v1", [60, 240]),
        ("dzwonnica", [15, 30, 60]),
    ],
)
def test_cases_that_drag_on_go_up(name: str, minutes: list[int | None]) -> None:
    found = value_of(version(name).escalation) or ()
    assert [step.after and step.after // timedelta(minutes=1) for step in found] == minutes


@pytest.mark.parametrize(
    ("name", "rule", "positions"),
    [
        ("blawatek", ClockStart.TICKET_OPENED, ("office_manager", "owner")),
        ("jaskolcza_dolina", None, None),
        ("harrowgate", ClockStart.BOTH_CHANNELS, None),
        ("dzwonnica_v1", None, None),
        ("dzwonnica", None, ("shift_manager",)),
    ],
)
def test_the_clock_starts_and_people_report_as_agreed(
    name: str, rule: ClockStart | None, positions: tuple[str, ...] | None
) -> None:
    found = version(name)
    assert (value_of(found.clock_start), value_of(found.authorised)) == (rule, positions)
    assert positions is not None or found.authorised is SILENT


def test_severity_1_needs_a_call_and_a_message() -> None:
    required = {severity.key: severity.required_channels for severity in version("harrowgate").severities}
    assert required == {"1": ("phone", "chat"), "2": (), "3": (), "4": ()}


def test_the_matrix_of_the_clinic_is_complete() -> None:
    matrix = version("jaskolcza_dolina").matrix
    assert matrix is not None
    assert [
        tuple(matrix.cells[impact][urgency] for urgency, _ in matrix.urgencies) for impact, _ in matrix.impacts
    ] == [
        ("p1", "p2", "p4"),
        ("p1", "p3", "p4"),
        ("p2", "p3", "p4"),
        ("p3", "p3", "p4"),
        ("p4", "p4", "p4"),
    ]


def test_the_customer_of_the_clinic_decides_until_a_dispute_is_settled() -> None:
    decision = value_of(version("jaskolcza_dolina").severity_decision)
    assert decision is not None
    assert (decision.proposed_by, decision.changed_within, decision.until_settled) == (
        "customer",
        timedelta(minutes=30),
        "customer",
    )
    assert isinstance(version("jaskolcza_dolina").provision("severity_change"), Stated)
    assert value_of(version("jaskolcza_dolina").workaround_lowers) == 1


def test_the_laundrys_clock_stands_only_while_a_written_answer_is_awaited() -> None:
    pauses = value_of(version("blawatek").pauses)
    assert pauses is not None
    assert pauses.reasons == (PauseReason.CUSTOMER_ANSWER,)
    assert clause_of(version("blawatek").provision("pauses")) == clause_of(version("blawatek").pauses)


def test_quality_has_its_figures() -> None:
    (mos,) = value_of(version("jaskolcza_dolina").quality) or ()
    assert (mos.at_least, mos.percent, mos.services) == (Decimal("3.8"), Decimal(3), ("sip",))
    (abandoned,) = value_of(version("dzwonnica").quality) or ()
    assert (abandoned.at_most, abandoned.percent) == (Decimal(2), None)


def test_small_credits_and_repeated_misses() -> None:
    assert value_of(version("harrowgate").smallest_credit) == SmallestCredit(Decimal(25))
    repeats = value_of(version("dzwonnica").repeats)
    assert repeats is not None
    assert (repeats.misses, repeats.rolling_months, repeats.factor) == (3, 6, Decimal(2))
    assert version("dzwonnica_v1").repeats is SILENT


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("blawatek", ["customer_power", "customer_internet", "own_phones", "force_majeure", "unpaid"]),
        ("jaskolcza_dolina", ["recipients_network", "registration_system", "ddos", "force_majeure"]),
        ("harrowgate", ["foreign_carriers", "customer_network", "ddos", "force_majeure"]),
    ],
)
def test_causes_are_excluded_by_name(name: str, keys: list[str]) -> None:
    assert [exclusion.key for exclusion in value_of(version(name).exclusions) or ()] == keys


@pytest.mark.parametrize(
    ("name", "key", "paragraph"),
    [
        ("blawatek", "reaction", "§ 3"),
        ("blawatek", "hours", "§ 4"),
        ("blawatek", "smallest", "§ 6"),
        ("blawatek", "credits", "§ 8"),
        ("harrowgate", "hours", "§4.1"),
        ("harrowgate", "clock_start", "§5.2"),
        ("harrowgate", "ddos", "§9.3"),
        ("dzwonnica", "reaction", "§ 4"),
    ],
)
def test_facts_stand_where_the_assistant_cites_them(name: str, key: str, paragraph: str) -> None:
    found = version(name)
    smallest = found.targets[0].smallest
    places: dict[str, Clause | None] = {
        "reaction": clause_of(found.severities[0].promises[R]),
        "hours": next(iter(found.schedules.values())).clause,
        "smallest": None if smallest is None else smallest.clause,
        "credits": clause_of(found.credits),
        "clock_start": clause_of(found.clock_start),
        "ddos": clause_of(found.provision("ddos")),
    }
    place = places[key]
    assert place is not None
    assert place.paragraph == paragraph


def test_times_of_the_annex_are_cited_from_the_annex_and_inherited_facts_from_the_contract() -> None:
    annex = version("dzwonnica")
    assert clause_of(annex.severities[0].promises[X]) == Clause("§ 4", "annex1")
    assert annex.document("annex1").name.pl == "Aneks 1"
    assert annex.documents[0].key == "annex1"
    inherited = clause_of(annex.maintenance)
    assert inherited is not None
    assert inherited.document != "annex1"
    assert annex.maintenance == contract("dzwonnica").versions[0].maintenance


@pytest.mark.parametrize(
    ("at", "key"),
    [
        (datetime(2026, 6, 30, 23, 59, 59, tzinfo=WARSAW), "v1"),
        (datetime(2026, 6, 30, 22, tzinfo=UTC), "annex1"),
        (datetime(2026, 7, 1, tzinfo=WARSAW), "annex1"),
        (datetime(2025, 12, 31, 23, 59, tzinfo=WARSAW), None),
        (datetime(2026, 1, 1, tzinfo=WARSAW), "v1"),
        (datetime(2031, 1, 1, tzinfo=WARSAW), "annex1"),
    ],
)
def test_the_annex_holds_from_midnight_in_warsaw(at: datetime, key: str | None) -> None:
    found = contract("dzwonnica").version_at(at)
    assert (None if found is None else found.key) == key


@pytest.mark.parametrize(
    ("name", "starts", "ends"),
    [
        ("blawatek", date(2026, 2, 1), date(2028, 2, 1)),
        ("jaskolcza_dolina", date(2026, 3, 15), None),
        ("harrowgate", date(2026, 1, 1), date(2029, 1, 1)),
    ],
)
def test_contracts_are_in_force_for_their_term(name: str, starts: date, ends: date | None) -> None:
    found = version(name)
    zone = ZoneInfo(found.zone)
    assert found.effective.astimezone(zone) == datetime(starts.year, starts.month, starts.day, tzinfo=zone)
    assert found.ends == (None if ends is None else datetime(ends.year, ends.month, ends.day, tzinfo=zone))


@pytest.mark.parametrize(
    ("name", "language", "currency", "zone", "phone"),
    [
        ("blawatek", "pl", "PLN", "Europe/Warsaw", "22 000 00 00"),
        ("jaskolcza_dolina", "pl", "PLN", "Europe/Warsaw", "22 000 00 00"),
        ("harrowgate", "en", "EUR", "Europe/London", "+44 20 0000 0000"),
        ("dzwonnica", "pl", "PLN", "Europe/Warsaw", "22 000 00 00"),
    ],
)
def test_language_money_and_zone(name: str, language: str, currency: str, zone: str, phone: str) -> None:
    found, whole = version(name), contract(name)
    assert (found.binding_language, found.currency, found.zone) == (language, currency, zone)
    assert (whole.duty_phone, whole.key, whole.customer) == (phone, name, name)
    assert whole.duty_email.endswith(".example")
    assert found.checked is not None


def test_one_provider_has_all_four_customers() -> None:
    assert len({contract(name).provider for name in NAMES}) == 1


@pytest.mark.parametrize("name", VERSIONS)
def test_what_is_not_listed_was_read_and_is_silent(name: str) -> None:
    found = version(name)
    assert found.unlisted is SILENT
    assert isinstance(found.provision("rpo_rto"), Silent)
    assert set(found.provisions) <= set(TOPICS)
    assert set(found.services) <= set(services())


@pytest.mark.parametrize("name", VERSIONS)
def test_every_clause_names_a_document_of_its_version(name: str) -> None:
    found = version(name)
    documents = {document.key for document in found.documents}
    terms = [*found.provisions.values(), found.credits, found.claim, found.fees, found.maintenance, found.escalation]
    clauses: list[Clause | None] = [term.clause for term in terms if isinstance(term, Stated)]
    clauses += [severity.clause for severity in found.severities]
    assert {clause.document for clause in clauses if clause is not None} <= documents


@pytest.mark.parametrize("name", VERSIONS)
def test_severities_are_told_by_their_effect_with_an_example(name: str) -> None:
    for severity in version(name).severities:
        assert 1 <= len(severity.examples) <= 2
        assert severity.definition.pl != severity.definition.en


def test_the_laundry_says_nothing_about_termination() -> None:
    assert version("blawatek").provision("termination") is SILENT
    assert version("blawatek").provision("right_to_terminate") is SILENT


@pytest.mark.parametrize("name", NAMES)
def test_a_contract_loads_within_60_ms(name: str) -> None:
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    read_contract(text, file=name)

    def took() -> float:
        before = time.perf_counter()
        read_contract(text, file=name)
        return time.perf_counter() - before

    assert min(took() for _ in range(3)) < 0.060
