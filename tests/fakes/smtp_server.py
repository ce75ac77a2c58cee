"""A strict mail server on loopback: it takes one mail after the other, refuses as it is told, and hangs up where told.

Rules it holds clients to: EHLO first, one sender, lines of at most 998 characters ended by CRLF, and AUTH only where it
was offered (RFC 5321, RFC 5322).
"""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import SMTP
from types import TracebackType
from typing import Self


@dataclass
class FakeSmtp:
    """`refuse` answers a command with another code, by its first word; `hang_up_at` closes the connection there."""

    user: str | None = None
    password: str = ""
    refuse: dict[str, str] = field(default_factory=dict)
    hang_up_at: str = ""
    mails: list[tuple[str, str, Message]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(10)
                try:
                    self._talk(connection)
                except OSError as error:
                    self.errors.append(str(error))

    def _talk(self, connection: socket.socket) -> None:
        lines = connection.makefile("rb")

        def say(text: str) -> None:
            connection.sendall(text.encode() + b"\r\n")

        sender, to, greeted, known = "", "", False, self.user is None
        say("220 fake")
        for raw in lines:
            line = raw.decode().rstrip("\r\n")
            verb = line.split(" ")[0].split(":")[0].upper()
            if not raw.endswith(b"\r\n"):
                self.errors.append(f"no CRLF: {line!r}")
            if verb == self.hang_up_at:
                return
            if verb in self.refuse:
                say(self.refuse[verb])
                continue
            match verb:
                case "EHLO":
                    greeted = True
                    say("250-fake")
                    say("250 AUTH PLAIN" if self.user is not None else "250 8BITMIME")
                case "AUTH":
                    said = base64.b64decode(line.split(" ")[2]).decode().split("\0")[1:]
                    known = said == [self.user, self.password]
                    say("235 ok" if known else "535 no")
                case "MAIL" if greeted and known:
                    sender = line.partition(":")[2].split(" ")[0].strip("<>")
                    say("250 ok")
                case "RCPT" if sender:
                    to = line.partition(":")[2].strip("<>")
                    say("250 ok")
                case "DATA" if to:
                    say("354 go on")
                    body = self._body(lines)
                    if self.hang_up_at == ".":
                        return
                    if "." in self.refuse:
                        say(self.refuse["."])
                        continue
                    self.mails.append((sender, to, message_from_bytes(body, policy=SMTP)))
                    say("250 taken")
                case "QUIT":
                    say("221 bye")
                    return
                case "RSET":
                    say("250 ok")
                case _:
                    self.errors.append(line)
                    say("503 not now")

    def _body(self, lines: Iterable[bytes]) -> bytes:
        body = b""
        for raw in lines:
            if raw == b".\r\n":
                return body
            if len(raw) > 1000 or not raw.endswith(b"\r\n"):
                self.errors.append(f"a line of {len(raw)}")
            body += raw[1:] if raw.startswith(b".") else raw
        return body
