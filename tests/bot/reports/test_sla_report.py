"""The monthly report of the demo's customers: the worked examples of their contracts, in both languages."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from bot.errors import Refused
from bot.reports.writing import text_of
from knowledge.bilingual import Language
from knowledge.incidents.incident import Event, IncidentReported, IncidentResolved, OutageRecorded
from knowledge.money.standing import AmountsShown
from storage.engine import open_database
from tests.reporting import AFTER_NOVEMBER, exact, record, report_of
from tests.settling import settled

GOLDEN = Path(__file__).parent / "golden"
CUSTOMERS = ("blawatek", "jaskolcza_dolina", "harrowgate", "dzwonnica")
AVAILABILITY = "Availability against the target"
MONEY = "Credits and penalties: an estimate"


@pytest.fixture(scope="module")
def url(demo_template: Path) -> str:
    return f"sqlite:///{demo_template}"


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("customer", CUSTOMERS)
def test_a_report_reads_as_it_always_did(url: str, customer: str, language: Language) -> None:
    said = text_of(report_of(url, customer, language=language))

    assert said == (GOLDEN / f"{customer}-{language}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("customer", "group", "allowed", "counted", "percent", "result"),
    [
        ("blawatek", "PBX", "12960", "8100", "99.687500", "kept"),
        ("jaskolcza_dolina", "Hotline and queues", "5616/5", "1200", "99.893162", "missed"),
        ("harrowgate", "SIP trunk Gdańsk", "19881/25", "480", "99.993964", "kept"),
        ("dzwonnica", "Webchat", "1296", "3300", "99.872685", "missed"),
    ],
)
def test_availability_is_that_of_the_worked_examples(
    url: str, customer: str, group: str, allowed: str, counted: str, percent: str, result: str
) -> None:
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    report = report_of(url, customer, now=now)

    assert exact(report, AVAILABILITY, group, "Allowed downtime") == allowed
    assert exact(report, AVAILABILITY, group, "Counted downtime") == counted
    assert exact(report, AVAILABILITY, group, "Availability") == percent
    assert exact(report, AVAILABILITY, group, "Result") == result


def test_short_outages_are_listed_and_do_not_count(url: str) -> None:
    (pbx,) = [one for one in report_of(url, "blawatek").sections if one.heading == "PBX"]

    assert pbx.table is not None
    assert [(row[1].exact, row[2].exact, row[3].exact) for row in pbx.table.rows] == [
        ("720", "0", "too_short"),
        ("900", "0", "too_short"),
        ("2400", "2400", "counted"),
        ("5700", "5700", "counted"),
    ]
    assert all(row[4].text == "Contract, § 6" for row in pbx.table.rows[:2])


def test_a_credit_is_that_of_the_worked_example(url: str) -> None:
    report = report_of(url, "jaskolcza_dolina")

    assert exact(report, MONEY, "in November 2026", "Sum, net") == "260.00"
    assert "no promise" in text_of(report)


def test_further_ninety_minutes_come_to_a_tenth_of_the_quarterly_fee(demo_url: str) -> None:
    start = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    further = OutageRecorded("2", "sip", start, start.replace(hour=10, minute=30), Decimal(1), "probe", site="gdansk")
    record(demo_url, 1010, further)

    report = report_of(demo_url, "harrowgate")

    assert exact(report, AVAILABILITY, "SIP trunk Gdańsk", "Counted downtime") == "5880"
    assert "10% of €12,600.00" in text_of(report)
    assert exact(report, MONEY, "in quarter 4 of 2026", "Sum, net") == "1260.00"


def test_the_last_day_of_a_claim_is_that_of_the_worked_examples(url: str) -> None:
    assert exact(report_of(url, "jaskolcza_dolina"), "Claims", "Claim", "Last day") == "2026-12-21"
    assert exact(report_of(url, "harrowgate"), "Claims", "Credit claim", "Last day") == "2027-01-30"


def test_the_version_of_the_month_decides_it(url: str) -> None:
    june, july = report_of(url, "dzwonnica", "2026-06"), report_of(url, "dzwonnica", "2026-07")

    assert exact(june, AVAILABILITY, "Queues", "Allowed downtime") == "2592"
    assert exact(july, AVAILABILITY, "Queues", "Allowed downtime") == "6696/5"
    assert dict(june.facts)["Contract version"].text == "Contract, in force from 1 January 2026"
    assert dict(july.facts)["Contract version"].text == "Annex 1, in force from 1 July 2026"


def test_a_report_of_the_day_before_the_annex_stays_under_the_contract(demo_url: str) -> None:
    at = datetime(2026, 6, 30, 21, 40, tzinfo=UTC)
    with closing(open_database(demo_url)) as database, database.unit_of_work() as work:
        work.incidents.open(900, "dzwonnica", at)
        work.incidents.append(Event(900, at, at, "kasia", IncidentReported("sip", "critical", at, at, "portal", "")))
        work.commit()

    report = report_of(demo_url, "dzwonnica", "2026-07", now=datetime(2026, 7, 1, 6, 0, tzinfo=UTC))

    (times,) = [one for one in report.sections if one.heading == "Response and resolution times"]
    assert times.table is not None
    assert [(row[1].text, row[3].exact) for row in times.table.rows] == [
        ("Reaction", "2026-07-01T06:30:00+02:00"),
        ("Resolution", "2026-07-01T10:00:00+02:00"),
    ]
    assert times.notes[-1] == "Basis: SLA appendix, § 4."


def test_a_customer_who_is_shown_no_amounts_finds_none_in_the_report(demo_url: str) -> None:
    with closing(open_database(demo_url)) as database, database.unit_of_work() as work:
        work.settlements.show_amounts("jaskolcza_dolina", AmountsShown.NEVER, None, AFTER_NOVEMBER)
        work.commit()

    said = text_of(report_of(demo_url, "jaskolcza_dolina"))

    assert "260.00" not in said
    assert "PLN" not in said
    assert "Amounts are not given in this report; the provider's settlement of the period states them." in said


def test_a_settled_period_is_reported_as_settled(demo_url: str) -> None:
    settled(demo_url, "dzwonnica", "2026-11")

    report = report_of(demo_url, "dzwonnica", now=datetime(2026, 12, 4, 9, 0, tzinfo=UTC))

    assert "Settled: Telmost S.A., 3 December 2026, 10:00." in dict(report.facts)["How firm"].text
    (money,) = [one for one in report.sections if one.heading == MONEY]
    assert money.table is not None
    assert [(row[1].text, row[2].exact) for row in money.table.rows] == [("Sum, settled", "6900.00")]


def test_a_late_removal_is_listed_with_its_lateness_and_its_penalty(demo_url: str) -> None:
    with closing(open_database(demo_url)) as database, database.unit_of_work() as work:
        fixed = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
        work.incidents.append(Event(1017, fixed, fixed, "noc", IncidentResolved(fixed)))
        work.commit()

    report = report_of(demo_url, "dzwonnica")

    (times,) = [one for one in report.sections if one.heading == "Response and resolution times"]
    assert times.table is not None
    late = [row for row in times.table.rows if row[5].exact == "met_late"]
    assert [(row[0].text, row[1].text, row[5].text) for row in late] == [("1017", "Resolution", "late by 1 h 48 min")]
    assert times.lines == ("Kept in time: 3; late: 1.",)
    assert "2 × PLN 60.00 = PLN 120.00" in text_of(report)


@pytest.mark.parametrize(
    ("month", "why"),
    [
        ("2026-02", "was not in force in this month (2026-02)"),
        ("2027-01", "has not begun yet (2027-01)"),
    ],
)
def test_a_month_without_figures_is_refused(url: str, month: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        report_of(url, "jaskolcza_dolina", month)
    assert why in str(refused.value)


def test_the_month_in_which_a_contract_began_is_reported(url: str) -> None:
    said = text_of(report_of(url, "jaskolcza_dolina", "2026-03"))

    assert "The contract is in force from 15 March 2026" in said
