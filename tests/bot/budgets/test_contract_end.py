"""The end of a contract is told 90, 30 and 7 days ahead, at nine in its zone."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.talking import Town

WARSAW = ZoneInfo("Europe/Warsaw")


def endings(town: Town, at: datetime, user: str = "3") -> list[str]:
    """Return what somebody is told of the end of a contract by the tick of an instant."""
    town.now = at
    town.bot.tick(at)
    found = [one for one in town.sent(user, "notice") if one.why is not None and one.why.rule == "contract.end"]
    return [one.reply.text.splitlines()[0] for one in found]


def test_the_laundry_is_told_ninety_thirty_and_seven_days_before_its_last_day(town: Town) -> None:
    at = datetime(2027, 11, 2, 9, 0, tzinfo=WARSAW)  # the contract holds to 31 January 2028

    assert endings(town, at - timedelta(seconds=1)) == []
    assert endings(town, at) == ["Ostatni dzień umowy to 31 stycznia 2028; zostało 90 dni."]
    assert endings(town, at + timedelta(days=1)) == []
    assert endings(town, datetime(2028, 1, 1, 9, 0, tzinfo=WARSAW)) == [
        "Ostatni dzień umowy to 31 stycznia 2028; zostało 30 dni."
    ]
    assert endings(town, datetime(2028, 1, 24, 9, 0, tzinfo=WARSAW)) == [
        "Ostatni dzień umowy to 31 stycznia 2028; zostało 7 dni."
    ]
    assert endings(town, datetime(2028, 1, 31, 9, 0, tzinfo=WARSAW)) == []


def test_days_that_went_by_unseen_are_one_message_with_the_days_left_now(town: Town) -> None:
    assert endings(town, datetime(2028, 1, 27, 12, 0, tzinfo=WARSAW)) == [
        "Ostatni dzień umowy to 31 stycznia 2028; zostały 4 dni."
    ]


def test_staff_read_whose_contract_it_is_and_no_other_customer_hears_of_it(town: Town) -> None:
    at = datetime(2027, 11, 2, 9, 0, tzinfo=WARSAW)

    assert endings(town, at, "9") == [
        "Pralnie Bławatek Sp. z o.o.: Ostatni dzień umowy to 31 stycznia 2028; zostało 90 dni."
    ]
    assert [endings(town, at, other) for other in ("1", "2", "4")] == [[], [], []]


def test_the_foreign_customer_reads_it_in_english(town: Town) -> None:
    at = datetime(2028, 12, 24, 9, 0, tzinfo=ZoneInfo("Europe/London"))

    assert endings(town, at, "2") == ["The last day of the contract is 31 December 2028; 7 days are left."]
