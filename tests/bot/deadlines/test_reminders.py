"""Reminders before a due time, of escalation and of updates owed: once each, with what is left now."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from bot.core import Bot
from bot.records import URGENT
from knowledge.incidents.incident import (
    ChannelConfirmed,
    ClockPaused,
    ClockResumed,
    IncidentAcknowledged,
    IncidentReopened,
    IncidentResolved,
    SeverityChanged,
    UpdateGiven,
    WorkStarted,
)
from tests.bot.deadlines.conftest import happens, report, told
from tests.talking import START, Town

HEAD = "2001, Pralnie Bławatek Sp. z o.o.: "


def after(**length: float) -> datetime:
    return START + timedelta(**length)


def test_staff_are_reminded_at_shares_of_the_time_and_before_its_end(town: Town) -> None:
    report(town, 2001, START)

    assert told(town, after(minutes=59)) == []
    assert told(town, after(minutes=60)) == [HEAD + "Reakcja do 12:00, pozostało 1 h."]
    assert told(town, after(minutes=89)) == []
    assert told(town, after(minutes=90)) == [HEAD + "Reakcja do 12:00, pozostało 30 min."]
    assert told(town, after(minutes=105)) == [HEAD + "Reakcja do 12:00, pozostało 15 min."]
    assert told(town, after(minutes=108)) == [HEAD + "Reakcja do 12:00, pozostało 12 min."]
    assert told(town, after(minutes=109)) == []


def test_what_was_passed_unseen_is_told_once_with_what_is_left_now(town: Town) -> None:
    report(town, 2001, START)

    assert told(town, after(minutes=100)) == [HEAD + "Reakcja do 12:00, pozostało 20 min."]
    assert told(town, after(minutes=101)) == []


def test_a_reminder_says_who_has_it_the_clause_and_offers_to_take_it(town: Town) -> None:
    report(town, 2001, START)
    town.bot.tick(after(minutes=60))
    message = next(one for one in town.sent("9", "notice") if one.reply.text.startswith("2001"))

    assert message.reply.text.splitlines()[1:] == ["Nikt się tym jeszcze nie zajmuje.", "Podstawa: Umowa, § 3."]
    assert [choice.label for choice in message.reply.choices] == ["Podejmij"]
    assert message.priority == URGENT
    assert message.why is not None
    assert (message.why.rule, message.why.subject, message.why.customer) == (
        "deadline.threshold",
        "incident:2001",
        "blawatek",
    )
    assert message.why.arose_at == after(minutes=60)


def test_in_english_to_whom_reads_english(town: Town) -> None:
    with town.database.unit_of_work() as work:
        work.people.set_language("noc", "en")
        work.commit()
    report(town, 2001, START)
    happens(town, 2001, after(minutes=1), IncidentAcknowledged())
    town.bot.tick(after(minutes=60))

    text = next(one.reply.text for one in town.sent("9", "notice") if one.reply.text.startswith("2001"))
    assert text.splitlines() == [
        HEAD + "Reaction by 12:00, 1 h left.",
        "Ola Maj has it, since 10:01.",
        "Basis: Contract, § 3.",
    ]


def test_a_pause_stops_reminders_and_moves_those_still_to_come(town: Town) -> None:
    report(town, 2001, START)
    assert len(told(town, after(minutes=60))) == 1
    happens(town, 2001, after(minutes=70), ClockPaused("customer_answer"))

    assert told(town, after(minutes=95)) == []
    happens(town, 2001, after(minutes=100), ClockResumed())
    assert told(town, after(minutes=101)) == []
    assert told(town, after(minutes=120)) == [HEAD + "Reakcja do 12:30, pozostało 30 min."]


def test_what_was_met_is_reminded_of_no_more_and_the_next_clock_is(town: Town) -> None:
    report(town, 2001, START)
    happens(town, 2001, after(minutes=30), WorkStarted())

    assert told(town, after(minutes=119)) == []
    assert told(town, after(hours=3)) == [HEAD + "Kolejna informacja do 14:00, pozostało 1 h."]
    assert told(town, after(hours=4)) == [HEAD + "eskalacja od 14:00: kierownik zmiany."]


def test_an_update_given_moves_the_next_reminder(town: Town) -> None:
    report(town, 2001, START)
    happens(town, 2001, after(minutes=30), WorkStarted())
    happens(town, 2001, after(hours=2), UpdateGiven("text:1"))

    assert told(town, after(hours=3)) == []
    assert told(town, after(hours=4)) == [HEAD + "eskalacja od 14:00: kierownik zmiany."]
    assert told(town, after(hours=5)) == [HEAD + "Kolejna informacja do 16:00, pozostało 1 h."]


def test_another_severity_begins_anew(town: Town) -> None:
    report(town, 2001, START, severity="major")
    assert told(town, after(minutes=59)) == []
    happens(town, 2001, after(minutes=59), SeverityChanged("critical", ""))

    assert told(town, after(minutes=62)) == [HEAD + "Reakcja do 12:00, pozostało 58 min."]


def test_a_reopened_incident_is_reminded_of_again_with_what_is_left(town: Town) -> None:
    report(town, 2001, START)
    happens(town, 2001, after(minutes=30), WorkStarted())
    happens(town, 2001, after(hours=1), IncidentResolved(after(hours=1)))
    assert told(town, after(hours=5)) == []
    happens(town, 2001, after(hours=6), IncidentReopened("again"))

    assert told(town, after(hours=6, minutes=1)) == []
    assert told(town, after(hours=22, minutes=59)) == [HEAD + "eskalacja od 8:00: opiekun klienta."]
    # Four hours of support have run: one before, two after the reopening, one this morning.
    assert told(town, after(hours=23)) == [HEAD + "eskalacja od 9:00: kierownik zmiany."]


def test_time_left_is_told_in_hours_of_support_over_a_weekend(town: Town) -> None:
    friday = datetime(2026, 11, 27, 15, 45, tzinfo=UTC)  # 16:45 in Warsaw
    report(town, 2001, friday)

    assert told(town, datetime(2026, 11, 27, 16, 45, tzinfo=UTC)) == [
        HEAD + "Reakcja do pon. 30 listopada, 8:45, pozostało 1 h w godzinach obsługi."
    ]
    assert told(town, datetime(2026, 11, 30, 6, 59, tzinfo=UTC)) == []
    assert told(town, datetime(2026, 11, 30, 7, 0, tzinfo=UTC)) == [HEAD + "eskalacja od 8:00: opiekun klienta."]
    assert told(town, datetime(2026, 11, 30, 7, 15, tzinfo=UTC)) == [HEAD + "Reakcja do 8:45, pozostało 30 min."]


@pytest.mark.parametrize(
    ("reported", "said"),
    [
        # 25 October 2026: 2:00 becomes 1:00 in London, so four hours from 0:30 end at 3:30.
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), "Usunięcie do 3:30 (Europe/London), pozostało 15 min."),
        # 29 March 2026: 1:00 becomes 2:00, so four hours from 0:30 end at 5:30.
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "Usunięcie do 5:30 (Europe/London), pozostało 15 min."),
    ],
)
def test_a_night_in_which_the_clocks_change_has_its_real_length(town: Town, reported: datetime, said: str) -> None:
    report(town, 2001, reported, customer="harrowgate", severity="1")
    happens(town, 2001, reported, ChannelConfirmed("phone"))
    happens(town, 2001, reported + timedelta(minutes=1), WorkStarted())
    quarter = reported + timedelta(hours=3, minutes=45)
    told(town, quarter - timedelta(seconds=1))

    assert told(town, quarter) == [f"2001, Harrowgate & Finch Logistics Ltd: {said}"]


def test_two_replicas_at_once_tell_it_once(town: Town) -> None:
    report(town, 2001, START)
    bots = [town.bot, Town(town.database).bot]
    barrier = Barrier(2)

    def tick(bot: Bot) -> None:
        barrier.wait()
        bot.tick(after(minutes=60))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(tick, bots))

    assert sum(one.reply.text.startswith("2001") for one in town.sent("9", "notice")) == 1
