"""What is settled is sealed, and what differs later says why: other events, another contract, another engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from knowledge.contract.levels import PeriodKind
from knowledge.downtime.availability import Measurement, measure_contract
from knowledge.hours.periods import period_containing
from knowledge.incidents.incident import Event, IncidentAcknowledged, OutageRecorded
from knowledge.money.fingerprints import engine_fingerprint, events_fingerprint, fingerprint, version_fingerprint
from knowledge.money.remedies import availability_credit
from knowledge.money.settled import (
    Reason,
    SettledFigures,
    SettledPeriod,
    StoodOn,
    altered,
    difference,
    figures_as_json,
    figures_from_json,
    figures_of,
    sealed,
)
from knowledge.money.settlement import settle
from tests.knowledge.small_contract import read, read_version

AT = datetime(2026, 6, 10, 10, 0, tzinfo=UTC)
JUNE = period_containing(PeriodKind.MONTH, AT, "Europe/Warsaw")
BEFORE = StoodOn("contract", "engine", "events")


def figures(minutes: int) -> SettledFigures:
    outage = OutageRecorded("1", "hotline", AT, AT + timedelta(minutes=minutes), Decimal(1), "probe")
    found: Measurement | None = measure_contract(read(), "line", JUNE, outages=[outage], works=(), now=JUNE.end)
    assert found is not None
    settlement = settle(read(), found.version, JUNE, credits=[availability_credit(found)])
    return figures_of([found], settlement)


def settled(minutes: int) -> SettledPeriod:
    one = SettledPeriod("demo", JUNE, 1, figures(minutes), BEFORE, "ewa", "Ewa Sowa", JUNE.end)
    return sealed(one)


def test_figures_hold_the_exact_result() -> None:
    line = figures(40).results["line"]

    assert (line.percent, line.shown, line.target_met) == ("1079/1080", Decimal("99.91"), True)


def test_figures_survive_being_written() -> None:
    assert figures_from_json(figures_as_json(figures(40))) == figures(40)


def test_a_seal_stands_over_everything() -> None:
    one = settled(40)

    assert one.is_intact
    for other in (
        replace(one, customer="other"),
        replace(one, revision=2),
        replace(one, figures=figures(41)),
        replace(one, stood_on=replace(BEFORE, events="other")),
        replace(one, by="ola"),
        replace(one, name="Ola"),
        replace(one, at=one.at + timedelta(microseconds=1)),
        replace(one, corrects="seal"),
    ):
        assert not other.is_intact


def test_a_correction_that_follows_nothing_is_as_altered_as_a_broken_seal() -> None:
    first = settled(40)
    second = sealed(replace(first, revision=2, figures=figures(400), corrects=first.seal))

    assert altered([first, second]) == ()
    assert altered([second]) == (second,)
    assert altered([replace(first, name="Ola"), second]) == (replace(first, name="Ola"),)


def test_the_same_figure_is_no_difference_whatever_it_stands_on() -> None:
    assert difference(settled(40), figures(40), StoodOn("other", "other", "other")) is None


@pytest.mark.parametrize(
    ("now", "reasons"),
    [
        (replace(BEFORE, events="other"), (Reason.EVENTS,)),
        (replace(BEFORE, contract="other"), (Reason.CONTRACT,)),
        (StoodOn("other", "other", "events"), (Reason.CONTRACT, Reason.ENGINE)),
    ],
)
def test_a_difference_names_what_changed(now: StoodOn, reasons: tuple[Reason, ...]) -> None:
    found = difference(settled(40), figures(400), now)

    assert found is not None
    assert (found.reasons, found.results) == (reasons, ("line",))


def test_a_contract_read_twice_has_one_hash_and_another_term_another() -> None:
    assert version_fingerprint(read_version()) == version_fingerprint(read_version())
    assert version_fingerprint(read_version(("target: 99.5 %", "target: 99.6 %"))) != version_fingerprint(
        read_version()
    )


def test_events_have_one_hash_in_any_order_and_another_when_one_is_added() -> None:
    first, second = (Event(1, AT, AT + timedelta(minutes=n), "ola", IncidentAcknowledged()) for n in (0, 1))

    assert events_fingerprint([first, second]) == events_fingerprint([second, first, first])
    assert events_fingerprint([first]) != events_fingerprint([first, second])


def test_equal_amounts_have_one_hash_however_they_are_written() -> None:
    assert fingerprint(Decimal("1.50")) == fingerprint(Decimal("1.5"))


def test_what_is_no_fact_is_refused() -> None:
    with pytest.raises(TypeError, match="plain values, got object"):
        fingerprint(object())


def test_the_engine_has_a_hash() -> None:
    assert len(engine_fingerprint()) == 64
