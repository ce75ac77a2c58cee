"""A work that begins before its time or is over after it: the time beyond counts, and all it affects hear of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.saying import Voice
from bot.works.announcing import announce
from bot.works.changing import finished
from bot.works.overrunning import Beyond, begun_already, last_part, went_beyond
from knowledge.bilingual import Bilingual
from knowledge.downtime.planned_work import PlannedWork
from tests.talking import START, Town, town_of

# In the agreed window and announced in time for the laundry, whose contract counts the part over 6 h a month.
NIGHT = datetime(2026, 12, 3, 21, tzinfo=UTC)  # Thursday, 22:00 in Warsaw
END = NIGHT + timedelta(hours=2)
EFFECT = Bilingual("Usługa nie będzie działać.", "The service will be down.")
LAUNDRY, FREIGHT, STAFF = "7", "11", "9"


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    """Return a town with people of two customers and one of the staff, in direct chats."""
    with town_of(demo_url) as opened:
        for chat, person in ((LAUNDRY, "hanna"), (FREIGHT, "tom"), (STAFF, "noc")):
            opened.link(chat, person)
            opened.sent(chat)
        yield opened


def announced(town: Town, **about: object) -> PlannedWork:
    with town.database.unit_of_work() as work:
        key = work.planned_works.next_key()
        planned = PlannedWork(key, ("sip",), START, NIGHT, END, EFFECT, ("blawatek",), **about)  # type: ignore[arg-type]
        announce(Voice(work, lambda: "token", START), planned)
        work.commit()
    return planned


def beyond(town: Town, planned: PlannedWork, start: datetime, end: datetime, now: datetime) -> PlannedWork:
    with town.database.unit_of_work() as work:
        new = went_beyond(Voice(work, lambda: "token", now), Beyond(planned, start, end))
        work.commit()
    return new


def told(town: Town, chat: str, *events: str) -> list[str]:
    town.now = NIGHT + timedelta(days=3)
    rules = {f"work.{event}" for event in events}
    return [one.reply.text for one in town.sent(chat) if one.why is not None and (not rules or one.why.rule in rules)]


def minutes_used(town: Town, at: datetime) -> str:
    town.now = at
    text = town.direct(LAUNDRY).says("ile przestoju zostało w grudniu?")
    return text.partition("Centrala: ")[2].partition(" ▓")[0]


def test_an_end_after_the_announced_one_counts_and_is_told_with_what_it_does_to_the_budget(town: Town) -> None:
    planned = announced(town)
    beyond(town, planned, END, END + timedelta(minutes=40), END + timedelta(minutes=45))

    assert told(town, LAUNDRY, "overrun") == [
        "Prace skończyły się później, niż zapowiedziano: 0:40. Prace planowe czw. 3 grudnia, 22:00–0:00: usługa SIP "
        "trunk. Usługa nie będzie działać.\n"
        "Tego czasu (40 min) nie zapowiedziano, zanim się zaczął, więc przestój liczy się w całości.\n"
        "Centrala: 133,2 min z 223,2 min, wykorzystano 90 min ▓▓▓▓▓░░░░░, dostępność 99,80% (cel 99,5%).\n"
        "Podstawa: Umowa, § 5, § 7 ust. 2.\nTo powiadomienie jest obowiązkowe."
    ]
    assert told(town, FREIGHT) == []


def test_what_goes_on_is_told_until_when_and_nothing_is_told_twice(town: Town) -> None:
    planned = announced(town)
    now = END + timedelta(minutes=10)
    town.bot.tick(END)
    beyond(town, planned, END, END + timedelta(hours=1), now)
    for minute in (15, 59, 60, 61):
        town.bot.tick(END + timedelta(minutes=minute))

    said = [text.partition(" Prace planowe")[0] for text in told(town, LAUNDRY, "overrun", "started", "ended")]
    assert said == [
        "Czas prac minął.",
        "Prace nie skończyły się w zapowiedzianym czasie; potrwają do 1:00.",
        "Czas prac minął.",
    ]


def test_a_start_before_the_announced_one_counts_and_the_announced_start_is_not_told_again(town: Town) -> None:
    planned = announced(town)
    early = NIGHT - timedelta(minutes=30)
    new = beyond(town, planned, early, NIGHT, early + timedelta(minutes=5))
    town.bot.tick(NIGHT + timedelta(minutes=1))

    assert (new.start, new.end, new.announced_at) == (early, NIGHT, early + timedelta(minutes=5))
    with town.database.unit_of_work() as work:
        assert begun_already(Voice(work, lambda: "token", NIGHT), planned)
    assert [text.partition(". ")[0] for text in told(town, LAUNDRY, "begun_early", "started")] == [
        "Prace zaczęły się przed zapowiedzianym czasem: 21:30"
    ]


def test_the_time_beyond_an_emergency_counts_like_any_other(town: Town) -> None:
    planned = announced(town, emergency=True)

    new = beyond(town, planned, END, END + timedelta(hours=1), END + timedelta(hours=1))

    assert not new.emergency


def test_a_work_without_an_outage_uses_no_budget_however_long_it_lasts(town: Town) -> None:
    planned = announced(town, no_outage=True)
    beyond(town, planned, END, END + timedelta(hours=1), END + timedelta(hours=1))

    assert minutes_used(town, END + timedelta(hours=2)) == "173,2 min z 223,2 min, wykorzystano 50 min"


def test_a_second_correction_goes_on_from_the_first_and_an_earlier_end_takes_back_what_was_too_much(town: Town) -> None:
    planned = announced(town)
    first = beyond(town, planned, END, END + timedelta(minutes=30), END + timedelta(minutes=30))
    with town.database.unit_of_work() as work:
        voice = Voice(work, lambda: "token", END + timedelta(hours=1))
        assert last_part(voice, planned) == first
        assert finished(voice, first, END + timedelta(minutes=10))
        assert not finished(voice, first, END + timedelta(minutes=5))
        work.commit()

    assert minutes_used(town, END + timedelta(hours=2)) == "163,2 min z 223,2 min, wykorzystano 60 min"


@pytest.mark.parametrize("language", ["pl", "en"])
def test_staff_are_asked_when_its_time_is_over(town: Town, language: str) -> None:
    announced(town)
    town.direct(STAFF).says({"pl": "mów po polsku", "en": "speak English please"}[language])
    town.sent(STAFF)
    town.bot.tick(END)
    town.bot.tick(END + timedelta(minutes=5))

    [text] = told(town, STAFF, "to_end")
    assert text.startswith(
        {"pl": "W1: zapowiedziany czas prac minął.", "en": "W1: the announced time is over."}[language]
    )
    assert told(town, FREIGHT) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("przedłuż W1 o 2 godziny", "0:00–2:00"),
        ("przedłuż W1 o 30 min", "0:00–0:30"),
        ("W1 skończą się o 2", "0:00–2:00"),
        ("extend W1 by 45 minutes", "00:00–00:45"),
    ],
)
def test_a_work_is_made_longer_by_so_much_or_until_then(town: Town, words: str, said: str) -> None:
    announced(town)
    town.now = NIGHT + timedelta(hours=1)

    assert said in town.direct(STAFF).says(words)
