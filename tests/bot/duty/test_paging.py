"""Whoever is on duty is called at once and again until a person takes it; then the next in line, then everybody."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.duty.paging import plan_calls
from bot.records import URGENT
from knowledge.duty.rota import Rota, Stint
from knowledge.incidents.incident import (
    IncidentCancelled,
    IncidentReopened,
    IncidentResolved,
    InformationAdded,
    UpdateGiven,
    WorkStarted,
)
from tests.bot.duty.conftest import calls, happens, report
from tests.talking import START, Town, town_of

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
WARSAW = ZoneInfo("Europe/Warsaw")


def who(town: Town, at: datetime) -> set[str]:
    return set(calls(town, at))


def test_the_one_on_duty_is_called_with_the_report_and_every_two_minutes(town: Town) -> None:
    report(town, 2001, START)

    assert who(town, START) == {"marek"}
    assert who(town, START + 2 * MINUTE - SECOND) == set()
    assert who(town, START + 2 * MINUTE) == {"marek"}
    assert who(town, START + 2 * MINUTE + SECOND) == set()
    assert who(town, START + 4 * MINUTE) == {"marek"}


def test_a_report_in_the_chat_calls_in_the_same_breath_and_spares_the_called_the_usual_message(town: Town) -> None:
    chat = town.direct("3")
    chat.says("nikt nie może zadzwonić, infolinia nie działa od 9:55")
    chat.press_first()

    said = [one.reply.text for one in town.sent("8", "notice")]
    others = [one.reply.text for one in town.sent("9", "notice")]

    assert [text.splitlines()[0] for text in said] == [
        "DYŻUR: zgłoszenie 1043, Pralnie Bławatek Sp. z o.o., infolinia, awaria krytyczna, od 9:55. „nikt nie może "
        "zadzwonić, infolinia nie działa od 9:55”"
    ]
    assert [text.split(":")[0] for text in others] == ["Nowe zgłoszenie 1043"]
    assert who(town, town.now) == set()


def test_a_call_is_urgent_says_which_it_is_and_by_when_and_can_be_taken_by_one_press(town: Town) -> None:
    report(town, 2001, START)
    calls(town, START)

    [call] = calls(town, START + 2 * MINUTE)["marek"]

    assert call.priority == URGENT
    assert call.reply.text.splitlines() == [
        "DYŻUR: zgłoszenie 2001, Pralnie Bławatek Sp. z o.o., infolinia, awaria krytyczna, od 10:00. „cisza w "
        "słuchawkach”",
        "Nikt go jeszcze nie podjął; to wezwanie nr 2.",
        "Reakcja: do 12:00 · Kolejna informacja: do 14:00 · Usunięcie: do 18:00",
    ]
    town.direct("8").press_token(call.reply.choices[0].token)
    assert who(town, START + 4 * MINUTE) == set()


def test_after_five_calls_the_next_in_line_is_called_and_then_everybody(town: Town) -> None:
    report(town, 2001, START)
    called = [sorted(who(town, START + 2 * number * MINUTE)) for number in range(12)]

    assert called == [["marek"]] * 5 + [["ewa"]] * 5 + [["ewa", "marek", "noc"]] * 2
    [last] = calls(town, START + 24 * MINUTE)["noc"]
    assert last.reply.text.splitlines()[2] == "Na dyżurze: Marek Zych i Ewa Sowa; zgłoszenie wciąż niepodjęte."


@pytest.mark.parametrize("what", [WorkStarted(), UpdateGiven("x"), IncidentResolved(START, "x")])
def test_whatever_a_person_of_the_provider_does_about_it_is_the_answer(town: Town, what: object) -> None:
    report(town, 2001, START)
    calls(town, START)
    happens(town, 2001, START + MINUTE, what)  # type: ignore[arg-type]

    assert who(town, START + 2 * MINUTE) == set()
    assert who(town, START + 60 * MINUTE) == set()


def test_neither_monitoring_nor_the_customer_answers_a_call(town: Town) -> None:
    report(town, 2001, START)
    calls(town, START)
    happens(town, 2001, START + MINUTE, InformationAdded("x"), by="hanna")
    happens(town, 2001, START + MINUTE, InformationAdded("x"), by=None)

    assert who(town, START + 2 * MINUTE) == {"marek"}


def test_what_is_called_off_is_called_to_no_more_and_what_is_reopened_is_called_to_anew(town: Town) -> None:
    report(town, 2001, START)
    report(town, 2002, START)
    calls(town, START)
    happens(town, 2001, START + MINUTE, IncidentCancelled("x"), by="hanna")
    happens(town, 2002, START + MINUTE, IncidentResolved(START, "x"))
    assert who(town, START + 2 * MINUTE) == set()

    happens(town, 2002, START + 30 * MINUTE, IncidentReopened("x"), by="hanna")

    assert who(town, START + 30 * MINUTE) == {"marek"}
    assert who(town, START + 32 * MINUTE) == {"marek"}


def test_a_lesser_incident_is_called_to_five_times_less_often(town: Town) -> None:
    report(town, 2001, START, severity="major")

    assert who(town, START) == {"marek"}
    assert who(town, START + 9 * MINUTE) == set()
    assert who(town, START + 10 * MINUTE) == {"marek"}


def test_outside_the_hours_of_the_contract_it_is_called_to_once_and_again_when_they_open(town: Town) -> None:
    saturday = datetime(2026, 11, 28, 12, 0, tzinfo=WARSAW)
    monday = datetime(2026, 11, 30, 8, 0, tzinfo=WARSAW)
    report(town, 2001, saturday)

    assert who(town, saturday) == {"marek"}
    assert who(town, saturday + 2 * MINUTE) == set()
    assert who(town, monday - SECOND) == set()
    # It is Ewa's week since eight.
    assert who(town, monday) == {"ewa"}
    assert who(town, monday + MINUTE) == set()
    assert who(town, monday + 2 * MINUTE) == {"ewa"}


def test_the_time_in_which_the_hours_are_closed_counts_for_no_call(town: Town) -> None:
    friday = datetime(2026, 11, 27, 17, 45, tzinfo=WARSAW)
    monday = datetime(2026, 11, 30, 8, 0, tzinfo=WARSAW)
    report(town, 2001, friday, severity="minor")

    assert [who(town, friday + 10 * number * MINUTE) for number in range(3)] == [{"marek"}, {"marek"}, set()]
    assert who(town, monday) == set()
    # The second level of escalation is due by now, and Marek is second since eight.
    [[call]] = calls(town, monday + 5 * MINUTE).values()
    assert call.reply.text.splitlines()[1:3] == [
        "Nikt go jeszcze nie podjął; to wezwanie nr 3.",
        "Na dyżurze: Ewa Sowa; zgłoszenie wciąż niepodjęte.",
    ]


def test_whoever_is_on_duty_but_linked_nowhere_is_passed_over(demo_url: str) -> None:
    with town_of(demo_url) as town:
        for user, person in {"9": "noc", "7": "ewa"}.items():
            town.link(user, person)
        town.bot.tick(town.now)
        for user in ("9", "7"):
            town.sent(user)
        with town.database.unit_of_work() as work:
            for link in work.links.of_person("marek"):
                work.links.unlink(link.sender, "marek")
            work.commit()
        report(town, 2001, START)

        called = [sorted(who(town, START + 2 * number * MINUTE)) for number in range(6)]
        assert called == [["ewa"]] * 5 + [["ewa", "noc"]]


def test_the_level_of_escalation_that_is_due_calls_the_next_in_line_sooner(town: Town) -> None:
    report(town, 2001, START, severity="minor")
    four_hours = START + timedelta(hours=4)

    assert who(town, START) == {"marek"}
    assert all(who(town, START + 10 * number * MINUTE) <= {"marek"} for number in range(1, 5))
    assert who(town, four_hours + 10 * MINUTE) != {"marek"}


def test_without_anybody_on_duty_everybody_is_called_and_told_so(town: Town) -> None:
    with town.database.unit_of_work() as work:
        for line in (1, 2):
            work.duty.cover(Stint(line, None, START, START + timedelta(days=1)), None, START)
        work.commit()
    report(town, 2001, START)

    found = calls(town, START)

    assert set(found) == {"noc", "marek", "ewa"}
    assert found["noc"][0].reply.text.splitlines()[1] == (
        "Nikt nie ma teraz dyżuru, dlatego wezwanie dostaje cały zespół."
    )


def test_a_process_that_was_away_calls_once_and_does_not_make_up_for_what_it_slept_through(town: Town) -> None:
    report(town, 2001, START)

    assert {person: len(found) for person, found in calls(town, START + 9 * MINUTE).items()} == {"marek": 1}
    assert who(town, START + 9 * MINUTE + SECOND) == set()
    assert who(town, START + 10 * MINUTE) == {"ewa"}


def test_two_processes_at_once_call_once(town: Town, demo_url: str) -> None:
    report(town, 2001, START)
    with town_of(demo_url) as other:
        happened = [*town.bot.tick(START), *other.bot.tick(START)]

    assert len([one for one in happened if one["type"] == "duty_called"]) == 1
    assert len([one for one in town.sent("8", "notice") if one.why is not None and one.why.rule == "duty.page"]) == 1


def test_no_customer_is_ever_called(town: Town) -> None:
    report(town, 2001, START)
    for number in range(15):
        town.bot.tick(START + 2 * number * MINUTE)

    assert [one for one in town.sent("3", "notice") if one.why is not None and one.why.rule == "duty.page"] == []


def test_the_hour_that_comes_twice_is_called_through_twice(town: Town) -> None:
    night = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    report(town, 2001, night, "1", "harrowgate", by="tom")

    assert all(calls(town, night + 2 * number * MINUTE) for number in range(40))
    assert not calls(town, night + 2 * 39 * MINUTE + SECOND)


def test_a_rota_that_is_set_later_calls_to_what_was_taken_by_nobody(demo_url: str) -> None:
    with town_of(demo_url) as town:
        town.link("8", "marek")
        with town.database.unit_of_work() as work:
            for line in (1, 2):
                work.duty.set_rota(Rota(line, (), date(2026, 9, 7), time(8), "Europe/Warsaw"), None, START)
            work.commit()
        town.bot.tick(START)
        town.sent("8")
        with town.database.unit_of_work() as work:
            work.duty.set_rota(Rota(1, ("marek",), date(2026, 11, 23), time(8), "Europe/Warsaw"), None, START)
            plan_calls(work, START)
            work.commit()
        report(town, 2001, START)

        assert "marek" in who(town, START + MINUTE)
