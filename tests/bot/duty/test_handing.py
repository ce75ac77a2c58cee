"""Duty is told of, and given away only to a colleague who accepts, with what they have to know."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.understanding.person_names import people_named
from knowledge.duty.rota import Rota
from knowledge.incidents.incident import ClockPaused, IncidentAcknowledged
from tests.bot.duty.conftest import calls, happens, report
from tests.talking import START, Town, labels

UNTIL = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
STAFF = ("Ola Maj", "Marek Zych", "Ewa Sowa", "Ania Nowak", "Paweł Maj")


def on_duty(town: Town, at: datetime) -> tuple[str, ...]:
    with town.database.unit_of_work() as work:
        return work.duty.roster(at).in_line(at)


def offered(town: Town, user: str) -> list[str]:
    return [one.reply.text for one in town.sent(user, "notice") if one.why is not None and one.why.rule == "duty.offer"]


def test_it_stays_where_it_is_until_it_is_accepted_and_then_ends_by_itself(town: Town) -> None:
    marek, ewa = town.direct("8"), town.direct("7")

    assert marek.says("oddaję dyżur Ewie do 18:00") == (
        "Prośbę wysłano: Ewa Sowa. Do czasu przyjęcia dyżur zostaje przy Państwu."
    )
    assert on_duty(town, town.now)[0] == "marek"
    [offer] = [one for one in town.sent("7", "notice") if one.why is not None and one.why.rule == "duty.offer"]
    said = ewa.press_token(offer.reply.choices[0].token)

    assert (
        said
        == "Dyżur od 10:00 do 18:00 (Europe/Warsaw): Ewa Sowa; tam idą wezwania. Do tego czasu w linii 2: Marek Zych."
    )
    assert on_duty(town, town.now) == ("ewa", "marek")
    assert on_duty(town, UNTIL) == ("marek", "ewa")
    assert [one.reply.text for one in town.sent("8", "notice")] == [said]


def test_calls_go_to_whoever_took_it(town: Town) -> None:
    town.direct("8").says("oddaję dyżur Oli do 18:00")
    [offer] = [one for one in town.sent("9", "notice") if one.why is not None and one.why.rule == "duty.offer"]
    town.direct("9").press_token(offer.reply.choices[0].token)
    report(town, 2001, START + timedelta(minutes=5))

    assert set(calls(town, START + timedelta(minutes=5))) == {"noc"}


def test_whoever_is_asked_reads_what_is_open_nearest_first_what_stands_and_what_did_not_arrive(town: Town) -> None:
    report(town, 2001, START - timedelta(hours=1))
    report(town, 2002, START - timedelta(hours=1), severity="minor")
    for number in (2001, 2002):
        happens(town, number, START - timedelta(minutes=30), IncidentAcknowledged())
    with town.database.unit_of_work() as work:
        reason = work.texts.keep("czekamy na listę numerów")
        work.commit()
    happens(town, 2002, START - timedelta(minutes=20), ClockPaused(reason))

    town.direct("8").says("oddaję dyżur Ewie")

    [said] = offered(town, "7")
    lines = said.splitlines()
    assert lines[0] == "Przejąć dyżur? Oddaje: Marek Zych, do pon. 30 listopada, 8:00 (Europe/Warsaw)."
    assert lines[1].startswith("2001, Pralnie Bławatek Sp. z o.o.: Reakcja: do 11:00 (Europe/Warsaw).")
    assert any(line.startswith("2002,") and "czekamy na listę numerów" in line for line in lines)


def test_nobody_gives_away_more_than_their_own_stint(town: Town) -> None:
    town.direct("8").says("oddaję dyżur Oli do 5 grudnia 18:00")
    [offer] = [one for one in town.sent("9", "notice") if one.why is not None and one.why.rule == "duty.offer"]
    said = town.direct("9").press_token(offer.reply.choices[0].token)

    handover = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
    assert said.startswith("Dyżur od 10:00 do pon. 30 listopada, 8:00 (Europe/Warsaw): Ola Maj;")
    assert on_duty(town, handover - timedelta(seconds=1)) == ("noc", "marek")
    assert on_duty(town, handover) == ("ewa", "marek")


def test_whoever_was_second_hears_who_is_now(town: Town) -> None:
    town.direct("8").says("oddaję dyżur Oli do 18:00")
    [offer] = [one for one in town.sent("9", "notice") if one.why is not None and one.why.rule == "duty.offer"]
    said = town.direct("9").press_token(offer.reply.choices[0].token)

    assert [one.reply.text for one in town.sent("7", "notice")] == [said]


def test_whoever_declines_leaves_it_where_it_was(town: Town) -> None:
    town.direct("8").says("oddaję dyżur Ewie")
    [offer] = [one for one in town.sent("7", "notice") if one.why is not None and one.why.rule == "duty.offer"]

    assert town.direct("7").press_token(offer.reply.choices[1].token) == "Zapisano; dyżur zostaje, gdzie był."
    assert [one.reply.text for one in town.sent("8", "notice")] == ["Ewa Sowa: nie teraz. Dyżur zostaje przy Państwu."]
    assert on_duty(town, town.now)[0] == "marek"


def test_an_offer_that_was_overtaken_changes_nothing(town: Town) -> None:
    marek = town.direct("8")
    marek.says("oddaję dyżur Ewie do 18:00")
    [first] = [one for one in town.sent("7", "notice") if one.why is not None and one.why.rule == "duty.offer"]
    marek.says("oddaję dyżur Oli do 18:00")
    [second] = [one for one in town.sent("9", "notice") if one.why is not None and one.why.rule == "duty.offer"]
    town.direct("9").press_token(second.reply.choices[0].token)

    assert town.direct("7").press_token(first.reply.choices[0].token) == (
        "Ta prośba jest już nieaktualna; dyżur ma teraz: Ola Maj."
    )
    assert on_duty(town, town.now)[0] == "noc"


def test_only_whoever_has_it_can_give_it_away_and_no_customer_at_all(town: Town) -> None:
    assert town.direct("9").says("oddaję dyżur Ewie") == "Nie mają Państwo teraz dyżuru; dyżur: Marek Zych."
    town.direct("3").says("oddaję dyżur Ewie")

    assert offered(town, "7") == []
    assert on_duty(town, town.now)[0] == "marek"


def test_where_nobody_is_named_the_colleagues_are_offered(town: Town) -> None:
    marek = town.direct("8")

    assert marek.says("oddaję dyżur").startswith("Komu?")
    assert labels(marek) == ["Ewa Sowa", "Ola Maj"]
    assert marek.press("Ola Maj").startswith("Prośbę wysłano: Ola Maj.")


def test_an_hour_that_is_over_today_is_the_one_of_tomorrow(town: Town) -> None:
    town.direct("8").says("oddaję dyżur Ewie do 9:00")

    [said] = offered(town, "7")
    assert said.splitlines()[0] == "Przejąć dyżur? Oddaje: Marek Zych, do wt. 24 listopada, 9:00 (Europe/Warsaw)."


def test_it_is_said_in_english_too(town: Town) -> None:
    noc = town.direct("9")
    noc.says("/language en")

    assert noc.says("who is on call?").splitlines() == [
        "On duty: Marek Zych, until Mon 30 November, 08:00 (Europe/Warsaw).",
        "Line 2: Ewa Sowa, until Mon 30 November, 08:00.",
    ]


def test_a_time_that_is_over_is_answered_with_who_had_it_then(town: Town) -> None:
    said = town.direct("9").says("kto miał dyżur wczoraj?")

    assert said.splitlines()[0] == "Linia 1, nd. 22 listopada, 0:00 – 0:00: Ewa Sowa."


def test_whoever_asks_reads_when_their_own_next_duty_is(town: Town) -> None:
    assert town.direct("7").says("kiedy mam dyżur?").splitlines()[-1].startswith("Linia 2: Ewa Sowa")
    with town.database.unit_of_work() as work:
        work.duty.set_rota(Rota(3, ("", "noc"), date(2026, 11, 23), time(8), "Europe/Warsaw"), None, START)
        work.commit()

    assert town.direct("9").says("kiedy mam dyżur?").splitlines()[-1] == (
        "Państwa najbliższy dyżur: pon. 30 listopada, 8:00 – pon. 7 grudnia, 8:00."
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("oddaję dyżur Ani", ["Ania Nowak"]),
        ("oddaje dyzur ewie", ["Ewa Sowa"]),
        ("przekazuję Markowi", ["Marek Zych"]),
        ("niech weźmie Zych", ["Marek Zych"]),
        ("zamieniam się z Olą", ["Ola Maj"]),
        ("dyżur dla Pawła", ["Paweł Maj"]),
        ("hand over to Marek", ["Marek Zych"]),
        ("oddaję Majowi", ["Ola Maj", "Paweł Maj"]),
        ("oddaję dyżur koledze", []),
        ("oddaję dyżur do 9:00", []),
    ],
)
def test_colleagues_are_known_in_every_case_of_their_names(text: str, named: list[str]) -> None:
    assert people_named(text, STAFF) == named
