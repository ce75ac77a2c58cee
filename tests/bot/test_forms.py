"""The whole report as one form: filled in with what is known, mended under its fields, registered when it is sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.messages import Address, Form, Sender, Submission
from tests.talking import Chat, Town, labels, texts, town_of

FILLED = {"service": "hotline", "severity": "critical", "since": "od 9:15", "description": "cisza w słuchawce"}


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        yield opened


@pytest.fixture
def hanna(town: Town) -> Chat:
    return town.link("7", "hanna")


def form_of(chat: Chat, text: str = "") -> Form:
    """Return the form that a modal would show."""
    town = chat.town
    address, sender = Address(town.platform, chat.conversation), Sender(town.platform, chat.user)
    form = town.bot.report_form(sender, address, chat.place, town.now, text)
    assert form is not None
    return form


def services(chat: Chat) -> dict[str, str]:
    return {option.label: option.token for option in form_of(chat).fields[0].options}


def filled(chat: Chat, **changed: str) -> dict[str, str]:
    """Return answers as a form gives them: options by token, the rest in words."""
    form = form_of(chat)
    critical = form.fields[1].options[0].token
    return {**FILLED, "service": services(chat)["infolinia"], "severity": critical, **changed}


def test_the_form_has_all_questions_and_says_what_each_severity_means(hanna: Chat) -> None:
    form = form_of(hanna)

    assert [(field.key, field.required) for field in form.fields] == [
        ("service", True),
        ("severity", True),
        ("since", False),
        ("description", False),
    ]
    assert all(option.description for option in form.fields[1].options)


def test_it_is_filled_in_with_what_a_message_says(hanna: Chat) -> None:
    form = form_of(hanna, "infolinia padła o 9:15, nikt nie może się dodzwonić")

    initial = {field.key: field.initial for field in form.fields}
    assert initial["service"] == services(hanna)["infolinia"]
    assert initial["severity"] == form.fields[1].options[0].token
    assert initial["since"] == "2026-11-23T09:15:00+01:00"
    assert initial["description"] == "infolinia padła o 9:15, nikt nie może się dodzwonić"


def test_it_is_filled_in_with_the_report_that_is_being_made(hanna: Chat) -> None:
    hanna.says("nagrywanie nie działa")

    assert form_of(hanna).fields[0].initial == services(hanna)["nagrywanie rozmów"]


def test_a_whole_form_is_registered_at_once(hanna: Chat) -> None:
    outcome = hanna(Submission(filled(hanna), confirmed=True))

    assert [event["type"] for event in outcome.events] == ["incident_reported"]
    assert outcome.events[0]["since"] == "2026-11-23T09:15:00+01:00"
    assert "Zgłoszenie 1043 przyjęte" in texts(outcome)


def test_without_a_start_the_first_message_counts(hanna: Chat) -> None:
    outcome = hanna(Submission(filled(hanna, since=""), confirmed=True))

    assert outcome.events[0]["since"] == outcome.events[0]["reported_at"]


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"since": "kiedyś"}, {"since"}),
        ({"since": "2027-01-01T10:00:00+01:00"}, {"since"}),
        ({"service": ""}, {"service"}),
        ({"service": "toster", "severity": ""}, {"service", "severity"}),
    ],
)
def test_what_is_wrong_is_said_under_its_field_and_nothing_changes(
    town: Town, hanna: Chat, changed: dict[str, str], wrong: set[str]
) -> None:
    town.sent("7")

    outcome = hanna(Submission(filled(hanna, **changed), confirmed=True))

    assert set(outcome.field_errors) == wrong
    assert all(outcome.field_errors.values())
    assert (outcome.replies, outcome.events, town.sent("7")) == ((), (), [])
    assert "nie ma otwartych" in hanna.says("moje zgłoszenia").lower()


def test_a_form_mended_and_sent_again_is_registered_once(hanna: Chat) -> None:
    hanna(Submission(filled(hanna, since="kiedyś"), confirmed=True), id="form-1")

    mended = hanna(Submission(filled(hanna), confirmed=True), id="form-1")
    again = hanna(Submission(filled(hanna), confirmed=True), id="form-1")

    assert [event["type"] for event in mended.events] == ["incident_reported"]
    assert again.repeated


def test_where_an_incident_of_the_service_is_open_it_is_asked_first(hanna: Chat) -> None:
    hanna(Submission(filled(hanna), confirmed=True))

    outcome = hanna(Submission(filled(hanna, description="znowu"), confirmed=True))

    assert outcome.events == ()
    assert labels(hanna)[:2] == ["Dołącz do 1043", "Osobne zgłoszenie"]


def test_whoever_may_not_report_is_not_turned_away(town: Town) -> None:
    reception = town.link("6", "recepcja")

    outcome = reception(Submission(filled(reception), confirmed=True))

    assert [event["type"] for event in outcome.events] == ["report_kept_for_entitled"]
    assert "Zegar jeszcze nie ruszył" in texts(outcome)


def test_staff_get_no_form(town: Town) -> None:
    noc = town.link("9", "noc")
    address, sender = Address("telegram", "9"), Sender("telegram", "9")

    assert town.bot.report_form(sender, address, noc.place, town.now) is None
