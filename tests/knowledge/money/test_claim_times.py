"""The last day of a claim in every unit, from every anchor, moved only where the contract says so; and the answer."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from knowledge.contract.claim_steps import ClaimAnchor
from knowledge.contract.rights import Silence
from knowledge.hours.periods import Period, period_containing
from knowledge.incidents.anchors import anchors_of
from knowledge.incidents.incident import IncidentResolved
from knowledge.incidents.state import state_of
from knowledge.money.claims import answer_deadline, claim_deadlines
from tests.knowledge.engine_contracts import happened, outage, reported, warsaw
from tests.knowledge.money.money_contracts import version_saying

NOVEMBER = period_containing("month", warsaw(2026, 11, 9), "Europe/Warsaw")


def step(within: str, after: str, more: str = "") -> str:
    name = "name: {pl: wniosek, en: claim}"
    return f"claim: {{clause: § 11, steps: {{claim: {{{name}, within: {within}, after: {after}{more}}}}}}}\n"


@pytest.mark.parametrize(
    ("within", "after", "last_day"),
    [
        ("30 calendar days", "month end", date(2026, 12, 30)),
        ("30 calendar days", "period end", date(2026, 12, 30)),
        ("30 calendar days", "next month end", date(2027, 1, 30)),
        ("60 calendar days", "quarter end", date(2027, 3, 1)),
        ("2 months", "period end", date(2027, 1, 30)),
        ("3 months", "period end", date(2027, 2, 28)),  # no 30 February: the last day of the month
        ("12 months", "period end", date(2027, 11, 30)),
        ("10 working days", "period end", date(2026, 12, 14)),
    ],
)
def test_a_claim_for_a_period_runs_from_its_anchor(within: str, after: str, last_day: date) -> None:
    (found,) = claim_deadlines(version_saying(step(within, after)), period=NOVEMBER)
    assert found.last_day == last_day


def test_the_billing_month_after_a_billing_month_begins_on_its_day() -> None:
    billing = Period(NOVEMBER.kind, date(2026, 10, 15), date(2026, 11, 14), "Europe/Warsaw")
    (found,) = claim_deadlines(version_saying(step("30 calendar days", "next month end")), period=billing)
    assert (found.runs_from, found.last_day) == (date(2026, 12, 14), date(2027, 1, 13))


def test_the_month_after_a_quarter_is_the_calendar_month() -> None:
    quarter = period_containing("quarter", warsaw(2026, 11, 9), "Europe/Warsaw")
    (found,) = claim_deadlines(version_saying(step("1 calendar day", "next month end")), period=quarter)
    assert found.runs_from == date(2027, 1, 31)


@pytest.mark.parametrize(
    ("after", "anchor"),
    [
        ("incident", ClaimAnchor.INCIDENT),
        ("incident end", ClaimAnchor.INCIDENT_END),
        ("resolved", ClaimAnchor.RESOLVED),
        ("eligible", ClaimAnchor.ELIGIBLE),
        ("report received", ClaimAnchor.REPORT_RECEIVED),
    ],
)
def test_a_claim_runs_from_an_instant_that_is_known(after: str, anchor: ClaimAnchor) -> None:
    version = version_saying(step("5 working days", after))
    (found,) = claim_deadlines(version, known={anchor: warsaw(2026, 11, 13, 23, 59)})  # a Friday
    assert found.last_day == date(2026, 11, 20)
    assert claim_deadlines(version, period=NOVEMBER) == ()


@pytest.mark.parametrize(
    ("at", "ends_at", "last_day"),
    [
        (warsaw(2026, 11, 13, 8, 30), warsaw(2026, 11, 16, 8, 30), date(2026, 11, 16)),
        (warsaw(2026, 10, 23, 8, 30), warsaw(2026, 10, 26, 7, 30), date(2026, 10, 26)),  # the clock goes back
    ],
)
def test_hours_run_from_the_instant_round_the_clock(at: datetime, ends_at: datetime, last_day: date) -> None:
    """Row 51: 72 hours."""
    (found,) = claim_deadlines(version_saying(step("72 h", "incident")), incident_at=at)
    assert (found.ends_at, found.last_day) == (ends_at.astimezone(UTC), last_day)


def test_a_last_day_ends_at_local_midnight() -> None:
    (found,) = claim_deadlines(version_saying(step("30 calendar days", "period end")), period=NOVEMBER)
    assert found.ends_at == warsaw(2026, 12, 31)


@pytest.mark.parametrize(
    ("more", "last_day", "moved_from"),
    [
        ("", date(2026, 12, 26), None),
        (", if_day_off: stays", date(2026, 12, 26), None),
        (", if_day_off: next working day", date(2026, 12, 28), date(2026, 12, 26)),  # Saturday and a holiday
    ],
)
def test_a_last_day_is_moved_off_a_day_off_only_where_the_contract_says_so(
    more: str, last_day: date, moved_from: date | None
) -> None:
    (found,) = claim_deadlines(version_saying(step("26 calendar days", "period end", more)), period=NOVEMBER)
    assert (found.last_day, found.moved_from) == (last_day, moved_from)


def test_a_working_day_is_not_moved() -> None:
    moving = version_saying(step("21 calendar days", "period end", ", if_day_off: next working day"))
    (found,) = claim_deadlines(moving, period=NOVEMBER)
    assert (found.last_day, found.moved_from) == (date(2026, 12, 21), None)


def test_a_claim_in_two_steps_has_two_last_days() -> None:
    two = """
    claim:
      clause: § 11
      steps:
        ticket: {name: {pl: zgłoszenie, en: ticket}, within: 5 working days, after: incident, by: [ticket]}
        claim: {name: {pl: wniosek, en: claim}, within: 30 calendar days, after: incident}
    """
    found = claim_deadlines(version_saying(two), incident_at=warsaw(2026, 11, 9, 9))
    assert [(one.step.key, one.last_day) for one in found] == [
        ("ticket", date(2026, 11, 17)),  # 11 November is a holiday
        ("claim", date(2026, 12, 9)),
    ]


@pytest.mark.parametrize(
    ("answer", "last_day", "silence"),
    [
        ("within: 14 calendar days, silence: accepted", date(2026, 12, 15), Silence.ACCEPTED),
        ("within: 15 working days, silence: refused", date(2026, 12, 22), Silence.REFUSED),
        ("within: 1 month", date(2027, 1, 1), Silence.NOTHING),
    ],
)
def test_an_answer_is_due_from_the_receipt_and_silence_means_what_the_contract_says(
    answer: str, last_day: date, silence: Silence
) -> None:
    version = version_saying(f"claim_answer: {{{answer}, clause: § 12}}\n")
    found = answer_deadline(version, warsaw(2026, 12, 1, 10))
    assert found is not None
    assert (found.last_day, found.rule.silence) == (last_day, silence)
    assert [found.is_over(at) for at in (warsaw(*last_day.timetuple()[:3], 23, 59), found.ends_at)] == [False, True]


def test_a_contract_without_a_rule_on_answers_has_no_deadline_for_one() -> None:
    assert answer_deadline(version_saying(""), warsaw(2026, 12, 1)) is None


@pytest.mark.parametrize("written", ["30 days", "0 calendar days", "two months", "1 year", "-3 h", "3 opening days"])
def test_a_time_without_its_unit_is_an_error(written: str) -> None:
    with pytest.raises(ValueError, match="within"):
        version_saying(step(written, "period end"))


@pytest.mark.parametrize(
    ("ends", "restored", "ended"),
    [
        ((warsaw(2026, 11, 9, 10), warsaw(2026, 11, 9, 12)), warsaw(2026, 11, 9, 13), warsaw(2026, 11, 9, 12)),
        ((warsaw(2026, 11, 9, 10), None), warsaw(2026, 11, 9, 13), None),  # an outage lasts
        ((), warsaw(2026, 11, 9, 13), warsaw(2026, 11, 9, 13)),
        ((), None, None),
    ],
)
def test_an_incident_ends_with_the_last_of_its_outages_else_when_service_is_restored(
    ends: tuple[datetime | None, ...], restored: datetime | None, ended: datetime | None
) -> None:
    start, later = warsaw(2026, 11, 9, 9), warsaw(2026, 11, 20)
    log = [reported(start, severity="critical")]
    for number, end in enumerate(ends):
        log.append(happened(later, outage(start, None if end is None else end - start, key=str(number))))
    if restored is not None:
        log.append(happened(restored, IncidentResolved(restored)))
    state = state_of(log, later)
    assert state is not None
    found = anchors_of(state)
    assert found.get(ClaimAnchor.INCIDENT_END) == ended
    assert (ClaimAnchor.RESOLVED in found) is (restored is not None)
    assert found[ClaimAnchor.INCIDENT] == start
