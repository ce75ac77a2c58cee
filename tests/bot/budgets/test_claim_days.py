"""The days that a claim still has are told at nine of the contract's zone, 14, 7, 1 and 0 days before the last one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.ports import CONTRACT
from tests.bot.budgets.conftest import CHATS, down, report
from tests.talking import Town, town_of

WARSAW = ZoneInfo("Europe/Warsaw")
SECOND = timedelta(seconds=1)


def nine(year: int, month: int, day: int, zone: ZoneInfo = WARSAW) -> datetime:
    return datetime(year, month, day, 9, tzinfo=zone).astimezone(UTC)


def claims(town: Town, at: datetime, user: str) -> list[str]:
    """Return what somebody is told of claims by the tick of an instant."""
    town.now = at
    town.bot.tick(at)
    return [one.reply.text for one in town.sent(user, "notice") if one.why is not None and one.why.rule == "claim.day"]


@pytest.fixture
def clinic(town: Town) -> Town:
    """Return the town in which the clinic's hotline was down in November: 40 minutes, 35 % of the calls dropped."""
    at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    report(town, 3001, "jaskolcza_dolina", "hotline", at, severity="p1")
    later = at + timedelta(minutes=41)
    down(town, 3001, "hotline", at, minutes=40, at=later, share="0.35")
    town.now = later
    town.bot.tick(later)
    for user in CHATS:
        town.sent(user)
    return town


def test_the_clinic_is_told_fourteen_seven_and_one_day_before_and_on_the_last_day(clinic: Town) -> None:
    told_on = [day for day in range(1, 26) if claims(clinic, nine(2026, 12, day), "4")]

    assert told_on == [7, 14, 20, 21]


def test_it_says_the_last_day_what_was_missed_how_firm_that_is_and_names_no_amount(clinic: Town) -> None:
    (said,) = claims(clinic, nine(2026, 12, 7), "4")

    assert said.splitlines()[0].endswith("w listopadzie 2026: możliwe do 21 grudnia 2026; zostało 14 dni.")
    assert "Poniżej celu: " in said
    assert "nie jest uznaniem ani odmową roszczenia" in said
    assert "Ta rozmowa nie jest wnioskiem ani reklamacją." in said
    assert "PLN" not in said
    assert "zł" not in said.replace("zgłoszeniach", "")
    assert len(said.splitlines()) <= 6


def test_it_comes_at_nine_and_not_a_second_before(clinic: Town) -> None:
    assert claims(clinic, nine(2026, 12, 7) - SECOND, "4") == []
    assert len(claims(clinic, nine(2026, 12, 7), "4")) == 1
    assert claims(clinic, nine(2026, 12, 7) + SECOND, "4") == []


def test_a_reminder_that_was_missed_tells_once_the_days_that_are_left_now(clinic: Town) -> None:
    (said,) = claims(clinic, nine(2026, 12, 18), "4")

    assert said.splitlines()[0].endswith("możliwe do 21 grudnia 2026; zostały 3 dni.")
    assert claims(clinic, nine(2026, 12, 19), "4") == []


def test_it_goes_to_the_customers_people_and_to_staff_and_into_no_place(clinic: Town) -> None:
    clinic.bind("-100", "4", "jaskolcza_dolina")
    clinic.now = nine(2026, 12, 7)
    clinic.bot.tick(clinic.now)
    heard = {
        user
        for user in (*CHATS, "-100")
        for one in clinic.sent(user, "notice")
        if one.why is not None and one.why.rule == "claim.day" and one.why.customer == "jaskolcza_dolina"
    }

    assert heard == {"4", "9"}


def test_two_processes_at_once_tell_it_once(clinic: Town, demo_url: str) -> None:
    at = nine(2026, 12, 7)
    with town_of(demo_url) as other:
        happened = [*clinic.bot.tick(at), *other.bot.tick(at)]

    assert [one.get("customer") for one in happened if one["type"] == "claim_day_near"].count("jaskolcza_dolina") == 1


def test_the_foreign_customer_hears_in_english_at_nine_in_london(town: Town) -> None:
    """The demo's own fourth quarter is below the target in Gdańsk; the claim is open until 30 January."""
    at = nine(2027, 1, 16, ZoneInfo("Europe/London"))
    claims(town, nine(2027, 1, 15), "2")

    assert claims(town, at - SECOND, "2") == []
    (said,) = claims(town, at, "2")
    assert said.splitlines()[0] == (
        "Credit claim, for results in quarter 4 of 2026: possible until 30 January 2027; 14 days are left."
    )


@pytest.mark.parametrize(
    ("now", "following"),
    [
        (datetime(2026, 10, 24, 7, 0, tzinfo=UTC), datetime(2026, 10, 25, 8, 0, tzinfo=UTC)),
        (datetime(2027, 3, 27, 8, 0, tzinfo=UTC), datetime(2027, 3, 28, 7, 0, tzinfo=UTC)),
    ],
)
def test_nine_stays_nine_over_a_change_of_the_clock(town: Town, now: datetime, following: datetime) -> None:
    with town.database.unit_of_work() as work:
        for customer in work.customers.all():
            work.looks.look_no_more(CONTRACT, customer.key)
        work.looks.look_at(CONTRACT, "blawatek", now)
        work.commit()
    town.bot.tick(now)

    with town.database.reading() as work:
        assert work.looks.next_at(CONTRACT) == following
