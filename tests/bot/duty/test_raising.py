"""An incident raised to critical is called to at once and its calls are counted anew, once for each severity."""

from __future__ import annotations

from datetime import timedelta

from knowledge.incidents.incident import (
    Event,
    IncidentAcknowledged,
    IncidentReopened,
    IncidentResolved,
    SeverityChanged,
)
from tests.bot.duty.conftest import calls, happens, report
from tests.talking import START, Town

MINUTE = timedelta(minutes=1)


def who(town: Town, minutes: int) -> set[str]:
    return set(calls(town, START + minutes * MINUTE))


def changes(town: Town, minutes: int, severity: str, by: str | None = None) -> None:
    happens(town, 2001, START + minutes * MINUTE, SeverityChanged(severity, "x"), by=by)


def acknowledges(town: Town, minutes: int, by: str = "marek") -> None:
    happens(town, 2001, START + minutes * MINUTE, IncidentAcknowledged(), by=by)


def test_calls_are_counted_anew_from_the_moment_of_the_raise(town: Town) -> None:
    report(town, 2001, START, severity="major")
    assert [sorted(who(town, at)) for at in (0, 10, 20)] == [["marek"]] * 3

    changes(town, 25, "critical")

    called = [sorted(who(town, 25 + 2 * number)) for number in range(6)]
    assert called == [["marek"]] * 5 + [["ewa"]]


def test_the_first_call_of_a_raised_incident_says_nothing_of_the_calls_before(town: Town) -> None:
    report(town, 2001, START, severity="major")
    who(town, 0)
    changes(town, 5, "critical")

    [[call]] = calls(town, START + 5 * MINUTE).values()

    assert "nr" not in call.reply.text.splitlines()[1]


def test_what_somebody_took_is_called_to_again_once_it_is_critical(town: Town) -> None:
    report(town, 2001, START, severity="major")
    who(town, 0)
    acknowledges(town, 1)
    assert who(town, 10) == set()

    changes(town, 30, "critical")

    assert who(town, 30) == {"marek"}
    assert who(town, 32) == {"marek"}


def test_it_is_taken_by_the_same_press_though_it_was_taken_before(town: Town) -> None:
    report(town, 2001, START, severity="major")
    who(town, 0)
    acknowledges(town, 1)
    changes(town, 30, "critical")
    [[call]] = calls(town, START + 30 * MINUTE).values()

    said = town.direct("8").press_token(call.reply.choices[0].token)

    assert said.splitlines()[0] == "Zgłoszenie 2001 podjęte; klient dostał wiadomość."
    assert who(town, 32) == set()
    assert who(town, 90) == set()


def test_it_is_taken_in_words_too(town: Town) -> None:
    report(town, 2001, START, severity="major")
    acknowledges(town, 1)
    changes(town, 30, "critical")
    who(town, 30)

    assert (
        town.direct("7").says("podejmuję 2001").splitlines()[0] == "Zgłoszenie 2001 podjęte; klient dostał wiadomość."
    )
    assert who(town, 32) == set()


def test_taking_it_twice_at_one_severity_is_still_refused(town: Town) -> None:
    report(town, 2001, START)
    acknowledges(town, 1)
    town.now = START + 2 * MINUTE

    assert "podjęte; klient dostał" not in town.direct("8").says("podejmuję 2001")


def test_whoever_took_it_while_it_was_critical_is_not_called_when_it_is_so_again(town: Town) -> None:
    report(town, 2001, START)
    who(town, 0)
    acknowledges(town, 1)
    changes(town, 10, "major")
    changes(town, 20, "critical")

    assert who(town, 20) == set()
    assert who(town, 22) == set()


def test_whoever_is_on_duty_and_raises_it_is_not_called_to_it(town: Town) -> None:
    report(town, 2001, START, severity="major")
    who(town, 0)
    changes(town, 5, "critical", by="marek")

    assert who(town, 5) == set()
    assert who(town, 7) == set()


def test_whoever_raises_it_without_being_on_duty_lets_whoever_is_be_called(town: Town) -> None:
    report(town, 2001, START, severity="major")
    who(town, 0)
    changes(town, 5, "critical", by="noc")

    called = [sorted(who(town, 5 + 2 * number)) for number in range(11)]
    assert called == [["marek"]] * 5 + [["ewa"]] * 5 + [["ewa", "marek"]]


def test_a_reopening_forgets_who_took_it(town: Town) -> None:
    report(town, 2001, START)
    who(town, 0)
    acknowledges(town, 1)
    happens(town, 2001, START + 5 * MINUTE, IncidentResolved(START + 5 * MINUTE, "x"), by="marek")
    happens(town, 2001, START + 9 * MINUTE, IncidentReopened("x"), by="hanna")

    assert who(town, 9) == {"marek"}


def test_lowering_is_no_answer_and_counts_anew_at_the_slower_step(town: Town) -> None:
    report(town, 2001, START)
    assert [sorted(who(town, 2 * number)) for number in range(6)] == [["marek"]] * 5 + [["ewa"]]

    changes(town, 11, "major", by="hanna")

    assert [sorted(who(town, at)) for at in (11, 12, 20, 21, 30, 31)] == [["marek"], [], [], ["marek"], [], ["marek"]]


def test_what_was_taken_and_is_changed_to_less_than_critical_is_not_called_to(town: Town) -> None:
    report(town, 2001, START, severity="minor")
    who(town, 0)
    acknowledges(town, 1)
    changes(town, 10, "major")

    assert who(town, 10) == set()
    assert who(town, 20) == set()


def test_a_raise_in_the_hour_that_was_on_record_late_counts_from_its_record(town: Town) -> None:
    report(town, 2001, START, severity="major")
    who(town, 0)
    with town.database.unit_of_work() as work:
        work.incidents.append(
            Event(2001, START + 3 * MINUTE, START + 9 * MINUTE, None, SeverityChanged("critical", "x"))
        )
        work.commit()

    assert who(town, 9) == {"marek"}
    assert who(town, 10) == set()
    assert who(town, 11) == {"marek"}
