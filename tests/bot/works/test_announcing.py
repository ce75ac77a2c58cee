"""Announced work: everybody it affects is told what it means for them, reminded, and told when it is called off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.messages import Reply
from bot.records import BULK, URGENT
from bot.saying import Voice
from bot.works.announcing import announce, call_off
from bot.works.changing import moved
from knowledge.bilingual import Bilingual
from knowledge.downtime.planned_work import PlannedWork
from tests.talking import START, Town, town_of

NIGHT = datetime(2026, 12, 3, 21, tzinfo=UTC)  # Thursday, 22:00 in Warsaw
EFFECT = Bilingual("Możliwe krótkie przerwy.", "Short outages are possible.")
LAUNDRY, LAUNDRY_GROUP, FREIGHT, FREIGHT_GROUP, CLINIC = "7", "-100", "11", "-300", "8"


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    """Return a town with people of three customers in direct chats, and two groups."""
    with town_of(demo_url) as opened:
        opened.link(LAUNDRY, "hanna")
        opened.link(FREIGHT, "tom")
        opened.link(CLINIC, "marta")
        opened.bind(LAUNDRY_GROUP, LAUNDRY, "blawatek")
        opened.bind(FREIGHT_GROUP, FREIGHT, "harrowgate")
        for chat in (LAUNDRY, FREIGHT, CLINIC, LAUNDRY_GROUP, FREIGHT_GROUP):
            opened.sent(chat)
        yield opened


def work(start: datetime = NIGHT, hours: float = 3, **about: object) -> PlannedWork:
    planned = PlannedWork("W900", ("sip", "queues"), START, start, start + timedelta(hours=hours), EFFECT)
    return replace(planned, **about)  # type: ignore[arg-type]


def announced(town: Town, planned: PlannedWork) -> None:
    with town.database.unit_of_work() as unit:
        announce(Voice(unit, lambda: "token", START), planned)
        unit.commit()


def told(town: Town, chat: str) -> list[Reply]:
    town.now = START + timedelta(days=30)
    return [one.reply for one in town.sent(chat) if (one.why is not None and one.why.topic == "maintenance")]


def texts(town: Town, chat: str) -> list[str]:
    return [reply.text for reply in told(town, chat)]


def test_everybody_of_an_affected_customer_hears_of_their_services_and_their_contract(town: Town) -> None:
    announced(town, work())

    (laundry,) = texts(town, LAUNDRY)
    (freight,) = texts(town, FREIGHT)
    assert laundry.splitlines() == [
        "Prace planowe czw. 3 grudnia, 22:00–1:00: usługa SIP trunk i kolejki. Możliwe krótkie przerwy.",
        "Przestój podczas tych prac się nie liczy: zapowiedź w terminie, prace w umówionym oknie.",
        "Podstawa: Umowa, § 7 ust. 2.",
        "To powiadomienie jest obowiązkowe.",
    ]
    assert freight.splitlines()[0] == (
        "Planned work Thu 3 December, 21:00–00:00: SIP trunk. Short outages are possible."
    )
    assert "counts in full" in freight
    assert "change freeze" in freight
    assert texts(town, LAUNDRY_GROUP) == [laundry]
    assert texts(town, FREIGHT_GROUP) == [freight]


def test_nobody_else_hears_of_it(town: Town) -> None:
    announced(town, work(customers=("blawatek",)))

    assert len(texts(town, LAUNDRY)) == 1
    assert texts(town, FREIGHT) + texts(town, FREIGHT_GROUP) + texts(town, CLINIC) == []


def test_a_calendar_file_goes_with_what_changes_the_calendar_and_names_only_their_services(town: Town) -> None:
    announced(town, work())
    with town.database.unit_of_work() as unit:
        voice = Voice(unit, lambda: "token", START + timedelta(hours=1))
        new = moved(voice, work(), NIGHT + timedelta(days=1), NIGHT + timedelta(days=1, hours=3))
        assert new is not None
        voice = Voice(unit, lambda: "token", START + timedelta(hours=2))
        call_off(voice, new)
        unit.commit()

    files = [file for reply in told(town, FREIGHT) for file in reply.attachments]
    laundry = [file.name for reply in told(town, LAUNDRY) for file in reply.attachments]

    assert [(file.name, file.media_type) for file in files] == [
        ("work-W900.ics", "text/calendar"),
        (f"work-{new.key}.ics", "text/calendar"),
        (f"work-{new.key}.ics", "text/calendar"),
    ]
    assert laundry == ["prace-W900.ics", f"prace-{new.key}.ics", f"prace-{new.key}.ics"]
    announcement, move, end = (file.content for file in files)
    assert "SUMMARY:Planned work: SIP trunk\r\n" in announcement
    assert "METHOD:PUBLISH" in announcement
    assert "METHOD:CANCEL" in end
    assert [line for line in move.split("\r\n") if line.startswith(("METHOD", "UID", "STATUS"))] == [
        "UID:W900@sla-assistant",
        "STATUS:CANCELLED",
        f"UID:{new.key}@sla-assistant",
        "STATUS:CONFIRMED",
    ]


def test_a_reminder_has_no_file(town: Town) -> None:
    announced(town, work())
    town.bot.tick(NIGHT - timedelta(hours=1))

    _, reminder = told(town, FREIGHT)

    assert reminder.attachments == ()


def test_a_service_that_a_customer_has_not_does_not_concern_them(town: Town) -> None:
    announced(town, work(services=("webchat",)))

    assert texts(town, LAUNDRY) == []
    assert len(texts(town, FREIGHT)) == 1


def test_all_are_reminded_a_day_and_an_hour_before_and_not_again(town: Town) -> None:
    announced(town, work())
    for chat in (LAUNDRY, FREIGHT):
        told(town, chat)

    def at(**before: float) -> list[str]:
        town.bot.tick(NIGHT - timedelta(**before))
        return texts(town, LAUNDRY)

    assert at(hours=24, seconds=1) == []
    assert at(hours=24) == [
        "Przypomnienie. Prace planowe czw. 3 grudnia, 22:00–1:00: usługa SIP trunk i kolejki. Możliwe krótkie przerwy."
    ]
    assert at(hours=23) == []
    assert at(hours=1) == [
        "Przypomnienie. Prace planowe 22:00–1:00: usługa SIP trunk i kolejki. Możliwe krótkie przerwy."
    ]
    assert at(hours=0) == [
        "Prace się rozpoczęły. Prace planowe 22:00–1:00: usługa SIP trunk i kolejki. Możliwe krótkie przerwy."
    ]
    assert at(hours=-1) == []
    assert at(hours=-3) == [
        "Czas prac minął. Prace planowe czw. 3 grudnia, 22:00–1:00: usługa SIP trunk i kolejki. Możliwe krótkie "
        "przerwy."
    ]
    assert at(hours=-4) == []


def test_whoever_was_down_reminds_once_of_what_is_nearest(town: Town) -> None:
    announced(town, work())
    told(town, LAUNDRY)

    town.bot.tick(NIGHT - timedelta(minutes=30))
    assert len(texts(town, LAUNDRY)) == 1
    town.bot.tick(NIGHT - timedelta(minutes=29))
    assert texts(town, LAUNDRY) == []


def test_work_that_is_nearer_than_a_reminder_is_told_by_its_announcement_alone(town: Town) -> None:
    soon = START + timedelta(minutes=40)
    announced(town, work(soon, emergency=True))
    assert len(texts(town, LAUNDRY)) == 1

    town.bot.tick(START + timedelta(minutes=10))

    assert texts(town, LAUNDRY) == []


def test_what_is_called_off_is_told_to_all_and_reminded_of_no_more(town: Town) -> None:
    announced(town, work())
    told(town, LAUNDRY)
    told(town, FREIGHT)
    with town.database.unit_of_work() as unit:
        first = call_off(Voice(unit, lambda: "token", START + timedelta(hours=1)), work())
        again = call_off(Voice(unit, lambda: "token", START + timedelta(hours=2)), work())
        unit.commit()

    assert (len(first), again) == (4, [])
    assert [text.partition(":")[0] for text in texts(town, LAUNDRY) + texts(town, FREIGHT)] == [
        "ODWOŁANE",
        "CALLED OFF",
    ]
    town.bot.tick(NIGHT - timedelta(hours=1))
    assert texts(town, LAUNDRY) == []


def test_an_emergency_goes_before_everything_and_the_usual_after_it(town: Town) -> None:
    announced(town, work(customers=("blawatek",)))
    announced(town, work(customers=("harrowgate",), key="W901", emergency=True))

    town.now = START + timedelta(days=30)
    usual = [one.priority for one in town.sent(LAUNDRY) if one.why is not None]
    urgent = [one.priority for one in town.sent(FREIGHT) if one.why is not None]
    assert (set(usual), set(urgent)) == ({BULK}, {URGENT})


@pytest.mark.parametrize(
    ("start", "line"),
    [
        # 25 October 2026: the hour from 2:00 to 3:00 comes twice, so three hours from 1:00 end at 3:00.
        (datetime(2026, 10, 24, 23, tzinfo=UTC), "Prace planowe nd. 25 października, 1:00–3:00:"),
        # 28 March 2027: 2:00 becomes 3:00, so three hours from 1:00 end at 5:00.
        (datetime(2027, 3, 28, 0, tzinfo=UTC), "Prace planowe nd. 28 marca 2027, 1:00–5:00:"),
    ],
)
def test_the_nights_in_which_the_clocks_change_are_told_as_the_clock_on_the_wall_shows_them(
    town: Town, start: datetime, line: str
) -> None:
    announced(town, work(start))

    assert texts(town, LAUNDRY)[0].startswith(line)
