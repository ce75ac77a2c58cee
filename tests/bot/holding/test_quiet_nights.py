"""Quiet hours hold what is not urgent until they are over, fold what came meanwhile, and say how it stands by then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.records import NORMAL, URGENT, NoticeChoice, OutboxMessage, Why
from bot.saying import Voice
from bot.turn import Notice, Said
from knowledge.hours.quiet import QuietHours
from knowledge.incidents.incident import Event, IncidentCancelled, IncidentReported
from tests.talking import Town, labels, town_of

WARSAW = ZoneInfo("Europe/Warsaw")
NIGHT = QuietHours(time(22), time(7), "Europe/Warsaw")
LATE = datetime(2026, 11, 25, 23, 40, tzinfo=WARSAW)
MORNING = datetime(2026, 11, 26, 7, 0, tzinfo=WARSAW)


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        opened.link("3", "hanna")
        opened.bot.tick(LATE)
        opened.sent("3")
        choose(opened, NoticeChoice(quiet=NIGHT))
        yield opened


def choose(town: Town, choice: NoticeChoice) -> None:
    with town.database.unit_of_work() as work:
        work.notice_choices.choose("hanna", choice, town.now)
        work.commit()


def notify(
    town: Town, at: datetime, text: str, *, priority: int = NORMAL, rule: str = "incident.update_given", **about: str
) -> None:
    topic, subject = rule.partition(".")[0], about.get("subject", "incident:1040")
    why = Why(topic, rule, subject, at, "blawatek", {"services": about.get("services", "")})  # type: ignore[arg-type]
    with town.database.unit_of_work() as work:
        person = work.people.get("hanna")
        voice = Voice(work, lambda: f"t{text}", at)
        voice.notify(Notice(person, f"k:{text}", lambda _t: Said(text), priority=priority, why=why))
        work.commit()


def told(town: Town, at: datetime) -> list[OutboxMessage]:
    """Return what Hanna's chat gets by the tick of an instant."""
    town.now = at
    town.bot.tick(at)
    sent: list[OutboxMessage] = []
    while deliveries := town.database.deliveries.claim(platform="telegram", address=None, owner="a", now=at):
        for one in deliveries:
            town.database.deliveries.sent(one, at)
            sent.append(one.message)
    return [one for one in sent if one.address.conversation == "3"]


def test_one_notice_waits_for_the_morning_and_says_when_it_arose(town: Town) -> None:
    notify(town, LATE, "Prace w sobotę.", subject="work:x")

    assert told(town, LATE + timedelta(hours=1)) == []
    assert told(town, MORNING - timedelta(seconds=1)) == []
    [one] = told(town, MORNING)
    assert one.reply.text.splitlines() == [
        "Prace w sobotę.",
        "Wiadomość powstała: śr. 25 listopada, 23:40; wstrzymano ją na czas ciszy.",
    ]
    assert told(town, MORNING + timedelta(hours=3)) == []


def test_it_says_how_the_incident_stands_by_then(town: Town) -> None:
    with town.database.unit_of_work() as work:
        work.incidents.open(3001, "blawatek", LATE)
        said = IncidentReported("hotline", "major", LATE, LATE, "chat", work.texts.keep("x"))
        work.incidents.append(Event(3001, LATE, LATE, "hanna", said))
        work.commit()
    notify(town, LATE, "3001: sprawdzamy.", subject="incident:3001")
    with town.database.unit_of_work() as work:
        later = LATE + timedelta(hours=2)
        work.incidents.append(Event(3001, later, later, "hanna", IncidentCancelled("x")))
        work.commit()

    [one] = told(town, MORNING)

    assert one.reply.text.splitlines()[-1].endswith("wstrzymano ją na czas ciszy. Stan teraz: wycofane.")


def test_a_burst_is_folded_into_one_message_with_a_line_each(town: Town) -> None:
    for number in range(7):
        notify(town, LATE + timedelta(minutes=number), f"Sprawa {number}.\nSzczegóły {number}.", subject="work:x")

    [one] = told(town, MORNING)

    lines = one.reply.text.splitlines()
    assert lines[0] == "W czasie ciszy przyszło 7 wiadomości:"
    assert lines[1:] == [f"• śr. 25 listopada, 23:{40 + number}: Sprawa {number}." for number in range(2, 7)]
    assert [choice.label for choice in one.reply.choices] == ["Więcej"]
    assert one.priority == NORMAL
    assert told(town, MORNING + timedelta(hours=2)) == []


def test_what_is_urgent_comes_through_unless_that_was_not_wanted(town: Town) -> None:
    notify(town, LATE, "Termin minął.", priority=URGENT)
    assert [one.reply.text for one in told(town, LATE)] == ["Termin minął."]

    choose(town, NoticeChoice(quiet=NIGHT, urgent_passes=False))
    notify(town, LATE, "Znowu.", priority=URGENT)

    assert told(town, LATE) == []
    [one] = told(town, MORNING)
    assert one.priority == URGENT


def test_replies_are_never_held(town: Town) -> None:
    notify(town, LATE, "Prace.", subject="work:x")
    town.now = LATE

    assert town.direct("3").says("jaki jest czas reakcji w niedzielę?")
    assert len(told(town, town.now)) == 1


def test_the_night_the_clocks_go_back_is_held_an_hour_longer(town: Town) -> None:
    night = datetime(2027, 10, 30, 23, 0, tzinfo=WARSAW)
    morning = datetime(2027, 10, 31, 7, 0, tzinfo=WARSAW)
    town.bot.tick(night)
    told(town, night)
    notify(town, night, "Prace.", subject="work:x")

    assert [one for one in told(town, morning - timedelta(seconds=1)) if "Prace" in one.reply.text] == []
    assert [one for one in told(town, morning) if "Prace" in one.reply.text]


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [
        (NoticeChoice(), True),
        (NoticeChoice("none"), False),
        (NoticeChoice("services", ("sip",)), False),
        (NoticeChoice("services", ("sip", "hotline")), True),
    ],
)
def test_optional_notices_come_as_chosen_and_mandatory_ones_always(
    town: Town, choice: NoticeChoice, wanted: bool
) -> None:
    choose(town, choice)
    noon = datetime(2026, 11, 26, 12, 0, tzinfo=WARSAW)
    told(town, noon)
    notify(town, noon, "Budżet 75%.", rule="budget.share", services="hotline")
    notify(town, noon, "Aktualizacja.", services="hotline")

    texts = [one.reply.text for one in told(town, noon)]

    assert ("Budżet 75%." in texts) is wanted
    assert "Aktualizacja." in texts


def test_it_is_chosen_by_press_and_by_word_in_both_languages(town: Town) -> None:
    town.now = datetime(2026, 11, 26, 12, 0, tzinfo=WARSAW)
    hanna = town.direct("3")

    assert hanna.says("moje powiadomienia").splitlines()[2] == (
        "Cisza od 22:00 do 7:00 (Europe/Warsaw); pilne wiadomości przychodzą mimo to."
    )
    assert "także dla pilnych" in hanna.press("Wstrzymuj też pilne")
    assert hanna.press("Tylko wybrane usługi").startswith("Zapisano.")
    assert "✓ infolinia" in labels(hanna)
    hanna.press("✓ infolinia")
    assert "+ infolinia" in labels(hanna)
    assert "tylko to, co obowiązkowe" in hanna.press("Tylko obowiązkowe")
    assert "od 23:00 do 6:30" in hanna.says("cisza od 23 do 6:30")
    assert "Godzin ciszy nie ma." in hanna.press("Bez ciszy")
    hanna.says("/language en")
    assert "Quiet from 21:00 to 08:00 (Europe/Warsaw)" in hanna.says("quiet hours from 9 pm to 8 am")
