"""Much that comes at once is told one by one at first, and the rest of it as one message; nothing urgent waits."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from bot.audience import AT_ONCE, BURST
from bot.i18n import Translator
from bot.messages import Address
from bot.records import NORMAL, URGENT, NoticeChoice, OutboxMessage, Why
from bot.saying import Voice
from bot.turn import Notice, Said
from knowledge.hours.quiet import QuietHours
from tests.talking import Town, town_of

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=ZoneInfo("Europe/Warsaw"))
NIGHT = QuietHours(time(22), time(7), "Europe/Warsaw")
SECOND = timedelta(seconds=1)


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        opened.link("3", "hanna")
        opened.bot.tick(NOON - timedelta(hours=1))
        told(opened, NOON - timedelta(hours=1))
        yield opened


def notify(town: Town, *texts: str, at: datetime, priority: int = NORMAL, address: Address | None = None) -> None:
    why = Why("incident", "incident.update_given", "work:x", at, "blawatek")
    with town.database.unit_of_work() as work:
        voice = Voice(work, lambda: secrets.token_urlsafe(9), at)
        person = work.people.get("hanna") if address is None else None
        for text in texts:
            voice.notify(Notice(person, f"k:{text}", partial(said, text), address, priority=priority, why=why))
        work.commit()


def said(text: str, _t: Translator) -> Said:
    return Said(text)


def told(town: Town, at: datetime, user: str = "3") -> list[str]:
    town.now = at
    town.bot.tick(at)
    sent: list[OutboxMessage] = []
    there = Address("telegram", user)
    while deliveries := town.database.deliveries.claim(platform="telegram", address=there, owner="a", now=at):
        for one in deliveries:
            town.database.deliveries.sent(one, at)
            sent.append(one.message)
    return [one.reply.text for one in sent]


def named(first: int, last: int) -> list[str]:
    return [f"Wiadomość {number}." for number in range(first, last + 1)]


def test_the_first_come_at_once_and_the_rest_as_one_a_minute_later(town: Town) -> None:
    notify(town, *named(1, AT_ONCE + 2), at=NOON)

    assert told(town, NOON) == named(1, AT_ONCE)
    assert told(town, NOON + BURST - SECOND) == []
    assert told(town, NOON + BURST) == [
        f"Jeszcze 2 wiadomości:\n• 12:00: Wiadomość {AT_ONCE + 1}.\n• 12:00: Wiadomość {AT_ONCE + 2}."
    ]


def test_a_single_one_too_many_comes_as_it_is(town: Town) -> None:
    notify(town, *named(1, AT_ONCE + 1), at=NOON)
    told(town, NOON)

    assert told(town, NOON + BURST) == named(AT_ONCE + 1, AT_ONCE + 1)


def test_what_comes_while_some_wait_waits_with_them_and_later_ones_come_at_once(town: Town) -> None:
    notify(town, *named(1, AT_ONCE + 1), at=NOON)
    told(town, NOON)
    notify(town, "Druga fala.", at=NOON + BURST / 2)
    assert told(town, NOON + BURST / 2) == []
    [one] = told(town, NOON + BURST)
    assert "Druga fala." in one

    notify(town, "Po wszystkim.", at=NOON + 3 * BURST)
    assert told(town, NOON + 3 * BURST) == ["Po wszystkim."]


def test_nothing_urgent_waits_and_nothing_said_to_a_place(town: Town) -> None:
    notify(town, *named(1, AT_ONCE + 2), at=NOON, address=Address("telegram", "-100"))
    assert told(town, NOON, "-100") == named(1, AT_ONCE + 2)

    notify(town, *named(11, AT_ONCE + 11), at=NOON)
    notify(town, "Pilne.", at=NOON + SECOND, priority=URGENT)
    assert "Pilne." in told(town, NOON + SECOND)


def test_what_a_burst_holds_into_the_evening_leaves_the_night_its_own_morning(town: Town) -> None:
    with town.database.unit_of_work() as work:
        work.notice_choices.choose("hanna", NoticeChoice(quiet=NIGHT), NOON)
        work.commit()
    late = NOON.replace(hour=21, minute=59, second=30)
    notify(town, *named(1, AT_ONCE + 1), at=late)
    told(town, late)
    notify(town, "W nocy.", at=late + BURST / 2)
    assert told(town, late + BURST) == named(AT_ONCE + 1, AT_ONCE + 1)

    morning = NOON.replace(day=26, hour=7)
    [one] = told(town, morning)
    assert one.startswith("W nocy.\n")
