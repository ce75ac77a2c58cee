"""Sending one message as an e-mail, and what a mail server's answers mean.

Rules: whatever a message says, it ends up in one header or the body and nowhere else; a repeat has the Message-ID of
the first one; nobody's automatic answer is asked for.

Source: RFC 5321 (answers), RFC 5322 (headers), RFC 3834 (automatic).
"""

from __future__ import annotations

import asyncio
import hashlib
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Literal

from adapters.messenger import NoAnswer, Rejected
from adapters.plain import printable
from adapters.sending_only import OneWay
from bot.errors import RetryLater, Unreachable
from bot.i18n import Translator
from bot.messages import CALENDAR
from bot.records import OutboxMessage

Security = Literal["starttls", "tls", "none"]
_LONGEST_SUBJECT = 120
_TLS = 465


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that takes mail from us; `user` None: it asks for nobody. The password is shown nowhere."""

    host: str
    port: int
    security: Security
    sender: str
    user: str | None
    password: str | None
    timeout: timedelta

    def __repr__(self) -> str:
        return f"MailServer({self.host}:{self.port}, {self.security})"


class EmailMessenger(OneWay):
    """The sending side of e-mail."""

    platform = "email"

    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def post(self, message: OutboxMessage, *, repeated: bool) -> str:
        """Send it and return its Message-ID."""
        mail = mail_of(message, self._server.sender, repeated=repeated)
        await asyncio.to_thread(self._send, mail, message.address.conversation)
        return str(mail["Message-ID"])

    def _send(self, mail: EmailMessage, to: str) -> None:
        try:
            smtp = self._connected()
        except smtplib.SMTPAuthenticationError as error:
            raise RetryLater from error
        except (OSError, smtplib.SMTPException) as error:
            raise RetryLater from error
        try:
            self._hand_over(smtp, mail, to)
        finally:
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()

    def _hand_over(self, smtp: smtplib.SMTP, mail: EmailMessage, to: str) -> None:
        try:
            _accepted(*smtp.mail(self._server.sender))
            code, said = smtp.rcpt(to)
        except (OSError, smtplib.SMTPException) as error:
            raise error if isinstance(error, RetryLater) else RetryLater from error
        if code >= 500:
            raise Unreachable(f"{code} {said.decode(errors='replace')[:120]}")
        _accepted(code, said)
        try:
            _accepted(*smtp.data(mail.as_bytes(policy=SMTP)))
        except smtplib.SMTPDataError as error:
            # Before the text the server said no to having any.
            _accepted(error.smtp_code, b"")
            raise RetryLater from error
        except (OSError, smtplib.SMTPException) as error:
            # The text was on its way: it may have been taken.
            raise NoAnswer from error

    def _connected(self) -> smtplib.SMTP:
        server, context = self._server, ssl.create_default_context()
        seconds = server.timeout.total_seconds()
        if server.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=seconds, context=context)
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=seconds)
        try:
            if server.security == "starttls":
                smtp.starttls(context=context)
            if server.user is not None:
                smtp.login(server.user, server.password or "")
            smtp.ehlo_or_helo_if_needed()
        except BaseException:
            smtp.close()
            raise
        return smtp


def _accepted(code: int, said: bytes) -> None:
    """Raise what an answer means: 4yz is for now, 5yz for ever."""
    if code >= 500:
        raise Rejected(f"{code} {said.decode(errors='replace')[:120]}".strip())
    if code >= 400:
        raise RetryLater


def mail_of(message: OutboxMessage, sender: str, *, repeated: bool) -> EmailMessage:
    """Return a message as an e-mail: its first line is the subject, all of it the text."""
    t = Translator.of(message.language)
    text = printable(message.reply.text)
    subject = " ".join(text.partition("\n")[0].split())[:_LONGEST_SUBJECT]
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = message.address.conversation
    mail["Subject"] = f"({t.say('repeated')}) {subject}" if repeated else subject
    mail["Date"] = format_datetime(message.queued_at)
    digest = hashlib.sha256(message.key.encode()).hexdigest()[:32]
    mail["Message-ID"] = f"<{digest}@{sender.rpartition('@')[2].rstrip('>')}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    foot = t.say("This mailbox is not read. Please answer in the chat with the assistant.")
    mail.set_content(f"{text}\n\n-- \n{foot}\n", cte="quoted-printable")
    for file in message.reply.attachments:
        if file.media_type == CALENDAR:
            mail.add_attachment(
                file.content.encode(),
                "text",
                "calendar",
                params={"charset": "utf-8"},
                filename=file.name,
            )
    return mail
