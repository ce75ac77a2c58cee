"""What was held keeps its buttons, tells times in the contract's zone, and comes as is wanted by then."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.messages import Address
from bot.records import BULK, NORMAL, URGENT, NoticeChoice, OutboxMessage, Why
from bot.saying import Voice
from bot.turn import Notice, Offer, Said
from knowledge.hours.quiet import QuietHours
from tests.talking import Town, town_of

WARSAW = ZoneInfo("Europe/Warsaw")
NIGHT = QuietHours(time(22), time(7), "Europe/Warsaw")
LATE = datetime(2026, 11, 25, 23, 40, tzinfo=WARSAW)
MORNING = datetime(2026, 11, 26, 7, 0, tzinfo=WARSAW)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PRESSED = Offer("Potwierdź", "incident.confirm_fix", {"incident": 1040})


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        for user, person in (("3", "hanna"), ("9", "tom")):
            opened.link(user, person)
        opened.now = LATE
        opened.bot.tick(LATE)
        for user in ("3", "9"):
            opened.sent(user)
        choose(opened, NoticeChoice(quiet=NIGHT))
        yield opened


def choose(town: Town, choice: NoticeChoice, person: str = "hanna") -> None:
    with town.database.unit_of_work() as work:
        work.notice_choices.choose(person, choice, town.now)
        work.commit()


def notify(town: Town, at: datetime, said: Said, *, priority: int = NORMAL, to: str = "hanna") -> None:
    customer = "blawatek" if to == "hanna" else "harrowgate"
    why = Why("incident", "incident.update_given", "work:x", at, customer)
    with town.database.unit_of_work() as work:
        person = work.people.get(to)
        voice = Voice(work, lambda: secrets.token_urlsafe(9), at)
        voice.notify(Notice(person, f"k:{said.text}", lambda _t: said, priority=priority, why=why))
        work.commit()


def told(town: Town, at: datetime, user: str = "3") -> list[OutboxMessage]:
    town.now = at
    town.bot.tick(at)
    sent: list[OutboxMessage] = []
    there = Address("telegram", user)
    while deliveries := town.database.deliveries.claim(platform="telegram", address=there, owner="a", now=at):
        for one in deliveries:
            town.database.deliveries.sent(one, at)
            sent.append(one.message)
    return sent


def test_what_can_be_pressed_comes_with_its_buttons_and_the_rest_as_one(town: Town) -> None:
    notify(town, LATE, Said("Usunięto awarię?", offers=(PRESSED,)))
    notify(town, LATE + MINUTE, Said("Prace A.", more="Dłużej o A."))
    notify(town, LATE + 2 * MINUTE, Said("Prace B."))

    pressed, folded = sorted(told(town, MORNING), key=lambda one: "Usunięto" not in one.reply.text)

    assert [choice.label for choice in pressed.reply.choices] == ["Potwierdź"]
    assert folded.reply.text.splitlines()[0] == "W czasie ciszy przyszły 2 wiadomości:"
    with town.database.unit_of_work() as work:
        [more] = [work.choices.by_token(choice.token) for choice in folded.reply.choices]
    assert more is not None
    assert more.arguments["text"] == "Prace A.\nDłużej o A.\n\nPrace B."
    assert told(town, MORNING + 2 * HOUR) == []


def test_it_says_when_it_arose_in_the_zone_of_the_contract(town: Town) -> None:
    choose(town, NoticeChoice(quiet=QuietHours(time(22), time(7), "Europe/London")), "tom")
    notify(town, LATE, Said("Update."), to="tom")

    [one] = told(town, MORNING + HOUR, "9")

    assert one.reply.text.splitlines()[1] == (
        "It arose at Wed 25 November, 22:40 and was held back during your quiet hours."
    )


def test_quiet_hours_that_are_made_longer_hold_what_is_held_already(town: Town) -> None:
    notify(town, LATE, Said("Prace."))
    town.direct("3").says("cisza od 22 do 9")
    told(town, town.now)

    assert told(town, MORNING) == []
    assert told(town, MORNING + 2 * HOUR - MINUTE) == []
    assert [one.reply.text.splitlines()[0] for one in told(town, MORNING + 2 * HOUR)] == ["Prace."]


def test_what_is_held_comes_at_once_when_quiet_hours_are_given_up(town: Town) -> None:
    notify(town, LATE, Said("Prace."))
    town.direct("3").says("bez ciszy")

    assert [one.reply.text for one in told(town, town.now) if "Prace" in one.reply.text] != []
    assert told(town, MORNING) == []


def test_something_urgent_in_between_makes_nothing_that_is_held_urgent(town: Town) -> None:
    for text in ("A.", "B."):
        notify(town, LATE, Said(text), priority=BULK)
    notify(town, LATE + MINUTE, Said("Termin minął."), priority=URGENT)
    told(town, LATE + MINUTE)

    assert [one.priority for one in told(town, MORNING)] == [BULK]


@pytest.mark.parametrize(
    "words",
    ["bez ciszy", "wyłącz godziny ciszy", "nie chcę już ciszy", "no quiet hours", "turn off my quiet hours"],
)
def test_quiet_hours_are_given_up_in_words(town: Town, words: str) -> None:
    town.direct("3").says(words)

    assert chosen(town) == NoticeChoice()


@pytest.mark.parametrize("words", ["cisza od 25 do 7", "cisza od 7 do 7", "nie chcę ciszy od 22 do 7"])
def test_hours_that_are_none_or_refused_change_nothing(town: Town, words: str) -> None:
    choose(town, NoticeChoice(quiet=QuietHours(time(21), time(6), "Europe/Warsaw")))

    assert "od 21:00 do 6:00" in town.direct("3").says(words)
    assert chosen(town).quiet == QuietHours(time(21), time(6), "Europe/Warsaw")


def chosen(town: Town) -> NoticeChoice:
    with town.database.unit_of_work() as work:
        return work.notice_choices.of_person("hanna")
