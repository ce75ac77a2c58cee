"""`settle` closes a period in a named person's name, once; `customer amounts` decides what a customer is shown."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from typer.testing import CliRunner, Result

from adapters.cli import app
from knowledge.incidents.incident import Event, OutageRecorded
from knowledge.money.settled import SettledPeriod
from knowledge.money.standing import AmountsShown
from storage.administration import put_person
from storage.engine import open_database

SOON_AFTER = "2026-12-03T10:00+01:00"


@pytest.fixture
def url(demo_url: str) -> str:
    """Return the demo with Ewa as an administrator."""
    with closing(open_database(demo_url)) as database, database.unit_of_work() as work:
        ewa = work.people.get("ewa")
        assert ewa is not None
        put_person(work.session, replace(ewa, administrator=True), [])
        work.commit()
    return demo_url


def settle(url: str, *arguments: str, by: str = "ewa", now: str = SOON_AFTER, lang: str = "en") -> Result:
    return CliRunner().invoke(app, ["settle", *arguments, "--by", by, "--now", now, "--db", url, "--lang", lang])


def amounts(url: str, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["customer", "amounts", *arguments, "--db", url, "--lang", "en"])


def kept(url: str, customer: str = "dzwonnica") -> list[SettledPeriod]:
    with closing(open_database(url)) as database, database.reading() as work:
        return list(work.settlements.of_customer(customer))


def record(url: str, minutes: int, at: datetime) -> None:
    """Record that the outage of incident 1017 was another length, after the fact."""
    start = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)
    outage = OutageRecorded("1", "webchat", start, start.replace(hour=9, minute=minutes), Decimal(1), "staff")
    with closing(open_database(url)) as database, database.unit_of_work() as work:
        work.incidents.append(Event(1017, at, at, "noc", outage))
        work.commit()


def test_a_period_is_settled_with_its_figures_and_what_they_stand_on(url: str) -> None:
    done = settle(url, "dzwonnica", "2026-11")

    assert done.exit_code == 0
    assert "In all in November 2026, settled: PLN 6,900.00." in done.stdout
    assert "Settled: Ewa Sowa, 3 December 2026, 10:00." in done.stdout
    assert "Credit claim: last day 14 December 2026." in done.stdout
    (one,) = kept(url)
    assert one.is_intact
    assert (one.by, one.name, one.revision, one.figures.total) == ("ewa", "Ewa Sowa", 1, Decimal("6900.00"))
    assert one.figures.credits["webchat"] == Decimal("5175.00")
    assert one.figures.caps == (Decimal("17250.00"),)
    assert len({one.stood_on.contract, one.stood_on.engine, one.stood_on.events}) == 3


def test_a_dry_run_shows_the_same_and_keeps_nothing(url: str) -> None:
    done = settle(url, "dzwonnica", "2026-11", "--dry-run", lang="pl")

    assert done.exit_code == 0
    assert done.stdout.startswith("Próba, niczego nie zapisano")
    assert "6900,00 zł" in done.stdout
    assert "2 wliczone przerwy nie mają ustalonej przyczyny" in done.stdout
    assert kept(url) == []


def test_a_quarter_is_settled_where_the_contract_measures_quarters(url: str) -> None:
    assert settle(url, "harrowgate", "2026-Q3").exit_code == 0

    (one,) = kept(url, "harrowgate")
    assert (one.period.kind.value, one.figures.currency) == ("quarter", "EUR")
    assert settle(url, "harrowgate", "2026-07").exit_code != 0


@pytest.mark.parametrize(
    ("arguments", "by", "now", "said"),
    [
        (["dzwonnica", "2026-11"], "noc", SOON_AFTER, "only an administrator of the provider"),
        (["dzwonnica", "2026-11"], "kasia", SOON_AFTER, "only an administrator of the provider"),
        (["dzwonnica", "2026-11"], "nobody", SOON_AFTER, "There is nobody with the key"),
        (["nobody", "2026-11"], "ewa", SOON_AFTER, "There is no customer “nobody”"),
        (["dzwonnica", "November"], "ewa", SOON_AFTER, "is no period"),
        (["dzwonnica", "2026-12"], "ewa", SOON_AFTER, "is not over yet"),
        (["dzwonnica", "2025-12"], "ewa", SOON_AFTER, "it begins on 2026-01-01"),
        (["dzwonnica", "2026-11", "--again"], "ewa", SOON_AFTER, "has not been settled yet"),
    ],
)
def test_what_cannot_be_settled_is_refused_and_nothing_is_kept(
    url: str, arguments: list[str], by: str, now: str, said: str
) -> None:
    done = settle(url, *arguments, by=by, now=now)

    assert done.exit_code != 0
    assert said in done.stderr
    assert kept(url) == []


def test_a_period_is_settled_once_and_whoever_comes_second_is_told_by_whom(url: str) -> None:
    settle(url, "dzwonnica", "2026-11")
    second = settle(url, "dzwonnica", "2026-11")

    assert second.exit_code == 1
    assert "settled by Ewa Sowa on 2026-12-03: 6900.00 PLN" in second.stderr
    assert len(kept(url)) == 1


def test_a_correction_needs_a_difference_and_stands_beside(url: str) -> None:
    settle(url, "dzwonnica", "2026-11")
    same = settle(url, "dzwonnica", "2026-11", "--again")
    record(url, 5, datetime(2026, 12, 4, 9, tzinfo=UTC))
    corrected = settle(url, "dzwonnica", "2026-11", "--again", now="2026-12-05T10:00+01:00")

    assert "nothing to correct" in same.stderr
    assert corrected.exit_code == 0
    assert "It corrects the settlement of 3 December 2026, 10:00: PLN 6,900.00." in corrected.stdout
    first, second = kept(url)
    assert (first.figures.total, second.revision, second.corrects) == (Decimal("6900.00"), 2, first.seal)
    assert second.figures.results["webchat"].shown == Decimal("99.86")


def test_amounts_are_shown_as_the_provider_chooses(url: str) -> None:
    before, chosen = amounts(url, "blawatek"), amounts(url, "blawatek", "settled_only", "--by", "ewa")

    assert (
        before.stdout == "Pralnie Bławatek Sp. z o.o.: every computed amount is shown, each with how firm it is "
        "(estimate).\n"
    )
    assert "only settled amounts" in chosen.stdout
    with closing(open_database(url)) as database, database.reading() as work:
        assert work.settlements.amounts_shown("blawatek") is AmountsShown.SETTLED_ONLY
        assert work.settlements.amounts_shown("dzwonnica") is AmountsShown.ESTIMATE


@pytest.mark.parametrize(
    "arguments", [["nobody", "never"], ["blawatek", "never", "--by", "noc"], ["blawatek", "sometimes"]]
)
def test_a_choice_for_nobody_by_nobody_or_of_nothing_is_refused(url: str, arguments: list[str]) -> None:
    assert amounts(url, *arguments).exit_code != 0
    with closing(open_database(url)) as database, database.reading() as work:
        assert work.settlements.amounts_shown("blawatek") is AmountsShown.ESTIMATE
