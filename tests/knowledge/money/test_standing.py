"""How firm a figure is: open while its period or incident lasts, then provisional, and settled by a person only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from knowledge.contract.levels import PeriodKind
from knowledge.downtime.availability import Measurement, measure_contract
from knowledge.hours.periods import Period, period_containing
from knowledge.incidents.incident import Event, IncidentClosed, IncidentReported, IncidentResolved, OutageRecorded
from knowledge.incidents.state import IncidentState, state_of
from knowledge.money.standing import (
    AmountsShown,
    Settled,
    Standing,
    StandingCode,
    standing_of,
    standing_of_incident,
    unattributed,
    weakest,
)
from tests.knowledge.small_contract import read

AT = datetime(2026, 6, 10, 10, 0, tzinfo=UTC)
JUNE: Period = period_containing(PeriodKind.MONTH, AT, "Europe/Warsaw")
JULY = JUNE.end
BY_EWA = Settled("Ewa Sowa", JULY + timedelta(days=2))


def outage(key: str, *, cause: str | None = None) -> OutageRecorded:
    start = AT + timedelta(hours=int(key))
    return OutageRecorded(key, "hotline", start, start + timedelta(minutes=40), Decimal(1), "probe", cause=cause)


def measured(*outages: OutageRecorded) -> Measurement:
    found = measure_contract(read(), "line", JUNE, outages=outages, works=(), now=JULY)
    assert found is not None
    return found


def incident(*happened: IncidentResolved | IncidentClosed) -> IncidentState:
    report = IncidentReported("hotline", "critical", AT, AT, "chat", "text")
    log = [Event(1, AT + timedelta(minutes=n), AT, None, what) for n, what in enumerate((report, *happened))]
    state = state_of(log, AT + timedelta(days=1))
    assert state is not None
    return state


@pytest.mark.parametrize(
    ("now", "code"),
    [
        (JUNE.start, StandingCode.OPEN),
        (JUNE.end - timedelta(microseconds=1), StandingCode.OPEN),
        (JUNE.end, StandingCode.PROVISIONAL),
        (JUNE.end + timedelta(days=400), StandingCode.PROVISIONAL),
    ],
)
def test_a_period_is_open_to_its_last_instant_and_provisional_from_then_on(now: datetime, code: StandingCode) -> None:
    assert standing_of(JUNE, (), now).code is code


def test_only_a_named_persons_act_settles() -> None:
    standing = standing_of(JUNE, (), JULY + timedelta(days=3), BY_EWA)

    assert (standing.code, standing.settled) == (StandingCode.SETTLED, BY_EWA)
    assert not standing.may_change


def test_an_open_period_says_until_when() -> None:
    assert standing_of(JUNE, (), AT).until == JUNE.end


def test_outages_without_a_cause_keep_a_figure_provisional_and_are_counted_once() -> None:
    line = measured(outage("1"), outage("2", cause="fibre cut"))

    assert standing_of(JUNE, (line, line), JULY).unattributed == 1
    assert unattributed((line, line)) == (outage("1"),)


@pytest.mark.parametrize(
    ("happened", "code"),
    [
        ((), StandingCode.OPEN),
        ((IncidentResolved(AT),), StandingCode.PROVISIONAL),
        ((IncidentResolved(AT), IncidentClosed()), StandingCode.PROVISIONAL),
    ],
)
def test_a_missed_deadline_is_open_while_its_incident_is(
    happened: tuple[IncidentResolved | IncidentClosed, ...], code: StandingCode
) -> None:
    assert standing_of_incident(incident(*happened)).code is code


def test_a_missed_deadline_is_settled_with_its_period_but_not_before_the_incident_is_over() -> None:
    assert standing_of_incident(incident(IncidentResolved(AT)), BY_EWA).code is StandingCode.SETTLED
    assert standing_of_incident(incident(), BY_EWA).code is StandingCode.OPEN


def test_figures_together_are_as_firm_as_the_least_firm_of_them() -> None:
    kinds = [Standing(code) for code in (StandingCode.SETTLED, StandingCode.OPEN, StandingCode.PROVISIONAL)]

    assert weakest(kinds).code is StandingCode.OPEN
    assert weakest([kinds[0], kinds[2]]).code is StandingCode.PROVISIONAL


@pytest.mark.parametrize(
    ("shown", "codes"),
    [
        (AmountsShown.ESTIMATE, {StandingCode.OPEN, StandingCode.PROVISIONAL, StandingCode.SETTLED}),
        (AmountsShown.SETTLED_ONLY, {StandingCode.SETTLED}),
        (AmountsShown.NEVER, set()),
    ],
)
def test_a_customer_is_shown_the_amounts_that_the_provider_chose(shown: AmountsShown, codes: set[StandingCode]) -> None:
    assert {code for code in StandingCode if shown.shows(Standing(code))} == codes
