"""A period is summed up once, when the hours of support first open on a working day after it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.talking import Town, town_of

SECOND = timedelta(seconds=1)
OPENINGS = {
    "blawatek": ("3", datetime(2026, 12, 1, 7, 0, tzinfo=UTC)),
    "jaskolcza_dolina": ("4", datetime(2026, 12, 1, 6, 0, tzinfo=UTC)),
    "dzwonnica": ("1", datetime(2026, 12, 1, 8, 0, tzinfo=UTC)),
    # New Year's Day is a Friday and a holiday in England.
    "harrowgate": ("2", datetime(2027, 1, 4, 9, 0, tzinfo=UTC)),
}


def summaries(town: Town, at: datetime, user: str) -> list[str]:
    """Return the summaries that somebody is told by the tick of an instant."""
    town.now = at
    town.bot.tick(at)
    return [one.reply.text for one in town.sent(user, "notice") if one.why is not None and one.why.topic == "summary"]


@pytest.mark.parametrize("customer", OPENINGS)
def test_it_comes_at_the_first_opening_of_a_working_day_and_once(town: Town, customer: str) -> None:
    user, opens = OPENINGS[customer]

    assert [one for one in summaries(town, opens - SECOND, user) if "2026" in one] == []
    assert len(summaries(town, opens, user)) == 1
    assert summaries(town, opens + timedelta(hours=2), user) == []


def test_it_tells_targets_reports_times_budgets_the_claim_and_how_firm_it_is(town: Town) -> None:
    (said,) = summaries(town, OPENINGS["jaskolcza_dolina"][1], "4")

    assert said.splitlines() == [
        "Podsumowanie – wyniki w listopadzie 2026: dotrzymane cele: 2 z 3; zgłoszenia: 3; terminy dotrzymane: 14, "
        "niedotrzymane: 1.",
        "Infolinia i kolejki: 0 min, limit 18,72 min przekroczony o 1,28 min, wykorzystano 20 min ▓▓▓▓▓▓▓▓▓▓, "
        "dostępność 99,89% (cel 99,9%)",
        "SMS: 216 min z 216 min, wykorzystano 0 min ░░░░░░░░░░, dostępność 100,00% (cel 99,5%)",
        "Reklamacja: możliwe do 21 grudnia 2026.",
        "Stan wstępny: rozliczenia jeszcze nie ma, a 1 przerwa nie ma ustalonej przyczyny. Wyliczenie wstępne; nie "
        "jest uznaniem ani odmową roszczenia.",
        "Podstawa: Umowa, § 6.",
    ]


def test_the_foreign_customer_reads_it_in_english(town: Town) -> None:
    (said,) = summaries(town, OPENINGS["harrowgate"][1], "2")

    assert said.splitlines()[0] == (
        "Summary, results in quarter 4 of 2026: 3 of 4 targets met; reports: 3; due times kept: 14, missed: 1."
    )
    assert "availability 99.926% (target 99.99%)" in said
    assert "EUR" not in said


def test_two_processes_at_once_tell_it_once(town: Town, demo_url: str) -> None:
    at = OPENINGS["blawatek"][1]
    with town_of(demo_url) as other:
        happened = [*town.bot.tick(at), *other.bot.tick(at)]

    assert [one["customer"] for one in happened if one["type"] == "period_summed_up"].count("blawatek") == 1


def test_nobody_hears_anothers_summary(town: Town) -> None:
    town.now = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
    town.bot.tick(town.now)
    for customer, (user, _) in OPENINGS.items():
        heard = {one.why.customer for one in town.sent(user, "notice") if one.why and one.why.topic == "summary"}
        assert heard <= {customer}
