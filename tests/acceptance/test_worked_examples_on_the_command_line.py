"""The worked examples of the four demo contracts, each figure as `sla-assistant sla` prints it from files alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.sla_command import CONTRACTS, Customer, due, one_group


def customer(name: str, folder: Path) -> Customer:
    return Customer(CONTRACTS / f"{name}.yaml", folder)


@pytest.fixture
def blawatek(tmp_path: Path) -> Customer:
    return customer("blawatek", tmp_path)


@pytest.fixture
def jaskolcza(tmp_path: Path) -> Customer:
    return customer("jaskolcza_dolina", tmp_path)


@pytest.fixture
def harrowgate(tmp_path: Path) -> Customer:
    return customer("harrowgate", tmp_path)


@pytest.fixture
def dzwonnica(tmp_path: Path) -> Customer:
    return customer("dzwonnica", tmp_path)


def down(service: str, start: str, end: str, **more: Any) -> dict[str, Any]:
    return {"service": service, "start": start, "end": end, **more}


def event(kind: str, at: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "incident": 1042, "occurred_at": at, **more}


def report(at: str, service: str, severity: str, **more: Any) -> dict[str, Any]:
    return event("incident_reported", at, service=service, severity=severity, **more)


def account(said: dict[str, Any]) -> dict[str, Any]:
    (only,) = said["accounts"]
    found: dict[str, Any] = only
    return found


def remedy(said: dict[str, Any], **wanted: Any) -> dict[str, Any]:
    (found,) = (
        line
        for line in account(said)["remedies"]
        if all(line.get(key) == value for key, value in wanted.items()) and line["computed_net"] != "0.00"
    )
    return dict(found)


# D1, Pralnie Bławatek


def test_d1_1_november_counts_what_exceeds_15_minutes(blawatek: Customer) -> None:
    outages = [
        down("sip", "2026-11-03T09:00:00+01:00", "2026-11-03T09:12:00+01:00"),
        down("sip", "2026-11-05T09:00:00+01:00", "2026-11-05T09:15:00+01:00"),
        down("sip", "2026-11-09T09:00:00+01:00", "2026-11-09T09:40:00+01:00"),
        down("sip", "2026-11-17T09:00:00+01:00", "2026-11-17T10:35:00+01:00"),
    ]
    group = one_group(blawatek.asked("budget", "--period", "2026-11", outages=outages), "pbx")
    assert (group["allowance_seconds"], group["used_seconds"], group["left_seconds"]) == ("12960", "8100", "4860")
    assert (group["availability_percent"], group["availability_percent_shown"]) == ("1595/16", "99.69")
    assert (group["outages_counted"], group["outages_not_counted"]) == (2, 2)


def test_d1_2_a_credit_of_10_percent_of_the_fee_of_the_pbx(blawatek: Customer) -> None:
    outages = [down("queues", "2026-11-09T09:00:00+01:00", "2026-11-09T18:21:36+01:00")]
    said = blawatek.asked("credits", "--period", "2026-11", outages=outages)
    credit = remedy(said, kind="credit", target="pbx")
    assert credit["availability_percent_for_bands"] == "98.70"
    assert (credit["percent_of_base"], credit["base"]["amount_net"]) == ("10", "1120.00")
    assert (credit["stands_net"], account(said)["total_net"]) == ("112.00", "112.00")


def test_d1_3_a_major_failure_on_friday_afternoon(blawatek: Customer) -> None:
    said = blawatek.asked("deadline", "--severity", "major", "--at", "2026-11-13T16:30")
    assert due(said, "react") == "2026-11-16T10:30:00+01:00"
    assert due(said, "resolve") == "2026-11-17T12:30:00+01:00"


def test_d1_4_a_critical_failure_before_a_holiday(blawatek: Customer) -> None:
    said = blawatek.asked("deadline", "--severity", "critical", "--at", "2026-11-10T17:00")
    assert due(said, "react") == "2026-11-12T09:00:00+01:00"
    assert due(said, "resolve") == "2026-11-12T15:00:00+01:00"


def test_d1_5_work_announced_two_working_days_ahead_counts_whole(blawatek: Customer) -> None:
    work = {
        "services": ["sip", "queues"],
        "announced_at": "2026-11-17T12:00:00+01:00",
        "start": "2026-11-19T22:00:00+01:00",
        "end": "2026-11-20T03:00:00+01:00",
    }
    group = one_group(blawatek.asked("availability", "--period", "2026-11", works=[work]), "pbx")
    assert group["downtime_seconds"] == "18000"
    (finding,) = (step for step in group["explanation"] if step["step"] == "work_finding")
    assert (finding["finding"], finding["given"], finding["needed"]) == ("notice_too_short", 2, 3)


# D2, Jaskółcza Dolina


def test_d2_1_november_has_312_contract_hours(jaskolcza: Customer) -> None:
    group = one_group(jaskolcza.asked("budget", "--period", "2026-11"), "line")
    assert group["measured_seconds"] == "1123200"
    assert group["allowance_seconds"] == "5616/5"


def test_d2_2_a_partial_failure_counts_half_and_brings_a_credit(jaskolcza: Customer) -> None:
    outages = [down("hotline", "2026-11-09T09:00:00+01:00", "2026-11-09T09:40:00+01:00", share=0.35)]
    said = jaskolcza.asked("credits", "--period", "2026-11", outages=outages)
    assert one_group(said, "line")["downtime_seconds"] == "1200"
    credit = remedy(said, kind="credit")
    assert credit["availability_percent_for_bands"] == "99.89"
    assert (credit["percent_of_base"], credit["stands_net"]) == ("10", "260.00")


def test_d2_3_a_p1_on_saturday_afternoon(jaskolcza: Customer) -> None:
    said = jaskolcza.asked("deadline", "--severity", "p1", "--at", "2026-11-14T15:20")
    assert due(said, "react") == "2026-11-14T15:50:00+01:00"
    assert due(said, "resolve") == "2026-11-16T10:20:00+01:00"


def test_d2_4_an_accepted_workaround_makes_it_a_p2_from_the_acceptance(jaskolcza: Customer) -> None:
    jaskolcza.now = "2026-11-16T12:00:00+01:00"
    events = [
        report("2026-11-16T10:00:00+01:00", "hotline", "p1"),
        event("workaround_offered", "2026-11-16T11:00:00+01:00"),
        event("workaround_accepted", "2026-11-16T11:10:00+01:00"),
    ]
    said = jaskolcza.asked("clocks", "--clock", "resolve", events=events)
    assert said["incidents"][0]["clocks"][0]["severity"] == "p2"
    assert due(said, "resolve") == "2026-11-16T19:10:00+01:00"


def test_d2_5_each_started_hour_of_lateness_costs(jaskolcza: Customer) -> None:
    events = [
        report("2026-11-16T10:00:00+01:00", "hotline", "p1"),
        event("incident_resolved", "2026-11-16T16:35:00+01:00"),
    ]
    penalty = remedy(jaskolcza.asked("credits", "--period", "2026-11", events=events), kind="penalty", clock="resolve")
    assert (penalty["late_seconds"], penalty["units"], penalty["stands_net"]) == ("9300", 3, "150.00")


def test_d2_6_poor_voice_quality_costs_a_share_of_the_voice_fees(jaskolcza: Customer) -> None:
    said = jaskolcza.asked("credits", "--period", "2026-11", "--quality", "mos=3.7")
    result = remedy(said, kind="quality", target="mos")
    assert (result["target_met"], result["stands_net"]) == (False, "27.00")


def test_d2_7_the_last_day_to_claim_for_november(jaskolcza: Customer) -> None:
    (claim,) = account(jaskolcza.asked("credits", "--period", "2026-11"))["claims"]
    assert claim["last_day"] == "2026-12-21"


# D3, Harrowgate & Finch


def test_d3_1_the_last_quarter_is_an_hour_longer(harrowgate: Customer) -> None:
    group = one_group(harrowgate.asked("budget", "--period", "2026-Q4"), "sip_gdansk")
    assert group["measured_seconds"] == str(132_540 * 60)
    assert group["allowance_seconds"] == "19881/25"


PARTIAL = down("sip", "2026-11-10T09:00:00+00:00", "2026-11-10T09:40:00+00:00", share="0.2", site="gdansk")
FULL = down("sip", "2026-12-08T09:00:00+00:00", "2026-12-08T10:30:00+00:00", site="gdansk")


def test_d3_2_channels_lost_are_weighed(harrowgate: Customer) -> None:
    group = one_group(harrowgate.asked("budget", "--period", "2026-Q4", outages=[PARTIAL]), "sip_gdansk")
    assert (group["used_seconds"], group["left_seconds"]) == ("480", "7881/25")


def test_d3_3_a_credit_of_the_quarters_fee_of_the_site(harrowgate: Customer) -> None:
    said = harrowgate.asked("credits", "--period", "2026-Q4", outages=[PARTIAL, FULL])
    credit = remedy(said, kind="credit")
    assert (credit["target"], credit["availability_percent_for_bands"]) == ("sip_gdansk", "99.926")
    assert (credit["base"]["months"], credit["base"]["amount_net"]) == ("3", "12600.00")
    assert (credit["percent_of_base"], credit["stands_net"]) == ("10", "1260.00")


def test_d3_4_severity_1_runs_from_the_last_of_call_and_message(harrowgate: Customer) -> None:
    harrowgate.now = "2026-11-10T02:13:00+00:00"
    first = report(
        "2026-11-10T02:11:00+00:00",
        "sip",
        "1",
        site="gdansk",
        channel="slack",
        first_message_at="2026-11-10T02:10:00+00:00",
    )
    call = event(
        "channel_confirmed",
        "2026-11-10T02:08:00+00:00",
        recorded_at="2026-11-10T02:12:00+00:00",
        channel="phone",
    )
    said = harrowgate.asked("clocks", events=[first, call])
    assert due(said, "acknowledge") == "2026-11-10T02:15:00+00:00"
    assert due(said, "react") == "2026-11-10T02:25:00+00:00"
    assert due(said, "workaround") == "2026-11-10T03:10:00+00:00"
    assert due(said, "resolve") == "2026-11-10T06:10:00+00:00"


def test_d3_4_until_the_call_is_recorded_times_are_intervals_from_it(harrowgate: Customer) -> None:
    said = harrowgate.asked("deadline", "--severity", "1", "--at", "2026-11-10T02:10", "--clock", "resolve")
    assert said["started"]["waiting_for"] == ["phone"]
    assert due(said, "resolve") is None
    assert said["deadlines"][0]["interval_seconds"] == "14400"


def test_d3_5_severity_3_on_christmas_eve(harrowgate: Customer) -> None:
    said = harrowgate.asked("deadline", "--severity", "3", "--at", "2026-12-24T16:00")
    assert due(said, "react") == "2026-12-29T11:30:00+00:00"
    assert due(said, "resolve") == "2026-12-31T17:30:00+00:00"


def test_d3_6_a_ticket_within_two_business_days_and_a_claim_after_the_quarter(harrowgate: Customer) -> None:
    events = [report("2026-11-13T14:00:00+00:00", "sip", "2", site="gdansk")]
    claims = account(harrowgate.asked("credits", "--period", "2026-Q4", events=events))["claims"]
    assert {claim["step"]: claim["last_day"] for claim in claims} == {"claim": "2027-01-30", "ticket": "2026-11-17"}


@pytest.mark.parametrize(
    ("announced", "starts", "ends", "finding"),
    [
        ("2026-11-06T12:00:00+00:00", "2026-11-22T01:00:00+00:00", "2026-11-22T03:00:00+00:00", None),
        ("2026-11-09T12:00:00+00:00", "2026-11-22T01:00:00+00:00", "2026-11-22T03:00:00+00:00", "notice_too_short"),
        ("2026-11-02T12:00:00+00:00", "2026-11-29T01:00:00+00:00", "2026-11-29T03:00:00+00:00", "in_freeze"),
    ],
)
def test_d3_7_work_announced_late_or_in_the_freeze_counts_in_full(
    harrowgate: Customer, announced: str, starts: str, ends: str, finding: str | None
) -> None:
    work = {"services": ["sip"], "announced_at": announced, "start": starts, "end": ends}
    said = harrowgate.asked("availability", "--period", "2026-Q4", "--target", "sip_gdansk", works=[work])
    group = one_group(said, "sip_gdansk")
    assert group["downtime_seconds"] == ("0" if finding is None else "7200")
    findings = [step["finding"] for step in group["explanation"] if step["step"] == "work_finding"]
    assert finding is None or findings[0] == finding


# D4, Dzwonnica Północ


@pytest.mark.parametrize(("period", "allowed"), [("2026-06", "2592"), ("2026-07", "6696/5")])
def test_d4_1_the_annex_halves_the_allowance(dzwonnica: Customer, period: str, allowed: str) -> None:
    group = one_group(dzwonnica.asked("budget", "--period", period), "queues")
    assert group["allowance_seconds"] == allowed


def queues_down(month: str) -> dict[str, Any]:
    return down("queues", f"{month}-10T09:00:00+02:00", f"{month}-10T09:55:00+02:00")


@pytest.mark.parametrize(
    ("period", "percent", "share", "amount"),
    [("2026-06", "99.87", "10", "900.00"), ("2026-07", "99.88", "15", "5175.00")],
)
def test_d4_2_the_same_outage_under_contract_and_annex(
    dzwonnica: Customer, period: str, percent: str, share: str, amount: str
) -> None:
    credit = remedy(dzwonnica.asked("credits", "--period", period, outages=[queues_down(period)]), target="queues")
    assert (credit["availability_percent_for_bands"], credit["percent_of_base"]) == (percent, share)
    assert credit["stands_net"] == amount


@pytest.mark.parametrize(
    ("at", "removal"),
    [
        ("2026-06-30T23:40", "2026-07-01T10:00:00+02:00"),  # example 3, the contract
        ("2026-07-01T00:20", "2026-07-01T04:20:00+02:00"),  # example 3, the annex
        ("2026-07-08T10:15", "2026-07-08T12:15:00+02:00"),  # example 4
        ("2026-12-24T13:00", "2026-12-26T07:00:00+01:00"),  # example 5
        ("2026-07-11T23:00", "2026-07-12T10:00:00+02:00"),  # example 6
        ("2026-11-11T12:00", "2026-11-11T14:00:00+01:00"),  # example 7: a working day like any other
    ],
)
def test_d4_3_to_7_by_when_a_critical_failure_is_removed(dzwonnica: Customer, at: str, removal: str) -> None:
    said = dzwonnica.asked("deadline", "--severity", "critical", "--at", at, "--clock", "resolve")
    assert due(said, "resolve") == removal


def test_d4_4_lateness_in_peak_time(dzwonnica: Customer) -> None:
    events = [
        report("2026-07-08T10:15:00+02:00", "hotline", "critical"),
        event("incident_resolved", "2026-07-08T13:40:00+02:00"),
    ]
    penalty = remedy(dzwonnica.asked("credits", "--period", "2026-07", events=events), kind="penalty")
    assert (penalty["due"], penalty["late_seconds"]) == ("2026-07-08T12:15:00+02:00", "5100")
    assert (penalty["units"], penalty["stands_net"]) == (2, "600.00")


def test_d4_6_the_clock_says_why_it_starts_on_sunday(dzwonnica: Customer) -> None:
    started = dzwonnica.asked("deadline", "--severity", "critical", "--at", "2026-07-11T23:00")["started"]
    assert started["begins_counting_at"] == "2026-07-12T06:00:00+02:00"
    assert started["closed"]["reason"] == "outside_window"


def test_d4_7_independence_day_is_a_working_day_here(dzwonnica: Customer) -> None:
    started = dzwonnica.asked("deadline", "--severity", "critical", "--at", "2026-11-11T12:00")["started"]
    assert started["closed"] is None


def test_d4_8_the_third_miss_in_six_months_doubles_the_credit(dzwonnica: Customer) -> None:
    outages = [queues_down(month) for month in ("2026-07", "2026-09", "2026-11")]
    credit = remedy(dzwonnica.asked("credits", "--period", "2026-11", outages=outages), target="queues")
    assert (credit["misses"], credit["factor"], credit["percent_of_base"]) == (3, "2", "30")
    assert credit["computed_net"] == "10350.00"
