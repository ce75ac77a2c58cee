"""Promise: `sla credits` shows every remedy, reduction, cap, claim day and right of a period, and promises nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.knowledge.small_contract import written
from tests.sla_command import CONTRACTS, LATER, Customer, one_group, run_sla

MONEY = """\
    fees:
      clause: § 9
      items:
        line: {name: {pl: infolinia, en: hotline}, amount: 1000.00, services: [hotline]}
    credits:
      clause: § 8
      conditions:
        ticket: {pl: zgłoszenie w systemie, en: a ticket in the system, clause: § 8 ust. 2}
      tables:
        - {targets: [line], base: service month, bands: [{below: 99.50, credit: 20 %}]}
    eligibility:
      clause: § 10
      needs:
        paid: {pl: opłacone faktury, en: invoices paid, otherwise: no credit}
    vat: {rate: 23 %, on: all, clause: § 9}
"""
DOWN = {"service": "hotline", "start": "2026-11-09T09:00:00+01:00", "end": "2026-11-09T18:00:00+01:00"}


@pytest.fixture
def small(tmp_path: Path) -> Customer:
    file = tmp_path / "small.yaml"
    file.write_text(written(more=MONEY), encoding="utf-8")
    return Customer(file, tmp_path)


@pytest.fixture
def harrowgate(tmp_path: Path) -> Customer:
    return Customer(CONTRACTS / "harrowgate.yaml", tmp_path)


def account(said: dict[str, Any]) -> dict[str, Any]:
    (only,) = said["accounts"]
    found: dict[str, Any] = only
    return found


def test_a_condition_that_nobody_confirmed_stands_beside_the_sum(small: Customer) -> None:
    said = account(small.asked("credits", "--period", "2026-11", outages=[DOWN]))
    assert said["total_net"] == "200.00"
    assert [one["key"] for one in said["conditions"]] == ["ticket"]
    assert said["standing"] == {"code": "provisional", "until": None, "outages_without_cause": 1}


def test_a_condition_that_is_known_not_to_hold_takes_the_credit_away(small: Customer) -> None:
    said = account(small.asked("credits", "--period", "2026-11", "--condition", "ticket=no", outages=[DOWN]))
    (credit,) = said["remedies"]
    assert (said["total_net"], credit["code"]) == ("0.00", "condition_failed")
    assert [one["key"] for one in credit["failed_conditions"]] == ["ticket"]
    said = account(small.asked("credits", "--period", "2026-11", "--condition", "ticket=yes", outages=[DOWN]))
    assert (said["total_net"], said["conditions"]) == ("200.00", [])


@pytest.mark.parametrize(("written", "code"), [("ticket", 2), ("ticket=maybe", 2), ("other=yes", 1)])
def test_what_is_no_condition_of_the_contract_is_refused(small: Customer, written: str, code: int) -> None:
    done = run_sla("credits", str(small.file), "--period", "2026-11", "--condition", written)
    assert (done.exit_code, done.stdout) == (code, "")


def test_a_lapse_of_a_condition_of_the_sla_counts_where_it_is_recorded(small: Customer) -> None:
    lapse = {"condition": "paid", "start": "2026-11-01T00:00:00+01:00"}
    said = account(small.asked("credits", "--period", "2026-11", outages=[DOWN], lapses=[lapse]))
    assert (said["total_net"], said["remedies"][0]["code"]) == ("0.00", "condition_failed")
    (small.folder / "l.json").write_text(json.dumps([{**lapse, "condition": "payed"}]), encoding="utf-8")
    done = run_sla("credits", str(small.file), "--lapses", str(small.folder / "l.json"), "--lang", "en")
    assert "$[0].condition: a reference to something that is not there: “payed”; expected: paid?" in done.stderr


def test_the_gross_sum_is_there_where_the_contract_states_a_rate(small: Customer) -> None:
    said = account(small.asked("credits", "--period", "2026-11", outages=[DOWN]))
    assert (said["gross"]["vat"], said["gross"]["total_gross"]) == ("46.00", "246.00")


def test_a_contract_without_credits_has_an_account_of_nothing(tmp_path: Path) -> None:
    file = tmp_path / "bare.yaml"
    file.write_text(written(), encoding="utf-8")
    said = account(Customer(file, tmp_path).asked("credits", "--period", "2026-11", outages=[DOWN]))
    assert said["total_net"] == "0.00"
    assert [one["code"] for one in said["remedies"]] == ["no_table"]


def gdansk(start: str, end: str) -> dict[str, Any]:
    return {"service": "sip", "site": "gdansk", "start": start, "end": end}


TWO_BAD_QUARTERS = [
    gdansk("2026-08-10T09:00:00Z", "2026-08-10T12:00:00Z"),
    gdansk("2026-11-10T09:00:00Z", "2026-11-10T12:00:00Z"),
]


def test_two_bad_quarters_in_a_row_give_the_right_to_terminate(harrowgate: Customer) -> None:
    said = account(harrowgate.asked("credits", "--period", "2026-Q4", outages=TWO_BAD_QUARTERS))
    rights = {(one["target"], one["window"]): one for one in said["termination"]}
    assert rights[("sip_gdansk", None)]["has_arisen"]
    assert rights[("sip_gdansk", None)]["arisen_with"]["first_day"] == "2026-10-01"
    assert (rights[("sip_gdansk", 5)]["missed"], rights[("sip_gdansk", 5)]["has_arisen"]) == (2, False)
    assert not rights[("api", None)]["has_arisen"]


def test_rights_are_said_in_words_where_anything_was_missed(harrowgate: Customer) -> None:
    file = harrowgate.folder / "o.json"
    file.write_text(json.dumps(TWO_BAD_QUARTERS), encoding="utf-8")
    asked = ["credits", str(harrowgate.file), "--period", "2026-Q4", "--outages", str(file), "--now", LATER]
    lines = run_sla(*asked, "--lang", "en").stdout.splitlines()
    assert (
        "2 periods in a row below 99.90% (SLA schedule, §12.2): SIP trunk Gdańsk: the condition is met with the result "
        "in quarter 4 of 2026." in lines
    )
    assert (
        "3 of 5 periods one after another below 99.90% (SLA schedule, §12.2): SIP trunk Gdańsk: 2 of 3 so far." in lines
    )
    assert "This only counts the periods; it is no legal advice." in lines


def test_a_credit_below_the_smallest_is_not_issued(harrowgate: Customer) -> None:
    text = harrowgate.file.read_text(encoding="utf-8").replace("amount: 25.00", "amount: 2500.00")
    harrowgate.file = harrowgate.folder / "smallest.yaml"
    harrowgate.file.write_text(text, encoding="utf-8")
    outage = gdansk("2026-11-10T09:00:00Z", "2026-11-10T10:30:00Z")
    said = account(harrowgate.asked("credits", "--period", "2026-Q4", outages=[outage]))
    (credit,) = (one for one in said["remedies"] if one["target"] == "sip_gdansk")
    assert (credit["computed_net"], credit["stands_net"], said["total_net"]) == ("1260.00", "0.00", "0.00")
    assert [one["code"] for one in credit["reductions"]] == ["below_smallest"]


def test_of_a_late_acknowledgement_and_a_credit_for_one_event_the_larger_stands(harrowgate: Customer) -> None:
    def event(kind: str, at: str, **more: Any) -> dict[str, Any]:
        return {"type": kind, "incident": 7, "occurred_at": f"2026-11-10T{at}:00Z", **more}

    events = [
        event("incident_reported", "09:00", service="sip", severity="1", site="gdansk"),
        event("channel_confirmed", "09:00", channel="phone"),
        event("incident_acknowledged", "09:30"),
        event("outage_recorded", "12:00", **gdansk("2026-11-10T09:00:00Z", "2026-11-10T11:00:00Z")),
        event("incident_resolved", "11:00"),
    ]
    said = account(harrowgate.asked("credits", "--period", "2026-Q4", events=events))
    lines = {(one["kind"], one.get("target"), one.get("clock")): one for one in said["remedies"]}
    late = lines[("penalty", None, "acknowledge")]
    assert (late["computed_net"], late["stands_net"]) == ("84.00", "0.00")
    assert [one["code"] for one in late["reductions"]] == ["credit_is_larger"]
    assert lines[("credit", "sip_gdansk", None)]["stands_net"] == said["total_net"]


def test_a_cap_bites_and_an_invoice_given_replaces_the_fees(tmp_path: Path) -> None:
    customer = Customer(CONTRACTS / "dzwonnica.yaml", tmp_path)
    outage = {"service": "queues", "start": "2026-09-01T00:00:00+02:00", "end": "2026-09-09T00:00:00+02:00"}
    said = account(customer.asked("credits", "--period", "2026-09", "--previous-invoice", "20000.00", outages=[outage]))
    (cap,) = said["caps"]
    assert (cap["base_net"], cap["limit_net"], cap["after_net"]) == ("20000.00", "10000.00", "10000.00")
    assert (cap["bites"], cap["invoice_assumed"], said["total_net"]) == (True, False, "10000.00")
    (cap,) = account(customer.asked("credits", "--period", "2026-09", outages=[outage]))["caps"]
    assert (cap["base_net"], cap["invoice_assumed"]) == ("34500.00", True)


def test_yearly_caps_count_what_earlier_periods_of_the_year_came_to_or_what_is_said(harrowgate: Customer) -> None:
    said = account(harrowgate.asked("credits", "--period", "2026-Q4", outages=TWO_BAD_QUARTERS))
    assert said["granted_this_year_net"] == "3150.00"
    asked = ("--period", "2026-Q4", "--granted-this-year", "44000")
    said = account(harrowgate.asked("credits", *asked, outages=TWO_BAD_QUARTERS))
    assert (said["granted_this_year_net"], said["total_net"]) == ("44000", "160.00")


def test_open_figures_say_until_when_they_may_change(small: Customer) -> None:
    small.now = "2026-11-20T10:00:00+01:00"
    said = small.asked("credits", "--period", "2026-11", outages=[DOWN])
    assert account(said)["standing"]["code"] == "open"
    assert account(said)["standing"]["until"] == "2026-12-01T00:00:00+01:00"
    assert one_group(said, "line")["standing"]["code"] == "open"


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("pl", "Wyliczenie wstępne; nie jest uznaniem ani odmową roszczenia."),
        ("en", "A preliminary calculation; it neither accepts nor refuses a claim."),
    ],
)
def test_no_amount_and_no_miss_is_said_without_the_fixed_sentence(small: Customer, lang: str, sentence: str) -> None:
    file = small.folder / "o.json"
    file.write_text(json.dumps([DOWN]), encoding="utf-8")
    records = [str(small.file), "--outages", str(file), "--lang", lang, "--now", LATER]
    for command in ("availability", "budget", "credits"):
        assert sentence in run_sla(command, *records, "--period", "2026-11").stdout
    assert sentence in run_sla("whatif", *records, "--period", "2026-11", "--add", "2h").stdout


def test_small_sums_wait_until_they_add_up_from_the_records_or_as_said(small: Customer) -> None:
    held = "    smallest_credit: {amount: 500.00, if_smaller: held, clause: § 8}\n"
    small.file.write_text(written(more=MONEY + held), encoding="utf-8")
    months = [
        {**DOWN, "start": f"2026-{month}-09T09:00:00Z", "end": f"2026-{month}-09T18:00:00Z"} for month in ("09", "10")
    ]
    said = account(small.asked("credits", "--period", "2026-11", outages=[DOWN]))
    assert (said["total_net"], said["held_net"]) == ("0.00", "200.00")
    said = account(small.asked("credits", "--period", "2026-11", outages=[*months, DOWN]))
    assert (said["total_net"], said["held_net"], said["released_net"]) == ("600.00", "0.00", "400.00")
    said = account(small.asked("credits", "--period", "2026-11", "--held", "310.50", outages=[DOWN]))
    assert (said["total_net"], said["released_net"]) == ("510.50", "310.50")
