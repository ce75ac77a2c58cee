"""Whoever is asked to take duty over reads what was missed, promised and paused, and whom no chat reaches."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from knowledge.duty.rota import Rota
from knowledge.incidents.incident import ClockPaused, IncidentAcknowledged, UpdateGiven
from tests.bot.duty.conftest import happens, report
from tests.talking import START, Town

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LONDON = ZoneInfo("Europe/London")


def kept(town: Town, words: str) -> str:
    with town.database.unit_of_work() as work:
        reference = work.texts.keep(words)
        work.commit()
    return reference


def offer(town: Town, at: datetime = START) -> list[str]:
    """Return the lines of what Ewa is asked when Marek hands over."""
    # Saying something takes a second.
    town.now = at - timedelta(seconds=1)
    town.direct("8").says("oddaję dyżur Ewie")
    sent = [one.reply.text for one in town.sent("7", "notice") if one.why is not None and one.why.rule == "duty.offer"]
    return sent[-1].splitlines()


def lose(town: Town, person: str) -> None:
    """Let every chat of a person take no messages."""
    with town.database.unit_of_work() as work:
        addresses = work.people.addresses_of(person)
    for one in addresses:
        town.database.destinations.mark_unreachable(one.platform, one.conversation, "blocked", START)


def about(lines: list[str], number: int) -> str:
    return next(line for line in lines if line.startswith(f"{number},"))


def test_the_time_of_a_missed_reaction_is_named_with_its_zone(town: Town) -> None:
    report(town, 2001, START)

    assert about(offer(town, START + 2 * HOUR + 50 * MINUTE), 2001) == (
        "2001, Pralnie Bławatek Sp. z o.o.: Reakcja: do 12:00 (Europe/Warsaw), PRZEKROCZONO termin o 50 min · "
        "Usunięcie: do 18:00 (Europe/Warsaw). Obiecano: kolejna informacja do 14:00 (Europe/Warsaw)."
    )


@pytest.mark.parametrize(
    ("after", "missed"),
    [(2 * HOUR, ""), (2 * HOUR + timedelta(seconds=1), ", PRZEKROCZONO termin o 1 s")],
)
def test_a_time_is_missed_the_second_after_it(town: Town, after: timedelta, missed: str) -> None:
    report(town, 2001, START)

    assert f"Reakcja: do 12:00 (Europe/Warsaw){missed}" in about(offer(town, START + after), 2001)


def test_what_a_colleague_promised_is_told_in_their_words_and_the_next_update_after_it(town: Town) -> None:
    report(town, 2001, START)
    happens(town, 2001, START + 10 * MINUTE, IncidentAcknowledged(), by="marek")
    for minutes, words in ((20, "szukamy przyczyny"), (30, "raport RCA do południa")):
        happens(town, 2001, START + minutes * MINUTE, UpdateGiven(kept(town, words)), by="marek")

    line = about(offer(town, START + HOUR), 2001)

    assert line.endswith(
        "Obiecano: kolejna informacja do 14:30 (Europe/Warsaw). "
        "Klientowi przekazano (Marek Zych, 10:30, Europe/Warsaw): „raport RCA do południa”."
    )


def test_a_promised_update_that_did_not_come_is_missed_too(town: Town) -> None:
    report(town, 2001, START)

    assert "Obiecano: kolejna informacja do 14:00 (Europe/Warsaw), PRZEKROCZONO termin o 15 min." in about(
        offer(town, START + 4 * HOUR + 15 * MINUTE), 2001
    )


def test_words_that_were_erased_are_not_told(town: Town) -> None:
    report(town, 2001, START)
    said = kept(town, "raport RCA do południa")
    happens(town, 2001, START + 30 * MINUTE, UpdateGiven(said), by="marek")
    with town.database.unit_of_work() as work:
        work.texts.erase(said)
        work.commit()

    assert "Klientowi przekazano" not in about(offer(town, START + HOUR), 2001)


def test_what_is_paused_says_since_when_and_why(town: Town) -> None:
    report(town, 2001, START)
    happens(town, 2001, START + 10 * MINUTE, IncidentAcknowledged())
    happens(town, 2001, START + 20 * MINUTE, ClockPaused(kept(town, "czekamy na listę numerów")))

    assert about(offer(town, START + HOUR), 2001).endswith(
        "Zegar wstrzymany od 10:20 (Europe/Warsaw): „czekamy na listę numerów”."
    )


def test_people_whose_chats_are_lost_are_named_with_their_customer(town: Town) -> None:
    lose(town, "hanna")

    assert "Brak kontaktu na czacie: Hanna Król (Pralnie Bławatek Sp. z o.o.)." in " ".join(offer(town))


def test_whoever_has_another_chat_that_works_is_reached(town: Town) -> None:
    town.link("33", "hanna")
    town.database.destinations.mark_unreachable("telegram", "3", "blocked", START)

    assert "Hanna Król" not in " ".join(offer(town))


def test_a_lost_channel_is_named_with_its_customer_and_one_of_the_provider_as_such(town: Town) -> None:
    town.bind("-100", "3", "blawatek")
    town.bind("-200", "9", None)
    for key in ("-100", "-200"):
        town.database.destinations.mark_unreachable("telegram", key, "kicked", START)

    said = " ".join(offer(town))

    assert "kanał na platformie Telegram (Pralnie Bławatek Sp. z o.o.)" in said
    assert "kanał na platformie Telegram (zespół dostawcy)" in said


def test_a_customer_with_an_open_incident_and_nobody_in_the_chat_comes_first(town: Town) -> None:
    lose(town, "hanna")
    report(town, 2001, START, "1", "harrowgate", by="tom")
    with town.database.unit_of_work() as work:
        for link in work.links.all():
            if link.person not in ("marek", "ewa", "noc", "hanna"):
                work.links.unlink(link.sender, link.person)
        work.commit()

    [said] = [line for line in offer(town) if line.startswith("Brak kontaktu")]

    assert "nikt nie jest połączony (Harrowgate & Finch Logistics Ltd)" in said
    assert said.index("Harrowgate") < said.index("Hanna")


@pytest.mark.parametrize(("count", "ends"), [(3, None), (9, "i jeszcze 6")])
def test_a_long_list_says_how_many_more_there_are(town: Town, count: int, ends: str | None) -> None:
    for number in range(count):
        report(town, 2001 + number, START)

    lines = offer(town)

    # The demo has one open incident of its own, 1017.
    assert len([line for line in lines if line[:4].isdigit()]) == min(count + 1, 4)
    assert [line for line in lines if line.startswith("i jeszcze")] == ([ends] if ends is not None else [])


def test_a_rota_of_another_zone_hands_over_in_its_own(town: Town) -> None:
    with town.database.unit_of_work() as work:
        work.duty.set_rota(Rota(1, ("marek", "noc"), date(2026, 11, 23), time(8), "Europe/London"), None, START)
        work.commit()

    lines = offer(town)

    assert lines[0] == "Przejąć dyżur? Oddaje: Marek Zych, do pon. 30 listopada, 8:00 (Europe/London)."
    assert datetime(2026, 11, 30, 8, tzinfo=LONDON) == datetime(2026, 11, 30, 9, tzinfo=ZoneInfo("Europe/Warsaw"))


def test_it_is_said_in_english_too(town: Town) -> None:
    with town.database.unit_of_work() as work:
        work.people.set_language("ewa", "en")
        work.commit()
    lose(town, "hanna")
    report(town, 2001, START)
    happens(town, 2001, START + MINUTE, UpdateGiven(kept(town, "RCA draft by noon")), by="marek")

    lines = offer(town, START + 2 * HOUR + 50 * MINUTE)

    assert about(lines, 2001) == (
        "2001, Pralnie Bławatek Sp. z o.o.: Reaction: by 12:00 (Europe/Warsaw), MISSED by 50 min · "
        "Resolution: by 18:00 (Europe/Warsaw). Promised: the next update by 14:01 (Europe/Warsaw). "
        "The customer was told (Marek Zych, 10:01, Europe/Warsaw): “RCA draft by noon”."
    )
    assert any("Hanna Król (Pralnie Bławatek Sp. z o.o.)" in line for line in lines if line.startswith("No contact"))
