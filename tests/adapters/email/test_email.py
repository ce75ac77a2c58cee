"""A message as an e-mail over a real connection, and what becomes of it whatever the server answers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.email.messenger import EmailMessenger, MailServer, mail_of
from adapters.messenger import NoAnswer, Rejected
from bot.errors import RetryLater, Unreachable
from bot.messages import CALENDAR, Address, Attachment, Reply
from bot.records import OutboxMessage
from tests.fakes.smtp_server import FakeSmtp

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
PAGE = OutboxMessage(
    "page:1043:0",
    Address("email", "ola@example.com"),
    "noc",
    "pl",
    Reply("DYŻUR: zgłoszenie 1043, Pralnie Bławatek, żółć.\n.linia z kropką\nReakcja: do 12:00"),
    NOW,
)


@pytest.fixture
def smtp() -> Iterator[FakeSmtp]:
    with FakeSmtp() as server:
        yield server


def server_of(smtp: FakeSmtp, *, user: str | None = None, password: str | None = None) -> MailServer:
    return MailServer("127.0.0.1", smtp.port, "none", "dyzur@example.net", user, password, timedelta(seconds=5))


def post(smtp: FakeSmtp, message: OutboxMessage = PAGE, *, repeated: bool = False, **login: str) -> str:
    return asyncio.run(EmailMessenger(server_of(smtp, **login)).post(message, repeated=repeated))


def test_it_arrives_whole_with_the_first_line_as_its_subject(smtp: FakeSmtp) -> None:
    reference = post(smtp)

    [(sender, to, mail)] = smtp.mails
    assert (sender, to) == ("dyzur@example.net", "ola@example.com")
    assert mail["Subject"] == "DYŻUR: zgłoszenie 1043, Pralnie Bławatek, żółć."
    assert mail["Message-ID"] == reference
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_content()  # type: ignore[attr-defined]
    assert text.startswith(PAGE.reply.text.replace("\n", "\r\n"))
    assert "Tej skrzynki nikt nie czyta." in text
    assert smtp.errors == []


def test_a_calendar_file_goes_with_it_as_one(smtp: FakeSmtp) -> None:
    file = Attachment("prace-W1.ics", CALENDAR, "Plik kalendarza", "BEGIN:VCALENDAR\r\nżółć\r\n")
    picture = Attachment("p.svg", "image/svg+xml", "Wykres", "<svg/>")
    post(smtp, replace(PAGE, reply=replace(PAGE.reply, attachments=(file, picture))))

    [(_, _, mail)] = smtp.mails
    [part] = mail.iter_attachments()  # type: ignore[attr-defined]
    assert (part.get_content_type(), part.get_filename()) == ("text/calendar", "prace-W1.ics")
    assert part.get_content() == file.content


def test_a_repeat_says_so_and_has_the_same_message_id(smtp: FakeSmtp) -> None:
    first, again = post(smtp), post(smtp, repeated=True)

    assert first == again
    assert smtp.mails[1][2]["Subject"].startswith("(powtórzenie) DYŻUR")


def test_nothing_a_message_says_becomes_a_header(smtp: FakeSmtp) -> None:
    evil = replace(PAGE, reply=Reply("Hej\rBcc: x@evil.example\u2028To: y@evil.example\nSubject: z"))
    post(smtp, evil)

    [(_, to, mail)] = smtp.mails
    assert to == "ola@example.com"
    assert mail["Bcc"] is None
    assert mail.get_all("To") == ["ola@example.com"]
    assert mail.get_all("Subject") == ["HejBcc: x@evil.exampleTo: y@evil.example"]


def test_a_long_first_line_is_cut_in_the_subject_only() -> None:
    mail = mail_of(replace(PAGE, reply=Reply("ą" * 500)), "dyzur@example.net", repeated=False)

    assert len(mail["Subject"]) == 120
    assert "ą" * 500 in mail.get_content().replace("\n", "")


def test_it_logs_in_where_that_is_asked(smtp: FakeSmtp) -> None:
    smtp.user, smtp.password = "asystent", "tajne-haslo"

    post(smtp, user="asystent", password="tajne-haslo")
    with pytest.raises(RetryLater):
        post(smtp, user="asystent", password="zle")

    assert len(smtp.mails) == 1


@pytest.mark.parametrize(
    ("refuse", "error"),
    [
        ({"MAIL": "421 later"}, RetryLater),
        ({"MAIL": "550 no relaying"}, Rejected),
        ({"RCPT": "450 mailbox busy"}, RetryLater),
        ({"RCPT": "550 no such user"}, Unreachable),
        ({"DATA": "451 later"}, RetryLater),
        ({"DATA": "554 no"}, Rejected),
        ({".": "452 full"}, RetryLater),
        ({".": "554 spam"}, Rejected),
        ({"EHLO": "421 later", "HELO": "421 later"}, RetryLater),
    ],
)
def test_each_answer_has_its_meaning(smtp: FakeSmtp, refuse: dict[str, str], error: type[Exception]) -> None:
    smtp.refuse = refuse

    with pytest.raises(error) as raised:
        post(smtp)

    assert type(raised.value) is error
    assert smtp.mails == []


@pytest.mark.parametrize(("place", "error"), [("MAIL", RetryLater), ("RCPT", RetryLater), (".", NoAnswer)])
def test_a_connection_that_breaks_is_in_doubt_only_once_the_text_was_under_way(
    smtp: FakeSmtp, place: str, error: type[Exception]
) -> None:
    smtp.hang_up_at = place

    with pytest.raises(RetryLater) as raised:
        post(smtp)

    assert type(raised.value) is error


def test_a_server_that_is_away_is_tried_again_later(smtp: FakeSmtp) -> None:
    away = MailServer("127.0.0.1", 9, "none", "dyzur@example.net", None, None, timedelta(seconds=1))

    with pytest.raises(RetryLater) as raised:
        asyncio.run(EmailMessenger(away).post(PAGE, repeated=False))

    assert type(raised.value) is RetryLater
    assert smtp.mails == []


def test_no_password_is_shown(smtp: FakeSmtp) -> None:
    assert "tajne" not in repr(server_of(smtp, user="asystent", password="tajne-haslo"))
