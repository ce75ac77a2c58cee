"""The worked examples of the four demo contracts, each figure computed from the contract files as they ship."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.file import read_contract
from knowledge.contract.levels import AvailabilityTarget
from knowledge.contract.severities import ClockKind, Effect
from knowledge.downtime.availability import Measurement, measure_contract, period_of
from knowledge.downtime.budget import Budget, budget
from knowledge.downtime.planned_work import PlannedWork
from knowledge.downtime.work_verdicts import WorkFindingCode
from knowledge.hours.described_hours import ClosedReason
from knowledge.hours.service_hours import is_open
from knowledge.hours.stopwatch import ClockState
from knowledge.incidents.clock_start import CHAT_CHANNELS, StartReason
from knowledge.incidents.clocks import IncidentClock, clocks_of, version_of
from knowledge.incidents.incident import (
    ChannelConfirmed,
    Event,
    IncidentReported,
    IncidentResolved,
    OutageRecorded,
    WorkaroundAccepted,
    WorkaroundOffered,
)
from knowledge.incidents.state import state_of
from knowledge.money.claims import claim_deadlines
from knowledge.money.penalties import LatePenalty, late_penalties
from knowledge.money.quality import quality_result
from knowledge.money.remedies import CreditCode, availability_credit
from knowledge.terms import value_of
from tests.knowledge.engine_contracts import NAME, happened, hours, london, minutes, outage, warsaw

FILES = Path(__file__).parents[2] / "knowledge" / "contracts"
LATER = warsaw(2027, 6, 1)


@cache
def demo(name: str) -> Contract:
    file = FILES / f"{name}.yaml"
    return read_contract(file.read_text(encoding="utf-8"), file=file.name)


BLAWATEK, JASKOLCZA, HARROWGATE, DZWONNICA = "blawatek", "jaskolcza_dolina", "harrowgate", "dzwonnica"


def version_at(name: str, at: datetime) -> ContractVersion:
    found = demo(name).version_at(at)
    assert found is not None
    return found


def grade(name: str, at: datetime, effect: Effect) -> str:
    severity = version_at(name, at).severity_for(effect)
    assert severity is not None
    return severity.key


def site_called(name: str, part: str) -> str:
    sites = demo(name).versions[-1].sites
    return next(site.key for site in sites if part in (site.name.pl + site.name.en))


def target_of(name: str, at: datetime, service: str, site: str | None = None) -> AvailabilityTarget:
    return next(one for one in version_at(name, at).targets_of(service) if one.site == site)


def report(name: str, at: datetime, effect: Effect, *, service: str = "hotline", site: str | None = None) -> Event:
    what = IncidentReported(service, grade(name, at, effect), at, at, "telegram", "text:1", site=site)
    return happened(at, what)


def clocks(name: str, *events: Event, now: datetime = LATER) -> dict[ClockKind, IncidentClock]:
    return {clock.kind: clock for clock in clocks_of(demo(name), events, now)}


def due(name: str, at: datetime, effect: Effect) -> dict[ClockKind, datetime | None]:
    found = clocks(name, report(name, at, effect), now=at)
    return {kind: clock.reading.due for kind, clock in found.items()}


def measured(
    name: str,
    at: datetime,
    service: str,
    *outages: OutageRecorded,
    works: Iterable[PlannedWork] = (),
    site: str | None = None,
) -> Measurement:
    target = target_of(name, at, service, site)
    period = period_of(version_at(name, at), target, at)
    found = measure_contract(demo(name), target.key, period, outages=outages, works=works, now=LATER)
    assert found is not None
    return found


def spent(name: str, at: datetime, service: str, *outages: OutageRecorded, site: str | None = None) -> Budget:
    return budget(measured(name, at, service, *outages, site=site))


def in_minutes(seconds: Fraction) -> Fraction:
    return seconds / 60


def penalties(name: str, *events: Event, now: datetime = LATER) -> tuple[LatePenalty, ...]:
    state = state_of(events, now)
    assert state is not None
    version = version_of(demo(name), state)
    assert version is not None
    return late_penalties(version, state, clocks_of(demo(name), events, now), now)


# D1, Pralnie Bławatek


def test_d1_1_november_counts_what_exceeds_15_minutes() -> None:
    outages = [
        outage(warsaw(2026, 11, day, 9), minutes(lasted), service="sip")
        for day, lasted in ((3, 12), (5, 15), (9, 40), (17, 95))
    ]
    result = spent(BLAWATEK, warsaw(2026, 11, 10), "sip", *outages)
    assert in_minutes(result.allowance_seconds) == 216
    assert in_minutes(result.used_seconds) == 135
    assert in_minutes(result.left_seconds) == 81
    assert result.measurement.percent == Fraction("99.6875")
    assert result.measurement.percent_shown() == Decimal("99.69")
    assert len(result.measurement.not_counted) == 2


def test_d1_2_a_credit_of_10_percent_of_the_fee_of_the_pbx() -> None:
    down = outage(warsaw(2026, 11, 9, 9), minutes(561.6), service="queues")
    credit = availability_credit(measured(BLAWATEK, warsaw(2026, 11, 10), "sip", down))
    assert credit.measurement.percent_for_bands == Decimal("98.70")
    assert (credit.percent, credit.amount) == (Decimal(10), Decimal("112.00"))


def test_d1_3_a_major_failure_on_friday_afternoon() -> None:
    found = due(BLAWATEK, warsaw(2026, 11, 13, 16, 30), Effect.MAJOR)
    assert found[ClockKind.REACT] == warsaw(2026, 11, 16, 10, 30)
    assert found[ClockKind.RESOLVE] == warsaw(2026, 11, 17, 12, 30)


def test_d1_4_a_critical_failure_before_a_holiday() -> None:
    found = due(BLAWATEK, warsaw(2026, 11, 10, 17), Effect.CRITICAL)
    assert found[ClockKind.REACT] == warsaw(2026, 11, 12, 9)
    assert found[ClockKind.RESOLVE] == warsaw(2026, 11, 12, 15)


def test_d1_5_work_announced_two_working_days_ahead_counts_whole() -> None:
    work = PlannedWork(
        key="w1",
        services=("sip", "queues"),
        announced_at=warsaw(2026, 11, 17, 12),
        start=warsaw(2026, 11, 19, 22),
        end=warsaw(2026, 11, 20, 3),
        effect=NAME,
    )
    result = measured(BLAWATEK, warsaw(2026, 11, 10), "sip", works=[work])
    assert in_minutes(result.downtime_seconds) == 300
    (finding,) = result.works[0].findings
    assert (finding.code, finding.given, finding.needed) == (WorkFindingCode.NOTICE_TOO_SHORT, 2, 3)


# D2, Jaskółcza Dolina


def test_d2_1_november_has_312_contract_hours() -> None:
    result = spent(JASKOLCZA, warsaw(2026, 11, 10), "hotline")
    assert in_minutes(result.measurement.measured_seconds) == 18_720
    assert in_minutes(result.allowance_seconds) == Fraction("18.72")


def test_d2_2_a_partial_failure_counts_half_and_brings_a_credit() -> None:
    partial = outage(warsaw(2026, 11, 9, 9), minutes(40), share=Decimal("0.35"))
    result = measured(JASKOLCZA, warsaw(2026, 11, 10), "hotline", partial)
    assert in_minutes(result.downtime_seconds) == 20
    assert result.percent_shown(4) == Decimal("99.8932")
    assert result.percent_for_bands == Decimal("99.89")
    credit = availability_credit(result)
    assert (credit.percent, credit.amount) == (Decimal(10), Decimal("260.00"))


def test_d2_3_a_p1_on_saturday_afternoon() -> None:
    found = due(JASKOLCZA, warsaw(2026, 11, 14, 15, 20), Effect.CRITICAL)
    assert found[ClockKind.REACT] == warsaw(2026, 11, 14, 15, 50)
    assert found[ClockKind.RESOLVE] == warsaw(2026, 11, 16, 10, 20)


def test_d2_4_an_accepted_workaround_makes_it_a_p2_from_the_acceptance() -> None:
    start = warsaw(2026, 11, 16, 10)
    log = (
        report(JASKOLCZA, start, Effect.CRITICAL),
        happened(warsaw(2026, 11, 16, 11), WorkaroundOffered("text:2")),
        happened(warsaw(2026, 11, 16, 11, 10), WorkaroundAccepted()),
    )
    resolve = clocks(JASKOLCZA, *log, now=warsaw(2026, 11, 16, 12))[ClockKind.RESOLVE]
    assert resolve.severity == grade(JASKOLCZA, start, Effect.MAJOR)
    assert resolve.reading.due == warsaw(2026, 11, 16, 19, 10)


def test_d2_5_each_started_hour_of_lateness_costs() -> None:
    start = warsaw(2026, 11, 16, 10)
    fixed = warsaw(2026, 11, 16, 16, 35)
    log = (report(JASKOLCZA, start, Effect.CRITICAL), happened(fixed, IncidentResolved(fixed)))
    (penalty,) = (one for one in penalties(JASKOLCZA, *log) if one.rule.clock is ClockKind.RESOLVE)
    assert (penalty.lateness, penalty.units) == (timedelta(hours=2, minutes=35), 3)
    assert penalty.amount == Decimal("150.00")


def test_d2_6_poor_voice_quality_costs_a_share_of_the_voice_fees() -> None:
    version = version_at(JASKOLCZA, warsaw(2026, 11, 10))
    mos = next(one for one in value_of(version.quality) or () if one.at_least == Decimal("3.8"))
    result = quality_result(version, mos.key, Decimal("3.7"))
    assert result is not None
    assert (result.met, result.amount) == (False, Decimal("27.00"))


def test_d2_7_the_last_day_to_claim_for_november() -> None:
    assert last_days(JASKOLCZA, warsaw(2026, 11, 10), "hotline") == [date(2026, 12, 21)]


def last_days(name: str, at: datetime, service: str, *, site: str | None = None) -> list[date]:
    version = version_at(name, at)
    period = period_of(version, target_of(name, at, service, site), at)
    return [one.last_day for one in claim_deadlines(version, period=period)]


# D3, Harrowgate & Finch


def gdansk() -> str:
    return site_called(HARROWGATE, "Gda")


def test_d3_1_the_last_quarter_is_an_hour_longer() -> None:
    result = spent(HARROWGATE, london(2026, 11, 10), "sip", site=gdansk())
    assert in_minutes(result.measurement.measured_seconds) == 132_540
    assert in_minutes(result.allowance_seconds) == Fraction("13.254")


def partial_outage() -> OutageRecorded:
    return outage(london(2026, 11, 10, 9), minutes(40), service="sip", site=gdansk(), share=Decimal("0.2"))


def test_d3_2_channels_lost_are_weighed() -> None:
    result = spent(HARROWGATE, london(2026, 11, 10), "sip", partial_outage(), site=gdansk())
    assert in_minutes(result.used_seconds) == 8
    assert in_minutes(result.left_seconds) == Fraction("5.254")


def test_d3_3_a_credit_of_the_quarters_fee_of_the_site() -> None:
    full = outage(london(2026, 12, 8, 9), minutes(90), service="sip", site=gdansk())
    result = measured(HARROWGATE, london(2026, 11, 10), "sip", partial_outage(), full, site=gdansk())
    assert in_minutes(result.downtime_seconds) == 98
    assert result.percent_for_bands == Decimal("99.926")
    credit = availability_credit(result)
    assert (credit.percent, credit.amount) == (Decimal(10), Decimal("1260.00"))
    assert credit.base is not None
    assert (credit.base.months, credit.base.amount) == (3, Decimal("12600.00"))


def severity_1(*more: Event) -> dict[ClockKind, IncidentClock]:
    first = london(2026, 11, 10, 2, 10)
    registered = Event(
        1001,
        london(2026, 11, 10, 2, 11),
        london(2026, 11, 10, 2, 11),
        "tom",
        IncidentReported(
            "sip",
            grade(HARROWGATE, first, Effect.CRITICAL),
            london(2026, 11, 10, 2),
            first,
            "slack",
            "text:1",
            gdansk(),
        ),
    )
    return clocks(HARROWGATE, registered, *more, now=london(2026, 11, 10, 2, 13))


def phone() -> str:
    severity = version_at(HARROWGATE, london(2026, 11, 10)).severity_for(Effect.CRITICAL)
    assert severity is not None
    return next(channel for channel in severity.required_channels if channel not in CHAT_CHANNELS)


def test_d3_4_severity_1_runs_from_the_last_of_call_and_message() -> None:
    call = happened(london(2026, 11, 10, 2, 8), ChannelConfirmed(phone()), recorded=london(2026, 11, 10, 2, 12))
    found = {kind: clock.reading.due for kind, clock in severity_1(call).items()}
    assert found[ClockKind.ACKNOWLEDGE] == london(2026, 11, 10, 2, 15)
    assert found[ClockKind.REACT] == london(2026, 11, 10, 2, 25)
    assert found[ClockKind.WORKAROUND] == london(2026, 11, 10, 3, 10)
    assert found[ClockKind.RESOLVE] == london(2026, 11, 10, 6, 10)


def test_d3_4_until_the_call_is_recorded_times_are_intervals_from_it() -> None:
    found = severity_1()
    assert {clock.start.reason for clock in found.values()} == {StartReason.WAITING_FOR_CHANNEL}
    assert found[ClockKind.ACKNOWLEDGE].start.waiting_for == (phone(),)
    assert found[ClockKind.RESOLVE].reading.due is None
    assert found[ClockKind.RESOLVE].interval == hours(4)


def test_d3_5_severity_3_on_christmas_eve() -> None:
    found = due(HARROWGATE, london(2026, 12, 24, 16), Effect.MINOR)
    assert found[ClockKind.REACT] == london(2026, 12, 29, 11, 30)
    assert found[ClockKind.RESOLVE] == london(2026, 12, 31, 17, 30)


def test_d3_6_a_ticket_within_two_business_days_and_a_claim_after_the_quarter() -> None:
    version = version_at(HARROWGATE, london(2026, 11, 13))
    (ticket,) = claim_deadlines(version, incident_at=london(2026, 11, 13, 14))
    assert ticket.last_day == date(2026, 11, 17)
    assert last_days(HARROWGATE, london(2026, 11, 13), "sip", site=gdansk()) == [date(2027, 1, 30)]


@pytest.mark.parametrize(
    ("announced", "starts", "code"),
    [
        (london(2026, 11, 6, 12), london(2026, 11, 22, 1), None),
        (london(2026, 11, 9, 12), london(2026, 11, 22, 1), WorkFindingCode.NOTICE_TOO_SHORT),
        (london(2026, 11, 2, 12), london(2026, 11, 29, 1), WorkFindingCode.IN_FREEZE),
    ],
)
def test_d3_7_work_announced_late_or_in_the_freeze_counts_in_full(
    announced: datetime, starts: datetime, code: WorkFindingCode | None
) -> None:
    work = PlannedWork("w", ("sip",), announced, starts, starts + hours(2), NAME)
    result = measured(HARROWGATE, london(2026, 11, 10), "sip", works=[work], site=gdansk())
    assert in_minutes(result.downtime_seconds) == (0 if code is None else 120)
    assert code is None or result.works[0].findings[0].code is code


# D4, Dzwonnica Północ


@pytest.mark.parametrize(("month", "allowed"), [(6, "43.2"), (7, "22.32")])
def test_d4_1_the_annex_halves_the_allowance(month: int, allowed: str) -> None:
    result = spent(DZWONNICA, warsaw(2026, month, 10), "queues")
    assert in_minutes(result.allowance_seconds) == Fraction(allowed)


@pytest.mark.parametrize(
    ("month", "percent", "share", "amount"), [(6, "99.87", 10, "900.00"), (7, "99.88", 15, "5175.00")]
)
def test_d4_2_the_same_outage_under_contract_and_annex(month: int, percent: str, share: int, amount: str) -> None:
    down = outage(warsaw(2026, month, 10, 9), minutes(55), service="queues")
    credit = availability_credit(measured(DZWONNICA, warsaw(2026, month, 10), "queues", down))
    assert credit.measurement.percent_for_bands == Decimal(percent)
    assert (credit.percent, credit.amount) == (Decimal(share), Decimal(amount))


@pytest.mark.parametrize(
    ("at", "removal"),
    [
        (warsaw(2026, 6, 30, 23, 40), warsaw(2026, 7, 1, 10)),
        (warsaw(2026, 7, 1, 0, 20), warsaw(2026, 7, 1, 4, 20)),
    ],
)
def test_d4_3_an_incident_stays_under_the_version_of_its_report(at: datetime, removal: datetime) -> None:
    assert due(DZWONNICA, at, Effect.CRITICAL)[ClockKind.RESOLVE] == removal


def test_d4_4_lateness_in_peak_time() -> None:
    fixed = warsaw(2026, 7, 8, 13, 40)
    log = (report(DZWONNICA, warsaw(2026, 7, 8, 10, 15), Effect.CRITICAL), happened(fixed, IncidentResolved(fixed)))
    resolve = clocks(DZWONNICA, *log)[ClockKind.RESOLVE]
    assert (resolve.reading.due, resolve.reading.state) == (warsaw(2026, 7, 8, 12, 15), ClockState.MET_LATE)
    (penalty,) = penalties(DZWONNICA, *log)
    assert (penalty.lateness, penalty.units, penalty.amount) == (minutes(85), 2, Decimal("600.00"))


@pytest.mark.parametrize(
    ("at", "removal"),
    [
        (warsaw(2026, 12, 24, 13), warsaw(2026, 12, 26, 7)),  # example 5
        (warsaw(2026, 7, 11, 23), warsaw(2026, 7, 12, 10)),  # example 6
        (warsaw(2026, 7, 8, 19, 59), warsaw(2026, 7, 8, 21, 59)),  # first message in peak time
        (warsaw(2026, 7, 8, 20), warsaw(2026, 7, 9, 0)),
    ],
)
def test_d4_5_6_short_days_and_nights_that_are_not_covered(at: datetime, removal: datetime) -> None:
    assert due(DZWONNICA, at, Effect.CRITICAL)[ClockKind.RESOLVE] == removal


def test_d4_6_the_clock_says_why_it_starts_on_sunday() -> None:
    at = warsaw(2026, 7, 11, 23)
    start = clocks(DZWONNICA, report(DZWONNICA, at, Effect.CRITICAL), now=at)[ClockKind.RESOLVE].start
    assert start.begins_counting_at == warsaw(2026, 7, 12, 6)
    assert start.why_closed is not None
    assert start.why_closed.reason is ClosedReason.OUTSIDE_WINDOW


def test_d4_7_independence_day_is_a_working_day_here() -> None:
    version = version_at(DZWONNICA, warsaw(2026, 11, 11, 12))
    severity = version.severities[0]
    assert is_open(version.schedules[severity.schedule].hours, warsaw(2026, 11, 11, 12))


def test_d4_8_the_third_miss_in_six_months_doubles_the_credit() -> None:
    def missed(month: int) -> Measurement:
        down = outage(warsaw(2026, month, 10, 9), minutes(55), service="queues")
        return measured(DZWONNICA, warsaw(2026, month, 10), "queues", down)

    july, september, november = missed(7), missed(9), missed(11)
    assert availability_credit(september, [july]).percent == 15
    credit = availability_credit(november, [july, september])
    assert (credit.code, credit.misses, credit.percent) == (CreditCode.DUE, 3, Decimal(30))
    assert credit.amount == Decimal("10350.00")
