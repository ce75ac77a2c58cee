"""Lines on standard input as a script: the conversation comes out as a transcript that reads well.

    hanna> ile przestoju nam zostało?
    Bot: 81 min z 216 min …
         [1: Dlaczego?]

Rule: standard output carries the conversation and no terminal codes. A blank line and a line that begins with `#` are
skipped; slash commands work; the end of the input is a clean end.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from typing import BinaryIO, TextIO

from adapters.console.commands import run_command, time_line
from adapters.console.files import put_down
from adapters.console.json_lines import input_lines
from adapters.console.json_protocol import LONGEST_TEXT
from adapters.console.session import Session
from adapters.console.show import reply_lines
from adapters.plain import printable
from bot.errors import Refused
from bot.i18n import Translator
from bot.records import OutboxMessage

_WHO = "Bot: "


class Transcript:
    """Writes one sitting as text."""

    def __init__(self, session: Session, out: TextIO) -> None:
        self._session = session
        self._out = out

    def typed(self, line: str) -> None:
        """Write what a person typed, after the person's key."""
        self._write([f"{self._session.person}> {printable(line)}"])

    def said(self, message: OutboxMessage) -> None:
        """Write one delivered message."""
        self.bot(reply_lines(message.reply, self._session.numbers, put_down(message.reply, self._session.files)))

    def bot(self, lines: list[str]) -> None:
        """Write lines of the assistant, the first after its name, the others below it."""
        first, *others = lines
        self._write([_WHO + first, *(" " * len(_WHO) + line if line else "" for line in others)])

    def greet(self) -> None:
        """Write who is recognised and what can be asked, and what time it is."""
        self.bot(printable(self._session.welcome().text).split("\n"))
        self.note(time_line(self._session))

    def note(self, text: str) -> None:
        """Write what the terminal itself has to say."""
        self._write([f"· {line}" for line in printable(text).split("\n") if line])

    def _write(self, lines: list[str]) -> None:
        self._out.write("\n".join(line.rstrip() for line in lines) + "\n")
        self._out.flush()


def run_script(session: Session, lines: BinaryIO, out: TextIO) -> None:
    """Say every line of a script, and deliver what is said to it.

    Raises:
        BrokenPipeError: nobody reads the transcript any more.
    """
    transcript = Transcript(session, out)
    transcript.greet()
    session.tick()
    session.deliver(transcript.said)
    for line in _spoken_lines(lines):
        if not _say(session, transcript, line):
            break


def _spoken_lines(lines: BinaryIO) -> Iterator[str]:
    for raw in input_lines(lines):
        line = raw.decode("utf-8", "replace").rstrip("\r\n")
        if line.strip() and not line.startswith("#"):
            yield line


def _say(session: Session, transcript: Transcript, line: str) -> bool:
    transcript.typed(line)
    done = run_command(session, line)
    if done is not None:
        if done.text:
            transcript.note(done.text)
        if done.greet:
            transcript.greet()
        if not done.leave:
            session.tick()
            session.deliver(transcript.said)
        return not done.leave
    if len(line) > LONGEST_TEXT:
        transcript.note(too_long(session, line))
        return True
    try:
        session.send(session.content_of(line))
        session.deliver(transcript.said)
    except Refused as refused:
        transcript.note(Translator.of(session.spoken).say(refused.message, **refused.values))
    return True


def too_long(session: Session, line: str) -> str:
    """Return what to say about a line that no message can be."""
    return Translator.of(session.spoken).say(
        "The message has %(length)s characters, at most %(limit)s are read.", length=len(line), limit=LONGEST_TEXT
    )


def text_output() -> TextIO:
    """Return standard output as UTF-8 text; what cannot be written is replaced, never fatal."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    return sys.stdout
